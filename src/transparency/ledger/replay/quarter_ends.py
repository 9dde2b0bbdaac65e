"""What stands at the end of each quarter, from the grants themselves and from what pools reserve, without movements."""

import numpy as np
import polars as pl

from transparency.ledger.positions import PLACES
from transparency.ledger.replay.grants import GrantHistory, grant_states
from transparency.ledger.replay.pools import pool_states


def quarter_ends(history: GrantHistory, of_pools: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What stands at each quarter's end, columns as in ``Positions.states``; and movements that splits add to pools.

    ``of_pools``: see ``pools.pool_events``.
    """
    ledger, moments, prices = history.ledger, history.moments, history.prices
    grants = ledger.grants
    of_grants: list[pl.DataFrame] = []
    set_aside: dict[tuple[int, bool], list[int]] = {}
    for state in grant_states(history):
        by_pool = np.zeros(len(ledger.pools), np.int64)
        np.add.at(by_pool, grants.p, state.set_aside)
        set_aside[state.moment, state.after_split] = by_pool.tolist()
        if moments[state.moment].split is None:
            held = pl.DataFrame(
                {
                    "p": grants.p,
                    "instrument": grants.instrument,
                    "price": history.price_at[state.moment],
                    **state.places,
                }
            )
            of_grants.append(
                held.filter(pl.any_horizontal(pl.col(PLACES[1:]) != 0))
                .group_by("p", "instrument", "price")
                .agg(pl.col(PLACES[1:]).sum(), pl.lit(state.moment, pl.Int64).alias("moment"))
            )
    available, by_splits = pool_states(history, of_pools, set_aside)
    held = pl.concat(of_grants)
    held = held.with_columns(
        ledger.instruments[held["instrument"]].alias("instrument"), prices.amounts(held["price"].to_numpy())
    )
    both = pl.concat([available, held], how="diagonal")
    quarter = pl.Series([moment.quarter for moment in moments], dtype=pl.Int32)
    return both.select(
        quarter[both["moment"]].alias("quarter"),
        pl.Series(ledger.pools, dtype=pl.String)[both["p"]].alias("pool"),
        "instrument", "price", pl.col(PLACES).fill_null(0),
    ).sort("quarter", "pool", "instrument", "price"), by_splits  # fmt: skip
