"""How what grants hold changes from stop to stop: balances and holdings are sums of these."""

from dataclasses import dataclass

import numpy as np

from transparency.ledger.arrays import NEVER, Bools, Ints, day_number, sums
from transparency.ledger.entries import Entries
from transparency.ledger.kinds import Classes, Kinds
from transparency.ledger.positions import PLACES
from transparency.ledger.standing import Standing

HELD_PLACES = PLACES[1:]


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of what grants hold in the four places, at the stops that belong to quarters."""

    g: Ints
    stop: Ints
    strike: Ints
    units: dict[str, Ints]


@dataclass(frozen=True, slots=True)
class Sums:
    """Changes added up by class (see ``kinds``)."""

    classes: Ints
    units: dict[str, Ints]


def changes(standing: Standing) -> Changes:
    """Changes by events, and all changes of grants that are not quiet.

    Sums of these and of ``Standing.by_time`` over all stops up to one are what is held at its end. A new strike is a
    change from all to nothing at the old one, and back at the new one.
    """
    rows, events = standing.rows, standing.events
    shown = rows.stop < standing.shown
    parts = [
        Changes(
            *(one[shown] for one in (rows.g, rows.stop, rows.strike)),
            {name: rows.more[name][shown] for name in HELD_PLACES},
        )
    ]
    if standing.renewed:
        parts += _renewed(standing, shown)
    numbers = [number for number, one in enumerate(standing.stops) if one.split is not None]
    for number, one in zip(numbers, standing.at_splits, strict=True):
        for sign, held, strike in ((-1, one.before, one.strike_before), (1, one.after, one.strike_after)):
            units = {name: getattr(held, name) * sign for name in HELD_PLACES}
            parts.append(Changes(np.arange(len(strike)), np.full(len(strike), number), strike, units))
    quiet = standing.quiet[events.g]
    by_event = (events.d_cap, -events.d_taken, events.d_gone, events.d_owned)
    units = {name: amount[quiet] for name, amount in zip(HELD_PLACES, by_event, strict=True)}
    parts.append(Changes(events.g[quiet], events.stop[quiet], standing.strike[quiet], units))
    return Changes(
        *(np.concatenate([getattr(part, name) for part in parts]) for name in ("g", "stop", "strike")),
        {name: np.concatenate([part.units[name] for part in parts]) for name in HELD_PLACES},
    )


def earned_by_class(standing: Standing, entries: Entries, classes: Classes) -> tuple[Ints, Ints]:
    """Classes and units of ``Standing.by_time``, added up, as far as they are shown."""
    one = standing.by_time
    found, units = sums(classes.of(one.g, one.stop, entries.grants.strike[one.g]), classes.count, one.units)
    shown = classes.taken_apart(found)[2] < standing.shown
    return found[shown], units[shown]


def added_up(moved: Changes, earned: tuple[Ints, Ints], classes: Classes, entries: Entries) -> Sums:
    """Sums of all changes. ``earned``: see ``earned_by_class``.

    Earned units of what is stock from the start are gone to their owner.
    """
    by_event, *units = sums(classes.of(moved.g, moved.stop, moved.strike), classes.count, *moved.units.values())
    by_time, more = earned
    of_stock = np.where(classes.kinds.is_stock(entries)[classes.taken_apart(by_time)[0]], more, 0)
    both = (np.concatenate(pair) for pair in zip(units, (-more, more - of_stock, of_stock, of_stock), strict=True))
    found, *total = sums(np.concatenate([by_event, by_time]), classes.count, *both)
    return Sums(found, dict(zip(HELD_PLACES, total, strict=True)))


def terms(moved: Changes, entries: Entries, standing: Standing, kinds: Kinds) -> tuple[Ints, Ints]:
    """Outstanding awards that expire, at the end of each quarter: units times the days that are left, and units.

    Both are tables of quarters by kinds. Units come in with their change, and are live until the quarter in which they
    expire: so the days left at a quarter's end are the sum of units times last days less the sum of live units times
    that end. What time alone earns stays outstanding, unless it is stock from the start.
    """
    grants, by_time = entries.grants, standing.by_time
    g, stop, out = moved.g, moved.stop, moved.units["unvested"] + moved.units["vested"]
    if grants.rsa.any():
        stock = grants.rsa[by_time.g] & (by_time.stop < standing.shown)
        g, stop = np.append(g, by_time.g[stock]), np.append(stop, by_time.stop[stock])
        out = np.append(out, -by_time.units[stock])
    some = (out != 0) & (grants.expires[g] < NEVER)
    g, out, begins = g[some], out[some], (standing.quarter - standing.quarter[0])[stop[some]]
    ends = np.array([day_number(one.day) for one in standing.stops if one.split is None], np.int64)
    due = np.maximum(begins, np.searchsorted(ends, grants.expires[g]))
    units, live, days = (np.zeros((len(ends) + 1, kinds.count), np.int64) for _ in range(3))
    kind, times_day = kinds.kind[g], out * grants.expires[g]
    for table, amount in ((units, out), (live, out), (days, times_day)):
        np.add.at(table, (begins, kind), amount)
    for table, amount in ((live, out), (days, times_day)):
        np.subtract.at(table, (due, kind), amount)
    units, live, days = (np.cumsum(table, axis=0)[: len(ends)] for table in (units, live, days))
    return days - ends[:, None] * live, units


def _renewed(standing: Standing, shown: Bools) -> list[Changes]:
    """What stood on a grant when it got a new strike by an event: off the old strike, onto the new one."""
    rows = standing.rows
    again = np.zeros(len(rows.g), np.bool_)
    again[1:] = (rows.g[1:] == rows.g[:-1]) & (rows.stretch[1:] == rows.stretch[:-1])
    at = np.flatnonzero(again & shown)
    at = at[rows.strike[at] != rows.strike[at - 1]]
    stood = {name: rows.places[name][at] - rows.more[name][at] for name in HELD_PLACES}
    off = {name: -units for name, units in stood.items()}
    return [
        Changes(rows.g[at], rows.stop[at], rows.strike[at], stood),
        Changes(rows.g[at], rows.stop[at], rows.strike[at - 1], off),
    ]
