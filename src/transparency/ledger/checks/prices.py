"""Invariants of exercise prices: what has one is bought at it, what has none is not bought, and gets no new one."""

from collections.abc import Collection
from decimal import Decimal

import numpy as np
import polars as pl

from transparency.ledger.checks.context import CheckContext
from transparency.ledger.positions import MONEY
from transparency.ledger.replay.arrays import Bools, Ints
from transparency.ledger.replay.exercise_prices import exercise_prices
from transparency.ledger.replay.ordered_events import KIND, NO_PRICE, TO_BUY

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
        _of(NO_PRICE, context, context.live("exercise", "reprice")),
        lambda row: (
            f"{row['event']} ({row['type']}) is of grant '{row['grant']}': "
            f"{row['instrument']} awards have no price to pay"
        ),
        "what is earned of it is delivered by settle, or paid out by cash_settle",
    )


def options_are_bought(context: CheckContext) -> None:
    """Warning L26: an option becomes stock by an exercise; by a settlement it would be stock that nobody paid for.

    Units kept back for its price or for tax become nobody's stock: both types may say so with the cause ``withheld``.
    """
    settled = context.live("settle")
    kept_back = (context.ledger.events["cause"] == "withheld").fill_null(value=False).to_numpy()
    unpaid = _of(TO_BUY, context, settled[~kept_back[context.rows.i[settled]]])
    if not len(unpaid):
        return
    first = context.named(unpaid).row(0, named=True)
    context.problems.warn(
        "L26",
        f"options that are settled in stock as if nobody had paid for them: {len(unpaid):,}, "
        f"the first of '{first['grant']}' ({first['instrument']})",
        context.book.files[first["file"]],
        "book the units that were bought as exercise; after a net exercise, "
        "those kept back for price or tax as a second exercise with the cause withheld",
        line=first["line"],
    )


def prices_stand_on_options(context: CheckContext) -> None:
    """Warning L23: a price on the grant of an award that nobody pays for is passed over."""
    ledger, grants = context.ledger, context.ledger.grants
    made = np.flatnonzero(ledger.kind[grants.i] == KIND["grant"])
    priced = made[ledger.events["price"][grants.i[made]].is_not_null().to_numpy()]
    free = priced[_among(NO_PRICE, context)[grants.instrument[priced]]]
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


def _of(kinds: Collection[str], context: CheckContext, rows: Ints) -> Ints:
    """Those of some rows whose grant is of one of these instruments."""
    of_rows: Ints = rows[_among(kinds, context)[context.ledger.grants.instrument[context.rows.g[rows]]]]
    return of_rows


def _among(kinds: Collection[str], context: CheckContext) -> Bools:
    """Of all instruments of the ledger, which are one of these."""
    return np.array([name in kinds for name in context.ledger.instruments], np.bool_)


def _money(amount: Decimal) -> str:
    """An amount with cents, or with as many decimals as it has.

    >>> _money(Decimal("0.600000")), _money(Decimal("0.333333"))
    ('0.60', '0.333333')
    """
    return f"{amount:.2f}" if amount == round(amount, 2) else f"{amount.normalize():f}"
