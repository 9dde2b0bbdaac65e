"""The model of a whole rule file ``rules/<id>.yaml`` (schema ``provider-equity-rule/1``).

Reference: "public page and founder workflow", section 5.2; each option is a typed attribute followed by its docstring.
A file without ``grants`` is a rule in words only: it names itself and its dates, and no grant can be checked by it.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag

from transparency.publication.rule_files import RuleIdentity
from transparency.publication.settings import Allocation, EventBased, Immediate, Model, Schedule
from transparency.publication.settings import Vesting as Terms
from transparency.rules.expression import Days, Lookup, Months, Positive, ShareOfPot, Units, Whole, lookups
from transparency.rules.leave_and_sale import CareCheck, Exceptions, LeaveOfAbsence, OnLeave, OnSale

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=40)]
"""A name that also stands in the ledger's cells: letters, digits and ``_ . -``."""


class Approval(Model):
    """Who approved the rule, when and how."""

    body: str
    """``board``, ``provider_council``, …"""
    on: date
    ref: str = ""
    """Number of the minutes or the resolution."""
    for_: Annotated[Whole | None, Field(alias="for")] = None
    """Votes in favour."""
    against: Whole | None = None
    abstain: Whole | None = None
    power: Literal["binding", "consent", "advisory", "observer"] | None = None
    """What the vote of this body can do."""
    result: Literal["passed", "rejected"] | None = None


class Instrument(Model):
    """What is granted."""

    kind: Literal["RSU", "NSO", "ISO", "RSA", "SAR", "CSAR", "PHANTOM", "PROFITS_INTEREST", "OTHER"]
    exercise_price: (
        Literal["none", "fair_market_value"] | Annotated[Decimal, Field(ge=0, max_digits=21, decimal_places=6)]
    ) = "none"
    """What a holder pays for a unit."""
    expires_after_years: Annotated[Positive, Field(le=100)] | None = None

    @property
    def priced(self) -> bool:
        """Whether a holder pays something for a unit."""
        return self.exercise_price not in {"none", 0}


class Activity(Model):
    """Work that is asked for before anything is granted."""

    months: Annotated[Months, Field(ge=1)]
    """Length of the time looked at."""
    active_months: Annotated[Months, Field(ge=1)]
    """Months of it in which somebody must have worked."""
    leave_counts: bool = False
    """Whether months on leave count as worked."""


class Eligibility(Model):
    """Who takes part."""

    roles: tuple[str, ...] = ()
    """Values of the attribute ``role``; empty: all."""
    engagement: tuple[Literal["contractor", "employee"], ...] = ()
    """Empty: both."""
    min_tenure_days: Days = 0
    """Days since joining."""
    activity: Activity | None = None


class EnumInput(Model):
    """A question with a fixed list of answers; in the ledger stands the answer."""

    type: Literal["enum"]
    values: Annotated[tuple[Id, ...], Field(min_length=1, max_length=64)]
    ask: dict[str, str] = Field(default_factory=dict)
    """The question, by language."""


class IntInput(Model):
    """A question answered by a whole number; in the ledger stands only the band."""

    type: Literal["int"]
    min: Whole = 0
    max: Whole
    ask: dict[str, str] = Field(default_factory=dict)
    """The question, by language."""
    per: Literal["week", "month", "quarter", "year"] | None = None
    """Time in which something is counted. Default: a week for anything that counts work."""


Input = Annotated[EnumInput | IntInput, Field(discriminator="type")]


class TableBand(Model):
    """One band of a table: inclusive on both sides; ``to: null`` is open."""

    id: Id
    """The band's name in the ledger: ``B3``."""
    from_: Annotated[Whole, Field(alias="from")]
    to: Whole | None
    points: Whole
    """The number that a lookup gives."""


class Banded(Model):
    """A table of bands of a whole number."""

    input: str
    steps: Annotated[tuple[TableBand, ...], Field(min_length=1, max_length=256)]

    def step(self, value: int) -> TableBand:
        """The band in which a value lies. Raises ``KeyError`` when there is none."""
        for step in self.steps:
            if step.from_ <= value and (step.to is None or value <= step.to):
                return step
        raise KeyError(value)


def _table_kind(value: Any) -> str:
    banded = isinstance(value, Banded) or (isinstance(value, dict) and ("steps" in value or "input" in value))
    return "a banded table" if banded else "a table"


Table = Annotated[
    Annotated[dict[str, Whole], Tag("a table")] | Annotated[Banded, Tag("a banded table")],
    Discriminator(_table_kind),
]
"""``{associate: 1200, full: 1500}``: a number for each answer; or bands of a number."""


