"""What time alone has vested of each grant on any day: :mod:`~transparency.ledger.vesting` with a day for every row."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import polars as pl

from transparency.ledger.vesting import _NARROW, _extra, _prepared, _steps_done, portion
from transparency.publication.settings import EventBased, Immediate, Listed, Schedule, Vesting

_MANY_MONTHS = 12 * 400
"""Schedules beyond this are looked at until the last stop."""


def scheduled(
    grants: pl.DataFrame, terms: Mapping[str, Vesting], days: Sequence[date], more: pl.DataFrame
) -> pl.DataFrame:
    """What the schedule has vested at the stops that matter: from the grant to its last step, and at those in ``more``.

    ``grants``: row u32, quantity i64, vesting str|null, vest_start date, date. ``days`` of the stops ascend.
    ``more``: row u32, stop i32, without repetition. Returns row u32, stop i32, scheduled i64 (cumulative units of the
    original grant), sorted by both. No step lies between two rows of a grant that do not stand at consecutive stops.
    """
    stops = pl.DataFrame({"at": list(days)}, schema={"at": pl.Date}).with_columns(*_parts_of_day(pl.col("at")))
    ends = stops["at"]
    parts = []
    for of_group, group in _by_terms(grants, terms):
        prepared = _prepared(group, of_group)
        window = prepared.select(
            "row",
            ends.search_sorted(prepared["granted"], "left").cast(pl.Int32).alias("from"),
            ends.search_sorted(prepared.select(_last_day(of_group, ends[-1]).alias("d"))["d"], "left")
            .cast(pl.Int32)
            .clip(0, len(days) - 1)
            .alias("until"),
        )
        further = more.join(window.select("row", "until"), on="row").filter(pl.col("stop") > pl.col("until"))
        pairs = window.with_columns(pl.int_ranges("from", pl.col("until") + 1, dtype=pl.Int32).alias("stop"))
        pairs = pl.concat([pairs.explode("stop").select("row", "stop").drop_nulls(), further.select("row", "stop")])
        position = pl.DataFrame({"row": prepared["row"]}).with_row_index("position")
        pairs = pairs.join(position, on="row", how="left", maintain_order="left")
        wide = pairs.select(
            "row",
            "stop",
            *(prepared[name].gather(pairs["position"]).alias(name) for name in prepared.columns if name != "row"),
            *(stops[name].gather(pairs["stop"]).alias(name) for name in stops.columns),
        )
        parts.append(wide.select("row", "stop", _vested(of_group).alias("scheduled")))
    if not parts:
        return pl.DataFrame(schema={"row": pl.UInt32, "stop": pl.Int32, "scheduled": pl.Int64})
    return pl.concat(parts).sort("row", "stop")


def scheduled_on(events: pl.DataFrame, grants: pl.DataFrame, terms: Mapping[str, Vesting]) -> pl.DataFrame:
    """What time alone has vested on the day of each event.

    ``events``: i u32, row u32 (of the grant), at date. Returns i u32, scheduled i64 (0 before the grant), in no order.
    """
    parts = []
    for of_group, group in _by_terms(grants, terms):
        joined = _prepared(group, of_group).join(events, on="row").with_columns(*_parts_of_day(pl.col("at")))
        value = pl.when(pl.col("at") >= pl.col("granted")).then(_vested(of_group)).otherwise(0)
        parts.append(joined.select("i", value.alias("scheduled")))
    return pl.concat(parts) if parts else pl.DataFrame(schema={"i": pl.UInt32, "scheduled": pl.Int64})


def _by_terms(grants: pl.DataFrame, terms: Mapping[str, Vesting]) -> list[tuple[Vesting, pl.DataFrame]]:
    groups = grants.partition_by("vesting", as_dict=True, maintain_order=True)
    return [(Immediate() if key[0] is None else terms[str(key[0])], group) for key, group in groups.items()]


def _parts_of_day(day: pl.Expr) -> list[pl.Expr]:
    """What monthly steps need to know of a day: months since year 0, day of the month, length of the month."""
    return [
        (day.dt.year().cast(pl.Int64) * 12 + day.dt.month()).alias("at_months"),
        day.dt.day().alias("at_day"),
        day.dt.month_end().dt.day().alias("at_length"),
    ]


def _last_day(terms: Vesting, end: date) -> pl.Expr:
    """A day on or after the last step of the schedule."""
    granted = pl.col("granted")
    match terms:
        case Listed():
            return pl.max_horizontal(granted, pl.lit(max(one.on for one in terms.tranches), pl.Date))
        case Schedule():
            long = terms.every * terms.occurrences
            if long > (_MANY_MONTHS if terms.period == "months" else _MANY_MONTHS * 28):
                return pl.lit(end, pl.Date)
            last = pl.col("vest_start").dt.offset_by(f"{long}mo" if terms.period == "months" else f"{long}d")
            return pl.max_horizontal(granted, last.dt.month_end())
        case _:
            return granted


def _vested(terms: Vesting) -> pl.Expr:
    """Units vested up to the row's own day ``at``, for the frame of ``vesting._prepared``."""
    granted, quantity, at = pl.col("granted"), pl.col("quantity"), pl.col("at")
    match terms:
        case EventBased():
            return pl.lit(0, pl.Int64)
        case Listed():
            return _listed(terms)
        case Schedule():
            done = _steps_done(terms, at, pl.col("at_months"), pl.col("at_day"), pl.col("at_length"))
            cliff = max(1, min(terms.cliff, terms.occurrences))
            began = (done > pl.col("before")) | (pl.col("before") == terms.occurrences)
            units = (pl.col("each") * done + _extra(terms, done)).cast(pl.Int64)
            return pl.when((granted <= at) & (done >= cliff) & began).then(units).otherwise(0)
        case _:
            return quantity.cast(pl.Int64)


def _listed(terms: Listed) -> pl.Expr:
    """Steps up a listed day at a time; days before the grant vest with the next one, or at once when none is left."""
    granted, at = pl.col("granted"), pl.col("at")
    value: pl.Expr = pl.lit(0, pl.Int64)
    share = Fraction(0)
    listed = sorted(terms.tranches, key=lambda one: one.on)
    for number, tranche in enumerate(listed, start=1):
        share += portion(tranche.portion)
        kind = pl.Int128 if share.denominator >= _NARROW else pl.Int64
        wide, top, bottom = (
            pl.col("quantity").cast(kind),
            pl.lit(share.numerator, kind),
            pl.lit(share.denominator, kind),
        )
        units = ((wide // bottom) * top + (wide % bottom) * top // bottom).cast(pl.Int64)
        reached = at >= tranche.on
        if number < len(listed):
            reached &= granted <= tranche.on
        value = pl.when(reached).then(units).otherwise(value)
    return value
