"""T-K: what will be earned in the next eight quarters, or two years, if nobody leaves."""

from transparency.publication.quarter import Quarter
from transparency.release.cells import QuarterCells
from transparency.release.release import Column, Row, RowKind, Table, Unit, Value
from transparency.release.shares import total

STEPS = 8


def _year_from(first: Quarter) -> str:
    """The id of a row of four quarters: by the first, and by the last too where a fiscal year moves among them.

    >>> from datetime import date
    >>> from transparency.publication.quarter import FiscalYears
    >>> _year_from(Quarter(2026, 2)), _year_from(Quarter(2026, 2, FiscalYears(moved=(date(2027, 4, 1),))))
    ('from-2026-q2', 'from-2026-q2-to-2027-t1')
    """
    last = first.next(3)
    usual = not first.short and Quarter(first.year, first.number).next(3).id == last.id
    return f"from-{first.id}" if usual else f"from-{first.id}-to-{last.id}"


def ahead_table(cells: QuarterCells) -> Table | None:
    """T-K: scheduled units by quarter, or by year where few people take part; ``None`` where neither is printed."""
    parts = [(step, f"ahead/{step}") for step in range(1, STEPS + 1) if f"ahead/{step}" in cells]
    parts += [(4 * year - 3, f"ahead/year{year}") for year in (1, 2) if f"ahead/year{year}" in cells]
    if not parts:
        return None
    rows: list[Row] = []
    sofar: list[Value] = []
    for step, id in parts:
        first = cells.quarter.next(step)
        sofar.append(cells.value(id))
        rows.append(Row(id=_year_from(first) if "year" in id else first.id, cells=(cells.value(id), total(sofar))))
    left = total([cells.value(id) for id in ("closing/unvested", "closing/unearned") if id in cells])
    if "ahead/later" in cells:
        rows.append(Row(id="later", cells=(cells.value("ahead/later"), left)))
    rows.append(Row(id="total", kind=RowKind.TOTAL, cells=(left, left)))
    return Table(
        id="ahead",
        code="T-K",
        columns=(
            Column(id="units", unit=Unit.UNITS),
            Column(id="together", unit=Unit.UNITS),
        ),
        rows=tuple(rows),
    )
