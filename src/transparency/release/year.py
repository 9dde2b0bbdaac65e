"""T-Y: one line a year, as ranges: what a company of few people can say of what moved."""

from transparency.release.cells import QuarterCells
from transparency.release.format import day
from transparency.release.release import Column, Row, Table, Unit

LINES = {
    "granted": "Granted",
    "earned": "Earned",
    "left_plan": "Left the plan: given back, lapsed or paid out",
    "owned": "Turned into shares",
}


def year_table(cells: QuarterCells) -> Table | None:
    """The last fiscal year that was closed, or ``None`` before there is one."""
    for quarter in (cells, *reversed(cells.before)):
        rows = tuple(
            Row(id=line, name=name, cells=(quarter.value(f"year/{line}"),))
            for line, name in LINES.items()
            if f"year/{line}" in quarter
        )
        if rows:
            return Table(
                id="year",
                code="T-Y",
                title=f"What moved in the fiscal year up to {day(quarter.quarter.end)}",
                stub="In the year",
                columns=(Column(id="units", name="Units", unit=Unit.UNITS),),
                rows=rows,
                notes=("So few people take part that the lines are printed once a year, each as a range.",),
            )
    return None
