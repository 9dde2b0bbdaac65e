"""What has to be read before any number: the company's own points, or ours; the same on page and paper."""

from msgspec import Struct

from transparency.language import _
from transparency.publication.settings import Settings
from transparency.release.release import Release, Status
from transparency.telling.sentence import Told, number_of, said, tell


class Point(Struct, frozen=True):
    """A heading with what it means."""

    title: str
    text: Told


def cautions(release: Release, settings: Settings) -> tuple[Point, ...]:
    """Four points. An amount is named only when it is published."""
    if settings.before_you_count:
        return tuple(Point(point.title, said(point.text)) for point in settings.before_you_count)
    if release.amount("capitalization.claims_first"):
        money = number_of(release, "capitalization.claims_first", release.currency)
        nothing = tell(
            "If the company is sold, others get %(money)s back first. A sale at or below that price pays you nothing.",
            money=money,
        )
    elif release.value("capitalization.claims_first").status is Status.NOTHING:
        nothing = tell(
            "If the company is sold, no one is owed money before holders of shares so far; later investors may be. "
            "What a sale brings may still be nothing."
        )
    else:
        nothing = tell(
            "If the company is sold, others may be paid first. What is left may be nothing. "
            "How much comes first is not published."
        )
    selling = market(settings)
    leaving = tell(
        "Promised is not earned. What you have earned by then, you keep only under the terms of the plan: "
        "options that are not bought in time lapse."
    )
    changing = tell(
        "The board decides, within what the policies say. Every version stays on this site, with the date on which "
        "it took effect."
    )
    return (
        Point(_("It could be worth nothing."), nothing),
        Point(_("You cannot count on selling it."), selling),
        Point(_("If you leave early, you lose what you have not earned."), leaving),
        Point(_("The rules can change."), changing),
    )


def market(settings: Settings) -> Told:
    """That nobody can count on selling."""
    return tell(
        "There is no market for %(units)s. Owning a share does not mean that anyone will buy it.",
        units=settings.words.units,
    )
