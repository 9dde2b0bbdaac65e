"""Whether every number about people is in blocks, and whether blocks and groups keep what is promised."""

import itertools
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from transparency.release.release import Release, RowKind, Status, Unit, Value
from transparency.units import factor
from transparency.verification.amounts import values_of
from transparency.verification.derived import right_step

WHOLE = {Unit.UNITS, Unit.PEOPLE, Unit.COUNT, Unit.MONEY}
DECIDED = re.compile(
    r"(?:pool\.set_aside|quarter\.(?:authorized|reduced|pool_transfer)|capitalization\.claims_first|money\.price|appraisal"
    r"|money appraisal amount|holders limit_\w+ people"
    r"|plans \S+ price|denominator (?!pool |issued |fully_diluted )\S+ (?:units|before|change)"
    r"|ladder set_aside (?:units|change)|pool (?:authorized|reduced|pool_transfer) \S+"
    r"|movements (?:authorized|reduced|pool_transfer) (?:available|set_aside)|movements (?:opening|closing) set_aside"
    r"|pot \S+ \S+ units|block|raised_from|minimum|counts|money_block)$"
)
"""Numbers that may be exact: decisions of the company, what others hold, blocks themselves."""
OF_COMPANY = ("capitalization.", "dilution.", "denominator ", "awards.", "holdings.", "pool.")
"""Counts of the whole company are exact as long as providers own nothing."""
_OURS = {"pool", "fully_diluted", "issued"}
_ASIDE = re.compile(
    r"(?:pool\.available|pool (?:opening|closing) units|movements (?:opening|closing) available|plans total remaining"
    r"|denominator pool (?:units|before)|identity T[12]"
    r"|(?:pool\.available|capitalization\.fully_diluted|ratios\.runway) step \d+)$"
)
_FULLY = re.compile(r"(?:capitalization\.fully_diluted|denominator fully_diluted units)$")
_FULLY_BEFORE = re.compile(r"denominator fully_diluted before$")
_ISSUED = re.compile(r"(?:capitalization\.issued_outstanding|denominator issued units)$")
_ISSUED_BEFORE = re.compile(r"denominator issued before$")
_TIED = re.compile(
    r"denominator \S+ change$|pool (?:opening|closing) pool_\S+$|plans (?!total )\S+ remaining$|money to_buy amount$"
)
"""Sums, differences and products of other numbers, which are checked; what is set aside in one pool is not printed."""
FIVE = 5
"""The floor of the minimum, and the block of counts."""
RAISE = Fraction(3, 2)
"""A raised block is at least so many times the one before."""


def outside_blocks(release: Release, past: Sequence[Release]) -> Iterator[str]:
    """Numbers about people that are exact, or no multiple of their block. ``past``: the releases up to this one.

    Exact may be what the company decided or what others hold. Where such a number and one in blocks are one sum, the
    exact part is left over. What is computed from other printed numbers is :func:`wrongly_derived`'s.
    """
    derived = {
        f"{id} step {place}"
        for id, figure in release.figures.items()
        for place, step in enumerate(figure.steps, 1)
        if right_step(step, release, past) is not None
    }
    decided = _decided(release, past)
    rests = _rests(release, past)
    nobody = all(release.value(id).status in {Status.NOTHING, Status.NONE} for id in ("holdings.owned", "pool.gone"))
    for name, value, unit in values_of(release):
        block, amount = int(value.block), value.amount
        if (
            unit not in WHOLE
            or not amount
            or value.status is Status.RANGE
            or DECIDED.match(name)
            or name in derived
            or _TIED.match(name)
        ):
            continue
        if name.startswith("identity "):
            block = release.counts if name.startswith("identity P") else release.block
        exact = [rest for pattern, rest in rests if unit is Unit.UNITS and pattern.match(name)]
        if not block and not name.startswith("identity "):
            if amount not in {*decided, *exact} and not (nobody and name.startswith(OF_COMPANY)):
                yield f"{release.quarter}: {name} is {amount:,}, exactly"
        elif amount != int(amount) or (block and all((int(amount) - rest) % block for rest in (0, *exact))):
            yield f"{release.quarter}: {name} is {amount:,}, which is no multiple of {block:,}"


def _rests(release: Release, past: Sequence[Release]) -> list[tuple[re.Pattern[str], int]]:
    """Names of numbers → the exact part that is in them: what is set aside, and what others hold.

    What others hold is the company's own statement: the issued stock without what providers own, and the components of
    the fully diluted count.
    """
    aside = int(release.amount("pool.set_aside") or 0)
    found = [(_ASIDE, aside), (_FULLY, aside + _others(release, "units")), (_ISSUED, _others_issued(release))]
    last = past[-2] if len(past) > 1 else None
    if last is not None:
        times = factor(release.splits, last.as_of, release.as_of)
        before = int(int(last.amount("pool.set_aside") or 0) * times)
        found += [(_ASIDE, before), (_FULLY_BEFORE, before + _others(release, "before"))]
        found.append((_ISSUED_BEFORE, int(_others_issued(last) * times)))
    return found


def _others(release: Release, column: str) -> int:
    """Fully diluted units of all groups of other holders."""
    table = release.tables.get("denominator")
    if table is None:
        return 0
    place = [one.id for one in table.columns].index(column)
    return sum(int(row.cells[place].amount or 0) for row in table.rows if row.id not in _OURS)


def _others_issued(release: Release) -> int:
    stock = sum(int(release.amount(f"holdings.{kind}") or 0) for kind in ("owned", "unearned"))
    return int(release.amount("capitalization.issued_outstanding") or 0) - stock


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
