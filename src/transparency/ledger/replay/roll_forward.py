"""Movements by quarter, pool, instrument and line: the events' side of all identities."""

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import polars as pl
from msgspec import Struct

from transparency.ledger.positions import LINES, MONEY, PLACES
from transparency.ledger.replay.arrays import Bools, Ints, grouped, sums
from transparency.ledger.replay.changes import HELD_PLACES
from transparency.ledger.replay.grants import Standing
from transparency.ledger.replay.ordered_events import Entries
from transparency.ledger.replay.rolled import Rolled
from transparency.ledger.replay.timeline import AHEAD

_SUMS = (*PLACES, "returned", "events")
_VESTED = LINES.index("vested")


class _Part(Struct, frozen=True):
    """Some movements: by quarter (from 0), place (pool and instrument), line, prior and strike; amounts named above."""

    quarter: Ints
    place: Ints
    line: Ints
    prior: Bools
    strike: Ints
    amounts: dict[str, Ints]


def flows(rolled: Rolled) -> pl.DataFrame:
    """All movements; columns as in ``Positions.flows``."""
    entries, standing = rolled.entries, rolled.standing
    parts = [*_of_events(rolled), *_of_time(rolled), *_of_splits(rolled), *_of_pools(rolled)]
    quarter, place, line, prior, strike = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("quarter", "place", "line", "prior", "strike")
    )
    amounts = {
        name: np.concatenate([part.amounts.get(name, np.zeros(len(part.line), np.int64)) for part in parts])
        for name in (*_SUMS, "moved")
    }
    priced = np.where(strike >= 0, amounts["moved"], 0)
    places = _places(entries)
    keys = ((quarter * places + place) * len(LINES) + line) * 2 + prior
    size = len(standing.stops) * places * len(LINES) * 2
    found, *totals = sums(keys, size, *(amounts[name] for name in _SUMS), priced)
    rest, prior = np.divmod(found, 2)
    rest, line = np.divmod(rest, len(LINES))
    quarter, place = np.divmod(rest, places)
    p, instrument = np.divmod(place, len(entries.instruments) + 1)
    people = np.zeros(size, np.int64)
    for key, count in _people(rolled):
        people[key] = count
    named = dict(zip((*_SUMS, "priced"), totals, strict=True))
    rows = pl.DataFrame(
        {
            "quarter": pl.Series(quarter + standing.first, dtype=pl.Int32),
            "pool": pl.Series(entries.pools, dtype=pl.String)[p],
            "instrument": pl.Series([None, *entries.instruments], dtype=pl.String)[instrument],
            "line": pl.Series(LINES)[line],
            "prior": prior.astype(np.bool_),
            **{name: named[name] for name in (*PLACES, "returned")},
            "value": _values(keys, strike, priced, found, standing),
            "priced": named["priced"],
            "events": pl.Series(named["events"], dtype=pl.UInt32),
            "people": pl.Series(people[found], dtype=pl.UInt32),
        }
    )
    return rows.filter(pl.any_horizontal(pl.col(*PLACES, "priced") != 0) | (pl.col("events") > 0))


def _of_events(rolled: Rolled) -> Iterator[_Part]:
    """Sums by quarter, kind, code and prior: what each of a code does is what their units do together.

    Only units that have a strike are told apart by it.
    """
    entries, standing, kinds = rolled.entries, rolled.standing, rolled.kinds
    events, effects = standing.events, entries.effects
    codes, quarters = len(effects.line), standing.quarter
    keys = ((quarters[events.stop] * kinds.count + kinds.kind[events.g]) * codes + events.code) * 2 + events.prior
    size = len(standing.stops) * kinds.count * codes * 2
    once = np.ones(len(keys), np.int64)
    found, moved, d_cap, d_taken, count = sums(keys, size, events.moved, events.d_cap, events.d_taken, once)
    quarter, kind, code, prior = _apart(found, kinds.count, codes)
    d_earned = effects.d_earned[code] * moved
    stock = np.where(kinds.is_stock[kind], d_earned, 0)
    amounts = {
        "available": effects.d_available[code] * moved,
        "unvested": d_cap - d_earned,
        "vested": d_earned - stock - d_taken,
        "gone": effects.d_gone[code] * moved + stock,
        "owned": effects.d_owned[code] * moved + stock,
        "returned": effects.returned[code] * moved,
        "events": count,
    }
    yield _Part(quarter, kinds.place(kind), effects.line[code], prior, np.full(len(found), -1), amounts)
    some = standing.strike >= 0
    strikes = len(standing.strikes)
    found, moved = sums(keys[some] * strikes + standing.strike[some], size * strikes, events.moved[some])
    found, strike = np.divmod(found, strikes) if strikes else (found, found)
    quarter, kind, code, prior = _apart(found, kinds.count, codes)
    yield _Part(quarter, kinds.place(kind), effects.line[code], prior, strike, {"moved": moved})


def _apart(keys: Ints, kinds: int, codes: int) -> tuple[Ints, Ints, Ints, Bools]:
    """Quarter, kind, code and prior of keys."""
    rest, prior = np.divmod(keys, 2)
    rest, code = np.divmod(rest, codes)
    quarter, kind = np.divmod(rest, kinds)
    return quarter, kind, code, prior == 1


