"""Sums of movements: roll-forwards, balances, what people hold, and movements by person.

Every function takes ``Positions.movements`` and groups it; nothing here knows the ledger.
"""

from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from transparency.ledger.positions import LINES, MONEY, PLACES
from transparency.publication.quarter import Quarter

_UNITS = pl.Decimal(38, 0)
_NOTHING = Decimal(0)
_OUTSTANDING = pl.col("unvested") + pl.col("vested")
_HAS_PRICE = pl.col("price").is_not_null()
_NAMES = ("grant", "provider", "pool", "instrument", "line")


def flows(movements: pl.DataFrame) -> pl.DataFrame:
    """Movements by quarter, pool, instrument and line; columns as in ``Positions.flows``.

    A new exercise price moves no units; a split moves nobody's in particular.
    """
    keys = ("quarter", "pool", "instrument", "line", "prior")
    of_lines = movements.filter(pl.col("line").is_in(LINES))
    people = of_lines.filter(pl.col("provider").is_not_null() & (pl.col("line") != "split"))
    people = people.select(*keys, "provider").unique().group_by(keys).agg(pl.len().alias("people"))
    by_price = of_lines.group_by(*keys, "price").agg(pl.col(*PLACES, "returned", "moved", "events").sum())
    by_line = by_price.group_by(keys).agg(
        pl.col(*PLACES, "returned").sum(),
        _worth(pl.col("moved")).sum().alias("value"),
        pl.when(_HAS_PRICE).then("moved").otherwise(0).sum().alias("priced"),
        pl.col("events").sum().cast(pl.UInt32),
    )
    return (
        by_line.filter(pl.any_horizontal(pl.col(*PLACES, "priced") != 0) | (pl.col("events") > 0))
        .join(people, on=keys, how="left", nulls_equal=True)
        .with_columns(pl.col("people").fill_null(0).cast(pl.UInt32))
        .sort(keys)
        .with_columns(pl.col("pool", "instrument", "line").cast(pl.String))
    )


def balances(movements: pl.DataFrame, quarters: Sequence[Quarter], pools: pl.Series) -> pl.DataFrame:
    """Closing balances; columns as in ``Positions.balances``. ``pools``: all of them, coded: each has its balance."""
    keys = ("quarter", "pool", "instrument")
    live = _HAS_PRICE & (_OUTSTANDING > 0)
    by_price = movements.group_by(*keys, "price").agg(pl.col(PLACES).sum())
    of_awards = (
        standing(by_price, PLACES[1:], ("pool", "instrument", "price"), quarters)
        .group_by(keys)
        .agg(
            pl.col(PLACES[1:]).sum(),
            pl.when(_HAS_PRICE).then(_OUTSTANDING).otherwise(0).sum().alias("priced"),
            _worth(_OUTSTANDING).sum().alias("value"),
            pl.when(_HAS_PRICE).then("vested").otherwise(0).sum().alias("exercisable"),
            _worth(pl.col("vested")).sum().alias("exercisable_value"),
            pl.when(live).then("price").min().alias("price_min"),
            pl.when(live).then("price").max().alias("price_max"),
        )
        .filter(pl.any_horizontal(pl.col(PLACES[1:]) != 0))
    )
    terms = _terms(movements, quarters)
    available = standing(by_price, ("available",), ("pool",), quarters)
    of_pools = pl.DataFrame({"quarter": [quarter.index for quarter in quarters]}, schema={"quarter": pl.Int32})
    of_pools = of_pools.join(pools.to_frame(), how="cross")
    of_pools = of_pools.join(available, on=("quarter", "pool"), how="left")
    return (
        pl.concat([of_pools, of_awards.join(terms, on=keys, how="left")], how="diagonal")
        .sort(keys)
        .select(
            "quarter", pl.col("pool", "instrument").cast(pl.String), pl.col(PLACES).fill_null(0),
            pl.col("priced").fill_null(0), pl.col("value").fill_null(_NOTHING),
            pl.col("exercisable").fill_null(0), pl.col("exercisable_value").fill_null(_NOTHING),
            "price_min", "price_max", pl.col("term_days", "term_units").fill_null(0),
        )
    )  # fmt: skip


def _terms(movements: pl.DataFrame, quarters: Sequence[Quarter]) -> pl.DataFrame:
    """Outstanding awards that expire, at each quarter's end: units times days that are left, and units."""
    ends = pl.DataFrame(
        {"quarter": [quarter.index for quarter in quarters], "end": [quarter.end for quarter in quarters]},
        schema_overrides={"quarter": pl.Int32},
    )
    days_left = (pl.col("expires") - pl.col("end")).dt.total_days().clip(0)
    return (
        standing(movements, ("unvested", "vested"), ("pool", "instrument", "expires"), quarters)
        .filter(pl.col("expires").is_not_null())
        .join(ends, on="quarter")
        .group_by("quarter", "pool", "instrument")
        .agg((_OUTSTANDING * days_left).sum().alias("term_days"), _OUTSTANDING.sum().alias("term_units"))
    )


def holdings(movements: pl.DataFrame, quarters: Sequence[Quarter]) -> pl.DataFrame:
    """One row for each provider with anything, each quarter; columns as in ``Positions.holdings``."""
    keys = ("provider", "pool", "instrument")
    return standing(movements, ("unvested", "vested", "owned", "unearned"), keys, quarters)


def standing(
    movements: pl.DataFrame, places: Sequence[str], keys: Sequence[str], quarters: Sequence[Quarter]
) -> pl.DataFrame:
    """What stands in some places at each quarter's end by ``keys``, where anything does: what stood, and what moved.

    Sorted by quarter, then keys.

    >>> rows = pl.DataFrame({"quarter": [8100, 8102], "pool": ["a", "a"], "available": [500, -500]})
    >>> standing(rows, ["available"], ["pool"], [Quarter(2025, number) for number in (1, 2, 3)]).rows()
    [(8100, 'a', 500), (8101, 'a', 500)]
    """
    rows = movements.select("quarter", *keys, *places)
    moved = rows.partition_by("quarter", as_dict=True, include_key=False)
    stands, ends = rows.drop("quarter").clear(), []
    for quarter in quarters:
        if (change := moved.get((quarter.index,))) is not None:
            sums = pl.concat([stands, change]).group_by(keys).agg(pl.col(places).sum())
            stands = sums.filter(pl.any_horizontal(pl.col(places) != 0)).sort(keys)
        ends.append(stands.select(pl.lit(quarter.index, pl.Int32).alias("quarter"), *keys, *places))
    return pl.concat(ends)


def _worth(units: pl.Expr) -> pl.Expr:
    """Units times price, exactly; nothing without a price."""
    return (units.cast(_UNITS) * pl.col("price").fill_null(_NOTHING)).cast(MONEY)
