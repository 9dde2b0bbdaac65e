"""The ladder: the company as 10,000 equal squares, and the steps set aside, promised, earned, owned lifted out of it.

One square is fully diluted ÷ 10,000. On one drawing all squares have one size: a cell of 5 px on a desk and on paper,
3 px in the hand, with a gap of 1 px. On a desk the company is 100 squares high, its groups are strips, the pool is a
tower at the right, filled from the baseline; in the hand the same is turned by a right angle. An area is a rectangle
under a mesh of two dashed strokes in the colour of the paper, so 10,000 squares weigh half a kilobyte.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from math import ceil

from msgspec import Struct

from transparency.charts.drawing import Drawing, line, named, outline, rect, silent, text
from transparency.charts.lettering import measure, wrap

SQUARES = 10_000
SIDE = 100
"""Squares along one side of the company."""
DESK, HAND = 5, 3
"""Cell, px: a square and the gap after it."""
GAP = 1
STRIPS_APART = 3
TOWER = 10
"""The pool is at least ten squares wide; above 10% of the company it grows in width, never in cell size."""
STEP_AT_MOST = 20
"""On a desk a step is as wide as the tower, but not wider than this, so that three stand side by side."""
LABEL = 18
FILL = {1: "f-s1", 2: "f-s2", 3: "f-s3", 4: "f-s4"}


class Holdings(Struct, frozen=True):
    """What the ladder draws, in units; each step is a part of the one before it, ``None`` when not printed."""

    fully_diluted: int
    set_aside: int
    promised: int | None
    earned: int | None
    owned: int | None
    groups: tuple[tuple[str, int], ...] = ()
    """Everyone else by name; what they leave of the company is one more strip. Empty: not published, one grey strip."""

    def step(self, number: int) -> int:
        """Units of a step to draw, 1 (set aside) to 4 (owned); one that is not printed draws nothing."""
        return (self.set_aside, self.promised, self.earned, self.owned)[number - 1] or 0


class StripNames(Struct, frozen=True):
    """How strips are named: what no group holds, and beside each name its percent, whole or with one decimal."""

    everyone_else: str = "Everyone else"
    percent: Callable[[int | Decimal], str] = "{}%".format


ENGLISH = StripNames()


def squares(units: int, fully_diluted: int) -> Decimal:
    """How many squares units are; 0 for an empty company."""
    return Decimal(units) * SQUARES / fully_diluted if fully_diluted else Decimal(0)


def ladder_company(holdings: Holdings, *, names: StripNames = ENGLISH) -> Drawing:
    """The company with its groups named and the pool in it; hidden from screen readers: the words beside it say it."""
    wide, size = _desk(holdings, names)
    narrow, hand = _hand(holdings, names)
    return Drawing(silent("sq desk", size, wide), silent("sq hand", hand, narrow))


def ladder_step(number: int, holdings: Holdings) -> Drawing:
    """One step lifted out of the company, 1 to 4; two empty strings when it holds nothing."""
    count = squares(holdings.step(number), holdings.fully_diluted)
    if count <= 0:
        return Drawing("", "")
    drawn = []
    for cell, turned in ((DESK, False), (HAND, True)):
        across = _tower(holdings) if turned else min(_tower(holdings), STEP_AT_MOST)
        length = ceil(count / across)
        beside = across if length > 1 else ceil(count)
        size = (length * cell, beside * cell) if turned else (beside * cell, length * cell)
        frame = _Frame(cell, turned, across, 0, 0, *size)
        parts = [*frame.block(FILL[number], count), frame.mesh()]
        drawn.append(silent("sq hand" if turned else "sq desk", size, parts))
    return Drawing(*drawn)


def heap(count: int, fill: str, rows: int) -> Drawing:
    """Squares of the ladder in columns from the left, ``rows`` high; two empty strings for none.

    Like the steps, for a number that is no step: what was lost or gained. ``fill`` is a class of ``FILLS``.
    """
    if count <= 0:
        return Drawing("", "")
    drawn = []
    for cell, name in ((DESK, "sq desk"), (HAND, "sq hand")):
        size = (ceil(count / rows) * cell, min(count, rows) * cell)
        frame = _Frame(cell, True, rows, 0, 0, *size)
        drawn.append(silent(name, size, [*frame.block(fill, Decimal(count)), frame.mesh()]))
    return Drawing(*drawn)


def cover_sheet(id: str, title: str, desc: str, holdings: Holdings, *, names: StripNames = ENGLISH) -> str:
    """The company for the cover of the report: the desk drawing, with a name and a description."""
    parts, size = _desk(holdings, names)
    return named(id, "chart sheet", size, (title, desc), parts)


def _tower(holdings: Holdings) -> int:
    """Squares across the pool.

    >>> [_tower(Holdings(10_000, units, None, None, None)) for units in (0, 1_000, 1_001, 2_500)]
    [10, 10, 11, 25]
    """
    return max(TOWER, ceil(squares(holdings.set_aside, holdings.fully_diluted) / SIDE))


def _groups(holdings: Holdings, names: StripNames) -> list[tuple[str, str, float]]:
    """Name, percent in words and percent of each strip; the rest of the company comes last.

    >>> _groups(Holdings(1_000, 100, None, None, None, (("Founders", 500), ("Nobody", 0))), ENGLISH)
    [('Founders', '50%', 50.0), ('Everyone else', '40%', 40.0)]
    >>> _groups(Holdings(1_000, 100, None, None, None, (("Founders", 900),)), ENGLISH)
    [('Founders', '90%', 90.0)]
    """
    rest = holdings.fully_diluted - holdings.set_aside - sum(units for _, units in holdings.groups)
    groups = [(name, units) for name, units in holdings.groups if units > 0]
    if rest > 0:
        groups.append((names.everyone_else, rest))
    shares = [(name, squares(units, holdings.fully_diluted) / SIDE) for name, units in groups]
    return [(name, names.percent(_rounded(share)), float(share)) for name, share in shares]


def _rounded(share: Decimal) -> int | Decimal:
    """A strip's share: whole when it is, else one decimal.

    >>> _rounded(Decimal(44)), _rounded(Decimal("44.46")), _rounded(Decimal("9.96"))
    (44, Decimal('44.5'), 10)
    """
    digits = share.quantize(Decimal("0.1"))
    return int(digits) if digits == int(digits) else digits


def company_at(holdings: Holdings, right: float, top: float) -> tuple[list[str], float]:
    """The company in the desk's squares without the names of its groups, 500 px high, and where its left edge is, px.

    ``right`` is where the pool ends.
    """
    groups, across = _groups(holdings, ENGLISH), _tower(holdings)
    starts, tower_x = _beside(groups)
    left = right - tower_x - across * DESK
    return _sheet(holdings, groups, [left + start for start in starts], left + tower_x, top), left


def _desk(holdings: Holdings, names: StripNames) -> tuple[list[str], tuple[float, float]]:
    """Strips side by side with their names above, then the tower."""
    groups, across = _groups(holdings, names), _tower(holdings)
    starts, tower_x = _beside(groups)
    width = tower_x + across * DESK
    labels, rows = _labels(groups, starts, width)
    top = rows * LABEL + 6
    return [*labels, *_sheet(holdings, groups, starts, tower_x, top)], (width, top + SIDE * DESK)


def _beside(groups: Sequence[tuple[str, str, float]]) -> tuple[list[float], float]:
    """Where each strip begins, and the tower after them."""
    starts: list[float] = []
    x = 0
    for _, _, share in groups:
        starts.append(x)
        x += ceil(share * DESK) + STRIPS_APART
    return starts, x + STRIPS_APART if groups else x


def _sheet(
    holdings: Holdings, groups: Sequence[tuple[str, str, float]], starts: Sequence[float], tower_x: float, top: float
) -> list[str]:
    """The strips and the tower, a hundred squares high."""
    height, parts = SIDE * DESK, []
    for start, (_, _, share) in zip(starts, groups, strict=True):
        parts += [rect("f-other", start, top, share * DESK, height), _mesh(start, top, share * DESK, height, DESK)]
    across = _tower(holdings)
    return parts + _pool(holdings, _Frame(DESK, False, across, tower_x, top, across * DESK, height))


def _labels(groups: Sequence[tuple[str, str, float]], starts: Sequence[float], width: float) -> tuple[list[str], int]:
    """The strips' names, in as many rows as needed, with a line down from each that is not in the lowest row.

    A name begins where its strip begins, or, where it would run over the right edge, ends there. No line crosses a
    name (but where one is longer than the room on both sides of its strip's beginning): of names that begin, the left
    ones stand higher; of names that end, the right ones, and above all they meet.
    """
    needs = [measure(name, bold=True) + measure(f" {percent}") + 13 for name, percent, _ in groups]
    count = len(groups)
    ends = [False] * count
    rows = [0] * count
    for i in range(count - 1, -1, -1):
        over = any(ends[j] and starts[j] < starts[i] + needs[i] for j in range(i + 1, count))
        ends[i] = starts[i] >= needs[i] and (over or starts[i] + needs[i] > width)
        right = [rows[j] for j in range(i + 1, count) if not ends[j] and starts[j] < starts[i] + needs[i]]
        rows[i] = 0 if ends[i] else max(right, default=-1) + 1
    lefts = [start - need if end else start for start, need, end in zip(starts, needs, ends, strict=True)]
    for i in range(count):
        if ends[i]:
            placed = [j for j in range(count) if not ends[j] or j < i]
            below = [rows[j] for j in placed if lefts[j] < starts[i] and lefts[i] < lefts[j] + needs[j]]
            rows[i] = max(below, default=-1) + 1
    high = max(rows, default=0) + 1
    parts = []
    for (name, percent, _), start, left, row, end in zip(groups, starts, lefts, rows, ends, strict=True):
        y = (high - row) * LABEL - 4
        if row or end:
            parts.append(line("l-mut", [(start + 0.5, y - 9), (start + 0.5, high * LABEL + 6)]))
        parts += _name(left + (7 if end else 5 if row else 0), y, name, percent)
    return parts, high


def _name(x: float, y: float, name: str, percent: str) -> list[str]:
    """A group's name and its share."""
    return [
        text("c-ink", x, y, name, bold=True),
        text("c-ink", x + measure(name, bold=True) + measure(" ") + 1, y, percent),
    ]


def _hand(holdings: Holdings, names: StripNames) -> tuple[list[str], tuple[float, float]]:
    """Strips one below another; a name stands in its strip, or above it where the strip is too low."""
    width = SIDE * HAND
    parts: list[str] = []
    y = 0
    for name, percent, share in _groups(holdings, names):
        height = share * HAND
        room = width - 30 - measure(f" {percent}")
        lines = wrap(name, room, bold=True)
        inside = height >= len(lines) * LABEL + 12
        if not inside:
            y += len(lines) * LABEL
        parts += [rect("f-other", 0, y, width, height), _mesh(0, y, width, height, HAND)]
        top = y + 9 if inside else y - len(lines) * LABEL
        if inside:
            longest = max(measure(part, bold=True) for part in lines)
            last = measure(lines[-1], bold=True) + measure(f" {percent}") + 1
            parts.append(rect("f-paper", 9, top - 3, max(longest, last) + 14, len(lines) * LABEL + 3))
        left = 16 if inside else 0
        parts += [text("c-ink", left, top + 11 + LABEL * n, part, bold=True) for n, part in enumerate(lines[:-1])]
        parts += _name(left, top + 11 + LABEL * (len(lines) - 1), lines[-1], percent)
        y += ceil(height) + STRIPS_APART
    across = _tower(holdings)
    y += STRIPS_APART if parts else 0
    parts += _pool(holdings, _Frame(HAND, True, across, 0, y, width, across * HAND))
    return parts, (width, y + across * HAND)


class _Frame(Struct, frozen=True):
    """Where squares are laid: ``across`` to a row from the baseline; turned, columns from the left edge."""

    cell: int
    turned: bool
    across: int
    x: float
    y: float
    width: float
    height: float

    def mesh(self) -> str:
        """The gaps between all its squares."""
        return _mesh(self.x, self.y, self.width, self.height, self.cell)

    def block(self, name: str, count: Decimal) -> Iterator[str]:
        """``count`` squares; the last one is filled in part, never rounded.

        >>> frame = _Frame(cell=5, turned=False, across=10, x=100, y=50, width=50, height=500)
        >>> for part in frame.block("f-s2", Decimal("23.5")):
        ...     print(part[part.index("x=") : -2])
        x="100" y="540" width="50" height="10"
        x="100" y="535" width="15" height="5"
        x="115" y="535" width="2" height="5"
        >>> turned = _Frame(cell=3, turned=True, across=10, x=0, y=50, width=300, height=30)
        >>> for part in turned.block("f-s2", Decimal("23.5")):
        ...     print(part[part.index("x=") : -2])
        x="0" y="50" width="6" height="30"
        x="6" y="50" width="3" height="9"
        x="6" y="59" width="3" height="1"
        """
        full, rest = divmod(count, self.across)
        rows, whole = int(full), int(rest)
        part = float(rest - whole) * (self.cell - GAP)
        pieces = (
            (0, 0, self.across, rows * self.cell),
            (0, rows, whole, self.cell),
            (whole, rows, part / self.cell, self.cell),
        )
        for along, up, wide, high in pieces:
            start, base, length = along * self.cell, up * self.cell, wide * self.cell
            if self.turned:
                yield rect(name, self.x + base, self.y + start, high, length)
            else:
                yield rect(name, self.x + start, self.y + self.height - base - high, length, high)


def _pool(holdings: Holdings, frame: _Frame) -> list[str]:
    """The pool with its steps nested in their place, a line around it."""
    parts: list[str] = []
    for number in (1, 2, 3, 4):
        parts += frame.block(FILL[number], squares(holdings.step(number), holdings.fully_diluted))
    parts.append(frame.mesh())
    rows = ceil(squares(holdings.set_aside, holdings.fully_diluted) / frame.across) * frame.cell
    if rows and frame.turned:
        parts.append(outline("l-line", frame.x - 1, frame.y - 1, rows + 1, frame.height + 1))
    elif rows:
        parts.append(outline("l-line", frame.x - 1, frame.y + frame.height - rows - 1, frame.width + 1, rows + 1))
    return parts


def _mesh(x: float, y: float, width: float, height: float, cell: int) -> str:
    """The gaps between squares: two strokes as broad as the area, dashed; nothing where there is no area.

    >>> _mesh(0, 0, 0, 5, 5), _mesh(0, 0, 5, 0, 5)
    ('', '')
    >>> [part.partition('d="')[2] for part in _mesh(10, 20, 4, 6, 5).split("/>") if part]
    ['M10 23L14 23"', 'M12 20L12 26"']
    """
    if width <= 0 or height <= 0:
        return ""
    dashes = f"0 {cell - GAP} {GAP} 0"
    return line("l-paper", [(x, y + height / 2), (x + width, y + height / 2)], width=height, dashes=dashes) + line(
        "l-paper", [(x + width / 2, y), (x + width / 2, y + height)], width=width, dashes=dashes
    )