def _of_time(rolled: Rolled) -> Iterator[_Part]:
    """Units earned by time alone, by class: those of quiet grants, and those of the others by prior."""
    standing, classes = rolled.standing, rolled.classes
    found: list[tuple[bool, Ints, Ints]] = [(False, *rolled.earned)]
    rows, shown = standing.rows, standing.rows.stop < standing.shown
    of_rows = classes.of(rows.g, rows.stop, rows.strike)[shown]
    for prior, units in ((False, rows.computed - rows.computed_prior), (True, rows.computed_prior)):
        of_class, added = sums(of_rows, classes.count, units[shown])
        found.append((prior, of_class, added))
    stocks, quarters = rolled.kinds.is_stock, standing.quarter
    for prior, of_class, units in found:
        kind, strike, stop = classes.taken_apart(of_class)
        stock = np.where(stocks[kind], units, 0)
        yield _Part(
            quarters[stop],
            rolled.kinds.place(kind),
            np.full(len(units), _VESTED),
            np.full(len(units), prior),
            strike,
            {"unvested": -units, "vested": units - stock, "gone": stock, "owned": stock, "moved": units},
        )


def _of_splits(rolled: Rolled) -> Iterator[_Part]:
    """What a split adds to each grant, at the strike after it, less what stood there at the strike before it."""
    for one in rolled.standing.at_splits:
        here = np.isin(rolled.entries.grants.p, list(one.split.pools))
        quarter = one.split.quarter - rolled.standing.first
        for sign, held, strike in ((-1, one.before, one.strike_before), (1, one.after, one.strike_after)):
            units = {name: getattr(held, name)[here] * sign for name in HELD_PLACES}
            count = int(here.sum())
            yield _Part(
                np.full(count, quarter),
                rolled.kinds.place(rolled.kinds.kind[here]),
                np.full(count, LINES.index("split")),
                np.full(count, False),
                strike[here],
                {**units, "moved": units["unvested"] + units["vested"]},
            )


def _of_pools(rolled: Rolled) -> Iterator[_Part]:
    """Events on pools, and what splits do to available units."""
    movements, first, width = rolled.movements, rolled.standing.first, len(rolled.entries.instruments) + 1
    none = np.full(len(movements.p), -1)
    amounts = {"available": movements.available, "events": movements.counted}
    yield _Part(movements.quarter - first, movements.p * width, movements.line, movements.prior, none, amounts)
    rows = [
        (one.quarter - first, one.p * width, one.line, one.units, one.events)
        for one in rolled.available
        if one.line is not None
    ]
    quarter, place, line, units, events = np.array(rows, np.int64).reshape(-1, 5).T
    amounts = {"available": units, "events": events}
    yield _Part(quarter, place, line, np.full(len(line), False), np.full(len(line), -1), amounts)


def _values(keys: Ints, strike: Ints, priced: Ints, found: Ints, standing: Standing) -> pl.Series:
    """Sums of units times strike for each of the keys found."""
    some = np.flatnonzero(priced)
    prices = pl.Series("price", standing.strikes, dtype=MONEY)[strike[some]]
    rows = pl.DataFrame({"at": np.searchsorted(found, keys[some]), "units": priced[some], "price": prices}).lazy()
    value = (pl.col("units").cast(pl.Decimal(38, 0)) * pl.col("price")).cast(MONEY)
    every = pl.LazyFrame({"at": np.arange(len(found))})
    summed = every.join(rows.group_by("at").agg(value.sum().alias("value")), on="at", how="left", maintain_order="left")
    return summed.select(pl.col("value").fill_null(Decimal(0))).collect()["value"]


def _people(rolled: Rolled) -> Iterator[tuple[Ints, Ints]]:
    """Distinct providers by key of ``flows``: an account counts once for each quarter, line and prior.

    They are ticked off in a list of accounts.
    """
    entries, standing, kinds, by_quarter = rolled.entries, rolled.standing, rolled.kinds, rolled.by_quarter
    events, rows, quiet = standing.events, standing.rows, standing.by_time
    booked = entries.effects.line[events.code] * 2 + events.prior
    of_events, of_quiet = by_quarter.booked[0], by_quarter.earned[0]
    of_rows = grouped(standing.quarter[rows.stop], standing.quarters + AHEAD)
    places = kinds.place(kinds.kind_of_account)
    count = int(places.max(initial=0)) + 1
    for quarter in range(standing.quarters):
        here, some = of_events.of(quarter), of_rows.of(quarter)
        account, line = kinds.account[events.g[here]], booked[here]
        ticks: dict[int, list[Ints]] = {
            one: [account[line == one]] for one in np.flatnonzero(np.bincount(line)).tolist()
        }
        prior = rows.computed_prior[some]
        for one, units in ((_VESTED * 2, rows.computed[some] - prior), (_VESTED * 2 + 1, prior)):
            ticks.setdefault(one, []).append(kinds.account[rows.g[some[units != 0]]])
        ticks[_VESTED * 2].append(kinds.account[quiet.g[of_quiet.of(quarter)]])
        for one, accounts in ticks.items():
            ticked = np.zeros(len(places), np.bool_)
            for these in accounts:
                ticked[these] = True
            people = np.bincount(places[np.flatnonzero(ticked)], minlength=count)
            found = np.flatnonzero(people)
            yield (quarter * _places(entries) + found) * len(LINES) * 2 + one, people[found]


def _places(entries: Entries) -> int:
    """How many places there are: pools, and instruments of pools."""
    return len(entries.pools) * (len(entries.instruments) + 1)
