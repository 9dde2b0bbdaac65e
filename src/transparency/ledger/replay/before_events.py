"""Every event with what its grant held just before it, in the order of the ledger: what the invariants look at.

What a grant has earned follows from what events and time have added since the last split: ``early_stock.earned_by``.
Events that look at what their grant holds: see ``open_events``.
"""

from typing import Any

import numpy as np
from msgspec import Struct

from transparency.ledger.replay.arrays import Bools, Codes, Ints, bools, day_number
from transparency.ledger.replay.early_stock import early_stock, earned_by, held_after
from transparency.ledger.replay.event_effects import code_of
from transparency.ledger.replay.open_events import OpenEvents, Shares
from transparency.ledger.replay.ordered_events import KIND, NO_GRANT, OrderedLedger
from transparency.ledger.replay.splits import GrantUnits, after, opening
from transparency.ledger.replay.timeline import SplitEvent


class EventAmounts(Struct, frozen=True):
    """What events do (see ``event_effects``), and what their grants held just before."""

    moved: Ints
    d_cap: Ints
    d_earned: Ints
    d_taken: Ints
    d_owned: Ints
    d_unearned: Ints
    """Stock bought before it was earned."""
    d_turned: Ints
    """Such stock that is earned by the event: unearned no more, but owned."""
    earned: Ints
    """With the next: since the last split."""
    by_time: Ints
    """What time alone has earned."""
    unvested: Ints
    vested: Ints
    owned: Ints
    unearned: Ints
    turned: Ints
    """Stock bought before it was earned, and earned since the last split."""
    turned_by_time: Ints

    @property
    def stock(self) -> Ints:
        """Stock before each event, earned or not."""
        return self.owned + self.unearned

    @property
    def unearned_after(self) -> Ints:
        """Unearned stock just after each event."""
        return self.unearned + self.d_unearned - self.d_turned

    @property
    def turned_after(self) -> Ints:
        """``turned`` just after each event."""
        return self.turned + self.d_turned

    @property
    def earned_after(self) -> Ints:
        """``earned`` just after each event."""
        return self.earned + self.d_earned


class BeforeEvents(EventAmounts, frozen=True):
    """Events on grants, by grant, then order; new prices too. All units are signed: a reversal's are negative."""

    i: Ints
    g: Ints
    kind: Codes
    units: Ints
    code: Ints
    """See ``event_effects``."""
    loose: Bools
    """The event stands before its grant, and counts for nothing."""
    at_splits: list[GrantUnits]
    """What all grants hold at each split: just before it and just after it, two a split."""


def before_events(ledger: OrderedLedger) -> BeforeEvents:
    """Work through all events on grants, one stretch between splits after the other."""
    events, grants = _on_grants(ledger), ledger.grants
    scheduled = ledger.scheduled(events.g, ledger.day[events.i], ledger.quarter[events.i])
    if not ledger.splits:
        moves = _before(events, scheduled, None, Shares(), ledger)
        return BeforeEvents(**_columns(moves), **_columns(events), at_splits=[])
    stretch = np.searchsorted([split.order for split in ledger.splits], events.i)
    held, known, at_splits = opening(len(grants)), Shares(), list[GrantUnits]()
    total: dict[str, Any] = {name: np.zeros(len(events.i), np.int64) for name in EventAmounts.__struct_fields__}
    for number, split in enumerate((*ledger.splits, None)):
        rows = np.flatnonzero(stretch == number)
        part = _Events(**{name: column[rows] for name, column in _columns(events).items()})
        moves = _before(part, scheduled[rows], held, known, ledger)
        for name, column in _columns(moves).items():
            total[name][rows] = column
        if split is not None:
            closing, vested, over = _closing(part, moves, held, split, ledger)
            of_split = np.isin(grants.p, list(split.pools)) & (grants.day < day_number(split.day))
            held = after(closing, split, of_split, vested, over, grants.i > split.order)
            at_splits += [closing, held]
            _renew(known, ledger, split)
    return BeforeEvents(**total, **_columns(events), at_splits=at_splits)


class _Events(Struct, frozen=True):
    """Events by grant, then order: the facts of :class:`BeforeEvents`."""

    i: Ints
    g: Ints
    kind: Codes
    units: Ints
    code: Ints
    loose: Bools


def _columns(rows: EventAmounts | _Events) -> dict[str, Any]:
    return {name: getattr(rows, name) for name in rows.__struct_fields__}


def _on_grants(ledger: OrderedLedger) -> _Events:
    of_grants = np.array([name not in NO_GRANT for name in KIND])
    mine = np.flatnonzero((ledger.g >= 0) & of_grants[ledger.kind])
    i = mine[np.argsort(ledger.g[mine], kind="stable")]
    g = ledger.g[i]
    kind, units, cause = ledger.kind[i], ledger.units[i], i
    if len(ledger.reversals):
        units, undoes = units * ledger.sign[i], ledger.undoes[i]
        cause = np.where(undoes >= 0, undoes, i)
    withheld = bools(ledger.events["cause"] == "withheld")
    code = code_of(ledger.grants.p[g], withheld[cause] if withheld.any() else False, kind)
    return _Events(i, g, kind, units, code, i < ledger.grants.i[g])


