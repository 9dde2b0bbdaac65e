"""Figures of dilution: what someone who got nothing new lost of their share, split by cause.

Dilution = 1 − FD0 ÷ FD1 = Σ over components of (component1 − component0) ÷ FD1. FD0 is in units of the end of the
quarter (splits applied). The parts are rounded by largest remainder, so that they add up to the rounded total.
"""

from fractions import Fraction

from msgspec.structs import replace

from transparency.language import _
from transparency.release.capital import POOL, Capital, capital, component
from transparency.release.cells import QuarterCells
from transparency.release.figures.figure import Figure
from transparency.release.release import NONE, NOTHING, FigureValue, Status, Step, Unit, Value
from transparency.release.rounding import apportioned, significant


def dilution(company: Capital) -> dict[str, Value]:
    """Cause → percent, with ``total``; all of status none when there is no earlier count to compare with.

    A change of the pool by one block may be rounding alone: then it is said to be under what a block would be.
    """
    base = company.fully_diluted
    if not company.before or not base.amount:
        return dict.fromkeys((*company.parts, "total"), NONE)
    units = {
        cause: int(now.amount or 0) - int(company.before[cause].amount or 0) for cause, now in company.parts.items()
    }
    parts = apportioned([Fraction(100 * units[cause], int(base.amount)) for cause in units])
    shown = {cause: Value(amount=part) if units[cause] else NOTHING for cause, part in zip(units, parts, strict=True)}
    shown["total"] = Value(amount=sum(parts[1:], parts[0])) if any(units.values()) else NOTHING
    if not base.block or abs(units[POOL]) > base.block:
        return shown
    least = Value(
        amount=0,
        status=Status.UNDER,
        block=significant(Fraction(200 * int(base.block), int(base.amount)), 1, "ROUND_UP"),
    )
    others_moved = any(units[cause] for cause in units if cause != POOL)
    return shown | {POOL: least} | ({} if others_moved else {"total": least})


def _total(id: str, cells: QuarterCells) -> FigureValue | None:
    causes = dilution(capital(cells))
    whole = causes.pop("total")
    if whole.amount is None:
        return None
    parts = [
        Step(sign="+", id=component(cause), figure=f"dilution.{cause}", value=value, unit=Unit.PERCENT)
        for cause, value in causes.items()
    ]
    result = Step(sign="=", id="dilution", figure=id, value=whole, unit=Unit.PERCENT)
    return FigureValue(id=id, value=whole, steps=(replace(parts[0], sign=""), *parts[1:], result))


def _part(id: str, cells: QuarterCells) -> FigureValue | None:
    value = dilution(capital(cells)).get(id.partition(".")[2], NONE)
    return None if value.amount is None else FigureValue(id=id, value=value)


def dilution_figure(cause: str, name: str = "") -> Figure:
    """The figure ``dilution.<cause>``: ``total``, ``pool``, or the id of a group of other holders."""
    table = "denominator"
    base = ("capitalization.fully_diluted",)
    if cause == "total":
        return Figure(
            "dilution.total",
            "Dilution in the quarter",
            "How much smaller everyone’s share of the company became in the quarter "
            "because the company counts more units. Someone who got nothing new lost this part of their share.",
            "1 − fully diluted units at the start ÷ fully diluted units at the end, × 100",
            _total,
            Unit.PERCENT,
            2,
            "dilution",
            base,
            table,
        )
    who = {"pool": "the provider pool"}.get(cause, name or cause)
    return Figure(
        f"dilution.{cause}",
        _("Dilution by %(who)s", who=who),
        _("The part of the quarter’s dilution that comes from new units of %(who)s.", who=who),
        _("New units of %(who)s ÷ fully diluted units at the end × 100", who=who),
        _part,
        Unit.PERCENT,
        2,
        "dilution",
        ("dilution.total", *base),
        table,
    )


DILUTION_FIGURES = tuple(dilution_figure(cause) for cause in ("total", "pool"))
