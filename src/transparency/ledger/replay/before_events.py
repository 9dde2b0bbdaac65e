"""Every event with what its grant held just before it, in the order of the ledger: what the invariants look at.

In one stretch between splits, with C the units that can still be earned or were (granted less forfeited), S(t) what the
schedule has earned, E the units earned by event or ahead of schedule, a grant has earned ``min(C, S(t) + E)``; the
rest of C is unvested. So forfeited units come off the end of the schedule, and so do units earned ahead of it.
``company_cancel`` takes unvested units first, an exercise before earning is allowed takes earned units first,
``retract`` takes all: these split their units in ``from_unvested`` and ``from_vested`` here, once and for all.
"""

from typing import Any

import numpy as np
from msgspec import Struct

from transparency.ledger.replay.arrays import Bools, Codes, Ints, bools, day_number
from transparency.ledger.replay.event_effects import EARNS, code_of
from transparency.ledger.replay.ordered_events import KIND, NO_GRANT, OrderedLedger
from transparency.ledger.replay.splits import GrantUnits, after, opening
from transparency.ledger.replay.timeline import SplitEvent

Shares = dict[int, tuple[int, int]]
"""Open event → its units from unvested and from vested."""


class EventAmounts(Struct, frozen=True):
    """What events do (see ``event_effects``), and what their grants held just before."""

    moved: Ints
    d_cap: Ints
    d_earned: Ints
    d_taken: Ints
    d_owned: Ints
    by_time: Ints
    """What time alone has earned since the last split."""
    unvested: Ints
    vested: Ints
    owned: Ints


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
    scheduled = grants.vested.on(events.g, ledger.day[events.i])
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
            held = after(closing, split, of_split, vested, over)
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
    moved = events.units
    d_cap, d_taken = effects.d_cap[code] * moved, effects.d_taken[code] * moved
    is_open = effects.open[code]
    if is_open.any():
        moved = moved.copy()
        sharing = _Sharing(events, is_open, time, held or opening(len(ledger.grants)), known, ledger)
        sharing.put_right(moved, d_cap, d_taken)
    if events.loose.any():
        moved, d_cap, d_taken = (np.where(events.loose, 0, units) for units in (moved, d_cap, d_taken))
    d_earned, d_owned = effects.d_earned[code] * moved, effects.d_owned[code] * moved
    before = RowsBefore(g)
    cap, vested, owned = before.sums(d_cap), -before.sums(d_taken), before.sums(d_owned)
    if held:
        cap, vested, owned = cap + held.unvested[g], vested + held.vested[g], owned + held.owned[g]
    by_event = before.sums(d_earned)
    earned = np.minimum(cap, time + by_event)
    vested += earned
    if ledger.grants.rsa.any():
        rsa = ledger.grants.rsa[g]
        vested, owned = np.where(rsa, 0, vested), owned + np.where(rsa, earned, 0)
    return EventAmounts(moved, d_cap, d_earned, d_taken, d_owned, earned - by_event, cap - earned, vested, owned)


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


class _Sharing(Struct, frozen=True):
    """How ``company_cancel``, ``retract`` and early exercises share out over unvested and vested units.

    Each depends on the one before it, so the few grants that have any are before one event at a time.
    """

    events: _Events
    is_open: Bools
    time: Ints
    held: GrantUnits
    known: Shares
    ledger: OrderedLedger

    def put_right(self, moved: Ints, d_cap: Ints, d_taken: Ints) -> None:
        """Put right what open events do, and note their shares in ``known``."""
        events, ledger, held = self.events, self.ledger, self.held
        of_open = np.zeros(len(ledger.grants), np.bool_)
        of_open[events.g[self.is_open]] = True
        few = np.flatnonzero(of_open[events.g] & ~events.loose)
        earns = [KIND[name] for name in EARNS]
        columns = (events.i, events.g, events.kind, events.units, self.is_open, self.time, d_cap, d_taken)
        current, cap, earned, taken = None, 0, 0, 0
        for at, i, g, kind, units, is_open, time, of_cap, of_taken in zip(
            few.tolist(), *(column[few].tolist() for column in columns), strict=True
        ):
            if g != current:
                current, cap, earned, taken = g, int(held.unvested[g]), 0, 0
            share = (-of_cap, of_taken)
            if is_open:
                vesting = min(cap, time + earned)
                vested = 0 if ledger.grants.rsa[g] else int(held.vested[g]) + vesting - taken
                share = _share(kind, units, cap - vesting, vested)
                if (undoes := int(ledger.undoes[i])) >= 0:
                    from_unvested, from_vested = self.known.get(undoes, (0, 0))
                    share = (-from_unvested, -from_vested)
                self.known[i] = share
                moved[at], d_cap[at], d_taken[at] = sum(share), -share[0], share[1]
            cap -= share[0]
            earned += units if kind in earns else 0
            taken += share[1]


def _share(kind: int, units: int, unvested: int, vested: int) -> tuple[int, int]:
    """Units of one open event from unvested and from vested."""
    if kind == KIND["retract"]:
        return unvested, vested
    if kind == KIND["company_cancel"]:
        first = min(units, max(unvested, 0))
        return first, units - first
    first = min(units, max(vested, 0))
    return units - first, first


def _closing(
    events: _Events, moves: EventAmounts, held: GrantUnits, split: SplitEvent, ledger: OrderedLedger
) -> tuple[GrantUnits, Ints, Ints]:
    """What every grant holds just before a split, with the schedule run up to and including that day.

    With what the schedule has earned by then (in units of the grant's own day), and how much of it found nothing left.
    """
    grants, g = ledger.grants, events.g
    d_gone = ledger.effects.d_gone[events.code] * moves.moved
    amounts = (moves.d_cap, moves.d_earned, moves.d_taken, d_gone, moves.d_owned)
    added = [np.zeros(len(grants), np.int64) for _ in amounts]
    for total, amount in zip(added, amounts, strict=True):
        np.add.at(total, g, amount)
    d_cap, d_earned, d_taken, d_gone, d_owned = added
    scheduled = grants.vested.on(np.arange(len(grants)), np.full(len(grants), day_number(split.day)))
    time, cap = held.time(scheduled), held.unvested + d_cap
    earned = np.minimum(cap, time + d_earned)
    stock = np.where(grants.rsa, earned, 0)
    closing = GrantUnits(
        unvested=cap - earned,
        vested=np.where(grants.rsa, 0, held.vested + earned - d_taken),
        gone=held.gone + d_gone + stock,
        owned=held.owned + d_owned + stock,
        base=held.base,
        new=held.new,
        old=held.old,
    )
    return closing, scheduled, time + d_earned - earned


def _renew(known: Shares, ledger: OrderedLedger, split: SplitEvent) -> None:
    """Restate how open events were shared out, for reversals that come after the split."""
    for i, (a, b) in known.items():
        if int(ledger.p[i]) in split.pools:
            known[i] = (a * split.new // split.old, b * split.new // split.old)
