"""The picture that stands for a page where its address is passed on: what it says, and the company in squares.

It is drawn on paper: whoever passes an address on sees it in no theme but the light one.
"""

from collections.abc import Sequence
from html import escape

from msgspec import Struct

from transparency.charts.drawing import SIZE, named, number, rect
from transparency.charts.ladder import DESK, SIDE, Holdings, company_at
from transparency.charts.lettering import Face, wrap
from transparency.charts.palette import FILLS, PALETTE

WIDTH, HEIGHT = 1200, 630
"""In px: what the places where addresses are passed on show whole."""
EDGE, APART = 60.0, 46.0
"""Px around everything, and between words and squares."""
NAME = 27.0
NOTE = 21.0
TITLES = (56.0, 50.0, 45.0, 40.0, 36.0, 32.0, 28.0, 24.0, 20.0)
"""Sizes of the headline, px: the first in which it fits."""
SCALES = (1.0, 0.8, 0.65, 0.5)
"""Of the size of names and notes, where there is no room for a headline beside them."""
BETWEEN_BEATS = 0.45
"""Of its size: what is left between the two sentences of a headline."""


class PreviewWords(Struct, frozen=True):
    """What is written in the picture, in plain text."""

    company: str
    brand: str
    headline: tuple[str, ...]
    """Sentences; each begins a line."""
    notes: tuple[str, ...]
    """At the foot: the day, what a square is, that all is made up."""


def preview(words: PreviewWords, holdings: Holdings | None) -> str:
    """The picture as one ``svg``: words at the left, the company at the right, or words alone without a count of it.

    Its title is the headline and its description all else, a line each, so that whoever holds it can draw it again.
    """
    top = (HEIGHT - SIDE * DESK) / 2
    parts = [rect("f-paper", 0, 0, WIDTH, HEIGHT)]
    right = WIDTH - EDGE
    if holdings is not None:
        drawn, left = company_at(holdings, right, top)
        parts += drawn
        right = left - APART
    parts += _words(words, right - EDGE, top)
    about = "\n".join((words.company, words.brand, *words.notes))
    return named("preview-w", "chart preview", (WIDTH, HEIGHT), ("\n".join(words.headline), about), parts)


def _words(words: PreviewWords, width: float, top: float) -> list[str]:
    """From above: who publishes this; from below: notes; between them the headline, as large as it fits.

    Long names make all that is beside the headline smaller, so that there is room for one.
    """
    drawn: list[str] = []
    for scale in SCALES:
        above, y = _names(words, width, top, NAME * scale)
        below, foot = _notes(words.notes, width, HEIGHT - top, NOTE * scale)
        headline, end = _headline(words.headline, width, y + NAME * scale, foot)
        drawn = [*above, *below, *headline]
        if end <= foot:
            break
    return drawn


def _names(words: PreviewWords, width: float, top: float, size: float) -> tuple[list[str], float]:
    """Company and brand from ``top`` on, and where they end."""
    drawn, y = [], top
    for name, said, weight, face in (
        ("c-ink", words.company, 600, Face.INTER_BOLD),
        ("c-mut", words.brand, 400, Face.INTER),
    ):
        for line in _lines(said, width, size, face):
            y += size * 1.25
            drawn.append(_line(name, y - size * 0.5, line, size, "Inter", weight))
    return drawn, y


def _notes(notes: Sequence[str], width: float, foot: float, size: float) -> tuple[list[str], float]:
    """Notes that end at ``foot``, and where they begin."""
    lines = [(line, not place) for note in notes for place, line in enumerate(_lines(note, width, size, Face.INTER))]
    drawn = []
    for line, begins in reversed(lines):
        drawn.append(_line("c-mut", foot, line, size, "Inter", 400))
        foot -= size * (1.62 if begins else 1.3)
    return drawn, foot


def _headline(sentences: Sequence[str], width: float, top: float, foot: float) -> tuple[list[str], float]:
    """The headline in the first size in which it ends above ``foot``, else in the last, and where it ends."""
    drawn: list[str] = []
    y = top
    for size in TITLES:
        drawn, y = [], top
        for sentence in sentences:
            for line in _lines(sentence, width, size, Face.LITERATA_DISPLAY):
                y += size * 1.16
                drawn.append(_line("c-ink", y - size * 0.2, line, size, "Literata Display, Inter", 500))
            y += size * BETWEEN_BEATS
        y -= size * BETWEEN_BEATS
        if y <= foot:
            break
    return drawn, y


def _lines(words: str, width: float, size: float, face: Face) -> list[str]:
    """As they fit in a size."""
    return wrap(words, width * SIZE / size, face=face)


def _line(name: str, y: float, words: str, *face: float | str) -> str:
    """Words from the left edge on the baseline ``y``. ``face``: size, family and weight of their letters."""
    size, family, weight = face
    return (
        f'<text class="{name}" fill="{PALETTE[FILLS[name]]}" x="{number(EDGE)}" y="{number(y)}"'
        f' font-family="{family}" font-size="{size:g}" font-weight="{weight}">{escape(words)}</text>'
    )
