"""What replay yields: signed movements between places, and balances, for each quarter.

A unit is always in one place: **available**, **unvested**, **vested** (earned, not yet exercised or settled) or
**gone** (from the pool for good). Their sum is what is set aside (T1). **owned** is a memorandum account: stock
held by providers.
"""

import polars as pl
from msgspec import Struct

from transparency.publication.quarter import Quarter

LINES = (
    "authorized", "reduced", "pool_transfer", "split", "split_rounding", "granted", "retracted", "vested",
    "accelerated",
    "forfeited", "expired", "company_cancelled", "exercised", "settled", "withheld", "cash_settled", "repurchased",
    "transferred_out", "transferred_in",
)  # fmt: skip
"""Every movement is booked on one of these lines. Withheld: exercise or settle with cause ``withheld``."""

PLACES = ("available", "unvested", "vested", "gone", "owned")


class Positions(Struct, frozen=True):
    """Movements and balances by quarter. Quarters are given by ``Quarter.index`` (i32 column ``quarter``)."""

    quarters: tuple[Quarter, ...]
    flows: pl.DataFrame
    """quarter i32, pool str, instrument str (null for pool lines), line str, prior bool (booked after its own quarter
    closed), available, unvested, vested, gone, owned (i64, signed), returned i64 (units of this line that went back
    to available), value Decimal(38,6) (sum of units × strike moved on this line, priced awards only), priced i64
    (units that have a strike), events u32 (0 for computed vesting), people u32 (distinct providers). One row per
    combination that occurs."""
    balances: pl.DataFrame
    """Closing balances by quarter, pool, instrument (null instrument carries available): available, unvested, vested,
    gone, owned i64; priced i64, value Decimal (outstanding with a strike, Σ units × strike); exercisable i64,
    exercisable_value; price_min, price_max Decimal; term_days i64 (Σ outstanding units × days to expiry),
    term_units i64 (units with an expiry). Cumulative from grants, NOT from flows: this is the other side of T2–T5."""
    holdings: pl.DataFrame
    """quarter, provider, pool, instrument, unvested, vested, owned i64: one row per provider with anything, each
    quarter. Built from grants: the third side of T6."""
    eligible: pl.DataFrame
    """quarter, provider: providers present (joined on or before the quarter's end and not left before or on it)."""
    moves: pl.LazyFrame
    """Every movement of a grant: quarter i32, grant, provider, pool, instrument, line str, prior bool, price
    Decimal(38,6) (strike, or null), expires date, available, unvested, vested, gone, owned, returned, moved i64 (as in
    flows, in the units of the day), events i64, splits str (the splits still to come in the quarter, in order:
    ``2:1,3:2``). Flows but for pool lines and splits are sums of these. Collected only to protect people."""
    splits: tuple[tuple[int, frozenset[str], int, int], ...]
    """Splits in order: quarter index, pools, new units for old units."""
    ahead_by_provider: pl.LazyFrame
    """quarter, ahead, provider, units: what ``ahead`` is the sum of. Collected only to protect people."""
    ahead: pl.DataFrame
    """quarter (the as-of quarter), ahead i32 (1..8), pool, units: scheduled vesting in the next eight quarters if
    nobody leaves."""
    digests: dict[int, str]
    """Quarter index → SHA-256 (hex) of the canonical CSV of all events counted up to and including that quarter."""
    counts: dict[int, int]
    """Quarter index → number of events counted up to and including that quarter."""
