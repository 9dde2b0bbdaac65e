"""What each provider holds at the end of each quarter, who was there, and what the next quarters will bring."""

import numpy as np
import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.entries import Entries
from transparency.ledger.kinds import Kinds
from transparency.ledger.split import scale
from transparency.ledger.standing import Standing
from transparency.ledger.timeline import AHEAD
from transparency.publication.quarter import Quarter


def holdings(entries: Entries, standing: Standing, kinds: Kinds, moved: list[pl.DataFrame]) -> pl.DataFrame:
    """One row for each provider with anything, each quarter; columns as in ``Positions.holdings``.

    ``moved``: see ``changes.changes``. Changes are added up in one table of quarters by accounts for each place.
    """
    first, last = (standing.stops[at].quarter for at in (0, standing.shown - 1))
    rows = pl.Series([stop.quarter - first for stop in standing.stops], dtype=pl.UInt64)
    width = kinds.accounts.height
    places = ("unvested", "vested", "owned")
    quarters = last - first + 1
    held = {name: np.zeros(quarters * width, np.int64) for name in places}
    for part in moved:
        cells = (rows.gather(part["stop"]) * width + kinds.account.gather(part["g"])).to_numpy()
        for name in places:
            if name in part.columns:
                np.add.at(held[name], cells, part[name].to_numpy())
    anything = np.zeros(len(held["owned"]), np.bool_)
    for table in held.values():
        by_quarter = table.reshape(quarters, width)
        np.cumsum(by_quarter, axis=0, out=by_quarter)
        anything |= table != 0
    cells = np.flatnonzero(anything)
    account = pl.Series(cells % width, dtype=pl.UInt32)
    kind, pools = kinds.accounts["kind"].gather(account), pl.Series(entries.pools, dtype=pl.String)
    return pl.DataFrame(
        [
            pl.Series("quarter", cells // width + first, dtype=pl.Int32),
            kinds.accounts["provider"].gather(account),
            pools.gather(kinds.kinds["p"]).gather(kind).alias("pool"),
            kinds.kinds["instrument"].gather(kind),
            *(pl.Series(name, held[name][cells]) for name in places),
        ]
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
    quarter = pl.Series([stop.quarter for stop in stops], dtype=pl.Int32)
    names = pl.Series(entries.pools, dtype=pl.String)
    summed = pl.concat([*_ahead_of_quiet(entries, standing), *_ahead_of_others(entries, standing)])
    summed = summed.group_by("stop", "ahead", "p").agg(pl.col("units").sum())
    return (
        summed.select(
            quarter.gather(summed["stop"]).alias("quarter"), "ahead", names.gather(summed["p"]).alias("pool"), "units"
        )
        .filter(pl.col("units") != 0)
        .sort("quarter", "ahead", "pool")
    )


def _ahead_of_quiet(entries: Entries, standing: Standing) -> list[pl.DataFrame]:
    """What quiet grants will earn: at every stop up to eight before, once the grant is there."""
    rows, grants = standing.by_time, entries.grants
    made = grants["quarter"].gather(rows["g"]) - standing.stops[0].quarter  # without splits, stops are quarters
    age = rows.select((pl.col("stop") - made).clip(0, AHEAD).alias("age"))["age"]
    sums = rows.select("stop", "units", age, grants["p"].gather(rows["g"])).group_by("stop", "age", "p")
    summed = sums.agg(pl.col("units").sum())
    return [
        summed.filter((pl.col("age") >= step) & pl.col("stop").is_between(step, standing.shown - 1 + step)).select(
            pl.col("stop") - step, "p", "units", pl.lit(step, pl.Int32).alias("ahead")
        )
        for step in range(1, AHEAD + 1)
    ]


def _ahead_of_others(entries: Entries, standing: Standing) -> list[pl.DataFrame]:
    """What all other grants will earn: the formula of ``standing`` with what can be earned at each stop."""
    stops = standing.stops
    is_end = pl.Series([stop.split is None for stop in stops], dtype=pl.Boolean)
    rows = standing.rows.filter(is_end.gather(standing.rows["stop"])) if entries.splits else standing.rows
    at_work = (rows["cap"] > rows["earned"]) & (rows["stop"] < standing.shown)
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
    return totals
