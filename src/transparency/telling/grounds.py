"""On what legal basis units are given and what one is worth: facts with their dates, and what is not stated as such."""

from transparency.language import _
from transparency.publication.settings import Settings
from transparency.release.release import Grounds, Release, Unit
from transparency.telling.cautions import Point
from transparency.telling.format import amount, day
from transparency.telling.sentence import Number, Told, said, tell

APPRAISAL = "appraisal"
"""What the amount of the last appraisal is called where it is marked."""


def grounds(release: Release, settings: Settings) -> tuple[Point, ...]:
    """Five facts, in the order in which people ask."""
    stated = release.grounds
    return (
        Point(_("What is given"), _stated(stated.instrument)),
        Point(_("Exemption relied on"), _stated(stated.exemption)),
        Point(_("Reviewed by counsel"), _reviewed(stated)),
        Point(_("States left out"), _left_out(stated)),
        Point(_("What a %(unit)s is worth", unit=settings.words.unit), _worth(release, settings)),
    )


def _stated(text: str) -> Told:
    return said(f"{text.rstrip('.')}.") if text else tell("Not stated.")


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
