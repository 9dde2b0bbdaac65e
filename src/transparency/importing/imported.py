"""What an import has read, whatever it was read from: people, transactions, vesting terms, totals, and what it dropped.

A reader (``ocf/``, ``tables/``) fills an :class:`Imported` with the *source's own* stable ids; pseudonyms take their
place only in :mod:`~transparency.importing.additions`. No name, address or other text about a person gets this far.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from transparency.publication.settings import Vesting


class Transaction(Struct, frozen=True):
    """One event of the ledger to be, in the source's ids. Cells that its type does not use stay empty."""

    source: str
    """Stable id of the event within the source, the same in every export: the event's id is made from it."""
    kind: str
    """An event type of the ledger (``ledger.book.EVENT_TYPES``)."""
    day: date
    """The day it took effect."""
    where: str = ""
    """Where it stands in the source, for people: ``Transactions.ocf.json, item 12`` or ``row 14``."""
    pool: str = ""
    """A pool id of ``publication.yaml``."""
    provider: str = ""
    """Stable id of the person in the source; never a name or an e-mail address."""
    grant: str = ""
    """Stable id of the award in the source."""
    units: int | None = None
    price: Decimal | None = None
    ratio: str = ""
    """New to old, ``2:1``."""
    instrument: str = ""
    vesting: str = ""
    """Id of vesting terms, in ``Imported.vesting`` or already in ``publication.yaml``."""
    vest_start: date | None = None
    expires: date | None = None
    rule: str = ""
    inputs: str = ""
    cause: str = ""


class Person(Struct, frozen=True):
    """A provider as the ledger may know one."""

    source: str
    """Stable id in the source."""
    joined: date
    left: date | None = None
    attributes: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Values of the attributes that ``publication.yaml`` declares; only known values."""

    def by_month(self) -> "Person":
        """The same person with the months of joining and leaving only.

        Joined on the first day and left on the last: nobody is here for a shorter time than before, so what may happen
        while somebody is here still may. Quarters and cohorts begin and end with months and take in the same people.
        """
        last = self.left and self.left.replace(day=monthrange(self.left.year, self.left.month)[1])
        return replace(self, joined=self.joined.replace(day=1), left=last)


class Totals(Struct, frozen=True):
    """What a source itself says about a pool; ``None`` where it says nothing. For reconciliation only."""

    reserved: int | None = None
    granted: int | None = None
    """All units ever granted."""
    outstanding: int | None = None
    available: int | None = None


class Explained(Struct, frozen=True):
    """Why what an import takes over of a source is another total than the source's own, at one of its places."""

    pool: str
    what: str
    """The award, by the number that its system shows."""
    outstanding: int
    """Units more (or less) than the source's own."""
    available: int | None
    findings: tuple[str, ...]
    """Keys of the choices that were made about it."""


class Dropped(Struct, frozen=True):
    """A field or a kind of object that was not taken over, and why. Never its contents."""

    name: str
    count: int
    reason: str


@dataclass(slots=True)
class Imported:
    """One source as read and mapped. Transactions are in an order that the ledger accepts for each day."""

    origin: str
    """``ocf`` or ``table``: part of every pseudonym's message, so that ids of different systems cannot meet."""
    transactions: list[Transaction] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    vesting: dict[str, Vesting] = field(default_factory=dict)
    """Vesting terms that the transactions name and ``publication.yaml`` may lack, by id."""
    form: str = ""
    """How the source was read, in words: of a CSV file what separates its cells, and how it is encoded."""
    totals: dict[str, Totals] = field(default_factory=dict)
    """What of the source is taken over, by pool id: with the choices made."""
    own: dict[str, Totals] = field(default_factory=dict)
    """The source's own raw totals by pool id: what it says before any choice."""
    explained: list[Explained] = field(default_factory=list)
    """Where ``totals`` and ``own`` differ, place by place; it adds up to the difference."""
    labels: dict[str, str] = field(default_factory=dict)
    """Award → how a founder knows it, where that is not its id."""
    read: dict[str, int] = field(default_factory=dict)
    """What was read: kind of object or row → count."""
    mapped: dict[str, int] = field(default_factory=dict)
    """What became part of the ledger: kind of object or row → count."""
    dropped: list[Dropped] = field(default_factory=list)
    complete: frozenset[str] = frozenset()
    """Event types of which the source names all that its awards and people have: what is missing was taken out."""
