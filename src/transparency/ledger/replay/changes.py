"""How what grants hold changes from stop to stop: balances and holdings are sums of these."""

import numpy as np
from msgspec import Struct

from transparency.ledger.positions import PLACES
from transparency.ledger.replay.arrays import NEVER, Bools, Grouped, Ints, day_number, grouped, sums
from transparency.ledger.replay.grants import Earned, Standing
from transparency.ledger.replay.kinds import Classes, Kinds
from transparency.ledger.replay.ordered_events import Entries

HELD_PLACES = PLACES[1:]


class Part(Struct, frozen=True):
    """Some changes of what grants hold in the four places."""

    g: Ints
    stop: Ints
    strike: Ints
    unvested: Ints
    vested: Ints
    gone: Ints
    owned: Ints


class Changes(Struct, frozen=True):
    """All changes of what grants hold; their sums over all stops up to one are what is held at its end."""

    booked: list[Part]
    """By events, by splits and by new strikes: then a grant goes from all to nothing at the old strike, and back."""
    earned: list[Earned]
    """What time and events earn: from unvested to vested or, of stock, to its owner."""


class ByQuarter(Struct, frozen=True):
    """The rows of all parts of changes by quarter."""

    booked: list[Grouped]
    earned: list[Grouped]


class Sums(Struct, frozen=True):
    """Changes added up by class (see ``kinds``)."""

    classes: Ints
    units: dict[str, Ints]


def changes(standing: Standing) -> Changes:
    """Lay out all changes."""
    rows, events = standing.rows, standing.events
    booked = [
        Part(events.g, events.stop, standing.strike, events.d_cap, -events.d_taken, events.d_gone, events.d_owned)
    ]
    numbers = [number for number, one in enumerate(standing.stops) if one.split is not None]
    for number, one in zip(numbers, standing.at_splits, strict=True):
        for sign, held, strike in ((-1, one.before, one.strike_before), (1, one.after, one.strike_after)):
            units = (getattr(held, name) * sign for name in HELD_PLACES)
            booked.append(Part(np.arange(len(strike)), np.full(len(strike), number), strike, *units))
    if standing.renewed:
        booked += _renewed(standing)
    some = np.flatnonzero((rows.gained != 0) & (rows.stop < standing.shown))
    others = Earned(rows.g[some], rows.stop[some], rows.gained[some], rows.strike[some])
    return Changes(booked, [standing.by_time, others])


def by_quarter(moved: Changes, standing: Standing) -> ByQuarter:
    """Group all changes by the quarter in which they count."""
    quarter, count = standing.quarter, int(standing.quarter[-1]) + 1
    booked, earned = ([grouped(quarter[one.stop], count) for one in parts] for parts in (moved.booked, moved.earned))
    return ByQuarter(booked, earned)


def earned_by_class(earned: Earned, standing: Standing, classes: Classes) -> tuple[Ints, Ints]:
    """Classes and units of what is earned, added up, as far as it is shown."""
    found, units = sums(classes.of(earned.g, earned.stop, earned.strike), classes.count, earned.units)
    shown = classes.taken_apart(found)[2] < standing.shown
    return found[shown], units[shown]


def added_up(moved: Changes, by_time: tuple[Ints, Ints], standing: Standing, classes: Classes, stock: Bools) -> Sums:
    """Sums of all changes. ``by_time``: those of ``Standing.by_time``. ``stock``: by kind, whether it is stock."""
    parts: list[tuple[Ints, ...]] = []
    for one in moved.booked:
        units = (getattr(one, name) for name in HELD_PLACES)
        parts.append(sums(classes.of(one.g, one.stop, one.strike), classes.count, *units))
    for found, earned in (by_time, *(earned_by_class(one, standing, classes) for one in moved.earned[1:])):
        of_stock = np.where(stock[classes.taken_apart(found)[0]], earned, 0)
        parts.append((found, -earned, earned - of_stock, of_stock, of_stock))
    keys, *units_of = (np.concatenate(column) for column in zip(*parts, strict=True))
    found, *added = sums(keys, classes.count, *units_of)
    return Sums(found, dict(zip(HELD_PLACES, added, strict=True)))


def terms(moved: Changes, rows: ByQuarter, entries: Entries, standing: Standing, kinds: Kinds) -> tuple[Ints, Ints]:
    """Outstanding awards that expire, at the end of each quarter: units times the days that are left, and units.

    Both are tables of quarters by kinds. Units come in with their change, and are live until the quarter in which they
    expire: so the days left at a quarter's end are the sum of units times last days less the sum of live units times
    that end. What time alone earns stays outstanding, unless it is stock from the start.
    """
    grants, count = entries.grants, standing.quarters
    ends = np.array([day_number(one.day) for one in standing.stops if one.split is None], np.int64)[:count]
    due, ending = np.searchsorted(ends, grants.expires), grants.expires < NEVER
    out, days, over, days_over = (np.zeros((count + 1, kinds.count), np.int64) for _ in range(4))

    def add(quarter: int, g: Ints, units: Ints) -> None:
        g, units = (g, units) if (some := ending[g]).all() else (g[some], units[some])
        kind, of_days, until = kinds.kind[g], units * grants.expires[g], np.maximum(due[g], quarter)
        np.add.at(out[quarter], kind, units)
        np.add.at(days[quarter], kind, of_days)
        if until.min(initial=count) < count:
            np.add.at(over, (until, kind), units)
            np.add.at(days_over, (until, kind), of_days)

    for quarter in range(count):
        for one, group in zip(moved.booked, rows.booked, strict=True):
            here = group.of(quarter)
            add(quarter, one.g[here], one.unvested[here] + one.vested[here])
        for earned, group in zip(moved.earned, rows.earned, strict=True) if grants.rsa.any() else ():
            here = group.of(quarter)
            stock = here[grants.rsa[earned.g[here]]]
            add(quarter, earned.g[stock], -earned.units[stock])
    out, days, over, days_over = (np.cumsum(table, axis=0)[:count] for table in (out, days, over, days_over))
    return (days - days_over) - ends[:, None] * (out - over), out


def _renewed(standing: Standing) -> list[Part]:
    """What stood on a grant when it got a new strike by an event: off the old strike, onto the new one."""
    rows = standing.rows
    again = (rows.g[1:] == rows.g[:-1]) & (rows.stretch[1:] == rows.stretch[:-1]) & (rows.stop[1:] < standing.shown)
    at = np.flatnonzero(again & (rows.strike[1:] != rows.strike[:-1])) + 1
    stood = [rows.places[name][at - 1] for name in HELD_PLACES]
    return [
        Part(rows.g[at], rows.stop[at], rows.strike[at], *stood),
        Part(rows.g[at], rows.stop[at], rows.strike[at - 1], *(-units for units in stood)),
    ]
