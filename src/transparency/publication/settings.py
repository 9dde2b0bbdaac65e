"""What ``publication.yaml`` may say. Each option is a typed attribute followed by its docstring."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from transparency.publication.quarter import FiscalYears


class Model(BaseModel):
    """A frozen model that refuses unknown keys. Its checks are made when they are first needed: most are never."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Allocation(StrEnum):
    """How units that do not divide evenly are spread over tranches (Open Cap Table Format ``AllocationType``)."""

    CUMULATIVE_ROUNDING = "CUMULATIVE_ROUNDING"
    CUMULATIVE_ROUND_DOWN = "CUMULATIVE_ROUND_DOWN"
    FRONT_LOADED = "FRONT_LOADED"
    BACK_LOADED = "BACK_LOADED"
    FRONT_LOADED_TO_SINGLE_TRANCHE = "FRONT_LOADED_TO_SINGLE_TRANCHE"
    BACK_LOADED_TO_SINGLE_TRANCHE = "BACK_LOADED_TO_SINGLE_TRANCHE"
    FRACTIONAL = "FRACTIONAL"


class CompanySettings(Model):
    """Who publishes."""

    name: Annotated[str, Field(max_length=120)]
    """Name as printed."""
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)] | None = None
    """What the company is called in data, for ever; else it is made of the name."""
    jurisdiction: Annotated[str, Field(pattern=r"^([A-Z]{2}(-[A-Z0-9]{1,3})?)?$")] = ""
    """Where the company is registered, as in ISO 3166-2: ``US-DE``."""
    fictional: bool = False
    """Whether company and figures are made up; then every page says so."""
    url: str = ""
    """Public address of the site without a trailing slash; feeds, sitemap, JSON-LD and preview pictures need it."""
    contact: str = ""
    """Address for questions and corrections."""
    currency: str = "USD"
    """ISO 4217 code of all amounts of money."""
    kept_by: Annotated[str, Field(max_length=200)] = ""
    """Who keeps the site if the company ends, as printed."""


class Words(Model):
    """The words this company uses for its people and pieces."""

    provider: str = "provider"
    """One of those who get units: ``therapist``."""
    providers: str = "providers"
    """Several of them."""
    unit: str = "unit"
    """The smallest piece that the plan counts."""
    units: str = "units"
    """Several of them."""


class Returns(Model):
    """Which units go back to the available pool. What does not go back is gone from the pool for good."""

    forfeited: bool = True
    """Not yet earned when somebody left."""
    expired: bool = True
    """Earned, but not bought in time."""
    company_cancelled: bool = True
    """Ended by the company."""
    withheld: bool = False
    """Kept back for tax."""
    cash_settled: bool = False
    """Paid out in money."""
    repurchased: bool = False
    """Bought back as stock."""


class Pool(Model):
    """One pool of units set aside."""

    id: str
    """Id used in the ledger."""
    name: str
    """Name as printed."""
    approved: date | None = None
    """Day the board adopted the plan."""
    approved_by_holders: bool = False
    """Whether shareholders approved the plan (rows of the Item 201(d) table)."""
    early_exercise: bool = False
    """Whether units may be exercised before they are earned."""
    returns: Returns = Returns()
    """Share-counting rules."""

    @property
    def plan(self) -> str:
        """What its plan is called among the parts of the whole."""
        return "approved" if self.approved_by_holders else "not_approved"


class Schedule(Model):
    """Vesting in equal steps of time from the vesting start (OCF ``VESTING_SCHEDULE_RELATIVE``)."""

    kind: Literal["schedule"] = "schedule"
    """In equal steps of time."""
    every: Annotated[int, Field(ge=1)] = 1
    """Length of one step, in ``period``."""
    period: Literal["months", "days"] = "months"
    """What a step is counted in."""
    occurrences: Annotated[int, Field(ge=1)]
    """Number of steps."""
    cliff: Annotated[int, Field(ge=0)] = 0
    """Number of the first step that vests (1-based; earlier steps are merged into it). 0 or 1: no cliff."""
    allocation: Allocation = Allocation.CUMULATIVE_ROUND_DOWN
    """How units that do not divide evenly are spread."""
    day_of_month: Literal["start_day_or_last", "first", "last"] | Annotated[int, Field(ge=1, le=31)] = (
        "start_day_or_last"
    )
    """Day on which months vest; a day that a month lacks becomes its last day, each time from the original day."""


class Tranche(Model):
    """One dated part of an explicit list."""

    on: date
    """The day on which it is earned."""
    portion: str
    """An exact fraction of the grant, ``1/4``."""


class Listed(Model):
    """Vesting on listed dates. The portions add up to at most 1; exactly 1 unless ``partial``."""

    kind: Literal["list"] = "list"
    """On the days listed."""
    tranches: tuple[Tranche, ...]
    """The days, each with its part."""
    partial: bool = False
    """Whether the parts may come to less than everything."""


