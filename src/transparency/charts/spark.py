"""A figure through its quarters, as small as a word: no axis and no labels, for beside its number in a list."""

from collections.abc import Sequence

from transparency.charts.drawing import Amount, line, rect, silent
from transparency.charts.scale import Scale

WIDTH, HEIGHT, DOT = 96.0, 24.0, 4.0


def spark(amounts: Sequence[Amount | None]) -> str:
    """A line from the first to the last quarter over a line at zero; a gap where nothing is printed.

    Empty with fewer than three numbers, or none but zero. Hidden from screen readers: the number beside it says it.
    """
    shown = [amount for amount in amounts if amount is not None]
    if len(shown) < 3 or not any(shown):
        return ""
    up = Scale(min(0, *shown), max(0, *shown), HEIGHT - DOT / 2, DOT / 2)
    step = (WIDTH - DOT) / (len(amounts) - 1)
    points = [None if amount is None else (DOT / 2 + step * place, up(amount)) for place, amount in enumerate(amounts)]
    parts = [line("l-grid", [(0, up(0)), (WIDTH, up(0))])]
    run: list[tuple[float, float]] = []
    for point in (*points, None):
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            parts.append(line("l-ink", run, width=1.5))
        run = []
    last = next(point for point in reversed(points) if point is not None)
    parts.append(rect("f-ink", last[0] - DOT / 2, last[1] - DOT / 2, DOT, DOT))
    return silent("spark", (WIDTH, HEIGHT), parts)
