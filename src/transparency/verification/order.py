"""Whether the order of rows tells something: groups stand in the order of their names, or the order is a leak."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from transparency.release.release import RowKind, Status, Table, Unit

ENOUGH = 3
"""So many different numbers in a row, each at most the one before, are an order by size."""


def ordered_by_size(table: Table) -> Iterator[str]:
    """The columns by whose size the rows of a breakdown table stand, when withheld rows stand among them."""
    rows = [row for row in table.rows if row.kind is not RowKind.TOTAL]
    names = [row.name.casefold() for row in rows]
    if names == sorted(names) or names[:-1] == sorted(names[:-1]):  # the last may be "Not stated"
        return
    for place, column in enumerate(table.columns):
        cells = [row.cells[place] for row in rows]
        shown = [cell.amount for cell in cells if cell.status is Status.SHOWN and cell.amount is not None]
        held = any(cell.status is Status.WITHHELD for cell in cells)
        counts = column.unit in {Unit.UNITS, Unit.PEOPLE}
        if held and counts and len(set(shown)) >= ENOUGH and _monotone(shown):
            yield column.name


def _monotone(values: Sequence[int | Decimal]) -> bool:
    ordered = sorted(values)
    return list(values) in (ordered, ordered[::-1])
