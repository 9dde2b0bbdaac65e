"""A table of a release as CSV (RFC 4180). Numbers are plain, without thousands marks; 2.06 percent is 2.06.

Columns of the CSV: row, name, kind, sign, unit (empty: the column's own), then each column of the table, its status and
its block (the step in which it is published; 0: exact, or a ratio). An amount is empty where its status is ``none``.
"""

import csv
import io
from collections.abc import Sequence

from transparency.release.release import MINUS, Table, Value

STUB = ("row", "name", "kind", "sign", "unit")
STATUS, BLOCK = "_status", "_block"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def header(table: Table) -> list[str]:
    """Names of the CSV's columns."""
    return [*STUB, *(name for column in table.columns for name in (column.id, column.id + STATUS, column.id + BLOCK))]


def kind(column: str) -> str:
    """The type of a column of the CSV as Frictionless names it."""
    return "string" if column in STUB or column.endswith(STATUS) else "number"


def to_csv(table: Table, names: Sequence[str]) -> bytes:
    """The table as CSV: UTF-8, line feeds, a header, every row with as many cells as the header.

    ``names``: of its rows.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(inert, header(table)))
    for row, name in zip(table.rows, names, strict=True):
        unit = row.unit.value if row.unit else ""
        sign = {MINUS: "minus", "+": "plus", "=": "equals"}.get(row.sign, row.sign)
        cells = [text for cell in row.cells for text in (plain(cell), cell.status, step(cell))]
        writer.writerow([*map(inert, (row.id, name)), row.kind.value, sign, unit, *cells])
    return out.getvalue().encode()


def plain(cell: Value) -> str:
    """An amount for machines; empty when there is none. Small decimals are written out (0.0000021, not 2.1E-6)."""
    return "" if cell.amount is None else str(cell.amount) if isinstance(cell.amount, int) else f"{cell.amount:f}"


def step(cell: Value) -> str:
    """The block of a value for machines."""
    return plain(Value(amount=cell.block))


def inert(text: str) -> str:
    """Text that a spreadsheet will not take for a formula: names come from a company's own files."""
    return f"'{text}" if text.startswith(_FORMULA) else text
