"""What time alone has vested of each grant on any day: :mod:`~transparency.ledger.vesting` with a day for every row."""

from collections.abc import Mapping
from fractions import Fraction

import polars as pl

from transparency.ledger.vesting import _NARROW, _extra, _prepared, _steps_done, portion
from transparency.publication.settings import EventBased, Immediate, Listed, Schedule, Vesting


def scheduled(grants: pl.DataFrame, terms: Mapping[str, Vesting], days: pl.DataFrame) -> pl.DataFrame:
    """Every pair of a grant and a day on or after the grant's own.

    ``grants``: row u32, quantity i64, vesting str|null, vest_start date, date. ``days``: stop i32, at date, ascending.
    Returns row u32, stop i32, scheduled i64 (cumulative units of the original grant); the rows of one grant stand
    together, in the order of ``days``.
    """
    parts = [
        _prepared(group, of_group)
        .join(days, how="cross", maintain_order="left_right")
        .filter(pl.col("at") >= pl.col("granted"))
        .select("row", "stop", _vested(of_group).alias("scheduled"))
        for of_group, group in _by_terms(grants, terms)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(row=pl.UInt32, stop=pl.Int32, scheduled=pl.Int64))


def scheduled_on(events: pl.DataFrame, grants: pl.DataFrame, terms: Mapping[str, Vesting]) -> pl.DataFrame:
    """What time alone has vested on the day of each event.

    ``events``: i u32, row u32 (of the grant), at date. Returns i u32, scheduled i64 (0 before the grant), in no order.
    """
    parts = []
    for of_group, group in _by_terms(grants, terms):
        joined = _prepared(group, of_group).join(events, on="row")
        value = pl.when(pl.col("at") >= pl.col("granted")).then(_vested(of_group)).otherwise(0)
        parts.append(joined.select("i", value.alias("scheduled")))
    return pl.concat(parts) if parts else pl.DataFrame(schema={"i": pl.UInt32, "scheduled": pl.Int64})


def _by_terms(grants: pl.DataFrame, terms: Mapping[str, Vesting]) -> list[tuple[Vesting, pl.DataFrame]]:
    groups = grants.partition_by("vesting", as_dict=True, maintain_order=True)
    return [(Immediate() if key[0] is None else terms[str(key[0])], group) for key, group in groups.items()]


def _vested(terms: Vesting) -> pl.Expr:
    """Units vested up to the row's own day ``at``, for the frame of ``vesting._prepared``."""
    granted, quantity, at = pl.col("granted"), pl.col("quantity"), pl.col("at")
    match terms:
        case EventBased():
            return pl.lit(0, pl.Int64)
        case Listed():
            return _listed(terms)
        case Schedule():
            months = at.dt.year().cast(pl.Int64) * 12 + at.dt.month()
            done = _steps_done(terms, at, months, at.dt.day(), at.dt.month_end().dt.day())
            cliff = max(1, min(terms.cliff, terms.occurrences))
            began = (done > pl.col("before")) | (pl.col("before") == terms.occurrences)
            units = (pl.col("each") * done + _extra(terms, done)).cast(pl.Int64)
            return pl.when((granted <= at) & (done >= cliff) & began).then(units).otherwise(0)
        case _:
            return quantity.cast(pl.Int64)


def _listed(terms: Listed) -> pl.Expr:
    """Steps up, one listed day at a time; days before the grant vest with the next one, or at once when none is left."""
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
