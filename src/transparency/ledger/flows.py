"""Movements by quarter, pool, instrument and line: the events' side of all identities."""

from collections.abc import Iterable
from decimal import Decimal

import polars as pl

from transparency.ledger.effects import LINE_OF
from transparency.ledger.entries import POOL_TYPES, Entries
from transparency.ledger.positions import LINES, PLACES
from transparency.ledger.split import HELD, scale
from transparency.ledger.standing import Standing, with_stop

KEYS = ("quarter", "p", "instrument", "line", "prior")
MONEY = pl.Decimal(38, 6)
LINE = pl.Enum(LINES)


def flows(entries: Entries, standing: Standing, held: pl.DataFrame) -> pl.DataFrame:
    """All movements; columns as in ``Positions.flows``. ``held``: see ``balances.pool_balances``."""
    prices = pl.DataFrame(
        {"strike": range(len(standing.strikes)), "price": standing.strikes},
        schema={"strike": pl.UInt32, "price": MONEY},
    )
    quarter_of = pl.Series([stop.quarter for stop in standing.stops], dtype=pl.Int32)
    last = max((stop for stop, _ in enumerate(standing.stops)), default=0) - 8
    parts = [
        _of_events(entries, standing),
        _of_time(entries, standing, quarter_of, last),
        *_of_splits(entries, standing),
    ]
    summed = pl.concat([_with_value(part, prices) for part in parts])
    summed = summed.group_by(KEYS).agg(pl.col(*PLACES, "returned", "value", "priced", "events").sum())
    summed = pl.concat(
        [summed, *(_blank(part, summed.schema) for part in (_of_pools(entries, standing), _pool_splits(entries, held)))]
    )
    summed = summed.group_by(KEYS).agg(pl.col(*PLACES, "returned", "value", "priced", "events").sum())
    people = _people(entries, standing, quarter_of, last)
    pools = pl.DataFrame(
        {"p": range(len(entries.pools)), "pool": entries.pools}, schema={"p": pl.UInt8, "pool": pl.String}
    )
    return (
        summed.join(people, on=KEYS, how="left", nulls_equal=True)
        .join(pools, on="p", how="left")
        .sort("quarter", "p", "instrument", "line", "prior")
        .select(
            "quarter",
            "pool",
            "instrument",
            pl.col("line").cast(pl.String),
            "prior",
            *PLACES,
            "returned",
            "value",
            "priced",
            pl.col("events").cast(pl.UInt32),
            pl.col("people").fill_null(0).cast(pl.UInt32),
        )
        .filter(pl.any_horizontal(pl.col(*PLACES, "priced") != 0) | (pl.col("events") > 0))
    )


def _with_value(part: pl.DataFrame, prices: pl.DataFrame) -> pl.DataFrame:
    """Sums by strike turned into sums of units times strike."""
    has = pl.col("price").is_not_null()
    return part.join(prices, on="strike", how="left").select(
        *KEYS,
        *PLACES,
        "returned",
        pl.when(has)
        .then(pl.col("moved").cast(pl.Decimal(38, 0)) * pl.col("price"))
        .otherwise(Decimal(0))
        .cast(MONEY)
        .alias("value"),
        pl.when(has).then("moved").otherwise(pl.lit(0, pl.Int64)).alias("priced"),
        pl.col("events").cast(pl.Int64),
    )


def _of_events(entries: Entries, standing: Standing) -> pl.DataFrame:
    earned_as_stock = pl.when("rsa").then("d_earned").otherwise(0)
    return (
        standing.events.drop("line")
        .with_columns(
            entries.grants["instrument"].gather(standing.events["g"]), pl.col("booked").cast(LINE).alias("line")
        )
        .group_by(*KEYS, "strike")
        .agg(
            pl.col("d_available").sum().alias("available"),
            (pl.col("d_cap") - pl.col("d_earned")).sum().alias("unvested"),
            (pl.col("d_earned") - earned_as_stock - pl.col("d_taken")).sum().alias("vested"),
            (pl.col("d_gone") + earned_as_stock).sum().alias("gone"),
            (pl.col("d_owned") + earned_as_stock).sum().alias("owned"),
            pl.col("returned").sum(),
            pl.col("moved").sum(),
            pl.len().alias("events"),
        )
    )


def _by_time(
    entries: Entries, standing: Standing, quarter_of: pl.Series, last: int
) -> Iterable[tuple[bool, pl.DataFrame]]:
    """Units earned by time alone, as rows: g, quarter, units; first those of the quarter, then prior-period ones."""
    within = pl.col("stop") <= last
    for prior in (False, True):
        units = pl.col("computed_prior") if prior else pl.col("computed") - pl.col("computed_prior")
        rows = standing.rows.select("g", "stop", "strike", units.alias("units")).filter(within & (pl.col("units") != 0))
        if rows.height:
            yield prior, rows.with_columns(quarter_of.gather(rows["stop"]).alias("quarter"))


