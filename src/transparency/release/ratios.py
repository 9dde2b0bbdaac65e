"""T-F: utilisation, burn, overhang and runway (formulas: reference 3.5). Burn and runway need four quarters."""

from fractions import Fraction

from msgspec import Struct

from transparency.published.blocks import Level
from transparency.release.cells import QuarterCells
from transparency.release.ladder import divided
from transparency.release.lines import RETURNS, flow
from transparency.release.release import NONE, Column, FigureValue, Row, Step, Table, Unit, Value
from transparency.release.shares import quotient, scaled, total, whole
from transparency.units import factor


class Year(Struct, frozen=True):
    """Printed sums over the last four quarters, in units of the as-of date."""

    granted: Value
    returned: Value
    mean_issued: Value


def year(cells: QuarterCells) -> Year | None:
    """``None`` before four full quarters have been published one after the other, all with their lines."""
    quarters = (*cells.before, cells)[-4:]
    following = [q.quarter.index for q in quarters] == list(range(cells.quarter.index - 3, cells.quarter.index + 1))
    if not following or any(q.published.level is not Level.FULL or q.published.company is None for q in quarters):
        return None
    granted, returned, issued = [], [], 0
    for q in quarters:
        times = factor(cells.published.splits, q.quarter.end, cells.quarter.end)
        assert q.published.company is not None
        granted.append(scaled(q.value(flow("granted", "promised")), times))
        returned += [scaled(q.value(flow(line, "available")), times) for line in RETURNS if line in q.lines]
        issued += int((q.published.company.others_issued + q.amount("closing/owned")) * times)
    return Year(total(granted), total(returned), Value(amount=issued // 4))


def ratio_figures(cells: QuarterCells, issued: Value) -> list[FigureValue]:
    """``ratios.*``, as far as their inputs are printed."""
    available, outstanding, gone, aside = (
        cells.value(f"closing/{measure}") for measure in ("available", "outstanding", "gone", "set_aside")
    )
    if outstanding.amount is None:
        return []
    used = ("used", total([outstanding, gone]), "")
    found = [divided("ratios.utilisation", used, ("pool.set_aside", aside, "pool.set_aside"))]
    past = year(cells)
    net = NONE
    if past is not None:
        net = whole(int(past.granted.amount or 0) - int(past.returned.amount or 0), int(past.granted.block))
        mean = ("mean_issued", past.mean_issued, "")
        found.append(divided("ratios.gross_burn", ("granted_in_a_year", past.granted, ""), mean))
        found.append(divided("ratios.net_burn", ("net_in_a_year", net, ""), mean))
    if issued.amount is not None:
        free = total([available, outstanding])
        base = ("free_and_issued", total([free, issued]), "")
        found.append(divided("ratios.overhang", ("free", free, ""), base))
    if net.amount and net.amount > 0:
        found.append(_runway(available, net))
    return [figure for figure in found if figure.value.amount is not None]


def _runway(left: Value, net: Value) -> FigureValue:
    id, pace = "ratios.runway", Fraction(int(net.amount or 0), 4)
    few_blocks = net.block and int(net.amount or 0) < 10 * net.block
    value = quotient(Value(amount=left.amount, block=left.amount or 1) if few_blocks else left, pace, 1)
    return FigureValue(
        id=id,
        value=value,
        steps=(
            Step(sign="", id="pool.available", figure="pool.available", value=left, unit=Unit.UNITS),
            Step(sign="÷", id="pace", figure="",
                 value=Value(amount=round(pace)), unit=Unit.UNITS),
            Step(sign="=", id=id, figure=id, value=value, unit=Unit.QUARTERS),
        ),
    )  # fmt: skip


def ratios_table(figures: list[FigureValue]) -> Table:
    """T-F: one row a ratio; runway is counted in quarters."""
    rows = [
        Row(
            id=figure.id.removeprefix("ratios."),
            cells=(figure.value,),
            unit=Unit.QUARTERS if figure.id == "ratios.runway" else None,
        )
        for figure in figures
    ]
    return Table(
        id="ratios",
        code="T-F",
        columns=(Column(id="value", unit=Unit.PERCENT),),
        rows=tuple(rows),
    )
