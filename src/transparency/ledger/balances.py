"""Balances by quarter, added up from what grants hold; available units are what is left of what is set aside."""

from decimal import Decimal

import polars as pl

from transparency.ledger.changes import HELD_PLACES
from transparency.ledger.effects import LINE, amount, effects
from transparency.ledger.entries import Entries
from transparency.ledger.flows import MONEY, pool_movements
from transparency.ledger.positions import PLACES
from transparency.ledger.split import HELD
from transparency.ledger.standing import Standing


def pool_balances(entries: Entries, standing: Standing, held: pl.DataFrame) -> pl.DataFrame:
    """Available units of each pool at the end of each quarter, and the lines that splits add.

    ``held``: see ``changes.added_up``. Returns quarter, p, line (null: a balance), prior, available, events.
    """
    moves = pool_movements(entries, standing).select("stop", "p", pl.col("available").alias("reserved"))
    sums = standing.events.group_by("stop", "p", "code").agg(pl.col("moved", "d_cap", "d_taken").sum())
    table = effects(entries.settings)
    change = amount("d_available", sums, table) + amount("d_gone", sums, table) + sums["d_cap"] - sums["d_taken"]
    of_grants = sums.select("stop", "p", change.alias("reserved"))
    added = {
        (stop, p): units
        for stop, p, units in pl.concat([moves, of_grants])
        .group_by("stop", "p")
        .agg(pl.col("reserved").sum())
        .iter_rows()
    }
    grown = {
        (quarter, p): units
        for quarter, p, units in held.group_by("quarter", "p")
        .agg(pl.sum_horizontal(pl.col("unvested", "vested", "gone").sum()))
        .iter_rows()
    }
    kept: list[tuple[int, int, str | None, int, int]] = []
    reserved = dict.fromkeys(range(len(entries.pools)), 0)
    standing_units = dict(reserved)
    at_splits = {split.order: frames for split, *frames in standing.at_splits}
    for number, stop in enumerate(standing.stops[: standing.shown]):
        for p in reserved:
            reserved[p] += added.get((number, p), 0)
            if stop.split is None:
                standing_units[p] += grown.get((stop.quarter, p), 0)
                kept.append((stop.quarter, p, None, reserved[p] - standing_units[p], 0))
            elif p in stop.split.pools:
                mine = entries.grants["p"] == p
                before, later = (
                    sum(int(frame.filter(mine)[name].sum()) for name in HELD[:3])
                    for frame in at_splits[stop.split.order]
                )
                available = reserved[p] - before
                exact = available * stop.split.new // stop.split.old
                reserved[p] = reserved[p] * stop.split.new // stop.split.old
                kept.append((stop.quarter, p, "split", exact - available, 1))
                kept.append((stop.quarter, p, "split_rounding", reserved[p] - later - exact, 0))
    kinds: tuple[pl.DataType, ...] = (pl.Int32(), pl.UInt8(), LINE, pl.Int64(), pl.Int64())
    schema = dict(zip(("quarter", "p", "line", "available", "events"), kinds, strict=True))
    return pl.DataFrame(kept, schema=schema, orient="row").with_columns(pl.lit(False).alias("prior"))


def balances(
    entries: Entries, standing: Standing, terms: pl.DataFrame, held: pl.DataFrame, pools: pl.DataFrame
) -> pl.DataFrame:
    """Closing balances; columns as in ``Positions.balances``. ``terms``, ``held``: see ``changes``."""
    quarters = pl.DataFrame(
        [(stop.quarter, stop.day) for stop in standing.stops[: standing.shown] if stop.split is None],
        schema={"quarter": pl.Int32, "end": pl.Date}, orient="row",
    )  # fmt: skip
    end = pl.col("end").to_physical().cast(pl.Int64)
    terms = _running(terms, ["p", "instrument"], quarters).select(
        "quarter", "p", "instrument", (pl.col("days") - end * pl.col("live")).alias("term_days"),
        pl.col("out").alias("term_units"),
    )  # fmt: skip
    out = pl.col("unvested") + pl.col("vested")
    prices = pl.DataFrame(
        {"strike": range(len(standing.strikes)), "price": standing.strikes},
        schema={"strike": pl.UInt32, "price": MONEY},
    )
    by_strike = _running(held, ["p", "instrument", "strike"], quarters).join(prices, on="strike", how="left")
    has, live = pl.col("price").is_not_null(), pl.col("price").is_not_null() & (out > 0)
    worth = [
        pl.when(has).then(units.cast(pl.Decimal(38, 0)) * pl.col("price")).otherwise(Decimal(0)).cast(MONEY)
        for units in (out, pl.col("vested"))
    ]
    of_awards = by_strike.group_by("quarter", "p", "instrument").agg(
        pl.lit(0, pl.Int64).first().alias("available"),
        pl.col(HELD_PLACES).sum(),
        pl.when(has).then(out).otherwise(0).sum().alias("priced"),
        worth[0].sum().alias("value"),
        pl.when(has).then("vested").otherwise(0).sum().alias("exercisable"),
        worth[1].sum().alias("exercisable_value"),
        pl.when(live).then("price").min().alias("price_min"),
        pl.when(live).then("price").max().alias("price_max"),
    )
    of_awards = of_awards.filter(pl.any_horizontal(pl.col(HELD_PLACES) != 0)).join(
        terms, on=["quarter", "p", "instrument"], how="left"
    )
    of_awards = of_awards.with_columns(pl.col("term_days", "term_units").fill_null(0))
    of_pools = pools.filter(pl.col("line").is_null())
    columns = of_awards.schema
    unknown = ("instrument", "price_min", "price_max")
    of_pools = of_pools.select(
        pl.col(name).cast(kind)
        if name in of_pools.columns
        else pl.lit(None if name in unknown else 0, kind).alias(name)
        for name, kind in columns.items()
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


def _running(sums: pl.DataFrame, keys: list[str], quarters: pl.DataFrame) -> pl.DataFrame:
    """What is held at the end of every quarter by ``keys``: changes added up, with quarter and end."""
    places = [name for name in sums.columns if name not in (*keys, "quarter")]
    return (
        sums.select(keys)
        .unique()
        .join(quarters, how="cross")
        .join(sums, on=[*keys, "quarter"], how="left", nulls_equal=True)
        .sort(*keys, "quarter")
        .with_columns(pl.col(places).fill_null(0).cum_sum().over(keys))
    )
