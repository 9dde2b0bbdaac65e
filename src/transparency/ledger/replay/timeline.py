"""Time in a ledger: the quarter in which each event counts, and the moments at which grants are looked at.

An event counts in the quarter of its ``date`` when it was recorded by the day that quarter was closed. Recorded
later, it counts in the first later disclosed quarter that was still open, or in the first one not disclosed yet: a
prior-period adjustment. A quarter that was never disclosed by itself closes with the next one that was.
"""

from collections.abc import Sequence
from datetime import date
from typing import cast

import numpy as np
import polars as pl
from msgspec import Struct

from transparency.ledger.replay.arrays import NEVER, Ints, day_number, ints
from transparency.publication.publication import Disclosed
from transparency.publication.quarter import FiscalYears, Quarter, quarter_of

AHEAD = 8
"""Quarters after the last one for which the vesting calendar looks ahead."""


def with_counting(events: pl.DataFrame, disclosed: Sequence[Disclosed], years: FiscalYears) -> pl.DataFrame:
    """Add ``quarter`` (where an event counts, ``Quarter.index`` i32) and ``prior`` (it is not that of ``date``)."""
    own = _quarters(events["date"], years.start_month)
    quarter = own
    closes = sorted((one.quarter.index, one.closed) for one in disclosed)
    if closes and len(own):
        low, high = int(own.min()), int(own.max())
        closed = [next((day for index, day in closes if index >= one), None) for one in range(low, high + 1)]
        ends = np.array([NEVER if day is None else day_number(day) for day in closed])
        late = np.flatnonzero(ints(events["recorded"], -NEVER) > ends[own - low])
        if len(late):
            recorded = events["recorded"][late]
            quarter = own.copy()
            quarter[late] = [
                _counts_in(one, day, closes) for one, day in zip(own[late].tolist(), recorded, strict=True)
            ]
    columns = [pl.Series("quarter", quarter.astype(np.int32)), pl.Series("prior", quarter != own)]
    return events.hstack(columns)


def _quarters(days: pl.Series, start_month: int) -> Ints:
    """``Quarter.index`` of the quarter that holds each day.

    A fiscal year that starts later than in January is named after the calendar year in which it ends. Counting goes on
    where a fiscal year moves: quarters end on the same days.
    """
    months = days.dt.year().cast(pl.Int64) * 12 + days.dt.month() - start_month
    return (months // 3 + (0 if start_month == 1 else 4)).to_numpy()


def _counts_in(own: int, recorded: date, closes: list[tuple[int, date]]) -> int:
    """The quarter in which an event counts that was recorded after its own quarter was closed."""
    for index, closed in closes:
        if index >= own and closed >= recorded:
            return index
    return max(own, closes[-1][0] + 1)


def closing_days(quarters: Sequence[Quarter], disclosed: Sequence[Disclosed]) -> dict[Quarter, date]:
    """The last ``recorded`` day that counts in each quarter: any day in one that is still open."""
    closes = sorted((one.quarter.index, one.closed) for one in disclosed)
    return {quarter: next((day for index, day in closes if index >= quarter.index), date.max) for quarter in quarters}


def quarters_of(events: pl.DataFrame, disclosed: Sequence[Disclosed], years: FiscalYears) -> tuple[Quarter, ...]:
    """All quarters from the first event to the last event or disclosed quarter, whichever is later."""
    known = [one.quarter for one in disclosed]
    if events.height:
        first = quarter_of(cast(date, events["date"].min()), years)
        last = first.next(cast(int, events["quarter"].max()) - first.index)
        known = [first, *(one for one in known if one > first), last]
    if not known:
        return ()
    first, last = min(known), max(known)
    return tuple(first.next(step) for step in range(last.index - first.index + 1))


class SplitEvent(Struct, frozen=True):
    """A split at its place in the total order of events, ``order``, with the pools that it changes, by number."""

    order: int
    event: str
    day: date
    quarter: int
    pools: frozenset[int]
    new: int
    old: int


class Moment(Struct, frozen=True):
    """A moment at which every grant is looked at: the end of a quarter, or just before a split."""

    day: date
    quarter: int
    split: SplitEvent | None = None


def moments_of(quarters: Sequence[Quarter], splits: Sequence[SplitEvent]) -> list[Moment]:
    """Ends of all quarters, with a moment before each split."""
    moments = [Moment(quarter.end, quarter.index) for quarter in quarters]
    moments += [Moment(split.day, split.quarter, split) for split in splits]
    return sorted(
        moments, key=lambda one: (one.quarter, one.split is None, one.day, one.split.order if one.split else 0)
    )


def days_looked_at(quarters: Sequence[Quarter], moments: Sequence[Moment]) -> list[date]:
    """The days of all moments, then the ends of the next eight quarters, for the vesting calendar."""
    return [*(moment.day for moment in moments), *(quarters[-1].next(step).end for step in range(1, AHEAD + 1))]


def moment_of(orders: Ints, quarters: Ints, moments: Sequence[Moment]) -> Ints:
    """The first moment at which each event is counted, told by its place in the order and its quarter."""
    ends = np.array([number for number, moment in enumerate(moments) if moment.split is None], np.int64)
    numbers = ends[quarters - moments[0].quarter]
    for number, moment in reversed(list(enumerate(moments))):
        if moment.split is not None:
            numbers[(quarters == moment.quarter) & (orders < moment.split.order)] = number
    return numbers
