"""Mappings: what the columns and words of an export mean. YAML, read whole; nothing in a table is guessed beyond it."""

from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from transparency.importing.spelling import folded
from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.files.text_file import read_text
from transparency.publication.files.validation import Codes, validate
from transparency.publication.files.yaml_file import LIMIT, parse_yaml
from transparency.publication.problem import Problem
from transparency.publication.settings import Model, Settings

SHIPPED = "mappings"
CODES = Codes(unknown="N53", wrong="N53")

Code = Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9_.|:-]{0,63})?$")]
"""What goes into a cell of the ledger as it stands; spreadsheet programs reckon with what begins with a sign."""
Headers = str | tuple[str, ...]
"""A header, or several that mean the same; case, spaces and punctuation do not count."""


class Columns(Model):
    """Which column holds what. Everything else is dropped, and listed in the report."""

    person: Headers = ()
    """A stable id of the person in the source: stakeholder or employee id."""
    name: Headers = ()
    """Only to tell people apart when there is no id; kept in private/people.csv."""
    email: Headers = ()
    """As ``name``."""
    award: Headers = ()
    """The award's id in the source: certificate or security id."""
    granted_on: Headers = ()
    units: Headers = ()
    """Units granted."""
    vest_start: Headers = ()
    schedule: Headers = ()
    instrument: Headers = ()
    price: Headers = ()
    expires: Headers = ()
    plan: Headers = ()
    relationship: Headers = ()
    rule: Headers = ()
    """Id of the rule that the grant names, where it is not one rule for all."""
    inputs: Headers = ()
    """What the rule was given, ready for the ledger: ``joining|full``; or see ``inputs`` of the mapping."""
    exercised: Headers = ()
    exercised_on: Headers = ()
    forfeited: Headers = ()
    """Units that ended unearned."""
    forfeited_on: Headers = ()
    expired: Headers = ()
    """Units that ended earned."""
    expired_on: Headers = ()
    cancelled: Headers = ()
    """Units that ended; what was unearned on that day is forfeited, the rest expired."""
    cancelled_on: Headers = ()
    repurchased: Headers = ()
    repurchased_on: Headers = ()
    transferred: Headers = ()
    transferred_on: Headers = ()
    transaction: Headers = ()
    """Kind of the transaction, looked up in ``transactions``."""
    ended_on: Headers = ()
    """Day of units that ended, where they have no column of their own."""
    outstanding: Headers = ()
    """Units outstanding, for a control sum only."""
    adjusted: Headers = ()
    """Units outstanding after splits: where it differs from ``outstanding``, the award was split."""
    left: Headers = ()
    """Day on which the person left."""
    leave_from: Headers = ()
    """Day on which a leave of absence of the person began."""
    leave_to: Headers = ()
    """Day on which it ended."""


class Input(Model):
    """One of the things that a rule was given for a grant."""

    column: Headers = ()
    """The column that says it."""
    values: dict[str, Code] = Field(default_factory=dict)
    """What is written there → the rule's band; empty: the column holds bands."""
    value: Code = ""
    """The same for every grant, in place of a column: a band, or the id of the rule's grant."""


class Ending(Model):
    """What a kind of transaction means."""

    type: Literal["forfeit", "expire", "company_cancel", "repurchase", "transfer_out", "split_by_vesting", "skip"]
    cause: Code = ""


class PoolEvent(Model):
    """Units that the board put into a pool or took out; exports of awards do not say it."""

    on: date
    units: int
    """Below zero: taken out."""
    pool: str = ""


