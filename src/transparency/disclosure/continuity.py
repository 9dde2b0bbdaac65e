"""Level 2: whether a disclosure goes on from the quarter before, and nothing was changed in silence."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from msgspec.structs import asdict

from transparency.disclosure.document import CLOSING, OPENING, PLACES, PoolDisclosure, RollLine
from transparency.disclosure.plausibility import DIFFERENCES, FEWEST, amount
from transparency.publication.problem import Problem, Severity
from transparency.release.release import Status, Value
from transparency.units import factor

QUARTER = range(80, 101)
"""Days from one last day to the next."""

Hashed = tuple[str, PoolDisclosure]
"""A disclosure after the SHA-256 of its file."""


def continuity(disclosure: PoolDisclosure, past: Sequence[Hashed]) -> tuple[str, list[Problem]]:
    """What is missing to go on from, and what does not. ``past``: earlier files, oldest first.

    Problems: J20 (the chain), J21 (an opening that is not the last closing), J22 (a change of fewer people than can be
    told), J23 (published late; a warning), J24 (nothing has changed; a warning), J26 (a correction that moves numbers
    about people by less than two blocks).
    """
    same = [(sha256, each) for sha256, each in past if each.quarter == disclosure.quarter]
    if same and disclosure.supersedes != same[-1][0]:
        message = f"{disclosure.quarter} is disclosed twice, and this one does not say that it corrects the other."
        return "", [Problem("J20", message, hint="supersedes: the SHA-256 of the file that it corrects.")]
    if disclosure.supersedes and not same:
        return "the file that it corrects", []
    after_redrawn = any(sha256 == disclosure.previous and each.supersedes for sha256, each in past)
    redrawn = list(_redrawn(disclosure, same[-1][1])) if same and not after_redrawn else []
    before = [(sha256, each) for sha256, each in past if each.quarter != disclosure.quarter]
    if not disclosure.previous:
        message = f"It names no file before it, though {before[-1][1].quarter} was disclosed." if before else ""
        hint = "previous: the SHA-256 of the file of the quarter before."
        problems = [Problem("J20", message, hint=hint)] if before else []
        return "a quarter before it: it is the first", [*redrawn, *problems]
    if not before:
        return "the file of the quarter before, beside it", redrawn
    named = [each for sha256, each in before if sha256 == disclosure.previous]
    if not named:
        message = f"The file of {before[-1][1].quarter} is not the one that it names: one of the two was changed."
        return "", [Problem("J20", message)]
    last = named[0]
    return "", [
        *redrawn,
        *_chain(disclosure, last),
        *_carried(disclosure, last),
        *_few(disclosure, last),
        *_still(disclosure, last),
    ]


def carried(files: Sequence[Hashed]) -> list[tuple[str, Problem]]:
    """J21, by the hash of its file, for each quarter that does not open as the corrected one before it closes.

    ``files``: oldest first, each correction after what it supersedes.
    """
    last = {each.quarter: (sha256, each) for sha256, each in files}
    in_force = list(last.values())
    return [
        (sha256, problem)
        for (before_hash, before), (sha256, each) in pairwise(in_force)
        if before.supersedes and each.previous != before_hash
        for problem in _carried(each, before)
    ]


def overdue(last: PoolDisclosure, today: date) -> Iterator[Problem]:
    """J25: whether the next disclosure should have appeared by ``today``."""
    if last.next_release is not None and last.next_release < today:
        days = (today - last.next_release).days
        yield Problem("J25", f"The next release was announced for {last.next_release}: it is {days:,} days late.")


def _chain(disclosure: PoolDisclosure, last: PoolDisclosure) -> Iterator[Problem]:
    if disclosure.publisher.id != last.publisher.id:
        message = f"The publisher was “{last.publisher.id}” in {last.quarter} and is “{disclosure.publisher.id}” now."
        yield Problem("J20", message)
    if disclosure.currency != last.currency and disclosure.release is None:
        yield Problem("J20", f"The currency was {last.currency} in {last.quarter} and is {disclosure.currency} now.")
    if (disclosure.as_of - last.as_of).days not in QUARTER:
        yield Problem("J20", f"{last.as_of} and {disclosure.as_of} are not the last days of two quarters in a row.")
    if disclosure.published < last.published:
        yield Problem("J20", f"It was published on {disclosure.published}, before the quarter before it.")
    late = last.next_release is not None and disclosure.published > last.next_release
    if late and not disclosure.supersedes:
        message = f"It was announced for {last.next_release} and appeared on {disclosure.published}."
        yield Problem("J23", message, severity=Severity.WARNING)


def _carried(disclosure: PoolDisclosure, last: PoolDisclosure) -> Iterator[Problem]:
    """Openings are the last closings, in units of today; after a raise of the block these rounded anew."""
    opening, closing = _line(disclosure, OPENING), _line(last, CLOSING)
    if opening is None or closing is None:
        return
    ratio = factor(disclosure.splits, last.as_of, disclosure.as_of)
    for place in PLACES:
        begins, ended = getattr(opening, place), getattr(closing, place)
        if begins is None or ended is None or amount(begins) is None or amount(ended) is None:
            continue
        distance = abs((amount(begins) or 0) - (amount(ended) or 0) * ratio)
        if distance and (not disclosure.raised_from or distance >= begins.block):
            times = f" × {ratio}" if ratio != 1 else ""
            message = (
                f"{place}: {last.quarter} closed with {amount(ended):,}{times}, this opens with {amount(begins):,}."
            )
            yield Problem("J21", message, hint="What was published is carried on; a mistake is corrected in the open.")


def _redrawn(disclosure: PoolDisclosure, superseded: PoolDisclosure) -> Iterator[Problem]:
    """J26: numbers about people move only where one was two blocks or more off; else they are two readings of one."""
    moved = [
        (place, abs(change), max(now.block, was.block))
        for place, was, now in _beside(superseded, disclosure)
        if (change := (amount(now) or 0) - (amount(was) or 0)) and max(now.block, was.block) > 1
    ]
    if moved and not any(change >= 2 * block for _, change, block in moved):
        place, change, block = moved[0]
        message = (
            f"{place}: the correction moves a number about people by {change:,}: less than two blocks of {block:,}."
        )
        hint = "Book it in the open quarter; what was printed stays: two readings of one number tell of single people."
        yield Problem("J26", message, hint=hint, severity=Severity.REFUSAL)


def _beside(before: PoolDisclosure, after: PoolDisclosure) -> Iterator[tuple[str, Value, Value]]:
    """Every number about people that both state: facts, then the cells of the roll-forward."""
    facts, were = asdict(after.facts), asdict(before.facts)
    yield from ((name, were[name], facts[name]) for name in facts if name not in DIFFERENCES)
    for line in after.roll_forward:
        was = _line(before, line.id)
        for place in PLACES:
            then, now = getattr(was, place, None), getattr(line, place)
            if then is not None and now is not None and line.id not in (OPENING, CLOSING):
                yield f"{line.id}, {place}", then, now


def _few(disclosure: PoolDisclosure, last: PoolDisclosure) -> Iterator[Problem]:
    """Two exact counts that differ by a few people tell what these few brought or took."""
    now, then = disclosure.facts.holders, last.facts.holders
    people, people_then = amount(now), amount(then)
    if people is None or people_then is None or now.block > 1 or then.block > 1:
        return
    least = max(disclosure.minimum, FEWEST)
    if now.status is then.status is Status.SHOWN and 0 < abs(people - people_then) < least:
        message = f"{people_then:,} people held something, now {people:,}: what so few brought or took can be told."
        hint = "Print people in fives, and units in blocks."
        yield Problem("J22", message, hint=hint, severity=Severity.REFUSAL)


def _still(disclosure: PoolDisclosure, last: PoolDisclosure) -> Iterator[Problem]:
    facts, before = asdict(disclosure.facts), asdict(last.facts)
    held = [amount(value) for name, value in facts.items() if name in {"not_earned", "earned"}]
    if facts == before and any(held) and not disclosure.splits:
        message = f"Every number is that of {last.quarter}: nothing was earned, granted or lost in three months?"
        yield Problem("J24", message, severity=Severity.WARNING)


def _line(disclosure: PoolDisclosure, id: str) -> RollLine | None:
    return next((line for line in disclosure.roll_forward if line.id == id), None)
