"""The pages of a built site, read with their marks: ``<data value="12000" data-figure="pool.available">12,000</data>``.

Each mark is followed to the value it names; a number that is not marked has to be a published one all the same.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from msgspec import Struct

from transparency.charts.preview import HEIGHT, WIDTH
from transparency.language import is_english
from transparency.release.release import Release, Value
from transparency.verification.amounts import amounts_of, bare, is_round, machine_forms, numbers_of
from transparency.verification.traced import Traced
from transparency.verification.unreadable import Unreadable

VOID = {"meta", "link", "img", "br", "hr", "input", "source", "wbr", "col", "area", "base", "embed", "track"}
_TOLD = ("alt", "title", "aria-label", "aria-description", "content", "value", "summary", "placeholder")
"""Attributes whose text is read out or shown."""
PICTURE_SIZE = tuple(
    {"property": f"og:image:{side}", "content": str(length)} for side, length in (("width", WIDTH), ("height", HEIGHT))
)
"""What a page says of the size of the picture that stands for it."""
_QUIET = {"script", "style"}
_DRAWING, _DRAWN = re.compile(r"<svg\b"), "</svg>"


@dataclass(slots=True)
class DataMark:
    """A marked number: the figure it names, its value for machines, and the text that people see."""

    figure: str
    value: str
    text: str = ""


@dataclass(slots=True)
class PageText:
    """What a page says: marks, other text, text of drawings, attributes that carry data, and the drawings."""

    marks: list[DataMark] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    drawings: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads a page or a drawing. Text of one element is one piece, whatever stands in the middle of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = PageText()
        self._open: list[str] = []
        self._mark: DataMark | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(tag)
        given = dict(attrs)
        if given in PICTURE_SIZE:
            return
        if tag == "data":
            self._mark = DataMark(given.get("data-figure") or "", given.get("value") or "")
            self.page.marks.append(self._mark)
        for name, value in attrs:
            if not value or (tag == "data" and name in {"value", "data-figure"}):
                continue
            if name.startswith("data-") or name == "style":
                self.page.hidden.append(value)
            elif name in _TOLD:
                self.page.running.append(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "data":
            self._mark = None

    def handle_data(self, data: str) -> None:
        if not data.strip() or _QUIET & set(self._open):
            return
        if self._mark is not None:
            self._mark.text += data
        elif "svg" in self._open:
            self.page.drawn.append(data)
        else:
            self.page.running.append(data)

    def handle_comment(self, data: str) -> None:
        self.page.hidden.append(data)


def read_page(text: str) -> PageText:
    """What a page or a drawing says. Raises :class:`Unreadable`."""
    if "<![" in text:  # some versions of html.parser give up there, others read on: browsers hide what it holds
        raise Unreadable("a page is not HTML: it has a marked section")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.page.drawings = list(_drawings(text))
    return reader.page


def _drawings(text: str) -> Iterator[str]:
    """Each drawing as it is written, up to the first end of one.

    >>> list(_drawings("a <svg b><svg></svg> <svgs></svg> <svg/></svg> <svg>"))
    ['<svg b><svg></svg>', '<svg/></svg>']
    """
    end = 0
    for begin in _DRAWING.finditer(text):
        if begin.start() < end:
            continue
        end = text.find(_DRAWN, begin.start()) + len(_DRAWN)
        if end < len(_DRAWN):
            return
        yield text[begin.start() : end]


class PageTracer(Struct, frozen=True):
    """Follows the numbers of one page to published values.

    ``values``: figure id → amount for machines → its values that have it, in all releases. ``forms``: how numbers of
    the releases may be printed in the language of the page, which is in force while it is traced.
    """

    path: str
    values: Mapping[str, Mapping[str, Collection[Value]]]
    everything: Mapping[str, Collection[Value]]
    """Amount for machines → the values that have it."""
    forms: frozenset[str]
    out: Traced

    def trace(self, page: PageText, *, marks_only: bool = False, axes: bool = True) -> None:
        """Marks name a published value and say nothing else; other numbers must be published.

        ``marks_only``: the page has worked examples of rules, whose numbers are no release's. ``axes``: a round number
        in a drawing may be a tick of one.
        """
        for mark in page.marks:
            self.out.marked += 1
            self._follow_mark(mark)
        for text in () if marks_only else page.running:
            self._follow(amounts_of(text), f"in “{_short(text)}”")
        for text in page.drawn:
            tokens = [token for token in amounts_of(text) if not (axes and is_round(token))]
            self._follow(tokens, f"in a drawing (“{_short(text)}”)")
        for text in page.hidden:
            self._follow(numbers_of(text), f"in an attribute or a comment (“{_short(text)}”)")

    def _follow(self, tokens: list[str], where: str) -> None:
        for token in tokens:
            well = token.rstrip("%") in self.forms
            self.out.found(well, f"{self.path}: {token} {where} is not a published number")

    def _follow_mark(self, mark: DataMark) -> None:
        where = f"{self.path}: the mark of {mark.figure or 'no figure'}"
        named = self.values.get(mark.figure.partition("@")[0])
        known = (self.everything if named is None else named).get(mark.value, ())
        self.out.found(bool(known), f"{where} says {mark.value}, which is not a published number")
        if known and is_english():
            printed = {form for value in known for form in machine_forms(value)} | {bare(mark.value)}
            well = all(token in self.forms or bare(token) in printed for token in numbers_of(mark.text))
            self.out.found(well, f"{where} is {mark.value}, but the page says {_short(mark.text)}")


def _short(text: str) -> str:
    plain_text = re.sub(r"\s+", " ", text.strip())
    return plain_text if len(plain_text) <= 60 else f"{plain_text[:57]}…"


def release_of(path: str, releases: Sequence[Release]) -> Release:
    """The release whose numbers a page shows: that of its address, or the last of ``releases``."""
    own = [release for release in releases if f"/{release.path}/" in f"/{path}"]
    return max(own, key=lambda release: len(release.path), default=releases[-1])
