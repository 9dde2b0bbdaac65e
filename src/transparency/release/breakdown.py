"""The breakdown tables: people and units by declared attributes, small groups together in Other.

Rows stand in the order of their names, never of their size, "Other" last.
"""

from collections.abc import Sequence

from transparency.publication.settings import Attribute, Settings
from transparency.published.blocks import Breakdown, Group
from transparency.release.cells import QuarterCells
from transparency.release.release import Column, Row, RowKind, Table, Unit
from transparency.release.shares import share

COLUMNS = (
    Column(id="people", name="People", unit=Unit.PEOPLE),
    Column(id="promised", name="Promised", unit=Unit.UNITS),
    Column(id="earned", name="Earned", unit=Unit.UNITS),
    Column(id="owned", name="Owned", unit=Unit.UNITS),
    Column(id="share", name="Of what is promised", unit=Unit.PERCENT),
)
TOTAL = ("people/holders", "closing/promised", "closing/earned", "closing/owned")
"""Cells of everyone together, in the order of the columns."""
OTHER = "other"


def breakdown_tables(cells: QuarterCells, settings: Settings) -> tuple[Table, ...]:
    """A table for each breakdown that may be printed."""
    return tuple(_table(cells, breakdown, settings) for breakdown in cells.published.tables)


def _table(cells: QuarterCells, breakdown: Breakdown, settings: Settings) -> Table:
    attributes = [settings.attributes.get(name, Attribute(name=name)) for name in breakdown.attributes]
    named = [(_name(group, attributes), group) for group in breakdown.rows]
    named.sort(key=lambda pair: (pair[1].id == OTHER, pair[0].casefold(), pair[1].id))
    prefix = f"table/{'+'.join(breakdown.attributes)}"
    everyone = [cells.value(id) for id in TOTAL]
    rows = []
    for name, group in named:
        shown = [cells.value(f"{prefix}/{group.id}/{column.id}") for column in COLUMNS[:-1]]
        rows.append(Row(id=group.id, name=name, cells=(*shown, share(shown[1], everyone[1]))))
    whole = (*everyone, share(everyone[1], everyone[1]))
    rows.append(Row(id="total", name="All", kind=RowKind.TOTAL, cells=whole))
    return Table(
        id="breakdown-" + "-".join(breakdown.attributes),
        code="T-G",
        title=f"Promised, earned and owned, by {' and '.join(one.name.lower() for one in attributes)}",
        stub=" and ".join([attributes[0].name, *(one.name.lower() for one in attributes[1:])]),
        columns=COLUMNS,
        rows=tuple(rows),
        notes=_notes(cells, prefix, [group for _, group in named], attributes),
    )


def _name(group: Group, attributes: Sequence[Attribute]) -> str:
    if group.id == OTHER:
        return "Other"
    return " and ".join(_printed(values, attributes) for values in group.values) or group.id


def _printed(values: Sequence[str], attributes: Sequence[Attribute]) -> str:
    """One combination of values: ``Associates · Northeast``."""
    return " · ".join(
        attribute.values.get(value, "Not stated" if value in {"", "not_stated"} else value)
        for value, attribute in zip(values, attributes, strict=False)
    )


def _notes(
    cells: QuarterCells, prefix: str, groups: Sequence[Group], attributes: Sequence[Attribute]
) -> tuple[str, ...]:
    """What "Other" takes together, and that people are counted wherever they hold something."""
    other = next((group for group in groups if group.id == OTHER), None)
    notes = ["People are all who hold a promise or a share, also those who left."]
    minimum = cells.published.minimum
    counts = {cells.amount(f"{prefix}/{group.id}/people") for group in groups}
    for count in sorted(count for count in counts if count < minimum):
        notes.append(f"Where {count} people are printed, they are more: no group has fewer than {minimum}.")
    if other is not None and other.values:
        names = sorted(_printed(values, attributes) for values in other.values)
        notes.append(
            f"Other: {'; '.join(names)}. Alone, one of them would show fewer than {cells.published.minimum} people."
        )
    return tuple(notes)
