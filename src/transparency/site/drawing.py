"""Drawings of the site: as ``telling`` draws them, each with the table and the file that belong to it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from markupsafe import Markup
from msgspec import Struct

from transparency import charts
from transparency.release.catalogue import LADDER
from transparency.release.causes import PartChange
from transparency.release.release import Release, Unit, Value
from transparency.rules.notice import Notice
from transparency.rules.words.explain import BandChart
from transparency.site import address
from transparency.telling.labels import say
from transparency.telling.numbers.drawings import (
    draw_ahead,
    draw_groups,
    draw_history,
    draw_paid_first,
    draw_pool,
    draw_setbacks,
    holdings,
    strip_names,
)
from transparency.telling.numbers.format import amount, short_day
from transparency.telling.numbers.tables import NamedColumn, NamedRow, NamedTable
from transparency.telling.rules.words import notice_verdict, notice_words


class PageDrawing(Struct, frozen=True):
    """A chart with the table and the file that belong to it. ``table``: id of the table whose cells its rows are."""

    svg: Markup
    caption: str
    stub: str
    table: str
    columns: tuple[NamedColumn, ...]
    rows: tuple[NamedRow, ...]
    download: str
    more: str = ""
    note: str = ""
    why: str = ""
    """What is said about groups that are printed together."""


class Ladder(Struct, frozen=True):
    """The drawings of the ladder: the company, and each step. Empty where there is nothing to draw."""

    company: Markup
    steps: tuple[Markup, ...]


def _safe(svg: str) -> Markup:
    """The one place where a chart is marked as safe: ``charts`` escapes every text it is given."""
    return Markup(svg)


def _both(drawing: charts.Drawing) -> Markup:
    return _safe(drawing.both) if drawing.wide else Markup("")


def ladder(release: Release) -> Ladder:
    """The company as 10,000 squares, and the four steps in the same squares. One that is not printed is words only."""
    held = holdings(release)
    if held is None:
        return Ladder(Markup(""), (Markup(""),) * len(LADDER))
    drawn = tuple(_both(charts.ladder_step(number, held)) for number in range(1, len(LADDER) + 1))
    return Ladder(_both(charts.ladder_company(held, names=strip_names())), drawn)


def preview(release: Release, words: charts.PreviewWords, colours: Mapping[str, str]) -> str:
    """The picture that stands for a page, in a theme's light ``colours`` (by token), as a file of its own."""
    return charts.repaint(charts.preview(words, holdings(release)), colours)


def setbacks(change: PartChange) -> tuple[Markup, ...]:
    """Each line of the change of the promised part, in squares."""
    return tuple(_both(drawn) for drawn in draw_setbacks(change))


def paid_first(releases: Sequence[Release], finding: str) -> Markup:
    """What others are paid first, through all quarters."""
    return _safe(draw_paid_first(releases, finding).both)


def pool(releases: Sequence[Release], finding: str, units: str, note: str = "") -> PageDrawing:
    """Units set aside by where they stand, quarter by quarter."""
    names = {"awards.earned": say("earned"), "awards.promised": say("promised"), "pool.set_aside": say("set-aside")}
    columns = tuple(NamedColumn(id=id, name=name, unit=Unit.UNITS) for id, name in names.items())
    rows = tuple(
        NamedRow(id=release.quarter, name=release.label, cells=tuple(release.value(id) for id in names))
        for release in reversed(releases)
    )
    return PageDrawing(
        svg=_safe(draw_pool(releases, finding, units).both),
        caption=say("units-at-the-end"),
        stub=say("quarter"),
        table="",
        columns=columns,
        rows=rows,
        download=address.ALL_FIGURES,
        more=address.figure_page("pool.set_aside"),
        note=note,
    )


def groups(release: Release, table: NamedTable, place: int, finding: str) -> PageDrawing:
    """The share of each group of a breakdown."""
    svg = _safe(draw_groups(table, place, finding).both)
    return _of_table(svg, release, table, why=" ".join(table.notes))


def ahead(release: Release, table: NamedTable, rows: Sequence[NamedRow], finding: str, note: str = "") -> PageDrawing:
    """Units to be earned in each coming quarter, or year."""
    svg = _safe(draw_ahead(rows, finding).both)
    return _of_table(svg, release, table, note=" ".join(filter(None, (*table.notes, note))))


def _of_table(svg: Markup, release: Release, table: NamedTable, *, note: str = "", why: str = "") -> PageDrawing:
    """A drawing of a table of the release, with that table."""
    return PageDrawing(
        svg=svg,
        caption=table.title,
        stub=table.stub,
        table=table.id,
        columns=table.columns,
        rows=table.rows,
        download=address.table_data(release.path, table.id),
        note=note,
        why=why,
    )


def spark(values: Sequence[Value]) -> Markup:
    """A figure through all quarters, beside its number. Empty where there is nothing to draw."""
    return _safe(charts.spark([value.amount for value in values]))


def history(id: str, finding: str, labels: Sequence[str], values: Sequence[Value], unit: Unit) -> Markup:
    """A figure at the end of each quarter, from the first in which it was printed."""
    return _safe(draw_history(id, finding, labels, values, unit).both)


def bands(chart: BandChart) -> Markup:
    """The bands of a rule as steps. Empty for a table with nothing to draw."""
    data = [
        charts.Band(step.low, step.high, step.points if step.divide == 1 else Decimal(step.points) / step.divide)
        for step in chart.steps
    ]
    drawn = charts.bands(
        chart.id, chart.title, chart.about, data, partial(amount, unit=Unit.UNITS), axis=chart.axis, unit=chart.unit,
        end=chart.end, ceiling=chart.ceiling, ceiling_words=chart.ceiling_words,
    )  # fmt: skip
    return _both(drawn)


def notice(rule: str, told: Notice) -> Markup:
    """The days of notice that a rule gave, and those it promises."""
    verdict = notice_verdict(told)
    drawn = charts.notice(
        f"notice-{address.slug(rule).lower()}",
        verdict,
        notice_words(told),
        charts.Days(told.given, told.promised or 0),
        announced=say("day-announced", day=short_day(told.announced)),
        in_force=say("day-in-force", day=short_day(told.start)),
        verdict=verdict,
    )
    return _both(drawn)
