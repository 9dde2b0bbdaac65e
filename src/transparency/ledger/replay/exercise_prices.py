"""What a unit of each grant costs to exercise: its own price, new prices, and what splits make of them.

Prices are positions in one list, as they are few; -1 stands for no price.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import numpy as np
import polars as pl
from msgspec import Struct

from transparency.ledger.positions import MONEY
from transparency.ledger.replay.arrays import Bools, Ints, day_number, ints
from transparency.ledger.replay.before_events import BeforeEvents
from transparency.ledger.replay.ordered_events import KIND, OrderedLedger
from transparency.ledger.replay.timeline import Moment, SplitEvent, moment_of


class ExercisePrices(Struct, frozen=True):
    """The exercise price of every grant at every event, as positions in ``prices``."""

    prices: pl.Series
    before: Ints
    """By row of ``BeforeEvents``: the price of its grant when it happens."""
    renewed: Ints
    """Rows that give a grant a new price."""
    new: Ints
    """That price, by row of ``renewed``."""

    def amounts(self, positions: Ints) -> pl.Series:
        """Prices at these positions; none at -1."""
        return self.prices[np.where(positions < 0, len(self.prices) - 1, positions)]


def exercise_prices(ledger: OrderedLedger, rows: BeforeEvents) -> ExercisePrices:
    """Follow the price of every grant through all events and splits."""
    prices, now = list(ledger.strikes), ledger.grants.strike
    renewed, new = _renewed(ledger, rows, prices)
    before = np.full(len(rows.i), -1)
    stretch = np.searchsorted([split.order for split in ledger.splits], rows.i)
    for number, split in enumerate((*ledger.splits, None)):
        part = np.flatnonzero(stretch == number)
        of_part = np.flatnonzero(stretch[renewed] == number)
        before[part] = now[rows.g[part]]
        if len(of_part):
            fresh, price = renewed[of_part], new[of_part]
            last = np.searchsorted(fresh, part) - 1  # rows are by grant, then order
            follows = (last >= 0) & (rows.g[fresh[last]] == rows.g[part])
            before[part[follows]] = price[last[follows]]
            now = now.copy()
            now[rows.g[fresh]] = price
        if split is not None:
            now = _after_split(now, ledger, split, prices)
    return ExercisePrices(pl.Series("price", [*prices, None], dtype=MONEY), before, renewed, new)


def prices_at(
    ledger: OrderedLedger, rows: BeforeEvents, prices: ExercisePrices, moments: Sequence[Moment]
) -> tuple[list[Ints], list[Ints]]:
    """The price of every grant at each moment, and after the split that comes then; where none comes, the same."""
    known, now = prices.prices.to_list()[:-1], ledger.grants.strike
    i = rows.i[prices.renewed]
    moment_of_new = moment_of(i, ledger.quarter[i], moments)
    at, after = [], []
    for number, moment in enumerate(moments):
        of_moment = np.flatnonzero(moment_of_new == number)
        if len(of_moment):
            now = now.copy()
            now[rows.g[prices.renewed[of_moment]]] = prices.new[of_moment]
        at.append(now)
        if moment.split is not None:
            now = _after_split(now, ledger, moment.split, known)
        after.append(now)
    return at, after


def _renewed(ledger: OrderedLedger, rows: BeforeEvents, prices: list[Decimal]) -> tuple[Ints, Ints]:
    """Rows with new prices, and these. ``prices`` grows by those not seen before.

    A price that is booked late is restated by the splits in between.
    """
    renewed = np.flatnonzero((rows.kind == KIND["reprice"]) & ~rows.loose)
    i = rows.i[renewed]
    written = ints(ledger.events["date"][i])
    positions = np.zeros(len(renewed), np.int64)
    for at, (order, amount) in enumerate(zip(i.tolist(), ledger.events["price"][i].to_list(), strict=True)):
        price = amount
        for split in ledger.splits:
            if written[at] < day_number(split.day) and split.order < order and int(ledger.p[order]) in split.pools:
                price = divided(price, Fraction(split.new, split.old))
        positions[at] = _position(price, prices)
    return renewed, positions


def _after_split(positions: Ints, ledger: OrderedLedger, split: SplitEvent, prices: list[Decimal]) -> Ints:
    """Prices after a split."""
    of_split: Bools = np.isin(ledger.grants.p, list(split.pools)) & (ledger.grants.day < day_number(split.day))
    renewed = positions.copy()
    for position in np.unique(positions[of_split & (positions >= 0)]).tolist():
        price = divided(prices[position], Fraction(split.new, split.old))
        renewed[of_split & (positions == position)] = _position(price, prices)
    return renewed


def divided(price: Decimal, ratio: Fraction) -> Decimal:
    """A price after a split of so many new units for old ones: times old over new, to the sixth decimal.

    >>> divided(Decimal("5.00"), Fraction(3, 2))
    Decimal('3.333333')
    """
    return (price * ratio.denominator / ratio.numerator).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)


def _position(price: Decimal, prices: list[Decimal]) -> int:
    """Where a price stands in the list, which grows by it if it is not there."""
    if price not in prices:
        prices.append(price)
    return prices.index(price)
