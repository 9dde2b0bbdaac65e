"""Rules seen from a release: what happened to them, whether grants follow them, splits, the last pots.

Only what had happened by the day of publication is said, so that an old report reads the same for ever.
"""

from datetime import date, timedelta

from msgspec import Struct

from transparency.language import _
from transparency.publication.publication import Publication
from transparency.release.compliance import split_between
from transparency.release.release import Compliance, Release, Status, Unit
from transparency.rules.difference import difference
from transparency.rules.notice import notice_of
from transparency.rules.reading import public_sources
from transparency.rules.rule import Rule
from transparency.telling.labels import say
from transparency.telling.numbers.format import day, number
from transparency.telling.rules.words import notice_given
from transparency.telling.sentence import Number, Told, said, tell, together

_A_QUARTER = timedelta(92)


class RuleNews(Struct, frozen=True):
    """What happened to the rules in the quarter: a sentence, and lines of what is different."""

    sentence: str
    lines: tuple[str, ...]


def rule_news(publication: Publication, previous: Release | None, release: Release) -> tuple[RuleNews, ...]:
    """Rules that were proposed, announced or took effect in the quarter, or since then until it was published.

    In the order of those days; each is told once, by the first report that can.
    """
    since = release.start if previous is None else max(release.start, _told_until(previous) + timedelta(1))
    rules = [source.rule for source in public_sources(publication)]
    by_id = {rule.id: rule for rule in rules}
    found: list[tuple[date, str, RuleNews]] = []
    for rule in rules:
        # Nothing but the last of a rule's steps by then: the others lead up to it.
        steps = [(when, text) for when, text in _steps(rule) if since <= when <= _told_until(release)]
        for when, text in steps[-1:]:
            lines = _lines(by_id.get(rule.supersedes or ""), rule, publication, release)
            found.append((when, rule.id, RuleNews(text, lines)))
    return tuple(news for _day, _id, news in sorted(found, key=lambda one: one[:2]))


def _told_until(release: Release) -> date:
    """The last day of which a report tells. One published long after its quarter leaves what came since to the next."""
    return release.published if release.published - release.as_of < _A_QUARTER else release.as_of


def compliance_sentence(found: Compliance) -> Told:
    """What the check of all grants found, in counts that are rounded like all others."""
    if found.grants.status in {Status.NONE, Status.NOTHING}:
        return tell("No grant has been made under this rule yet.")
    every = tell("Every grant was computed again. Each follows the rule, or is an exception with a reason.")
    if found.grants.status is Status.UNDER:
        return every
    counts = {
        name: Number(f"grants/{found.rule}/{name}", value, number(value, Unit.COUNT))
        for name, value in (("all", found.grants), ("following", found.following), ("exceptions", found.exceptions))
    }
    if found.following.status is Status.NONE:
        under = tell("There are about %(all)s grants under this rule.", all=counts["all"])
        return together(every, under, said(say("counted-apart")))
    following = tell(
        "Of about %(all)s grants under this rule, about %(following)s follow it, to the unit.",
        all=counts["all"],
        following=counts["following"],
    )
    if found.exceptions.status in {Status.NONE, Status.NOTHING}:
        return together(every, following)
    excused = []
    for reason in found.reasons:
        n = Number(f"grants/{found.rule}/reason/{reason.id}", reason.grants, number(reason.grants, Unit.COUNT))
        excused.append(tell("%(n)s: %(words)s", n=n, words=reason.words))
    exceptions = tell("Exceptions with a reason: %(exceptions)s.", exceptions=counts["exceptions"])
    return together(every, following, exceptions, *excused)


def _steps(rule: Rule) -> list[tuple[date, str]]:
    """The days of a rule's life, in order, as sentences."""
    dates = rule.dates
    found = []
    if dates.proposed:
        text = _(
            "Rule %(id)s, “%(title)s”, was proposed on %(day)s.",
            id=rule.id, title=rule.title, day=day(dates.proposed),
        )  # fmt: skip
        found.append((dates.proposed, text))
    if rule.was_in_force and dates.announced and dates.effective_from:
        start = day(dates.effective_from)
        text = _(
            "Rule %(id)s, “%(title)s”, was announced on %(day)s, to take effect on %(start)s.",
            id=rule.id, title=rule.title, day=day(dates.announced), start=start,
        )  # fmt: skip
        found += [(dates.announced, text), (dates.effective_from, _in_effect(rule, start))]
    return sorted(found)


def _in_effect(rule: Rule, start: str) -> str:
    notice = notice_of(rule)
    if notice is None:
        return _("Rule %(id)s, “%(title)s”, took effect on %(start)s.", id=rule.id, title=rule.title, start=start)
    return _(
        "Rule %(id)s, “%(title)s”, took effect on %(start)s, announced %(announced)s: %(notice)s.",
        id=rule.id, title=rule.title, start=start, announced=day(notice.announced), notice=notice_given(notice),
    )  # fmt: skip


def _lines(old: Rule | None, new: Rule, publication: Publication, release: Release) -> tuple[str, ...]:
    """What is different from the rule before, in words."""
    if old is None or not (old.runs and new.runs):
        return ()
    times = split_between(old, new, release)
    return tuple(change.text for change in difference(old, new, publication.settings.words, times=times))
