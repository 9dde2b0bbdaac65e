"""Figures of what moved in the quarter. Late entries stand apart in ``quarter.adjustments``."""

from msgspec.structs import replace

from transparency.release.carried import moved_note
from transparency.release.catalogue import CATALOGUE
from transparency.release.lines import EARLIER, RETURNS, line_name, size
from transparency.release.release import WITHHELD, FigureValue, Step, Unit, Value
from transparency.release.snapshot import Measure, Movement, Piece, Snapshot, available, in_line_order, parts


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
    """All ``quarter.*`` figures. Withheld: one whose units are shown only with others, or not yet at all."""
    found = []
    for name, (measure, lines) in MOVED.items():
        id = f"quarter.{name}"
        here = [m for m in snapshot.movements if set(parts(m.line)) <= set(lines) and not m.prior]
        sums = [(line_name(line), sum(measure(m) for m in here if m.line == line)) for line in in_line_order(here)]
        figure = _figure(id, sums, sum(m.events for m in here), moved_note(lines, snapshot))
        mixed = any(set(lines) & set(group) and not set(lines) >= set(group) for *_, group in snapshot.treatment.merged)
        if mixed or (not here and set(lines) & set(snapshot.carried)):
            figure = FigureValue(id=id, value=WITHHELD, note=figure.note)
        found.append(figure)
    late = [m for m in snapshot.movements if m.prior]
    sums = [(EARLIER + line_name(line).lower(), _sizes(late, line)) for line in in_line_order(late)]
    found.append(_figure("quarter.adjustments", sums, sum(m.events for m in late), _late_note(snapshot)))
    return found


def _late_note(snapshot: Snapshot) -> str:
    return "Entries of too few people are counted in the lines of the quarter." if snapshot.treatment.late else ""


def _sizes(movements: list[Movement], line: str) -> int:
    return sum(size(m) for m in movements if m.line == line)


def _figure(id: str, sums: list[tuple[str, int]], events: int, note: str) -> FigureValue:
    total = Value(amount=sum(amount for _, amount in sums))
    steps: tuple[Step, ...] = ()
    if len(sums) > 1:
        lines = [Step(sign="+", name=n, figure="", value=Value(amount=a), unit=Unit.UNITS) for n, a in sums]
        closing = Step(sign="=", name=CATALOGUE[id].name, figure=id, value=total, unit=Unit.UNITS)
        steps = (replace(lines[0], sign=""), *lines[1:], closing)
    return FigureValue(id=id, value=total, steps=steps, events=events, note=note)
