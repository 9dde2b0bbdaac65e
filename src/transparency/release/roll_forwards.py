"""Roll-forward tables: every unit (T-0), the pool (T-A) and vesting (T-C)."""

from collections.abc import Mapping

from transparency.release.cells import QuarterCells
from transparency.release.format import MONTHS, number
from transparency.release.ladder import opening_note
from transparency.release.lines import other_note, roll
from transparency.release.release import Column, Table, Unit

PLACES = {
    "available": "Not promised",
    "unvested": "Promised, not earned",
    "vested": "Earned, not owned",
    "gone": "Owned or gone",
    "set_aside": "Set aside",
    "owned": "Owned",
    "promised": "Promised",
}


def rolls(cells: QuarterCells) -> bool:
    """Whether the quarter's lines are published."""
    return bool(cells.lines) and "opening/unvested" in cells


def movements_table(cells: QuarterCells) -> Table:
    """T-0: a unit is always in exactly one place; each line takes it out of one and puts it into another."""
    months = f"{MONTHS[cells.quarter.start.month - 1]} to {MONTHS[cells.quarter.end.month - 1]}"
    gone, owned = cells.value("closing/gone"), cells.value("closing/owned")
    notes = [
        "Each movement takes units out of one place and puts them into another, "
        "so every line adds up to the last column.",
        opening_note(cells),
        other_note(cells),
    ]
    if gone.amount:
        notes.append(
            f"Of the units that left the pool, providers own {number(owned, Unit.UNITS)} as shares. "
            "The others were paid in cash, kept back, bought back or passed on."
            if gone.amount != owned.amount
            else "All units that left the pool are owned by providers, as far as blocks show."
        )
    places = ("available", "unvested", "vested", "gone", "set_aside")
    return Table(
        id="movements",
        code="T-0",
        title=f"Every unit, from {months}",
        stub="Units",
        columns=_columns(places),
        rows=roll(cells, places, signed=True),
        notes=tuple(note for note in notes if note),
        signed=True,
    )


def pool_table(cells: QuarterCells, pools: Mapping[str, str]) -> Table:
    """T-A: identity T2, one line a movement; one column a pool when several are printed. ``pools``: id → name."""
    printed = cells.published.pools
    measures = ["available", *(f"available@pool={pool}" for pool in printed)]
    names = ["All pools" if printed else "Units", *(pools.get(pool, "Other pools") for pool in printed)]
    ids = ["units", *(f"pool_{pool}" for pool in printed)]
    return Table(
        id="pool",
        code="T-A",
        title="Units not promised to anyone",
        stub="Units not promised",
        columns=tuple(Column(id=id, name=name, unit=Unit.UNITS) for id, name in zip(ids, names, strict=True)),
        rows=roll(cells, measures, signed=False),
    )


def vesting_table(cells: QuarterCells) -> Table:
    """T-C: identities T4 and T5 side by side."""
    places = ("unvested", "vested", "owned", "promised")
    return Table(
        id="vesting",
        code="T-C",
        title="From promised to earned to owned",
        stub="Units",
        columns=_columns(places),
        rows=roll(cells, places, signed=True),
        notes=("Promised is the sum of the three columns before it.",),
        signed=True,
    )


def _columns(places: tuple[str, ...]) -> tuple[Column, ...]:
    return tuple(Column(id=place, name=PLACES[place], unit=Unit.UNITS) for place in places)
