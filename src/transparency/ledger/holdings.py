"""What each provider holds at the end of each quarter, who was there, and what the next quarters will bring."""

import numpy as np
import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.entries import STOCK_AT_GRANT, Entries
from transparency.ledger.kinds import Kinds
from transparency.ledger.split import scale
from transparency.ledger.standing import Standing
from transparency.ledger.timeline import AHEAD
from transparency.publication.quarter import Quarter


def holdings(entries: Entries, standing: Standing, kinds: Kinds, moved: pl.DataFrame) -> pl.DataFrame:
    """One row for each provider with anything, each quarter; columns as in ``Positions.holdings``.

    ``moved``: see ``changes.changes``. Changes are added up in one table of quarters by accounts for each place.
    """
    first, last = standing.stops[0].quarter, standing.stops[standing.shown - 1].quarter
    quarters, width = last - first + 1, kinds.accounts.height
    held = {}
    for name in ("unvested", "vested", "owned"):
        held[name] = np.zeros((quarters + AHEAD) * width, np.int64)
    cells = kinds.cells(moved, standing)
    for name, table in held.items():
        np.add.at(table, cells, moved[name].to_numpy())
    earned = np.zeros((quarters + AHEAD) * width, np.int64)
    np.add.at(earned, kinds.cells(standing.by_time, standing), standing.by_time["units"].to_numpy())
    held["unvested"] -= earned
    stock = kinds.kinds["instrument"].is_in(STOCK_AT_GRANT).gather(kinds.accounts["kind"]).to_numpy()
    for name, here in (("vested", ~stock), ("owned", stock)):
        if here.any():
            held[name].reshape(-1, width)[:, here] += earned.reshape(-1, width)[:, here]
    held = {name: table[: quarters * width] for name, table in held.items()}
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
            *(pl.Series(name, table[cells]) for name, table in held.items()),
        ]
    )


def eligible(book: Book, entries: Entries, quarters: tuple[Quarter, ...]) -> pl.DataFrame:
    """Providers present at the end of each quarter: quarter, provider."""
    people = leaving(book, entries).sort("provider")
    parts = []
    for one in quarters:
        there = (people["joined"] <= one.end) & (people["left"].is_null() | (people["left"] > one.end))
        names = people["provider"].filter(there)
        parts.append(
            pl.DataFrame([pl.repeat(one.index, names.len(), dtype=pl.Int32, eager=True).alias("quarter"), names])
        )
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
    quarter = pl.Series([stop.quarter for stop in standing.stops], dtype=pl.Int32)
    names = pl.Series(entries.pools, dtype=pl.String)
    of = entries.grants["p"].alias("p")
    summed = pl.concat([*_ahead_of_quiet(entries, standing), *_ahead_of_others(entries, standing, of)])
    summed = summed.group_by("stop", "ahead", "p").agg(pl.col("units").sum())
    return (
        summed.select(
            quarter.gather(summed["stop"]).alias("quarter"), "ahead", names.gather(summed["p"]).alias("pool"), "units"
        )
        .filter(pl.col("units") != 0)
        .sort("quarter", "ahead", "pool")
    )


def ahead_by_provider(entries: Entries, standing: Standing) -> pl.DataFrame:
    """The same for each provider: quarter, ahead, provider, units. Sums of these are what ``ahead`` tells."""
    grants, rows = entries.grants, standing.by_time
    quarter = pl.Series([stop.quarter for stop in standing.stops], dtype=pl.Int32)
    made = (grants["quarter"] - standing.stops[0].quarter).gather(rows["g"])
    quiet = rows.select("g", "stop", "units", pl.Series("age", rows["stop"] - made))
    parts = [
        quiet.filter((pl.col("age") >= step) & pl.col("stop").is_between(step, standing.shown - 1 + step)).select(
            (pl.col("stop") - step).cast(pl.Int32), "g", "units", pl.lit(step, pl.Int32).alias("ahead")
        )
        for step in range(1, AHEAD + 1)
    ]
    others = _ahead_of_others(entries, standing, grants["g"].alias("g"))
    each = pl.concat([*parts, *(part.select("stop", "g", "units", "ahead") for part in others)])
    each = each.with_columns(
        quarter.gather(each["stop"]).alias("quarter"), grants["provider"].gather(each["g"]).cast(pl.String)
    )
    summed = each.group_by("quarter", "ahead", "provider").agg(pl.col("units").sum())
    return summed.filter(pl.col("units") != 0).sort("quarter", "ahead", "provider")


def _ahead_of_quiet(entries: Entries, standing: Standing) -> list[pl.DataFrame]:
    """What quiet grants will earn: at every stop up to eight before, once the grant is there."""
    rows, grants = standing.by_time, entries.grants
    made = (grants["quarter"] - standing.stops[0].quarter).gather(rows["g"])  # without splits, stops are quarters
    age = (rows["stop"] - made).clip(0, AHEAD)
    key = (rows["stop"] * (AHEAD + 1) + age) * 256 + grants["p"].gather(rows["g"])
    sums = pl.DataFrame([key.alias("key"), rows["units"]]).group_by("key").agg(pl.col("units").sum())
    parts = {"stop": sums["key"] // 256 // (AHEAD + 1), "age": sums["key"] // 256 % (AHEAD + 1), "p": sums["key"] % 256}
    summed = sums.with_columns(**parts).with_columns(pl.col("p").cast(pl.UInt8))
    return [
        summed.filter((pl.col("age") >= step) & pl.col("stop").is_between(step, standing.shown - 1 + step)).select(
            pl.col("stop") - step, "p", "units", pl.lit(step, pl.Int32).alias("ahead")
        )
        for step in range(1, AHEAD + 1)
    ]


def _ahead_of_others(entries: Entries, standing: Standing, of: pl.Series) -> list[pl.DataFrame]:
    """What all other grants will earn: the formula of ``standing`` with what can be earned at each stop.

    ``of``: for each grant what its units are summed by.
    """
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
        of.gather(rows["g"]),
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
            picked.select("stop", of.name, (now - before).alias("units"))
            .group_by("stop", of.name)
            .agg(pl.col("units").sum())
            .with_columns(pl.lit(step, pl.Int32).alias("ahead"))
        )
        before = now
    return totals