class EventBased(Model):
    """Vesting only by ``vest`` events in the ledger, for instance a sale or a licence."""

    kind: Literal["event"] = "event"
    """Only by events of the ledger."""
    deadline_months: Annotated[int, Field(ge=1)] | None = None
    """Months from the vesting start after which nothing can vest any more."""
    deadline: date | None = None
    """Day after which nothing can vest any more."""


class Immediate(Model):
    """Fully vested on the day of the grant."""

    kind: Literal["immediate"] = "immediate"
    """At once."""


Vesting = Annotated[Schedule | Listed | EventBased | Immediate, Field(discriminator="kind")]


class Attribute(Model):
    """Something by which figures may be broken down: a column of ``providers.csv``, a roll-up of one, or a cohort."""

    name: str
    """Name as printed: ``Role``."""
    values: dict[str, str] = {}
    """Every value allowed in the ledger and its printed name; say ``unknown: Not stated`` where it may be unknown."""
    breakdown: bool = True
    """Whether a table by this attribute is published."""
    rolls_up: str | None = None
    """The attribute of which this one is a roll-up (the state of a region); then it is no column of its own."""
    groups: dict[str, tuple[str, ...]] = {}
    """For a roll-up: value → the values of the other attribute that it takes together."""
    cohort: Literal["year", "half_year"] | None = None
    """Made from the day of joining: providers who joined in one year, or half-year. No column, and no ``values``."""

    @property
    def column(self) -> bool:
        """Whether this is a column of ``providers.csv``."""
        return self.rolls_up is None and self.cohort is None

    @property
    def group_of(self) -> dict[str, str]:
        """Of a roll-up: each value of the other attribute → the value here that takes it in."""
        return {value: group for group, values in self.groups.items() for value in values}

    def every_value(self, seen: Sequence[str]) -> list[str]:
        """Every value that there may be: the declared ones, "" if it is seen; of a cohort, all from first to last seen.

        >>> Attribute(name="Joined in", cohort="half_year").every_value(["2024 H2", "2025 H1"])
        ['2024 H1', '2024 H2', '2025 H1', '2025 H2']
        """
        unstated = [""] if "" in seen else []
        years = [int(value[:4]) for value in seen if value] if self.cohort else []
        if not years:
            return [*self.values, *unstated]
        halves = ("",) if self.cohort == "year" else (" H1", " H2")
        return [*(f"{year}{half}" for year in range(min(years), max(years) + 1) for half in halves), *unstated]


class Lowered(Model):
    """Said openly: from a quarter on, smaller groups are shown than before."""

    quarter: str
    """The first quarter for which the lower minimum holds: ``2026-q2``."""
    reason: str
    """Why, in a sentence that is printed with the methods."""


class Disclosure(Model):
    """How people are protected: units in blocks that are larger than anyone's holding, rounded by a secret coin."""

    min_providers: Annotated[int, Field(ge=5)] = 11
    """No printed set of people, nor the difference of two of them, holds fewer. At least 5."""
    two_way: tuple[tuple[str, str], ...] = ()
    """Pairs of attributes by which a table is published as well."""
    lowered: tuple[Lowered, ...] = ()
    """Every time the minimum was lowered after a release."""


class OtherHolders(Model):
    """A group of the fully diluted count that is not in a provider pool: a column of ``capitalization.csv``."""

    id: str
    """Column name in ``capitalization.csv``; its cells count fully diluted units."""
    name: str
    """Name as printed."""


class CalculatorSettings(Model):
    """What "What would I get?" may show beyond units. Amounts of money need all of this and a published claim."""

    values: Literal["none", "scenarios"] = "none"
    """``scenarios``: six fixed sale prices, from nothing upwards, behind a screen to read first."""
    legal_review: date | None = None
    """Day on which counsel reviewed the page with amounts of money; without it there are none."""


class Imports(Model):
    """What imports write into the ledger."""

    provider_dates: Literal["exact", "month"] = "exact"
    """``month``: of new providers only the months of joining and leaving, as the first and the last day of them."""


class UseOfRule701(Model):
    """How much was given out of what Rule 701 allows in twelve months, as counsel states it for a day.

    In tenths: the exact amount would tell what few people were given.
    """

    on: date
    """The day for which it was worked out."""
    used_tenths: Annotated[int, Field(ge=0, le=10)]
    """Rounded up to whole tenths."""
    over_ten_million: bool
    """Whether it was more than ten million dollars."""


