"""Spreadsheets and CSV files as plain rows of cells. Nothing in them is run, no link is followed.

Cells are text, whole numbers, exact decimals or dates; an empty cell is ``None``.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from transparency.publication.problem import Problem

Cell = str | int | Decimal | date | bool | None
MOST_BYTES = 64 << 20
"""Largest file read."""
MOST_ROWS = 200_000
"""Rows with anything in them."""
HEADER_DEPTH = 60
"""The header row stands among so many first rows."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(slots=True)
class Sheet:
    """One sheet. ``rows``: (number of the row as the program shows it, cells), rows without any cell left out."""

    name: str
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    separator: str = ""
    """What separates the cells of a CSV file; empty in a workbook, where nothing can slip into the next cell."""
    form: str = ""
    """How it was read, in words for the report."""
    rounded: int = 0
    """Numbers with more than 15 digits, read to 15."""
    unsaved: frozenset[str] = frozenset()
    """Places (``C7``) of formulas whose value was never saved."""
    hidden: bool = False
    """Whether the workbook shows the sheet at all."""
    hidden_rows: frozenset[int] = frozenset()
    """Rows that the workbook does not show: hidden by hand, or by a filter."""
    hidden_columns: frozenset[int] = frozenset()
    """Places of columns that it does not show, from 0."""


def read_sheets(path: Path, encoding: str = "", words: Collection[str] = ()) -> tuple[list[Sheet], list[Problem]]:
    """Read a CSV file or every sheet of a workbook. ``words``: folded headers that may stand in it.

    Problems: N50 unreadable, N51 with a password, N52 warnings, N65 broken grammar.
    """
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
        from transparency.importing.tables.workbook import read_workbook  # noqa: PLC0415  (only for workbooks)

        return read_workbook(data, name)
    from transparency.importing.tables.csv_file import read_csv  # noqa: PLC0415  (it needs what a sheet is)

    sheet, problems = read_csv(data, name, encoding, words)
    return ([sheet] if sheet else []), problems
