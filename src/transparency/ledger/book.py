"""The ledger as read: typed columns in total order, each row with its file and line."""

import polars as pl
from msgspec import Struct

EVENT_TYPES = (
    "pool_authorized", "pool_reduced", "pool_transfer", "split", "grant", "retract", "vest", "accelerate", "forfeit",
    "expire", "company_cancel", "exercise", "settle", "cash_settle", "repurchase", "transfer_out", "transfer_in",
    "reprice", "provider_status", "reversal",
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
    "file": pl.UInt16(),
    "line": pl.UInt32(),
}
"""Columns of ``Book.events``. The last two say where a row stands: an index into ``Book.files``, and a line from 1."""

PROVIDER_SCHEMA: dict[str, pl.DataType] = {"provider": pl.String(), "joined": pl.Date(), "left": pl.Date()}
"""Fixed columns of ``Book.providers``; one String column per declared attribute follows, then ``line``."""


class Book(Struct, frozen=True):
    """A ledger in memory. ``events`` is in file order; replay orders by (date, row)."""

    files: tuple[str, ...]
    events: pl.DataFrame
    providers: pl.DataFrame
    capitalization: pl.DataFrame
    """as_of Date, issued_outstanding i64, fully_diluted i64, claims_first Decimal (money paid before holders, may be
    null), one i64 column per ``Settings.other_holders`` id; ascending by ``as_of``; ``line``."""
