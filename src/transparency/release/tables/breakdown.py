"""The breakdown tables: people and units by declared attributes, small groups together in Other.

Rows stand in the order of their names, never of their size, "Other" last.
"""

from collections.abc import Sequence
from fractions import Fraction

from transparency.publication.settings import Attribute, Settings
from transparency.published.blocks import FIFTH, Breakdown, Group
from transparency.release.cells import QuarterCells
from transparency.release.release import Column, Row, RowKind, Status, Table, Unit, Value
from transparency.release.shares import about, share

COLUMNS = (
    Column(id="people", unit=Unit.PEOPLE),
    Column(id="promised", unit=Unit.UNITS),
    Column(id="earned", unit=Unit.UNITS),
    Column(id="owned", unit=Unit.UNITS),
    Column(id="share", unit=Unit.PERCENT),
)
TOTAL = ("people/holders", "closing/promised", "closing/earned", "closing/owned")
"""Cells of everyone together, in the order of the columns."""
OTHER = "other"


def breakdown_tables(cells: QuarterCells, settings: Settings) -> tuple[Table, ...]:
    """A table for each breakdown that may be printed."""
    return tuple(_table(cells, breakdown, settings) for breakdown in cells.published.tables)


def _table(cells: QuarterCells, breakdown: Breakdown, settings: Settings) -> Table:
    attributes = [settings.attributes.get(name, Attribute(name=name)) for name in breakdown.attributes]
    named = [(_groups(group, attributes), group) for group in breakdown.rows]
    named.sort(
        key=lambda pair: (pair[1].id == OTHER, [[name.casefold() for name in one] for one in pair[0]], pair[1].id)
    )
    prefix = f"table/{'+'.join(breakdown.attributes)}"
    everyone = [cells.value(id) for id in TOTAL]
    shown = [[cells.value(f"{prefix}/{group.id}/{column.id}") for column in COLUMNS[:-1]] for _, group in named]
    parts = _alike([share(row[1], everyone[1]) for row in shown])
    rows = [
        Row(id=group.id, cells=(*row, part), groups=groups)
        for (groups, group), row, part in zip(named, shown, parts, strict=True)
    ]
    whole = (*everyone, share(everyone[1], everyone[1]))
    rows.append(Row(id="total", kind=RowKind.TOTAL, cells=whole))
    return Table(
        id="breakdown-" + "-".join(breakdown.attributes),
        code="T-H" if breakdown.attributes == (FIFTH,) else "T-G",
        columns=COLUMNS,
        rows=tuple(rows),
        attributes=tuple(attribute.name for attribute in attributes),
    )


def _alike(parts: Sequence[Value]) -> list[Value]:
    """Shares of one whole: where one is but a simple fraction, digits of the others would tell it by subtraction."""
    if not any(part.status is Status.ABOUT for part in parts):
        return [*parts]
    return [
        about(Fraction(part.amount) / 100) if part.status is Status.SHOWN and part.amount else part for part in parts
    ]


def _groups(group: Group, attributes: Sequence[Attribute]) -> tuple[tuple[str, ...], ...]:
    """The combinations of values that a row takes together, by name; "" for one that is not stated."""
    return tuple(
        tuple(
            attribute.values.get(value, "" if value == "not_stated" else value)
            for value, attribute in zip(values, attributes, strict=False)
        )
        for values in group.values
    )
