"""A Release: the frozen, typed, privacy-protected content of one published quarter. Renderers see nothing else.

It holds ids, numbers, days, statuses and names from the settings, and no sentence: what is said of it is told by
``telling``, in any language, and a word that changes there changes no byte of a release.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from transparency.publication.quarter import ID_PATTERN
from transparency.published.blocks import Level as Level  # noqa: PLC0414 (renderers take it from here)
from transparency.published.blocks import QuarterId
from transparency.units import Split

MINUS = "−"
"""Before what is taken away: the sign of a row, and of a number below zero."""


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
    """How a number is printed."""

    SHOWN = "shown"
    """As it is; ``block`` says to a multiple of what it was rounded."""
    UNDER = "under"
    """Rounds to no block: nothing, or less than ``block``. The amount is 0."""
    NOTHING = "nothing"
    """A true zero, printed "none"."""
    RANGE = "range"
    """Lies less than ``block`` below or above the amount, and is printed with both ends."""
    ABOUT = "about"
    """A ratio of so few blocks that a simple fraction, or a digit or two, is all that can be said."""
    NONE = "none"
    """Does not apply, is not printed for so few people, or has nothing to divide by."""


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """One number of a release, as it is printed. ``amount`` is ``None`` only where the status is ``none``."""

    amount: int | Decimal | None
    status: Status = Status.SHOWN
    block: int | Decimal = 0
    """The step in which it is published, in its own unit; 0: exact, or a ratio."""


NONE = Value(amount=None, status=Status.NONE)
"""Does not apply."""
NOTHING = Value(amount=0, status=Status.NOTHING)
"""A true zero."""


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table."""

    id: str
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
    cells: tuple[Value, ...]
    kind: RowKind = RowKind.ITEM
    sign: str = ""
    unit: Unit | None = None
    """Unit of this row's cells where it is not the column's (a percentage below counts of people)."""
    groups: tuple[tuple[str, ...], ...] = ()
    """The groups of people that it takes together, each as the names of its values; of an empty one none is stated."""


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A published table. ``id`` names its files and anchors; ``code`` is its code in DESIGN and reference (T-A)."""

    id: str
    code: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    signed: bool = False
    """Whether cells of item rows are signed movements, printed with a plus or a minus (then ``sign`` is empty)."""
    attributes: tuple[str, ...] = ()
    """Names of the attributes by which people are grouped."""
    until: date | None = None
    """The last day that is counted, where it is not the release's."""


class Identity(Struct, frozen=True, forbid_unknown_fields=True):
    """A tie-out, printed with both sides."""

    code: str
    left: int
    right: int
    attributes: tuple[str, ...] = ()
    """Of which table by groups of people."""

    @property
    def difference(self) -> int:
        """Zero, or the build stops."""
        return self.left - self.right


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """One input of a figure's formula with its value in this release: a line of the sum, set as a sum."""

    sign: str
    id: str
    """What it is: a figure, a row of a roll-forward, ``holder/<id>``, or a number of this sum alone."""
    figure: str
    """Figure id, or empty."""
    value: Value
    unit: Unit


