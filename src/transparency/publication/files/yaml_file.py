"""YAML 1.2 with the place of every value; no code, no tags, no aliases, nothing guessed twice.

Built from ruamel's event stream rather than its loader: events come one by one, so nesting is capped before anything
recurses, repeated keys are seen with both lines, and each value keeps the text it was written as. The C engine is not
used: it reads YAML 1.1, and saves 0.03 s of the second that a check of the example takes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from transparency.publication.files.regular_files import is_merged
from transparency.publication.files.text_file import TextFile, excerpt, read_text
from transparency.publication.problem import Problem, Severity
from transparency.publication.quarter import FIRST_YEAR, LAST_YEAR
from transparency.publication.texts.characters import composed, unprintable

LIMIT = 256 * 1024
"""Largest file in bytes: a hundred times what a rule takes."""
MOST = 50
"""Problems worded of one kind in a file; a file that is not meant for this program would drown the reader."""
VALUES = 20_000
"""Most names and values in a file: ten times what a large one holds, and a fifth of a second of reading."""
DEEPEST = 32
"""Deepest nesting of lists and mappings."""

Key = tuple[str | int, ...]
"""Where a value stands: names of settings and numbers of list entries (from 0), from the outside in."""


class Position(Struct, frozen=True):
    """Where a value is set (at its key, if it has one), and its text when it was written without quotes."""

    line: int
    column: int
    plain: str | None = None


Positions = Mapping[Key, Position]

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]{1,400}")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]{1,400}(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[Tt ]|$)")
"""What a setting takes for a day, also with a time behind it."""

_PLAIN_WORDS = (
    ("mapping values are not allowed", "A colon stands where no value can follow.", "Put text with a colon in quotes."),
    ("could not find expected ':'", "A colon is missing after the name of a setting.", "Write it as `name: value`."),
    ("'\\t'", "A tab is used where only spaces may stand.", "Indent with spaces."),
    ("expected <block end>", "The indentation does not fit the lines above.", "Line it up with its neighbours."),
    ("expected ',' or", "A bracket is not closed, or a comma is missing.", "Close the bracket."),
    ("parsing a flow node", "A bracket is opened, and what should follow it is missing.", "Close the bracket."),
    ("unexpected end of stream", "A quote is opened and never closed.", "Close the quote."),
    ("unknown escape character", "A backslash in double quotes starts nothing known.", "Use single quotes."),
    ("cannot start any token", "A character stands where no value can start with it.", "Put the value in quotes."),
    ("special characters are not allowed", "The file holds a control character.", "Remove the character."),
)


def load_yaml(path: Path, relative: str) -> tuple[Any, Positions, list[Problem]]:
    """Read one YAML file: its data, where each value stands, and the problems. Empty files give ``{}``.

    ``relative`` is the path from the content folder, the tail of ``path``. Data is made of dict, list, str, int, bool,
    date, ``None`` and Decimal (never float); keys are always text.
    """
    root = path
    for _ in Path(relative).parts:
        root = root.parent
    file, problems = read_text(root, relative, limit=LIMIT)
    if file is None:
        return None, {}, problems
    return parse_yaml(file.text, file.path)


def parse_yaml(text: str, path: str, *, first_line: int = 1) -> tuple[Any, Positions, list[Problem]]:
    """Like :func:`load_yaml` for text already read, which starts on ``first_line`` of its file."""
    builder = _Builder(text, path, first_line)
    try:
        data = builder.run()
    except _Stop:
        data = None
    except YAMLError as error:
        builder.problems.append(_syntax(error, text, path, first_line))
        data = None
    return data, builder.positions, builder.problems


def problem_at(key: Key, positions: Positions, problem: Problem, text: str, *, first_line: int = 1) -> Problem:
    """A problem placed where ``key`` is set, or the group around it; else on the first line. ``text``: its file's."""
    while key and key not in positions:
        key = key[:-1]
    line, column = (positions[key].line, positions[key].column) if key else (first_line, None)
    return replace(problem, line=line, column=column, excerpt=excerpt(text, line, first_line=first_line))


