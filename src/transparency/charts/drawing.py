"""A small SVG writer: elements with a class for the page and a literal colour for paper, numbers short and stable.

Coordinates are pixels and may be floats; units and money never pass through here except as the length of a mark.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from html import escape

from msgspec import Struct

from transparency.charts.palette import FILLS, PALETTE, STROKES

FONT = "Inter, sans-serif"
SIZE = 13.0
"""Font size of a drawing, px: no label is smaller."""
WIDE = 760
NARROW = 320
"""The two widths of every chart, px; a page shows the wide one from 40 rem."""
HELD_WORDS = "Not printed"
HATCH = 6.0

Amount = int | Decimal


class Drawing(Struct, frozen=True):
    """The same figure in two widths, as complete ``svg`` elements."""

    wide: str
    narrow: str

    @property
    def both(self) -> str:
        """Wide, then narrow: the style sheet shows the one that fits."""
        return self.wide + "\n" + self.narrow


@lru_cache(maxsize=16384)
def number(value: float) -> str:
    """A coordinate with at most two decimals and nothing to spare.

    >>> number(12.0), number(0.125), number(-0.001)
    ('12', '0.12', '0')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def rect(name: str, x: float, y: float, width: float, height: float) -> str:
    """A filled rectangle; nothing when it has no area."""
    if width <= 0 or height <= 0:
        return ""
    box = f'x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
    return f'<rect class="{name}" fill="{PALETTE[FILLS[name]]}" {box}/>'


def outline(name: str, x: float, y: float, width: float, height: float) -> str:
    """The edge of a rectangle, 1 px, drawn inside it."""
    box = f'x="{number(x + 0.5)}" y="{number(y + 0.5)}" width="{number(width - 1)}" height="{number(height - 1)}"'
    return f'<rect class="{name}" stroke="{PALETTE[STROKES[name]]}" fill="none" {box}/>'


def line(name: str, points: Iterable[tuple[float, float]], *, width: float = 1, dashes: str = "") -> str:
    """A line through points."""
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    dash = f' stroke-dasharray="{dashes}"' if dashes else ""
    ink = f'stroke="{PALETTE[STROKES[name]]}" fill="none" stroke-width="{number(width)}"{dash}'
    return f'<path class="{name}" {ink} d="{path}"/>'


def polygon(name: str, points: Iterable[tuple[float, float]]) -> str:
    """A filled shape."""
    path = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon class="{name}" fill="{PALETTE[FILLS[name]]}" points="{path}"/>'


def text(name: str, x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False) -> str:
    """Words on the baseline ``y``. ``anchor`` is ``start``, ``middle`` or ``end``."""
    hold = "" if anchor == "start" else f' text-anchor="{anchor}"'
    weight = ' font-weight="600"' if bold else ""
    place = f'x="{number(x)}" y="{number(y)}"'
    return f'<text class="{name}" fill="{PALETTE[FILLS[name]]}" {place}{hold}{weight}>{escape(words)}</text>'


def hatch(x: float, y: float, width: float, height: float) -> str:
    """A value that is not printed: a hatched box whose size says nothing."""
    strokes = []
    offset = HATCH
    while offset < width + height:
        start = (x + min(offset, width), y + max(0.0, offset - width))
        end = (x + max(0.0, offset - height), y + min(offset, height))
        strokes.append(f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}")
        offset += HATCH
    lines = f'<path class="l-held" stroke="{PALETTE["held"]}" fill="none" d="{"".join(strokes)}"/>'
    return lines + outline("l-held", x, y, width, height)


def chart(id: str, variant: str, height: float, words: tuple[str, str], parts: Iterable[str]) -> str:
    """A chart as one ``svg`` with its name and description (``words``); ``variant`` is ``wide`` or ``narrow``."""
    width = WIDE if variant == "wide" else NARROW
    return named(f"{id}-{variant[0]}", f"chart {variant}", (width, height), words, parts)


def named(id: str, classes: str, size: tuple[float, float], words: tuple[str, str], parts: Iterable[str]) -> str:
    """An ``svg`` that is a picture with a title and a description (``words``), and ids that begin with ``id``."""
    key = escape(id)
    w, h = number(size[0]), number(size[1])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
        f' font-family="{FONT}" font-size="{number(SIZE)}" role="img" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(words[0])}</title><desc id="{key}-d">{escape(words[1])}</desc>'
        f"{''.join(parts)}</svg>"
    )


def silent(classes: str, size: tuple[float, float], parts: Iterable[str]) -> str:
    """An ``svg`` that repeats what the words beside it say, so that a screen reader passes over it."""
    w, h = number(size[0]), number(size[1])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" viewBox="0 0 {w} {h}" width="{w}" height="{h}"'
        f' font-family="{FONT}" font-size="{number(SIZE)}" aria-hidden="true">{"".join(parts)}</svg>'
    )
