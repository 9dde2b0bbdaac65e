"""Shares of a whole, by group, as bars from one line."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from transparency.charts.drawing import HELD_WORDS, NARROW, WIDE, Amount, Drawing, chart, hatch, line, rect, text
from transparency.charts.lettering import measure, wrap
from transparency.charts.scale import Scale

THICK = 22.0
LINE = 18.0
HELD_WIDTH = 96.0
HELD_NARROW = 84.0
NAMES = 216.0
"""Room for the names in the wide drawing."""
NOTES = 260.0
"""Room after the bars in the wide drawing; longer notes are set under the names."""


class Bar(Struct, frozen=True):
    """A group. ``None`` is an amount that is not printed; ``note`` is set after the amount, as ``148 people``."""

    label: str
    amount: Amount | None
    note: str = ""
    words: str = ""
    """How the amount is written where it is more than a number: ``about a third``."""


def bars(
    id: str,
    title: str,
    desc: str,
    data: Sequence[Bar],
    write: Callable[[Amount], str],
    *,
    fill: str = "f-s2",
    held: str = HELD_WORDS,
    whole: Amount = 0,
) -> Drawing:
    """A bar a group in the order given, amounts not negative; those not printed are hatched boxes of one size.

    ``whole``: the amount of the full width, where it is more than the largest bar (100 for parts of a whole).
    """
    wide, height = _wide(data, write, fill, held, whole)
    narrow, tall = _narrow(data, write, fill, held, whole)
    return Drawing(
        chart(id, "wide", height, (title, desc), wide),
        chart(id, "narrow", tall, (title, desc), narrow),
    )


def _written(bar: Bar, write: Callable[[Amount], str]) -> str:
    return bar.words or write(bar.amount or 0)


def _room(data: Sequence[Bar], write: Callable[[Amount], str], *, notes: bool) -> float:
    """Width of the widest words after a bar, px."""
    widths = [
        measure(_written(bar, write), bold=True) + (measure(f"  {bar.note}") if notes and bar.note else 0)
        for bar in data
        if bar.amount is not None
    ]
    return max(widths, default=0) + 10


def _highest(data: Sequence[Bar]) -> Amount:
    return max([bar.amount for bar in data if bar.amount is not None] + [0])


def _wide(
    data: Sequence[Bar], write: Callable[[Amount], str], fill: str, held: str, whole: Amount
) -> tuple[list[str], float]:
    """Names in a column at the left, amounts at the end of the bars."""
    names = [wrap(bar.label, NAMES) for bar in data]
    left = max((measure(part) for lines in names for part in lines), default=0) + 16
    beside = _room(data, write, notes=True) <= NOTES
    notes = [wrap(bar.note, NAMES) if bar.note and bar.amount is not None and not beside else [] for bar in data]
    left = max(left, *(measure(part) + 16 for lines in notes for part in lines), 0)
    after = _room(data, write, notes=beside)
    scale = Scale(0, max(_highest(data), whole) or 1, left, WIDE - after)
    parts: list[str] = []
    y = 6.0
    for bar, lines, below in zip(data, names, notes, strict=True):
        count = len(lines) + len(below)
        height = max(THICK, count * LINE) + 14
        middle = y + height / 2
        first = middle - count * LINE / 2 + 13.5
        parts += [text("c-ink", 0, first + LINE * n, part) for n, part in enumerate(lines)]
        parts += [text("c-mut", 0, first + LINE * n, part) for n, part in enumerate(below, len(lines))]
        parts += _bar(bar, scale, middle - THICK / 2, write, fill=fill, held=(HELD_WIDTH, held))
        if beside and bar.note and bar.amount is not None:
            x = scale(bar.amount) + 8 + measure(_written(bar, write), bold=True) + measure("  ")
            parts.append(text("c-mut", x, middle + 4.5, bar.note))
        y += height
    parts.append(line("l-ink", [(left, 0), (left, y + 6)]))
    return parts, y + 6


def _narrow(
    data: Sequence[Bar], write: Callable[[Amount], str], fill: str, held: str, whole: Amount
) -> tuple[list[str], float]:
    """Each name above its bar, with the note at the right edge or on a line of its own."""
    scale = Scale(0, max(_highest(data), whole) or 1, 0, NARROW - _room(data, write, notes=False))
    parts: list[str] = []
    y = 0.0
    for bar in data:
        lines = wrap(bar.label, NARROW)
        parts += [text("c-ink", 0, y + 14 + LINE * n, part) for n, part in enumerate(lines)]
        y += LINE * len(lines)
        if bar.note and bar.amount is not None:
            if measure(lines[-1]) + measure(bar.note) + 14 <= NARROW:
                parts.append(text("c-mut", NARROW, y - 4, bar.note, anchor="end"))
            else:
                parts += [text("c-mut", 0, y + 14 + LINE * n, part) for n, part in enumerate(wrap(bar.note, NARROW))]
                y += LINE * len(wrap(bar.note, NARROW))
        parts += _bar(bar, scale, y + 2, write, fill=fill, held=(HELD_NARROW, held))
        y += THICK + 16
    return parts, max(y - 8, 1)


def _bar(
    bar: Bar, scale: Scale, y: float, write: Callable[[Amount], str], *, fill: str, held: tuple[float, str]
) -> list[str]:
    """The bar and its amount, or the box that says nothing about size."""
    base = y + THICK / 2 + 4.5
    if bar.amount is None:
        return [hatch(scale.start, y, held[0], THICK), text("c-ink", scale.start + held[0] + 8, base, held[1])]
    end = scale(bar.amount)
    return [
        rect(fill, scale.start, y, end - scale.start, THICK),
        text("c-ink", end + 8, base, _written(bar, write), bold=True),
    ]
