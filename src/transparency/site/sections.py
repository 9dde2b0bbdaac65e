"""What the overview and the reports say: the opening, and findings with their charts."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from transparency.publication.settings import Settings
from transparency.release.release import Release
from transparency.site import drawing
from transparency.site.drawing import PageDrawing
from transparency.telling.cautions import Point, cautions
from transparency.telling.numbers import exhibits
from transparency.telling.numbers.exhibits import Exhibit
from transparency.telling.numbers.headlines import headline, lead
from transparency.telling.numbers.tables import named
from transparency.telling.record.setbacks import (
    SetbackLine,
    Setbacks,
    paid_first_heading,
    paid_first_sentence,
    setbacks,
)
from transparency.telling.sentence import Told


class Opening(Struct, frozen=True):
    """The first words of a page: a title in two beats, a paragraph, and the points that have to be read first."""

    beats: tuple[Told, Told]
    lead: Told
    cautions: tuple[Point, ...]

    @property
    def title(self) -> str:
        """The two beats as plain text."""
        return " ".join(map(str, self.beats))


class Block(Struct, frozen=True):
    """A finding with its chart."""

    id: str
    words: Exhibit
    drawing: PageDrawing


def opening(release: Release, settings: Settings) -> Opening:
    """Title, lead and cautions of a release."""
    return Opening(headline(release, settings), lead(release, settings), cautions(release, settings))


class Against(Struct, frozen=True):
    """What went against providers: the sum with a drawing for each line, and what others are paid first."""

    told: Setbacks
    rows: tuple[tuple[SetbackLine, Markup], ...]


class First(Struct, frozen=True):
    """What others are paid first in a sale."""

    finding: Told
    sentence: Told
    svg: Markup


def against(releases: Sequence[Release], settings: Settings) -> Against | None:
    """The change of the promised part over a year."""
    told = setbacks(releases, settings)
    return Against(told, tuple(zip(told.lines, drawing.setbacks(told.change), strict=True))) if told else None


def first(releases: Sequence[Release], settings: Settings) -> First | None:
    """What others are paid first, where an amount is published."""
    sentence = paid_first_sentence(releases, settings)
    if not sentence:
        return None
    finding = paid_first_heading(releases)
    return First(finding, sentence, drawing.paid_first(releases, str(finding)))


def blocks(releases: Sequence[Release], settings: Settings) -> list[Block]:
    """The charts with their findings: pool over time, groups, what will be earned next."""
    found = [_pool(releases, settings), _groups(releases[-1]), _ahead(releases[-1])]
    return [block for block in found if block is not None]


def _pool(releases: Sequence[Release], settings: Settings) -> Block | None:
    shown = exhibits.quarters_of_pool(releases)
    if not shown:
        return None
    words = exhibits.pool(shown, settings)
    return Block("pool", words, drawing.pool(shown, words.finding, settings.words.units, words.note))


def _groups(release: Release) -> Block | None:
    """The first breakdown."""
    if not release.breakdowns:
        return None
    table = named(release.breakdowns[0], release)
    place = next((number for number, column in enumerate(table.columns) if column.id == "share"), None)
    if place is None:
        return None
    words = exhibits.groups(table, place, release)
    return Block("groups", words, drawing.groups(release, table, place, words.finding))


def _ahead(release: Release) -> Block | None:
    """What will be earned, by quarter, or by year where ranges are printed."""
    coming = exhibits.table_ahead(release)
    if coming is None:
        return None
    words = exhibits.ahead(*coming, release)
    return Block("ahead", words, drawing.ahead(release, *coming, words.finding, words.note))
