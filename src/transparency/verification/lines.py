"""The sums between printed numbers: roll-forwards, groups, the ladder, the steps below a figure."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transparency.release.release import MINUS, Release, RowKind, Table, Unit
from transparency.units import factor
from transparency.verification.numbers import ShownNumber, SiteNumbers

STEPS = ("promised", "earned", "owned")
"""Each step of the ladder is a part of the one before, and a column of the breakdowns."""
RUNNING = "together"
"""A column that adds up as it goes down."""
Place = tuple[str, str]
"""Row and column of a table."""


def add_up(releases: Sequence[Release]) -> SiteNumbers:
    """Every number of the releases, oldest first, and every sum that has to hold between them."""
    out = SiteNumbers()
    last: Release | None = None
    for release in releases:
        for table in (*release.tables.values(), *release.breakdowns):
            _table(out, release.quarter, table)
        for table in release.breakdowns:
            _groups(out, release.quarter, table)
        _figures(out, release)
        if last is not None:
            _carry(out, release, last)
        last = release
    return out


def _table(out: SiteNumbers, quarter: str, table: Table) -> None:
    """Take down a table, and what adds up in it."""
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            out.put(ShownNumber(quarter, table.id, row.id, column.id), cell, row.unit or column.unit)
    for total, parts, words in _sums(table):
        terms = [(sign, ShownNumber(quarter, table.id, *place)) for sign, place in parts]
        out.tie(ShownNumber(quarter, table.id, *total), terms, words)


def _sums(table: Table) -> Iterator[tuple[Place, list[tuple[int, Place]], str]]:
    """Opening and lines make closing, or rows the total; places make the whole; running sums."""
    kinds = [row.kind for row in table.rows]
    counted = [column.id for column in table.columns if column.unit in {Unit.UNITS, Unit.PEOPLE}]
    if RowKind.TOTAL in kinds:
        last = table.rows[kinds.index(RowKind.TOTAL)]
        first = kinds.index(RowKind.OPENING) if RowKind.OPENING in kinds else 0
        body = table.rows[first : kinds.index(RowKind.TOTAL)]
        words = "opening and lines make closing" if RowKind.OPENING in kinds else "the rows make the total"
        for column in counted:
            if column != RUNNING:
                yield (last.id, column), [(-1 if row.sign == MINUS else 1, (row.id, column)) for row in body], words
    if RUNNING in counted:
        for above, row in pairwise(table.rows):
            if row.kind is RowKind.ITEM:
                parts = [(1, (above.id, RUNNING)), (1, (row.id, counted[0]))]
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
    if table == "cohorts":
        return "granted", ["earned", "lost", "running"]
    start = {"awards": "units_", "pool": "pool_"}.get(table)
    return ("units", [name for name in columns if name.startswith(start)]) if start else ("", [])


def _groups(out: SiteNumbers, quarter: str, table: Table) -> None:
    """All groups together are the step of the ladder."""
    total = next((row for row in table.rows if row.kind is RowKind.TOTAL), None)
    for step in STEPS if total else ():
        if total and any(column.id == step for column in table.columns):
            ladder = ShownNumber(quarter, "ladder", step, "units")
            words = "all groups together are the step of the ladder"
            out.tie(ShownNumber(quarter, table.id, total.id, step), [(1, ladder)], words)


def _figures(out: SiteNumbers, release: Release) -> None:
    """A figure is the sum of the steps that are printed under it."""
    for id, figure in release.figures.items():
        units = {step.unit for step in figure.steps}
        if units - {Unit.UNITS} or not figure.steps or figure.steps[-1].sign != "=":
            continue
        number = ShownNumber(release.quarter, "figure", id)
        out.put(number, figure.value, Unit.UNITS)
        parts = []
        for place, step in enumerate(figure.steps[:-1]):
            part = ShownNumber(release.quarter, "figure", step.figure or f"{id} step {place + 1}")
            if part != number:
                out.put(part, step.value, Unit.UNITS)
                parts.append((-1 if step.sign == MINUS else 1, part))
        if all(step.sign in {"", "+", MINUS} for step in figure.steps[:-1]):
            out.tie(number, parts, "the steps make the figure")


def _carry(out: SiteNumbers, release: Release, last: Release) -> None:
    """Closing is the next opening, in units of the day, unless a larger block restated the openings."""
    times = factor(release.splits, last.as_of, release.as_of)
    for table in release.tables.values():
        before = last.tables.get(table.id)
        opening = next((row for row in table.rows if row.kind is RowKind.OPENING), None)
        closing = next((row for row in before.rows if row.kind is RowKind.TOTAL), None) if before else None
        if before is None or opening is None or closing is None or release.raised_from or times.denominator != 1:
            continue
        both = {column.id for column in before.columns if column.unit is Unit.UNITS}
        for column in table.columns:
            if column.id in both:
                end = ShownNumber(last.quarter, table.id, closing.id, column.id)
                words = "the closing of a quarter is the opening of the next"
                out.tie(ShownNumber(release.quarter, table.id, opening.id, column.id), [(int(times), end)], words)