def placed(faults: Iterable[tuple[Key, Problem]], positions: Positions, file: TextFile) -> list[Problem]:
    """Problems of a file, each where its key is set; at most ``MOST``, for each takes a look at the whole file.

    Where there are more, errors come before warnings.
    """
    waiting = sorted(faults, key=lambda fault: fault[1].severity is Severity.WARNING)
    told = waiting[:MOST]
    problems = [problem_at(key, positions, problem.at(file.path), file.text) for key, problem in told]
    if more := len(waiting) - len(told):
        problems.append(replace(problems[-1], message=f"And {more:,} more like these.", hint="", excerpt=""))
    return problems


class _Stop(Exception):  # noqa: N818
    """Reading cannot go on; the problem is already noted."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    value: dict[str, Any] | list[Any]
    key: Key
    name: str | None = None
    """The key that waits for its value."""
    skipped: int = 0
    """Number for a repeated key, whose value is read and dropped."""


class _Builder:
    """Turns events into data."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.text, self.path, self.first_line = text, path, first_line
        self.positions: dict[Key, Position] = {}
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.result: Any = {}
        self.documents = 0
        self.values = 0

    def run(self) -> Any:
        for event in YAML(typ="safe", pure=True).parse(self.text):
            match event:
                case DocumentStartEvent():
                    self.documents += 1
                    if self.documents > 1:
                        self._fail(event, "Y01", "A second document starts here.", "Remove the line `---`.")
                case AliasEvent():
                    self._fail(event, "Y01", "Aliases (*name) are not read here.", "Write the value out.")
                case MappingStartEvent() | SequenceStartEvent() | ScalarEvent():
                    self._value(event)
                case MappingEndEvent() | SequenceEndEvent():
                    self.stack.pop()
                case _:
                    pass
        return self.result

    def _value(self, event: Any) -> None:
        self.values += 1
        if self.values > VALUES:
            message = f"The file holds more than {VALUES:,} names and values; reading stops here."
            self._fail(event, "Y05", message, "Split it, or take out what does not belong.")
        if event.anchor or (event.tag and str(event.tag) not in {"!", "tag:yaml.org,2002:str"}):
            self._fail(event, "Y01", "Anchors (&name) and tags (!name) are not read here.", "Write the plain value.")
        parent = self.stack[-1] if self.stack else None
        if parent is not None and isinstance(parent.value, dict) and parent.name is None:
            self._name(parent, event)
            return
        key = self._key(parent)
        if isinstance(event, ScalarEvent):
            quoted = bool(event.style) or bool(event.tag)
            text = self._text(event)
            self._place(key, event, plain=None if quoted else text)
            if _DATED.match(text) and not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
                message = f"The day {text[:10]} is outside the years {FIRST_YEAR} to {LAST_YEAR}."
                self._note(event, "Y04", message, "Correct the year.")
            self._put(parent, text if quoted else _scalar(text))
            return
        self._place(key, event)
        if len(self.stack) >= DEEPEST:
            self._fail(event, "Y05", f"Lists and groups are nested more than {DEEPEST} deep.", "Make it flatter.")
        value: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        self._put(parent, value)
        self.stack.append(_Open(value, key))

    def _name(self, parent: _Open, event: Any) -> None:
        if not isinstance(event, ScalarEvent):
            self._fail(event, "Y01", "A list or group cannot be the name of a setting.", "Use a plain name.")
        name = self._text(event)
        line, column = self._where(event)
        assert isinstance(parent.value, dict)
        if name in parent.value:
            first = self.positions[(*parent.key, name)].line
            message = f'"{name}" is set twice; the first time on line {first}.'
            self._note(event, "Y02", message, "Keep one of the two.")
            parent.skipped += 1
            name = f"{name}\0{parent.skipped}"
        self.positions[(*parent.key, name)] = Position(line, column)
        parent.name = name

    def _text(self, event: Any) -> str:
        """A scalar's text; Y04 for what cannot be printed, be it written as an escape."""
        text: str = event.value
        if text.isascii() and text.isprintable():
            return text
        if found := unprintable(text):
            self._note(event, "Y04", found.message, "Remove the character.")
        return composed(text)

    @staticmethod
    def _key(parent: _Open | None) -> Key:
        if parent is None:
            return ()
        if isinstance(parent.value, list):
            return (*parent.key, len(parent.value))
        return (*parent.key, parent.name or "")

    def _place(self, key: Key, event: Any, plain: str | None = None) -> None:
        known = self.positions.get(key)
        line, column = (known.line, known.column) if known else self._where(event)
        self.positions[key] = Position(line, column, plain)

    def _put(self, parent: _Open | None, value: Any) -> None:
        if parent is None:
            self.result = value if value is not None else {}
        elif isinstance(parent.value, list):
            parent.value.append(value)
        else:
            if "\0" not in (parent.name or ""):
                parent.value[parent.name or ""] = value
            parent.name = None

    def _where(self, event: Any) -> tuple[int, int]:
        return event.start_mark.line + self.first_line, event.start_mark.column + 1

    def _note(self, event: Any, code: str, message: str, hint: str) -> None:
        line, column = self._where(event)
        shown = excerpt(self.text, line, first_line=self.first_line)
        self.problems.append(Problem(code, message, self.path, line, column, hint, shown))
        if len(self.problems) >= MOST:
            self.problems.append(Problem(code, "There is more like this; reading stops here.", self.path, line, column))
            raise _Stop

    def _fail(self, event: Any, code: str, message: str, hint: str) -> None:
        self._note(event, code, message, hint)
        raise _Stop


