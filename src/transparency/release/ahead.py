"""T-K: what will be earned in the next eight quarters, if nobody leaves."""

from transparency.privacy.outlook import CELLS
from transparency.release.lines import value
from transparency.release.release import Column, Row, RowKind, Table, Unit
from transparency.release.snapshot import Snapshot, unvested


def ahead_table(snapshot: Snapshot) -> Table:
    """T-K: scheduled units by quarter; what is later, or waits for an event, is the rest of what is not yet earned.

    Where a quarter would be about too few people, years are shown instead of quarters, or nothing but the sum.
    """
    left = snapshot.closed(unvested)
    cells = CELLS[snapshot.treatment.ahead]
    rows = []
    sofar = 0
    for cell in cells:
        units = sum(snapshot.ahead[step - 1][1] for step in cell)
        sofar += units
        first = snapshot.ahead[cell[0] - 1][0]
        id, name = (first.id, first.label) if len(cell) == 1 else (f"from-{first.id}", f"{first.label} and three more")
        rows.append(Row(id=id, name=name, cells=(value(units), value(sofar))))
    if cells:
        rows.append(
            Row(id="later", name="Later, or only if an event happens", cells=(value(left - sofar), value(left)))
        )
    rows.append(Row(id="total", name="Promised, not earned", kind=RowKind.TOTAL, cells=(value(left), value(left))))
    because = "" if cells else "Too few people stand behind these quarters, or behind their change since a report."
    return Table(
        id="ahead",
        code="T-K",
        title="What will be earned next, if nobody leaves",
        stub="Quarter",
        columns=(
            Column(id="units", name="To be earned", unit=Unit.UNITS),
            Column(id="together", name="Together so far", unit=Unit.UNITS),
        ),
        rows=tuple(rows),
        notes=("A schedule is not a promise that people stay: who leaves first gives back what is not earned.",),
        withheld_because=because,
    )
