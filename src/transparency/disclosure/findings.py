"""What disclosures prove, and what is wrong with them: files of one publisher, whoever wrote them.

A level counts only with those below it. 0: the twelve facts are stated and can be. 1: the roll-forward adds up to them.
2: it goes on from the quarter before, whose file it names by its hash. 3: every rule is named with the hash of its
text, and grants were compared with it. 4: it is signed, by the company and somebody else, and stands in a signed log. A
file can be valid by its schema and still be wrong.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from transparency.disclosure.continuity import carried, continuity, overdue
from transparency.disclosure.document import PoolDisclosure
from transparency.disclosure.plausibility import plausibility
from transparency.disclosure.sums import sums
from transparency.publication.problem import Problem, Severity, in_order
from transparency.release.release import Status

UNLOGGED = "a signed log that names it"
"""What a file lacks that nobody logged."""
LEVELS = ("facts", "adds up", "goes on", "follows rules", "signed and logged")


class DisclosureFile(Struct, frozen=True):
    """A disclosure as it lies in a file."""

    path: str
    disclosure: PoolDisclosure
    sha256: str


class Judgement(Struct, frozen=True):
    """What is said of one file."""

    path: str
    quarter: str
    level: int
    """Index into ``LEVELS``; -1 when not even its facts can be."""
    lacks: str = ""
    """What it would have to hold for the next level; empty where a problem stands against that."""


def judge(
    files: Iterable[DisclosureFile], today: date | None = None, attested: Mapping[str, str] | None = None
) -> tuple[tuple[Judgement, ...], list[Problem]]:
    """What each file proves, oldest first, and every problem. ``today``: to see whether the next one is late.

    ``attested``: SHA-256 of each file in a log that holds → what it lacks to be signed and logged, or nothing.

    Problems: J03 to J05 of facts, J10 and J11 of sums, J20 to J26 of going on, J30 of rules.
    """
    ordered = _in_order(files)
    judgements: list[Judgement] = []
    problems: list[Problem] = []
    for place, file in enumerate(ordered):
        judgement, wrong = _judged(file, ordered[:place], (attested or {}).get(file.sha256, UNLOGGED))
        judgements.append(judgement)
        problems += wrong
    places = {file.sha256: file.path for file in ordered}
    carried_on = carried([(file.sha256, file.disclosure) for file in ordered])
    problems += [problem.at(places[sha256]) for sha256, problem in carried_on]
    if ordered and today is not None:
        problems += [problem.at(ordered[-1].path) for problem in overdue(ordered[-1].disclosure, today)]
    return tuple(judgements), in_order(problems)


def _in_order(files: Iterable[DisclosureFile]) -> list[DisclosureFile]:
    """By quarter, each correction after the file that it supersedes."""
    ordered: list[DisclosureFile] = []
    waiting = sorted(files, key=lambda file: (file.disclosure.as_of, bool(file.disclosure.supersedes), file.path))
    while waiting:
        known = {file.sha256 for file in ordered}
        first = waiting[0].disclosure.as_of
        same = [file for file in waiting if file.disclosure.as_of == first]
        ordered.append(next((file for file in same if file.disclosure.supersedes in {"", *known}), same[0]))
        waiting.remove(ordered[-1])
    return ordered


def _judged(file: DisclosureFile, past: Sequence[DisclosureFile], lack: str) -> tuple[Judgement, list[Problem]]:
    disclosure = file.disclosure
    earlier = [(each.sha256, each.disclosure) for each in past]
    steps: tuple[Callable[[], tuple[str, list[Problem]]], ...] = (
        lambda: plausibility(disclosure),
        lambda: sums(disclosure),
        lambda: continuity(disclosure, earlier),
        lambda: _conformance(disclosure),
        lambda: (lack, []),
    )
    level, lacks, problems = -1, "", []
    reached = True
    for step in steps:
        lacking, wrong = step()
        problems += [problem.at(file.path) for problem in wrong]
        faulty = any(problem.severity is not Severity.WARNING for problem in wrong)
        if reached and not faulty and not lacking:
            level += 1
        elif reached:
            reached, lacks = False, "" if faulty else lacking
    return Judgement(file.path, disclosure.quarter, level, lacks), problems


def _conformance(disclosure: PoolDisclosure) -> tuple[str, list[Problem]]:
    """J30: grants that neither follow their rule nor are exceptions; a rule without the hash of its text."""
    problems = []
    for compliance in disclosure.compliance:
        numbers = [compliance.grants, compliance.following, compliance.exceptions]
        if any(number.amount is None for number in numbers):
            continue
        grants, following, exceptions = (int(number.amount or 0) for number in numbers)
        if grants != following + exceptions:
            message = (
                f"Of {grants:,} grants under {compliance.rule}, {following:,} follow it and {exceptions:,} are "
                f"exceptions: that makes {following + exceptions:,}."
            )
            problems.append(Problem("J30", message, hint="Every grant follows its rule or is an exception."))
    unnamed = [rule.id for rule in disclosure.rules if len(rule.sha256) != 64 or not _is_hexadecimal(rule.sha256)]
    if unnamed:
        return f"the hash of the text of {unnamed[0]}", problems
    compared = {compliance.rule for compliance in disclosure.compliance if compliance.grants.status is not Status.NONE}
    alone = [rule.id for rule in disclosure.rules if rule.id not in compared]
    return (f"how many grants follow {alone[0]}" if alone else ""), problems


def _is_hexadecimal(text: str) -> bool:
    return not text.strip("0123456789abcdef")
