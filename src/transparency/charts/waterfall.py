"""How an amount came to be another: a first bar, changes hanging from where the last one ended, a final bar."""

from collections.abc import Callable, Sequence
from itertools import accumulate

from msgspec import Struct

from transparency.charts.drawing import (
    HELD_WORDS,
    NARROW,
    WIDE,
    Amount,
    Drawing,
    chart,
    hatch,
    line,
    rect,
    text,
)
from transparency.charts.lettering import measure, wrap
from transparency.charts.scale import Scale

THICK, LINE, NAMES, HELD = 20.0, 18.0, 216.0, 60.0


class Change(Struct, frozen=True):
    """A cause and what it did to the amount; ``None`` when not printed."""

    label: str
    amount: Amount | None


def waterfall(  # noqa: PLR0917 (in the order in which a chart is read)
    id: str,
    title: str,
    desc: str,
    start: Change,
    changes: Sequence[Change],
    end: Change,
    write: Callable[[Amount], str],
    *,
    held: str = HELD_WORDS,
) -> Drawing:
    """Rows from top to bottom. Causes are grey, for they are other people's; the two levels are the colour of the pool.

    ``write`` prints levels; changes get ``+`` or ``−`` before it.
    """
    levels = list(accumulate((change.amount or 0 for change in changes), initial=start.amount or 0))
    rows = [(start, 0, start.amount), *_hanging(changes, levels), (end, 0, end.amount)]
    low = min([0, *levels, end.amount or 0])
    high = max([*levels, end.amount or 0, 0]) or 1
    drawn = []
    for variant, width in (("wide", WIDE), ("narrow", NARROW)):
        parts, height = _rows(rows, (low, high), width, write, held)
        drawn.append(chart(id, variant, height, (title, desc), parts))
    return Drawing(*drawn)


_Row = tuple[Change, Amount, Amount | None]


def _hanging(changes: Sequence[Change], levels: Sequence[Amount]) -> list[_Row]:
    """Each change with the level it starts from and the one it leads to."""
    return [
        (change, levels[index], None if change.amount is None else levels[index + 1])
        for index, change in enumerate(changes)
    ]


def _rows(
    rows: Sequence[_Row], span: tuple[Amount, Amount], width: float, write: Callable[[Amount], str], held: str
) -> tuple[list[str], float]:
    """Names at the left and bars at the right; in the hand, names above."""
    beside = width == WIDE
    names = [wrap(change.label, NAMES if beside else width) for change, _, _ in rows]
    left = max((measure(part) for lines in names for part in lines), default=0) + 16 if beside else 0.0
    printed = [_printed(row, index in (0, len(rows) - 1), write) for index, row in enumerate(rows)]
    scale = Scale(*span, left, width - max(measure(words, bold=True) for words in printed) - 12)
    parts: list[str] = []
    y = 4.0
    before: tuple[float, float] | None = None
    for index, (change, begin, finish) in enumerate(rows):
        lines, level = names[index], index in (0, len(rows) - 1)
        height = max(THICK, len(lines) * LINE) if beside else len(lines) * LINE + THICK + 4
        first = y + (height - len(lines) * LINE) / 2 + 13.5 if beside else y + 13
        parts += [text("c-ink", 0, first + LINE * n, part, bold=level) for n, part in enumerate(lines)]
        top = y + (height - THICK) / 2 if beside else y + height - THICK
        if finish is None:
            x = max(min(scale(begin), width - HELD - 8 - measure(held)), left)
            parts += [hatch(x, top, HELD, THICK), text("c-ink", x + HELD + 8, top + 14.5, held)]
        else:
            a, b = sorted((scale(begin), scale(finish)))
            parts.append(rect("f-s2" if level else "f-other", a, top, max(b - a, 1 if change.amount else 0), THICK))
            parts.append(text("c-ink", b + 7, top + 14.5, printed[index], bold=level))
        if before is not None and beside:
            parts.append(line("l-mut", [before, (before[0], top)], dashes="1 2"))
        before = (scale(begin if finish is None else finish), top + THICK)
        y += height + 10
    return parts, y


def _printed(row: _Row, level: bool, write: Callable[[Amount], str]) -> str:
    """The words after a bar."""
    amount = row[0].amount
    if amount is None:
        return ""
    if level:
        return write(amount)
    return ("+" if amount > 0 else "−" if amount else "") + write(-amount if amount < 0 else amount)
