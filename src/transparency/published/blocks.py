"""What of one quarter may be printed: the only thing that passes from the ledger's side to everything above.

A plain value of numbers, ids and statuses. Whoever holds one can print it, store it and compute from it; nobody can get
from it to a person. The ids of cells are the grammar that both sides speak; see :data:`CELLS`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import product
from typing import Annotated

from msgspec import Meta, Struct

from transparency.publication.quarter import ID_PATTERN
from transparency.units import Split, factor

CELLS = """\
<moment>/<measure>                       moment: opening, closing; measure: see MEASURES
flow/<line>/<measure>                    signed
<moment or flow>@<part>=<id>             part: instrument, pool, plan (approved, not_approved), kind (see KINDS)
closing/exercisable, closing/priced      units that can be bought now; outstanding units with a price
money/outstanding, money/paid            in whole units of the currency (older quarters: money/exercisable too)
lost/<reason>/units                      all that was ever lost, by reason; ``total`` together
cohort/<year>/<column>                   by fiscal year of the grant: granted, earned, lost (before it was), running
people/<count>                           opening, joined, left, eligible, covered, not_yet, holders, with_earned, owners
table/<attribute>[+<attribute>]/<row>/<column>   column: people, promised, earned, owned; row ``total`` closes
ahead/<step>                             1 to 8 and later; year1 and year2 at level ranges
year/<line>                              granted, earned, left_plan, owned: at level ranges, at a fiscal year's end
grants/<rule>/<count>                    all, following, exceptions, reason/<id>
pot/<rule>/<grant>/<column>              units, people, points
"""

OTHER = "other"
"""The part, row or line that holds whatever has none of its own."""
KINDS = ("cash_only", "restricted", "to_issue")
"""What open awards become: never stock; stock that is issued already, and may still be lost; stock yet to be issued."""
ISSUED = "others_issued"
"""Issued stock in hands other than providers', among the groups of other holders."""
PRESENCE = "presence"
"""The table of who is still here and who left. It is no declared attribute."""
FIFTH = "fifth"
"""The table of the fifth of all holders who hold the most, beside all others. It is no declared attribute."""
UNDECLARED = {PRESENCE: ("here", "left"), FIFTH: ("most", "rest")}
"""Tables by what every ledger says, without an attribute that the settings declare → their rows."""
COUNTS = 5
"""Block of counts of people and of grants."""
MEASURES = (
    "set_aside",
    "available",
    "unvested",
    "vested",
    "gone",
    "owned",
    "unearned",
    "outstanding",
    "promised",
    "earned",
)


class Counted(StrEnum):
    """What a cell counts: each has blocks of its own."""

    UNITS = "units"
    PEOPLE = "people"
    """Or grants."""
    MONEY = "money"
    POINTS = "points"


def counted(cell: str) -> Counted:
    """What a cell counts. Units are changed by a split.

    >>> counted("closing/owned").value, counted("table/role/lead/people").value, counted("pot/R-1/yearly/points").value
    ('units', 'people', 'points')
    """
    kind, *names = cell.split("/")
    if kind in ("people", "grants") or names[-1] == "people":
        return Counted.PEOPLE
    if kind == "money":
        return Counted.MONEY
    return Counted.POINTS if names[-1] == "points" else Counted.UNITS


def step_of(cell: str, block: int, money: int, points: Mapping[str, int], counts: int = COUNTS) -> int:
    """What one block of a cell is printed as.

    Args:
        cell: Its id.
        block: Of units.
        money: Block of money.
        points: Rule → block of points.
        counts: Block of counts of people and of grants.

    """
    of = counted(cell)
    if of is Counted.POINTS:
        return points.get(cell.split("/")[1], 1)
    return {Counted.UNITS: block, Counted.PEOPLE: counts, Counted.MONEY: money}[of]


QuarterId = Annotated[str, Meta(pattern=f"^{ID_PATTERN}$")]
"""``2026-q1``: also the name of folders and files."""


class Level(StrEnum):
    """How much of a page a company of this size can have (rules 14 and 17 of the reference)."""

    FULL = "full"
    RANGES = "ranges"
    """One line a year, as ranges."""
    HEADLINE = "headline"
    """What is promised, and the company's own decisions."""
    FEW = "few"
    """Fewer than the minimum hold promises: the company's own decisions only."""


FULL, RANGES = Fraction(8, 100), Fraction(20, 100)
"""Largest block, as a part of what is promised, with which the full page, and the page in ranges, says anything."""
FEW_PEOPLE = 20
"""Below so many holders most lines of a quarter round to nothing: one line a year instead."""


