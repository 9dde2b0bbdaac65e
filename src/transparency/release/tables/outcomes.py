"""T-I: what became of what was granted in each year; T-J: what was lost, and why."""

from msgspec.structs import replace

from transparency.published.cell_ids import parts_of_past
from transparency.release.cells import QuarterCells
from transparency.release.release import Column, Row, RowKind, Table, Unit
from transparency.release.shares import share, total

BECAME = ("granted", "earned", "lost", "running")


def cohorts_table(cells: QuarterCells) -> Table | None:
    """T-I: units granted in a fiscal year, and how many of them were earned, lost before that, or still run."""
    rows = []
    for year in parts_of_past(cells.published.values, "cohort"):
        units = [cells.value(f"cohort/{year}/{column}") for column in BECAME]
        rows.append(Row(id=year, cells=(*units, share(units[1], units[0]))))
    if not rows:
        return None
    together = [total(row.cells[place] for row in rows) for place in range(len(BECAME))]
    rows.append(Row(id="total", kind=RowKind.TOTAL, cells=(*together, share(together[1], together[0]))))
    return Table(
        id="cohorts",
        code="T-I",
        columns=(*(Column(id=id, unit=Unit.UNITS) for id in BECAME), Column(id="part", unit=Unit.PERCENT)),
        rows=tuple(rows),
    )


def lost_table(cells: QuarterCells) -> Table | None:
    """T-J: all units that anyone ever lost, by reason; where too few are behind a reason, only all of them."""
    if "lost/total/units" not in cells:
        return None
    every = cells.value("lost/total/units")
    units = {id: cells.value(f"lost/{id}/units") for id in parts_of_past(cells.published.values, "lost")}
    whole = Row(id="total", kind=RowKind.TOTAL if units else RowKind.ITEM, cells=(every, share(every, every)))
    rows = [*(Row(id=id, cells=(lost, share(lost, every))) for id, lost in units.items()), whole]
    columns = [Column(id="units", unit=Unit.UNITS), Column(id="part", unit=Unit.PERCENT)]
    if not units:
        columns, rows = columns[:1], [replace(whole, cells=whole.cells[:1])]
    return Table(id="lost", code="T-J", columns=tuple(columns), rows=tuple(rows))
