"""Drawings of a report: as ``telling`` draws them, numbered, in the colours of a theme, in the sizes of paper."""

import re
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from transparency import charts
from transparency.publication.settings import Settings
from transparency.release.catalogue import CATALOGUE, LADDER
from transparency.release.release import Release
from transparency.telling.labels import say
from transparency.telling.numbers import exhibits
from transparency.telling.numbers.drawings import draw_ahead, draw_history, draw_pool, holdings, strip_names
from transparency.telling.numbers.exhibits import Exhibit
from transparency.telling.numbers.ladder import coloured, company_in_squares

SIZE = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
"""The size of an ``svg``, in px."""

MESH = re.compile(r'<path class="l-paper"[^>]*/>')
"""The gaps between squares: left out where a square is half a millimetre, or most screens would draw gaps alone."""

LONGEST = 47.0
"""Width of the first step's squares in the ladder's table, mm; the others are on the same scale."""

HISTORY = "awards.promised.fully_diluted"
"""The figure whose history is drawn."""


class Plate(Struct, frozen=True):
    """One numbered drawing with its words."""

    number: int
    words: Exhibit
    svg: Markup


class Cover(Struct, frozen=True):
    """The company as squares, and what they mean."""

    svg: Markup
    left: str
    right: str


class Artist:
    """Draws the plates of one report and numbers them in the order in which they are drawn."""

    def __init__(self, settings: Settings, colours: Mapping[str, str], numbers: Iterator[int]) -> None:
        self._settings = settings
        self._colours = {"paper": "#ffffff", **colours}
        self._numbers = numbers

    def cover(self, release: Release) -> Cover:
        """The company as 10,000 squares; nothing when a count it needs is not published."""
        held = holdings(release)
        if held is None:
            return Cover(Markup(""), "", "")
        left = company_in_squares(release, self._settings)
        right = coloured(release, self._settings)
        title = say("the-company-as-squares")
        drawn = charts.cover_sheet("cover", title, right, held, names=strip_names())
        return Cover(self._safe(drawn), left, right)

    def squares(self, release: Release, figure: str) -> Markup:
        """One step of the ladder in squares, all steps on one scale."""
        held = holdings(release)
        if held is None:
            return Markup("")
        whole = SIZE.search(charts.ladder_step(1, held).narrow)
        drawn = charts.ladder_step(LADDER.index(figure) + 1, held).narrow
        if whole is None or not drawn:
            return Markup("")
        scale = LONGEST / float(whole[1])

        def in_millimetres(found: re.Match[str]) -> str:
            return f'width="{float(found[1]) * scale:.2f}mm" height="{float(found[2]) * scale:.2f}mm"'

        return self._safe(MESH.sub("", SIZE.sub(in_millimetres, drawn, count=1)))

    def history(self, releases: Sequence[Release]) -> list[Plate]:
        """The pool by where its units stand, and what is promised of the company, quarter by quarter."""
        shown = exhibits.quarters_of_pool(releases)
        if not shown:
            return []
        words = exhibits.pool(shown, self._settings)
        units = self._settings.words.units
        found = [self._plate(words, draw_pool(shown, words.finding, units))]
        values = [release.value(HISTORY) for release in shown]
        if all(value.amount is not None for value in values):
            entry, words = CATALOGUE[HISTORY], exhibits.over_time(shown, HISTORY)
            labels = [release.label for release in shown]
            drawn = draw_history(entry.slug, words.finding, labels, values, entry.unit)
            found.append(self._plate(words, drawn))
        return found

    def ahead(self, release: Release) -> list[Plate]:
        """What will be earned in each coming quarter, or year."""
        coming = exhibits.table_ahead(release)
        if coming is None:
            return []
        words = exhibits.ahead(*coming, release)
        return [self._plate(words, draw_ahead(coming[1], words.finding))]

    def _plate(self, words: Exhibit, drawn: charts.Drawing) -> Plate:
        return Plate(next(self._numbers), words, self._safe(drawn.wide))

    def _safe(self, drawn: str) -> Markup:
        """The one place where a drawing is marked as safe: ``charts`` escapes every text it is given."""
        return Markup(charts.repaint(drawn, self._colours))


def painted(sheet: bytes, colours: Mapping[str, str]) -> bytes:
    """The style sheet with a theme's light colours in the place of the default ones."""
    for token, colour in colours.items():
        if token in charts.PALETTE:
            sheet = sheet.replace(charts.PALETTE[token].encode(), colour.encode())
    return sheet
