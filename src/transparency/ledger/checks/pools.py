"""Invariants of pools and their splits."""

import numpy as np
import polars as pl

from transparency.ledger.checks.context import CheckContext, Row
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.replay.arrays import Ints, day_number
from transparency.ledger.replay.ordered_events import KIND, OrderedLedger, pool_changes
from transparency.ledger.replay.splits import GrantUnits
from transparency.ledger.replay.timeline import SplitEvent

COUNTABLE = 1 << 62
"""All units of a ledger times the new ones of a split stay below this: what is worked out of them is 64 bits wide."""


def splits_are_countable(ledger: OrderedLedger, problems: ProblemList) -> bool:
    """Whether no split makes more units than can be counted (L13): behind one that does nothing can be worked out."""
    units, begin = 0, 0
    for split in ledger.splits:
        units += sum(np.maximum(ledger.units[begin : split.order], 0).tolist())
        if units * split.new > COUNTABLE:
            problems.rows(
                "L13",
                ledger.placed(np.array([split.order])),
                lambda row: f"split {row['event']} makes more units than can be counted",
                "correct its ratio, new to old, or those of the splits before it",
            )
            return False
        units, begin = units * split.new // split.old, split.order
    return True


def splits_stand_alone(context: CheckContext) -> None:
    """No split is booked late, and no event of its pools stands on its day: its units could be old or new (L13)."""
    ledger, problems = context.ledger, context.problems
    rows = np.flatnonzero(ledger.kind == KIND["split"])
    if (late := rows[ledger.prior[rows]]).size:
        problems.rows(
            "L13",
            ledger.placed(late),
            lambda row: f"split {row['event']} was recorded after its quarter was closed",
            "units already published would change their meaning; date the split in the open quarter",
        )
    for split in ledger.splits:
        problems.rows(
            "L13",
            ledger.placed(_on_its_day(ledger, split)),
            lambda row, split=split.event: (
                f"{row['event']} stands on the day of split {split}: are its units old or new ones?"
            ),
            "date one of the two a day earlier or later",
        )


def _on_its_day(ledger: OrderedLedger, split: SplitEvent) -> Ints:
    """Events of a split's pools on its own day, and further splits of them."""
    begin, end = np.searchsorted(ledger.day, [day_number(split.day), day_number(split.day) + 1])
    events, pools = np.arange(begin, end), list(split.pools)
    kind, of_pools = ledger.kind[events], np.isin(ledger.p[events], pools) | np.isin(ledger.to[events], pools)
    others = events[of_pools & (kind != KIND["split"]) & (kind != KIND["provider_status"])]
    splits = events[(of_pools | (ledger.p[events] < 0)) & (kind == KIND["split"]) & (events > split.order)]
    return np.concatenate([others, splits])


def pools_are_not_overdrawn(context: CheckContext) -> None:
    """I2, I7: available units are never below zero after any event, in total order (L10).

    Every event changes what is available in its pool, a transfer in two. Each pool is looked at by itself; a split
    changes what was available before it.
    """
    ledger, rows = context.ledger, context.rows
    d_available = ledger.effects.d_available[rows.code] * rows.moved
    events, pools, changes, _ = pool_changes(ledger)
    drawn = np.flatnonzero(d_available)
    i, pool, change = (
        np.concatenate(parts)
        for parts in ((events, rows.i[drawn]), (pools, ledger.p[rows.i[drawn]]), (changes, d_available[drawn]))
    )
    failing: list[tuple[Ints, Ints]] = []
    for p in range(len(ledger.pools)):
        of_pool = np.flatnonzero(pool == p)
        of_pool = of_pool[np.argsort(i[of_pool], kind="stable")]
        start, begin = 0, 0
        bounds = np.searchsorted(i[of_pool], [split.order for split in ledger.splits]).tolist()
        for number, end in enumerate((*bounds, len(of_pool))):
            part = of_pool[begin:end]
            left = np.cumsum(change[part]) + start
            over = (left < 0) & ((change[part] < 0) | (ledger.kind[i[part]] == KIND["grant"]))
            failing.append((part[over], left[over]))
            start, begin = int(left[-1]) if len(left) else start, end
            if number < len(ledger.splits) and p in (split := ledger.splits[number]).pools:
                old, new = (_set_aside(held, ledger, p) for held in rows.at_splits[2 * number : 2 * number + 2])
                start = (start + old) * split.new // split.old - new
    at, left = (np.concatenate(column) for column in zip(*failing, strict=True))
    if not len(at):
        return
    order = np.argsort(i[at], kind="stable")
    at, left = at[order], left[order]
    named = {"left": left, "change": change[at], "pool": [ledger.pools[p] for p in pool[at]]}
    placed = ledger.placed(i[at]).hstack([ledger.facts("type", i[at])]).hstack(pl.DataFrame(named))
    context.problems.rows("L10", placed, _overdrawn, "authorize more units first, or correct the units")


def _set_aside(held: GrantUnits, ledger: OrderedLedger, p: int) -> int:
    return int(held.set_aside[ledger.grants.p == p].sum())


def _overdrawn(row: Row) -> str:
    had = row["left"] - row["change"]
    what = {"grant": "grants", "pool_reduced": "takes away", "pool_transfer": "moves"}.get(row["type"], "takes back")
    return f"{row['event']} {what} {-row['change']:,} units, but pool '{row['pool']}' has {max(had, 0):,} available"