def level_of(block: int, promised: int, holders: int, minimum: int) -> Level:
    """What kind of page a company can have: by what a block is of everything promised (rules 14 and 17).

    >>> level_of(2000, 48000, 30, 11), level_of(2000, 20000, 30, 11), level_of(20000, 63000, 30, 11)
    (<Level.FULL: 'full'>, <Level.RANGES: 'ranges'>, <Level.HEADLINE: 'headline'>)
    """
    if holders < minimum:
        return Level.FEW
    if block > promised * RANGES:
        return Level.HEADLINE
    if block > promised * FULL or holders < FEW_PEOPLE:
        return Level.RANGES
    return Level.FULL


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """A row of a breakdown: ``therapist_full``, ``therapist_full+northeast`` or ``other``, and what is in it."""

    id: str
    values: tuple[tuple[str, ...], ...]
    """The combinations of values, one a tuple in the order of the breakdown's attributes."""


class Breakdown(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of groups of people, and who is in its rows for this fiscal year."""

    attributes: tuple[str, ...]
    rows: tuple[Group, ...]

    @property
    def own(self) -> frozenset[tuple[str, ...]]:
        """The combinations of values that have a row of their own."""
        return frozenset(row.values[0] for row in self.rows if row.id != OTHER)


def row_id(values: Iterable[str]) -> str:
    """The id of a row: its values, one for each attribute of the table.

    >>> row_id(["therapist_full", ""])
    'therapist_full+not_stated'
    """
    return "+".join(value or "not_stated" for value in values)


def breakdown(
    attributes: tuple[str, ...], own: Collection[tuple[str, ...]], declared: Sequence[Sequence[str]]
) -> Breakdown:
    """A table with its rows named. "Other" is whatever is declared and has no row of its ``own``, there or not."""
    rows = [Group(row_id(values), (values,)) for values in sorted(own)]
    rest = tuple(values for values in product(*declared) if values not in own)
    return Breakdown(attributes, (*rows, Group(OTHER, rest)) if rest else tuple(rows))


class CompanyFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """What others hold of the company, in units of the quarter's last day; exact but for ``rounded``."""

    as_of: date
    others_issued: int
    """Issued stock in hands other than providers'."""
    others: dict[str, int]
    """Group of other holders → fully diluted units."""
    claims_first: Decimal | None
    """Money that others are paid before holders of common stock."""
    rounded: dict[str, int] = {}
    """``ISSUED`` or a group of holders → block, where the number is not exact: it had changed by exactly what few
    people moved."""

    @property
    def units(self) -> dict[str, int]:
        """All numbers of units, by what ``rounded`` calls them."""
        return {ISSUED: self.others_issued, **self.others}


class Published(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything about people, and every company decision, that may be printed of one quarter."""

    quarter: QuarterId
    """``2026-q1``."""
    level: Level
    minimum: int
    """n: no printed set of people, nor the difference of two nested ones, holds fewer."""
    block: int
    """R, in units: more than anyone holds."""
    values: dict[str, int]
    """Cell id → printed amount."""
    key: str
    """Commitment to the coin's key: SHA-256 of it, in hexadecimal."""
    ledger: str
    """Salted and padded commitment to the ledger, in hexadecimal."""
    raised_from: int = 0
    """The block before, when it was raised in this quarter: openings are then the published closings, rounded anew."""
    money_block: int = 0
    """In whole units of the currency; 0 without a cell of money."""
    point_blocks: dict[str, int] = {}
    """Rule id → block of points."""
    counts: int = COUNTS
    """Block of counts of people and of grants."""
    exact: tuple[str, ...] = ()
    """Cells that are decisions of the company, exact."""
    none: tuple[str, ...] = ()
    """Cells whose printed zero is a true zero and may say "none"; every other zero is "under a block"."""
    lines: tuple[str, ...] = ()
    """Lines of roll-forwards, in printed order, ``other`` last."""
    other_lines: tuple[str, ...] = ()
    """Ledger lines inside ``other``: fewer than ``minimum`` people are expected to use them in a year."""
    instruments: tuple[str, ...] = ()
    """Kinds of award printed on their own, ``other`` last; empty when there are not two."""
    pools: tuple[str, ...] = ()
    """Pools printed on their own, ``other`` last; empty when there are not two."""
    kinds: tuple[str, ...] = ()
    """``KINDS`` of open awards that are told apart, ``other`` last; empty where all become stock, ``other`` alone where
    few people have some that do not."""
    tables: tuple[Breakdown, ...] = ()
    roll_ups: dict[str, dict[str, str]] = {}
    """Attribute of a table that takes values of another one together → each of these values → its group."""
    price: str = ""
    """The one exercise price of all outstanding priced awards, exact; empty when there is none, or several."""
    company: CompanyFacts | None = None
    splits: tuple[Split, ...] = ()
    """Of units, up to the quarter's last day, by pool and day."""
    late: bool = False
    """Whether the line ``other`` holds entries booked late."""


def unit_since(before: Published, now: Published) -> Fraction:
    """What a unit of an earlier quarter has become in a later one, by the splits between."""
    return factor([split for split in now.splits if split not in before.splits], date.min)
