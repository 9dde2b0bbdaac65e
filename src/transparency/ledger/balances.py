"""Balances by quarter, added up from what grants hold; available units are what is left of what is set aside."""

from decimal import Decimal

import polars as pl

from transparency.ledger.entries import Entries
from transparency.ledger.flows import LINE, MONEY, pool_movements
from transparency.ledger.positions import PLACES
from transparency.ledger.split import HELD
from transparency.ledger.standing import Standing
from transparency.ledger.timeline import AHEAD

HELD_PLACES = ("unvested", "vested", "gone", "owned")


def at_quarter_ends(entries: Entries, standing: Standing) -> pl.DataFrame:
    """Rows of grants at the ends of quarters, with quarter, p, instrument and provider (categorical)."""
    stops = standing.stops
    last = len(stops) - 1 - AHEAD
    ends = pl.Series([stop.split is None and number <= last for number, stop in enumerate(stops)], dtype=pl.Boolean)
    quarter = pl.Series([stop.quarter for stop in stops], dtype=pl.Int32)
    rows = standing.rows.select("g", "stop", *HELD_PLACES, "strike").filter(
        ends.gather(standing.rows["stop"]) & pl.any_horizontal(pl.col(HELD_PLACES) != 0)
    )
    facts = entries.grants.select("p", pl.col("instrument", "provider").cast(pl.Categorical), "expires")
    return rows.with_columns(
        quarter.gather(rows["stop"]).alias("quarter"),
        *(facts[name].gather(rows["g"]).alias(name) for name in facts.columns),
    )


def pool_balances(entries: Entries, standing: Standing, quarters: list[int]) -> pl.DataFrame:
    """Available units of each pool at the end of each quarter, and the lines that splits add.

    quarter, p, line (null: a balance), prior, available, events.
    """
    moves = pool_movements(entries, standing).select("stop", "p", pl.col("available").alias("reserved"))
    of_grants = standing.events.select(
        "stop", "p", (pl.col("d_available") + pl.col("d_cap") - pl.col("d_taken") + pl.col("d_gone")).alias("reserved")
    )
    changes = {
        (stop, p): units
        for stop, p, units in pl.concat([moves, of_grants])
        .group_by("stop", "p")
        .agg(pl.col("reserved").sum())
        .iter_rows()
    }
    rows = standing.rows
    standing_units = pl.col("unvested") + pl.col("vested") + pl.col("gone")
    held = {
        (stop, p): units
        for stop, p, units in rows.select(
            "stop", standing_units.alias("units"), entries.grants["p"].gather(rows["g"]).alias("p")
        )
        .group_by("stop", "p")
        .agg(pl.col("units").sum())
        .iter_rows()
    }
    kept: list[tuple[int, int, str | None, int, int]] = []
    reserved = dict.fromkeys(range(len(entries.pools)), 0)
    scaled = {split.order: later for split, _, later in standing.at_splits}
    for number, stop in enumerate(standing.stops[: len(standing.stops) - AHEAD]):
        for p in reserved:
            reserved[p] += changes.get((number, p), 0)
            available = reserved[p] - held.get((number, p), 0)
            if stop.split is None:
                kept.append((stop.quarter, p, None, available, 0))
            elif p in stop.split.pools:
                later = scaled[stop.split.order].with_columns(entries.grants["p"]).filter(pl.col("p") == p)
                reserved[p] = reserved[p] * stop.split.new // stop.split.old
                exact = available * stop.split.new // stop.split.old
                places = sum(int(later[name].sum()) for name in HELD[:3])
                kept.append((stop.quarter, p, "split", exact - available, 1))
                kept.append((stop.quarter, p, "split_rounding", reserved[p] - places - exact, 0))
    schema = {"quarter": pl.Int32, "p": pl.UInt8, "line": LINE, "available": pl.Int64, "events": pl.Int64}
    return pl.DataFrame(kept, schema=schema, orient="row").with_columns(pl.lit(False).alias("prior"))


def balances(entries: Entries, standing: Standing, ends: pl.DataFrame, pools: pl.DataFrame) -> pl.DataFrame:
    """Closing balances; columns as in ``Positions.balances``. ``ends``: :func:`at_quarter_ends`."""
    end_of = {stop.quarter: stop.day for stop in standing.stops if stop.split is None}
    end = pl.col("quarter").replace_strict(list(end_of), list(end_of.values()), return_dtype=pl.Date)
    left = (pl.col("expires").cast(pl.Int32) - end.cast(pl.Int32)).clip(0).cast(pl.Int64)
    out = pl.col("unvested") + pl.col("vested")
    prices = pl.DataFrame(
        {"strike": range(len(standing.strikes)), "price": standing.strikes},
        schema={"strike": pl.UInt32, "price": MONEY},
    )
    by_strike = (
        ends.group_by("quarter", "p", "instrument", "strike")
        .agg(
            pl.col(HELD_PLACES).sum(),
            pl.when(pl.col("expires").is_not_null()).then(out * left).otherwise(0).sum().alias("term_days"),
            pl.when(pl.col("expires").is_not_null()).then(out).otherwise(0).sum().alias("term_units"),
        )
        .join(prices, on="strike", how="left")
    )
    has, live = pl.col("price").is_not_null(), pl.col("price").is_not_null() & (out > 0)
    worth = [
        pl.when(has).then(units.cast(pl.Decimal(38, 0)) * pl.col("price")).otherwise(Decimal(0)).cast(MONEY)
        for units in (out, pl.col("vested"))
    ]
    of_awards = by_strike.group_by("quarter", "p", pl.col("instrument").cast(pl.String)).agg(
        pl.lit(0, pl.Int64).first().alias("available"),
        pl.col(HELD_PLACES).sum(),
        pl.when(has).then(out).otherwise(0).sum().alias("priced"),
        worth[0].sum().alias("value"),
        pl.when(has).then("vested").otherwise(0).sum().alias("exercisable"),
        worth[1].sum().alias("exercisable_value"),
        pl.when(live).then("price").min().alias("price_min"),
        pl.when(live).then("price").max().alias("price_max"),
        pl.col("term_days", "term_units").sum(),
    )
    of_pools = pools.filter(pl.col("line").is_null())
    kinds = of_awards.schema
    empty = {"instrument": None, "price_min": None, "price_max": None}
    of_pools = of_pools.select(
        pl.col(name).cast(kind) if name in of_pools.columns else pl.lit(empty.get(name, 0), kind).alias(name)
        for name, kind in kinds.items()
    )
    names = pl.DataFrame(
        {"p": range(len(entries.pools)), "pool": entries.pools}, schema={"p": pl.UInt8, "pool": pl.String}
    )
    return (
        pl.concat([of_pools, of_awards])
        .join(names, on="p", how="left")
        .sort("quarter", "p", "instrument")
        .select(
            "quarter",
            "pool",
            "instrument",
            *PLACES,
            "priced",
            "value",
            "exercisable",
            "exercisable_value",
            "price_min",
            "price_max",
            "term_days",
            "term_units",
        )
    )
