"""The ladder of the overview: from set aside to owned, each step in words, drawn in squares of one size."""

from msgspec import Struct

from transparency.publication.settings import Settings
from transparency.release.catalogue import LADDER
from transparency.release.release import Release, Unit
from transparency.site import address, drawing
from transparency.site.rendering import printed
from transparency.telling.labels import say
from transparency.telling.numbers.drawings import other_holders
from transparency.telling.numbers.figures import figure_name
from transparency.telling.numbers.ladder import ladder_heading, scale, squares_text, step_units
from transparency.telling.protection import block_note
from transparency.telling.sentence import Told, number_of


class LadderStep(Struct, frozen=True):
    """A step of the ladder: everything the drawing shows, in words."""

    place: int
    name: str
    percent: Told
    """Of the company; nothing without a count of it."""
    units: Told
    squares: str
    meaning: str
    page: str


class LadderView(Struct, frozen=True):
    """The ladder of the overview."""

    finding: str
    scale: str
    rounded: str
    """How the numbers are rounded."""
    steps: tuple[LadderStep, ...]
    others: tuple[tuple[str, str], ...]
    drawn: drawing.Ladder


def ladder(release: Release, settings: Settings) -> LadderView:
    """The steps that are printed, on one scale: a square is a ten-thousandth of the company."""
    whole = release.amount("capitalization.fully_diluted")
    return LadderView(
        finding=ladder_heading(release, settings),
        scale=scale(release, settings),
        rounded=block_note(release, settings),
        steps=tuple(
            LadderStep(
                place=place,
                name=figure_name(figure),
                percent=Told((number_of(release, share),))
                if (share := f"{figure}.fully_diluted") in release.figures
                else Told(),
                units=step_units(release, figure, settings),
                squares=squares_text(release.value(figure), whole),
                meaning=say(f"meaning-{figure}", providers=settings.words.providers),
                page=address.figure_page(figure),
            )
            for place, figure in enumerate(LADDER, start=1)
            if figure in release.figures
        ),
        others=tuple(
            (group.name, printed(group.share, Unit.PERCENT, settings.company.currency))
            for group in other_holders(release)
        ),
        drawn=drawing.ladder(release),
    )
