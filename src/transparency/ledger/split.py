"""Splits: each balance of each grant times new over old, rounded down; what rounding leaves goes back to the pool."""

import polars as pl

from transparency.ledger.timeline import Split

HELD = ("held_unvested", "held_vested", "held_gone", "held_owned")


def opening(grants: pl.DataFrame) -> pl.DataFrame:
    """What every grant holds before its first event: nothing.

    g; held_unvested, held_vested, held_gone, held_owned i64; base i64 (scheduled units, in units of today, that were
    counted before the last split); new, old i128 (units of today for units of the grant's own day).
    """
    return grants.select(
        "g",
        *(pl.lit(0, pl.Int64).alias(name) for name in (*HELD, "base")),
        *(pl.lit(1, pl.Int128).alias(name) for name in ("new", "old")),
    )


def scale(name: str, new: pl.Expr | int, old: pl.Expr | int) -> pl.Expr:
    """Units times new over old, rounded towards zero, so that a reversal undoes exactly what was booked."""
    wide = pl.col(name).cast(pl.Int128)
    return ((wide.abs() * new // old) * wide.sign()).cast(pl.Int64).alias(name)


def after(held: pl.DataFrame, split: Split) -> pl.DataFrame:
    """Apply a split to what grants hold.

    ``held`` has besides p, date (of the grant), ``scheduled`` (units of the grant's day, up to the split) and ``over``
    (scheduled units that found nothing left to earn: a reversal may bring them back).
    """
    here = pl.col("p").is_in(list(split.pools)) & (pl.col("date") < split.day)
    ratio = [pl.when(here).then(factor).otherwise(1).cast(pl.Int128) for factor in (split.new, split.old)]
    return (
        held.with_columns(
            *(scale(name, *ratio) for name in (*HELD, "over")),
            (pl.col("new") * ratio[0]).alias("new"),
            (pl.col("old") * ratio[1]).alias("old"),
        )
        .with_columns((scale("scheduled", pl.col("new"), pl.col("old")) - pl.col("over")).alias("base"))
        .drop("p", "date", "scheduled", "over")
    )
