"""On what legal basis units are given and what one is worth: facts with their dates, and what is not stated as such."""

from transparency.language import _
from transparency.publication.settings import Settings
from transparency.release.release import Grounds, PlanApproval, Release, Rule701, Unit
from transparency.telling.cautions import Point
from transparency.telling.numbers.format import amount, day, number
from transparency.telling.sentence import Number, Told, said, tell

APPRAISAL = "appraisal"
"""What the amount of the last appraisal is called where it is marked."""
RULE_701 = "rule_701"
"""The same of the part of Rule 701 that was used."""


def grounds(release: Release, settings: Settings) -> tuple[Point, ...]:
    """Facts, in the order in which people ask."""
    stated = release.grounds
    plans = [Point(_("Approved by"), said(" ".join(map(_approved, stated.plans))))] if stated.plans else []
    return (
        Point(_("What is given"), stated_told(stated.instrument)),
        *plans,
        Point(_("Exemption relied on"), stated_told(stated.exemption)),
        Point(_("Used of Rule 701"), used_told(stated.rule_701)),
        Point(_("Reviewed by counsel"), _reviewed(stated)),
        Point(_("States left out"), _left_out(stated)),
        Point(_("What a %(unit)s is worth", unit=settings.words.unit), _worth(release, settings)),
    )


def stated_told(text: str) -> Told:
    """A fact in the company’s own words, or that it is not stated."""
    return said(f"{text.rstrip('.')}.") if text else tell("Not stated.")


def _approved(plan: PlanApproval) -> str:
    """By whom; of a plan without a day nothing is known of the board."""
    board = (
        _("%(pool)s: adopted by the board on %(day)s.", pool=plan.pool_name, day=day(plan.adopted))
        if plan.adopted
        else _("%(pool)s: it is not stated when the board adopted it.", pool=plan.pool_name)
    )
    holders = (
        _("Shareholders approved it.") if plan.by_holders else _("It is not stated that shareholders approved it.")
    )
    return f"{board} {holders}"


def used_told(stated: Rule701 | None) -> Told:
    """In percent, rounded up to tenths."""
    if stated is None:
        return tell("Not stated.")
    used = Number(RULE_701, stated.used, number(stated.used, Unit.PERCENT))
    if stated.over_ten_million:
        return tell(
            "At most %(used)s of what it allows in twelve months, as of %(day)s. It was more than ten million "
            "dollars, so buyers get financial statements first.",
            used=used, day=day(stated.on),
        )  # fmt: skip
    return tell(
        "At most %(used)s of what it allows in twelve months, as of %(day)s; it was no more than ten million dollars.",
        used=used, day=day(stated.on),
    )  # fmt: skip


def _reviewed(stated: Grounds) -> Told:
    if stated.reviewed is None:
        return tell("No review is stated.")
    if not stated.counsel:
        return tell("On %(day)s.", day=day(stated.reviewed))
    return tell("By %(counsel)s, on %(day)s.", counsel=stated.counsel, day=day(stated.reviewed))


def _left_out(stated: Grounds) -> Told:
    if stated.states_left_out is None:
        return tell("Not stated.")
    return said(f"{', '.join(stated.states_left_out)}.") if stated.states_left_out else tell("None.")


def _worth(release: Release, settings: Settings) -> Told:
    """An appraisal is no price: nobody has to buy at it. It is told for a unit of the as-of date."""
    stated = release.grounds
    if stated.unpublished:
        return tell("We do not publish it.")
    if stated.appraised_on is None or stated.appraised.amount is None:
        return tell("Not stated.")
    text = amount(stated.appraised.amount, Unit.MONEY, currency=release.currency)
    return tell(
        "%(amount)s for one %(unit)s, by the appraisal of %(day)s (Section 409A). Nobody has to buy at that price.",
        amount=Number(APPRAISAL, stated.appraised, text),
        unit=settings.words.unit,
        day=day(stated.appraised_on),
    )
