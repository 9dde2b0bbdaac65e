"""Sentences about one version of a rule: when it holds, its notice, who agreed, what is assumed."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from msgspec import Struct

from transparency.language import _, grouped, plural
from transparency.release.release import Release, Unit
from transparency.rules.notice import Notice
from transparency.rules.rule import Approval, Rule
from transparency.rules.words.wording import plain
from transparency.telling.numbers.format import day as printed_day
from transparency.telling.numbers.format import number
from transparency.units import splits_between


class Agreed(Struct, frozen=True):
    """One approval in the list of who agreed."""

    on: date
    body: str
    text: str


def state_of(rule: Rule, day: date) -> str:
    """Where a version stands on a day: proposed, announced, current, superseded or withdrawn."""
    if rule.status == "proposed":
        return "proposed"
    start, end = rule.dates.effective_from, rule.dates.effective_to
    if not rule.was_in_force or start is None:
        return "withdrawn"
    if start > day:
        return "announced"
    return "superseded" if end is not None and end < day else "current"


def when(rule: Rule, state: str) -> str:
    """In force from and to, in words."""
    start, end = rule.dates.effective_from, rule.dates.effective_to
    if state == "proposed":
        return _("Proposed, not in force")
    if state == "withdrawn" or start is None:
        return _("Withdrawn, never in force")
    if state == "announced":
        return _("In force from %(start)s", start=printed_day(start))
    if end is None:
        return _("In force since %(start)s", start=printed_day(start))
    return _("In force from %(start)s to %(end)s", start=printed_day(start), end=printed_day(end))


def ended_sentence(rule: Rule, end: date) -> str:
    """That the last rule ended and none took its place."""
    return _(
        "Rule %(id)s ended on %(day)s, and no rule took its place. Nothing new is promised by a rule now. What was "
        "promised before stays as it was promised.",
        id=rule.id,
        day=printed_day(end),
    )


def notice_words(told: Notice) -> str:
    """The arithmetic of the notice: two days, what lies between, and what is promised."""
    return _(
        "announced %(announced)s, in force %(start)s: %(notice)s",
        announced=printed_day(told.announced), start=printed_day(told.start), notice=notice_given(told),
    )  # fmt: skip


def notice_given(told: Notice) -> str:
    """How many days’ notice there was, and how many are promised."""
    given = plural("%(count)s day’s notice", "%(count)s days’ notice", told.given)
    if told.promised is None:
        return given
    promised = plural("%(count)s is promised", "%(count)s are promised", told.promised)
    return _("%(given)s; %(promised)s", given=given, promised=promised)


def notice_verdict(told: Notice) -> str:
    """The days promised beside those given."""
    given = plural("%(count)s day given", "%(count)s days given", told.given)
    if told.promised is None:
        return given
    promised = plural("%(count)s day promised", "%(count)s days promised", told.promised)
    return _("%(promised)s, %(given)s", promised=promised, given=given)


def pot_notes(rule: Rule, old: Rule | None, release: Release, totals: Mapping[str, Fraction]) -> dict[str, str]:
    """What the sums of each pot are taken from: how many shared it last, under this rule or the one before."""
    found = {}
    for pot in release.pots:
        told = pot.people.amount is not None and pot.points.amount is not None
        if not told or pot.grant not in totals or pot.rule not in {rule.id, old.id if old else ""}:
            continue
        said = _(
            "Taken for everyone else: %(points)s points, in blocks of %(block)s, which about %(people)s people brought "
            "when the pot was last shared, up to %(day)s.",
            points=number(pot.points, Unit.COUNT), block=grouped(pot.points.block),
            people=number(pot.people, Unit.PEOPLE), day=printed_day(pot.as_of),
        )  # fmt: skip
        if pot.rule != rule.id:
            said += " " + _(
                "That was by %(id)s. By this rule they are taken to bring more or fewer points in the same proportion "
                "as these people.",
                id=pot.rule,
            )  # fmt: skip
        elif pot.grant in found:
            continue
        found[pot.grant] = (
            said
            + " "
            + _("Units left over after rounding down go one each to those with the largest remainders, so one more is "
                "possible.")
        )  # fmt: skip
    return found


def units_note(rule: Rule, release: Release) -> str:
    """Splits since the rule took effect: its units are those of its own time."""
    start = rule.dates.effective_from
    later = splits_between(release.splits, start, pool=rule.pool) if start else []
    if not later:
        return ""
    said = "; ".join(
        _("%(day)s: %(new)s for %(old)s", day=printed_day(one.day), new=one.new, old=one.old) for one in later
    )
    return _("Units on this page are those of the rule’s own time. They were split since: %(splits)s.", splits=said)


def split_note(old: Rule, release: Release, times: Fraction) -> str:
    """Why units of an older rule are not printed as they stand in its file."""
    days = [split.day for split in release.splits if old.dates.effective_from and split.day > old.dates.effective_from]
    return _(
        "Units were split on %(day)s. Units of the older rule are counted in today’s units here: %(times)s for one.",
        day=printed_day(max(days)), times=str(times),
    )  # fmt: skip


def agreed(approval: Approval) -> Agreed:
    """One approval in words: votes, result, power, number of the minutes."""
    votes = [
        words
        for count, words in (
            (approval.for_, _("%(votes)s for", votes=approval.for_)),
            (approval.against, _("%(votes)s against", votes=approval.against)),
            (approval.abstain, _("%(votes)s abstained", votes=approval.abstain)),
        )
        if count is not None
    ]
    parts = [", ".join(votes)] if votes else []
    if approval.result:
        parts.append(_("Passed") if approval.result == "passed" else _("Rejected"))
    if approval.power:
        power = {
            "binding": _("Its vote binds the company"),
            "consent": _("Nothing is decided without its consent"),
            "advisory": _("Its vote is advice"),
            "observer": _("It was heard and has no vote"),
        }[approval.power]
        parts.append(power)
    if approval.ref:
        parts.append(_("Minutes %(ref)s", ref=approval.ref))
    body = plain(approval.body)
    return Agreed(approval.on, body[:1].upper() + body[1:], ". ".join(parts) + "." if parts else "")


def reviewed(rule: Rule) -> str:
    """Who looked at what the rule does to care, and when."""
    care = rule.care_check
    if care is None or not care.reviewed_by:
        return ""
    if care.on is None:
        return _("Reviewed by the %(body)s.", body=plain(care.reviewed_by))
    return _("Reviewed by the %(body)s on %(day)s.", body=plain(care.reviewed_by), day=printed_day(care.on))
