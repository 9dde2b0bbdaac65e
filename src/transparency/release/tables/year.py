"""T-Y: one line a year, as ranges: what a company of few people can say of what moved."""

from transparency.release.cells import QuarterCells
from transparency.release.release import Column, Row, Table, Unit

LINES = ("granted", "earned", "left_plan", "owned")


def year_table(cells: QuarterCells) -> Table | None:
    """The last fiscal year that was closed, or ``None`` before there is one."""
    for quarter in (cells, *reversed(cells.before)):
        rows = tuple(
            Row(id=line, cells=(quarter.value(f"year/{line}"),)) for line in LINES if f"year/{line}" in quarter
        )
        if rows:
            return Table(
                id="year",
                code="T-Y",
                columns=(Column(id="units", unit=Unit.UNITS),),
                rows=rows,
                until=quarter.quarter.end,
            )
    return None
