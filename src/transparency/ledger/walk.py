"""Every event with what its grant held just before it, in total order: what the invariants look at.

In one stretch between splits, with C the units that can still be earned or were (granted less forfeited), S(t) what the
schedule has earned, E the units earned by event or ahead of schedule, a grant has earned ``min(C, S(t) + E)``; the
rest of C is unvested. So forfeited units come off the end of the schedule, and so do units earned ahead of it.
``company_cancel`` takes unvested units first, an exercise before earning is allowed takes earned units first,
``retract`` takes all: these split their units in ``from_unvested`` and ``from_vested`` here, once and for all.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from transparency.ledger.arrays import Bools, Ints, bools, day_number
from transparency.ledger.effects import EARNS, code_of
from transparency.ledger.entries import KIND, NO_UNITS, Entries
from transparency.ledger.split import Held, after, opening, scale
from transparency.ledger.timeline import Split

Shares = dict[int, tuple[int, int]]
"""Open event → its units from unvested and from vested."""


@dataclass(slots=True)
class Walk:
    """Events that move units of grants, by grant, then order. All units are signed: a reversal's are negative."""

    i: Ints
    g: Ints
    kind: Ints
    units: Ints
    code: Ints
    """See ``effects``."""
    open: Bools
    loose: Bools
    """The event stands before its grant, and counts for nothing."""
    moved: Ints
    """With the four amounts that follow: see ``effects``."""
    d_cap: Ints
    d_earned: Ints
    d_taken: Ints
    d_owned: Ints
    unvested: Ints
    """With the next two: what the grant held just before."""
    vested: Ints
    owned: Ints
    at_splits: list[Held]
    """What all grants hold at each split: just before it and just after it, two a split."""


def walk(entries: Entries) -> Walk:
    """Walk through all events on grants, one stretch between splits after the other."""
    rows = _on_grants(entries)
    grants, days = entries.grants, entries.day[rows.i]
    scheduled, held, known = grants.vested.on(rows.g, days), opening(len(grants)), Shares()
    stretch = np.searchsorted([split.order for split in entries.splits], rows.i)
    for number, split in enumerate((*entries.splits, None)):
        here = np.flatnonzero(stretch == number) if entries.splits else slice(None)
        _before(rows, here, scheduled[here], held, known, entries)
        if split is not None:
            closing, vested, over = _closing(rows, here, held, split, entries)
            of_split = np.isin(grants.p, list(split.pools)) & (grants.day < day_number(split.day))
            held = after(closing, split.new, split.old, of_split, vested, over)
            rows.at_splits += [closing, held]
            _renew(known, entries, split)
    return rows


def _on_grants(entries: Entries) -> Walk:
    """The events themselves, with nothing held yet."""
    has_units = np.array([name not in NO_UNITS for name in KIND])
    mine = np.flatnonzero((entries.g >= 0) & has_units[entries.kind])
    place = pl.Series((entries.g[mine] << 32) | mine).sort().to_numpy()  # sorted by both cores
    g, i = place >> 32, place & (2**32 - 1)
    kind, units = entries.kind[i], entries.units[i] * entries.sign[i]
    for split in entries.splits:  # a reversal after a split undoes units that the split has changed
        undoes = entries.undoes[i]
        crossed = (undoes >= 0) & (undoes < split.order) & (i > split.order)
        crossed &= np.isin(entries.p[i], list(split.pools))
        units[crossed] = scale(units[crossed], split.new, split.old)
    withheld = bools(entries.events["cause"] == "withheld")
    undoes = entries.undoes[i]
    code = code_of(entries.p[i], withheld[np.where(undoes >= 0, undoes, i)], kind)
    nothing = (np.zeros(len(i), np.int64) for _ in range(8))
    return Walk(i, g, kind, units, code, entries.effects.open[code], i < entries.grants.i[g], *nothing, at_splits=[])


def _before(rows: Walk, here: Ints | slice, scheduled: Ints, held: Held, known: Shares, entries: Entries) -> None:
    """Fill in what the events of one stretch do, and what was held before each.

    ``held``: at the beginning of the stretch. ``known``: how open events were shared out so far.
    """
    effects, code, g, loose = entries.effects, rows.code[here], rows.g[here], rows.loose[here]
    time = held.time(scheduled, g) if entries.splits else scheduled
    moved = rows.units[here].copy()
    d_cap, d_taken = effects.d_cap[code] * moved, effects.d_taken[code] * moved
    rsa = entries.grants.rsa[g]
    if rows.open[here].any():
        _share_out(rows, here, time, held, known, entries, (moved, d_cap, d_taken))
    if loose.any():
        for amount in (moved, d_cap, d_taken):
            amount[loose] = 0
    d_earned, d_owned = effects.d_earned[code] * moved, effects.d_owned[code] * moved
    sums = Before(g)
    cap = held.unvested[g] + sums.of(d_cap)
    earned = np.minimum(cap, time + sums.of(d_earned))
    rows.moved[here], rows.d_cap[here], rows.d_taken[here] = moved, d_cap, d_taken
    rows.d_earned[here], rows.d_owned[here] = d_earned, d_owned
    rows.unvested[here] = cap - earned
    rows.vested[here] = np.where(rsa, 0, held.vested[g] + earned - sums.of(d_taken))
    rows.owned[here] = held.owned[g] + sums.of(d_owned) + np.where(rsa, earned, 0)