class FigureValue(Struct, frozen=True, forbid_unknown_fields=True):
    """A figure's value in one release, with the live steps of its formula."""

    id: str
    value: Value
    steps: tuple[Step, ...] = ()


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
    """Whether grants follow one rule: all that were made under it and counted up to the as-of date, in fives.

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
    as_of: date
    """The last day of the quarter up to which this was the last time."""
    units: Value
    """Units shared out."""
    people: Value
    points: Value
    """Points of all who took part, in a block of their own."""


class PlanApproval(Struct, frozen=True, forbid_unknown_fields=True):
    """Who approved the plan of a pool. ``adopted``: by the board; ``None``: not stated."""

    pool_name: str
    adopted: date | None
    by_holders: bool


class Rule701(Struct, frozen=True, forbid_unknown_fields=True):
    """At most how much was given out of what Rule 701 allows in twelve months, in percent, as the company states it."""

    on: date
    used: Value
    over_ten_million: bool


class Grounds(Struct, frozen=True, forbid_unknown_fields=True):
    """On what legal basis units are given, and what one was worth by the last appraisal, as the company states it.

    What is dated after the day of publication is not in it. Empty or ``None``: not stated.
    """

    instrument: str = ""
    exemption: str = ""
    counsel: str = ""
    reviewed: date | None = None
    states_left_out: tuple[str, ...] | None = None
    appraised: Value = NONE
    """For a unit of the as-of date: a split since the appraisal divides it."""
    appraised_on: date | None = None
    unpublished: bool = False
    """Whether the company says that it does not publish the value."""
    plans: tuple[PlanApproval, ...] = ()
    rule_701: Rule701 | None = None


class Amended(StrEnum):
    """What of a release a correction is about."""

    TEXT = "text"
    """What the company wrote about the quarter."""
    NAMES = "names"
    """Names of pools, groups and holders."""
    RULES = "rules"
    """Which rules and policies were in force, and why grants are off a rule."""
    COMPANY = "company"
    """What others hold of the company, its legal basis and the last appraisal."""
    PEOPLE = "people"
    """What people hold: counted in the open quarter, or drawn anew."""


class CorrectionCause(StrEnum):
    """Why a release was corrected."""

    MISTYPED = "mistyped"
    MISNAMED = "misnamed"
    WRONG_RULE = "wrong-rule"
    MISCOUNTED = "miscounted"
    WRONG_ENTRY = "wrong-entry"
    LATE_ENTRY = "late-entry"
    BETTER_DATA = "better-data"


class Correction(Struct, frozen=True, forbid_unknown_fields=True):
    """What a release corrects of the one before it of the same quarter, which stays where it is."""

    number: Annotated[int, Meta(ge=1, lt=1000)]
    """1 for the first correction of the quarter."""
    published: date
    """The day on which it is to appear; ``Release.published`` is that of the first release."""
    cause: CorrectionCause
    revision: bool
    """Whether it improves a number when better data arrived; else it mends a mistake."""
    material: bool
    amended: tuple[Amended, ...]
    before: dict[str, Value] = {}
    """Figure → its value before, of every figure whose value is another one now."""
    counted_in: Annotated[str, Meta(pattern=f"^({ID_PATTERN})?$")] = ""
    """The quarter in which what was booked late is counted, where nothing of this one is drawn anew."""
    redrawn_from: Annotated[str, Meta(pattern=f"^({ID_PATTERN})?$")] = ""
    """The first of the quarters that were drawn anew, this one among them."""


class Release(Struct, frozen=True, forbid_unknown_fields=True):
    """One published quarter."""

    quarter: QuarterId
    """``2026-q1``."""
    label: str
    """``Q1 2026``."""
    start: date
    as_of: date
    published: date
    next_release: date | None
    signed_by: str
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    """ISO 4217 code of all its amounts of money."""
    level: Level
    """How much of a page a company of this size has."""
    minimum: int
    """No printed group of people is smaller."""
    block: int
    """Units of people are rounded to multiples of it; more than anyone holds."""
    raised_from: int
    """The block of the quarter before, when it was raised in this one; else 0."""
    counts: int
    """People and grants are rounded to multiples of it."""
    money_block: int
    """Money of people is rounded to multiples of it; 0 when there is none."""
    key: str
    """Commitment to the key of the coin by which numbers are rounded up or down."""
    ledger: str
    """Commitment to the ledger, salted and padded."""
    figures: dict[str, FigureValue]
    """By figure id, in the order of the catalogue: every figure that is printed at this level."""
    tables: dict[str, Table]
    """By table id: ladder, movements, pool, awards, vesting, plans, denominator, money, ratios, participation, year,
    cohorts, lost, ahead."""
    breakdowns: tuple[Table, ...]
    identities: tuple[Identity, ...]
    policies: tuple[Reference, ...]
    rules: tuple[Reference, ...]
    compliance: tuple[Compliance, ...] = ()
    """By rule, in the order of their taking effect; rules in words only have no entry."""
    pots: tuple[Pot, ...] = ()
    splits: tuple[Split, ...] = ()
    """Up to the as-of date, by pool, then day."""
    late: bool = False
    """Whether entries that were booked late are in the line "Other changes"."""
    pools: dict[str, str] = {}
    """Name of each pool that is printed, by id."""
    holders: dict[str, str] = {}
    """Name of each group of other holders, by id."""
    counted: date | None = None
    """The day for which the company states what others hold."""
    other_lines: tuple[str, ...] = ()
    """Lines of the ledger that are counted in "Other changes"."""
    grounds: Grounds = Grounds()
    kinds: tuple[str, ...] = ()
    """See ``Published.kinds``."""
    returns: dict[str, tuple[str, ...]] = {}
    """Name of each pool → lines whose units come back to it."""
    recipe: dict[str, str] = {}
    """What the company's fully diluted count takes in besides: kind of claim → ``in``, ``out``, ``none``; what is not
    in it is not stated."""

    correction: Correction | None = None
    """What it corrects; nothing in the first release of a quarter."""

    @property
    def path(self) -> str:
        """Where its files stand below ``quarters/``, ``reports/`` and ``data/``: ``2026-q1/correction-1``."""
        return f"{self.quarter}/correction-{self.correction.number}" if self.correction else self.quarter

    def value(self, figure: str) -> Value:
        """A figure's value; what the release does not print does not apply."""
        found = self.figures.get(figure)
        return found.value if found else NONE

    def amount(self, figure: str) -> int | Decimal | None:
        """A figure's amount, or ``None``. Of a number that is printed "under" it is 0: ask for the status first."""
        return self.value(figure).amount
