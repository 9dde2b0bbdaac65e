"""What the overview and the reports say: the opening, and findings with their charts."""

from collections.abc import Sequence

from msgspec import Struct

from transparency.publication.settings import Settings
from transparency.release.release import Release, RowKind, Status, Unit
from transparency.site import drawing
from transparency.site.drawing import Drawing
from transparency.site.rendering import printed, printed_day
from transparency.telling.cautions import Point, cautions
from transparency.telling.headlines import headline, lead, pool_heading, split_note, unbroken
from transparency.telling.labels import say
from transparency.telling.sentence import Told
from transparency.telling.tables import named


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
    finding: str
    about: str
    drawing: Drawing


def opening(release: Release, settings: Settings) -> Opening:
    """Title, lead and cautions of a release."""
    return Opening(headline(release, settings), lead(release, settings), cautions(release, settings))


def blocks(releases: Sequence[Release], settings: Settings) -> list[Block]:
    """The charts with their findings: pool over time, groups, what will be earned next."""
    found = [_pool(releases, settings), _groups(releases[-1]), _ahead(releases[-1])]
    return [block for block in found if block is not None]


def _pool(releases: Sequence[Release], settings: Settings) -> Block | None:
    latest = releases[-1]
    needed = ("pool.set_aside", "awards.promised", "pool.available")
    shown = unbroken(releases, *needed)
    if len(shown) < 2:
        return None
    finding = pool_heading(latest, settings)
    about = say(
        "units-set-aside-for-providers", providers=settings.words.providers, first=shown[0].label, last=latest.label
    )
    about += split_note(shown)
    return Block("pool", finding, about, drawing.pool(shown, finding, settings.words.units))


def _groups(release: Release) -> Block | None:
    """The first breakdown, titled by its largest group; "Other" is no finding."""
    if not release.breakdowns:
        return None
    table = named(release.breakdowns[0], release)
    place = next((n for n, column in enumerate(table.columns) if column.id == "share"), None)
    if place is None:
        return None
    rows = [row for row in table.rows if row.kind is not RowKind.TOTAL and row.id != "other"]
    shown = [row for row in rows if row.cells[place].status in {Status.SHOWN, Status.ABOUT}]
    finding = table.title
    if shown:
        top = max(shown, key=lambda row: (row.cells[place].amount or 0, row.name))
        finding = say("largest-group", name=top.name, share=printed(top.cells[place], Unit.PERCENT, ""))
    about = say("title-and-day", title=table.title, day=printed_day(release.as_of))
    return Block("groups", finding, about, drawing.groups(release, table, place, finding))


def _ahead(release: Release) -> Block | None:
    """What will be earned, by quarter, or by year where ranges are printed."""
    if "ahead" not in release.tables:
        return None
    table = named(release.tables["ahead"], release)
    rows = [row for row in table.rows if row.id not in {"later", "total"}]
    if not any(row.cells[0].amount for row in rows):
        return None
    place = min(3, len(rows) - 1) if table.rows[0].id[:4].isdigit() else 0
    year = rows[place].cells[1]
    finding = say("more-will-be-earned", number=printed(year, Unit.UNITS, ""))
    about = say("as-planned-on", title=table.title, day=printed_day(release.as_of))
    return Block("ahead", finding, about, drawing.ahead(release, table, rows, finding))
