"""What each drawing of a release finds, as its title, the line below it and its note; the same for page and paper."""

from collections.abc import Sequence

from msgspec import Struct

from transparency.publication.settings import Settings
from transparency.release.catalogue import figure
from transparency.release.release import Release, RowKind, Status, Unit
from transparency.telling.labels import say
from transparency.telling.numbers.course import share_course, span
from transparency.telling.numbers.figures import figure_name
from transparency.telling.numbers.format import day, number
from transparency.telling.numbers.headlines import pool_heading
from transparency.telling.numbers.history import history, restated, split_note, subject, unbroken
from transparency.telling.numbers.numerals import numeral
from transparency.telling.numbers.tables import NamedRow, NamedTable, named


class Exhibit(Struct, frozen=True):
    """A drawing in words. ``note``: what has to be said beside it; may be empty."""

    finding: str
    subtitle: str
    note: str = ""


def quarters_of_pool(releases: Sequence[Release]) -> list[Release]:
    """The last quarters without a gap in which the pool can be drawn; none where these are fewer than two."""
    shown = unbroken(releases, "pool.set_aside", "awards.promised", "pool.available")
    return shown if len(shown) > 1 else []


def pool(releases: Sequence[Release], settings: Settings) -> Exhibit:
    """Units set aside by where they stand, through the quarters of :func:`quarters_of_pool`."""
    first, latest = releases[0], releases[-1]
    about = say(
        "units-set-aside-for-providers", providers=settings.words.providers, first=first.label, last=latest.label
    )
    note = _joined(say("earned-includes-what-is-owned"), _middle(latest, "awards.promised"))
    return Exhibit(pool_heading(latest, settings), ". ".join(filter(None, (about, split_note(releases)))), note)


def groups(table: NamedTable, place: int, release: Release) -> Exhibit:
    """A breakdown, titled by its largest group; "Other" is no finding. ``place``: the column of shares."""
    rows = [row for row in table.rows if row.kind is not RowKind.TOTAL and row.id != "other"]
    shown = [row for row in rows if row.cells[place].status in {Status.SHOWN, Status.ABOUT}]
    finding = table.title
    if shown:
        top = max(shown, key=lambda row: (row.cells[place].amount or 0, row.name))
        share = number(top.cells[place], Unit.PERCENT)
        alike = [row for row in shown if number(row.cells[place], Unit.PERCENT) == share]
        finding = say("largest-group", name=top.name, share=share)
        if 1 < len(alike) < len(rows):
            finding = say("largest-groups-alike", number=numeral(len(alike)), all=numeral(len(rows)), share=share)
        elif len(alike) > 1:
            finding = say("all-groups-alike", all=numeral(len(rows)), share=share)
    return Exhibit(finding, say("title-and-day", title=table.title, day=day(release.as_of)))


def table_ahead(release: Release) -> tuple[NamedTable, list[NamedRow]] | None:
    """What will be earned, as a table and those of its rows that are quarters or years; nothing where none is."""
    if "ahead" not in release.tables:
        return None
    table = named(release.tables["ahead"], release)
    rows = [row for row in table.rows if row.id not in {"later", "total"}]
    return (table, rows) if any(row.cells[0].amount for row in rows) else None


def ahead(table: NamedTable, rows: Sequence[NamedRow], release: Release) -> Exhibit:
    """What will be earned, by quarter, or by year where ranges are printed."""
    place = min(3, len(rows) - 1) if rows[0].id[:4].isdigit() else 0
    year = number(rows[place].cells[1], Unit.UNITS)
    return Exhibit(
        say("more-will-be-earned", number=year),
        say("as-planned-on", title=table.title, day=day(release.as_of)),
        _middle(release, "awards.unvested"),
    )


def over_time(releases: Sequence[Release], id: str, *, name: str = "", currency: str = "USD") -> Exhibit:
    """A figure of the catalogue through all quarters, in units of today. ``name``: where it has a name of its own."""
    entry = figure(id)
    assert entry is not None, id
    called, moves, counted = name or figure_name(id), entry.group == "quarter", entry.unit is Unit.UNITS
    values = restated(releases, id) if counted else [release.value(id) for release in releases]
    finding = share_course(releases, id, subject(id, name)) or history(id, values, name=name, currency=currency)
    about = say("history-of-movement", name=called) if moves else say("history-of-balance", name=called)
    extremes = span(values, [release.label for release in releases], entry.unit, currency)
    return Exhibit(finding, ". ".join(filter(None, (about, split_note(releases) if counted else "", extremes))))


def _middle(release: Release, figure: str) -> str:
    """How ranges are drawn, or nothing."""
    return say("ranges-are-drawn-at-their") if release.value(figure).status is Status.RANGE else ""


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
