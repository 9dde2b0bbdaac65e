"""A workbook's sheets as plain rows of cells. Reading is python-calamine's work; what it cannot tell is looked up here.

That is what a person does not see (hidden sheets, rows and columns), formulas that were never computed, macros, links
to other workbooks. Nothing is run, no link is followed.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from msgspec import Struct

from transparency.importing.tables.sheet import MOST_ROWS, Cell, Sheet
from transparency.publication.problem import Problem, Severity

MOST_UNPACKED = 1 << 30
"""Largest workbook when unpacked; far beyond any cap table, far below what a bomb unpacks to."""
_RELATIONS = "xl/_rels/workbook.xml.rels"
_UNSAVED = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>\s*<f[^<>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_ROW = re.compile(rb"<row\b[^<>]*>")
_COLUMN = re.compile(rb"<col\b[^<>]*>")
_ATTRIBUTE = re.compile(rb'\b(r|min|max|hidden)="(\w+)"')
_YES = (b"1", b"true")


class _Marks(Struct, frozen=True):
    """What calamine does not tell of a sheet; see :class:`Sheet`."""

    hidden: bool = False
    unsaved: frozenset[str] = frozenset()
    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def read_workbook(data: bytes, name: str) -> tuple[list[Sheet], list[Problem]]:
    """Every sheet of a workbook. Problems: N50 unreadable, N52 warnings."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  (only for workbooks)

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                message = "Unpacked, the workbook is larger than any cap table."
                return [], [Problem("N50", message, name, hint="Export it again, or save the sheet as “CSV UTF-8”.")]
            problems = list(_warnings(archive.namelist(), name))
            marks = list(_marks(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return [], [Problem("N50", "The workbook is damaged.", name, hint="Export it again.")]
    sheets = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for number, title in enumerate(book.sheet_names):
                known = marks[number] if number < len(marks) else _Marks()
                sheet = Sheet(
                    title, form="workbook", unsaved=known.unsaved, hidden=known.hidden, hidden_rows=known.rows,
                    hidden_columns=known.columns,
                )  # fmt: skip
                page = book.get_sheet_by_name(title)
                top, left = page.start or (0, 0)
                for index, row in enumerate(page.to_python(skip_empty_area=True), top + 1):
                    cells = [None] * left + [_cell(value, sheet) for value in row]
                    if any(cell is not None for cell in cells):
                        sheet.rows.append((index, cells))
                if len(sheet.rows) > MOST_ROWS:
                    return [], [Problem("N50", f"The sheet “{title}” has more than {MOST_ROWS:,} rows.", name)]
                sheets.append(sheet)
    except (CalamineError, OSError, ValueError):
        return [], [
            Problem("N50", "The workbook cannot be read.", name, hint="Save it as “CSV UTF-8” and import that.")
        ]
    return sheets, problems


def _cell(value: object, sheet: Sheet) -> Cell:
    """A value of the workbook. Numbers are kept to 15 significant digits, which is what spreadsheets show."""
    match value:
        case bool() | int():
            return value
        case float():
            short = f"{value:.15g}"
            sheet.rounded += float(short) != value
            exact = Decimal(short)
            return int(exact) if exact == exact.to_integral_value() else exact
        case date():
            return value.date() if isinstance(value, datetime) else value
        case str():
            return value.strip() or None
    return None if value is None else str(value)


def _warnings(names: Iterable[str], path: str) -> Iterator[Problem]:
    names = [name.lower() for name in names]
    if any(name.endswith("vbaproject.bin") for name in names):
        message = "The workbook has macros. They are not run; values are those that were saved."
        yield Problem("N52", message, path, severity=Severity.WARNING)
    if any("externallinks/" in name for name in names):
        message = "The workbook refers to other workbooks. They are not opened; values are those that were saved."
        yield Problem("N52", message, path, severity=Severity.WARNING)


def _marks(archive: zipfile.ZipFile) -> Iterator[_Marks]:
    """By the order of the sheets: what is hidden in each, and which formulas have no saved value."""
    for page, hidden in _pages(archive):
        if not page:
            yield _Marks(hidden)
            continue
        with archive.open(page) as file:
            text = file.read(MOST_UNPACKED)
        unsaved = frozenset(match[1].decode() for match in _UNSAVED.finditer(text)) if b"<f" in text else frozenset()
        rows, columns = set[int](), set[int]()
        if b' hidden="' in text:
            for found, spans in ((rows, _ROW), (columns, _COLUMN)):
                for tag in spans.finditer(text):
                    given = dict(_ATTRIBUTE.findall(tag[0]))
                    if given.get(b"hidden") in _YES:
                        found.update(_span(given))
        yield _Marks(hidden, unsaved, frozenset(rows), frozenset(columns))


def _span(given: dict[bytes, bytes]) -> range:
    """The row by its number from 1, or the columns by their places from 0."""
    if b"r" in given:
        return range(int(given[b"r"]), int(given[b"r"]) + 1)
    return range(int(given.get(b"min", b"1")) - 1, min(int(given.get(b"max", b"0")), 1 << 14))


def _pages(archive: zipfile.ZipFile) -> Iterator[tuple[str, bool]]:
    """The file of each sheet and whether it is hidden, in the order of the tabs: it need not be that of the files."""
    names = {name.lower(): name for name in archive.namelist()}
    parts = [archive.read(names[name]) if name in names else b"" for name in ("xl/workbook.xml", _RELATIONS)]
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^<>]*>", parts[1]):
        given = dict(re.findall(rb'\b(Id|Target)="([^"]*)"', tag))
        targets[given.get(b"Id", b"")] = given.get(b"Target", b"").decode(errors="replace")
    for tag in re.findall(rb"<(?:\w+:)?sheet\s[^<>]*>", parts[0]):
        relation = re.search(rb':id="([^"]*)"', tag)
        target = targets.get(relation[1] if relation else b"", "")
        page = names.get(posixpath.normpath(posixpath.join("/xl", target))[1:].lower(), "")
        yield page, re.search(rb'\bstate="(?:hidden|veryHidden)"', tag) is not None
