"""Page and paper word a fact in one way: titles of drawings, tables, headings, notes and numbers of the built example.

The paper is taken as it goes to the PDF engine. Found are things that both have, a drawing by its name, a table by its
title, with other words, and two sentences that are nearly, not quite, the same. Two wordings that share few words
are not found here: both would have to stand in telling/labels, where one sees them.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from transparency.build import build
from transparency.pipe import Built
from transparency.report.composing import compose_report
from transparency.report.stationery import stationery
from transparency.theme import find_theme

ROOT = Path(__file__).resolve().parents[1]
PLACES = (ROOT / "content", ROOT / "tests/sites/thirty", ROOT / "tests/sites/fourteen")
"""A large company, one that prints in blocks, one that prints ranges."""
INLINE = frozenset({"a", "code", "data", "em", "time"})
NUMBERED = re.compile(r"^(Table|Figure) \d+\. ")
DAY = re.compile(r"\d+ [A-Z][a-z]+ \d{4}")
VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})

SAME = 0.85
"""From this likeness on, two sentences are taken for two wordings of one fact."""


class Table:
    """A table as it is read: caption, head, rows of cells."""

    def __init__(self) -> None:
        self.caption = ""
        self.rows: list[list[str]] = []


class Reader(HTMLParser):
    """What a reader sees of a document: blocks of text, tables, titles of drawings; no words for ears alone."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = [""]
        self.tables: list[Table] = []
        self.drawings: list[tuple[str, str, str]] = []
        self._path: list[tuple[str, dict[str, str]]] = []
        self._svg: list[str] = []

    def _inside(self, name: str) -> bool:
        return any(tag == name for tag, _ in self._path)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._path.append((tag, given))
        if tag == "svg":
            self._svg = [given.get("aria-labelledby", "")]
        if tag == "table":
            self.tables.append(Table())
        if tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        if tag in {"td", "th"} and self.tables and self.tables[-1].rows:
            self.tables[-1].rows[-1].append("")
        if not in_line(tag, given):
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        given: dict[str, str] = {}
        while self._path:
            name, given = self._path.pop()
            if name == tag:
                break
        if tag == "svg" and len(self._svg) >= 3:
            name = re.sub(r"-[wn]-t.*", "", self._svg[0].split()[0]) if self._svg[0] else ""
            self.drawings.append((name, self._svg[1], self._svg[2]))
        if not in_line(tag, given):
            self.blocks.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A part of a drawing."""

    def handle_data(self, data: str) -> None:
        if self._inside("svg"):
            if self._path[-1][0] in {"title", "desc"}:
                self._svg.append(data)
            return
        if self._inside("script") or self._inside("style"):
            return
        hidden = any("vh" in given.get("class", "").split() for _, given in self._path)
        if self._inside("table") and self.tables and not (hidden and not self._inside("caption")):
            if self._inside("caption"):
                self.tables[-1].caption += data
            elif self.tables[-1].rows and self.tables[-1].rows[-1]:
                self.tables[-1].rows[-1][-1] += data
        if not hidden:
            self.blocks[-1] += data


def in_line(tag: str, given: dict[str, str]) -> bool:
    """Whether it is a part of a sentence, as a figure in a text is, and no block."""
    return tag in INLINE or (tag == "span" and given.get("class") == "num")


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


@cache
def example(place: Path) -> tuple[Built, dict[str, Reader], Reader]:
    """The site of a publication, page by page, and the report of its last quarter."""
    built = build(place, pdf=False)
    assert built.publication is not None and built.sound
    paper = stationery(find_theme(built.publication.settings.theme, place))
    report = compose_report(built.publication, built.releases, paper, built.files)
    pages = {path: read(data.decode()) for path, data in built.files.items() if path.endswith(".html")}
    return built, pages, read(report.html)


def clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def sentences(reader: Reader) -> Iterator[str]:
    """Sentences of two words or more, without numbers, days and the signs at their ends."""
    for block in map(clean, reader.blocks):
        for sentence in re.split(r"(?<=[.!?:])\s+(?=[A-Z“])", NUMBERED.sub("", block)):
            text = clean(re.sub(r"\d[\d,.]*%?", " ", DAY.sub(" ", sentence))).strip(" .:;,–$")
            if len(re.findall(r"[^\W\d_]{2,}", text)) > 1:
                yield text


def report_of(place: Path) -> Reader:
    built, pages, _paper = example(place)
    return pages[f"reports/{built.releases[-1].quarter}/index.html"]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_drawing_has_one_title_and_one_description(place: Path) -> None:
    _built, pages, paper = example(place)
    on_pages = {name: (title, about) for page in pages.values() for name, title, about in page.drawings if name}
    # A report reaches back twelve quarters, a page to the first.
    for name, title, _about in paper.drawings:
        if name in on_pages:
            assert title == on_pages[name][0], name
    shared = {name for name, *_ in paper.drawings} & on_pages.keys()
    assert shared >= ({"pool", "ahead"} if place.name == "content" else {"ahead"})


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_what_stands_above_a_drawing_is_the_same(place: Path) -> None:
    """The finding, and the line below it, which goes on with the note on paper."""
    _built, pages, paper = example(place)
    below: dict[str, list[str]] = {}
    now = [page for path, page in pages.items() if path == "index.html" or path.startswith("numbers/")]
    now.append(report_of(place))
    for reader in (*now, paper):
        blocks = [NUMBERED.sub("", block) for block in map(clean, reader.blocks) if block]
        for _name, title, _about in paper.drawings[1:]:  # the first is the cover
            if title in blocks:
                below.setdefault(title, []).append(blocks[blocks.index(title) + 1])
    assert below.keys() == {title for _name, title, _about in paper.drawings[1:]}
    for title, (*lines, on_paper) in below.items():
        assert lines and all(on_paper.startswith(line) for line in lines), title


def titled(reader: Reader) -> dict[str, Table]:
    return {NUMBERED.sub("", clean(table.caption)): table for table in reader.tables if table.caption}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_tables_have_the_same_title_heads_names_and_numbers(place: Path) -> None:
    built, _pages, paper = example(place)
    page = titled(report_of(place))
    release = built.releases[-1]
    both = titled(paper).keys() & page.keys()
    assert len(both) >= len(release.tables) + len(release.breakdowns) - 1, "all but the ladder, which has squares"
    for title in both:
        assert cells(titled(paper)[title]) == cells(page[title]), title


def cells(table: Table) -> list[list[str]]:
    """Rows without the column of signs, which stands before the name on a page and after it on paper."""
    return [[clean(cell) for cell in row if clean(cell) not in {"", "+", "−", "=", "÷", "×"}] for row in table.rows]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_the_ladder_has_the_same_heads_and_numbers(place: Path) -> None:
    _built, _pages, paper = example(place)
    page = cells(titled(report_of(place))["From set aside to owned"])
    rungs = cells(next(table for table in paper.tables if "To scale" in map(clean, (table.rows or [[]])[0])))
    heads = [name for name in rungs[0] if name != "To scale"]
    columns = [page[0].index(name) for name in heads]
    assert [[row[column] for column in columns] for row in page[1:]] == rungs[1:]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_no_fact_has_two_wordings(place: Path) -> None:
    """No sentence of the paper that the pages lack is nearly one of the pages that the paper lacks."""
    _built, pages, paper = example(place)
    on_paper = set(sentences(paper))
    on_pages = {sentence for page in pages.values() for sentence in sentences(page)}
    alike = [
        (first, second)
        for first in sorted(on_paper - on_pages)
        for second in sorted(on_pages - on_paper)
        if likeness(first, second) >= SAME
    ]
    assert not alike


def likeness(first: str, second: str) -> float:
    """How much of two sentences is the same, from 0 to 1."""
    words = first.lower().split(), second.lower().split()
    if min(map(len, words)) < 4:  # the head of a column is part of many a sentence
        return 0.0
    return SequenceMatcher(None, *words, autojunk=False).ratio()


def test_two_wordings_are_found() -> None:
    assert likeness("Every balance is reached in two ways.", "Each balance is reached in two ways.") > SAME
    assert likeness("It took none away.", "All units set aside are promised to no one yet.") < SAME
