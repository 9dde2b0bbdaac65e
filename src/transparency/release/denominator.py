"""T-E: what the fully diluted count is made of, and the dilution of someone who got nothing new, split by cause.

What others hold is stated by the company; what providers hold is the printed blocks. So nothing follows from the two:
issued stock = others' stock + printed owned; fully diluted = others + set aside − printed gone + printed owned.
Dilution = 1 − FD0 ÷ FD1 = Σ over components of (component1 − component0) ÷ FD1. FD0 is in units of the end of the
quarter (splits applied). The parts are rounded by largest remainder, so that they add up to the rounded total.
"""

from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from transparency.release.cells import QuarterCells
from transparency.release.lines import day_before
from transparency.release.release import (
    NONE,
    NOTHING,
    Column,
    FigureValue,
    Row,
    RowKind,
    Status,
    Step,
    Table,
    Unit,
    Value,
)
from transparency.release.rounding import apportioned, significant
from transparency.release.shares import change, scaled, share, total, whole
from transparency.units import factor

POOL = "pool"


class Capital(Struct, frozen=True):
    """The whole company at the end of the quarter, and a quarter earlier in the same units."""

    parts: dict[str, Value]
    """Component → units: each group of other holders, then the pool."""
    before: dict[str, Value]
    """Empty where nothing was published before."""
    issued: Value
    issued_before: Value

    @property
    def fully_diluted(self) -> Value:
        """All components."""
        return total(self.parts.values())


NOBODY = Capital({}, {}, NONE, NONE)
"""Of a quarter without a count of the company."""


def capital(cells: QuarterCells) -> Capital:
    """The company as printed cells and the others' holdings make it."""
    facts = cells.published.company
    if facts is None:
        return NOBODY
    pool = _pool(cells, "closing")
    parts = {**{id: whole(units, 0) for id, units in facts.others.items()}, POOL: pool}
    owned_now = cells.value("closing/owned")
    issued = NONE if owned_now.amount is None else _together(facts.others_issued, owned_now)
    earlier = cells.before[-1].published.company if cells.before else None
    if earlier is None:
        return Capital(parts, {}, issued, NONE)
    times = factor(cells.published.splits, day_before(cells.quarter.start), cells.quarter.end)
    others = {id: whole(int(earlier.others.get(id, 0) * times), 0) for id in facts.others}
    opened = _pool(cells, "opening", split=True)
    owned = _opened(cells, "owned")
    was = NONE if owned.amount is None else _together(int(earlier.others_issued * times), owned)
    return Capital(parts, {**others, POOL: opened}, issued, was)


def _pool(cells: QuarterCells, moment: str, *, split: bool = False) -> Value:
    """Set aside, less what left the pool, and what of that providers own."""
    aside, gone, owned = (
        _opened(cells, measure) if split else cells.value(f"{moment}/{measure}")
        for measure in ("set_aside", "gone", "owned")
    )
    units = int(aside.amount or 0) - int(gone.amount or 0) + int(owned.amount or 0)
    return whole(units, int(max(aside.block, gone.block, owned.block)))


def _opened(cells: QuarterCells, measure: str) -> Value:
    """An opening, in units of the end of the quarter. Where only closings are printed, the last of these."""
    if f"opening/{measure}" in cells:
        return cells.value(f"opening/{measure}")
    times = factor(cells.published.splits, day_before(cells.quarter.start), cells.quarter.end)
    last = cells.before[-1].value(f"closing/{measure}") if cells.before else NONE
    return scaled(last, times)


def _together(others: int, owned: Value) -> Value:
    """A count that is exact but for the printed units of providers."""
    return whole(others + int(owned.amount or 0), int(owned.block))


def dilution(found: Capital) -> dict[str, Value]:
    """Cause → percent, with ``total``; all of status none when there is no earlier count to compare with.

    A change of the pool by one block may be rounding alone: then it is said to be under what a block would be.
    """
    base = found.fully_diluted
    if not found.before or not base.amount:
        return dict.fromkeys((*found.parts, "total"), NONE)
    units = {cause: int(now.amount or 0) - int(found.before[cause].amount or 0) for cause, now in found.parts.items()}
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


def company_figures(cells: QuarterCells, found: Capital) -> list[FigureValue]:
    """``capitalization.*`` and ``dilution.*``; none without a count of the company."""
    facts = cells.published.company
    if facts is None:
        return []
    fully = found.fully_diluted
    parts = [
        Step(sign="+" if number else "", id=_part(cause), figure="", value=value, unit=Unit.UNITS)
        for number, (cause, value) in enumerate(found.parts.items())
    ]
    id = "capitalization.fully_diluted"
    parts.append(Step(sign="=", id=id, figure=id, value=fully, unit=Unit.UNITS))
    figures = [
        FigureValue(id=id, value=fully, steps=tuple(parts)),
    ]
    if found.issued.amount is not None:
        figures.append(FigureValue(id="capitalization.issued_outstanding", value=found.issued))
    if facts.claims_first is not None:
        money = facts.claims_first
        claims = Value(amount=int(money) if money == int(money) else money.normalize()) if money else NOTHING
        figures.append(FigureValue(id="capitalization.claims_first", value=claims))
    causes = dilution(found)
    if causes["total"].amount is None:
        return figures
    sums = [
        Step(sign="+", id=_part(cause), figure=f"dilution.{cause}", value=value, unit=Unit.PERCENT)
        for cause, value in causes.items()
        if cause != "total"
    ]
    end = Step(sign="=", id="dilution", figure="dilution.total", value=causes["total"], unit=Unit.PERCENT)
    figures.append(
        FigureValue(id="dilution.total", value=causes["total"], steps=(replace(sums[0], sign=""), *sums[1:], end))
    )
    return [*figures, *(FigureValue(id=f"dilution.{c}", value=v) for c, v in causes.items() if c != "total")]


def _part(cause: str) -> str:
    """Id of a component as a step of a sum."""
    return cause if cause == POOL else f"holder/{cause}"


def denominator_table(cells: QuarterCells, found: Capital) -> Table | None:
    """T-E: one row a component; ``None`` without a count of the company."""
    facts = cells.published.company
    if facts is None:
        return None
    causes = dilution(found)
    fully = found.fully_diluted
    rows = [
        _row(cause, (found.before.get(cause, NONE), units), fully, causes[cause])
        for cause, units in found.parts.items()
    ]
    earlier = total(found.before.values()) if found.before else NONE
    whole_row = _row("fully_diluted", (earlier, fully), fully, causes["total"])
    rows.append(replace(whole_row, kind=RowKind.TOTAL))
    if found.issued.amount is not None:
        rows.append(_row("issued", (found.issued_before, found.issued), fully, NONE))
    return Table(
        id="denominator",
        code="T-E",
        columns=(
            Column(id="units", unit=Unit.UNITS),
            Column(id="before", unit=Unit.UNITS),
            Column(id="change", unit=Unit.UNITS, signed=True),
            Column(id="percent", unit=Unit.PERCENT),
            Column(id="dilution", unit=Unit.PERCENT),
        ),
        rows=tuple(rows),
    )


def _row(id: str, units: tuple[Value, Value], base: Value, part: Value) -> Row:
    """``units``: a quarter earlier, and now."""
    before, now = units
    return Row(id=id, cells=(now, before, change(before, now), share(now, base), part))
