"""Rules seen from a release: what happened to them in the quarter, whether grants follow them, splits, the last pots.

Only what had happened by the end of the quarter is said, so that an old report reads the same for ever.
"""

from datetime import date
from fractions import Fraction

from msgspec import Struct

from transparency.publication.publication import Publication
from transparency.release.format import amount, day
from transparency.release.release import Compliance, Release, Status, Unit
from transparency.rules.difference import difference
from transparency.rules.notice import notice_of
from transparency.rules.reading import public_sources
from transparency.rules.rule import Rule
from transparency.units import factor


class RuleNews(Struct, frozen=True):
    """What happened to the rules in the quarter: a sentence, and lines of what is different."""

    sentence: str
    lines: tuple[str, ...]


def rule_news(publication: Publication, release: Release) -> tuple[RuleNews, ...]:
    """Rules that were proposed, announced or took effect in the quarter, in the order of those days."""
    rules = [source.rule for source in public_sources(publication)]
    by_id = {rule.id: rule for rule in rules}
    found: list[tuple[date, str, RuleNews]] = []
    for rule in rules:
        # Nothing but the last of a rule's steps in the quarter: the others lead up to it.
        steps = [(when, text) for when, text in _steps(rule) if release.start <= when <= release.as_of]
        for when, text in steps[-1:]:
            lines = _lines(by_id.get(rule.supersedes or ""), rule, publication, release)
            found.append((when, rule.id, RuleNews(text, lines)))
    return tuple(news for _, _, news in sorted(found, key=lambda one: one[:2]))


def compliance_sentence(found: Compliance) -> str:
    """What the check of all grants found."""
    if found.grants.amount == 0:
        return "No grant has been made under this rule yet."
    if found.grants.status is Status.WITHHELD:
        return "Every grant was computed again. Each follows the rule, or is an exception with a reason."
    total = amount(found.grants.amount or 0, Unit.COUNT)
    if found.following.status is Status.WITHHELD or found.following.amount is None:
        return (
            f"All {total} grants under this rule were computed again. Each follows it, or is an exception with a "
            "reason; how many are exceptions is withheld, to protect people."
        )
    following = amount(found.following.amount, Unit.COUNT)
    reasons = [f"{amount(one.grants.amount or 0, Unit.COUNT)}: {one.words}" for one in found.reasons]
    excused = " Exceptions: " + " ".join(reasons) if reasons else ""
    return f"{following} of {total} grants under this rule follow it, to the unit.{excused}"


def _steps(rule: Rule) -> list[tuple[date, str]]:
    """The days of a rule's life, in order, as sentences."""
    dates = rule.dates
    name = f"Rule {rule.id}, “{rule.title}”,"
    found = []
    if dates.proposed:
        found.append((dates.proposed, f"{name} was proposed on {day(dates.proposed)}."))
    if rule.was_in_force and dates.announced and dates.effective_from:
        start = day(dates.effective_from)
        found.append((dates.announced, f"{name} was announced on {day(dates.announced)}, to take effect on {start}."))
        found.append((dates.effective_from, f"{name} took effect on {start}{_notice(rule)}."))
    return sorted(found)


def _notice(rule: Rule) -> str:
    told = notice_of(rule)
    if told is None:
        return ""
    promised = f"; {told.promised} are promised" if told.promised is not None else ""
    return f", announced {day(told.announced)}: {told.given} days’ notice{promised}"


def _lines(old: Rule | None, new: Rule, publication: Publication, release: Release) -> tuple[str, ...]:
    """What is different from the rule before, in words."""
    if old is None or not (old.runs and new.runs):
        return ()
    times = split_between(old, new, release)
    return tuple(change.text for change in difference(old, new, publication.settings.words, times=times))


def split_between(old: Rule, new: Rule, release: Release) -> Fraction:
    """New units for one of the old rule, by splits between the days on which the two took effect.

    A rule that has no such day yet speaks in units of the release's as-of date.
    """
    start, until = old.dates.effective_from, new.dates.effective_from or release.as_of
    return factor(release.splits, start, until, pool=new.pool) if start else Fraction(1)


def pot_totals(rule: Rule, release: Release) -> dict[str, Fraction]:
    """Grant → points of everyone in its last sharing, where they are published."""
    return {pot.grant: Fraction(pot.points) for pot in release.pots if pot.rule == rule.id and pot.points}
