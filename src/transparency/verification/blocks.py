"""Whether every number about people is in blocks, and whether blocks and groups keep what is promised."""

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import gcd

from transparency.release.release import Release, RowKind, Status, Unit, Value
from transparency.units import factor
from transparency.verification.amounts import values_of

WHOLE = {Unit.UNITS, Unit.PEOPLE, Unit.COUNT, Unit.MONEY}
DECIDED = re.compile(
    r"(?:pool\.set_aside|quarter\.(?:authorized|reduced|pool_transfer)|capitalization\.claims_first|money\.price"
    r"|plans \S+ price|denominator (?!pool |issued |fully_diluted )\S+ (?:units|before|change)"
    r"|ladder set_aside (?:units|change)|pool (?:authorized|reduced|pool_transfer) \S+"
    r"|movements (?:authorized|reduced|pool_transfer) (?:available|set_aside)|movements (?:opening|closing) set_aside"
    r"|pot \S+ \S+ units|block|raised_from|minimum|counts|money_block)$"
)
"""Numbers that may be exact: decisions of the company, what others hold, blocks themselves."""
OF_COMPANY = ("capitalization.", "dilution.", "denominator ", "awards.", "holdings.", "pool.")
"""Counts of the whole company are exact as long as providers own nothing."""
FIVE = 5
"""The floor of the minimum, and the block of counts."""
YEAR = 4
RAISE = Fraction(3, 2)
"""A raised block is at least so many times the one before."""


def outside_blocks(release: Release, past: Sequence[Release]) -> Iterator[str]:
    """Numbers about people that are exact, or no multiple of their block. ``past``: the releases up to this one.

    Exact may be what the company decided or what others hold. Such a number added to one in blocks gives a multiple and
    that number. A step of a ratio may be a sum or a mean over four quarters, whose blocks may differ.
    """
    values = list(values_of(release))
    year = past[-YEAR:]
    common = gcd(*(int(one.block * factor(release.splits, one.as_of, release.as_of)) for one in year))
    decided = _decided(release, past)
    others = int(release.amount("capitalization.issued_outstanding") or 0) - int(release.amount("holdings.owned") or 0)
    nobody = all(release.value(id).status in {Status.NOTHING, Status.NONE} for id in ("holdings.owned", "pool.gone"))
    for name, value, unit in values:
        block, amount = int(value.block), value.amount
        if unit not in WHOLE or not amount or value.status is Status.RANGE or DECIDED.match(name):
            continue
        times, near = 1, 0
        if name.startswith("ratios.") and " step " in name and unit is Unit.UNITS:
            block, times, near = common, YEAR, YEAR - 1
        elif name.startswith("identity "):
            block = release.counts if name.startswith("identity P") else release.block
        elif not block:
            if amount not in decided and not (nobody and name.startswith(OF_COMPANY)):
                yield f"{release.quarter}: {name} is {amount:,}, exactly"
            continue
        added = decided | {others} if unit is Unit.UNITS else set()
        single = {sign * number * times % block for number in added for sign in (1, -1)} if block else set()
        rests = {0, *single, *((one + other) % block for one in single for other in single)} if block else {0}
        rest = int(amount) * times % block if block else 0
        if amount != int(amount) or not any(min((rest - one) % block, (one - rest) % block) <= near for one in rests):
            yield f"{release.quarter}: {name} is {amount:,}, which is no multiple of {block:,}"


def _decided(release: Release, past: Sequence[Release]) -> set[int]:
    """What the company decided and what others hold, exactly: of all releases so far, in units of the day."""
    found = set()
    for one in past:
        times = factor(release.splits, one.as_of, release.as_of)
        for name, value, _ in values_of(one):
            if DECIDED.match(name) and not value.block and value.amount and value.amount == int(value.amount):
                found.add(int(int(value.amount) * times))
    return found


def wrong_blocks(release: Release) -> Iterator[str]:
    """Blocks of units and people that are not those that the release names."""
    if release.minimum < FIVE:
        yield f"{release.quarter}: groups of {release.minimum} people are fewer than {FIVE}"
    if release.counts < FIVE:
        yield f"{release.quarter}: people are counted in steps of {release.counts}, less than {FIVE}"
    for name, value, unit in values_of(release):
        if unit is Unit.PEOPLE and value.block not in {0, release.counts}:
            yield f"{release.quarter}: {name} is printed in steps of {value.block}, not of {release.counts}"
        if unit is Unit.PEOPLE and value.amount and not value.block:
            yield f"{release.quarter}: {name} counts {value.amount:,} people exactly"


def small_groups(release: Release) -> Iterator[str]:
    """Groups that can be smaller than the minimum: their printed number and all but a step above it is less."""
    for table in release.breakdowns:
        place = next((n for n, column in enumerate(table.columns) if column.unit is Unit.PEOPLE), None)
        for row in table.rows if place is not None else ():
            cell = row.cells[place] if place is not None else Value(amount=None)
            if row.kind is not RowKind.TOTAL and (cell.amount or 0) + release.counts <= release.minimum:
                yield f"{release.quarter}: “{row.id}” of {table.id} is fewer than {release.minimum} people"


def block_history(releases: Sequence[Release]) -> Iterator[str]:
    """Blocks that were lowered, or raised without saying so, or by too little."""
    for before, release in itertools.pairwise(releases):
        if not before.block or not release.block:
            continue
        kept = before.block * factor(release.splits, before.as_of, release.as_of)
        if release.raised_from == 0 and release.block != kept:
            yield f"{release.quarter}: the block is {release.block:,}, but was {before.block:,}, and nothing says so"
        if release.raised_from and release.block < RAISE * kept:
            yield f"{release.quarter}: the block was raised from {release.raised_from:,} to {release.block:,} only"
