"""What one event does: which line it is booked on and how many units it moves between places.

All amounts are signed i64: ``moved`` (units on the line itself), ``d_available``, ``d_cap`` (units that are
or can still be earned), ``d_earned`` (by event or ahead of schedule), ``d_taken`` (earned units taken away),
``d_gone``, ``d_owned`` and ``returned``. Units that do not return and are not gone leave what is set aside.

What an event does depends on its type, its pool's share-counting rules and whether its units are withheld for tax.
The three make a ``code``, a row of :func:`effects`; its amounts are ``moved`` times -1, 0 or 1. Only *open* events
also look at what their grant holds, and so have ``d_cap``, ``d_taken`` and ``moved`` worked out one by one (``walk``).
"""

import polars as pl

from transparency.ledger.book import EVENT_TYPES
from transparency.ledger.positions import LINES
from transparency.publication.settings import Pool, Settings

EARNS = ("vest", "accelerate")
TAKES = ("expire", "exercise", "settle", "cash_settle")
"""Types that take earned units."""
STOCK = ("exercise", "settle")
DELTAS = ("d_available", "d_cap", "d_earned", "d_taken", "d_gone", "d_owned")
LINE = pl.Enum(LINES)

LINE_OF = {
    "pool_authorized": "authorized", "pool_reduced": "reduced", "pool_transfer": "pool_transfer", "grant": "granted",
    "retract": "retracted", "vest": "vested", "accelerate": "accelerated", "forfeit": "forfeited", "expire": "expired",
    "company_cancel": "company_cancelled", "exercise": "exercised", "settle": "settled", "cash_settle": "cash_settled",
    "repurchase": "repurchased", "transfer_out": "transferred_out", "transfer_in": "transferred_in",
}  # fmt: skip
"""Event type → line of the roll-forwards."""

_RETURNING = {
    "forfeit": "forfeited", "expire": "expired", "company_cancel": "company_cancelled", "cash_settle": "cash_settled",
    "repurchase": "repurchased",
}  # fmt: skip


def code_of(pool: pl.Series, withheld: pl.Series, kind: pl.Series) -> pl.Series:
    """The row of :func:`effects` for each event: u16."""
    per_pool = pool.cast(pl.UInt16) * 2 + withheld.cast(pl.UInt16)
    return (per_pool * len(EVENT_TYPES) + kind.to_physical().cast(pl.UInt16)).alias("code")


def effects(settings: Settings) -> pl.DataFrame:
    """One row for each ``code``: line (null: none), open, and a factor of ``moved`` for every amount."""
    return pl.DataFrame(
        [
            _effect(kind, pool, withheld=withheld)
            for pool in settings.pools
            for withheld in (False, True)
            for kind in EVENT_TYPES
        ],
        schema={"line": LINE, "open": pl.Boolean(), **dict.fromkeys((*DELTAS, "returned"), pl.Int64())},
        orient="row",
    )


def _effect(kind: str, pool: Pool, *, withheld: bool) -> tuple[str | None, bool, int, int, int, int, int, int, int]:
    back = kind == "retract" or (kind in _RETURNING and bool(getattr(pool.returns, _RETURNING[kind])))
    back = back or (kind in STOCK and withheld and pool.returns.withheld)
    available = 1 if back or kind == "pool_authorized" else -(kind in ("grant", "pool_reduced", "pool_transfer"))
    gone = (kind in (*STOCK, "cash_settle") and not back) - (kind == "repurchase" and back)
    owned = ((kind in STOCK and not withheld) or kind == "transfer_in") - (kind in ("repurchase", "transfer_out"))
    return (
        "withheld" if kind in STOCK and withheld else LINE_OF.get(kind),
        kind in ("company_cancel", "retract") or (kind in STOCK and pool.early_exercise),
        available,
        (kind == "grant") - (kind == "forfeit"),
        int(kind in EARNS),
        int(kind in TAKES),
        gone,
        owned,
        int(back),
    )


def amount(name: str, events: pl.DataFrame, table: pl.DataFrame) -> pl.Series:
    """One amount of each event, or of sums of events of one code. Needs ``code`` and ``moved``; ``table``: effects."""
    return table[name].gather(events["code"]) * events["moved"]
