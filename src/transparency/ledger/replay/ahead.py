"""The vesting calendar: what the next eight quarters bring if nobody leaves, seen from the end of each quarter."""

import numpy as np
import polars as pl

from transparency.ledger.replay.arrays import Ints
from transparency.ledger.replay.early_stock import earned_by
from transparency.ledger.replay.grants import GrantHistory, grant_states
from transparency.ledger.replay.timeline import AHEAD


def ahead(history: GrantHistory, of: Ints, names: pl.Series) -> pl.DataFrame:
    """Units of the next quarters, where there are any: quarter, ahead (1 to 8), one of ``names``, units.

    By ``earned_by``, with what can be earned at the quarter's end. The schedule is that of the grant's own day and runs
    on beyond a split, in the units from before it: nobody knew of the split then. Who is on leave and still earns is
    taken to be back in time. ``of``: by grant, which of the ``names``, which ascend, its units are added up under.
    """
    moments = history.moments
    ends = [number for number, moment in enumerate(moments) if moment.split is None]
    ends += range(len(moments), len(moments) + AHEAD)
    parts: list[tuple[Ints, Ints, Ints, Ints]] = []
    for state in grant_states(history):
        if moments[state.moment].split is not None:
            continue
        quarter = ends.index(state.moment)
        open_ = np.flatnonzero(state.cap > state.earned)
        earned, as_of, day = state.earned[open_], moments[state.moment].quarter, int(history.days[state.moment])
        for step in range(1, AHEAD + 1):
            scheduled = history.scheduled(ends[quarter + step], as_of, day)
            time = state.base.time(scheduled[open_], open_)
            then = earned_by(state.cap[open_], time, state.by_event[open_])
            units = np.zeros(len(names), np.int64)
            np.add.at(units, of[open_], then - earned)
            who = np.flatnonzero(units)
            parts.append((np.full(len(who), as_of), np.full(len(who), step), who, units[who]))
            earned = then
    quarters, steps, who, units = (np.concatenate(column) for column in zip(*parts, strict=True))
    return pl.DataFrame(
        [
            pl.Series("quarter", quarters, dtype=pl.Int32),
            pl.Series("ahead", steps, dtype=pl.Int32),
            names[who],
            pl.Series("units", units),
        ]
    )
