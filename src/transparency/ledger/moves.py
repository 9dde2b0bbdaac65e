"""Every movement by person: what flows are sums of. Lazy, because only the protection of people needs it."""

import polars as pl

from transparency.ledger.entries import Entries
from transparency.ledger.positions import PLACES
from transparency.ledger.standing import Standing
from transparency.ledger.timeline import AHEAD

COLUMNS = ("quarter", "grant", "provider", "pool", "instrument", "line", "prior", "price", "expires", "splits")


def moves(entries: Entries, standing: Standing) -> pl.LazyFrame:
    """Movements of grants, by events and by time; columns as in ``Positions.moves``. Splits move no one's units."""
    grants = entries.grants.lazy().select(
        "g",
        "grant",
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
        _splits(entries, standing), schema={"stop": pl.Int32, "p": pl.UInt8, "splits": pl.String}, orient="row"
    )
    rows = pl.concat([_of_events(standing), _of_time(standing)])
    return (
        rows.join(grants, on="g", how="left")
        .join(entries.grants.lazy().select("g", "p"), on="g", how="left")
        .join(stops, on=["stop", "p"], how="left")
        .join(prices, on="strike", how="left")
        .with_columns(pl.when("rsa").then("earned").otherwise(0).alias("stock"), pl.col("splits").fill_null(""))
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


def _splits(entries: Entries, standing: Standing) -> list[tuple[int, int, str]]:
    """Stop, pool → the splits between the stop and the end of its quarter, in order: ``2:1,3:2``."""
    found = []
    for number, stop in enumerate(standing.stops):
        later = [one.split for one in standing.stops[number:] if one.quarter == stop.quarter and one.split is not None]
        for p in range(len(entries.pools)):
            chain = ",".join(f"{split.new}:{split.old}" for split in later if p in split.pools)
            if chain:
                found.append((number, p, chain))
    return found
