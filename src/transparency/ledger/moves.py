"""Every movement by person: what flows are sums of. Lazy, because only the protection of people needs it."""

import polars as pl

from transparency.ledger.effects import effects
from transparency.ledger.entries import STOCK_AT_GRANT, Entries
from transparency.ledger.positions import PLACES
from transparency.ledger.standing import Standing

COLUMNS = ("quarter", "grant", "provider", "pool", "instrument", "line", "prior", "price", "expires", "splits")


def moves(entries: Entries, standing: Standing) -> pl.LazyFrame:
    """Movements of grants, by events and by time; columns as in ``Positions.moves``. Splits move no one's units."""
    grants = entries.grants.lazy().select(
        "g",
        "grant",
        "provider",
        "p",
        pl.col("p").replace_strict(range(len(entries.pools)), entries.pools, return_dtype=pl.String).alias("pool"),
        pl.col("instrument").cast(pl.String),
        "expires",
    )
    places = pl.LazyFrame(
        {"strike": range(len(standing.strikes)), "price": [str(price) for price in standing.strikes]},
        schema={"strike": pl.UInt32, "price": pl.String},
    )
    stops = pl.LazyFrame(
        _splits(entries, standing), schema={"stop": pl.Int32, "p": pl.UInt8, "splits": pl.String}, orient="row"
    )
    quarters = pl.LazyFrame(
        {"stop": range(len(standing.stops)), "quarter": [stop.quarter for stop in standing.stops]},
        schema={"stop": pl.Int32, "quarter": pl.Int32},
    )
    stock = pl.when(pl.col("instrument").is_in(STOCK_AT_GRANT)).then("earned").otherwise(0)
    return (
        pl.concat([_of_events(entries, standing), *_of_time(standing)])
        .join(grants, on="g", how="left")
        .join(quarters, on="stop", how="left")
        .join(stops, on=["stop", "p"], how="left")
        .join(places.with_columns(pl.col("price").cast(pl.Decimal(38, 6))), on="strike", how="left")
        .with_columns(pl.col("splits").fill_null(""))
        .select(
            *COLUMNS,
            "available",
            (pl.col("cap") - pl.col("earned")).alias("unvested"),
            (pl.col("earned") - stock - pl.col("taken")).alias("vested"),
            (pl.col("gone") + stock).alias("gone"),
            (pl.col("owned") + stock).alias("owned"),
            "returned",
            "moved",
            "events",
        )
        .filter(pl.any_horizontal(pl.col(*PLACES, "moved") != 0) | (pl.col("events") > 0))
    )


def _of_events(entries: Entries, standing: Standing) -> pl.LazyFrame:
    table = effects(entries.settings).lazy().with_row_index("code").with_columns(pl.col("code").cast(pl.UInt16))
    moved = pl.col("moved")
    return (
        standing.events.lazy()
        .select("stop", "g", "code", "prior", "strike", "moved", "d_cap", "d_taken")
        .join(table.drop("d_cap", "d_taken"), on="code", how="left", maintain_order="left")
        .select(
            "stop",
            "g",
            pl.col("line").cast(pl.String),
            "prior",
            "strike",
            (moved * pl.col("d_available")).alias("available"),
            pl.col("d_cap").alias("cap"),
            (moved * pl.col("d_earned")).alias("earned"),
            pl.col("d_taken").alias("taken"),
            (moved * pl.col("d_gone")).alias("gone"),
            (moved * pl.col("d_owned")).alias("owned"),
            (moved * pl.col("returned")).alias("returned"),
            "moved",
            pl.lit(1, pl.Int64).alias("events"),
        )
    )


def _of_time(standing: Standing) -> list[pl.LazyFrame]:
    """Units earned by time alone: those of the quarter, and those that belong to earlier quarters."""
    zero, rows = pl.lit(0, pl.Int64), standing.rows.lazy()
    late = pl.col("computed_prior")
    parts = (
        (False, standing.by_time.lazy()),
        (False, rows.with_columns((pl.col("computed") - late).alias("units"))),
        (True, rows.with_columns(late.alias("units"))),
    )
    return [
        part.filter((pl.col("stop") < standing.shown) & (pl.col("units") != 0)).select(
            "stop",
            "g",
            pl.lit("vested").alias("line"),
            pl.lit(prior).alias("prior"),
            "strike",
            zero.alias("available"),
            zero.alias("cap"),
            pl.col("units").alias("earned"),
            zero.alias("taken"),
            zero.alias("gone"),
            zero.alias("owned"),
            zero.alias("returned"),
            pl.col("units").alias("moved"),
            zero.alias("events"),
        )
        for prior, part in parts
    ]


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