def _of_time(entries: Entries, standing: Standing, quarter_of: pl.Series, last: int) -> pl.DataFrame:
    parts = []
    grants = entries.grants.with_columns(pl.col("instrument").cast(pl.Categorical))
    for prior, rows in _by_time(entries, standing, quarter_of, last):
        whose = [grants[name].gather(rows["g"]).alias(name) for name in ("p", "instrument", "rsa")]
        parts.append(
            rows.with_columns(whose)
            .group_by("quarter", "p", "instrument", "rsa", "strike")
            .agg(pl.col("units").sum())
            .with_columns(pl.col("instrument").cast(pl.String), pl.lit(prior).alias("prior"))
        )
    if not parts:
        return _of_events(entries, standing).clear()
    stock, zero = pl.when("rsa").then("units").otherwise(0), pl.lit(0, pl.Int64)
    return pl.concat(parts).select(
        "quarter",
        "p",
        "instrument",
        pl.lit("vested", LINE).alias("line"),
        "prior",
        "strike",
        zero.alias("available"),
        (-pl.col("units")).alias("unvested"),
        (pl.col("units") - stock).alias("vested"),
        stock.cast(pl.Int64).alias("gone"),
        stock.cast(pl.Int64).alias("owned"),
        zero.alias("returned"),
        pl.col("units").alias("moved"),
        pl.lit(0, pl.UInt32).alias("events"),
    )


def _of_splits(entries: Entries, standing: Standing) -> list[pl.DataFrame]:
    """What a split adds to each grant, at the strike after it, less what stood there at the strike before it."""
    parts = []
    for split, before, later in standing.at_splits:
        for sign, held in ((-1, before), (1, later)):
            rows = held.join(
                entries.grants.select("g", "p", "instrument"), on="g", how="left", maintain_order="left", suffix="_g"
            )
            rows = rows.filter(pl.col("p").is_in(list(split.pools)))
            parts.append(
                rows.group_by("p", "instrument", "strike")
                .agg(pl.col(HELD).sum() * sign)
                .select(
                    pl.lit(split.quarter, pl.Int32).alias("quarter"),
                    "p",
                    "instrument",
                    pl.lit("split", LINE).alias("line"),
                    pl.lit(False).alias("prior"),
                    "strike",
                    pl.lit(0, pl.Int64).alias("available"),
                    *(pl.col(name).alias(name.removeprefix("held_")) for name in HELD),
                    pl.lit(0, pl.Int64).alias("returned"),
                    (pl.col("held_unvested") + pl.col("held_vested")).alias("moved"),
                    pl.lit(0, pl.UInt32).alias("events"),
                )
                .select(
                    "quarter",
                    "p",
                    "instrument",
                    "line",
                    "prior",
                    "strike",
                    "available",
                    "unvested",
                    "vested",
                    "gone",
                    "owned",
                    "returned",
                    "moved",
                    "events",
                )
            )
    return parts


def _of_pools(entries: Entries, standing: Standing) -> pl.DataFrame:
    return (
        pool_movements(entries, standing)
        .group_by("quarter", "p", "line", "prior")
        .agg(pl.col("available").sum(), pl.col("counted").sum().alias("events"))
    )


def pool_movements(entries: Entries, standing: Standing) -> pl.DataFrame:
    """Events on pools: i, quarter, p, line, prior, stop, available (signed), counted (0 on the receiving side)."""
    of_pool = with_stop(entries.events.filter(pl.col("type").is_in(POOL_TYPES)), standing.stops)
    units = pl.col("units") * pl.col("sign")
    facts = (
        "i",
        "quarter",
        pl.col("type").cast(pl.String).replace_strict(LINE_OF, return_dtype=LINE).alias("line"),
        "prior",
        "stop",
    )
    sent = of_pool.select(
        *facts,
        "p",
        pl.when(pl.col("type") == "pool_authorized").then(units).otherwise(-units).alias("available"),
        pl.lit(1, pl.Int64).alias("counted"),
    )
    received = of_pool.filter(pl.col("type") == "pool_transfer").select(
        *facts, pl.col("to").alias("p"), units.alias("available"), pl.lit(0, pl.Int64).alias("counted")
    )
    moves = pl.concat([sent, received])
    for split in entries.splits:
        crossed = (
            (pl.col("i") < split.order) & (pl.col("quarter") > split.quarter) & pl.col("p").is_in(list(split.pools))
        )
        moves = moves.with_columns(
            pl.when(crossed).then(scale("available", split.new, split.old)).otherwise("available").alias("available")
        )
    return moves


def _pool_splits(entries: Entries, held: pl.DataFrame) -> pl.DataFrame:
    """Splits of the available units, and what rounding left."""
    return held.filter(pl.col("line").is_in(["split", "split_rounding"])).select(
        "quarter", "p", "line", "prior", "available", "events"
    )


def _blank(part: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """Rows of a pool alone, widened to all columns."""
    kinds = {**schema, "line": LINE}
    return part.select(
        pl.col(name).cast(kind)
        if name in part.columns
        else pl.lit(None if name == "instrument" else 0, kind).alias(name)
        for name, kind in kinds.items()
    )


def _people(entries: Entries, standing: Standing, quarter_of: pl.Series, last: int) -> pl.DataFrame:
    """Distinct providers for each combination."""
    who = entries.grants.select("p", pl.col("instrument").cast(pl.Categorical), pl.col("provider").cast(pl.Categorical))
    frames = [standing.events.select("g", "quarter", pl.col("booked").cast(LINE).alias("line"), "prior")]
    frames += [
        rows.select("g", "quarter", pl.lit("vested", LINE).alias("line"), pl.lit(prior).alias("prior"))
        for prior, rows in _by_time(entries, standing, quarter_of, last)
    ]
    rows = pl.concat(frames)
    rows = rows.with_columns(who[name].gather(rows["g"]).alias(name) for name in who.columns)
    return (
        rows.group_by(KEYS)
        .agg(pl.col("provider").n_unique().alias("people"))
        .with_columns(pl.col("instrument").cast(pl.String))
    )
