"""What a unit of each grant costs to exercise at each moment: its own price, new prices, and what splits make of them.

Prices are positions in one list, as they are few; -1 stands for no price.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import polars as pl
from msgspec import Struct

from transparency.ledger.positions import MONEY
from transparency.ledger.replay.arrays import Bools, Ints, day_number
from transparency.ledger.replay.ordered_events import OrderedLedger
from transparency.ledger.replay.timeline import Moment, SplitEvent, moment_of


class ExercisePrices(Struct, frozen=True):
    """The exercise price of every grant at every moment, as positions in ``prices``, by grant."""

    prices: pl.Series
    at: list[Ints]
    """By moment: a new price holds for the whole quarter in which it counts, or for its part up to a split."""
    after: list[Ints]
    """By moment: after the split that comes then; where none comes, the same."""

    def amounts(self, positions: Ints) -> pl.Series:
        """Prices at these positions; none at -1."""
        return self.prices[np.where(positions < 0, len(self.prices) - 1, positions)]

    def of(self, grants: Ints, moments: Ints) -> Ints:
        """The price of each of some grants, each at its own moment."""
        positions = np.full(len(grants), -1)
        for number, price in enumerate(self.at):
            rows = np.flatnonzero(moments == number)
            positions[rows] = price[grants[rows]]
        return positions


def exercise_prices(ledger: OrderedLedger, moments: Sequence[Moment]) -> ExercisePrices:
    """Follow the price of every grant through all moments. A new price before the grant itself is of no account."""
    grants, prices = ledger.grants, list(ledger.strikes)
    renewed = _renewed(ledger, moments, prices)
    now, at, after = grants.strike, [], []
    for number, moment in enumerate(moments):
        if number in renewed:
            of, price = renewed[number]
            there = grants.day[of] <= day_number(moment.day)
            now = now.copy()
            now[of[there]] = price[there]
        at.append(now)
        if moment.split is not None:
            of_split = np.isin(grants.p, list(moment.split.pools)) & (grants.day < day_number(moment.split.day))
            now = _after_split(now, of_split, moment.split, prices)
        after.append(now)
    return ExercisePrices(pl.Series("price", [*prices, None], dtype=MONEY), at, after)


def _renewed(ledger: OrderedLedger, moments: Sequence[Moment], prices: list[Decimal]) -> dict[int, tuple[Ints, Ints]]:
    """By moment, grants with new prices: the last one that counts there. ``prices`` grows by those not seen before."""
    events = ledger.of_type("reprice")
    events = events[ledger.g[events] >= 0]
    amounts = ledger.events["price"][events].to_list()
    prices += sorted(set(amounts) - set(prices))
    last: dict[int, dict[int, int]] = {}
    counted = moment_of(events, ledger.quarter[events], moments).tolist()
    for number, grant, amount in zip(counted, ledger.g[events].tolist(), amounts, strict=True):
        last.setdefault(number, {})[grant] = prices.index(amount)
    return {
        number: (np.array(list(by_grant), np.int64), np.array(list(by_grant.values()), np.int64))
        for number, by_grant in last.items()
    }


def _after_split(positions: Ints, of_split: Bools, split: SplitEvent, prices: list[Decimal]) -> Ints:
    """Prices after a split: times old over new, to the sixth decimal."""
    renewed = positions.copy()
    for position in np.unique(positions[of_split & (positions >= 0)]).tolist():
        price = (prices[position] * split.old / split.new).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
        if price not in prices:
            prices.append(price)
        renewed[of_split & (positions == position)] = prices.index(price)
    return renewed
