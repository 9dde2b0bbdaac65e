"""What every grant holds at every moment, by the quarter in which events count: the grants' own side of all identities.

A moment is the end of a quarter or just before a split. What a grant has earned by then is ``min(C, S + E)``, see
``early_stock.earned_by``. An event that was booked late changes C or E at the beginning of the quarter in which it
counts; what the schedule had earned on wrong grounds is put right by the same formula, there, as a prior-period amount.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct

from transparency.ledger.positions import PLACES
from transparency.ledger.replay.arrays import NEVER, Bools, Ints, day_number
from transparency.ledger.replay.before_events import BeforeEvents
from transparency.ledger.replay.early_stock import early_stock, earned_by, held_after
from transparency.ledger.replay.exercise_prices import ExercisePrices, exercise_prices, prices_at
from transparency.ledger.replay.ordered_events import KIND, OrderedLedger
from transparency.ledger.replay.splits import GrantUnits, after, opening
from transparency.ledger.replay.timeline import Moment, days_looked_at, moment_of, moments_of
from transparency.publication.quarter import Quarter

_AMOUNTS = ("d_cap", "d_earned", "d_taken", "d_gone", "d_owned", "d_turned")


class CountedEvents(Struct, frozen=True):
    """Events that move units of grants, by grant, then order as booked."""

    g: Ints
    moment: Ints
    price: Ints
    """Position in ``ExercisePrices.prices``: what a unit costs to exercise when it happens."""
    code: Ints
    prior: Bools
    moved: Ints
    """With the amounts that follow: see ``event_effects``."""
    d_cap: Ints
    d_earned: Ints
    d_taken: Ints
    d_gone: Ints
    d_owned: Ints
    d_unearned: Ints
    d_turned: Ints
    unearned: Ints
    """With the next two, just after the event: see ``EarlyStock``."""
    turned: Ints
    earned: Ints


class NewPrices(Struct, frozen=True):
    """Events that give a grant a new exercise price, by grant, then order as booked, with what they find."""

    g: Ints
    moment: Ints
    prior: Bools
    old: Ints
    """With ``new``: positions in ``ExercisePrices.prices``."""
    new: Ints
    unvested: Ints
    vested: Ints
    by_time: Ints
    """What time alone had earned since the last split."""
    turned_by_time: Ints
    """What of it was stock bought before."""


class GrantState(Struct, frozen=True):
    """What every grant holds at one moment, by grant."""

    moment: int
    after_split: bool
    """Whether this is what the split of the moment has made of it."""
    cap: Ints
    """With the next two: C and E of the formula, and what was earned, since the last split."""
    by_event: Ints
    earned: Ints
    turned_by_time: Ints
    """Stock bought before it was earned, and earned by time alone since the last split."""
    by_time: Ints
    """Earned by time alone since the moment before."""
    by_time_prior: Ints
    """The part of it that belongs to earlier quarters."""
    held: GrantUnits
    base: GrantUnits
    """What stood after the last split, with the ratio of today's units to those of the grant's own day."""

    @property
    def places(self) -> dict[str, Ints]:
        """Units of every grant in each of ``PLACES`` but the first."""
        return {name: getattr(self.held, name) for name in PLACES[1:]}

    @property
    def set_aside(self) -> Ints:
        """Units that the pool has set aside for each grant and not got back."""
        return self.held.set_aside


class GrantHistory(Struct, frozen=True):
    """A sound ledger laid out along its moments: states, movements and the vesting calendar are worked out from it."""

    ledger: OrderedLedger
    moments: Sequence[Moment]
    events: CountedEvents
    new_prices: NewPrices
    prices: ExercisePrices
    price_at: list[Ints]
    """By moment, the price of every grant."""
    price_after: list[Ints]
    """The same after the split that comes then."""
    days: Ints
    """Of all moments, and of the ends of the next eight quarters."""
    on_time: Ints
    """What time alone earns of every grant (column) by each of these days, if nobody takes leave."""

    def scheduled(self, at: int, known: int, as_of: int = NEVER) -> Ints:
        """What time alone has earned of every grant by one of the ``days``; see ``OrderedLedger.scheduled``."""
        units: Ints = self.on_time[at]
        if not self.ledger.leaves:
            return units
        away, units = self.ledger.leaves.grants, units.copy()
        units[away] = self.ledger.scheduled(away, np.full(len(away), self.days[at]), known, as_of)
        return units


def grant_history(ledger: OrderedLedger, before: BeforeEvents, quarters: Sequence[Quarter]) -> GrantHistory:
    """Lay a sound ledger out along the ends of these quarters and its splits."""
    moments = moments_of(quarters, ledger.splits)
    days = days_looked_at(quarters, moments)
    prices = exercise_prices(ledger, before)
    at, after_split = prices_at(ledger, before, prices, moments)
    return GrantHistory(
        ledger,
        moments,
        _counted_events(before, ledger, moments, prices),
        _new_prices(before, ledger, moments, prices),
        prices,
        at,
        after_split,
        np.array([day_number(day) for day in days], np.int64),
        ledger.grants.vested.by_day(days),
    )


def _new_prices(
    before: BeforeEvents, ledger: OrderedLedger, moments: Sequence[Moment], prices: ExercisePrices
) -> NewPrices:
    rows = prices.renewed
    i = before.i[rows]
    return NewPrices(
        g=before.g[rows],
        moment=moment_of(i, ledger.quarter[i], moments),
        prior=ledger.prior[i],
        old=prices.before[rows],
        new=prices.new,
        unvested=before.unvested[rows],
        vested=before.vested[rows],
        by_time=before.by_time[rows],
        turned_by_time=before.turned_by_time[rows],
    )


def _counted_events(
    before: BeforeEvents, ledger: OrderedLedger, moments: Sequence[Moment], prices: ExercisePrices
) -> CountedEvents:
    """Events that count, each at its moment."""
    effects, live = ledger.effects, np.flatnonzero(~before.loose & (before.kind != KIND["reprice"]))
    i, code, moved = before.i[live], before.code[live], before.moved[live]
    return CountedEvents(
        g=before.g[live],
        moment=moment_of(i, ledger.quarter[i], moments),
        price=prices.before[live],
        code=code,
        prior=ledger.prior[i],
        moved=moved,
        d_cap=before.d_cap[live],
        d_earned=effects.d_earned[code] * moved,
        d_taken=before.d_taken[live],
        d_gone=effects.d_gone[code] * moved,
        d_owned=before.d_owned[live],
        d_unearned=before.d_unearned[live],
        d_turned=before.d_turned[live],
        unearned=before.unearned_after[live],
        turned=before.turned_after[live],
        earned=before.earned_after[live],
    )


def grant_states(history: GrantHistory) -> Iterator[GrantState]:
    """What all grants hold at each moment up to the last quarter's end, and again after each split."""
    grants, events, splits = history.ledger.grants, history.events, history.ledger.splits
    held = base = opening(len(grants))
    nothing = np.zeros(len(grants), np.int64)
    early, total = early_stock(base), dict.fromkeys(_AMOUNTS, nothing)
    cap = earned = time = nothing
    for number, moment in enumerate(history.moments):
        scheduled = history.scheduled(number, moment.quarter)
        rows = np.flatnonzero(events.moment == number)
        late = rows[events.prior[rows]]
        added = {name: _by_grant(events, name, rows, len(grants)) for name in _AMOUNTS}
        held_then, cap_then, time_then, earned_then, by_event_then = held, cap, time, earned, total["d_earned"]
        total = {name: total[name] + added[name] for name in _AMOUNTS}
        time = base.time(scheduled) if splits else scheduled
        left = (column[rows] for column in (events.g, events.unearned, events.turned, events.earned))
        held, earned, early = held_after(base, total, time, grants.rsa, early.after_events(*left))
        cap = held.unvested + held.unearned + earned
        prior = nothing
        if history.ledger.leaves and number:  # a leave that is booked late was not known then
            time_now_known = base.time(history.scheduled(number - 1, moment.quarter))
            right = earned_by(cap_then, time_now_known, by_event_then) - earned_then
            there = held_then.earned_there(grants.rsa)
            prior = np.where(time_now_known != time_then, np.maximum(right, -there), 0)
            time_then = time_now_known
        if len(late):
            late_cap, late_earned = (_by_grant(events, name, late, len(grants)) for name in ("d_cap", "d_earned"))
            known_then = earned_by(cap_then + late_cap, time_then, by_event_then + late_earned)
            prior = np.where((late_cap != 0) | (late_earned != 0), known_then - earned_then - late_earned, prior)
        by_time = earned - earned_then - added["d_earned"]
        by_event, turned = total["d_earned"], early.turned - total["d_turned"]
        yield GrantState(number, False, cap, by_event, earned, turned, by_time, prior, held, base)
        if (split := moment.split) is not None:
            of_split = np.isin(grants.p, list(split.pools)) & (grants.day < day_number(split.day))
            over = time + total["d_earned"] - earned
            held = base = after(held, split, of_split, scheduled, over, grants.i > split.order)
            early, total = early_stock(base), dict.fromkeys(_AMOUNTS, nothing)
            cap, earned, time = base.unvested + base.unearned, nothing, base.time(scheduled)
            yield GrantState(number, True, cap, nothing, nothing, nothing, nothing, nothing, base, base)


def _by_grant(events: CountedEvents, name: str, rows: Ints, grants: int) -> Ints:
    """One amount of some events, added up by grant."""
    added = np.zeros(grants, np.int64)
    np.add.at(added, events.g[rows], getattr(events, name)[rows])
    return added
