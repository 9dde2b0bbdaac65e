"""Invariants of pools."""

import polars as pl

from transparency.ledger.effects import amount, effects
from transparency.ledger.entries import POOL_TYPES
from transparency.ledger.split import HELD
from transparency.ledger.walked import PLACE, Row, Walked


def pools_are_not_overdrawn(walked: Walked) -> None:
    """I2, I7: available units are never below zero after any event, in total order (L10)."""
    entries = walked.entries
    units = pl.col("units") * pl.col("sign")
    of_pool = entries.events.filter(pl.col("type").is_in(POOL_TYPES))
    sent = of_pool.select(
        "i",
        "p",
        "type",
        pl.when(pl.col("type") == "pool_authorized").then(units).otherwise(-units).alias("change"),
    )
    received = of_pool.filter(pl.col("type") == "pool_transfer").select(
        "i", pl.col("to").alias("p"), "type", units.alias("change")
    )
    change = amount("d_available", walked.rows, effects(entries.settings)).alias("change")
    of_grants = walked.rows.select("i", "p", "type", change).filter(pl.col("change") != 0)
    moves = pl.concat([sent, received, of_grants]).sort("i")
    start = dict.fromkeys(range(len(entries.pools)), 0)
    begin = -1
    for number, split in enumerate((*entries.splits, None)):
        here = pl.col("i").is_between(begin, split.order if split else 2**32 - 1, closed="none")
        part = moves.filter(here) if entries.splits else moves
        left = pl.col("change").cum_sum().over("p") + pl.col("p").replace_strict(
            list(start), list(start.values()), return_dtype=pl.Int64
        )
        part = part.with_columns(left.alias("left"))
        over = part.filter((pl.col("left") < 0) & ((pl.col("change") < 0) | (pl.col("type") == "grant")))
        pools = pl.Series("pool", entries.pools, dtype=pl.String)
        walked.findings.rows(
            "L10",
            over.hstack([pools.gather(over["p"]), *(entries.events[name].gather(over["i"]) for name in PLACE)]),
            _overdrawn,
            "authorize more units first, or correct the units",
        )
        if split is None:
            break
        before, later = walked.at_splits[2 * number : 2 * number + 2]
        for p, change in part.group_by("p").agg(pl.col("change").sum()).iter_rows():
            start[p] += change
        for p in split.pools:
            mine = entries.grants["p"] == p
            old, new = (
                int(held.filter(mine).select(pl.sum_horizontal(pl.col(HELD[:3]).sum())).item())
                for held in (before, later)
            )
            start[p] = (start[p] + old) * split.new // split.old - new
        begin = split.order


def _overdrawn(row: Row) -> str:
    had = row["left"] - row["change"]
    what = {"grant": "grants", "pool_reduced": "takes away", "pool_transfer": "moves"}.get(row["type"], "takes back")
    return f"{row['event']} {what} {-row['change']:,} units, but pool '{row['pool']}' has {max(had, 0):,} available"
