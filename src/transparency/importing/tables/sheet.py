"""Spreadsheets and CSV files as plain rows of cells. Nothing in them is run, no link is followed.

Cells are text, whole numbers, exact decimals or dates; an empty cell is ``None``. Reading a workbook is
python-calamine's work; what it cannot tell (formulas that were never computed, macros, links to other workbooks) is
looked up in the archive.
"""

import csv
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from transparency.publication.problem import Problem, Severity

Cell = str | int | Decimal | date | bool | None
MOST_BYTES = 64 << 20
"""Largest file read."""
MOST_UNPACKED = 1 << 30
"""Largest workbook when unpacked; far beyond any cap table, far below what a bomb unpacks to."""
MOST_ROWS = 200_000
"""Rows with anything in them."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_UNSAVED = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')


@dataclass(slots=True)
class Sheet:
    """One sheet. ``rows``: (number of the row as the program shows it, cells), rows without any cell left out."""

    name: str
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    rounded: int = 0
    """Numbers with more than 15 digits, read to 15."""
    unsaved: frozenset[str] = frozenset()
    """Places (``C7``) of formulas whose value was never saved."""


def read_sheets(path: Path, encoding: str = "") -> tuple[list[Sheet], list[Problem]]:
    """Read a CSV file or every sheet of a workbook. Problems: N50 unreadable, N51 with a password, N52 warnings."""
    name = path.name
    try:
        if path.stat().st_size > MOST_BYTES:
            return [], [Problem("N50", f"The file is larger than {MOST_BYTES >> 20} MB.", name)]
        data = path.read_bytes()
    except OSError as error:
        return [], [Problem("N50", f"The file cannot be read: {error.strerror or 'unknown reason'}.", name)]
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            hint = "Save a copy without a password into private/, and import that."
            return [], [Problem("N51", "The workbook is protected with a password.", name, hint=hint)]
        hint = "Save it as .xlsx or as “CSV UTF-8”."
        return [], [Problem("N50", "This is a workbook of the old kind (.xls).", name, hint=hint)]
    if data.startswith(b"PK\x03\x04"):
        return _read_workbook(data, name)
    sheet, problems = _read_csv(data, name, encoding)
    return ([sheet] if sheet else []), problems


def _read_csv(data: bytes, name: str, encoding: str) -> tuple[Sheet | None, list[Problem]]:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else encoding or "utf-8-sig")
    except LookupError:
        hint = "Write one such as windows-1252 or utf-16 into the mapping, or leave `encoding` out for UTF-8."
        return None, [Problem("N50", f"There is no encoding “{encoding}”.", name, hint=hint)]
    except UnicodeError as error:
        line = data.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else None
        hint = "Save it as “CSV UTF-8”, or write `encoding: windows-1252` into the mapping if the whole file is that."
        return None, [Problem("N50", f"The file is not {encoding or 'UTF-8'} text.", name, line, hint=hint)]
    if "\0" in text:
        return None, [Problem("N50", "This is neither a text file nor a workbook.", name)]
    first = [line for line in text.splitlines()[:60] if line.strip()]
    mark = max(",;\t", key=lambda sign: sum(line.count(sign) for line in first))
    sheet = Sheet("")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    before = 0
    try:
        for row in reader:
            cells: list[Cell] = [cell.strip() or None for cell in row]
            if any(cell is not None for cell in cells):
                sheet.rows.append((before + 1, cells))
            before = reader.line_num
            if len(sheet.rows) > MOST_ROWS:
                return None, [Problem("N50", f"More than {MOST_ROWS:,} rows.", name)]
    except csv.Error as error:
        return None, [Problem("N50", f"The table cannot be read: {error}.", name, reader.line_num)]
    return sheet, []


def _read_workbook(data: bytes, name: str) -> tuple[list[Sheet], list[Problem]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  (only for workbooks)

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
                message = "Unpacked, the workbook is larger than any cap table."
                return [], [Problem("N50", message, name, hint="Export it again, or save the sheet as “CSV UTF-8”.")]
            problems = list(_warnings(archive.namelist(), name))
            unsaved = _unsaved(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return [], [Problem("N50", "The workbook is damaged.", name, hint="Export it again.")]
    sheets = []
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for number, title in enumerate(book.sheet_names):
                sheet = Sheet(title, unsaved=unsaved.get(number, frozenset()))
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


def _unsaved(archive: zipfile.ZipFile) -> dict[int, frozenset[str]]:
    """By the number of the sheet, from 0: formulas without a saved value."""
    places = {}
    for number, page in enumerate(_pages(archive)):
        if not page:
            continue
        with archive.open(page) as file:
            text = file.read(MOST_UNPACKED)
        if b"<f" in text:
            places[number] = frozenset(match[1].decode() for match in _UNSAVED.finditer(text))
    return places


def _pages(archive: zipfile.ZipFile) -> Iterator[str]:
    """The file of each sheet, in the order of the workbook's tabs: it need not be that of the files' numbers."""
    names = {name.lower(): name for name in archive.namelist()}
    parts = [archive.read(names[name]) if name in names else b"" for name in ("xl/workbook.xml", _RELATIONS)]
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", parts[1]):
        given = dict(re.findall(rb'\b(Id|Target)="([^"]*)"', tag))
        targets[given.get(b"Id", b"")] = given.get(b"Target", b"").decode(errors="replace")
    for tag in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", parts[0]):
        relation = re.search(rb':id="([^"]*)"', tag)
        target = targets.get(relation[1] if relation else b"", "")
        yield names.get(posixpath.normpath(posixpath.join("/xl", target))[1:].lower(), "")
