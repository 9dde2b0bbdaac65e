"""The breakdown tables: people and units by declared attributes, with the cells that the protection withholds.

Rows stand in the order of their names, never of their size, and what is withheld looks the same whatever the reason.
"""

from collections.abc import Iterable
from itertools import product

import polars as pl

from transparency.privacy.counted import MEASURES, NOT_STATED
from transparency.privacy.population import Key
from transparency.privacy.published import Published
from transparency.publication.settings import Attribute, Settings
from transparency.release.release import NONE, WITHHELD, Column, Row, RowKind, Status, Table, Unit, Value
from transparency.release.rounding import percent

COLUMNS = (
    Column(id="people", name="People", unit=Unit.PEOPLE),
    Column(id="promised", name="Promised", unit=Unit.UNITS),
    Column(id="earned", name="Earned", unit=Unit.UNITS),
    Column(id="owned", name="Owned", unit=Unit.UNITS),
    Column(id="share", name="Of what is promised", unit=Unit.PERCENT),
)


def breakdown_tables(counted: Published, settings: Settings) -> tuple[Table, ...]:
    """A table for each attribute and each declared pair of attributes."""
    return tuple(_table(counted, table, settings) for table in counted.shape.tables if table)


def _table(counted: Published, table: tuple[str, ...], settings: Settings) -> Table:
    people = counted.population.people
    sums = people.group_by(table).agg(pl.len().alias("people"), pl.col(MEASURES).sum())
    amounts = {tuple(row[: len(table)]): row[len(table) :] for row in sums.iter_rows()}
    attributes = [settings.attributes.get(name, Attribute(name=name)) for name in table]
    groups = list(product(*(_values(name, found, people) for name, found in zip(table, attributes, strict=True))))
    whole = (people.height, *(int(people[name].sum()) for name in MEASURES))
    rows = []
    for number, group in enumerate(groups, 1):
        key: Key = tuple(zip(table, (value for value, _ in group), strict=True))
        cells = amounts.get(tuple(value for value, _ in group), (0,) * len(whole))
        name = " · ".join(name for _, name in group)
        rows.append(_row(f"group-{number}", name, cells, whole[1], withheld=key in counted.withheld))
    total = _row("total", "All", whole, whole[1], withheld=() in counted.withheld, kind=RowKind.TOTAL)
    hidden = sum(row.cells[0].status is Status.WITHHELD for row in rows)
    return Table(
        id="breakdown-" + "-".join(table),
        code="T-G",
        title=f"Promised, earned and owned, by {' and '.join(one.name.lower() for one in attributes)}",
        stub=" and ".join([attributes[0].name, *(one.name.lower() for one in attributes[1:])]),
        columns=COLUMNS,
        rows=(*rows, total),
        notes=_notes(hidden, len(rows), whole[0]),
        withheld_because=_because(settings) if hidden else "",
    )


def _values(name: str, attribute: Attribute, people: pl.DataFrame) -> Iterable[tuple[str, str]]:
    """Value and printed name of each group, in the order of the names; a cohort's values are those that occur."""
    present = people[name].unique().to_list()
    known = attribute.values or {value: value for value in present if value != NOT_STATED}
    named = sorted(known.items(), key=lambda one: (one[1].casefold(), one[1]))
    return [*named, (NOT_STATED, "Not stated")] if NOT_STATED in present else named


def _row(
    id: str, name: str, cells: tuple[int, ...], whole: int, *, withheld: bool, kind: RowKind = RowKind.ITEM
) -> Row:
    if withheld:
        return Row(id=id, name=name, kind=kind, cells=(WITHHELD,) * len(COLUMNS))
    ratio = percent(cells[1], whole)
    shown = tuple(Value(amount=cell) for cell in cells)
    return Row(id=id, name=name, kind=kind, cells=(*shown, NONE if ratio is None else Value(amount=ratio)))


def _because(settings: Settings) -> str:
    wanted = settings.disclosure
    return (
        f"A dash stands for a group of fewer than {wanted.min_providers} people, for a group in which fewer than "
        f"{wanted.min_changers} people changed, or for a number that would give such a group away."
    )


def _notes(hidden: int, groups: int, people: int) -> tuple[str, ...]:
    if not people:
        return ("There is no one to show yet.",)
    if not hidden:
        return ()
    are = "is" if hidden == 1 else "are"
    return (f"{hidden} of {groups} groups {are} withheld. The last line counts everyone, the withheld groups too.",)
