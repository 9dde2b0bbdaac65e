"""``equity-pool-disclosure/1``: the twelve facts that every disclosure states, and what proves more than they do.

Words are those of the Open Cap Table Format where it has them. Amounts are whole units; ``block`` says to a multiple of
what they were rounded. Fields that a level does not need may be left out; a field that the format does not have is
refused, so that a misspelt one is not passed over.
"""

import json
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from transparency.published.blocks import Published
from transparency.release.release import Compliance, Reference, Release, Value
from transparency.units import Split

SCHEMA = "equity-pool-disclosure/1"


class Emitter(Struct, frozen=True, forbid_unknown_fields=True):
    """Who publishes."""

    id: str
    """Small letters, digits and dashes; the same in every file of one publisher."""
    name: str
    jurisdiction: str = ""
    """Where the company is registered, as in ISO 3166-2: ``US-DE``."""
    url: str = ""
    fictional: bool = False
    """Whether company and numbers are made up."""


class EmittedPool(Struct, frozen=True, forbid_unknown_fields=True):
    """Units that were set aside by one decision."""

    id: str
    name: str
    approved: date | None = None
    """The day on which the board approved it."""
    approved_by_holders: bool = False


class PoolFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """What there is on the last day, in units; ``holders`` in people. Each unit that is set aside is in one place."""

    set_aside: Value
    not_promised: Value
    not_earned: Value
    """Promised to someone who still has to earn it."""
    earned: Value
    """Earned, and neither bought nor settled yet."""
    gone: Value
    """Issued as stock, paid out, or kept back: no longer set aside for anyone."""
    owned: Value
    """Stock that providers hold; part of what is gone."""
    fully_diluted: Value
    issued: Value
    """Issued and outstanding stock of the whole company."""
    holders: Value
    """People who hold a promise or stock."""


class RollLine(Struct, frozen=True, forbid_unknown_fields=True):
    """A line of the roll-forward: what there was at the ``opening``, what moved, what there is at the ``closing``.

    A place that a line does not touch is left out.
    """

    id: str
    not_promised: Value | None = None
    not_earned: Value | None = None
    earned: Value | None = None
    gone: Value | None = None
    set_aside: Value | None = None


OPENING, CLOSING = "opening", "closing"
PLACES = ("not_promised", "not_earned", "earned", "gone")
"""Where a unit that is set aside can be: in exactly one of them."""


class Program(Struct, frozen=True, forbid_unknown_fields=True):
    """What wrote the file."""

    name: str
    version: str


class ClosingRecord(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was frozen with a quarter besides its numbers: the next one goes on from it, and texts are held to it."""

    day: date
    """The last day on which an entry counted in this quarter; later ones count in a later quarter."""
    commentary: str
    """What the company wrote about the quarter, as Markdown without its head."""
    commentary_sha256: str
    """Of its file."""
    cells: Published
    """What was published of people and decisions, by cell: the next quarter opens with it."""
    keys: str = ""
    """SHA-256 of the file of public keys that may sign; empty without one."""
    checkpoint: str = ""
    """That of the log as it stood, its three lines: what was published before. Empty where nothing was."""


class PoolDisclosure(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One quarter of one publisher."""

    schema: Literal["equity-pool-disclosure/1"]
    publisher: Emitter
    currency: str
    """ISO 4217 code of all amounts of money."""
    quarter: str
    as_of: date
    """The last day of the quarter."""
    published: date
    next_release: date | None = None
    """The day on which the next quarter is announced to appear."""
    pools: tuple[EmittedPool, ...]
    rules: tuple[Reference, ...]
    """The rules by which units are given out, in force on the last day, each with the hash of its text."""
    facts: PoolFacts
    minimum: int = 0
    """No printed number is about fewer people than these; 0: nothing is said."""
    roll_forward: tuple[RollLine, ...] = ()
    raised_from: int = 0
    """The block before, where it was raised in this quarter: openings are then the last closings, rounded anew."""
    splits: tuple[Split, ...] = ()
    """Up to the last day."""
    compliance: tuple[Compliance, ...] = ()
    """Whether grants follow each rule."""
    previous: str = ""
    """SHA-256 of the file of the quarter before; empty in the first."""
    supersedes: str = ""
    """SHA-256 of the file of the same quarter that this one corrects."""
    closed_after: str = ""
    """SHA-256 of the file that was made last before this one: that of the quarter before, or a correction."""
    program: Program | None = None
    release: Release | None = None
    """Everything that this program publishes of the quarter; other emitters leave it out."""
    closing: ClosingRecord | None = None
    """From what this program goes on; other emitters leave it out."""


def json_schema() -> bytes:
    """The format as a JSON Schema (2020-12): what its fields are, not what has to be true of them."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": SCHEMA}
    return json.dumps(schema | msgspec.json.schema(PoolDisclosure), ensure_ascii=False, indent=1).encode() + b"\n"
