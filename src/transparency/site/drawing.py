"""From releases to charts: picks the numbers for ``transparency.charts``, which knows nothing of releases."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from markupsafe import Markup
from msgspec import Struct

from transparency import charts
from transparency.release.format import amount as write
from transparency.release.format import short_day, spoken
from transparency.release.release import Release, Row, RowKind, Status, Unit, Value
from transparency.rules.notice import Notice
from transparency.rules.words.explain import BandChart
from transparency.site import address
from transparency.telling.headlines import restated, top_band
from transparency.telling.labels import say
from transparency.telling.tables import NamedColumn, NamedRow, NamedTable


class Drawing(Struct, frozen=True):
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


def ladder(
    others: Sequence[tuple[str, int | Decimal]], steps: Sequence[int | Decimal | None], whole: int | Decimal | None
) -> Ladder:
    """The company as 10,000 squares, and the four steps in the same squares. One that is not printed is words only."""
    aside, promised, earned, owned = (None if step is None else int(step) for step in steps)
    if not whole or aside is None:
        return Ladder(Markup(""), (Markup(""),) * len(steps))
    groups = tuple((name, int(count)) for name, count in others)
    holdings = charts.Holdings(int(whole), aside, promised, earned, owned, groups)
    drawn = tuple(_both(charts.ladder_step(number, holdings)) for number in range(1, len(steps) + 1))
    return Ladder(_both(charts.ladder_company(holdings, everyone_else=say("everyone-else"))), drawn)


def pool(releases: Sequence[Release], finding: str, units: str) -> Drawing:
    """Units set aside by where they stand, quarter by quarter, in units of today: a split is no step."""
    latest = releases[-1]
    top, rest = top_band(latest)
    layers = [
        charts.Layer(label, spoken(value, Unit.UNITS), fill, amounts, stepped=figure == "pool.set_aside")
        for label, value, fill, figure in (
            (top, rest, "f-s1", "pool.set_aside"),
            (say("promised-not-yet-earned"), latest.value("awards.unvested"), "f-s2", "awards.promised"),
            (say("earned"), latest.value("awards.earned"), "f-s3", "awards.earned"),
        )
        for amounts in (tuple(value.amount for value in restated(releases, figure)),)
        if None not in amounts
    ]
    about = say(
        "areas-by-quarter",
        first=releases[0].label,
        last=latest.label,
        parts="; ".join(f"{layer.label} {layer.value}" for layer in layers),
    )
    labels = [release.label for release in releases]
    drawn = charts.steps("pool", finding, about, labels, layers, write=_writer(Unit.UNITS), unit=units)
    names = {"awards.earned": say("earned"), "awards.promised": say("promised"), "pool.set_aside": say("set-aside")}
    columns = tuple(NamedColumn(id=id, name=name, unit=Unit.UNITS) for id, name in names.items())
    rows = tuple(
        NamedRow(id=release.quarter, name=release.label, cells=tuple(release.value(id) for id in names))
        for release in reversed(releases)
    )
    return Drawing(
        svg=_safe(drawn.both),
        caption=say("units-at-the-end"),
        stub=say("quarter"),
        table="",
        columns=columns,
        rows=rows,
        download=address.ALL_FIGURES,
        more=address.figure_page("pool.set_aside"),
        note=say("earned-includes-what-is-owned") + middle_note(latest, "awards.promised"),
    )


def groups(release: Release, table: NamedTable, place: int, finding: str) -> Drawing:
    """The share of each group of a breakdown, on a scale of all that is promised."""
    people = next((number for number, column in enumerate(table.columns) if column.unit is Unit.PEOPLE), None)
    data = [
        charts.Bar(row.name, row.cells[place].amount, _people(row, people), spoken(row.cells[place], Unit.PERCENT))
        for row in table.rows
        if row.kind is not RowKind.TOTAL
    ]
    about = say("bars-parts", parts="; ".join(f"{bar.label} {bar.words}" for bar in data))
    drawn = charts.bars("groups", finding, about, data, write=_writer(Unit.PERCENT), whole=100)
    return Drawing(
        svg=_safe(drawn.both),
        caption=table.title,
        stub=table.stub,
        table=table.id,
        columns=table.columns,
        rows=table.rows,
        download=address.table_data(release.quarter, table.id),
        why=" ".join(table.notes),
    )


def ahead(release: Release, table: NamedTable, rows: Sequence[NamedRow], finding: str) -> Drawing:
    """Units to be earned in each coming quarter, or year."""
    data = [charts.Column(row.name, row.cells[0].amount, spoken(row.cells[0], Unit.UNITS)) for row in rows]
    about = say("columns-first-to-last", first=rows[0].name, last=rows[-1].name)
    drawn = charts.columns("ahead", finding, about, data, write=_writer(Unit.UNITS), fill="f-s3")
    return Drawing(
        svg=_safe(drawn.both),
        caption=table.title,
        stub=table.stub,
        table=table.id,
        columns=table.columns,
        rows=table.rows,
        download=address.table_data(release.quarter, table.id),
        note=" ".join(table.notes) + middle_note(release, "awards.unvested"),
    )


def history(id: str, finding: str, labels: Sequence[str], values: Sequence[Value], unit: Unit) -> Markup:
    """A figure quarter by quarter, from the first quarter in which it is printed."""
    first = next(place for place, value in enumerate(values) if value.amount is not None)
    pairs = zip(labels[first:], values[first:], strict=True)
    data = [charts.Column(label, value.amount, spoken(value, unit)) for label, value in pairs]
    about = say("columns-first-to-last", first=labels[first], last=labels[-1])
    return _safe(charts.columns(f"history-{id}", finding, about, data, write=_writer(unit)).both)


def middle_note(release: Release, figure: str) -> str:
    """Where ranges are drawn, or nothing."""
    ranges = release.value(figure).status is Status.RANGE
    return " " + say("ranges-are-drawn-at-their") if ranges else ""


def _writer(unit: Unit) -> Callable[[int | Decimal], str]:
    """Prints amounts for a chart."""
    return partial(write, unit=unit)


def _people(row: Row, place: int | None) -> str:
    """How many people a bar stands for, in fives."""
    if place is None or row.cells[place].amount is None:
        return ""
    return say("people", count=spoken(row.cells[place], Unit.PEOPLE))


def bands(chart: BandChart) -> Markup:
    """The bands of a rule as steps. Empty for a table with nothing to draw."""
    data = [
        charts.Band(step.low, step.high, step.points if step.divide == 1 else Decimal(step.points) / step.divide)
        for step in chart.steps
    ]
    drawn = charts.bands(
        chart.id, chart.title, chart.about, data, _writer(Unit.UNITS), axis=chart.axis, unit=chart.unit, end=chart.end,
        ceiling=chart.ceiling, ceiling_words=chart.ceiling_words,
    )  # fmt: skip
    return _both(drawn)


def notice(rule: str, told: Notice, arithmetic: str) -> Markup:
    """The days of notice that a rule gave, and those it promises."""
    given = say("days-given", count=told.given)
    verdict = given if told.promised is None else say("days-promised", count=told.promised) + ", " + given
    drawn = charts.notice(
        f"notice-{address.slug(rule).lower()}", verdict, arithmetic, charts.Days(told.given, told.promised or 0),
        announced=say("day-announced", day=short_day(told.announced)),
        in_force=say("day-in-force", day=short_day(told.start)), verdict=verdict,
    )  # fmt: skip
    return _both(drawn)
