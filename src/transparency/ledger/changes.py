"""How what grants hold changes from quarter to quarter: balances and holdings are sums of these."""

import polars as pl

from transparency.ledger.standing import Standing
from transparency.ledger.timeline import AHEAD

HELD_PLACES = ("unvested", "vested", "gone", "owned")


def changes(standing: Standing) -> pl.DataFrame:
    """Changes in the quarters to be shown: g, quarter, strike, unvested, vested, gone, owned.

    Sums of these over all quarters up to one are what is held at its end. A new strike is a change from all to
    nothing at the old one, and back at the new one.
    """
    stops = standing.stops
    quarter = pl.Series([stop.quarter for stop in stops], dtype=pl.Int32)
    shown = standing.rows.filter(pl.col("stop") < len(stops) - AHEAD)
    more = [pl.col(f"more_{name}").alias(name) for name in HELD_PLACES]
    parts = [shown.select("g", "stop", "strike", *more).filter(pl.any_horizontal(pl.col(HELD_PLACES) != 0))]
    if standing.renewed:
        parts += _renewed(standing, shown)
    result = pl.concat(parts)
    result = result.select("g", quarter.gather(result["stop"]).alias("quarter"), "strike", *HELD_PLACES)
    for split, before, after in standing.at_splits:
        for sign, held in ((-1, before), (1, after)):
            places = [(pl.col(f"held_{name}") * sign).alias(name) for name in HELD_PLACES]
            jump = held.select("g", pl.lit(split.quarter, pl.Int32).alias("quarter"), "strike", *places)
            result = pl.concat([result, jump])
    return result


def _renewed(standing: Standing, shown: pl.DataFrame) -> list[pl.DataFrame]:
    """What stood on a grant when it got a new strike by an event: off the old strike, onto the new one."""
    stretches = (
        pl.Series([stop.split is not None for stop in standing.stops], dtype=pl.Int32).cum_sum().shift(1, fill_value=0)
    )
    stretch = stretches.gather(shown["stop"])
    again = (shown["g"] == shown["g"].shift(1)) & (stretch == stretch.shift(1))
    stood = [(pl.col(name) - pl.col(f"more_{name}")).alias(name) for name in HELD_PLACES]
    renewed = shown.select("g", "stop", "strike", pl.col("strike").shift(1).alias("old"), *stood).filter(
        again.fill_null(False) & pl.col("strike").ne_missing(pl.col("old"))
    )
    off = renewed.select("g", "stop", pl.col("old").alias("strike"), *(-pl.col(name) for name in HELD_PLACES))
    return [renewed.drop("old"), off]