class LegalBasis(Model):
    """On what basis units are given, as counsel states it. What is empty is printed as not stated."""

    instrument: str = ""
    """What is given, in words: ``Nonstatutory options and restricted stock units``."""
    exemption: str = ""
    """On which exemption from registration the company relies: ``Rule 701 of the Securities Act of 1933``."""
    counsel: str = ""
    """Who reviewed it; printed with the day."""
    reviewed: date | None = None
    """The day on which counsel last reviewed it."""
    states_left_out: tuple[str, ...] | None = None
    """States whose providers are not given units, by name; an empty list: none. ``None``: not stated."""
    rule_701: tuple[UseOfRule701, ...] = ()
    """Add a new one, leave the old ones: a report names the last one of its time."""
    note: str = ""
    """A neutral sentence for the foot of every page."""


class Appraisal(Model):
    """What a unit was worth on a day, by an appraisal under Section 409A."""

    on: date
    """The day for which it was appraised."""
    amount: Annotated[Decimal, Field(ge=0, max_digits=21, decimal_places=6)]
    """What a unit was worth."""


class UnitValue(Model):
    """Whether appraisals are published, and which there were. A report names the last one of its time."""

    published: bool = True
    """Whether the value of a unit is published at all."""
    appraisals: tuple[Appraisal, ...] = ()
    """Add a new one, leave the old ones: they stand in the reports of their time."""


Counted = Literal["in", "out", "none"]
"""``in`` or ``out`` of the fully diluted count; ``none``: the company has no such claims."""


class FullyDiluted(Model):
    """What the fully diluted count takes in of claims that may become shares. What is empty is printed as not stated.

    The columns of ``capitalization.csv`` have to follow it: what is ``in`` is counted in one of the other holders.
    """

    preferred: Counted | None = None
    """Preferred stock, as if it were converted."""
    options: Counted | None = None
    """Options and stock units of people other than providers, promised."""
    reserved: Counted | None = None
    """Shares reserved for them and promised to nobody yet."""
    warrants: Counted | None = None
    """Rights to buy shares, of anybody."""
    safes: Counted | None = None
    """Agreements for future shares, at the price at which they would convert."""
    notes: Counted | None = None
    """Convertible notes, in the same way."""


class Settings(Model):
    """The whole of ``publication.yaml``."""

    schema_: Annotated[Literal["transparency-publication/1"], Field(alias="schema")]
    """Version of this file's format."""
    company: CompanySettings
    words: Words = Words()
    pools: Annotated[tuple[Pool, ...], Field(min_length=1)]
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)] = 1
    """Month in which the fiscal year starts; the fiscal year is named after the year in which it ends."""
    fiscal_year_moved: tuple[date, ...] = ()
    """First days of fiscal years that start in another month than those before; quarters between are `2026-t1` …"""
    vesting: dict[str, Vesting] = {}
    """Vesting terms by the id used in the ledger. A grant that names none is vested at once."""
    attributes: dict[str, Attribute] = {}
    """Columns of ``providers.csv`` besides pseudonym, joined and left."""
    other_holders: tuple[OtherHolders, ...] = ()
    fully_diluted: FullyDiluted = FullyDiluted()
    """What the company's fully diluted count is made of, said beside it."""
    disclosure: Disclosure = Disclosure()
    imports: Imports = Imports()
    languages: tuple[str, ...] = ("en",)
    """Languages of the site; the first is the default."""
    words_in: dict[str, Words] = {}
    """``words`` in the other languages, by code."""
    theme: str = "default"
    """A theme of the program, or a folder in ``themes/``; ``themes/<name>`` means the folder in any case."""
    readability: Literal["warn", "off"] = "warn"
    """Whether texts that are hard to read are warned about (M13 to M16): grade, long sentences, terms, promises."""
    care_ceiling_per_week: Annotated[int, Field(ge=1, le=168)] = 20
    """Sessions a week above which a rule whose units still grow is warned about (E2)."""
    calculator: CalculatorSettings = CalculatorSettings()
    before_you_count: tuple["Caution", ...] = ()
    """The panel "Before you count on it"; without it the program prints its own four cautions."""
    public_contacts: tuple[str, ...] = ()
    """E-mail addresses and telephone numbers that may be published, besides ``company.contact``."""
    legal_basis: LegalBasis = LegalBasis()
    value: UnitValue | None = None
    """What a unit is worth by an appraisal, or that it is not published; ``None``: nothing is said."""

    @property
    def fiscal_years(self) -> FiscalYears:
        """When its fiscal years start."""
        return FiscalYears(self.fiscal_year_start, self.fiscal_year_moved)

    @property
    def columns(self) -> dict[str, Attribute]:
        """The attributes that are columns of ``providers.csv``."""
        return {id: attribute for id, attribute in self.attributes.items() if attribute.column}


class Caution(Model):
    """One point of the panel "Before you count on it"."""

    title: str
    """A few words, in bold."""
    text: str
    """What is to be known, in a sentence or two."""
