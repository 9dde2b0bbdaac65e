"""A Release: the frozen, typed, privacy-protected content of one published quarter. Renderers see nothing else."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from transparency.units import Split


class Unit(StrEnum):
    """What a number counts; decides its format."""

    UNITS = "units"
    PEOPLE = "people"
    PERCENT = "percent"
    """A share already multiplied by 100: 2.06 means 2.06%."""
    MONEY = "money"
    QUARTERS = "quarters"
    YEARS = "years"
    DAYS = "days"
    COUNT = "count"


class Status(StrEnum):
    """Why a cell holds a number or not."""

    SHOWN = "shown"
    WITHHELD = "withheld"
    """Not shown, to protect people: one token for all reasons."""
    NONE = "none"
    """Does not apply, or there is no data: a division by zero, a price without priced awards."""


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """One number of a release. ``amount`` is already rounded by the catalogue's rule; ``None`` unless shown."""

    amount: int | Decimal | None
    status: Status = Status.SHOWN


WITHHELD = Value(amount=None, status=Status.WITHHELD)
"""Not shown, to protect people."""
NONE = Value(amount=None, status=Status.NONE)
"""Does not apply."""


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table."""

    id: str
    name: str
    unit: Unit
    signed: bool = False
    """Whether every cell of this column is a change, to be printed with a plus or a minus."""


class RowKind(StrEnum):
    """How a row is set."""

    OPENING = "opening"
    ITEM = "item"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a table. ``sign`` is ``+``, ``−``, ``=`` or empty, for sums set as sums."""

    id: str
    name: str
    cells: tuple[Value, ...]
    kind: RowKind = RowKind.ITEM
    sign: str = ""
    unit: Unit | None = None
    """Unit of this row's cells where it is not the column's (a percentage below counts of people)."""


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A published table. ``id`` names its files and anchors; ``code`` is its code in DESIGN and reference (T-A)."""

    id: str
    code: str
    title: str
    stub: str
    """Heading of the first column."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    signed: bool = False
    """Whether cells of item rows are signed movements, printed with a plus or a minus (then ``sign`` is empty)."""
    withheld_because: str = ""
    """In plain words, when the whole table or some cells are withheld."""


class Identity(Struct, frozen=True, forbid_unknown_fields=True):
    """A tie-out, printed with both sides."""

    code: str
    sentence: str
    left: int
    right: int

    @property
    def difference(self) -> int:
        """Zero, or the build stops."""
        return self.left - self.right


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One input of a figure's formula with its value in this release: a line of the sum, set as a sum."""

    sign: str
    name: str
    figure: str
    """Figure id, or empty."""
    value: Value
    unit: Unit


class FigureValue(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure's value in one release, with the live steps of its formula and the number of ledger events behind it."""

    id: str
    value: Value
    steps: tuple[Step, ...] = ()
    events: int | None = None
    note: str = ""
    """Why it is withheld, or what it does not count yet, to protect people; empty otherwise."""


class Reference(Struct, frozen=True, forbid_unknown_fields=True):
    """A policy or rule version in force on the as-of date."""

    id: str
    title: str
    version: str
    effective: date
    sha256: str


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """Exceptions from a rule for one reason: ``words`` is one sentence."""

    id: str
    words: str
    grants: Value


class Compliance(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether grants follow one rule: all that were made under it and counted up to the as-of date.

    Every grant was recomputed; one that neither follows nor is an exception with a reason stops the build.
    """

    rule: str
    grants: Value
    following: Value
    exceptions: Value
    reasons: tuple[Reason, ...] = ()


class Pot(Struct, frozen=True, forbid_unknown_fields=True):
    """The last time a pot was shared up to the as-of date."""

    rule: str
    grant: str
    day: date
    units: Value
    """Units shared out."""
    people: Value
    points: str
    """Points of all who took part, exactly, as ``1920`` or ``20717/20``; empty when withheld."""


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """One published quarter."""

    quarter: str
    """``2026-q1``."""
    label: str
    """``Q1 2026``."""
    start: date
    as_of: date
    published: date
    next_release: date | None
    signed_by: str
    ledger_sha256: str
    events: int
    """Ledger events counted up to the as-of date."""
    figures: dict[str, FigureValue]
    """By figure id, every id of the catalogue that applies."""
    tables: dict[str, Table]
    """By table id: ladder, movements, pool, awards, vesting, plans, denominator, ratios, participation, ahead."""
    breakdowns: tuple[Table, ...]
    identities: tuple[Identity, ...]
    policies: tuple[Reference, ...]
    rules: tuple[Reference, ...]
    compliance: tuple[Compliance, ...] = ()
    """By rule, in the order of their taking effect; rules in words only have no entry."""
    pots: tuple[Pot, ...] = ()
    splits: tuple[Split, ...] = ()
    """Up to the as-of date, by pool, then day."""

    def amount(self, figure: str) -> int | Decimal | None:
        """The shown amount of a figure, or ``None``."""
        found = self.figures.get(figure)
        return found.value.amount if found else None
