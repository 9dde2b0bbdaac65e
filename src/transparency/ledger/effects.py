"""What one event does: which line it is booked on and how many units it moves between places.

All amounts are signed i64 columns: ``d_available``, ``d_cap`` (units that are or can still be earned), ``d_earned`` (by
event or ahead of schedule), ``d_taken`` (earned units taken away), ``d_gone``, ``d_owned``, ``returned``, and ``moved``
(units on the line itself, for weighted prices). Units that do not return and are not gone leave what is set aside.
"""

import polars as pl

from transparency.publication.settings import Settings

EARNS = ("vest", "accelerate")
TAKES = ("expire", "exercise", "settle", "cash_settle")
"""Types that take earned units."""
STOCK = ("exercise", "settle")
DELTAS = ("d_available", "d_cap", "d_earned", "d_taken", "d_gone", "d_owned")

LINE_OF = {
    "pool_authorized": "authorized", "pool_reduced": "reduced", "pool_transfer": "pool_transfer", "grant": "granted",
    "retract": "retracted", "vest": "vested", "accelerate": "accelerated", "forfeit": "forfeited", "expire": "expired",
    "company_cancel": "company_cancelled", "exercise": "exercised", "settle": "settled", "cash_settle": "cash_settled",
    "repurchase": "repurchased", "transfer_out": "transferred_out", "transfer_in": "transferred_in",
}  # fmt: skip
"""Event type → line of the roll-forwards."""

_RETURNING = {
    "forfeit": "forfeited", "expire": "expired", "company_cancel": "company_cancelled", "cash_settle": "cash_settled",
    "repurchase": "repurchased",
}  # fmt: skip


def _of(*types: str) -> pl.Expr:
    return pl.col("type").is_in(types)


def _returns(settings: Settings) -> pl.Expr:
    """Whether the units of an event go back to the available pool by the share-counting rules of its pool."""
    back = _of("retract")
    for number, pool in enumerate(settings.pools):
        kinds = tuple(kind for kind, name in _RETURNING.items() if getattr(pool.returns, name))
        here = _of(*kinds)
        if pool.returns.withheld:
            here |= _of(*STOCK) & (pl.col("cause") == "withheld").fill_null(False)
        back |= (pl.col("p") == number) & here
    return back


def with_effects(events: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """Add ``booked`` (the line) and all amounts. Needs type, cause, p, open, units, from_unvested, from_vested."""
    units, taken = pl.col("units"), pl.col("from_unvested") + pl.col("from_vested")
    withheld = (pl.col("cause") == "withheld").fill_null(False)
    back, zero = _returns(settings), pl.lit(0, pl.Int64)
    moved = pl.when(pl.col("open") | _of("forfeit", *TAKES)).then(taken).otherwise(units)
    line = pl.when(_of(*STOCK) & withheld).then(pl.lit("withheld")).otherwise(
        pl.col("type").cast(pl.String).replace(LINE_OF)
    )  # fmt: skip
    return events.with_columns(moved.alias("moved"), back.alias("back"), line.alias("booked")).with_columns(
        pl.when("back").then("moved")
        .when(_of("pool_authorized")).then(units)
        .when(_of("grant", "pool_reduced", "pool_transfer")).then(-units)
        .otherwise(zero).alias("d_available"),
        (pl.when(_of("grant")).then(units).otherwise(zero) - pl.col("from_unvested")).alias("d_cap"),
        pl.when(_of(*EARNS)).then(units).otherwise(zero).alias("d_earned"),
        pl.col("from_vested").alias("d_taken"),
        pl.when(_of("repurchase") & pl.col("back")).then(-units)
        .when(_of(*STOCK, "cash_settle") & ~pl.col("back")).then("moved")
        .otherwise(zero).alias("d_gone"),
        pl.when(_of(*STOCK) & ~withheld).then("moved")
        .when(_of("repurchase", "transfer_out")).then(-units)
        .when(_of("transfer_in")).then(units)
        .otherwise(zero).alias("d_owned"),
        pl.when("back").then("moved").otherwise(zero).alias("returned"),
    )  # fmt: skip
