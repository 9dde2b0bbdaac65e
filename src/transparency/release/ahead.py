"""T-K: what will be earned in the next eight quarters, if nobody leaves."""

from transparency.release.lines import value
from transparency.release.release import Column, Row, RowKind, Table, Unit
from transparency.release.snapshot import Snapshot, unvested


def ahead_table(snapshot: Snapshot) -> Table:
    """T-K: scheduled units by quarter; what is later, or waits for an event, is the rest of what is not yet earned."""
    left = snapshot.closed(unvested)
    rows = []
    sofar = 0
    for quarter, units in snapshot.ahead:
        sofar += units
        rows.append(Row(id=quarter.id, name=quarter.label, cells=(value(units), value(sofar))))
    rows.append(Row(id="later", name="Later, or only if an event happens", cells=(value(left - sofar), value(left))))
    rows.append(Row(id="total", name="Promised, not earned", kind=RowKind.TOTAL, cells=(value(left), value(left))))
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
    )
