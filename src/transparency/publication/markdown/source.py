"""Markdown as written: where code is, and on which line and column an offset falls.

Code means fences and code spans, found the way Python-Markdown finds them. Indented blocks do not count as code here:
what is in them is judged like any text, which errs on the safe side.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise

from transparency.publication.files.text_file import excerpt
from transparency.publication.problem import Problem

_FENCE = re.compile(
    r"(?P<fence>~{3,}|`{3,})[ ]*+"
    r"(?:\{[^\n]*\}|(?:[\w#.+-]+[ ]*+)?(?:hl_lines=(?:\"[^\"\n]*\"|'[^'\n]*')[ ]*+)?)"
)
ADDRESS_PATTERN = r"\((?:[^()\n]|\([^()\n]*\))*+\)"
"""Of a link, what stands behind its brackets; an address may hold brackets of its own, as those of Wikipedia do."""
_TICKS = re.compile(r"`+")
_BLOCK = re.compile(r"^[ \t]*[^ \t\n][^\n]*(?:\n[ \t]*[^ \t\n][^\n]*)*", re.MULTILINE)
"""Lines that are not blank. A line of nothing but spaces, such as blanked code, is passed over in one step.

Spaces and tabs make a line blank, as for Python-Markdown; one of other white space, or of code, parts nothing."""


@dataclass(slots=True)
class Source:
    """A Markdown text and the place it came from. ``first_line`` is the file's line on which it starts."""

    text: str
    path: str
    first_line: int = 1
    prose: str = field(init=False)
    """``text`` with all code blanked; as long as ``text``, with the same line breaks."""
    unfenced: str = field(init=False)
    """``text`` with fenced and indented code blanked, and code within a line as it is."""
    open_fence: int | None = field(init=False)
    """Offset of a fence that is never closed."""
    _starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._starts = [0] + [match.end() for match in re.finditer("\n", self.text)]
        self.unfenced, self.open_fence = _blank_fences(self.text)
        self.prose = _blank_spans(self.unfenced)

    def place(self, offset: int) -> tuple[int, int]:
        """Line in the file and column, from 1."""
        index = bisect_right(self._starts, offset) - 1
        return self.first_line + index, offset - self._starts[index] + 1

    def problem(self, code: str, message: str, offset: int | None, hint: str = "") -> Problem:
        """A problem at an offset, or in the file as a whole."""
        if offset is None:
            return Problem(code, message, self.path, self.first_line, None, hint)
        line, column = self.place(offset)
        shown = excerpt(self.text, line, first_line=self.first_line)
        return Problem(code, message, self.path, line, column, hint, shown)

    def blocks(self, *, code: bool = False) -> list[tuple[int, str]]:
        """Offsets and texts of the runs of lines between blank lines; ``code``: with the code within lines."""
        text = self.unfenced if code else self.prose
        return [(match.start(), text[match.start() : match.end()]) for match in _BLOCK.finditer(self.unfenced)]

    def lines(self) -> list[tuple[int, str]]:
        """Offsets and texts of the lines, as written."""
        ends = [*self._starts, len(self.text) + 1]
        return [(start, self.text[start : stop - 1]) for start, stop in pairwise(ends)]


def blank(text: str) -> str:
    """Spaces in place of everything but line breaks."""
    return re.sub(r"[^\n]", " ", text)


def _blank_fences(text: str) -> tuple[str, int | None]:
    kept: list[str] = []
    fence, opened, offset = "", 0, 0
    for line in text.split("\n"):
        if fence:
            kept.append(" " * len(line))
            if line.startswith(fence) and not line[len(fence) :].strip(" "):
                fence = ""
        elif match := _FENCE.fullmatch(line):
            fence, opened = match["fence"], offset
            kept.append(" " * len(line))
        else:
            kept.append(line)
        offset += len(line) + 1
    if fence:  # never closed: then it is no fence, and what follows is text
        return "\n".join(kept)[:opened] + text[opened:], opened
    return "\n".join(kept), None


def _blank_spans(text: str) -> str:
    """Blank code spans: a run of backticks up to the next run of the same length in the same block."""
    pieces: list[str] = []
    end = 0
    for block in _BLOCK.finditer(text):
        for start, stop in _spans(block.group()):
            pieces += [text[end : block.start() + start], blank(block.group()[start:stop])]
            end = block.start() + stop
    return "".join(pieces) + text[end:]


def _spans(block: str) -> list[tuple[int, int]]:
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(block)]
    after: dict[int, list[int]] = {}  # length of a run -> its places, last first
    for start, stop in reversed(runs):
        after.setdefault(stop - start, []).append(start)
    spans: list[tuple[int, int]] = []
    reached = 0
    for start, stop in runs:
        slashes = 0
        while slashes < start and block[start - slashes - 1] == "\\":
            slashes += 1
        opening = start + slashes % 2  # an odd backslash escapes one backtick
        length = stop - opening
        if start < reached or not length:
            continue
        places = after.get(length, [])
        while places and places[-1] < stop:
            places.pop()
        if places:
            reached = places[-1] + length
            spans.append((opening, reached))
    return spans
