"""Every movement by person: what flows are sums of. Lazy, because only the protection of people needs it."""

import polars as pl

from transparency.ledger.entries import Entries
from transparency.ledger.positions import PLACES
from transparency.ledger.standing import Standing
from transparency.ledger.timeline import AHEAD

COLUMNS = ("quarter", "provider", "pool", "instrument", "line", "prior", "price", "expires", "new", "old")


def moves(entries: Entries, standing: Standing) -> pl.LazyFrame:
    """Movements of grants, by events and by time; columns as in ``Positions.moves``. Splits move no one's units."""
    grants = entries.grants.lazy().select(
        "g",
        "provider",
        pl.col("p").replace_strict(range(len(entries.pools)), entries.pools, return_dtype=pl.String).alias("pool"),
        pl.col("instrument").cast(pl.String),
        "expires",
        "rsa",
    )
    prices = pl.LazyFrame(
        {"strike": range(len(standing.strikes)), "price": standing.strikes},
        schema={"strike": pl.UInt32, "price": pl.Decimal(38, 6)},
    )
    stops = pl.LazyFrame(
        _factors(entries, standing), schema={"stop": pl.Int32, "p": pl.UInt8, "new": pl.Int64, "old": pl.Int64},
        orient="row",
    )  # fmt: skip
    rows = pl.concat([_of_events(standing), _of_time(standing)])
    return (
        rows.join(grants, on="g", how="left")
        .join(entries.grants.lazy().select("g", "p"), on="g", how="left")
        .join(stops, on=["stop", "p"], how="left")
        .join(prices, on="strike", how="left")
        .with_columns(pl.when("rsa").then("earned").otherwise(0).alias("stock"), pl.col("new", "old").fill_null(1))
        .select(
            *COLUMNS,
            "available",
            (pl.col("cap") - pl.col("earned")).alias("unvested"),
            (pl.col("earned") - pl.col("stock") - pl.col("taken")).alias("vested"),
            (pl.col("gone") + pl.col("stock")).alias("gone"),
            (pl.col("owned") + pl.col("stock")).alias("owned"),
            "returned",
            "moved",
            "events",
        )
        .filter(pl.any_horizontal(pl.col(*PLACES, "moved") != 0) | (pl.col("events") > 0))
    )


def _of_events(standing: Standing) -> pl.LazyFrame:
    return standing.events.lazy().select(
        "quarter",
        "stop",
        "g",
        pl.col("booked").cast(pl.String).alias("line"),
        "prior",
        "strike",
        pl.col("d_available").alias("available"),
        pl.col("d_cap").alias("cap"),
        pl.col("d_earned").alias("earned"),
        pl.col("d_taken").alias("taken"),
        pl.col("d_gone").alias("gone"),
        pl.col("d_owned").alias("owned"),
        "returned",
        "moved",
        pl.lit(1, pl.Int64).alias("events"),
    )


def _of_time(standing: Standing) -> pl.LazyFrame:
    """Units earned by time alone: those of the quarter, and those that belong to earlier quarters."""
    quarters = pl.LazyFrame(
        {"stop": range(len(standing.stops)), "quarter": [stop.quarter for stop in standing.stops]},
        schema={"stop": pl.Int32, "quarter": pl.Int32},
    )
    last = len(standing.stops) - 1 - AHEAD
    rows = standing.rows.lazy().filter(pl.col("stop") <= last).join(quarters, on="stop", how="left")
    zero = pl.lit(0, pl.Int64)
    return pl.concat(
        rows.select(
            "quarter",
            "stop",
            "g",
            pl.lit("vested").alias("line"),
            pl.lit(prior).alias("prior"),
            "strike",
            zero.alias("available"),
            zero.alias("cap"),
            units.alias("earned"),
            zero.alias("taken"),
            zero.alias("gone"),
            zero.alias("owned"),
            zero.alias("returned"),
            units.alias("moved"),
            zero.alias("events"),
        ).filter(pl.col("earned") != 0)
        for prior, units in (
            (True, pl.col("computed_prior")),
            (False, pl.col("computed") - pl.col("computed_prior")),
        )
    )


def _factors(entries: Entries, standing: Standing) -> list[tuple[int, int, int, int]]:
    """Stop, pool → what a unit of that stop becomes by the end of its quarter: new for old."""
    found = []
    for number, stop in enumerate(standing.stops):
        for p in range(len(entries.pools)):
            new = old = 1
            for later in standing.stops[number:]:
                if later.quarter != stop.quarter:
                    break
                if later.split is not None and p in later.split.pools:
                    new, old = new * later.split.new, old * later.split.old
            if (new, old) != (1, 1):
                found.append((number, p, new, old))
    return found
