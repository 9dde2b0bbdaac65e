"""The pages of a built site beside its releases: tables cell by cell, other numbers by whether they are published."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from msgspec import Struct

from transparency.release.format import number, signed
from transparency.release.release import Release, Status, Table, Unit, Value
from transparency.verification.amounts import amounts_of, is_round, numbers_of
from transparency.verification.attachments import Unreadable
from transparency.verification.traced import Traced

VOID = {"meta", "link", "img", "br", "hr", "input", "source", "wbr", "col", "area", "base", "embed", "track"}
_TOLD = ("alt", "title", "aria-label", "aria-description", "content", "value", "summary")
"""Attributes whose text is read out or shown."""
_QUIET = {"script", "style"}


@dataclass(slots=True)
class Cell:
    """A cell of a table: whether it heads a row or column, its text, and what its data attributes say."""

    head: bool
    text: str = ""
    hidden: str = ""
    """Values of attributes within the cell that nobody sees."""


@dataclass(slots=True)
class PageTable:
    """A table of a page."""

    caption: str = ""
    rows: list[list[Cell]] = field(default_factory=list)


@dataclass(slots=True)
class PageText:
    """What a page says: tables, text outside of them, text of drawings, and attributes that carry data."""

    tables: list[PageTable] = field(default_factory=list)
    running: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads a page or a drawing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = PageText()
        self._open: list[str] = []
        self._tables: list[PageTable] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append(tag)
        if tag == "table":
            self._tables.append(PageTable())
            self.page.tables.append(self._tables[-1])
        elif self._tables and tag == "tr":
            self._tables[-1].rows.append([])
        elif self._tables and tag in {"td", "th"} and self._tables[-1].rows:
            self._tables[-1].rows[-1].append(Cell(tag == "th"))
        for name, value in attrs:
            if not value:
                continue
            cell = self._cell()
            if name.startswith("data-") or name == "style":
                self.page.hidden.append(value)
                if cell:
                    cell.hidden += f" {value}"
            elif name in _TOLD:
                self.page.running.append(value)
                if cell:
                    cell.hidden += f" {value}"

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag == "table" and self._tables:
            self._tables.pop()

    def handle_data(self, data: str) -> None:
        if not data.strip() or _QUIET & set(self._open):
            return
        if self._tables and "caption" in self._open:
            self._tables[-1].caption += data
        cell = self._cell()
        if cell and ("td" in self._open or "th" in self._open):
            cell.text += data
        elif "svg" in self._open:
            self.page.drawn.append(data)
        else:
            self.page.running.append(data)

    def handle_comment(self, data: str) -> None:
        self.page.hidden.append(data)

    def _cell(self) -> Cell | None:
        rows = self._tables[-1].rows if self._tables else []
        return rows[-1][-1] if rows and rows[-1] else None


def read_page(text: str) -> PageText:
    """What a page or a drawing says. Raises :class:`Unreadable`."""
    if "<![" in text:  # some versions of html.parser give up there, others read on: browsers hide what it holds
        raise Unreadable("a page is not HTML: it has a marked section")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.page


class PageTracer(Struct, frozen=True):
    """Follows the numbers of one page, whose tables are those of ``release``, to published cells.

    ``forms``: how the numbers of all releases may be printed, in the language ``locale``.
    """

    path: str
    release: Release
    forms: frozenset[str]
    locale: str
    out: Traced

    def trace(self, page: PageText) -> None:
        """Tables of the release are compared cell by cell, by their captions; other numbers must be published."""
        known = {table.title: table for table in (*self.release.tables.values(), *self.release.breakdowns)}
        for table in page.tables:
            published = known.get(" ".join(table.caption.split()))
            if published is not None and _same_shape(table, published):
                self._compare(table, published)
            else:
                tokens = numbers_of if published else amounts_of
                for cell in (cell for row in table.rows for cell in row if not cell.head):
                    self._follow(tokens(cell.text), f"in a table (“{_short(table.caption)}”)")
        for text in page.running:
            self._follow([one for one in amounts_of(text) if not is_round(one)], f"in “{_short(text)}”")
        for text in page.drawn:
            self._follow([one for one in amounts_of(text) if not is_round(one)], f"in a drawing (“{_short(text)}”)")
        for text in page.hidden:
            self._follow(numbers_of(text), f"in an attribute or a comment (“{_short(text)}”)")

    def _follow(self, tokens: list[str], where: str) -> None:
        for token in tokens:
            well = token.rstrip("%") in self.forms
            self.out.found(well, f"{self.path}: {token} {where} is not a published number")

    def _compare(self, table: PageTable, published: Table) -> None:
        by_name = {row.name: row for row in published.rows}
        for place, (name, cells) in enumerate(_body(table)):
            row = by_name.get(" ".join(name.split()), published.rows[place])
            for column, cell in enumerate(cells):
                where = f"{self.path}: “{row.name}”, “{published.columns[column].name}” of “{published.title}”"
                self._compare_cell(cell, row.cells[column], row.unit or published.columns[column].unit, where)

    def _compare_cell(self, cell: Cell, value: Value, unit: Unit, where: str) -> None:
        said = numbers_of(cell.text)
        if value.status is Status.WITHHELD:
            told = f"{cell.text} {cell.hidden}".strip()
            self.out.found(not numbers_of(told), f"{where} is withheld in the release, but the page says {told}")
            return
        ways = [how(value, unit, locale=self.locale, decimals=d) for how in (number, signed) for d in (0, 1, 2)]
        expected = number(value, unit, locale=self.locale)
        self.out.found(
            any(said == numbers_of(way) for way in ways),
            f"{where} is {expected} in the release, but the page says {cell.text.strip()}",
        )


def _same_shape(table: PageTable, published: Table) -> bool:
    body = _body(table)
    return len(body) == len(published.rows) and all(len(cells) == len(published.columns) for _, cells in body)


def _body(table: PageTable) -> list[tuple[str, list[Cell]]]:
    """Name and cells of each row that is not a head; the cell of the sign is left out."""
    out = []
    for row in table.rows:
        if any(not cell.head for cell in row):
            place = next((place for place, cell in enumerate(row) if cell.head), -1)
            out.append((row[place].text if place >= 0 else "", row[place + 1 :]))
    return out


def _short(text: str) -> str:
    plain = re.sub(r"\s+", " ", text.strip())
    return plain if len(plain) <= 60 else f"{plain[:57]}…"


def release_of(path: str, releases: Sequence[Release]) -> Release:
    """The release whose numbers a page shows: that of its quarter, or the latest."""
    return next((release for release in releases if f"/{release.quarter}/" in f"/{path}"), releases[-1])
