"""Figures of what moved in the quarter: one for each line that is printed on its own."""

from msgspec.structs import replace

from transparency.release.cells import QuarterCells
from transparency.release.lines import RETURNS, flow
from transparency.release.release import FigureValue, Step, Unit, Value
from transparency.release.shares import total

MOVED: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "authorized": ("set_aside", 1, ("authorized",)),
    "reduced": ("set_aside", -1, ("reduced",)),
    "granted": ("promised", 1, ("granted",)),
    "returned": ("available", 1, RETURNS),
    "vested": ("unvested", -1, ("vested", "accelerated")),
    "forfeited": ("outstanding", -1, ("forfeited",)),
    "expired": ("outstanding", -1, ("expired",)),
    "company_cancelled": ("outstanding", -1, ("company_cancelled",)),
    "exercised": ("outstanding", -1, ("exercised",)),
    "settled": ("outstanding", -1, ("settled",)),
    "cash_settled": ("outstanding", -1, ("cash_settled",)),
    "repurchased": ("owned", -1, ("repurchased",)),
}
"""Figure id without ``quarter.`` → measure, sign in which the line does what it says, lines that are summed."""


def moved_figures(cells: QuarterCells) -> list[FigureValue]:
    """The ``quarter.*`` figures of lines that are printed; what "Other changes" takes together has none."""
    found = []
    for name, (measure, sign, lines) in MOVED.items():
        parts = [
            (line, _signed(cells.value(flow(line, measure)), sign))
            for line in cells.lines
            if line in lines and flow(line, measure) in cells
        ]
        if parts:
            found.append(_figure(f"quarter.{name}", parts))
    return found


def _signed(value: Value, sign: int) -> Value:
    return value if value.amount is None or sign > 0 else replace(value, amount=-value.amount)


def _figure(id: str, parts: list[tuple[str, Value]]) -> FigureValue:
    whole = total([value for _, value in parts])
    steps: tuple[Step, ...] = ()
    if len(parts) > 1:
        lines = [Step(sign="+", id=line, figure="", value=value, unit=Unit.UNITS) for line, value in parts]
        closing = Step(sign="=", id=id, figure=id, value=whole, unit=Unit.UNITS)
        steps = (replace(lines[0], sign=""), *lines[1:], closing)
    return FigureValue(id=id, value=whole, steps=steps)
