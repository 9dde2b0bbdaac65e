"""Strikes as positions in a list of prices, which new prices and splits add to; -1 stands for no price."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np

from transparency.ledger.replay.arrays import Bools, Ints
from transparency.ledger.replay.ordered_events import Entries
from transparency.ledger.replay.timeline import SplitEvent, Stop, stop_of


def reprices(entries: Entries, stops: Sequence[Stop], strikes: list[Decimal]) -> tuple[Ints, Ints]:
    """New strikes: grant times number of stops plus stop, and position in ``strikes``, which grows."""
    events = entries.of_type("reprice")
    events = events[entries.g[events] >= 0]
    prices = entries.events["price"][events].to_list()
    strikes += sorted(set(prices) - set(strikes))
    keys = entries.g[events] * len(stops) + stop_of(events, entries.quarter[events], stops)
    last = {key: strikes.index(price) for key, price in zip(keys.tolist(), prices, strict=True)}
    return np.array(list(last), np.int64), np.array(list(last.values()), np.int64)


def carried(g: Ints, repriced: Ints, strike: Ints) -> Ints:
    """The strike of each row: the last new one in the stretch, or that of its beginning."""
    if not (repriced >= 0).any():
        return strike[g]
    row = np.arange(len(g))
    last = np.maximum.accumulate(np.where(repriced >= 0, row, -1))
    mine = (last >= 0) & (g[last] == g)
    return np.where(mine, repriced[last], strike[g])


def after_split(strike: Ints, here: Bools, split: SplitEvent, strikes: list[Decimal]) -> Ints:
    """Strikes after a split: times old over new, to the sixth decimal."""
    renewed = strike.copy()
    for position in np.unique(strike[here & (strike >= 0)]).tolist():
        price = (strikes[position] * split.old / split.new).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
        if price not in strikes:
            strikes.append(price)
        renewed[here & (strike == position)] = strikes.index(price)
    return renewed
