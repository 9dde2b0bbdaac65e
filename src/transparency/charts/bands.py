"""A table of bands as steps over the number that is asked: how much each band gives, and where more adds nothing."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from transparency.charts.drawing import NARROW, WIDE, Amount, Drawing, chart, line, rect, text
from transparency.charts.lettering import measure, wrap
from transparency.charts.scale import Scale

ABOVE, BELOW = 44.0, 46.0
EDGE = 4.0
LINE = 17.0
GAP = 1.5


class Band(Struct, frozen=True):
    """What the whole numbers from ``low`` to ``high`` (``None``: and more) give."""

    low: int
    high: int | None
    amount: Amount


def bands(
    id: str,
    title: str,
    desc: str,
    data: Sequence[Band],
    write: Callable[[Amount], str],
    *,
    axis: str,
    unit: str,
    end: int,
    ceiling: int | None = None,
    ceiling_words: str = "",
) -> Drawing:
    """Bars as wide as their bands, from zero up to ``end`` (where an open band is cut off).

    ``axis`` names the number that is asked, ``unit`` what a band gives; ``ceiling`` draws a line where more adds
    nothing, with its words. ``data`` is in rising order without gaps; with no bands there is nothing to draw.
    """
    if not data:
        return Drawing("", "")
    drawn = []
    for variant, width, height in (("wide", WIDE, 340.0), ("narrow", NARROW, 280.0)):
        names = wrap(axis, width - 2 * EDGE)
        parts = _plot(data, write, unit=unit, end=end, width=width, bottom=height - BELOW)
        parts += [text("c-mut", EDGE, height - 5 + LINE * place, words) for place, words in enumerate(names)]
        if ceiling is not None:
            across = _across(data, end, width)
            parts += _line(ceiling_words, across(ceiling), height - BELOW, width - EDGE)
        drawn.append(chart(id, variant, height + LINE * (len(names) - 1), (title, desc), parts))
    return Drawing(*drawn)


def _across(data: Sequence[Band], end: int, width: float) -> Scale:
    return Scale(data[0].low, max(end, data[-1].low + 1), EDGE, width - EDGE)


def _plot(
    data: Sequence[Band], write: Callable[[Amount], str], *, unit: str, end: int, width: float, bottom: float
) -> list[str]:
    """The parts of one variant, without the line at the ceiling and the name of the axis."""
    right = width - EDGE
    across = _across(data, end, width)
    up = Scale(0, max([*(band.amount for band in data), 1]), bottom, ABOVE)
    parts = []
    for place, band in enumerate(data):
        start = across(band.low)
        until = across(data[place + 1].low) if place + 1 < len(data) else right
        parts.append(rect("f-s2", start + GAP / 2, up(band.amount), until - start - GAP, bottom - up(band.amount)))
        parts += _amount(band, write, unit, (start, until), up)
    parts.append(line("l-ink", [(EDGE, bottom), (right, bottom)]))
    numbers = [*(band.low for band in data), *([end] if data[-1].high is None and end > data[-1].low else [])]
    for number, x in _named(numbers, across, width):
        parts.append(text("c-mut", x, bottom + 20, f"{number:,}", anchor="middle"))
    parts += [line("l-ink", [(across(number), bottom), (across(number), bottom + 5)]) for number in numbers]
    return parts


def _named(numbers: Sequence[int], across: Scale, width: float) -> list[tuple[int, float]]:
    """Which marks of the axis are named, and where: the last two first, since the last band begins and ends there."""
    kept: list[tuple[float, float, int]] = []
    for number in reversed(numbers):
        half = measure(f"{number:,}") / 2
        x = min(max(across(number), half), width - half)
        if all(abs(x - other) >= half + wide + 6 for other, wide, _ in kept):
            kept.append((x, half, number))
    return [(number, x) for x, _, number in reversed(kept)]


def _amount(band: Band, write: Callable[[Amount], str], unit: str, edges: tuple[float, float], up: Scale) -> list[str]:
    """What a band gives, above its bar: with its unit where that fits, alone where only that fits, else not at all.

    A band too narrow for its number is in the table beside the chart.
    """
    room = edges[1] - edges[0] - 4
    for words in (f"{write(band.amount)} {unit}", write(band.amount)):
        if measure(words, bold=True) <= room:
            return [text("c-ink", sum(edges) / 2, up(band.amount) - 8, words, anchor="middle", bold=True)]
    return []


def _line(words: str, x: float, bottom: float, right: float) -> list[str]:
    """The line where more adds nothing, with its words on the side that has more room, if they fit there."""
    parts = [line("l-ink", [(x, bottom), (x, 6)], width=1.5)]
    after = right - x >= x - EDGE
    if measure(words, bold=True) <= max(right - x, x - EDGE) - 10:
        place, anchor = (x + 8, "start") if after else (x - 8, "end")
        parts.append(text("c-ink", place, 16, words, anchor=anchor, bold=True))
    return parts