class TableMapping(Model):
    """The whole of a mapping."""

    schema_: Annotated[Literal["transparency-mapping/1"], Field(alias="schema")]
    about: str = ""
    """For people: which export this is."""
    sheet: str = ""
    """Name of the sheet; empty: the only one whose headers fit."""
    encoding: str = ""
    """Of a CSV file that is not UTF-8."""
    columns: Columns
    dates: Literal["", "month-first", "day-first"] = ""
    """How 03/04/2026 is meant; empty: such dates are refused."""
    numbers: Literal["", "decimal-point", "decimal-comma"] = ""
    """What begins the decimals: 1,000.50 or 1.000,50; empty: what can be read in two ways is refused."""
    pool: str = ""
    """Pool of every award; or see ``plans``."""
    plans: dict[str, str] = Field(default_factory=dict)
    """Plan as written → pool, or ``skip``."""
    relationships: dict[str, Literal["take", "skip"]] = Field(default_factory=dict)
    """Relationship as written → whether these people are providers."""
    schedules: dict[str, str] = Field(default_factory=dict)
    """Vesting schedule as written → id of vesting terms in publication.yaml."""
    instruments: dict[str, Code] = Field(default_factory=dict)
    """Type as written → instrument in the ledger."""
    transactions: dict[str, Ending] = Field(default_factory=dict)
    """Transaction type as written → what it means."""
    rule: Code = ""
    """Id of the rule that every grant names; or see the column."""
    inputs: dict[str, Input] = Field(default_factory=dict)
    """What the rule was given: a name of your own → where it stands. They go into the ledger as ``joining|full``."""
    attributes: dict[str, str] = Field(default_factory=dict)
    """Attribute of publication.yaml → its value for every person new to the ledger."""
    pool_events: tuple[PoolEvent, ...] = ()
    totals: dict[str, dict[Literal["reserved", "granted", "outstanding", "available"], int]] = Field(
        default_factory=dict
    )
    """What the source says in all, by pool: printed beside the ledger's own totals."""


def shipped() -> list[str]:
    """Names of the mappings that come with the program."""
    return sorted(entry.name.removesuffix(".yaml") for entry in (files(__package__) / SHIPPED).iterdir())


def shipped_text(name: str) -> str:
    """The text of a mapping that comes with the program."""
    return (files(__package__) / SHIPPED / f"{name}.yaml").read_text("utf-8")


def read_mapping(given: str) -> tuple[TableMapping | None, list[Problem]]:
    """Read a mapping file, or a shipped one by its name. Problems: N53, Y01 to Y05."""
    if given in shipped():
        return parse_mapping(shipped_text(given), f"{given}.yaml")
    path = Path(given)
    if not path.is_file():
        hint = did_you_mean(given, shipped(), here="Mappings that come with the program")
        return None, [Problem("N53", f"There is no mapping “{given}”.", hint=hint)]
    file, problems = read_text(path.parent, path.name, limit=LIMIT)
    return parse_mapping(file.text, path.name) if file else (None, problems)


def parse_mapping(text: str, name: str) -> tuple[TableMapping | None, list[Problem]]:
    """Read the text of a mapping."""
    data, positions, problems = parse_yaml(text, name)
    if problems:
        return None, problems
    return validate(TableMapping, data, positions, name, text=text, codes=CODES)


def mapping_faults(mapping: TableMapping, settings: Settings) -> Iterator[Problem]:
    """N53: what the mapping names must be in publication.yaml."""
    pools = {pool.id for pool in settings.pools}
    named = [("pool", mapping.pool), *(("plans", pool) for pool in mapping.plans.values() if pool != "skip")]
    named += [("pool_events", event.pool) for event in mapping.pool_events]
    for setting, pool in named:
        if pool and pool not in pools:
            hint = did_you_mean(pool, pools, here="Pools")
            yield Problem("N53", f"`{setting}` names the pool “{pool}”, which publication.yaml lacks.", hint=hint)
    claimed: dict[str, str] = {}
    for field in type(mapping.columns).model_fields:
        given = getattr(mapping.columns, field)
        for header in [given] if isinstance(given, str) else given:
            before = claimed.setdefault(folded(header), field)
            if before != field:
                message = f"“{header}” is named for `{before}` and for `{field}`: a column says one thing."
                yield Problem("N53", message, hint="Take it out of one of the two.")
    if not mapping.pool and not mapping.plans and len(pools) > 1:
        yield Problem(
            "N53", "The mapping does not say which pool the awards come from.", hint="Add `pool:` or `plans:`."
        )
    for terms in sorted(set(mapping.schedules.values()) - {""} - set(settings.vesting)):
        hint = did_you_mean(terms, settings.vesting, here="Vesting terms")
        yield Problem("N53", f"`schedules` names the vesting terms “{terms}”, which publication.yaml lacks.", hint=hint)
    for name, value in mapping.attributes.items():
        if name not in settings.columns or value not in settings.columns[name].values:
            message = f"`attributes` names {name}: {value}, which publication.yaml does not declare."
            yield Problem("N53", message, hint="Declare it there, or take it out.")
