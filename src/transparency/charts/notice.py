"""How many days of notice were given and how many were promised, a square a day where there is room."""

from msgspec import Struct

from transparency.charts.drawing import NARROW, WIDE, Drawing, chart, line, rect, text
from transparency.charts.lettering import measure, wrap
from transparency.charts.scale import Scale

HEIGHT = 92.0
TOP, BOTTOM = 24.0, 42.0
EDGE = 4.0
LINE = 17.0
SQUARE = 3.0
"""A day narrower than this, px, gets no gap of its own: the bar stays whole."""


class Days(Struct, frozen=True):
    """Days of notice: ``given`` between the two dates, ``promised`` by the rule; none may be negative."""

    given: int
    promised: int


def notice(id: str, title: str, desc: str, days: Days, *, announced: str, in_force: str, verdict: str) -> Drawing:
    """A bar of the days given, with a mark where the promised ones end; ink beyond it, or an outline of what lacked.

    ``announced`` and ``in_force`` are the words at its two ends, ``verdict`` the words below.
    """
    drawn = []
    for variant, width in (("wide", WIDE), ("narrow", NARROW)):
        said = wrap(verdict, width - 2 * EDGE, bold=True)
        parts = _plot(days, announced, in_force, width)
        parts += [text("c-ink", EDGE, 84 + LINE * place, words, bold=True) for place, words in enumerate(said)]
        drawn.append(chart(id, variant, HEIGHT + LINE * (len(said) - 1), (title, desc), parts))
    return Drawing(*drawn)


def _plot(days: Days, announced: str, in_force: str, width: float) -> list[str]:
    right = width - EDGE
    along = Scale(0, max(days.given, days.promised, 1), EDGE, right)
    end, mark = along(days.given), along(days.promised)
    within = min(end, mark)
    parts = [rect("f-other", EDGE, TOP, within - EDGE, BOTTOM - TOP)]
    if end > mark:
        parts.append(rect("f-ink", mark, TOP, end - mark, BOTTOM - TOP))
    if days.given and (end - EDGE) / days.given >= SQUARE:
        parts += [line("l-paper", [(along(day), TOP), (along(day), BOTTOM)]) for day in range(1, days.given)]
    if end < mark:
        parts.append(line("l-held", [(end, TOP), (mark, TOP), (mark, BOTTOM), (end, BOTTOM)], dashes="3 3"))
    if days.promised:
        parts.append(line("l-ink", [(mark, TOP - 6), (mark, BOTTOM + 5)], width=1.5))
    parts.append(text("c-ink", EDGE, 14, announced))
    parts.append(text("c-ink", max(end, EDGE + measure(in_force)), 60, in_force, anchor="end"))
    return parts
