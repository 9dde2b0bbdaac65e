"""From releases to drawings: picks the numbers and hands them to ``transparency.charts``, which knows of no release."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

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
    steps,
)
from transparency.charts.drawing import Amount
from transparency.publication.settings import Settings
from transparency.release.catalogue import CATALOGUE, LADDER
from transparency.release.format import amount
from transparency.release.release import Release, Unit
from transparency.report.tables import Printer
from transparency.telling.headlines import (
    history,
    pool_heading,
    restated,
    split_note,
    square_size,
    squares_text,
    top_band,
    unbroken,
)
from transparency.telling.tables import named

SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
"""The size of an ``svg``, in px."""

GAPS = re.compile(r'stroke-dasharray="0 (\d+) 1 0"')
"""The gaps between squares: a whole pixel on a screen; on paper, which has finer dots, a sixth of a square."""

MESH = re.compile(r'<path class="l-paper"[^>]*/>')
"""The gaps themselves: left out where a square is half a millimetre, for most screens would draw nothing but gaps."""

LONGEST = 47.0
"""Width of the first step's squares in the ladder's table, mm; the others are on the same scale."""

OURS = frozenset({"pool", "fully_diluted", "issued"})
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
        units = square_size(held.fully_diluted, self._language)
        left = f"The company as 10,000 squares of {units} {self._words.units}."
        parts = [
            f"{squares_text(release.value(id), held.fully_diluted)} {name}"
            for id, name in zip(LADDER[1:], ("promised", "earned", "owned"), strict=True)
            if id in release.figures
        ]
        aside = squares_text(release.value(LADDER[0]), held.fully_diluted)
        right = f"In colour: {'; '.join([f'{aside} set aside for {self._words.providers}', ', '.join(parts)])}."
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
        releases = unbroken(releases, "pool.available")
        if len(releases) < 2:
            return []
        latest = releases[-1]
        period = f"end of each quarter, {releases[0].label} to {latest.label}"
        finding = pool_heading(latest, self._settings)
        about = f"{self._words.units.capitalize()} set aside for {self._words.providers}, {period}"
        about += split_note(releases)
        top, rest = top_band(latest)
        layers = [
            Layer(label, self._printer.number(value, Unit.UNITS), fill, amounts, id == "pool.set_aside")
            for label, value, fill, id in (
                (top, rest, "f-s1", "pool.set_aside"),
                ("Promised, not yet earned", latest.value("awards.unvested"), "f-s2", "awards.promised"),
                ("Earned", latest.value("awards.earned"), "f-s3", "awards.earned"),
            )
            for amounts in (tuple(value.amount for value in restated(releases, id)),)
            if None not in amounts
        ]
        labels = [release.label for release in releases]
        drawn = steps("pool", finding, about, labels, layers, write=self._units, unit=self._words.units)
        found = [self._figure(finding, about, drawn)]
        values = [release.value(HISTORY) for release in releases]
        if all(value.amount is not None for value in values):
            name = "The promised part of the company"
            finding = history(HISTORY, values, name=name, currency=self._settings.company.currency)
            about = f"{CATALOGUE[HISTORY].name}, {period}"
            pairs = zip(labels, values, strict=True)
            data = [Column(label, value.amount, self._printer.number(value, Unit.PERCENT)) for label, value in pairs]
            found.append(self._figure(finding, about, columns("promised", finding, about, data, write=self._percent)))
        return found

    def ahead(self, release: Release) -> list[Figure]:
        """What will be earned in each coming quarter, or year."""
        table = release.tables.get("ahead")
        rows = [row for row in named(table, release).rows if row.id not in {"later", "total"}] if table else []
        if not any(row.cells[0].amount for row in rows):
            return []
        step = "quarters" if rows[0].id[:4].isdigit() else "years"
        finding = f"What {self._words.providers} will earn in each of the next {len(rows)} {step}, if nobody leaves"
        about = f"{self._words.units.capitalize()} to be earned, by the schedules in force"
        data = [Column(row.name, row.cells[0].amount, self._printer.number(row.cells[0], Unit.UNITS)) for row in rows]
        return [self._figure(finding, about, columns("ahead", finding, about, data, write=self._units, fill="f-s3"))]

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


def holdings(release: Release) -> Holdings | None:
    """What the squares show, or ``None`` without a count of the company; a step that is not printed is left out."""
    whole, aside = (release.amount(id) for id in ("capitalization.fully_diluted", LADDER[0]))
    if not whole or whole <= 0 or aside is None:
        return None
    promised, earned, owned = (None if (found := release.amount(id)) is None else int(found) for id in LADDER[1:])
    table = release.tables.get("denominator")
    groups = []
    for row in named(table, release).rows if table else ():
        units = row.cells[0].amount
        if row.id not in OURS and units:
            groups.append((row.name, int(units)))
    return Holdings(int(whole), int(aside), promised, earned, owned, tuple(groups))
