"""T-K: what will be earned in the next eight quarters, or two years, if nobody leaves."""

from transparency.release.cells import QuarterCells
from transparency.release.release import Column, Row, RowKind, Table, Unit, Value
from transparency.release.shares import total

STEPS = 8
LATER = "Later, or only if an event happens"


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
        yearly = "year" in id
        name = f"{first.label} to {cells.quarter.next(step + 3).label}" if yearly else first.label
        sofar.append(cells.value(id))
        row = f"from-{first.id}" if yearly else first.id
        rows.append(Row(id=row, name=name, cells=(cells.value(id), total(sofar))))
    left = cells.value("closing/unvested")
    if "ahead/later" in cells:
        rows.append(Row(id="later", name=LATER, cells=(cells.value("ahead/later"), left)))
    rows.append(Row(id="total", name="Promised, not earned", kind=RowKind.TOTAL, cells=(left, left)))
    return Table(
        id="ahead",
        code="T-K",
        title="What will be earned next, if nobody leaves",
        stub="Quarter" if parts[0][1] == "ahead/1" else "Quarters",
        columns=(
            Column(id="units", name="To be earned", unit=Unit.UNITS),
            Column(id="together", name="Together so far", unit=Unit.UNITS),
        ),
        rows=tuple(rows),
        notes=("A schedule is not a promise that people stay: who leaves first gives back what is not earned.",),
    )