class Before:
    """What came before each row in its group; rows of a group stand together."""

    def __init__(self, groups: Ints) -> None:
        fresh = np.ones(len(groups), np.bool_)
        fresh[1:] = groups[1:] != groups[:-1]
        self._first = np.flatnonzero(fresh)
        self._group = np.cumsum(fresh) - 1

    def of(self, amounts: Ints) -> Ints:
        """Sums of all rows before each row."""
        if not amounts.any():
            return amounts
        running = np.cumsum(amounts) - amounts
        return running - running[self._first][self._group]

    def row(self, values: Ints, otherwise: Ints | int) -> Ints:
        """The value of the row before; of the first row of a group, something else."""
        shifted = np.empty_like(values)
        shifted[1:] = values[:-1]
        shifted[self._first] = otherwise if isinstance(otherwise, int) else otherwise[self._first]
        return shifted


def _share_out(
    rows: Walk, here: Ints | slice, time: Ints, held: Held, known: Shares, entries: Entries, into: tuple[Ints, ...]
) -> None:
    """How ``company_cancel``, ``retract`` and early exercises share out over unvested and vested units.

    Each depends on the one before it, so the few grants that have any are walked one event at a time. ``into``: moved,
    d_cap and d_taken of all events, which are put right.
    """
    moved, d_cap, d_taken = into
    g, is_open = rows.g[here], rows.open[here]
    some = np.zeros(len(entries.grants), np.bool_)
    some[g[is_open]] = True
    few = np.flatnonzero(some[g] & ~rows.loose[here])
    earns = [KIND[name] for name in EARNS]
    columns = (rows.i[here], g, rows.kind[here], rows.units[here], is_open, time, d_cap, d_taken)
    current, cap, earned, taken = None, 0, 0, 0
    for at, i, of, kind, units, may_share, by_time, of_cap, of_taken in zip(
        few.tolist(), *(column[few].tolist() for column in columns), strict=True
    ):
        if of != current:
            current, cap, earned, taken = of, int(held.unvested[of]), 0, 0
        share = (-of_cap, of_taken)
        if may_share:
            vesting = min(cap, by_time + earned)
            vested = 0 if entries.grants.rsa[of] else int(held.vested[of]) + vesting - taken
            share = _share(kind, units, cap - vesting, vested)
            if (undoes := int(entries.undoes[i])) >= 0:
                from_unvested, from_vested = known.get(undoes, (0, 0))
                share = (-from_unvested, -from_vested)
            known[i] = share
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


def _closing(rows: Walk, here: Ints | slice, held: Held, split: Split, entries: Entries) -> tuple[Held, Ints, Ints]:
    """What every grant holds just before a split, with the schedule run up to and including that day.

    With what the schedule has earned by then (in units of the grant's own day), and how much of it found nothing left.
    """
    grants, g = entries.grants, rows.g[here]
    d_gone = entries.effects.d_gone[rows.code[here]] * rows.moved[here]
    amounts = (rows.d_cap[here], rows.d_earned[here], rows.d_taken[here], d_gone, rows.d_owned[here])
    added = [np.zeros(len(grants), np.int64) for _ in amounts]
    for total, amount in zip(added, amounts, strict=True):
        np.add.at(total, g, amount)
    d_cap, d_earned, d_taken, d_gone, d_owned = added
    scheduled = grants.vested.on(np.arange(len(grants)), np.full(len(grants), day_number(split.day)))
    time, cap = held.time(scheduled), held.unvested + d_cap
    earned = np.minimum(cap, time + d_earned)
    stock = np.where(grants.rsa, earned, 0)
    closing = Held(
        unvested=cap - earned,
        vested=np.where(grants.rsa, 0, held.vested + earned - d_taken),
        gone=held.gone + d_gone + stock,
        owned=held.owned + d_owned + stock,
        base=held.base,
        new=held.new,
        old=held.old,
    )
    return closing, scheduled, time + d_earned - earned


def _renew(known: Shares, entries: Entries, split: Split) -> None:
    """Restate how open events were shared out, for reversals that come after the split."""
    for i, (a, b) in known.items():
        if int(entries.p[i]) in split.pools:
            known[i] = (a * split.new // split.old, b * split.new // split.old)
