"""Figures of what moved in a quarter: one for each line that is printed on its own.

What "Other changes" takes together has none.
"""

from msgspec.structs import replace

from transparency.release.cells import QuarterCells
from transparency.release.figures.figure import Computation, Figure
from transparency.release.lines import RETURNS, flow
from transparency.release.release import FigureValue, Step, Unit, Value
from transparency.release.shares import total


def _into(measure: str, *lines: str) -> Computation:
    """What lines brought into a place, added up."""
    return lambda id, cells: _sum(id, _printed(cells, measure, lines))


def _out_of(measure: str, *lines: str) -> Computation:
    """What lines took out of a place, added up."""
    return lambda id, cells: _sum(id, [(line, _taken(value)) for line, value in _printed(cells, measure, lines)])


def _printed(cells: QuarterCells, measure: str, lines: tuple[str, ...]) -> list[tuple[str, Value]]:
    """Those of some lines that are printed, in printed order, with what each did to a measure."""
    printed = [line for line in cells.lines if line in lines and flow(line, measure) in cells]
    return [(line, cells.value(flow(line, measure))) for line in printed]


def _taken(value: Value) -> Value:
    return value if value.amount is None else replace(value, amount=-value.amount)


def _sum(id: str, parts: list[tuple[str, Value]]) -> FigureValue | None:
    if not parts:
        return None
    whole = total([value for _, value in parts])
    steps: tuple[Step, ...] = ()
    if len(parts) > 1:
        lines = [Step(sign="+", id=line, figure="", value=value, unit=Unit.UNITS) for line, value in parts]
        closing = Step(sign="=", id=id, figure=id, value=whole, unit=Unit.UNITS)
        steps = (replace(lines[0], sign=""), *lines[1:], closing)
    return FigureValue(id=id, value=whole, steps=steps)


def _moved(  # noqa: PLR0917 (the order is that of Figure)
    id: str, name: str, definition: str, formula: str, value: Computation, table: str, inputs: tuple[str, ...] = ()
) -> Figure:
    return Figure(f"quarter.{id}", name, definition, formula, value, Unit.UNITS, 0, "quarter", inputs, table)


QUARTER_FIGURES = (
    _moved(
        "authorized",
        "Added to the pool",
        "Units the board newly set aside for providers in the quarter.",
        "Sum of the units added by decision of the board",
        _into("set_aside", "authorized"),
        "pool",
    ),
    _moved(
        "reduced",
        "Taken out of the pool",
        "Units the board took away from what was set aside, before they were promised.",
        "Sum of the units taken away by decision of the board",
        _out_of("set_aside", "reduced"),
        "pool",
    ),
    _moved(
        "granted",
        "Granted",
        "Units newly promised to providers in the quarter.",
        "Sum of the units of all grants",
        _into("promised", "granted"),
        "pool",
    ),
    _moved(
        "returned",
        "Came back",
        "Units that were promised and came back in the quarter. They can be promised again.",
        "Given back, lapsed, cancelled, bought back and kept back, each as far as the plan returns it",
        _into("available", *RETURNS),
        "pool",
        ("quarter.forfeited", "quarter.expired", "quarter.company_cancelled", "quarter.repurchased"),
    ),
    _moved(
        "vested",
        "Earned in the quarter",
        "Units that providers earned in the quarter.",
        "Sum of the units earned by schedule, by event and ahead of schedule",
        _out_of("unvested", "vested", "accelerated"),
        "vesting",
    ),
    _moved(
        "forfeited",
        "Given back on leaving",
        "Units not yet earned that providers lost in the quarter, mostly by leaving.",
        "Sum of the unearned units given back",
        _out_of("outstanding", "forfeited"),
        "vesting",
    ),
    _moved(
        "expired",
        "Earned, then lapsed",
        "Earned units that lapsed in the quarter because they were not turned into shares in time.",
        "Sum of the earned units that lapsed",
        _out_of("outstanding", "expired"),
        "vesting",
    ),
    _moved(
        "company_cancelled",
        "Cancelled by the company",
        "Units the company took back by its own decision in the quarter.",
        "Sum of the units cancelled by the company",
        _out_of("outstanding", "company_cancelled"),
        "vesting",
    ),
    _moved(
        "exercised",
        "Bought by providers",
        "Earned units that providers bought at their fixed price and now hold as shares.",
        "Sum of the units exercised",
        _out_of("outstanding", "exercised"),
        "vesting",
    ),
    _moved(
        "settled",
        "Delivered as shares",
        "Earned units that the company delivered to providers as shares.",
        "Sum of the units settled in shares",
        _out_of("outstanding", "settled"),
        "vesting",
    ),
    _moved(
        "cash_settled",
        "Paid in cash",
        "Earned units that the company paid out in cash instead of shares.",
        "Sum of the units settled in cash",
        _out_of("outstanding", "cash_settled"),
        "vesting",
    ),
    _moved(
        "repurchased",
        "Bought back by the company",
        "Shares that the company bought back from providers in the quarter.",
        "Sum of the shares bought back",
        _out_of("owned", "repurchased"),
        "pool",
    ),
)
