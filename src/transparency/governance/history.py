"""Whether what was said of council, motions and questions still stands: beside an older state of the files.

Files are compared as they are written: another fault in one hides nothing that was taken back.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from transparency.governance.council import COUNCIL
from transparency.governance.motions import MOTIONS
from transparency.governance.questions import QUESTIONS
from transparency.publication.files.regular_files import stands
from transparency.publication.files.text_file import read_text
from transparency.publication.files.yaml_file import LIMIT, parse_yaml
from transparency.publication.problem import Problem

Entry = Mapping[str, Any]
Written = Mapping[str, Entry]
"""Path of a file → what is written in it."""

FILES = (COUNCIL, MOTIONS, QUESTIONS)
HISTORY = "history"
_HINT = "Restore it from the repository’s history, and add what is new."
_MOVABLE = ("comments_until", "answer_due", "to_do.due")
"""Days of a motion that may be moved where its history says so."""


def written_in(root: Path, paths: Sequence[str] = FILES) -> tuple[Written, list[Problem]]:
    """What is written in files of a folder, sound or not; nothing of one that is not there. Problems: of YAML."""
    written: dict[str, Entry] = {}
    problems: list[Problem] = []
    for path in paths:
        if stands(root, path):
            text, wrong = read_text(root, path, limit=LIMIT)
            problems += wrong
            data, _, wrong = parse_yaml(text.text, path) if text else (None, {}, [])
            problems += wrong
            written[path] = data if isinstance(data, dict) else {}
    return written, problems


def taken_back(ours: Written, theirs: Written, other: str) -> Iterator[Problem]:
    """G07 for whatever was published and is gone or another one: of the council, a motion, a question.

    Nothing that was stated changes, but for days of a motion and rules of the council where a history says that they
    did. ``other``: what ``theirs`` is called.
    """
    if COUNCIL in theirs:
        yield from _council(ours.get(COUNCIL), theirs[COUNCIL], other)
    for path, name, what in ((MOTIONS, "motions", "motion"), (QUESTIONS, "questions", "question")):
        now = {str(entry.get("id")): entry for entry in reversed(_entries(ours.get(path, {}), name))}
        for before in _entries(theirs.get(path, {}), name):
            id = str(before.get("id"))
            if id not in now:
                yield Problem("G07", f"The {what} {id} was published in {other}, and is gone here.", path, hint=_HINT)
                continue
            told = _told(before, now[id])
            changed = [field for field in lost(before, now[id]) if not (told and field in _MOVABLE)]
            if changed:
                message = f"“{changed[0]}” of the {what} {id} was published in {other}, and was changed or taken back."
                yield Problem("G07", message, path, hint=_HINT)


def lost(before: object, now: object, name: str = "") -> Iterator[str]:
    """The fields of a text in YAML that say something else by now, or nothing. What is added loses nothing.

    >>> list(lost({"a": {"b": 1, "c": None}, "d": [1, 2]}, {"a": {"b": 2, "c": 3}, "d": [1, 2, 3]}))
    ['a.b']
    """
    if before is None:
        return
    if isinstance(before, dict) and isinstance(now, dict):
        for key, value in before.items():
            yield from lost(value, now.get(key), f"{name}.{key}".removeprefix("."))
    elif isinstance(before, list) and isinstance(now, list) and len(before) <= len(now):
        for place, value in enumerate(before):
            yield from lost(value, now[place], f"{name}[{place + 1}]")
    elif isinstance(before, dict | list) or str(before) != str(now):
        yield name


def _council(now: Entry | None, before: Entry, other: str) -> Iterator[Problem]:
    if now is None:
        yield Problem("G07", f"The council was published in {other}, and is gone here.", COUNCIL, hint=_HINT)
        return
    stated = {name: value for name, value in before.items() if name != "seats"}
    changed = [*lost(stated, now), *_seats_lost(before, now)]
    told = _told(before, now)
    changed = [field for field in changed if field.startswith(HISTORY) or not told]
    if changed:
        message = (
            f"“{changed[0]}” of the council is not what was published in {other}, and its history does not say so."
        )
        hint = "Restore it; or, where it was decided, add to `history` of the council on which day, and what."
        yield Problem("G07", message, COUNCIL, hint=hint)


def _seats_lost(before: Entry, now: Entry) -> Iterator[str]:
    """“seats” where one that there was is gone, or is filled in another way. Who sits there changes all the time."""
    there = [_seat(each) for each in _entries(now, "seats")]
    for seat in map(_seat, _entries(before, "seats")):
        if seat not in there:
            yield "seats"
            return
        there.remove(seat)


def _seat(seat: Entry) -> tuple[str, str]:
    return str(seat.get("speaks_for")), str(seat.get("filled_by"))


def _told(before: Entry, now: Entry) -> bool:
    """Whether an entry was added to a history."""
    return len(_entries(now, HISTORY)) > len(_entries(before, HISTORY))


def _entries(data: Entry, name: str) -> list[Entry]:
    found = data.get(name)
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
