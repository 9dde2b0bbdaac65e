"""What replay yields: signed movements between places, and balances, for each quarter.

A unit is always in one place: **available**, **unvested**, **vested** (earned, not yet exercised or settled) or
**gone** (from the pool for good). Their sum is what is set aside (T1). Two memorandum accounts stand beside, stock held
by providers: **owned**, and **unearned**, which was bought before it was earned and is still to be.
"""

from collections.abc import Callable
from datetime import date

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

DECISIONS = ("authorized", "reduced", "pool_transfer")
"""Lines that the company moves, not people."""
PEOPLE_LINES = tuple(line for line in LINES if line not in (*DECISIONS, "split", "split_rounding"))
MOVEMENT_LINES = (*LINES, "repriced")
"""Lines of ``Positions.movements``. A new exercise price moves no units, so flows are without it."""
PLACES = ("available", "unvested", "vested", "gone", "owned", "unearned")
MONEY = pl.Decimal(38, 6)


class Positions(Struct, frozen=True):
    """Movements and balances by quarter. Quarters are given by ``Quarter.index`` (i32 column ``quarter``)."""

    quarters: tuple[Quarter, ...]
    movements: pl.DataFrame
    """Every movement of units, the fact that flows, balances and holdings are sums of: quarter i32; grant,
    provider, pool, instrument, line (enums, as they are many: cast to String to join them with names from elsewhere;
    grant, provider and instrument null for pool lines; lines are ``MOVEMENT_LINES``); prior bool; price Decimal(38,6)
    (exercise price at that moment, or null); expires date; splits_before i32 (how many of ``splits`` came before: units
    are those of that time); ``PLACES``, returned, moved, events i64, as in flows. What a
    split or a new price does to a grant stands in two rows: what stood there leaves at the old price, what stands there
    since comes at the new one. Up to a quarter's end, the sums over all lines are what is held then."""
    states: pl.DataFrame
    """The other side of all identities, worked out without movements: quarter, pool, instrument, price, and ``PLACES``
    from what every grant holds at each quarter's end by its own formula; available (instrument and price null) is what
    is left of what events reserve."""
    flows: pl.DataFrame
    """quarter i32, pool str, instrument str (null for pool lines), line str, prior bool (booked after its own quarter
    closed), ``PLACES`` (i64, signed), returned i64 (units of this line that went back to available), value
    Decimal(38,6) (sum of units × strike moved on this line, priced awards only), priced i64 (units that have a strike),
    events u32 (0 for computed vesting), people u32 (distinct providers). One row per combination that occurs."""
    balances: pl.DataFrame
    """Closing balances by quarter, pool, instrument (null instrument carries available): ``PLACES`` i64; priced i64,
    value Decimal (outstanding with a strike, Σ units × strike); exercisable i64, exercisable_value; price_min,
    price_max Decimal; term_days i64 (Σ outstanding units × days to expiry), term_units i64 (units with an expiry).
    Sums of all movements so far."""
    holdings: pl.DataFrame
    """quarter, provider, pool, instrument, unvested, vested, owned, unearned i64: one row per provider with anything,
    each quarter, the third side of T6. Names are enums here and in ``eligible``, as they are many."""
    eligible: pl.DataFrame
    """quarter, provider: providers present (joined on or before the quarter's end and not left before or on it), as
    known at the quarter's close."""
    people: pl.DataFrame
    """Every line about a provider (see ``ledger/people.py``): those of ``Book.providers``, and one for each event that
    says that somebody left."""
    closed: dict[Quarter, date]
    """The last ``recorded`` day of a line about a provider that counts in each quarter."""
    payments: pl.DataFrame
    """quarter, provider, paid Decimal(38,6): cash for units that were settled in cash or bought back, a row for each
    event that says the price of a unit; negative where one was reversed."""
    losses: pl.DataFrame
    """quarter, provider, pool, reason, units i64, splits_before i32: what was forfeited, lapsed or was cancelled by the
    company, a row for each event, negative where one was reversed. Reason: of a forfeit its cause (``not_stated``,
    ``other_cause``), else the line."""
    fair_values: pl.DataFrame
    """pool, grant, fair_value Decimal(38,6), splits_before i32: what a unit was worth on the day of the grant, in units
    of that day, and how many of ``splits`` came before it; of grants whose ledger says so."""
    splits: tuple[tuple[int, frozenset[str], int, int], ...]
    """Splits in order: quarter index, pools, new units for old units."""
    ahead_by_provider: pl.LazyFrame
    """quarter, ahead, provider, units: what ``ahead`` is the sum of. Collected only to protect people."""
    ahead: pl.DataFrame
    """quarter (the as-of quarter), ahead i32 (1..8), pool, units: scheduled vesting in the next eight quarters if
    nobody leaves."""
    rows: Callable[[], dict[int, bytes]]
    """Quarter index → the events counted in it, as rows of one canonical CSV."""
    fingerprints: Callable[[], dict[int, tuple[str, int]]]
    """Quarter index → SHA-256 (hex) of the canonical CSV of all events counted up to and including that quarter, and
    their number. Worked out only when a release names them, for it takes as long as reading the ledger."""
