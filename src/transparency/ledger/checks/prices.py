"""Invariants of exercise prices: only what has a price is bought or gets a new one, and it costs what was promised."""

from decimal import Decimal

import numpy as np
import polars as pl

from transparency.ledger.checks.context import CheckContext
from transparency.ledger.positions import MONEY
from transparency.ledger.replay.arrays import Bools, Ints
from transparency.ledger.replay.exercise_prices import exercise_prices
from transparency.ledger.replay.ordered_events import KIND, NO_PRICE

_CENT = Decimal("0.01")


def exercises_cost_the_price_of_their_grant(context: CheckContext) -> None:
    """An exercise that names a price names that of its grant on its day (L21); after a split cents may be rounded."""
    ledger, rows = context.ledger, context.rows
    exercises = context.live("exercise")
    named = exercises[ledger.events["price"][rows.i[exercises]].is_not_null().to_numpy()]
    if not len(named):
        return
    named = named[np.argsort(rows.i[named])]
    i, prices = rows.i[named], exercise_prices(ledger, rows)
    crossed = np.zeros(len(named), np.bool_)
    for split in ledger.splits:
        crossed |= (i > split.order) & np.isin(ledger.p[i], list(split.pools))
    told = context.named(named).hstack(
        [
            ledger.events["price"][i].cast(MONEY).alias("told"),
            prices.amounts(prices.before[named]).alias("due"),
            pl.Series("crossed", crossed),
        ]
    )
    rounded = pl.col("crossed") & (pl.col("told") - pl.col("due")).is_between(-_CENT, _CENT)
    context.problems.rows(
        "L21",
        told.filter((pl.col("told") != pl.col("due")) & ~rounded),
        lambda row: (
            f"{row['event']} exercises grant '{row['grant']}' at {_money(row['told'])}, "
            f"but its price on {row['date']} is {_money(row['due'])}"
        ),
        "correct the price, leave the cell empty, or book the new price of the grant as reprice",
    )


def only_options_are_bought(context: CheckContext) -> None:
    """An award without a price to pay is neither exercised nor gets a new price (L22)."""
    context.say(
        "L22",
        _without_price(context, context.live("exercise", "reprice")),
        lambda row: (
            f"{row['event']} ({row['type']}) is of grant '{row['grant']}': "
            f"{row['instrument']} awards have no price to pay"
        ),
        "what is earned of it is delivered by settle, or paid out by cash_settle",
    )


def prices_stand_on_options(context: CheckContext) -> None:
    """Warning L23: a price on the grant of an award that nobody pays for is passed over."""
    ledger, grants = context.ledger, context.ledger.grants
    made = np.flatnonzero(ledger.kind[grants.i] == KIND["grant"])
    priced = made[ledger.events["price"][grants.i[made]].is_not_null().to_numpy()]
    free = priced[_free(context)[grants.instrument[priced]]]
    if not len(free):
        return
    first = ledger.placed(grants.i[free].min(keepdims=True), "grant", "instrument").row(0, named=True)
    context.problems.warn(
        "L23",
        f"prices on grants that have none to pay are passed over: {len(free):,}, "
        f"the first of '{first['grant']}' ({first['instrument']})",
        context.book.files[first["file"]],
        "leave 'price' empty: it is what a provider pays for a unit, not what a unit was worth",
    )


def _without_price(context: CheckContext, rows: Ints) -> Ints:
    """Those of some rows whose grant has no price to pay."""
    of_rows: Ints = rows[_free(context)[context.ledger.grants.instrument[context.rows.g[rows]]]]
    return of_rows


def _free(context: CheckContext) -> Bools:
    """Of all instruments, which nobody pays for."""
    return np.array([name in NO_PRICE for name in context.ledger.instruments], np.bool_)


def _money(amount: Decimal) -> str:
    """An amount with cents, or with as many decimals as it has.

    >>> _money(Decimal("0.600000")), _money(Decimal("0.333333"))
    ('0.60', '0.333333')
    """
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount.normalize():f}"
