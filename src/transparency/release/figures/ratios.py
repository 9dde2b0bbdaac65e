"""Figures of pace and reserve: utilisation, burn, overhang and runway. Burn and runway need four quarters."""

from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from transparency.published.blocks import Level
from transparency.release.capital import capital
from transparency.release.cells import QuarterCells
from transparency.release.figures.figure import Figure, divided, term
from transparency.release.lines import RETURNS, flow
from transparency.release.release import FigureValue, Step, Unit, Value
from transparency.release.shares import quotient, scaled, total, whole
from transparency.units import factor


class _Year(Struct, frozen=True):
    """Printed sums over the last four quarters, in units of the as-of date."""

    granted: Value
    returned: Value
    mean_issued: Value

    @property
    def net(self) -> Value:
        """Granted, less what came back."""
        return whole(int(self.granted.amount or 0) - int(self.returned.amount or 0), int(self.granted.block))


def _year(cells: QuarterCells) -> _Year | None:
    """``None`` before four full quarters have been published one after the other, all with their lines."""
    quarters = (*cells.before, cells)[-4:]
    following = [q.quarter.index for q in quarters] == list(range(cells.quarter.index - 3, cells.quarter.index + 1))
    if "closing/outstanding" not in cells or not following:
        return None
    if any(q.published.level is not Level.FULL or q.published.company is None for q in quarters):
        return None
    granted, returned, issued = [], [], 0
    for q in quarters:
        times = factor(cells.published.splits, q.quarter.end, cells.quarter.end)
        assert q.published.company is not None
        granted.append(scaled(q.value(flow("granted", "promised")), times))
        returned += [scaled(q.value(flow(line, "available")), times) for line in RETURNS if line in q.lines]
        issued += int((q.published.company.others_issued + q.amount("closing/owned")) * times)
    return _Year(total(granted), total(returned), Value(amount=issued // 4))


def _utilisation(id: str, cells: QuarterCells) -> FigureValue | None:
    outstanding, gone = cells.value("closing/outstanding"), cells.value("closing/gone")
    if outstanding.amount is None:
        return None
    aside = term("pool.set_aside", cells.value("closing/set_aside"))
    return _known(divided(id, term("used", total([outstanding, gone])), aside))


def _gross_burn(id: str, cells: QuarterCells) -> FigureValue | None:
    past = _year(cells)
    if past is None:
        return None
    return _known(divided(id, term("granted_in_a_year", past.granted), term("mean_issued", past.mean_issued)))


def _net_burn(id: str, cells: QuarterCells) -> FigureValue | None:
    past = _year(cells)
    if past is None:
        return None
    return _known(divided(id, term("net_in_a_year", past.net), term("mean_issued", past.mean_issued)))


def _overhang(id: str, cells: QuarterCells) -> FigureValue | None:
    available, outstanding, issued = (
        cells.value("closing/available"),
        cells.value("closing/outstanding"),
        capital(cells).issued,
    )
    if outstanding.amount is None or issued.amount is None:
        return None
    free = total([available, outstanding])
    return _known(divided(id, term("free", free), term("free_and_issued", total([free, issued]))))


def _runway(id: str, cells: QuarterCells) -> FigureValue | None:
    """How often the mean of four quarters goes into what is left."""
    past, left = _year(cells), cells.value("closing/available")
    if past is None or not past.net.amount or past.net.amount < 0:
        return None
    value = quotient(left, past.net, 4)
    by = term("pace", Value(amount=round(Fraction(int(past.net.amount), 4))))
    result = Step(sign="=", id=id, figure=id, value=value, unit=Unit.QUARTERS)
    return _known(FigureValue(id=id, value=value, steps=(term("pool.available", left), replace(by, sign="÷"), result)))


def _known(figure: FigureValue) -> FigureValue | None:
    return None if figure.value.amount is None else figure


RATIO_FIGURES = (
    Figure(
        "ratios.utilisation",
        "Used so far",
        "How much of what is set aside is promised and open, or has left the pool.",
        "(Promises still open + left the pool) ÷ set aside × 100",
        _utilisation,
        Unit.PERCENT,
        2,
        "ratios",
        ("awards.outstanding", "pool.gone", "pool.set_aside"),
        "ratios",
    ),
    Figure(
        "ratios.gross_burn",
        "Granted in a year",
        "Units granted in the last four quarters, compared with the company’s issued stock.",
        "Granted in four quarters ÷ mean issued stock at their ends × 100",
        _gross_burn,
        Unit.PERCENT,
        2,
        "ratios",
        ("quarter.granted", "capitalization.issued_outstanding"),
        "ratios",
    ),
    Figure(
        "ratios.net_burn",
        "Granted in a year, less what came back",
        "Units granted in the last four quarters less units that came back, compared with the company’s issued stock.",
        "(Granted − came back in four quarters) ÷ mean issued stock at their ends × 100",
        _net_burn,
        Unit.PERCENT,
        2,
        "ratios",
        ("quarter.granted", "quarter.returned", "capitalization.issued_outstanding"),
        "ratios",
    ),
    Figure(
        "ratios.overhang",
        "Shares that may still come",
        "Part of the company’s stock that the pool would be, if every unit not yet gone became a share.",
        "(Not promised + promises still open) ÷ (the same + issued stock) × 100",
        _overhang,
        Unit.PERCENT,
        2,
        "ratios",
        ("pool.available", "awards.outstanding", "capitalization.issued_outstanding"),
        "ratios",
    ),
    Figure(
        "ratios.runway",
        "Quarters until the pool is empty",
        "How many more quarters the units not yet promised would last at the pace of the last four quarters.",
        "Not promised ÷ mean of granted less came back in the last four quarters",
        _runway,
        Unit.QUARTERS,
        1,
        "ratios",
        ("pool.available", "quarter.granted", "quarter.returned"),
        "ratios",
    ),
)
