"""Roll-forward tables: every unit (T-0), the pool (T-A) and vesting (T-C)."""

from transparency.release.cells import QuarterCells
from transparency.release.lines import roll
from transparency.release.release import Column, Table, Unit


def rolls(cells: QuarterCells) -> bool:
    """Whether the quarter's lines are published."""
    return bool(cells.lines) and "opening/unvested" in cells


def movements_table(cells: QuarterCells) -> Table:
    """T-0: a unit is always in exactly one place; each line takes it out of one and puts it into another."""
    places = ("available", "unvested", "vested", "gone", "set_aside")
    return Table(
        id="movements",
        code="T-0",
        columns=_columns(places),
        rows=roll(cells, places, signed=True),
        signed=True,
    )


def pool_table(cells: QuarterCells) -> Table:
    """T-A: identity T2, one line a movement; one column a pool when several are printed."""
    printed = cells.published.pools
    measures = ["available", *(f"available@pool={pool}" for pool in printed)]
    ids = ["units", *(f"pool_{pool}" for pool in printed)]
    return Table(
        id="pool",
        code="T-A",
        columns=tuple(Column(id=id, unit=Unit.UNITS) for id in ids),
        rows=roll(cells, measures, signed=False),
    )


def vesting_table(cells: QuarterCells) -> Table:
    """T-C: identities T4 and T5 side by side."""
    unearned = ("unearned",) if "closing/unearned" in cells else ()
    places = ("unvested", "vested", "owned", *unearned, "promised")
    return Table(
        id="vesting",
        code="T-C",
        columns=_columns(places),
        rows=roll(cells, places, signed=True),
        signed=True,
    )


def _columns(places: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(id=place, unit=Unit.UNITS) for place in places)
