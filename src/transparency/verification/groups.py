"""The sums between cells of the breakdown tables: groups and total, both margins, roll-ups, steps, shares.

A margin that no table prints is a variable too: it may take any value, but it ties the cells below it together.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from transparency.release.release import Release, Row, RowKind, Status, Table, Unit
from transparency.verification.numbers import NESTED, Group, Number, Printed

JOINT = " · "
"""Between the two names of a row of a two-way table."""


class RollUp(Struct, frozen=True):
    """An attribute whose groups take together groups of the attribute ``of``; all by printed name."""

    of: str
    groups: Mapping[str, tuple[str, ...]]


def add_groups(out: Printed, release: Release, roll_ups: Mapping[str, RollUp]) -> None:
    """Take down the breakdown tables of a release."""
    tables = {table.id.removeprefix("breakdown-"): table for table in release.breakdowns}
    names = {id: [row.name for row in table.rows if row.kind is not RowKind.TOTAL] for id, table in tables.items()}
    groups: set[Group] = set()
    measures: dict[str, None] = {}
    for id, table in tables.items():
        attributes = _attributes(id, names)
        rows = [(() if row.kind is RowKind.TOTAL else _group(attributes, row.name, names), row) for row in table.rows]
        groups |= {group for group, _ in rows}
        for group, row in rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                if column.unit in {Unit.PEOPLE, Unit.UNITS}:
                    measures[column.id] = None
                    out.put(Number(release.quarter, group, "", "", column.id), cell, column.unit)
        _shares(out, release.quarter, table, rows)
    for measure in measures:
        _sums(out, release.quarter, groups, measure, roll_ups)
        for group in sorted(groups):
            number = Number(release.quarter, group, "", "", measure)
            if measure in NESTED[1:]:
                more = NESTED[NESTED.index(measure) - 1]
                if more in measures:
                    out.at_least.append((Number(release.quarter, group, "", "", more), number))
            if out.shown.get(Number(release.quarter, group, "", "", "people")) == 0:
                out.ranges[number] = Fraction(0), Fraction(0)


def _attributes(id: str, names: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The attributes of a table: two when every row has two names."""
    if not names[id] or not all(JOINT in name for name in names[id]):
        return (id,)
    cuts = [(id[:place], id[place + 1 :]) for place, sign in enumerate(id) if sign == "-"]
    known = sorted(cuts, key=lambda cut: -(cut[0] in names) - (cut[1] in names))
    return known[0] if known else (id,)


def _group(attributes: tuple[str, ...], name: str, names: Mapping[str, list[str]]) -> Group:
    if len(attributes) < 2:
        return ((attributes[0], name),)
    words = name.split(JOINT)
    cuts = [(JOINT.join(words[:place]), JOINT.join(words[place:])) for place in range(1, len(words))]
    first, second = (names.get(attribute, []) for attribute in attributes)
    left, right = next((cut for cut in cuts if cut[0] in first or cut[1] in second), cuts[0])
    return tuple(sorted(((attributes[0], left), (attributes[1], right))))


def _sums(out: Printed, quarter: str, groups: Iterable[Group], measure: str, roll_ups: Mapping[str, RollUp]) -> None:
    """Every group is the sum of what is below it, along each attribute that divides it further."""
    every = {*groups, *(tuple(one for one in group if one != part) for group in groups for part in group)}
    below: dict[tuple[Group, str], list[Group]] = {}
    for group in sorted(every):
        for part in group:
            below.setdefault((tuple(one for one in group if one != part), part[0]), []).append(group)
    for (rest, name), parts in below.items():
        out.tie(_at(quarter, rest, measure), [(1, _at(quarter, part, measure)) for part in parts],
                f"groups by {name} make the whole")  # fmt: skip
    for name, roll_up in roll_ups.items():
        rests = [rest for rest, by in below if by == name and (rest, roll_up.of) in below]
        for rest in rests:
            for whole, finer in roll_up.groups.items():
                there = below[rest, roll_up.of]
                parts = [group for part in finer if (group := _with(rest, roll_up.of, part)) in there]
                out.tie(_at(quarter, _with(rest, name, whole), measure),
                        [(1, _at(quarter, part, measure)) for part in parts],
                        f"{roll_up.of} rolls up to {name}")  # fmt: skip


def _with(rest: Group, name: str, value: str) -> Group:
    return tuple(sorted((*rest, (name, value))))


def _at(quarter: str, group: Group, measure: str) -> Number:
    return Number(quarter, group, "", "", measure)


def _shares(out: Printed, quarter: str, table: Table, rows: list[tuple[Group, Row]]) -> None:
    """A printed share of what is promised leaves an interval of units: half a step of its rounding either way."""
    places = {column.id: place for place, column in enumerate(table.columns)}
    whole = next((out.shown.get(_at(quarter, (), "promised")) for group, _ in rows if not group), None)
    if "share" not in places or not whole:
        return
    for group, row in rows:
        cell = row.cells[places["share"]]
        if cell.status is Status.SHOWN and cell.amount is not None:
            exponent = cell.amount.as_tuple().exponent if not isinstance(cell.amount, int) else 0
            half = Fraction(1, 2) * Fraction(10) ** int(exponent)
            share = Fraction(cell.amount)
            out.ranges[_at(quarter, group, "promised")] = (share - half) * whole / 100, (share + half) * whole / 100