class Grant(Model):
    """One kind of grant."""

    id: Id
    """Name in the ledger: the first code of a grant's ``inputs`` cell."""
    title: str = ""
    """As printed: ``Joining units``."""
    when: Literal["once_after_eligible", "each_period"]
    period: Literal["year", "quarter"] | None = None
    """Needed with ``each_period``."""
    pot: Positive | None = None
    """Units shared each period; needed with ``share_of_pot``."""
    units: Units
    rounding: Literal["largest_remainder"] | None = None
    """How a pot is rounded; needed with ``share_of_pot``. Everything else is rounded down."""
    vesting: str | None = None
    """Id under ``vesting``; without it the units are earned at once."""
    instrument: Instrument | None = None
    """Where it differs from the rule's."""
    min_tenure_days: Days | None = None
    """Where it differs from the rule's eligibility."""

    @property
    def shared(self) -> ShareOfPot | None:
        """The share of a pot, when the grant is one."""
        return self.units if isinstance(self.units, ShareOfPot) else None

    @property
    def lookups(self) -> list[Lookup]:
        """All lookups of the grant, in the order written."""
        return lookups(self.units)


class Limits(Model):
    """Caps for one person; a year is a calendar year."""

    per_person_per_year: Positive | None = None
    per_person_total: Positive | None = None
    cap_excess: Literal["reshare_then_return_to_pool", "return_to_pool"] | None = None
    """Where units of a pot go that a cap takes from somebody; needed when a pot is capped."""


class TimeVesting(Model):
    """Earned by time: nothing before the cliff, then at each ``every_months`` the part of the months that are over."""

    months: Annotated[Positive, Field(le=1200)]
    cliff_months: Months = 0
    every_months: Annotated[Months, Field(ge=1)] = 1
    allocation: Allocation = Allocation.CUMULATIVE_ROUND_DOWN
    starts: Literal["service_start", "grant_date", "period_start", "period_end"] = "grant_date"


class VestingByEvent(Model):
    """Earned when something happens."""

    on_event: str
    """What, in words."""
    within_months: Annotated[Months, Field(ge=1)] | None = None
    """Months from the start after which the chance is over."""


def _vesting_kind(value: Any) -> str:
    by_event = isinstance(value, VestingByEvent) or (isinstance(value, dict) and "on_event" in value)
    return "an event" if by_event else "a schedule"


Vesting = Annotated[
    Annotated[TimeVesting, Tag("a schedule")] | Annotated[VestingByEvent, Tag("an event")],
    Discriminator(_vesting_kind),
]


def terms(vesting: TimeVesting | VestingByEvent | None) -> Terms:
    """The same vesting in the ledger's terms, whose arithmetic is ``ledger.vesting``. ``None``: earned at once."""
    match vesting:
        case None:
            return Immediate()
        case VestingByEvent():
            return EventBased(deadline_months=vesting.within_months)
        case TimeVesting():
            return Schedule(
                every=vesting.every_months,
                occurrences=max(1, vesting.months // vesting.every_months),
                cliff=-(-vesting.cliff_months // vesting.every_months),
                allocation=vesting.allocation,
            )


class Rule(RuleIdentity):
    """A whole rule file. Units are those of ``effective_from``: later splits multiply them."""

    model_config = ConfigDict(extra="forbid")

    notice_days: Days | None = None
    """Days between announcement and effect that the company promises."""
    approvals: tuple[Approval, ...] = ()
    instrument: Instrument | None = None
    pool: str | None = None
    """Id of the pool; may be left out when there is one, and by a rule in words only, which is then for all of them."""
    eligibility: Eligibility = Eligibility()
    inputs: dict[Id, Input] = Field(default_factory=dict)
    tables: dict[Id, Table] = Field(default_factory=dict)
    grants: Annotated[tuple[Grant, ...], Field(max_length=64)] = ()
    in_words_only: bool = False
    """Whether the file means to say in words only what it gives; then none of its grants is checked."""
    limits: Limits = Limits()
    when_pool_short: Literal["scale_down_pro_rata", "queue", "first_come", "stop"] | None = None
    vesting: dict[Id, Vesting] = Field(default_factory=dict)
    leave_of_absence: LeaveOfAbsence | None = None
    on_leave: OnLeave | None = None
    on_sale: OnSale | None = None
    on_shutdown: str | None = None
    repurchase_of_vested: Literal["never", "at_fair_value", "at_cost"] | None = None
    exceptions: Exceptions = Exceptions(allowed=False)
    care_check: CareCheck | None = None
    text: dict[str, str] = Field(default_factory=dict)
    """The rule's text by language: paths from the content folder."""

    @property
    def runs(self) -> bool:
        """Whether the rule says what it grants, not only that it exists."""
        return bool(self.grants)

    def grant(self, grant_id: str) -> Grant:
        """The grant with this id. Raises ``KeyError`` when there is none."""
        for grant in self.grants:
            if grant.id == grant_id:
                return grant
        raise KeyError(grant_id)

    def instrument_of(self, grant: Grant) -> Instrument | None:
        """What a grant is granted in."""
        return grant.instrument or self.instrument

    def terms_of(self, grant: Grant) -> Terms:
        """A grant's vesting in the ledger's terms."""
        return terms(self.vesting[grant.vesting] if grant.vesting is not None else None)
