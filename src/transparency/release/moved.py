"""Figures of what moved in the quarter. Late entries stand apart in ``quarter.adjustments``."""

from transparency.release.catalogue import CATALOGUE
from transparency.release.lines import EARLIER, LINE_NAMES, RETURNS, size
from transparency.release.release import FigureValue, Step, Unit, Value
from transparency.release.snapshot import Measure, Movement, Piece, Snapshot, available, in_line_order


def _less_available(piece: Piece) -> int:
    return -piece.available


def _less_outstanding(piece: Piece) -> int:
    return -piece.unvested - piece.vested


def _less_unvested(piece: Piece) -> int:
    return -piece.unvested


def _less_owned(piece: Piece) -> int:
    return -piece.owned


MOVED: dict[str, tuple[Measure, tuple[str, ...]]] = {
    "authorized": (available, ("authorized",)),
    "reduced": (_less_available, ("reduced",)),
    "granted": (_less_available, ("granted",)),
    "returned": (available, RETURNS),
    "vested": (_less_unvested, ("vested", "accelerated")),
    "forfeited": (_less_outstanding, ("forfeited",)),
    "expired": (_less_outstanding, ("expired",)),
    "company_cancelled": (_less_outstanding, ("company_cancelled",)),
    "exercised": (_less_outstanding, ("exercised",)),
    "settled": (_less_outstanding, ("settled",)),
    "cash_settled": (_less_outstanding, ("cash_settled",)),
    "repurchased": (_less_owned, ("repurchased",)),
}
"""Figure id without ``quarter.`` → what is summed, over which lines. Positive when the line does what it says."""


def moved_figures(snapshot: Snapshot) -> list[FigureValue]:
    """All ``quarter.*`` figures."""
    found = []
    for name, (measure, lines) in MOVED.items():
        id = f"quarter.{name}"
        here = [m for m in snapshot.movements if m.line in lines and not m.prior]
        parts = [(LINE_NAMES[line], sum(measure(m) for m in here if m.line == line)) for line in in_line_order(here)]
        found.append(_figure(id, parts, sum(m.events for m in here)))
    late = [m for m in snapshot.movements if m.prior]
    parts = [(EARLIER + LINE_NAMES[line].lower(), _sizes(late, line)) for line in in_line_order(late)]
    found.append(_figure("quarter.adjustments", parts, sum(m.events for m in late)))
    return found


def _sizes(movements: list[Movement], line: str) -> int:
    return sum(size(m) for m in movements if m.line == line)


def _figure(id: str, parts: list[tuple[str, int]], events: int) -> FigureValue:
    total = Value(amount=sum(amount for _, amount in parts))
    steps: tuple[Step, ...] = ()
    if len(parts) > 1:
        lines = [Step(sign="+", name=n, figure="", value=Value(amount=a), unit=Unit.UNITS) for n, a in parts]
        closing = Step(sign="=", name=CATALOGUE[id].name, figure=id, value=total, unit=Unit.UNITS)
        steps = (lines[0].model_copy(update={"sign": ""}), *lines[1:], closing)
    return FigureValue(id=id, value=total, steps=steps, events=events)
