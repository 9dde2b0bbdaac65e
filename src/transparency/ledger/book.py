"""The ledger as read: typed columns in total order, each row with its file and line."""

from collections.abc import Sequence

import polars as pl
from msgspec import Struct

from transparency.units import Split, read_ratio

EVENT_TYPES = (
    "pool_authorized", "pool_reduced", "pool_transfer", "split", "grant", "retract", "vest", "accelerate", "forfeit",
    "expire", "company_cancel", "exercise", "settle", "cash_settle", "repurchase", "transfer_out", "transfer_in",
    "reprice", "provider_status", "leave_start", "leave_end", "reversal",
)  # fmt: skip

EVENT_SCHEMA: dict[str, pl.DataType] = {
    "event": pl.String(),
    "date": pl.Date(),
    "recorded": pl.Date(),
    "type": pl.Enum(EVENT_TYPES),
    "pool": pl.String(),
    "provider": pl.String(),
    "grant": pl.String(),
    "units": pl.Int64(),
    "price": pl.Decimal(38, 6),
    "ratio": pl.String(),
    "instrument": pl.String(),
    "vesting": pl.String(),
    "vest_start": pl.Date(),
    "expires": pl.Date(),
    "rule": pl.String(),
    "inputs": pl.String(),
    "cause": pl.String(),
    "reverses": pl.String(),
    "fair_value": pl.Decimal(38, 6),
    "file": pl.UInt16(),
    "line": pl.UInt32(),
}
"""Columns of ``Book.events``. The last two say where a row stands: an index into ``Book.files``, and a line from 1."""

PROVIDER_SCHEMA: dict[str, pl.DataType] = {
    "provider": pl.String(),
    "joined": pl.Date(),
    "left": pl.Date(),
    "from": pl.Date(),
    "recorded": pl.Date(),
}
"""Fixed columns of ``Book.providers``; one String column per declared attribute follows, then ``line``."""


class Book(Struct, frozen=True):
    """A ledger in memory. ``events`` is in file order; replay orders by (date, row)."""

    files: tuple[str, ...]
    events: pl.DataFrame
    providers: pl.DataFrame
    """Every line about a provider, in the order of provider, ``from`` and ``recorded``: see ``people.in_force``."""
    capitalization: pl.DataFrame
    """as_of Date, others_issued i64, claims_first Decimal (money paid before holders, may be null), one i64 column per
    ``Settings.other_holders`` id (fully diluted), issued_outstanding and fully_diluted i64 (of the whole company, may
    be null); ascending by ``as_of``; ``line``."""

    def splits(self, pools: Sequence[str]) -> tuple[Split, ...]:
        """All splits by pool, then day; one without a pool is one of each of ``pools``."""
        rows = self.events.filter(pl.col("type") == "split").select("date", "pool", "ratio").rows()
        read = ((day, pool, read_ratio(str(cell))) for day, pool, cell in rows)
        splits = [
            Split(each, day, ratio.numerator, ratio.denominator)
            for day, pool, ratio in read
            if ratio is not None
            for each in (pools if pool is None else [pool])
        ]
        return tuple(sorted(splits, key=lambda split: (split.pool, split.day)))
