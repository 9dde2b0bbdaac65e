"""The breakdown tables: people and units by declared attributes, with the cells that the protection withholds.

Rows stand in the order of their names, never of their size, and what is withheld looks the same whatever the reason.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from operator import add, itemgetter
from typing import Any

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
    names = counted.shape.attributes
    if not names:
        return ()
    atoms = counted.population.people.group_by(names).agg(pl.len(), pl.col(MEASURES).sum()).to_dicts()
    return tuple(_table(counted, table, settings, atoms) for table in counted.shape.tables if table)


def _table(counted: Published, table: tuple[str, ...], settings: Settings, atoms: Sequence[Mapping[str, Any]]) -> Table:
    """``atoms``: people (``len``) and units of each combination of all attributes."""
    nothing = (0,) * (1 + len(MEASURES))
    units_of, group_of = itemgetter("len", *MEASURES), [itemgetter(name) for name in table]
    amounts: defaultdict[tuple[str, ...], tuple[int, ...]] = defaultdict(lambda: nothing)
    for atom in atoms:
        values = tuple(value_of(atom) for value_of in group_of)
        amounts[values] = tuple(map(add, amounts[values], units_of(atom)))
    whole = tuple(map(sum, zip(nothing, *amounts.values(), strict=True)))
    attributes = [settings.attributes.get(name, Attribute(name=name)) for name in table]
    present = [set(values) for values in zip(*amounts, strict=True)] or [set[str]() for _ in table]
    groups = list(product(*map(_values, attributes, present)))
    rows = []
    for number, group in enumerate(groups, 1):
        values = tuple(value for value, _ in group)
        key: Key = tuple(zip(table, values, strict=True))
        cells = amounts[values]
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


def _values(attribute: Attribute, present: Collection[str]) -> Iterable[tuple[str, str]]:
    """Value and printed name of each group, in the order of the names; a cohort's values are those that occur."""
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
