"""What each provider holds at the end of each quarter, who was there, and what the next quarters will bring."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import polars as pl

from transparency.ledger.replay.arrays import NEVER, Ints, day_number, ints, sums
from transparency.ledger.replay.grants import Standing
from transparency.ledger.replay.ordered_events import Entries
from transparency.ledger.replay.rolled import Rolled
from transparency.ledger.replay.timeline import AHEAD
from transparency.publication.quarter import Quarter


def holdings(rolled: Rolled, providers: pl.Series) -> pl.DataFrame:
    """One row for each provider with anything, each quarter; columns as in ``Positions.holdings``.

    What every account holds is carried from quarter to quarter. ``providers``: all of them, coded.
    """
    entries, standing, kinds, by_quarter = rolled.entries, rolled.standing, rolled.kinds, rolled.by_quarter
    held = {name: np.zeros(len(kinds.accounts), np.int64) for name in ("unvested", "vested", "owned")}
    stock = kinds.is_stock[kinds.kind_of_account]
    provider, kind = np.divmod(kinds.accounts, kinds.count)
    there: list[Ints] = []
    units_of: dict[str, list[Ints]] = {name: [] for name in held}
    for quarter in range(standing.quarters):
        for part, rows in zip(rolled.changes.booked, by_quarter.booked, strict=True):
            here = rows.of(quarter)
            account = kinds.account[part.g[here]]
            for name, units in held.items():
                np.add.at(units, account, getattr(part, name)[here])
        for earned, rows in zip(rolled.changes.earned, by_quarter.earned, strict=True):
            here = rows.of(quarter)
            account, units = kinds.account[earned.g[here]], earned.units[here]
            np.subtract.at(held["unvested"], account, units)
            if stock.any():
                of_stock = stock[account]
                np.add.at(held["owned"], account[of_stock], units[of_stock])
                account, units = account[~of_stock], units[~of_stock]
            np.add.at(held["vested"], account, units)
        some = np.flatnonzero((held["unvested"] != 0) | (held["vested"] != 0) | (held["owned"] != 0))
        there.append(some)
        for name, units in held.items():
            units_of[name].append(units[some])
    index = np.repeat(np.arange(len(there), dtype=np.int32) + standing.first, [len(some) for some in there])
    at = np.concatenate(there)
    return pl.DataFrame(
        [
            pl.Series("quarter", index, dtype=pl.Int32),
            providers[provider[at]],
            coded(pl.Series("pool", entries.pools, dtype=pl.String))[kinds.pool(kind)[at]],
            coded(entries.instruments.alias("instrument"))[kind[at] % kinds.instruments],
            *(pl.Series(name, np.concatenate(parts)) for name, parts in units_of.items()),
        ]
    )


def coded(names: pl.Series) -> pl.Series:
    """Different names as a column that holds their numbers: a tenth of what the names themselves need."""
    return names.cast(pl.Enum(names))


def eligible(people: pl.DataFrame, providers: pl.Series, quarters: tuple[Quarter, ...]) -> pl.DataFrame:
    """Providers present at the end of each quarter: quarter, provider.

    ``people``: see ``entries.leaving``. ``providers``: all of them, sorted and coded.
    """
    people = people.sort("provider")
    joined, left = ints(people["joined"], NEVER), ints(people["left"], NEVER)
    ends = [day_number(one.end) for one in quarters]
    there = [np.flatnonzero((joined <= end) & (left > end)) for end in ends]
    index = np.repeat(np.array([one.index for one in quarters], np.int32), [len(rows) for rows in there])
    rows = pl.Series(np.concatenate([np.zeros(0, np.int64), *there]), dtype=pl.UInt32)
    return pl.DataFrame([pl.Series("quarter", index, dtype=pl.Int32), providers[rows].alias("provider")])


def ahead(entries: Entries, standing: Standing) -> pl.DataFrame:
    """Scheduled vesting in the next eight quarters if nobody leaves: quarter, ahead, pool, units."""
    pools = sorted(entries.pools)
    place = np.array([pools.index(pool) for pool in entries.pools], np.int64)
    return _ahead(entries, standing, "pool", place[entries.grants.p], pl.Series(pools, dtype=pl.String))


def ahead_by_provider(entries: Entries, standing: Standing) -> pl.DataFrame:
    """The same for each provider: quarter, ahead, provider, units. Sums of these are what ``ahead`` tells."""
    return _ahead(entries, standing, "provider", entries.grants.provider, entries.providers)


def _ahead(entries: Entries, standing: Standing, name: str, of: Ints, names: pl.Series) -> pl.DataFrame:
    """Scheduled vesting ahead, added up ``of`` something of each grant; ``names``, which ascend, say what it is."""
    stops, width = len(standing.stops), len(names)
    parts = [*_ahead_of_quiet(entries, standing, of, width), *_ahead_of_others(entries, standing, of)]
    keys = np.concatenate([(stop * (AHEAD + 1) + step) * width + whom for step, stop, whom, _ in parts])
    found, units = sums(keys, stops * (AHEAD + 1) * width, np.concatenate([units for *_, units in parts]))
    found, units = found[units != 0], units[units != 0]
    rest, whom = np.divmod(found, width)
    stop, step = np.divmod(rest, AHEAD + 1)
    return pl.DataFrame(
        {
            "quarter": pl.Series(standing.quarter[stop] + standing.first, dtype=pl.Int32),
            "ahead": pl.Series(step, dtype=pl.Int32),
            name: names[whom],
            "units": units,
        }
    )


Ahead: TypeAlias = tuple[int, Ints, Ints, Ints]
"""Quarters ahead; then the stop from which it is looked at, what it is added up by, and units."""


def _ahead_of_quiet(entries: Entries, standing: Standing, of: Ints, width: int) -> Iterator[Ahead]:
    """What quiet grants will earn: at every stop up to eight before, once the grant is there."""
    rows, stops = standing.by_time, len(standing.stops)
    made = (entries.grants.quarter - standing.first)[rows.g]  # without splits, stops are quarters
    age = np.clip(rows.stop - made, 0, AHEAD)
    size = stops * (AHEAD + 1) * width
    found, units = sums((rows.stop * (AHEAD + 1) + age) * width + of[rows.g], size, rows.units)
    rest, whom = np.divmod(found, width)
    stop, age = np.divmod(rest, AHEAD + 1)
    for step in range(1, AHEAD + 1):
        some = (age >= step) & (stop >= step) & (stop < standing.shown + step)
        yield step, stop[some] - step, whom[some], units[some]


def _ahead_of_others(entries: Entries, standing: Standing, of: Ints) -> Iterator[Ahead]:
    """What all other grants will earn: the formula of ``standing`` with what can be earned at each stop.

    The schedule is that of the grant's own day, so it runs on beyond a split, in the units from before it: nobody knew
    of the split then. Between two rows of a grant, and after its last one, nothing is scheduled.
    """
    rows = standing.rows
    ends = np.array([number for number, stop in enumerate(standing.stops) if stop.split is None], np.int64)
    last = np.flatnonzero(np.diff(rows.g, append=-1))  # of each grant, and then of the grant of each row
    last = np.repeat(last, np.diff(last, prepend=-1))
    at_work = (rows.cap > rows.earned) & (rows.stop < standing.shown) & np.isin(rows.stop, ends)
    for number in range(len(standing.at_splits) + 1):
        here = np.flatnonzero(at_work & (rows.stretch == number))
        g, stop, cap, by_event = (getattr(rows, name)[here] for name in ("g", "stop", "cap", "earned_by_event"))
        held, quarter, end = standing.since(number), np.searchsorted(ends, stop), last[here]
        before, row = rows.earned[here], here
        for step in range(1, AHEAD + 1):
            until = ends[quarter + step]
            while (on := (row < end) & (rows.stop[np.minimum(row + 1, end)] <= until)).any():
                row = row + on
            now = np.minimum(cap, held.time(rows.scheduled[row], g) + by_event)
            yield step, stop, of[g], now - before
            before = now
