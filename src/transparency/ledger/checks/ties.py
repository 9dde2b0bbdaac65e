"""Ties of the finished positions: what grants hold by themselves against movements added up; nothing below zero."""

from collections.abc import Iterator, Sequence

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.positions import MONEY, PLACES, Positions
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.replay.roll_forward import standing

_OF_HOLDERS = ("unvested", "vested", "owned")
"""Places of ``Positions.holdings``."""
_AWARDS = ("quarter", "pool", "instrument")
_POOLS = ("quarter", "pool")


def check_positions(book: Book, positions: Positions, problems: ProblemList) -> None:
    """Every quarter: T1 to T7 from both sides (I01), and no balance below zero (L10, L05).

    One side are the states of grants and pools, by their own formulas; the other is what was added up from movements.
    What time earns is a difference of states, so this proves that nothing is lost, doubled or booked on the wrong name,
    price or quarter; whether the formula is right is for ``tests/ledger/plain.py`` to say.
    """
    path = book.files[0] if book.files else "ledger"
    names = {one.index: one.id for one in positions.quarters}
    worth = (pl.col("unvested") + pl.col("vested")).cast(pl.Decimal(38, 0)) * pl.col("price").fill_null(0)
    states = positions.states.with_columns(worth.cast(MONEY).alias("value"))
    flown = standing(positions.flows, PLACES, _AWARDS[1:], positions.quarters)
    for side, rows, keys, places in (
        ("movements", flown, _POOLS, PLACES[:1]),
        ("movements", flown, _AWARDS, PLACES[1:]),
        ("balances", positions.balances, _POOLS, PLACES[:1]),
        ("balances", positions.balances, _AWARDS, (*PLACES[1:], "value")),
        ("holdings", positions.holdings, _AWARDS, _OF_HOLDERS),
    ):
        for row, place, stands, added in _differences(states, rows, keys, places):
            where = f"{names[row['quarter']]}, pool '{row['pool']}'"
            amounts = "value does not" if place == "value" else f"{place} units do not"
            problems.add(
                "I01",
                f"{where}: {amounts} tie: {stands:,} from grants, {added:,} from {side}",
                path,
                hint="this is a fault of the program; please report it",
            )
    for row in positions.balances.filter(pl.any_horizontal(pl.col(PLACES) < 0)).iter_rows(named=True):
        name = next(place for place in PLACES if row[place] < 0)
        code = "L10" if name == "available" else "L05"
        problems.add(
            code,
            f"{names[row['quarter']]}, pool '{row['pool']}': {name} units fall below zero as events were booked late",
            path,
            hint="events recorded after a quarter was closed count later; record what covers them in time",
        )


def _differences(
    states: pl.DataFrame, rows: pl.DataFrame, keys: Sequence[str], places: Sequence[str]
) -> Iterator[tuple[dict[str, int], str, object, object]]:
    """Where the two sides differ: the row, the place, and what each side says. A row that is not there says nothing."""
    names = {"pool": pl.String, "instrument": pl.String}
    of_states, of_sums = (
        side.select(pl.col(name).cast(names.get(name, side.schema[name])) for name in (*keys, *places))
        .group_by(keys)
        .agg(pl.col(places).sum())
        for side in (states, rows)
    )
    both = of_states.join(of_sums, on=keys, how="full", coalesce=True, nulls_equal=True, suffix=" added")
    both = both.with_columns(pl.selectors.numeric().fill_null(0)).sort(keys)
    for place in places:
        for row in both.filter(pl.col(place) != pl.col(f"{place} added")).iter_rows(named=True):
            yield row, place, row[place], row[f"{place} added"]
