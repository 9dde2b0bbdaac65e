"""What one event does: which line it is booked on and how many units it moves between places.

All amounts are signed i64: ``moved`` (units on the line itself), ``d_available``, ``d_cap`` (units that are
or can still be earned), ``d_earned`` (by event or ahead of schedule), ``d_taken`` (earned units taken away),
``d_gone``, ``d_owned`` and ``returned``. Units that do not return and are not gone leave what is set aside.

What an event does depends on its type, its pool's share-counting rules and whether its units are withheld for tax.
The three make a ``code``, a row of :func:`effects`; its amounts are ``moved`` times -1, 0 or 1. Only *open* events
also look at what their grant holds, and so are worked out one by one (see ``open_events``).
"""

import numpy as np
from msgspec import Struct

from transparency.ledger.book import EVENT_TYPES
from transparency.ledger.positions import LINES
from transparency.ledger.replay.arrays import Bools, Codes, Ints
from transparency.publication.settings import Pool, Settings

EARNS = ("vest", "accelerate")
PAID = ("cash_settle", "repurchase")
"""Types by which the company pays: their price is the cash for a unit."""
TAKES = ("expire", "exercise", "settle", "cash_settle")
"""Types that take earned units."""
STOCK = ("exercise", "settle")

LINE_OF = {
    "pool_authorized": "authorized", "pool_reduced": "reduced", "pool_transfer": "pool_transfer", "grant": "granted",
    "retract": "retracted", "vest": "vested", "accelerate": "accelerated", "forfeit": "forfeited", "expire": "expired",
    "company_cancel": "company_cancelled", "exercise": "exercised", "settle": "settled", "cash_settle": "cash_settled",
    "repurchase": "repurchased", "transfer_out": "transferred_out", "transfer_in": "transferred_in",
}  # fmt: skip
"""Event type → line of the roll-forwards, which is also the pool's setting under ``returns`` where there is one."""


class Effects(Struct, frozen=True):
    """What an event of each ``code`` does: its line, and a factor of ``moved`` for every amount."""

    line: Ints
    """Position in ``LINES``; -1: none."""
    open: Bools
    d_available: Ints
    d_cap: Ints
    d_earned: Ints
    d_taken: Ints
    d_gone: Ints
    d_owned: Ints
    returned: Ints


def code_of(p: Ints, withheld: Bools | bool, kind: Codes) -> Ints:
    """The ``code`` of each event: its place in :class:`Effects`."""
    return (p * 2 + withheld) * len(EVENT_TYPES) + kind


def effects(settings: Settings) -> Effects:
    """Lay out what events of every code do."""
    rows = [
        _effect(kind, pool, withheld=withheld)
        for pool in settings.pools
        for withheld in (False, True)
        for kind in EVENT_TYPES
    ]
    line, may_share, *amounts = zip(*rows, strict=True)
    lines = [-1 if one is None else LINES.index(one) for one in line]
    return Effects(np.array(lines), np.array(may_share), *map(np.array, amounts))


def goes_back(kind: str, pool: Pool, *, withheld: bool = False) -> bool:
    """Whether the units of an event go back to its pool, by the pool's share counting; ``withheld``: for tax."""
    line = "withheld" if withheld and kind in STOCK else LINE_OF.get(kind, "")
    return kind == "retract" or bool(getattr(pool.returns, line, False))


def _effect(kind: str, pool: Pool, *, withheld: bool) -> tuple[str | None, bool, int, int, int, int, int, int, int]:
    back = goes_back(kind, pool, withheld=withheld)
    available = 1 if back or kind == "pool_authorized" else -(kind in ("grant", "pool_reduced", "pool_transfer"))
    gone = (kind in (*STOCK, "cash_settle") and not back) - (kind == "repurchase" and back)
    owned = ((kind in STOCK and not withheld) or kind == "transfer_in") - (kind in ("repurchase", "transfer_out"))
    return (
        "withheld" if kind in STOCK and withheld else LINE_OF.get(kind),
        kind in ("company_cancel", "retract")
        or (pool.early_exercise and (kind == "repurchase" or (kind == "exercise" and not withheld))),
        available,
        (kind == "grant") - (kind == "forfeit"),
        int(kind in EARNS),
        int(kind in TAKES),
        gone,
        owned,
        int(back),
    )
