"""What each provider holds at the end of each quarter, who was there, and what the next quarters will bring."""

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.entries import Entries
from transparency.ledger.split import scale
from transparency.ledger.standing import Standing
from transparency.ledger.timeline import AHEAD
from transparency.publication.quarter import Quarter


def holdings(entries: Entries, ends: pl.DataFrame) -> pl.DataFrame:
    """One row for each provider with anything, each quarter; columns as in ``Positions.holdings``."""
    places = ("unvested", "vested", "owned")
    names = pl.Series(entries.pools, dtype=pl.String)
    summed = (
        ends.filter(pl.any_horizontal(pl.col(places) != 0))
        .group_by("quarter", "provider", "p", "instrument")
        .agg(pl.col(places).sum())
    )
    return summed.select(
        "quarter",
        pl.col("provider").cast(pl.String),
        names.gather(summed["p"]).alias("pool"),
        pl.col("instrument").cast(pl.String),
        *places,
    ).sort("quarter", "provider", "pool", "instrument")


def eligible(book: Book, entries: Entries, quarters: tuple[Quarter, ...]) -> pl.DataFrame:
    """Providers present at the end of each quarter: quarter, provider."""
    people = leaving(book, entries)
    parts = [
        people.filter((pl.col("joined") <= one.end) & (pl.col("left").is_null() | (pl.col("left") > one.end)))
        .select(pl.lit(one.index, pl.Int32).alias("quarter"), "provider")
        .sort("provider")
        for one in quarters
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema={"quarter": pl.Int32, "provider": pl.String})


def leaving(book: Book, entries: Entries) -> pl.DataFrame:
    """Providers with joined and left; without a date in ``providers.csv``, the last event that says ``left`` counts."""
    status = entries.events.filter((pl.col("type") == "provider_status") & (pl.col("sign") == 1)).select(
        "i", "provider", "date", "cause"
    )
    undone = entries.events.filter((pl.col("type") == "provider_status") & (pl.col("sign") == -1))["undoes"]
    last = status.filter(~pl.col("i").is_in(undone.implode())).sort("i").group_by("provider").agg(pl.all().last())
    gone = last.filter(pl.col("cause") == "left").select("provider", pl.col("date").alias("status_left"))
    return (
        book.providers.select("provider", "joined", "left")
        .join(gone, on="provider", how="left", maintain_order="left")
        .with_columns(pl.coalesce("left", "status_left").alias("left"))
        .drop("status_left")
    )


def ahead(entries: Entries, standing: Standing) -> pl.DataFrame:
    """Scheduled vesting in the next eight quarters if nobody leaves: quarter, ahead, pool, units."""
    stops = standing.stops
    is_end = pl.Series([stop.split is None for stop in stops], dtype=pl.Boolean)
    rows = standing.rows.filter(is_end.gather(standing.rows["stop"])) if entries.splits else standing.rows
    at_work = (rows["cap"] > rows["earned"]) & (rows["stop"] < len(stops) - AHEAD)
    totals: list[pl.DataFrame] = []
    scheduled = rows["scheduled"]
    picked = rows.select(
        "stop",
        "cap",
        "earned",
        "earned_by_event",
        "base",
        *(["new", "old"] if entries.splits else []),
        entries.grants["p"].gather(rows["g"]).alias("p"),
    ).filter(at_work)
    before = picked["earned"]
    for step in range(1, AHEAD + 1):
        picked = picked.with_columns(scheduled.shift(-step).filter(at_work).alias("scheduled"))
        time = (scale("scheduled", pl.col("new"), pl.col("old")) if entries.splits else pl.col("scheduled")) - pl.col(
            "base"
        )
        now = picked.select(pl.min_horizontal("cap", time.clip(0) + pl.col("earned_by_event")).alias("now"))["now"]
        totals.append(
            picked.select("stop", "p", (now - before).alias("units"))
            .group_by("stop", "p")
            .agg(pl.col("units").sum())
            .with_columns(pl.lit(step, pl.Int32).alias("ahead"))
        )
        before = now
    summed = pl.concat(totals)
    quarter = pl.Series([stop.quarter for stop in stops], dtype=pl.Int32)
    names = pl.Series(entries.pools, dtype=pl.String)
    return (
        summed.select(
            quarter.gather(summed["stop"]).alias("quarter"), "ahead", names.gather(summed["p"]).alias("pool"), "units"
        )
        .filter(pl.col("units") != 0)
        .sort("quarter", "ahead", "pool")
    )
