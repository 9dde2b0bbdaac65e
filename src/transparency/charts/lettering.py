"""Text that fits: widths measured from the letters' own advances, lines broken, labels kept apart."""

from collections.abc import Sequence
from enum import Enum
from functools import cache, lru_cache
from itertools import pairwise

from transparency.charts.drawing import SIZE
from transparency.charts.widths import DISPLAY, REGULAR, SEMIBOLD

UNKNOWN = 1000
"""Width of a sign that a font lacks, thousandths of the size: too wide rather than too narrow."""


class Face(Enum):
    """Letters whose widths are known."""

    INTER = 0
    INTER_BOLD = 1
    LITERATA_DISPLAY = 2


_WIDTHS = {Face.INTER: REGULAR, Face.INTER_BOLD: SEMIBOLD, Face.LITERATA_DISPLAY: DISPLAY}


@cache
def _advances(face: Face) -> dict[str, int]:
    """Each sign's advance in thousandths of the size."""
    return {sign: width for width, signs in _WIDTHS[face].items() for sign in signs}


@lru_cache(maxsize=16384)
def measure(words: str, *, bold: bool = False, size: float = SIZE, face: Face | None = None) -> float:
    """Width in px, a trifle more than without kerning, never less. ``face``: other letters than those of charts."""
    advances = _advances(face or (Face.INTER_BOLD if bold else Face.INTER))
    return sum(advances.get(sign, UNKNOWN) for sign in words) * size / 1000


def wrap(words: str, width: float, *, bold: bool = False, face: Face | None = None) -> list[str]:
    """Lines no wider than ``width`` px; a word too long for a line is broken."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer, bold=bold, face=face) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for sign in word:
            if lines[-1] and measure(lines[-1] + sign, bold=bold, face=face) > width:
                lines.append("")
            lines[-1] += sign
    return lines


def apart(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Tops of labels near where they are wanted, in the same order, none over another, all between low and high.

    ``wanted`` are the tops asked for, from the upper to the lower. When there is no room they run past ``high``.
    """
    tops: list[float] = []
    edge = low
    for top, height in zip(wanted, heights, strict=True):
        tops.append(max(top, edge))
        edge = tops[-1] + height
    floor = high
    for index in range(len(tops) - 1, -1, -1):
        tops[index] = max(min(tops[index], floor - heights[index]), low)
        floor = tops[index]
    edge = low
    for index, height in enumerate(heights):
        tops[index] = max(tops[index], edge)
        edge = tops[index] + height
    return tops


def under(labels: Sequence[str], middles: Sequence[float], right: float, gap: float = 10) -> list[tuple[str, float]]:
    """As many labels of an axis as fit in one line, each with its middle: the last, and others evenly from it.

    ``middles`` are where they belong, px; a label that would cross an edge (0 or ``right``) is pushed in.
    """
    count = len(labels)
    halves = [measure(label) / 2 for label in labels]
    places = [max(half, min(middle, right - half)) for half, middle in zip(halves, middles, strict=True)]
    for stride in range(1, count + 1):
        kept = list(range(count - 1, -1, -stride))[::-1]
        if all(places[a] + halves[a] + gap <= places[b] - halves[b] for a, b in pairwise(kept)):
            return [(labels[index], places[index]) for index in kept]
    return []
