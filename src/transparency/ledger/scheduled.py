"""What time alone has vested of each grant on any day: :mod:`~transparency.ledger.vesting` in columns.

Two questions are kept apart. How many *steps* count on a day depends on the terms and two days (``vest_start`` and the
day of the grant), not on the units; so all grants that share them are answered once. How many *units* so many steps
come to depends on the quantity.

Grants come as a frame with quantity i64 (0 to 2**53), vesting str|null (null: at once), vest_start date|null (null: the
day of the grant) and date; a grant is named by its row. Grants of the same terms are worked on together: those whose
rows stand together are one piece of work.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import cast

import polars as pl

from transparency.ledger.vesting import portion
from transparency.publication.settings import Allocation, EventBased, Immediate, Listed, Schedule, Vesting

_NARROW = 2**31
"""Below this, ``remainder × steps`` fits 64 bits; from here on 128 are used."""


def scheduled_on(rows: pl.Series, at: pl.Series, grants: pl.DataFrame, terms: Mapping[str, Vesting]) -> pl.Series:
    """Units vested by time alone on a day: i64, one for each of ``rows`` (u32, ascending) and its day ``at``."""
    parts = [pl.Series([], dtype=pl.Int64)]
    for of_group, first, group in _by_terms(grants, terms):
        begin, end = (rows.search_sorted(first + offset) for offset in (0, group.height))
        here, day = rows.slice(begin, end - begin) - first, at.slice(begin, end - begin)
        facts = _facts(group, of_group)
        wide = pl.DataFrame([day.alias("at"), *(facts[name].gather(here) for name in facts.columns)])
        wide = wide.hstack(_months(wide["at"], "at").get_columns()) if _monthly(of_group) else wide
        parts.append(wide.select(_steps(of_group).alias("done"), "quantity").select(units=_units(of_group))["units"])
    return pl.concat(parts)


def earned_by_stop(grants: pl.DataFrame, terms: Mapping[str, Vesting], days: Sequence[date]) -> pl.DataFrame:
    """Units earned by time alone since the stop before, where there are any: row u32, stop i32, units i64.

    ``days`` of the stops ascend. By row, then stop.
    """
    parts = []
    for of_group, first, group in _by_terms(grants, terms):
        pair = group.select(
            pl.col("vest_start").fill_null(pl.col("date")).to_physical().cast(pl.Int64) * 2**32
            + pl.col("date").to_physical()
        ).to_series()
        pairs = pair.unique().sort()
        calendar = _calendar(pairs, of_group, days)
        which = pairs.search_sorted(pair)
        spans = calendar["pair"].search_sorted(pl.int_range(pairs.len() + 1, dtype=pl.UInt32, eager=True))
        begin, end = spans.gather(which), spans.gather(which + 1)
        lines = pl.DataFrame(
            {"row": pl.int_range(group.height, dtype=pl.UInt32, eager=True), "begin": begin, "end": end}
        ).filter(pl.col("begin") < pl.col("end"))
        lines = lines.select("row", pl.int_ranges("begin", "end", dtype=pl.UInt32).alias("line")).explode("line")
        wide = pl.DataFrame(
            [
                lines["row"] + first,
                group["quantity"].gather(lines["row"]),
                *(calendar[name].gather(lines["line"]) for name in ("stop", "done", "before")),
            ]
        )
        now, then = _units(of_group), _units(of_group, "before")
        parts.append(wide.select("row", "stop", (now - then).alias("units")).filter(pl.col("units") != 0))
    if not parts:
        return pl.DataFrame(schema={"row": pl.UInt32, "stop": pl.Int32, "units": pl.Int64})
    return pl.concat(parts)


def scheduled(
    grants: pl.DataFrame, terms: Mapping[str, Vesting], days: Sequence[date], more: pl.DataFrame
) -> pl.DataFrame:
    """Units vested by time alone at the stops that matter: from the grant to its last step, and at those in ``more``.

    ``days`` of the stops ascend. ``more``: row u32, stop i32, without repetition. Returns row u32, stop i32, scheduled
    i64 (cumulative units of the original grant), by row, then stop. No step lies between two rows of a grant that do
    not stand at consecutive stops.
    """
    at = pl.Series(days, dtype=pl.Date)
    windows = [pl.DataFrame(schema={"row": pl.UInt32, "begin": pl.Int32, "until": pl.Int32})]
    for of_group, first, group in _by_terms(grants, terms):
        rows = pl.int_range(first, first + group.height, dtype=pl.UInt32, eager=True).alias("row")
        window = _window(_facts(group, of_group), of_group, at)
        windows.append(window.select(rows, "begin", "until"))
    window = pl.concat(windows)
    further = more.join(window, on="row").filter(pl.col("stop") > pl.col("until")).select("row", "stop")
    stops = window.select("row", pl.int_ranges("begin", pl.col("until") + 1, dtype=pl.Int32).alias("stop"))
    pairs = pl.concat([stops.explode("stop").drop_nulls(), further]).sort("row", "stop")
    return pairs.with_columns(scheduled_on(pairs["row"], at.gather(pairs["stop"]), grants, terms).alias("scheduled"))


def _by_terms(grants: pl.DataFrame, terms: Mapping[str, Vesting]) -> Iterator[tuple[Vesting, int, pl.DataFrame]]:
    """Pieces of grants that stand together and have the same terms: terms, first row, grants."""
    first = 0
    for length, name in grants["vesting"].rle().struct.unnest().iter_rows():
        yield Immediate() if name is None else terms[name], first, grants.slice(first, length)
        first += length


def _monthly(terms: Vesting) -> bool:
    return isinstance(terms, Schedule) and terms.period == "months"


def _months(days: pl.Series, name: str) -> pl.DataFrame:
    """What monthly steps need to know of days: months since year 0, day of the month, length of the month.

    Looked up in a calendar of all days from the first to the last, as days are fewer than rows.
    """
    names = [f"{name}_{part}" for part in ("months", "day", "length")]
    if not days.len():
        return pl.DataFrame(schema=dict.fromkeys(names, pl.Int32))
    low, high = cast(date, days.min()), cast(date, days.max())
    day = pl.date_range(low, high, eager=True).dt
    parts = (day.year() * 12 + day.month(), day.day(), day.month_end().dt.day())
    position = days.to_physical() - (low - date(1970, 1, 1)).days
    return pl.DataFrame(
        [part.cast(pl.Int32).gather(position).alias(name) for name, part in zip(names, parts, strict=True)]
    )


def _facts(grants: pl.DataFrame, terms: Vesting) -> pl.DataFrame:
    """What steps and units need to know of grants: quantity, granted, vest_start.

    Of schedules also ``before`` (steps due before the grant); of monthly ones start_months, start_day (of each month).
    """
    facts = grants.select("quantity", pl.col("date").alias("granted"), pl.col("vest_start").fill_null(pl.col("date")))
    if not isinstance(terms, Schedule):
        return facts
    eve = (facts["granted"].to_physical() - 1).cast(pl.Date)
    facts = facts.with_columns(eve.alias("at"))
    if _monthly(terms):
        start = _months(facts["vest_start"], "start")
        fixed = {"first": 1, "last": 31}.get(str(terms.day_of_month), terms.day_of_month)
        day = start["start_day"] if isinstance(fixed, str) else pl.lit(fixed, pl.Int32)
        facts = facts.with_columns(start["start_months"], day.alias("start_day"), *_months(eve, "at").get_columns())
    facts = facts.with_columns(_steps_due(terms).alias("before"))
    return facts.select(pl.exclude("^at.*$"))


def _steps_due(terms: Schedule) -> pl.Expr:
    """Steps due by ``at``: whole months since the start, one fewer when the month's own day is yet to come."""
    if terms.period == "days":
        passed = (pl.col("at") - pl.col("vest_start")).dt.total_days()
    else:
        to_come = pl.col("at_day") < pl.min_horizontal("start_day", "at_length")
        passed = (pl.col("at_months") - pl.col("start_months") - to_come.cast(pl.Int32)).cast(pl.Int64)
    return (passed if terms.every == 1 else passed // terms.every).clip(0, terms.occurrences)


def _steps(terms: Vesting) -> pl.Expr:
    """Steps that count on the day ``at``, for the frame of ``_facts``: none before the grant and none before the cliff.

    Steps due before the grant count with the next one, or at once when none is left.
    """
    granted, at = pl.col("granted"), pl.col("at")
    match terms:
        case EventBased():
            return pl.col("quantity") * 0
        case Schedule():
            due = _steps_due(terms)
            cliff = max(1, min(terms.cliff, terms.occurrences))
            began = (due > pl.col("before")) | (pl.col("before") == terms.occurrences)
            return pl.when((granted <= at) & (due >= cliff) & began).then(due).otherwise(0)
        case Listed():
            steps: pl.Expr = pl.lit(0, pl.Int64)
            listed = sorted(terms.tranches, key=lambda one: one.on)
            for number, tranche in enumerate(listed, start=1):
                reached = (at >= tranche.on) & ((granted <= tranche.on) | (number == len(listed)))
                steps = pl.when(reached & (granted <= at)).then(number).otherwise(steps)
            return steps
        case _:
            return (granted <= at).cast(pl.Int64)


def _units(terms: Vesting, done: str = "done") -> pl.Expr:
    """Whole units of a ``quantity`` after so many steps that count."""
    steps, quantity = pl.col(done), pl.col("quantity")
    match terms:
        case Schedule():
            return _spread(terms, steps)
        case Listed():
            units: pl.Expr = pl.lit(0, pl.Int64)
            share = Fraction(0)
            for number, tranche in enumerate(sorted(terms.tranches, key=lambda one: one.on), start=1):
                share += portion(tranche.portion)
                kind = pl.Int128 if share.denominator >= _NARROW else pl.Int64
                top, bottom = pl.lit(share.numerator, kind), pl.lit(share.denominator, kind)
                wide = quantity.cast(kind)
                whole = ((wide // bottom) * top + (wide % bottom) * top // bottom).cast(pl.Int64)
                units = pl.when(steps == number).then(whole).otherwise(units)
            return units
        case _:
            return quantity * steps


def _spread(terms: Schedule, done: pl.Expr) -> pl.Expr:
    """The columnar twin of :func:`~transparency.ledger.vesting.cumulative`."""
    steps = terms.occurrences
    kind = pl.Int128 if steps >= _NARROW else pl.Int64
    quantity, count = pl.col("quantity").cast(kind), pl.lit(steps, kind)
    each, rest = quantity // count, quantity % count
    match terms.allocation:
        case Allocation.CUMULATIVE_ROUNDING:
            extra = (2 * rest * done + steps) // (2 * steps)
        case Allocation.CUMULATIVE_ROUND_DOWN | Allocation.FRACTIONAL:
            extra = rest * done // steps
        case Allocation.FRONT_LOADED:
            extra = pl.min_horizontal(done, rest)
        case Allocation.BACK_LOADED:
            extra = pl.max_horizontal(pl.lit(0), done - (steps - rest))
        case Allocation.FRONT_LOADED_TO_SINGLE_TRANCHE:
            extra = pl.when(done >= 1).then(rest).otherwise(0)
        case Allocation.BACK_LOADED_TO_SINGLE_TRANCHE:
            extra = pl.when(done >= steps).then(rest).otherwise(0)
    return (each * done + extra).cast(pl.Int64)


def _window(facts: pl.DataFrame, terms: Vesting, at: pl.Series) -> pl.DataFrame:
    """The stops between which anything vests: begin (that of the grant) and until (by which all steps are due): i32."""
    granted = facts["granted"]
    match terms:
        case Listed():
            last = facts.select(pl.max_horizontal("granted", pl.lit(max(one.on for one in terms.tranches), pl.Date)))
        case Schedule():
            long = terms.every * terms.occurrences
            days = (long + 1) * 31 if terms.period == "months" else long
            end = (pl.col("vest_start").to_physical().cast(pl.Int64) + days).clip(None, 2**31 - 1)
            last = facts.select(pl.max_horizontal("granted", end.cast(pl.Int32).cast(pl.Date)))
        case _:
            last = granted.to_frame()
    until = at.search_sorted(last.to_series(), "left").cast(pl.Int32)
    return pl.DataFrame(
        {"begin": at.search_sorted(granted, "left").cast(pl.Int32), "until": until.clip(0, at.len() - 1)}
    )


def _calendar(pairs: pl.Series, terms: Vesting, days: Sequence[date]) -> pl.DataFrame:
    """Stops at which more steps count than before: pair u32, stop i32, done, before i64; by pair, then stop.

    ``pairs``: i64, day of ``vest_start`` times 2**32 plus day of the grant.
    """
    at = pl.Series("at", days, dtype=pl.Date)
    start = pairs // 2**32
    grants = pl.DataFrame(
        {
            "quantity": pl.zeros(pairs.len(), dtype=pl.Int64, eager=True),
            "date": (pairs - start * 2**32).cast(pl.Int32).cast(pl.Date),
            "vest_start": start.cast(pl.Int32).cast(pl.Date),
        }
    )
    facts = _facts(grants, terms)
    lines = _window(facts, terms, at).with_row_index("pair")
    lines = lines.select("pair", pl.int_ranges("begin", pl.col("until") + 1, dtype=pl.Int32).alias("stop"))
    lines = lines.explode("stop").drop_nulls()
    parts = [at.to_frame(), _months(at, "at")] if _monthly(terms) else [at.to_frame()]
    stops = pl.concat(parts, how="horizontal")
    wide = [facts[name].gather(lines["pair"]) for name in facts.columns]
    wide += [stops[name].gather(lines["stop"]) for name in stops.columns]
    steps = lines.hstack(pl.DataFrame(wide).select(_steps(terms).alias("done")).get_columns())
    same = (pl.col("pair") == pl.col("pair").shift(1)).fill_null(False)
    then = pl.when(same).then(pl.col("done").shift(1)).otherwise(0)
    return steps.with_columns(then.alias("before")).filter(pl.col("done") > pl.col("before"))
