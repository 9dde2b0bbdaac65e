"""Level 0: whether the facts of a disclosure are stated, and whether they can be.

A number that is not published is stated as such: an amount of ``null`` with the status ``none``.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec.structs import asdict

from transparency.disclosure.document import CLOSING, OPENING, PLACES, PoolDisclosure
from transparency.publication.problem import Problem, Severity
from transparency.publication.quarter import ID_PATTERN
from transparency.release.release import Status, Value

DIFFERENCES = {"set_aside", "not_promised", "fully_diluted", "issued"}
"""Numbers with an exact part, a decision or the stock of others: they may lie between two multiples of their block."""
FEWEST = 5
"""Nobody may print a number about fewer people, whatever their own minimum is."""


def plausibility(disclosure: PoolDisclosure) -> tuple[str, list[Problem]]:
    """What the disclosure does not state, and what cannot be.

    Problems: J03 (who, when, by which rules), J04 (amounts), J05 (a number about too few people).
    """
    problems = [Problem("J03", message) for message in (*_names(disclosure), *_days(disclosure))]
    problems += [Problem("J04", message) for message in _amounts(disclosure)]
    if not problems:
        problems += [Problem("J04", message) for message in _proportions(disclosure)]
        problems += _few(disclosure)
    return _lacking(disclosure), problems


def amount(value: Value) -> int | None:
    """A whole amount to calculate with; what rounds to no block counts as nothing.

    >>> amount(Value(amount=0, status=Status.UNDER, block=2000)), amount(Value(amount=None, status=Status.NONE))
    (0, None)
    """
    return value.amount if isinstance(value.amount, int) else None


def _lacking(disclosure: PoolDisclosure) -> str:
    if not disclosure.publisher.jurisdiction:
        return "where the company is registered"
    if not disclosure.pools or any(pool.approved is None for pool in disclosure.pools):
        return "when each pool was approved"
    if not disclosure.rules:
        return "a rule by which units are given out"
    unsaid = [name for name, value in asdict(disclosure.facts).items() if value.status is Status.NONE]
    if unsaid and disclosure.minimum == 0:
        return f"why “{unsaid[0]}” is not stated: a minimum number of people"
    return ""


def _names(disclosure: PoolDisclosure) -> Iterator[str]:
    publisher = disclosure.publisher
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", publisher.id):
        yield f"The publisher's id is small letters, digits and dashes, not “{publisher.id[:60]}”."
    if not publisher.name.strip():
        yield "The publisher has no name."
    if publisher.jurisdiction and not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", publisher.jurisdiction):
        yield f"“{publisher.jurisdiction[:60]}” is no jurisdiction as in ISO 3166-2: US-DE."
    if not re.fullmatch(r"[A-Z]{3}", disclosure.currency):
        yield f"“{disclosure.currency[:60]}” is no currency as in ISO 4217: USD."
    if not re.fullmatch(ID_PATTERN, disclosure.quarter):
        yield f"“{disclosure.quarter[:60]}” is no quarter: 2026-q3."
    for what, ids in (("pools", disclosure.pools), ("rules", disclosure.rules), ("lines", disclosure.roll_forward)):
        names = [each.id for each in ids]
        yield from (f"Two {what} are called “{name}”." for name in sorted({id for id in names if names.count(id) > 1}))
    if 0 < disclosure.minimum < FEWEST:
        yield f"A minimum of {disclosure.minimum} people protects nobody: at least {FEWEST}."


def _days(disclosure: PoolDisclosure) -> Iterator[str]:
    last = disclosure.as_of
    if disclosure.published < last:
        yield f"It was published on {disclosure.published}, before its last day, {last}."
    next_one = disclosure.next_release
    if next_one is not None and next_one <= disclosure.published and not disclosure.supersedes:
        yield f"The next release is announced for {disclosure.next_release}, not after this one."
    for pool in disclosure.pools:
        if pool.approved is not None and pool.approved > last:
            yield f"The pool “{pool.name}” was approved on {pool.approved}, after the last day."
    yield from (
        f"The rule “{rule.title}” takes effect after {last}." for rule in disclosure.rules if rule.effective > last
    )
    yield from (f"A split of {split.day} is after {last}." for split in disclosure.splits if split.day > last)


def _amounts(disclosure: PoolDisclosure) -> Iterator[str]:
    """Each number of the facts and lines, as it is stated: its status, its block."""
    for name, value in asdict(disclosure.facts).items():
        yield from (f"facts.{name}: {words}" for words in _faults(value, round_only=name not in DIFFERENCES))
    for line in disclosure.roll_forward:
        for place, value in asdict(line).items():
            if isinstance(value, Value):
                signed, round_only = line.id not in {OPENING, CLOSING}, place not in DIFFERENCES
                faults = _faults(value, signed=signed, round_only=round_only)
                yield from (f"{line.id}.{place}: {words}" for words in faults)


def _faults(value: Value, *, signed: bool = False, round_only: bool = True) -> Iterator[str]:
    """What is wrong with a number as it is stated. ``signed``: a movement; ``round_only``: it is in blocks only.

    >>> [list(_faults(Value(amount=number, block=10))) for number in (20, 25, -10)]
    [[], ['25 is no multiple of its block, 10.'], ['it is below zero.']]
    >>> [list(_faults(Value(amount=number, block=10), signed=True, round_only=False)) for number in (-10, 25)]
    [[], []]
    >>> [list(_faults(Value(amount=0, status=status))) for status in (Status.SHOWN, Status.NOTHING, Status.RANGE)]
    [[], [], ['“range” needs a block.']]
    >>> [list(_faults(Value(amount=10, status=status, block=10))) for status in (Status.NOTHING, Status.UNDER)]
    [['“nothing” is said of 10.'], ['“under” is said of 10.']]
    >>> list(_faults(Value(amount=None, status=Status.NONE))), list(_faults(Value(amount=Decimal("1.5"))))
    ([], ['units and people are whole numbers.'])
    >>> [len(list(_faults(Value(amount=a, status=s)))) for a, s in ((None, Status.SHOWN), (5, Status.NONE))]
    [1, 1]
    """
    number, block = value.amount, value.block
    if value.status is Status.NONE or number is None:
        if value.status is not Status.NONE or number is not None:
            yield "a number that is not stated has no amount and the status “none”, and no other has."
        return
    if isinstance(number, Decimal) or isinstance(block, Decimal):
        yield "units and people are whole numbers."
        return
    if block < 0 or (number < 0 and not signed):
        yield "it is below zero."
    elif value.status in {Status.UNDER, Status.NOTHING} and number != 0:
        yield f"“{value.status}” is said of {number:,}."
    elif value.status in {Status.UNDER, Status.RANGE} and block == 0:
        yield f"“{value.status}” needs a block."
    elif block and round_only and number % block:
        yield f"{number:,} is no multiple of its block, {block:,}."


def _proportions(disclosure: PoolDisclosure) -> Iterator[str]:
    """Whether the facts fit each other: a unit is in one place, and nothing is more than the whole."""
    facts = disclosure.facts
    whole = amount(facts.set_aside)
    if whole is None:
        yield "facts.set_aside: how large the pool is has to be stated."
        return
    if whole == 0 and not any(map(amount, asdict(facts).values())):  # with a count of the company, zero says something
        yield "Nothing is set aside, nothing is held, and no company is counted: a disclosure of nothing says nothing."
    parts = [amount(getattr(facts, place)) for place in PLACES]
    if None not in parts and sum(part or 0 for part in parts) != whole:
        shown = " + ".join(f"{part:,}" for part in parts)
        yield f"T1: {shown} is {sum(part or 0 for part in parts):,}, not the {whole:,} that are set aside."
    diluted, issued, owned = amount(facts.fully_diluted), amount(facts.issued), amount(facts.owned)
    left = whole - (amount(facts.gone) or 0)
    for small, large, words in (
        (issued, diluted, "More stock is issued than the company has fully diluted"),
        (owned, issued, "Providers own more stock than the company has issued"),
        (left, diluted, "More is set aside than the company has fully diluted"),
    ):
        if small is not None and large is not None and small > large:
            yield f"{words}: {small:,} of {large:,}."


def _few(disclosure: PoolDisclosure) -> Iterator[Problem]:
    facts = disclosure.facts
    people = amount(facts.holders)
    if people is None:
        return
    held = [facts.not_earned, facts.earned, facts.owned]
    least = max(disclosure.minimum, FEWEST)
    most = people + max(int(facts.holders.block) - 1, 0)  # 10 in fives may be 14
    if people and most < least and facts.holders.status is Status.SHOWN:
        message = f"It prints a number about {people} people; fewer than {least} can be told apart."
        hint = "State that there are fewer, without a number, and nothing of what they hold."
        yield Problem("J05", message, hint=hint, severity=Severity.REFUSAL)
    elif facts.holders.status is Status.NOTHING and any(amount(value) for value in held):
        yield Problem("J04", "Nobody holds anything, yet units are promised or owned.")
    elif people and all(value.status is Status.NOTHING for value in held):
        yield Problem("J04", f"{people:,} people hold something, yet nothing is promised and nothing owned.")
