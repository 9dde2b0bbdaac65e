"""Layers of one whole over the quarters: what is set aside, of it promised, of it earned."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from transparency.charts.drawing import HELD_WORDS, NARROW, WIDE, Amount, Drawing, chart, hatch, line, polygon, text
from transparency.charts.lettering import apart, under, wrap
from transparency.charts.scale import Scale, marks

LINE = 18.0
HELD_HEIGHT = 28.0


class Layer(Struct, frozen=True):
    """A level at each quarter's end; each layer is a part of the one before it. ``None``: not printed.

    ``label`` names what the layer shows above the next one ("Not promised to anyone"); ``value`` is what to print
    for it at the last quarter. ``stepped`` for what changes on a day, by a decision.
    """

    label: str
    value: str
    fill: str
    amounts: tuple[Amount | None, ...]
    stepped: bool = False


def steps(  # noqa: PLR0917 (in the order in which a chart is read)
    id: str,
    title: str,
    desc: str,
    quarters: Sequence[str],
    layers: Sequence[Layer],
    write: Callable[[Amount], str],
    *,
    unit: str = "units",
    held: str = HELD_WORDS,
) -> Drawing:
    """Areas from zero, the outermost layer first, named at the right edge; ``quarters`` are the names of their ends."""
    drawn = []
    for variant in ("wide", "narrow"):
        parts, height = _plot(quarters, layers, write, unit, held, wide=variant == "wide")
        drawn.append(chart(id, variant, height, (title, desc), parts))
    return Drawing(*drawn)


def _plot(
    quarters: Sequence[str],
    layers: Sequence[Layer],
    write: Callable[[Amount], str],
    unit: str,
    held: str,
    *,
    wide: bool,
) -> tuple[list[str], float]:
    """The parts of one variant and its height."""
    width = WIDE if wide else NARROW
    right = 552.0 if wide else width - 8.0 * (len(layers) + 1)
    heads = [] if wide else [wrap(f"{layer.label}  {layer.value}", right - 8) for layer in layers]
    top = 26.0 if wide else sum(len(head) for head in heads) * LINE + 34
    bottom = top + (346 if wide else 210)
    amounts = [amount for layer in layers for amount in layer.amounts if amount is not None]
    ticks = marks(0, max([*amounts, 0]), 4 if wide else 2, whole=True)
    scale = Scale(0, ticks[-1] if ticks else 1, bottom, top)
    places = _places(len(quarters), 0.0, right)
    parts = [part for layer in layers for part in _area(layer, places, scale)]
    parts += _grid(ticks, scale, right, write, unit)
    parts.append(line("l-ink", [(0, bottom), (right, bottom)]))
    if any(None in layer.amounts for layer in layers):
        parts += _holes(layers, places, bottom)
        parts += [hatch(0, bottom + 32, 24, 14), text("c-mut", 32, bottom + 44, held)]
    labels = under(quarters, [end for _, end, _ in places], right)
    parts += [text("c-mut", x, bottom + 21, label, anchor="middle") for label, x in labels]
    parts += _beside(layers, scale, right, (top, bottom)) if wide else _above(layers, heads, scale, right)
    return parts, bottom + (54 if any(None in layer.amounts for layer in layers) else 30)


def _places(count: int, left: float, right: float) -> list[tuple[float, float, float]]:
    """For each quarter where it begins to count, its end and where it ceases: a single quarter fills the width.

    >>> _places(1, 0.0, 90.0), _places(3, 10.0, 90.0)
    ([(0.0, 90.0, 90.0)], [(10.0, 10.0, 30.0), (30.0, 50.0, 70.0), (70.0, 90.0, 90.0)])
    """
    if count == 1:
        return [(left, right, right)]
    stride = (right - left) / max(count - 1, 1)
    ends = [left + stride * index for index in range(count)]
    return [(max(left, end - stride / 2), end, min(right, end + stride / 2)) for end in ends]


def _area(layer: Layer, places: Sequence[tuple[float, float, float]], scale: Scale) -> list[str]:
    """The layer's shapes: one for each run of quarters that are printed, and the line on a pale layer's top."""
    parts: list[str] = []
    run: list[tuple[float, float]] = []
    for index, ((begin, end, until), amount) in enumerate(zip(places, layer.amounts, strict=True)):
        if amount is not None:
            y = scale(amount)
            alone = (index == 0 or layer.amounts[index - 1] is None) and (
                index + 1 == len(places) or layer.amounts[index + 1] is None
            )
            run += [(begin, y), (until, y)] if layer.stepped or alone else [(end, y)]
        if run and (amount is None or index + 1 == len(places)):
            parts.append(polygon(layer.fill, [*run, (run[-1][0], scale.start), (run[0][0], scale.start)]))
            if layer.fill == "f-s1":  # too pale to stand without its line
                parts.append(line("l-line", run, width=1.5))
            run = []
    return parts


def _holes(layers: Sequence[Layer], places: Sequence[tuple[float, float, float]], bottom: float) -> list[str]:
    """A box for each quarter in which a layer is not printed."""
    held = [index for index in range(len(places)) if any(layer.amounts[index] is None for layer in layers)]
    boxes = [(places[index][0], places[index][2]) for index in held]
    return [hatch(begin + 1, bottom - HELD_HEIGHT, max(until - begin - 2, 4), HELD_HEIGHT) for begin, until in boxes]


def _grid(ticks: Sequence[Amount], scale: Scale, right: float, write: Callable[[Amount], str], unit: str) -> list[str]:
    """Round marks, their numbers above the lines at the left edge; none at zero, where the axis is."""
    parts = []
    for tick in ticks[1:]:
        y = scale(tick)
        parts.append(line("l-grid", [(0, y), (right, y)]))
        words = f"{write(tick)} {unit}" if tick == ticks[-1] else write(tick)
        parts.append(text("c-mut", 4, y - 6, words))
    return parts


def _middles(layers: Sequence[Layer], scale: Scale) -> list[float]:
    """At the right edge, the middle of what each layer shows above the next, y in px.

    >>> scale = Scale(0, 100, 300, 100)  # two pixels down a unit
    >>> levels = (50, 80), (20, 30), (9, None)
    >>> _middles([Layer("", "", "f-s1", amounts) for amounts in levels], scale)
    [190.0, 263.0, 293.0]
    """
    levels = [layer.amounts[-1] if layer.amounts else None for layer in layers]
    heights = [scale(level) if level is not None else scale.start - HELD_HEIGHT / 2 for level in levels]
    return [(y + below) / 2 for y, below in zip(heights, [*heights[1:], scale.start], strict=True)]


def _beside(layers: Sequence[Layer], scale: Scale, right: float, edges: tuple[float, float]) -> list[str]:
    """Names at the right, kept apart, each with a thin line to its layer."""
    room = WIDE - right - 24
    heads = [wrap(layer.label, room, bold=True) for layer in layers]
    tails = [wrap(layer.value, room) for layer in layers]
    heights = [(len(head) + len(tail)) * LINE + 8 for head, tail in zip(heads, tails, strict=True)]
    middles = _middles(layers, scale)
    wanted = [middle - LINE / 2 for middle in middles]
    tops = apart(wanted, heights, edges[0] - 10, edges[1] + 26)
    parts = []
    for middle, top, head, tail in zip(middles, tops, heads, tails, strict=True):
        parts.append(
            line("l-mut", [(right + 2, middle), (right + 10, middle), (right + 10, top + 9), (right + 18, top + 9)])
        )
        parts += [text("c-ink", right + 22, top + 13.5 + LINE * n, part, bold=True) for n, part in enumerate(head)]
        parts += [text("c-ink", right + 22, top + 13.5 + LINE * (n + len(head)), part) for n, part in enumerate(tail)]
    return parts


def _above(layers: Sequence[Layer], heads: Sequence[Sequence[str]], scale: Scale, right: float) -> list[str]:
    """In the hand: names over the drawing, the innermost layer's first, each with a line down the right margin.

    The first name's line runs outermost, so no line crosses a name or another line.
    """
    parts = []
    y = 0.0
    middles = _middles(layers, scale)
    for index in range(len(layers) - 1, -1, -1):
        lane = right + 8 * (index + 1) - 2
        parts += [
            text("c-ink", lane - 6, y + 13 + LINE * n, part, anchor="end", bold=n == 0)
            for n, part in enumerate(heads[index])
        ]
        turn = y + 8.5
        parts.append(
            line("l-mut", [(lane - 3, turn), (lane, turn), (lane, middles[index]), (right + 1, middles[index])])
        )
        y += LINE * len(heads[index])
    return parts
