"""What was promised and what was kept: each promise with its evidence, or told to have none."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from transparency.language import _, plural
from transparency.release.release import Release, Status, Unit, Value
from transparency.release.shares import total
from transparency.rules.notice import Notice, notice_of
from transparency.telling.labels import say
from transparency.telling.numbers.format import number, spoken
from transparency.telling.numbers.history import restated
from transparency.telling.questions.answers import Material, cash_told
from transparency.telling.record.calendar import kept_days
from transparency.telling.record.voice import advice_sentence, tally
from transparency.telling.sentence import Number, Told, said, tell, together

SUM = "sum/"
"""Before a figure's id, in the mark of its sum over all quarters: ``sum/quarter.expired``."""
_SUMMED = ("quarter.expired", "quarter.exercised")


class ScoreLine(Struct, frozen=True):
    """A promise: in words, how it was kept, and a sentence below; ``kept`` is empty where there is no evidence."""

    id: str
    promise: str
    kept: Told
    why: Told
    place: str


def scoreboard(material: Material, appeared: Mapping[str, date], due: date | None) -> tuple[ScoreLine, ...]:
    """All lines. ``appeared``: quarter → the day on which it was published; ``due``: the day of the next figures."""
    return (
        _grants(material),
        _reports(material, appeared, due),
        _notices(material),
        _advice(material),
        _corrections(material.releases),
        _lapsed(material),
        ScoreLine("cash", _("Cash ever paid for units"), cash_told(material), Told(), "cash"),
    )


def sums_over_time(releases: Sequence[Release]) -> Iterator[tuple[str, Value]]:
    """Sums over all quarters that print a figure, in units of today, by mark: for pages, and for who checks them."""
    for id in _SUMMED:
        values = [value for value in restated(releases, id) if value.amount is not None]
        if values:
            yield f"{SUM}{id}", total(values)


def _grants(material: Material) -> ScoreLine:
    promise = _("Grants that follow the rule, to the unit")
    checked = [each for each in material.latest.compliance if each.grants.status is Status.SHOWN]
    if not checked:
        return ScoreLine("grants", promise, Told(), Told(), "rule")
    newest = checked[-1]
    kept = tell("every one, or by a stated exception")
    if newest.following.status is Status.SHOWN:
        marked = {
            name: Number(f"grants/{newest.rule}/{name}", value, number(value, Unit.COUNT))
            for name, value in (("all", newest.grants), ("following", newest.following))
        }
        kept = tell("about %(following)s of %(all)s", **marked)
    why = tell("Under rule %(rule)s. Every grant was computed again; the others are exceptions with a reason.",
               rule=newest.rule)  # fmt: skip
    return ScoreLine("grants", promise, kept, why, "rule")


def _reports(material: Material, appeared: Mapping[str, date], due: date | None) -> ScoreLine:
    """Each report beside the day that was announced for it; the next one too, once it is late."""
    kept_or_not = kept_days(material.releases, appeared)
    judged = [(each.release.label, each.late) for each in kept_or_not if each.late is not None]
    if due is not None and due < material.seen:
        judged.append((_("The next figures"), (material.seen - due).days))
    late = [(label, days) for label, days in judged if days]
    promise = _("Reports on the day that was announced")
    if not judged:
        return ScoreLine("reports", promise, Told(), Told(), "calendar")
    kept = tell("%(kept)s of %(all)s", kept=len(judged) - len(late), all=len(judged))
    told = [
        _("%(quarter)s: %(late)s late.", quarter=label, late=plural("%(count)s day", "%(count)s days", days))
        for label, days in late[-3:]
    ]
    why = said(" ".join(told))
    return ScoreLine("reports", promise, kept, why or tell("None was late."), "calendar")


def _notices(material: Material) -> ScoreLine:
    told = [notice_of(rule) for rule in material.rules if rule.was_in_force and rule.supersedes]
    notices = [notice for notice in told if notice is not None and notice.promised is not None]
    promise = _("Notice before a rule changed")
    if not notices:
        return ScoreLine("notice", promise, Told(), Told(), "rules")
    kept = tell("%(kept)s of %(all)s", kept=sum(map(_kept, notices)), all=len(notices))
    last = notices[-1]
    given = plural("%(count)s day", "%(count)s days", last.given)
    promised = plural("%(count)s day", "%(count)s days", last.promised or 0)
    why = tell("Last time %(given)s, of %(promised)s promised.", given=given, promised=promised)
    return ScoreLine("notice", promise, kept, why, "rules")


def _kept(notice: Notice) -> bool:
    return notice.given >= (notice.promised or 0)


def _advice(material: Material) -> ScoreLine:
    motions = material.governance.motions
    counted = tally(motions, material.seen)
    voted = counted.answered + counted.waiting + counted.overdue
    kept = tell("%(kept)s of %(all)s", kept=counted.followed, all=voted) if voted else Told()
    why = tell("%(advice)s.", advice=advice_sentence(counted)) if voted else Told()
    return ScoreLine("advice", _("Advice of the council that was followed"), kept, why, "voice")


def _corrections(releases: Sequence[Release]) -> ScoreLine:
    count = sum(release.correction.number for release in releases if release.correction)
    why = plural("In %(count)s report. What was published stays beside what corrects it.",
                 "In %(count)s reports. What was published stays beside what corrects it.", len(releases))  # fmt: skip
    promise = _("Corrections of published reports")
    return ScoreLine("corrections", promise, said(str(count)), said(why), "changes")


def _lapsed(material: Material) -> ScoreLine:
    sums = dict(sums_over_time(material.releases))
    promise = _("Earned units that lapsed because nobody bought them")
    lapsed, bought = (sums.get(f"{SUM}{id}") for id in _SUMMED)
    if lapsed is None:
        return ScoreLine("lapsed", promise, Told(), Told(), "numbers")
    marked = Number(f"{SUM}{_SUMMED[0]}", lapsed, spoken(lapsed, Unit.UNITS))
    first = next(release for release in material.releases if release.amount(_SUMMED[0]) is not None)
    since = tell("Counted since %(quarter)s.", quarter=first.label)
    if bought is not None:
        units = Number(f"{SUM}{_SUMMED[1]}", bought, spoken(bought, Unit.UNITS))
        since = together(since, tell("In quarters that print it, %(units)s were bought.", units=units))
    return ScoreLine("lapsed", promise, Told((marked,)), since, "numbers")


def score_heading(lines: Sequence[ScoreLine]) -> str:
    """How many promises have evidence."""
    without = sum(not line.kept for line in lines)
    if not without:
        return say("what-we-said-and-did")
    return plural("What was promised, and what was kept: %(count)s line without evidence",
                  "What was promised, and what was kept: %(count)s lines without evidence", without)  # fmt: skip
