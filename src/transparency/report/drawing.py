"""From releases to drawings: picks the numbers and hands them to ``transparency.charts``, which knows of no release."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from markupsafe import Markup
from msgspec import Struct

from transparency.charts import (
    PALETTE,
    Column,
    Drawing,
    Holdings,
    Layer,
    columns,
    cover_sheet,
    ladder_step,
    repaint,
    square_units,
    squares,
    steps,
)
from transparency.charts.drawing import Amount
from transparency.publication.settings import Settings
from transparency.release.catalogue import CATALOGUE, LADDER
from transparency.release.finding import history, pool_heading, split_note
from transparency.release.format import amount
from transparency.release.release import FigureValue, Release, Status, Unit, Value
from transparency.report.tables import Printer

SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
"""The size of an ``svg``, in px."""

GAPS = re.compile(r'stroke-dasharray="0 (\d+) 1 0"')
"""The gaps between squares: a whole pixel on a screen; on paper, which has finer dots, a sixth of a square."""

MESH = re.compile(r'<path class="l-paper"[^>]*/>')
"""The gaps themselves: left out where a square is half a millimetre, for most screens would draw nothing but gaps."""

LONGEST = 47.0
"""Width of the first step's squares in the ladder's table, mm; the others are on the same scale."""

OURS = frozenset({"pool", "rest", "fully_diluted", "issued"})
"""Rows of the table ``denominator`` that are not a group of other holders."""

HISTORY = "awards.promised.fully_diluted"
"""The figure whose history is drawn."""


class Figure(Struct, frozen=True):
    """One chart: the finding is its title."""

    number: int
    title: str
    subtitle: str
    svg: Markup


class Cover(Struct, frozen=True):
    """The company as squares, and what they mean."""

    svg: Markup
    left: str
    right: str


class Artist:
    """Draws the figures of one report and numbers them in the order in which they are drawn."""

    def __init__(
        self, settings: Settings, colours: Mapping[str, str], printer: Printer, numbers: Iterator[int], language: str
    ) -> None:
        self._words = settings.words
        self._settings = settings
        self._colours = {"paper": "#ffffff", **colours}
        self._printer = printer
        self._numbers = numbers
        self._language = language

    def cover(self, release: Release) -> Cover:
        """The company as 10,000 squares; nothing when a count it needs is not published."""
        held = holdings(release)
        if held is None:
            return Cover(Markup(""), "", "")
        counts = [_count(held.step(number), held) for number in (1, 2, 3, 4)]
        units = amount(square_units(held.fully_diluted).normalize(), Unit.UNITS, locale=self._language)
        left = f"The company as 10,000 squares of {units} {self._words.units}."
        right = (
            f"In colour: {counts[0]} set aside for {self._words.providers}; "
            f"{counts[1]} promised, {counts[2]} earned, {counts[3]} owned."
        )
        drawn = cover_sheet("cover", "The company as 10,000 squares", right, held)
        return Cover(self._safe(drawn), left, right)

    def squares(self, release: Release, figure: str) -> Markup:
        """One step of the ladder in squares, all steps on one scale."""
        held = holdings(release)
        if held is None:
            return Markup("")
        whole = SIZE.search(ladder_step(1, held).narrow)
        drawn = ladder_step(LADDER.index(figure) + 1, held).narrow
        if whole is None or not drawn:
            return Markup("")
        scale = LONGEST / float(whole[1])

        def in_millimetres(found: re.Match[str]) -> str:
            return f'width="{float(found[1]) * scale:.2f}mm" height="{float(found[2]) * scale:.2f}mm"'

        return self._safe(MESH.sub("", SIZE.sub(in_millimetres, drawn, count=1)))

    def history(self, releases: Sequence[Release]) -> list[Figure]:
        """The pool by where its units stand, and what is promised of the company, quarter by quarter."""
        if len(releases) < 2:
            return []
        latest = releases[-1]
        period = f"end of each quarter, {releases[0].label} to {latest.label}"
        finding = pool_heading(latest, self._settings)
        about = f"{self._words.units.capitalize()} set aside for {self._words.providers}, {period}"
        about += split_note(releases)
        layers = (
            self._layer(releases, "pool.set_aside", "Not promised, or left the pool", "f-s1", stepped=True),
            self._layer(releases, "awards.promised", "Promised", "f-s2"),
            self._layer(releases, "awards.earned", "Earned", "f-s3"),
        )
        labels = [release.label for release in releases]
        drawn = steps("pool", finding, about, labels, layers, write=self._units, unit=self._words.units)
        found = [self._figure(finding, about, drawn)]
        values = [value_of(release, HISTORY) for release in releases]
        if any(value.status is not Status.NONE for value in values):
            name = "The promised part of the company"
            finding = history(HISTORY, values, name=name, currency=self._settings.company.currency)
            about = f"{CATALOGUE[HISTORY].name}, {period}"
            data = [Column(label, value.amount) for label, value in zip(labels, values, strict=True)]
            found.append(self._figure(finding, about, columns("promised", finding, about, data, write=self._percent)))
        return found

    def ahead(self, release: Release) -> list[Figure]:
        """What will be earned in each coming quarter."""
        table = release.tables.get("ahead")
        rows = [row for row in table.rows if row.id[:4].isdigit()] if table else []
        if not any(row.cells[0].amount for row in rows):
            return []
        finding = f"What {self._words.providers} will earn in each of the next {len(rows)} quarters, if nobody leaves"
        about = f"{self._words.units.capitalize()} to be earned in the quarter, by the schedules in force"
        data = [Column(row.name, row.cells[0].amount) for row in rows]
        return [self._figure(finding, about, columns("ahead", finding, about, data, write=self._units, fill="f-s3"))]

    def _layer(self, releases: Sequence[Release], id: str, label: str, fill: str, *, stepped: bool = False) -> Layer:
        values = [value_of(release, id) for release in releases]
        printed = f"{CATALOGUE[id].name}: {self._printer.number(values[-1], Unit.UNITS)}"
        return Layer(label, printed, fill, tuple(value.amount for value in values), stepped)

    def _figure(self, title: str, subtitle: str, drawn: Drawing) -> Figure:
        return Figure(next(self._numbers), title, subtitle, self._safe(drawn.wide))

    def _units(self, units: Amount) -> str:
        return amount(units, Unit.UNITS, locale=self._language)

    def _percent(self, percent: Amount) -> str:
        return amount(percent, Unit.PERCENT, locale=self._language)

    def _safe(self, drawn: str) -> Markup:
        """The one place where a drawing is marked as safe: ``charts`` escapes every text it is given."""
        return Markup(repaint(drawn, self._colours))


def _fine_gaps(found: re.Match[str]) -> str:
    cell = Decimal(found[1]) + 1
    gap = (cell / 6).quantize(Decimal("0.01"))
    return f'stroke-dasharray="0 {cell - gap} {gap} 0"'


def painted(sheet: bytes, colours: Mapping[str, str]) -> bytes:
    """The style sheet with a theme's light colours in the place of the default ones."""
    for token, colour in colours.items():
        if token in PALETTE:
            sheet = sheet.replace(PALETTE[token].encode(), colour.encode())
    return sheet


def value_of(release: Release, id: str) -> Value:
    """A figure's value; none when the release does not have it."""
    return release.figures.get(id, FigureValue(id=id, value=Value(amount=None, status=Status.NONE))).value


def holdings(release: Release) -> Holdings | None:
    """What the squares show, or ``None`` when one of their counts is not published."""
    ids = ("capitalization.fully_diluted", *LADDER)
    counts = [int(found) for id in ids if (found := release.amount(id)) is not None]
    if len(counts) < len(ids) or counts[0] <= 0:
        return None
    table = release.tables.get("denominator")
    groups = []
    for row in table.rows if table else ():
        units = row.cells[0].amount
        if row.id not in OURS and units:
            groups.append((row.name, int(units)))
    whole, set_aside, promised, earned, owned = counts
    return Holdings(whole, set_aside, promised, earned, owned, tuple(groups))


def _count(units: int, held: Holdings) -> str:
    """How many squares, in words that never round something to nothing."""
    count = squares(units, held.fully_diluted)
    if 0 < count < 1:
        return "less than one"
    return f"{count.quantize(Decimal(1), ROUND_HALF_EVEN):,}"
