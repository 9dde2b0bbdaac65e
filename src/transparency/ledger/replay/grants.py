"""What every grant holds at every stop, by the quarter in which events count: the grants' own side of all identities.

The formula is that of ``walk``, with sums by quarter: at each stop a grant has earned ``min(C, S + E)``. An event
that was booked late changes C or E in the quarter in which it counts; what the schedule had earned on wrong grounds
is put right by the same formula, in that quarter, as a prior-period amount.

Most grants are *quiet*: nothing but time earns them, nothing takes unvested units off, no event on them was late, and
no split or new price meets them. Then C is the quantity and E is nothing, so a quiet grant earns what its schedule
says, and only the stops at which that is something are looked at.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import numpy as np
from msgspec import Struct

from transparency.ledger.positions import PLACES
from transparency.ledger.replay.arrays import Bools, Ints, day_number, distinct
from transparency.ledger.replay.before_events import Before, Walk
from transparency.ledger.replay.exercise_prices import after_split, carried, reprices
from transparency.ledger.replay.ordered_events import KIND, Entries
from transparency.ledger.replay.splits import Held, after, opening, scale
from transparency.ledger.replay.timeline import AHEAD, SplitEvent, Stop, stop_of

_AMOUNTS = ("d_cap", "d_earned", "d_taken", "d_gone", "d_owned")


class Counted(Struct, frozen=True):
    """Events of grants that count, by grant, then order, in the units of the stop at which they count."""

    g: Ints
    stop: Ints
    code: Ints
    prior: Bools
    moved: Ints
    """With the five amounts that follow: see ``effects``."""
    d_cap: Ints
    d_earned: Ints
    d_taken: Ints
    d_gone: Ints
    d_owned: Ints


class Earned(Struct, frozen=True):
    """Units that some grants earn, where there are any: by grant, then stop."""

    g: Ints
    stop: Ints
    units: Ints
    strike: Ints


class Rows(Struct):
    """Grants that are not quiet, by grant, then stop, at stops where something may change."""

    g: Ints
    stop: Ints
    stretch: Ints
    """How many splits came before."""
    scheduled: Ints
    """With the next three: what has been scheduled, can be earned, was earned by event and in all (see ``walk``)."""
    cap: Ints
    earned_by_event: Ints
    earned: Ints
    computed: Ints
    """Earned by time alone since the stop before."""
    computed_prior: Ints
    """The part of it that belongs to earlier quarters."""
    gained: Ints
    """Earned in all since the row before, or since the split."""
    strike: Ints
    """Position in ``strikes``; -1 without a price."""
    places: dict[str, Ints]
    """unvested, vested, gone, owned at the stop."""


class AtSplit(Struct, frozen=True):
    """What grants held before and after a split, and at which strikes."""

    split: SplitEvent
    before: Held
    after: Held
    strike_before: Ints
    strike_after: Ints


class Standing(Struct, frozen=True):
    """All grants at all stops."""

    stops: Sequence[Stop]
    rows: Rows
    by_time: Earned
    """Of quiet grants."""
    events: Counted
    strike: Ints
    """Of each event in ``events``."""
    strikes: list[Decimal]
    renewed: bool
    """Whether any grant has got a new strike by an event."""
    at_splits: list[AtSplit]
    grants: int
    """How many grants there are."""

    def since(self, stretch: int) -> Held:
        """What all grants held when a stretch between splits began."""
        return self.at_splits[stretch - 1].after if stretch else opening(self.grants)

    @property
    def shown(self) -> int:
        """How many of ``stops`` belong to the quarters; those after them are for the vesting calendar only."""
        return len(self.stops) - AHEAD

    @property
    def quarter(self) -> Ints:
        """The quarter of each stop, counted from the first."""
        return np.array([stop.quarter for stop in self.stops], np.int64) - self.first

    @property
    def first(self) -> int:
        """``Quarter.index`` of the first quarter."""
        return self.stops[0].quarter

    @property
    def quarters(self) -> int:
        """How many quarters are shown."""
        return self.stops[self.shown - 1].quarter - self.first + 1


def stand(entries: Entries, walked: Walk, stops: Sequence[Stop]) -> Standing:
    """Evaluate all grants at all stops: quiet ones on one core, the others on another."""
    grants, days = entries.grants, [stop.day for stop in stops]
    events, alters = _counted(walked, entries, stops)
    strikes = list(entries.strikes)
    repriced, renewed = reprices(entries, stops, strikes)
    quiet = np.full(len(grants), not entries.splits)
    quiet[events.g[alters]] = False
    quiet[repriced // len(stops)] = False
    with ThreadPoolExecutor(1) as beside:
        by_time = beside.submit(grants.vested.earned_by_stop, np.flatnonzero(quiet), days)
        altered = np.flatnonzero(~quiet[events.g])
        keys = events.g[altered] * len(stops) + events.stop[altered]
        rows = _rows(entries, np.flatnonzero(~quiet), np.append(keys, repriced), stops)
        row_keys = rows.g * len(stops) + rows.stop
        of_event = np.searchsorted(row_keys, keys)
        added = _added(events, altered, of_event, len(row_keys))
        of_price = np.searchsorted(row_keys, repriced)
        there = np.append(row_keys, -1)[of_price] == repriced  # a new price before the grant itself is of no account
        rows.strike[of_price[there]] = renewed[there]
        found = _fill(rows, added, entries, stops, strikes)
        strike = grants.strike[events.g]
        strike[altered] = rows.strike[of_event]
        g, stop, units = by_time.result()
    earned = Earned(g, stop, units, grants.strike[g])
    return Standing(stops, rows, earned, events, strike, strikes, len(repriced) > 0, found, len(grants))


def _rows(entries: Entries, restless: Ints, more: Ints, stops: Sequence[Stop]) -> Rows:
    """The stops at which grants that are not quiet are looked at, with nothing worked out but what is scheduled.

    ``more``: grant times number of stops plus stop, where something happens.
    """
    grants, days = entries.grants, [stop.day for stop in stops]
    is_split = [stop.split is not None for stop in stops]
    at_splits = [
        np.flatnonzero(grants.day <= day_number(days[number])) * len(stops) + number
        for number in np.flatnonzero(is_split).tolist()
    ]
    g, stop = grants.vested.stops(restless, days, distinct(np.concatenate([more, *at_splits])))
    scheduled = grants.vested.on(g, np.array([day_number(day) for day in days], np.int64)[stop])
    stretch = np.cumsum([0, *is_split[:-1]])[stop]
    cap, by_event, earned, computed, prior, gained = (np.zeros(len(g), np.int64) for _ in range(6))
    strike, places = np.full(len(g), -1), {name: np.zeros(len(g), np.int64) for name in PLACES[1:]}
    return Rows(g, stop, stretch, scheduled, cap, by_event, earned, computed, prior, gained, strike, places)


def _counted(walked: Walk, entries: Entries, stops: Sequence[Stop]) -> tuple[Counted, Bools]:
    """Events in the units of the quarter in which they count, and which of them keep their grant from being quiet."""
    effects, some = entries.effects, np.flatnonzero(~walked.loose) if walked.loose.any() else slice(None)
    i, g, code = walked.i[some], walked.g[some], walked.code[some]
    quarter, prior = entries.quarter[i], entries.prior[i]
    moved, d_cap, d_taken = walked.moved[some], walked.d_cap[some], walked.d_taken[some]
    for split in entries.splits:
        crossed = (i < split.order) & (quarter > split.quarter) & np.isin(entries.p[i], list(split.pools))
        if crossed.any():
            moved, d_cap, d_taken = (
                np.where(crossed, scale(units, split.new, split.old), units) for units in (moved, d_cap, d_taken)
            )
            moved = np.where(crossed & effects.open[code], d_taken - d_cap, moved)
    d_earned = effects.d_earned[code] * moved
    counted = Counted(
        g=g,
        stop=stop_of(i, quarter, stops),
        code=code,
        prior=prior,
        moved=moved,
        d_cap=d_cap,
        d_earned=d_earned,
        d_taken=d_taken,
        d_gone=effects.d_gone[code] * moved,
        d_owned=effects.d_owned[code] * moved,
    )
    granted = walked.kind[some] == KIND["grant"]
    if len(entries.reversals):
        granted &= entries.sign[i] == 1
    return counted, prior | (d_earned != 0) | ((d_cap != 0) & ~granted)


def _added(events: Counted, some: Ints, at: Ints, count: int) -> dict[str, Ints]:
    """Effects of some events added up by row, ``at``; of late events also by themselves."""
    late = events.prior[some]
    amounts = {name: getattr(events, name)[some] for name in _AMOUNTS}
    amounts |= {f"late_{name}": np.where(late, amounts[name], 0) for name in ("d_cap", "d_earned")}
    added = {name: np.zeros(count, np.int64) for name in amounts}
    for name, amount in amounts.items():
        np.add.at(added[name], at, amount)
    return added


def _fill(
    rows: Rows, added: dict[str, Ints], entries: Entries, stops: Sequence[Stop], strikes: list[Decimal]
) -> list[AtSplit]:
    """Work out all rows, stretch by stretch, and what stood at the splits between.

    New strikes stand in ``rows`` where they come up.
    """
    grants, found = entries.grants, []
    held, strike = opening(len(grants)), grants.strike
    ends = [(number, stop.split) for number, stop in enumerate(stops) if stop.split is not None]
    for stretch, (number, split) in enumerate([*ends, (len(stops), None)]):
        here = np.flatnonzero(rows.stretch == stretch) if ends else slice(None)
        _stretch(rows, here, {name: amounts[here] for name, amounts in added.items()}, held, entries)
        rows.strike[here] = carried(rows.g[here], rows.strike[here], strike)
        if split is None:
            break
        last = np.flatnonzero(rows.stop == number)
        before, scheduled, over = _closing(rows, last, held)
        strike = strike.copy()
        strike[rows.g[last]] = rows.strike[last]
        of_split = np.isin(grants.p, list(split.pools)) & (grants.day < day_number(split.day))
        renewed = after_split(strike, of_split, split, strikes)
        held = after(before, split, of_split, scheduled, over)
        found.append(AtSplit(split, before, held, strike, renewed))
        strike = renewed
    return found


def _stretch(rows: Rows, here: Ints | slice, added: dict[str, Ints], held: Held, entries: Entries) -> None:
    """Fill in the rows of one stretch between splits, with what grants held at its beginning."""
    g, scheduled = rows.g[here], rows.scheduled[here]
    before = Before(g)
    total = {name: before.sums(added[name]) + added[name] for name in _AMOUNTS}
    time = held.time(scheduled, g) if entries.splits else scheduled
    cap = held.unvested[g] + total["d_cap"]
    earned = np.minimum(cap, time + total["d_earned"])
    earned_before = before.row(earned, 0)
    known_then = np.minimum(
        before.row(cap, held.unvested[g]) + added["late_d_cap"],
        before.row(time, 0) + before.row(total["d_earned"], 0) + added["late_d_earned"],
    )
    late = (added["late_d_cap"] != 0) | (added["late_d_earned"] != 0)
    stock = np.where(entries.grants.rsa[g], earned, 0)
    places = {
        "unvested": cap - earned,
        "vested": held.vested[g] + earned - stock - total["d_taken"],
        "gone": held.gone[g] + total["d_gone"] + stock,
        "owned": held.owned[g] + total["d_owned"] + stock,
    }
    for name, now in places.items():
        rows.places[name][here] = now
    rows.cap[here], rows.earned_by_event[here], rows.earned[here] = cap, total["d_earned"], earned
    rows.gained[here] = earned - earned_before
    rows.computed[here] = earned - earned_before - added["d_earned"]
    rows.computed_prior[here] = np.where(late, known_then - earned_before - added["late_d_earned"], 0)


def _closing(rows: Rows, last: Ints, held: Held) -> tuple[Held, Ints, Ints]:
    """What grants hold at the stop before a split, what was scheduled, and how much of it found nothing left to earn.

    ``last``: the rows of that stop; grants without one hold nothing yet.
    """
    g = rows.g[last]
    over = held.time(rows.scheduled[last], g) + rows.earned_by_event[last] - rows.earned[last]
    units = (*(rows.places[name][last] for name in PLACES[1:]), rows.scheduled[last], over)
    spread = [np.zeros(len(held.base), np.int64) for _ in units]
    for all_grants, amount in zip(spread, units, strict=True):
        all_grants[g] = amount
    unvested, vested, gone, owned, scheduled, over = spread
    return Held(unvested, vested, gone, owned, held.base, held.new, held.old), scheduled, over
