"""A figure's history as columns, a quarter each."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from msgspec import Struct

from transparency.charts.drawing import HELD_WORDS, NARROW, WIDE, Amount, Drawing, chart, hatch, line, rect, text
from transparency.charts.lettering import measure, under
from transparency.charts.scale import Scale

BROADEST = 64.0
HELD_HEIGHT = 28.0
ABOVE, BELOW = 22.0, 30.0


class Pillar(Struct, frozen=True):
    """One quarter. ``None`` is an amount that is not printed; ``label`` is short (``Q1 2026``)."""

    label: str
    amount: Amount | None
    words: str = ""
    """How the amount is written where it is more than a number: ``under 2,000``."""


def columns(
    id: str,
    title: str,
    desc: str,
    data: Sequence[Pillar],
    write: Callable[[Amount], str],
    *,
    fill: str = "f-s2",
    held: str = HELD_WORDS,
) -> Drawing:
    """Columns from a line at zero, each with its amount where there is room; those not printed hatched at one height.

    Amounts that find no room above their own column are left to the table, except the last, the greatest and the least.
    """
    drawn = []
    for variant, width, height in (("wide", WIDE, 300), ("narrow", NARROW, 240)):
        parts, bottom = _plot(data, write, fill=fill, held=held, width=width, height=height)
        drawn.append(chart(id, variant, bottom, (title, desc), parts))
    return Drawing(*drawn)


def _plot(
    data: Sequence[Pillar], write: Callable[[Amount], str], *, fill: str, held: str, width: float, height: float
) -> tuple[list[str], float]:
    """The parts of one variant and its height."""
    amounts = [column.amount for column in data if column.amount is not None]
    high, low = max([*amounts, 0]), min([*amounts, 0])
    if high == low:  # nothing to show but zeros
        height = ABOVE + HELD_HEIGHT + BELOW
    bottom = height - BELOW - (ABOVE if low < 0 else 0)
    scale = Scale(low, high, bottom, ABOVE) if high > low else Scale(0, 1, bottom, ABOVE)
    zero = scale(0)
    slot = width / max(len(data), 1)
    broad = min(slot * 0.72, BROADEST)
    shown = _amounts_shown(data, write, slot)
    parts: list[str] = []
    for index, column in enumerate(data):
        middle = slot * (index + 0.5)
        if column.amount is None:
            parts.append(hatch(middle - broad / 2, zero - HELD_HEIGHT, broad, HELD_HEIGHT))
            continue
        tip = scale(column.amount)
        parts.append(rect(fill, middle - broad / 2, min(tip, zero), broad, abs(zero - tip)))
        if index in shown:
            words, last = _written(column, write), index == len(data) - 1
            half = measure(words, bold=last) / 2
            x = min(max(middle, half), width - half)
            parts.append(
                text("c-ink", x, tip - 7 if column.amount >= 0 else tip + 17, words, anchor="middle", bold=last)
            )
    parts.append(line("l-ink", [(0, zero), (width, zero)]))
    labels = under([column.label for column in data], [slot * (index + 0.5) for index in range(len(data))], width)
    parts += [text("c-mut", x, height - 10, label, anchor="middle") for label, x in labels]
    if any(column.amount is None for column in data):
        parts += [hatch(0, height + 2, 24, 14), text("c-mut", 32, height + 14, held)]
        height += 22
    return parts, height


def _written(column: Pillar, write: Callable[[Amount], str]) -> str:
    return column.words or write(column.amount or 0)


def _amounts_shown(data: Sequence[Pillar], write: Callable[[Amount], str], slot: float) -> set[int]:
    """Which columns carry their amount: all when all fit, else the last, the greatest and the least, if apart."""
    words = {index: _written(column, write) for index, column in enumerate(data) if column.amount is not None}
    if all(measure(text, bold=True) + 6 <= slot for text in words.values()):
        return set(words)

    def amount(index: int) -> Decimal:
        return Decimal(data[index].amount or 0)

    chosen: list[int] = []
    wanted = [max(words), max(words, key=amount), min(words, key=amount), min(words)] if words else []
    for index in wanted:
        half = measure(words[index], bold=True) / 2
        if all(abs(index - other) * slot > half + measure(words[other], bold=True) / 2 + 6 for other in chosen):
            chosen.append(index)
    return set(chosen)
