"""The ladder of the overview: from set aside to owned, each step in words, drawn in squares of one size."""

from decimal import Decimal

from msgspec import Struct

from transparency.publication.settings import Settings
from transparency.release.catalogue import CATALOGUE, LADDER
from transparency.release.release import Release, Unit, Value
from transparency.site import address, drawing
from transparency.site.rendering import printed
from transparency.telling.headlines import ladder_heading, square_size, squares_text
from transparency.telling.labels import say
from transparency.telling.protection import block_note
from transparency.telling.sentence import Number, Told, number_of, tell
from transparency.telling.tables import named


class Step(Struct, frozen=True):
    """A step of the ladder: everything the drawing shows, in words."""

    place: int
    name: str
    percent: Number | None
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
    steps: tuple[Step, ...]
    others: tuple[tuple[str, str], ...]
    drawn: drawing.Ladder


def ladder(release: Release, settings: Settings) -> LadderView:
    """The steps that are printed, on one scale: a square is a ten-thousandth of the company."""
    currency, words = settings.company.currency, settings.words
    whole = release.amount("capitalization.fully_diluted")
    steps = []
    for place, figure in enumerate(LADDER, start=1):
        if figure not in release.figures:
            continue
        units = tell("{n} {units}", n=number_of(release, figure), units=words.units)
        if place == 2 and release.amount("people.holders"):
            people = number_of(release, "people.holders")
            units = tell("{units} to {people} people", units=units, people=people)
        share = f"{figure}.fully_diluted"
        steps.append(
            Step(
                place=place,
                name=CATALOGUE[figure].name,
                percent=number_of(release, share) if share in release.figures else None,
                units=units,
                squares=squares_text(release.value(figure), whole),
                meaning=say(f"meaning-{figure}", providers=words.providers),
                page=address.figure_page(figure),
            )
        )
    groups = other_holders(release)
    scale = say("each-step-is-a-part")
    if whole:
        scale = say("one-square-is-size-units", size=square_size(whole), whole=f"{whole:,}", units=words.units)
    return LadderView(
        finding=ladder_heading(release, settings),
        scale=scale,
        rounded=block_note(release, settings),
        steps=tuple(steps),
        others=tuple((name, printed(share, Unit.PERCENT, currency)) for _id, name, _count, share in groups),
        drawn=drawing.ladder(
            [(name, count) for _id, name, count, _share in groups], [release.amount(id) for id in LADDER], whole
        ),
    )


def other_holders(release: Release) -> list[tuple[str, str, int | Decimal, Value]]:
    """Groups outside the provider pools: id, name, units, share of the company; from the table of the denominator."""
    table = release.tables.get("denominator")
    if table is None:
        return []
    place = {column.id: number for number, column in enumerate(table.columns)}
    found: list[tuple[str, str, int | Decimal, Value]] = []
    for row in named(table, release).rows:
        count = row.cells[place["units"]].amount
        if row.id not in {"pool", "fully_diluted", "issued"} and count:
            found.append((row.id, row.name, count, row.cells[place["percent"]]))
    return found
