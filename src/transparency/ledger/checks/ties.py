"""Ties of the finished positions: movements against balances against holdings, and nothing below zero."""

from collections.abc import Sequence

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.positions import PLACES, Positions
from transparency.ledger.problem_list import Findings

_OF_HOLDERS = ("unvested", "vested", "owned")
"""Places of ``Positions.holdings``."""


def check_positions(book: Book, positions: Positions, findings: Findings) -> None:
    """Every quarter and pool: T1 to T6 from both sides (I01), and no balance below zero (L10, L05)."""
    path = book.files[0] if book.files else "ledger"
    names = {one.index: one.id for one in positions.quarters}
    balances, moved = _by_pool(positions.balances, PLACES), _by_pool(positions.flows, PLACES)
    held, nothing = _by_pool(positions.holdings, _OF_HOLDERS), dict.fromkeys(PLACES, 0)
    running: dict[str, dict[str, int]] = {}
    for (pool, quarter), told in sorted(balances.items()):
        flown, before = moved.get((pool, quarter), nothing), running.get(pool, nothing)
        running[pool] = {name: before[name] + flown[name] for name in PLACES}
        of_holders = held.get((pool, quarter), nothing)
        where = f"{names[quarter]}, pool '{pool}'"
        for name in PLACES:
            sides = {told[name], running[pool][name], (of_holders if name in _OF_HOLDERS else told)[name]}
            if len(sides) > 1:
                findings.add(
                    "I01",
                    f"{where}: {name} units do not tie: "
                    f"{told[name]:,} from grants, {running[pool][name]:,} from movements",
                    path,
                    hint="this is a fault of the program; please report it",
                )
    for row in positions.balances.filter(pl.any_horizontal(pl.col(PLACES) < 0)).iter_rows(named=True):
        name = next(place for place in PLACES if row[place] < 0)
        code = "L10" if name == "available" else "L05"
        findings.add(
            code,
            f"{names[row['quarter']]}, pool '{row['pool']}': {name} units fall below zero as events were booked late",
            path,
            hint="events recorded after a quarter was closed count later; record what covers them in time",
        )


def _by_pool(frame: pl.DataFrame, places: Sequence[str]) -> dict[tuple[str, int], dict[str, int]]:
    """Units of some places by pool and quarter."""
    summed = frame.group_by("pool", "quarter").agg(pl.col(places).sum())
    return {(pool, quarter): dict(zip(places, units, strict=True)) for pool, quarter, *units in summed.iter_rows()}
