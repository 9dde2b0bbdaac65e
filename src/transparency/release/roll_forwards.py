"""Roll-forward tables: every unit (T-0), the pool (T-A) and vesting (T-C)."""

from transparency.release.format import MONTHS
from transparency.release.lines import Account, account, roll
from transparency.release.release import Column, Table, Unit
from transparency.release.snapshot import (
    Piece,
    Snapshot,
    available,
    gone,
    owned,
    promised,
    set_aside,
    unvested,
    vested,
)


def movements_table(snapshot: Snapshot) -> Table:
    """T-0: a unit is always in exactly one place; each line takes it out of one and puts it into another.

    The last place is called "Owned" only while everything that left the pool is owned by providers.
    """
    pieces: list[Piece] = [*snapshot.opening, *snapshot.closing, *snapshot.movements]
    same = all(piece.gone == piece.owned for piece in pieces)
    columns = (
        _column("available", "Not promised"),
        _column("unvested", "Promised, not earned"),
        _column("vested", "Earned, not owned"),
        _column("gone", "Owned" if same else "Owned or gone"),
        _column("set_aside", "Set aside"),
    )
    measures = (available, unvested, vested, gone, set_aside)
    months = f"{MONTHS[snapshot.quarter.start.month - 1]} to {MONTHS[snapshot.quarter.end.month - 1]}"
    notes = [
        "Each movement takes units out of one place and puts them into another, "
        "so every line adds up to the last column."
    ]
    if not same:
        notes.append(
            f"Of the units that left the pool, providers own {snapshot.closed(owned):,} as shares. "
            "The others were paid in cash, kept back, bought back or passed on."
        )
    return Table(
        id="movements",
        code="T-0",
        title=f"Every unit, from {months}",
        stub="Units",
        columns=columns,
        rows=roll(snapshot, [account(snapshot, measure) for measure in measures], signed=True),
        notes=tuple(notes),
        signed=True,
    )


def pool_table(snapshot: Snapshot) -> Table:
    """T-A: identity T2, one line a movement; one column a pool when there are several."""
    names = sorted({b.pool for b in (*snapshot.opening, *snapshot.closing)})
    accounts = [account(snapshot, available)]
    columns = [Column(id="units", name="Units" if len(names) < 2 else "All pools", unit=Unit.UNITS)]
    if len(names) > 1:
        for pool in names:
            accounts.append(pool_account(snapshot, pool))
            columns.append(Column(id=f"pool_{pool}", name=pool, unit=Unit.UNITS))
    return Table(
        id="pool",
        code="T-A",
        title="Units not promised to anyone",
        stub="Units not promised",
        columns=tuple(columns),
        rows=roll(snapshot, accounts, signed=False),
    )


def pool_account(snapshot: Snapshot, pool: str) -> Account:
    """The available units of one pool."""
    opening = sum(b.available for b in snapshot.opening if b.pool == pool)
    closing = sum(b.available for b in snapshot.closing if b.pool == pool)
    return Account(opening, closing, lambda piece: piece.available if piece.pool == pool else 0)


def vesting_table(snapshot: Snapshot) -> Table:
    """T-C: identities T4 and T5 side by side."""
    columns = (
        _column("unvested", "Promised, not earned"),
        _column("vested", "Earned, not owned"),
        _column("owned", "Owned"),
        _column("promised", "Promised"),
    )
    measures = (unvested, vested, owned, promised)
    return Table(
        id="vesting",
        code="T-C",
        title="From promised to earned to owned",
        stub="Units",
        columns=columns,
        rows=roll(snapshot, [account(snapshot, measure) for measure in measures], signed=True),
        notes=("Promised is the sum of the three columns before it.",),
        signed=True,
    )


def _column(id: str, name: str) -> Column:
    return Column(id=id, name=name, unit=Unit.UNITS)
