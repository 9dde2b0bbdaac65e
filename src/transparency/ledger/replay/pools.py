"""Pools themselves: what events authorize, reduce and transfer, what splits add, and what is left at quarter ends.

Available units are what is left of those that are reserved when all that grants have set aside is taken off.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from transparency.ledger.replay.event_effects import LINE_OF
from transparency.ledger.replay.grants import GrantHistory
from transparency.ledger.replay.ordered_events import KIND, POOL_TYPES, pool_changes
from transparency.ledger.replay.timeline import moment_of

SetAside = Mapping[tuple[int, bool], Sequence[int]]
"""Units set aside for grants, by pool; at each moment (False), and after the split of a moment (True)."""


def pool_events(history: GrantHistory) -> pl.DataFrame:
    """All events on pools, in units of the moment at which they count: moment, p, line, prior, available, events.

    A transfer stands here twice; it is counted where it is sent.
    """
    ledger = history.ledger
    order, p, available, received = pool_changes(ledger)
    lines = {KIND[name]: LINE_OF[name] for name in POOL_TYPES}
    return pl.DataFrame(
        {
            "moment": moment_of(order, ledger.quarter[order], history.moments),
            "p": p,
            "line": pl.Series([lines[kind] for kind in ledger.kind[order].tolist()], dtype=pl.String),
            "prior": ledger.prior[order],
            "available": available,
            "events": (~received).astype(np.int64),
        }
    )


def pool_states(
    history: GrantHistory, of_pools: pl.DataFrame, set_aside: SetAside
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Available units of each pool at each quarter's end (moment, p, available), and what splits add to them.

    What a split adds are movements: moment, p, line, available, events. ``of_pools``: see ``pool_events``.
    """
    ledger, moments, of_grants = history.ledger, history.moments, history.events
    added = np.zeros((len(moments), len(ledger.pools)), np.int64)
    np.add.at(added, (of_pools["moment"].to_numpy(), of_pools["p"].to_numpy()), of_pools["available"].to_numpy())
    kept = ledger.effects.d_available[of_grants.code] * of_grants.moved  # what leaves a grant and is not gone for good
    kept = kept + of_grants.d_gone + of_grants.d_cap - of_grants.d_taken - of_grants.d_unearned  # stays reserved only
    np.add.at(added, (of_grants.moment, ledger.grants.p[of_grants.g]), kept)
    reserved = [0] * len(ledger.pools)
    closings: list[tuple[int, int, int]] = []
    by_splits: list[tuple[int, int, str, int, int]] = []
    for number, moment in enumerate(moments):
        for p, held in enumerate(set_aside[number, False]):
            reserved[p] += int(added[number, p])
            available = reserved[p] - held
            if moment.split is None:
                closings.append((number, p, available))
            elif p in moment.split.pools:
                new, old = moment.split.new, moment.split.old
                exact = available * new // old
                reserved[p] = reserved[p] * new // old
                left = reserved[p] - set_aside[number, True][p]
                by_splits.append((number, p, "split", exact - available, 1))
                if left != exact:
                    by_splits.append((number, p, "split_rounding", left - exact, 0))
    keys = {"moment": pl.Int64, "p": pl.Int64}
    return (
        pl.DataFrame(closings, schema={**keys, "available": pl.Int64}, orient="row"),
        pl.DataFrame(
            by_splits, schema={**keys, "line": pl.String, "available": pl.Int64, "events": pl.Int64}, orient="row"
        ),
    )
