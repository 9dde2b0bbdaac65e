"""Pools themselves: what is authorized, reduced and transferred, and what is available at the end of each quarter."""

import numpy as np
from msgspec import Struct

from transparency.ledger.positions import LINES
from transparency.ledger.replay.arrays import Bools, Ints
from transparency.ledger.replay.changes import HELD_PLACES, Sums
from transparency.ledger.replay.event_effects import LINE_OF
from transparency.ledger.replay.grants import Standing
from transparency.ledger.replay.kinds import Classes
from transparency.ledger.replay.ordered_events import KIND, POOL_TYPES, Entries, pool_changes
from transparency.ledger.replay.splits import scale
from transparency.ledger.replay.timeline import stop_of


class Movements(Struct, frozen=True):
    """Events on pools, in the units of the quarter in which they count."""

    stop: Ints
    quarter: Ints
    p: Ints
    line: Ints
    prior: Bools
    available: Ints
    counted: Ints
    """0 on the receiving side of a transfer, which is counted where it is sent."""


def movements(entries: Entries, standing: Standing) -> Movements:
    """All events on pools: those that authorize, reduce and send, then those that receive."""
    events, p, available, received = pool_changes(entries)
    quarter = entries.quarter[events]
    for split in entries.splits:
        crossed = (events < split.order) & (quarter > split.quarter) & np.isin(p, list(split.pools))
        available = np.where(crossed, scale(available, split.new, split.old), available)
    lines = np.zeros(len(KIND), np.int64)
    for name in POOL_TYPES:
        lines[KIND[name]] = LINES.index(LINE_OF[name])
    return Movements(
        stop=stop_of(events, quarter, standing.stops),
        quarter=quarter,
        p=p,
        line=lines[entries.kind[events]],
        prior=entries.prior[events],
        available=available,
        counted=(~received).astype(np.int64),
    )


class Available(Struct, frozen=True):
    """Available units of a pool in a quarter: what a split adds on a line, or what stands at the end."""

    quarter: int
    p: int
    line: int | None
    """Position in ``LINES``; ``None`` at the end of the quarter."""
    units: int
    events: int = 0


def pool_balances(
    entries: Entries, standing: Standing, moves: Movements, held: Sums, classes: Classes
) -> list[Available]:
    """Available units of each pool at the end of each quarter, and the lines that splits add."""
    events, count, d_available = standing.events, len(entries.pools), entries.effects.d_available
    added = np.zeros(len(standing.stops) * count, np.int64)
    np.add.at(added, moves.stop * count + moves.p, moves.available)
    np.add.at(
        added,
        events.stop * count + entries.grants.p[events.g],
        d_available[events.code] * events.moved + events.d_gone + events.d_cap - events.d_taken,
    )
    kind, _, stop = classes.taken_apart(held.classes)
    grown = np.zeros(len(standing.stops) * count, np.int64)
    np.add.at(grown, stop * count + classes.kinds.pool(kind), sum(held.units[name] for name in HELD_PLACES[:3]))
    kept: list[Available] = []
    reserved, standing_units = [0] * count, [0] * count
    at_splits = {one.split.order: one for one in standing.at_splits}
    for number, one in enumerate(standing.stops[: standing.shown]):
        for p in range(count):
            reserved[p] += int(added[number * count + p])
            standing_units[p] += int(grown[number * count + p])
            if one.split is None:
                kept.append(Available(one.quarter, p, None, reserved[p] - standing_units[p]))
            elif p in one.split.pools:
                mine, around = entries.grants.p == p, at_splits[one.split.order]
                before, later = (int(units.set_aside[mine].sum()) for units in (around.before, around.after))
                available = reserved[p] - before
                exact = available * one.split.new // one.split.old
                reserved[p] = reserved[p] * one.split.new // one.split.old
                kept.append(Available(one.quarter, p, LINES.index("split"), exact - available, 1))
                kept.append(Available(one.quarter, p, LINES.index("split_rounding"), reserved[p] - later - exact))
    return kept