def _scalar(text: str) -> Any:
    """The value of an unquoted scalar by the YAML 1.2 core schema, and days; decimals are exact, ``NO`` is text."""
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    for pattern, make in _MAKERS:
        if pattern.fullmatch(text):
            try:
                return make(text)
            except (ValueError, ArithmeticError):
                return text
    return text


_MAKERS: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (_WHOLE, int),
    (_DECIMAL, Decimal),
    (_DAY, date.fromisoformat),
)


def _merged(text: str, path: str, first_line: int) -> Problem:
    at = next(number for number, read in enumerate(text.split("\n")) if read.startswith("<<<<<<< ")) + first_line
    hint = "Keep what is right of both (from <<<<<<< to >>>>>>>), and take these lines away."
    message = "It was changed on two branches, and the merge left both here."
    return Problem("Y01", message, path, at, 1, hint, excerpt(text, at, first_line=first_line))


def _syntax(error: YAMLError, text: str, path: str, first_line: int) -> Problem:
    if is_merged(text.encode()):
        return _merged(text, path, first_line)
    line = column = None
    wrong = str(error)
    if isinstance(error, MarkedYAMLError):
        wrong = f"{error.context or ''} {error.problem or ''}"
        mark = error.problem_mark or error.context_mark
        if mark is not None:
            # At the end of the file the last line with text says more than the empty line after it.
            last = len(text.rstrip().split("\n")) - 1
            line, column = (mark.line, mark.column + 1) if mark.line <= last else (last, None)
            line += first_line
    elif (place := getattr(error, "position", None)) is not None:
        before = text[: int(place)]
        line, column = before.count("\n") + first_line, len(before) - before.rfind("\n")
    for words, message, hint in _PLAIN_WORDS:
        if words in wrong:
            return Problem("Y01", message, path, line, column, hint, excerpt(text, line, first_line=first_line))
    shown = excerpt(text, line, first_line=first_line)
    return Problem("Y01", f"This is not valid YAML: {wrong.strip()}.", path, line, column, "", shown)
