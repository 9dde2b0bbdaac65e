"""The sums between pool-level numbers: roll-forwards, the ladder, the steps below a figure."""

from collections.abc import Iterator
from itertools import pairwise

from transparency.release.format import MINUS
from transparency.release.release import Release, RowKind, Status, Table, Unit
from transparency.verification.numbers import NESTED, Number, Printed

RUNNING = "together"
"""A column that adds up as it goes down."""
Place = tuple[str, str]
"""Row and column of a table."""


def add_lines(out: Printed, release: Release, last: Release | None) -> None:
    """Take down the pool-level numbers of a release; ``last`` is the one before."""
    for table in release.tables.values():
        _lines(out, release.quarter, table)
    if "ladder" in release.tables:
        _ladder(out, release, last)
    _figures(out, release)
    if "awards" in release.tables:
        _moved(out, release, release.tables["awards"])
    _carry(out, release, last)


def _lines(out: Printed, quarter: str, table: Table) -> None:
    """Take down a table, and what adds up in it."""
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            unit = row.unit or column.unit
            if unit in {Unit.UNITS, Unit.PEOPLE}:
                number = Number(quarter, (), table.id, row.id, column.id)
                out.put(number, cell, unit)
                if column.signed or (table.signed and row.kind is RowKind.ITEM):
                    out.negative.add(number)
    for total, parts, words in _sums(table):
        out.tie(
            Number(quarter, (), table.id, *total),
            [(sign, Number(quarter, (), table.id, *place)) for sign, place in parts],
            words,
        )


def _sums(table: Table) -> Iterator[tuple[Place, list[tuple[int, Place]], str]]:
    """Opening and lines make closing, or rows the total; places make the whole; running sums."""
    kinds = [row.kind for row in table.rows]
    units = [column.id for column in table.columns if column.unit is Unit.UNITS]
    if RowKind.TOTAL in kinds:
        last = table.rows[kinds.index(RowKind.TOTAL)]
        first = kinds.index(RowKind.OPENING) if RowKind.OPENING in kinds else 0
        body = table.rows[first : kinds.index(RowKind.TOTAL)]
        words = "opening and lines make closing" if RowKind.OPENING in kinds else "the rows make the total"
        for column in units:
            if column != RUNNING:
                yield (last.id, column), [(-1 if row.sign == MINUS else 1, (row.id, column)) for row in body], words
    if RUNNING in units:
        for above, row in pairwise(table.rows):
            if row.kind is RowKind.ITEM:
                parts = [(1, (above.id, RUNNING)), (1, (row.id, units[0]))]
                yield (row.id, RUNNING), parts, "each row adds to those above"
    whole, pieces = _across(table.id, [column.id for column in table.columns])
    if whole and pieces:
        for row in table.rows:
            yield (row.id, whole), [(1, (row.id, piece)) for piece in pieces], "the places make the whole"


def _across(table: str, columns: list[str]) -> tuple[str, list[str]]:
    """The column that is the sum of others, and these."""
    if table == "movements":
        return "set_aside", [name for name in columns if name != "set_aside"]
    if table == "vesting":
        return "promised", [name for name in columns if name != "promised"]
    start = {"awards": "units_", "pool": "pool_"}.get(table)
    return ("units", [name for name in columns if name.startswith(start)]) if start else ("", [])


def _ladder(out: Printed, release: Release, last: Release | None) -> None:
    """The steps are the totals of the breakdowns, and a change is a step less the step before."""
    for row in release.tables["ladder"].rows:
        step = Number(release.quarter, (), "ladder", row.id, "units")
        if row.id in NESTED:
            out.tie(Number(release.quarter, (), "", "", row.id), [(1, step)], "all groups together are the step")
        if last and "ladder" in last.tables and any(cell.id == "change" for cell in release.tables["ladder"].columns):
            before = Number(last.quarter, (), "ladder", row.id, "units")
            change = Number(release.quarter, (), "ladder", row.id, "change")
            out.tie(step, [(1, before), (1, change)], "the last quarter and the change make the step")


def _figures(out: Printed, release: Release) -> None:
    """A figure is the sum of the steps that are printed under it."""
    for id, figure in release.figures.items():
        number = Number(release.quarter, (), "figure", id, "")
        units = {step.unit for step in figure.steps}
        if figure.value.status is Status.WITHHELD:
            out.put(number, figure.value, Unit.UNITS)
            out.negative.add(number)
        if units - {Unit.UNITS} or not figure.steps or figure.steps[-1].sign != "=":
            continue
        out.put(number, figure.value, Unit.UNITS)
        parts = []
        for place, step in enumerate(figure.steps[:-1]):
            name = step.figure or f"{id} step {place + 1}"
            part = Number(release.quarter, (), "figure", name, "")
            if name != id:
                out.put(part, step.value, Unit.UNITS)
                out.negative.add(part)
                parts.append((-1 if step.sign == MINUS else 1, part))
        if all(step.sign in {"", "+", MINUS} for step in figure.steps[:-1]):
            out.tie(number, parts, "the steps make the figure")


def _moved(out: Printed, release: Release, awards: Table) -> None:
    """What moved in the quarter is a figure and a line of the awards under the same name."""
    for row in awards.rows:
        figure = f"quarter.{row.id}"
        if row.kind is RowKind.ITEM and figure in release.figures:
            line = Number(release.quarter, (), awards.id, row.id, "units")
            out.tie(Number(release.quarter, (), "figure", figure, ""), [(1, line)], "the figure is the line")


def _carry(out: Printed, release: Release, last: Release | None) -> None:
    """Closing is the next opening."""
    for table in release.tables.values():
        before = last.tables.get(table.id) if last else None
        opening = next((row for row in table.rows if row.kind is RowKind.OPENING), None)
        closing = next((row for row in before.rows if row.kind is RowKind.TOTAL), None) if before else None
        if last is None or before is None or opening is None or closing is None:
            continue
        both = {column.id for column in before.columns if column.unit is Unit.UNITS}
        for column in table.columns:
            if column.id in both:
                end = Number(last.quarter, (), table.id, closing.id, column.id)
                out.tie(Number(release.quarter, (), table.id, opening.id, column.id), [(1, end)],
                        "closing is the next opening")  # fmt: skip
