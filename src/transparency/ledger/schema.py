"""What a ledger may say: the columns, what each event type needs, and the closed vocabularies. Data only.

``pool_transfer`` names its source in ``pool`` and its target pool in ``inputs``. ``split`` gives ``ratio`` as
``new:old`` (``2:1`` doubles the units); without a ``pool`` it applies to all pools. ``provider_status`` says in
``cause`` what happened: ``leave`` and ``return``, the same as ``leave_start`` and ``leave_end``, or ``left``.
``exercise`` and ``settle`` with the cause ``withheld`` are units kept back for tax.
"""

from msgspec import Struct

EVENT_COLUMNS = (
    "event", "date", "recorded", "type", "pool", "provider", "grant", "units", "price", "ratio", "instrument",
    "vesting", "vest_start", "expires", "rule", "inputs", "cause", "reverses", "fair_value",
)  # fmt: skip
"""Columns of the ledger; only ``event``, ``date`` and ``type`` must be there in each file."""

ALWAYS = ("event", "date", "type")

DATE_COLUMNS = ("date", "recorded", "vest_start", "expires")

AMOUNTS = ("price", "fair_value")
"""Columns of money a unit: what it costs to exercise; what it was worth on the day of its grant."""

MAX_UNITS = 2**53
"""The largest whole number that JSON readers and spreadsheets hold exactly."""


class EventCells(Struct, frozen=True):
    """The cells of one event type besides ``event``, ``date`` and ``type``: needed, and allowed on top."""

    required: frozenset[str]
    allowed: frozenset[str]


def _cells(required: str, allowed: str = "") -> EventCells:
    everywhere = {"recorded", "pool", "rule", "inputs", "cause"}
    return EventCells(
        frozenset(required.split()), frozenset(required.split()) | frozenset(allowed.split()) | everywhere
    )


_OF_GRANT = "provider instrument"

TYPES: dict[str, EventCells] = {
    "pool_authorized": _cells("pool units"),
    "pool_reduced": _cells("pool units"),
    "pool_transfer": _cells("pool units inputs"),
    "split": _cells("ratio"),
    "grant": _cells("pool provider grant units", "price instrument vesting vest_start expires fair_value"),
    "retract": _cells("grant", f"units {_OF_GRANT}"),
    "vest": _cells("grant units", _OF_GRANT),
    "accelerate": _cells("grant units", _OF_GRANT),
    "forfeit": _cells("grant units", _OF_GRANT),
    "expire": _cells("grant units", _OF_GRANT),
    "company_cancel": _cells("grant units", f"price {_OF_GRANT}"),
    "exercise": _cells("grant units", f"price {_OF_GRANT}"),
    "settle": _cells("grant units", f"price {_OF_GRANT}"),
    "cash_settle": _cells("grant units", f"price {_OF_GRANT}"),
    "repurchase": _cells("grant units", f"price {_OF_GRANT}"),
    "transfer_out": _cells("grant units", f"price {_OF_GRANT}"),
    "transfer_in": _cells("grant units", f"price vesting vest_start expires {_OF_GRANT}"),
    "reprice": _cells("grant price", _OF_GRANT),
    "provider_status": _cells("provider cause"),
    "leave_start": _cells("provider"),
    "leave_end": _cells("provider"),
    "reversal": _cells("reverses", f"grant units {_OF_GRANT}"),
}
"""Event type → its cells. The order is that of ``book.EVENT_TYPES``."""

STATUS_CAUSES = ("leave", "return", "left")
"""What ``cause`` may say on ``provider_status``."""

CAUSES = (
    "left_voluntarily", "ended_by_platform", "activity_threshold", "death_disability", "condition_failed", "withheld",
    "other",
)  # fmt: skip
"""What ``cause`` may say on every other type."""

PROVIDER_COLUMNS = ("provider", "joined", "left")
HISTORY_COLUMNS = ("from", "recorded")
"""Columns of ``providers.csv`` that a ledger whose people never change does without: since when a line is so, and when
that was written down."""
CAPITALIZATION_COLUMNS = (
    "as_of",
    "others_issued",
    "claims_first",
    "issued_outstanding",
    "fully_diluted",
)

CODE_COLUMNS = (
    "event", "pool", "provider", "grant", "instrument", "vesting", "rule", "inputs", "cause", "reverses",
)  # fmt: skip
"""Columns that hold codes. Free text can identify people, so only the characters of a code pass."""

CODE_PATTERN = r"^[A-Za-z0-9_.|:-]{1,64}$"
INPUTS_PATTERN = r"^[A-Za-z0-9_.|:-]{1,256}$"
DATE_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
AMOUNT_PATTERN = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$"
SLASHED_PATTERN = r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})"
"""A day with the year last: which of the first two numbers is the month, it does not say."""
PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.|:,\n\r"
"""Bytes of a CSV file whose cells are codes, dates and numbers only."""