def _before(
    events: _Events, scheduled: Ints, held: GrantUnits | None, known: Shares, ledger: OrderedLedger
) -> EventAmounts:
    """What the events of one stretch do, and what was held before each.

    ``held``: at the beginning of the stretch, if anything. ``known``: how open events were shared out so far.
    """
    effects, code, g = ledger.effects, events.code, events.g
    time = held.time(scheduled, g) if held else scheduled
    names = ("d_cap", "d_taken", "d_owned")
    amounts = {"moved": events.units} | {name: getattr(effects, name)[code] * events.units for name in names}
    amounts |= dict.fromkeys(("d_unearned", "d_turned", "unearned", "turned"), np.zeros(len(g), np.int64))
    is_open = effects.open[code]
    if is_open.any() or (held and held.unearned.any()):
        amounts = {name: column.copy() for name, column in amounts.items()}
        start, live = held or opening(len(ledger.grants)), ~events.loose
        OpenEvents(events.i, g, events.kind, events.units, live, is_open, time, start, known, ledger).put_right(amounts)
    if events.loose.any():
        amounts = {name: np.where(events.loose, 0, units) for name, units in amounts.items()}
    d_cap, d_taken, d_owned = (amounts[name] for name in names)
    d_earned, turned, unearned = effects.d_earned[code] * amounts["moved"], amounts["turned"], amounts["unearned"]
    before = RowsBefore(g)
    cap, vested, owned = before.sums(d_cap), -before.sums(d_taken), before.sums(d_owned)
    if held:
        cap = cap + held.unvested[g] + held.unearned[g]
        vested, owned = vested + held.vested[g], owned + held.owned[g]
    by_event = before.sums(d_earned)
    earned = earned_by(cap, time, by_event)
    vested, owned = vested + earned - turned, owned + turned
    if ledger.grants.rsa.any():
        rsa = ledger.grants.rsa[g]
        vested, owned = np.where(rsa, 0, vested), owned + np.where(rsa, earned, 0)
    return EventAmounts(
        **amounts,
        d_earned=d_earned,
        earned=earned,
        by_time=earned - by_event,
        unvested=cap - earned - unearned,
        vested=vested,
        owned=owned,
        turned_by_time=turned - before.sums(amounts["d_turned"]),
    )


class RowsBefore:
    """What came before each row in its group; rows of a group stand together."""

    def __init__(self, groups: Ints) -> None:
        fresh = np.ones(len(groups), np.bool_)
        fresh[1:] = groups[1:] != groups[:-1]
        self._first = np.flatnonzero(fresh)
        self._counts = np.diff(self._first, append=len(groups))

    def sums(self, amounts: Ints) -> Ints:
        """Sums of all rows before each row."""
        if not amounts.any():
            return amounts
        running = np.cumsum(amounts)
        running -= amounts
        running -= np.repeat(running[self._first], self._counts)
        return running

    def row(self, values: Ints, otherwise: Ints | int) -> Ints:
        """The value of the row before; of the first row of a group, something else."""
        shifted = np.empty_like(values)
        shifted[1:] = values[:-1]
        shifted[self._first] = otherwise if isinstance(otherwise, int) else otherwise[self._first]
        return shifted


def _closing(
    events: _Events, moves: EventAmounts, held: GrantUnits, split: SplitEvent, ledger: OrderedLedger
) -> tuple[GrantUnits, Ints, Ints]:
    """What every grant holds just before a split, with the schedule run up to and including that day.

    With what the schedule has earned by then (in units of the grant's own day), and how much of it found nothing left.
    """
    grants = ledger.grants
    d_gone = ledger.effects.d_gone[events.code] * moves.moved
    amounts = {"d_gone": d_gone} | {name: getattr(moves, name) for name in ("d_cap", "d_earned", "d_taken", "d_owned")}
    added = {name: np.zeros(len(grants), np.int64) for name in amounts}
    for name, amount in amounts.items():
        np.add.at(added[name], events.g, amount)
    every, days = np.arange(len(grants)), np.full(len(grants), day_number(split.day))
    scheduled = ledger.scheduled(every, days, split.quarter)
    time = held.time(scheduled)
    live = ~events.loose
    left = (column[live] for column in (events.g, moves.unearned_after, moves.turned_after, moves.earned_after))
    closing, earned, _ = held_after(held, added, time, grants.rsa, early_stock(held).after_events(*left))
    return closing, scheduled, time + added["d_earned"] - earned


def _renew(known: Shares, ledger: OrderedLedger, split: SplitEvent) -> None:
    """Restate how open events were shared out, for reversals that come after the split."""
    for i, (a, b) in known.items():
        if int(ledger.p[i]) in split.pools:
            known[i] = (a * split.new // split.old, b * split.new // split.old)
