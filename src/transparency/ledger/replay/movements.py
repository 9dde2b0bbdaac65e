"""Every movement by person: what flows are sums of. Worked out late, because only the protection of people needs it."""

import numpy as np
import polars as pl

from transparency.ledger.positions import LINES, MONEY, PLACES
from transparency.ledger.replay.arrays import Bools, Ints
from transparency.ledger.replay.grants import Standing
from transparency.ledger.replay.ordered_events import Entries

SCHEMA: dict[str, pl.DataType] = {
    "quarter": pl.Int32(), **dict.fromkeys(("grant", "provider", "pool", "instrument", "line"), pl.String()),
    "prior": pl.Boolean(), "price": MONEY, "expires": pl.Date(), "splits": pl.String(),
    **dict.fromkeys((*PLACES, "returned", "moved", "events"), pl.Int64()),
}  # fmt: skip


def moves(entries: Entries, standing: Standing) -> pl.DataFrame:
    """Movements of grants, by events and by time; columns as in ``Positions.moves``. Splits move no one's units."""
    parts = [_of_events(entries, standing), *_of_time(entries, standing)]
    g, stop, line, prior, strike = (np.concatenate([part[0][at] for part in parts]) for at in range(5))
    amounts = {
        name: np.concatenate([part[1].get(name, np.zeros(len(part[0][0]), np.int64)) for part in parts])
        for name in ("available", "cap", "earned", "taken", "gone", "owned", "returned", "moved", "events")
    }
    stock = np.where(entries.grants.rsa[g], amounts["earned"], 0)
    own, pools = entries.grants.i[g], pl.Series(entries.pools, dtype=pl.String)
    splits = pl.Series(_splits(entries, standing), dtype=pl.String)
    price = pl.Series([None, *standing.strikes], dtype=MONEY)
    return pl.DataFrame(
        {
            "quarter": pl.Series(standing.quarter[stop] + standing.first, dtype=pl.Int32),
            "grant": entries.events["grant"][own],
            "provider": entries.events["provider"][own],
            "pool": pools[entries.grants.p[g]],
            "instrument": entries.instruments[entries.grants.instrument[g]],
            "line": pl.Series(LINES)[line],
            "prior": prior,
            "price": price[strike + 1],
            "expires": entries.events["expires"][own],
            "splits": splits[stop * len(entries.pools) + entries.grants.p[g]],
            "available": amounts["available"],
            "unvested": amounts["cap"] - amounts["earned"],
            "vested": amounts["earned"] - stock - amounts["taken"],
            "gone": amounts["gone"] + stock,
            "owned": amounts["owned"] + stock,
            **{name: amounts[name] for name in ("returned", "moved", "events")},
        },
        schema=SCHEMA,
    ).filter(pl.any_horizontal(pl.col(*PLACES, "moved") != 0) | (pl.col("events") > 0))


Part = tuple[tuple[Ints, Ints, Ints, Bools, Ints], dict[str, Ints]]
"""Grant, stop, line, prior and strike of some movements; amounts that are not nothing."""


def _of_events(entries: Entries, standing: Standing) -> Part:
    events, effects = standing.events, entries.effects
    amounts = {
        "available": effects.d_available[events.code] * events.moved,
        "cap": events.d_cap,
        "earned": events.d_earned,
        "taken": events.d_taken,
        "gone": events.d_gone,
        "owned": events.d_owned,
        "returned": effects.returned[events.code] * events.moved,
        "moved": events.moved,
        "events": np.ones(len(events.g), np.int64),
    }
    return (events.g, events.stop, effects.line[events.code], events.prior, standing.strike), amounts


def _of_time(entries: Entries, standing: Standing) -> list[Part]:
    """Units earned by time alone: those of the quarter, and those that belong to earlier quarters."""
    rows, quiet = standing.rows, standing.by_time
    found = (
        (False, quiet.g, quiet.stop, entries.grants.strike[quiet.g], quiet.units),
        (False, rows.g, rows.stop, rows.strike, rows.computed - rows.computed_prior),
        (True, rows.g, rows.stop, rows.strike, rows.computed_prior),
    )
    parts: list[Part] = []
    for prior, g, stop, strike, units in found:
        some = np.flatnonzero((stop < standing.shown) & (units != 0))
        facts = (
            g[some],
            stop[some],
            np.full(len(some), LINES.index("vested")),
            np.full(len(some), prior),
            strike[some],
        )
        parts.append((facts, {"earned": units[some], "moved": units[some]}))
    return parts


def _splits(entries: Entries, standing: Standing) -> list[str]:
    """For each stop and pool the splits between the stop and the end of its quarter, in order: ``2:1,3:2``."""
    found = []
    for number, stop in enumerate(standing.stops):
        later = [one.split for one in standing.stops[number:] if one.quarter == stop.quarter and one.split is not None]
        found += [
            ",".join(f"{split.new}:{split.old}" for split in later if p in split.pools)
            for p in range(len(entries.pools))
        ]
    return found
