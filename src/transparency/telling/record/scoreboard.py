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
from transparency.telling.questions.answers import cash_told, cash_unprinted
from transparency.telling.questions.question import Material
from transparency.telling.record.calendar import kept_days
from transparency.telling.record.voice import advice_sentence, tally
from transparency.telling.sentence import Number, Told, said, tell, together

SUM = "sum/"
"""Before a figure's id, in the mark of its sum over all quarters: ``sum/quarter.expired``."""
_SUMMED = ("quarter.expired", "quarter.exercised")
_LAPSED = "expired"


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
        _cash(material),
    )


def sums_over_time(releases: Sequence[Release]) -> Iterator[tuple[str, Value]]:
    """Sums over all quarters that print a figure, in units of today, by mark: for pages, and for who checks them.

    Beside each, how far it can be off: every quarter of it is rounded by up to its block.
    """
    for id in _SUMMED:
        values = [value for value in restated(releases, id) if value.amount is not None]
        if values:
            yield f"{SUM}{id}", total(values)
            yield f"{SUM}{id}/off", Value(amount=sum(int(value.block) for value in values))


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
    who = material.settings.words.providers
    promise = _("Advice of %(providers)s and their council that was followed", providers=who)
    return ScoreLine("advice", promise, kept, why, "voice")


def _corrections(releases: Sequence[Release]) -> ScoreLine:
    count = sum(release.correction.number for release in releases if release.correction)
    why = plural("In %(count)s report. What was published stays beside what corrects it.",
                 "In %(count)s reports. What was published stays beside what corrects it.", len(releases))  # fmt: skip
    promise = _("Corrections and revisions of published reports")
    return ScoreLine("corrections", promise, said(str(count)), said(why), "changes")


def _lapsed(material: Material) -> ScoreLine:
    """All that lapsed since the first grant, where one number is printed of it; else the sum of the quarters."""
    promise = _("Earned units that lapsed because nobody bought them")
    lost = material.latest.tables.get("lost")
    row = next((row for row in lost.rows if row.id == _LAPSED), None) if lost else None
    if row is not None and row.cells[0].status is Status.SHOWN:
        marked = Number(f"lost/{_LAPSED}/units", row.cells[0], spoken(row.cells[0], Unit.UNITS))
        kept, since = Told((marked,)), tell("Since the first grant, in units of today.")
    else:
        kept = _summed(material.releases, _SUMMED[0])
        since = _counted(material.releases, _SUMMED[0]) if kept else Told()
    if not kept:
        return ScoreLine("lapsed", promise, Told(), Told(), "numbers")
    bought = _summed(material.releases, _SUMMED[1])
    if bought:
        since = together(
            since, tell("Bought: %(units)s.", units=bought), _counted(material.releases, _SUMMED[1])
        )  # fmt: skip
    return ScoreLine("lapsed", promise, kept, since, "numbers")


def _summed(releases: Sequence[Release], id: str) -> Told:
    """The sum of the quarters that print a figure."""
    value = dict(sums_over_time(releases)).get(f"{SUM}{id}")
    return Told((Number(f"{SUM}{id}", value, spoken(value, Unit.UNITS)),)) if value is not None else Told()


def _counted(releases: Sequence[Release], id: str) -> Told:
    """Which quarters a sum is of, and how far it can be off."""
    printed = [release for release in releases if release.amount(id) is not None]
    off = dict(sums_over_time(releases))[f"{SUM}{id}/off"]
    if not off.amount:
        return tell("Counted since %(quarter)s.", quarter=printed[0].label)
    return tell(
        "Counted since %(quarter)s; each quarter is rounded, so the sum can be off by up to %(off)s.",
        quarter=printed[0].label,
        off=Number(f"{SUM}{id}/off", off, number(off, Unit.UNITS)),
    )


def _cash(material: Material) -> ScoreLine:
    paid = cash_told(material)
    promise = _("Cash ever paid for %(units)s", units=material.settings.words.units)
    return ScoreLine("cash", promise, paid, Told() if paid else cash_unprinted(material), "cash")


def score_heading(lines: Sequence[ScoreLine]) -> str:
    """How many promises have evidence."""
    without = sum(not line.kept for line in lines)
    if not without:
        return say("what-we-said-and-did")
    return plural("What was promised, and what was kept: %(count)s line without evidence",
                  "What was promised, and what was kept: %(count)s lines without evidence", without)  # fmt: skip
