"""What each provider holds at the end of each quarter, who was there, and what the next quarters will bring."""

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.entries import Entries
from transparency.ledger.split import scale
from transparency.ledger.standing import Standing
from transparency.ledger.timeline import AHEAD
from transparency.publication.quarter import Quarter


def holdings(entries: Entries, moved: pl.DataFrame, last: int) -> pl.DataFrame:
    """One row for each provider with anything, each quarter up to ``last``; columns as in ``Positions.holdings``.

    ``moved``: see ``changes.changes``. Changes are added up by provider, pool and instrument, and each sum stands
    until the quarter of the next change.
    """
    places = ["unvested", "vested", "owned"]
    ids = {name: entries.grants[name].unique().sort() for name in ("provider", "instrument")}
    facts = entries.grants.select(
        "p", *(ids[name].search_sorted(entries.grants[name]).cast(pl.UInt32).alias(name) for name in ids)
    )
    width = (len(entries.pools), ids["instrument"].len())
    key = (pl.col("provider").cast(pl.UInt64) * width[0] + pl.col("p")) * width[1] + pl.col("instrument")
    whose = facts.select(key.alias("key"))["key"].gather(moved["g"])
    sums = (
        moved.select(whose, "quarter", *places)
        .group_by("key", "quarter")
        .agg(pl.col(places).sum())
        .sort("key", "quarter")
    )
    first = (pl.col("key") != pl.col("key").shift(1)).fill_null(True)
    running = [pl.col(name).cum_sum() for name in places]
    start = [
        pl.when(first).then(total - pl.col(name)).forward_fill() for name, total in zip(places, running, strict=True)
    ]
    sums = sums.select(
        "key",
        "quarter",
        pl.when(pl.col("key") == pl.col("key").shift(-1))
        .then(pl.col("quarter").shift(-1))
        .otherwise(last + 1)
        .alias("next"),
        *(total - begin for total, begin in zip(running, start, strict=True)),
    ).filter(pl.any_horizontal(pl.col(places) != 0))
    spread = sums.with_columns(pl.int_ranges("quarter", "next", dtype=pl.Int32).alias("quarter")).explode("quarter")
    spread = spread.sort("quarter", maintain_order=True)
    names = pl.Series(entries.pools, dtype=pl.String)
    parts = spread.select(
        (pl.col("key") // (width[0] * width[1])).alias("provider"),
        (pl.col("key") // width[1] % width[0]).alias("pool"),
        (pl.col("key") % width[1]).alias("instrument"),
    )
    return spread.select(
        "quarter",
        ids["provider"].gather(parts["provider"]).alias("provider"),
        names.gather(parts["pool"]).alias("pool"),
        ids["instrument"].gather(parts["instrument"]).alias("instrument"),
        *places,
    )


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
    same = [(rows["g"] == rows["g"].shift(-step)).fill_null(False) for step in range(1, AHEAD + 1)]
    ending = rows.select((pl.col("g") != pl.col("g").shift(-1)).fill_null(True).alias("ending"), "scheduled")
    final = ending.select(pl.when("ending").then("scheduled").backward_fill())["scheduled"]
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
        scheduled = rows["scheduled"].shift(-step).zip_with(same[step - 1], final)
        picked = picked.with_columns(scheduled.filter(at_work).alias("scheduled"))
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
