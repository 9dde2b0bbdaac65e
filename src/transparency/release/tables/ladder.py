"""F1: the ladder, on both denominators."""

from collections.abc import Mapping

from transparency.release.catalogue import LADDER
from transparency.release.cells import QuarterCells
from transparency.release.figures.ladder import measure
from transparency.release.release import NONE, Column, FigureValue, Row, Table, Unit
from transparency.release.shares import change

_NOT_KNOWN = FigureValue(id="", value=NONE)


def ladder_table(cells: QuarterCells, figures: Mapping[str, FigureValue]) -> Table | None:
    """F1: units, change since the last quarter (in units of this one), and both percentages. Or nothing."""
    rows = []
    for id in (id for id in LADDER if id in figures):
        now, opening = figures[id].value, cells.value(f"opening/{measure(id)}")
        shares = (figures.get(f"{id}.{base}", _NOT_KNOWN).value for base in ("fully_diluted", "issued"))
        rows.append(Row(id=measure(id), cells=(now, change(opening, now), *shares)))
    if not rows:
        return None
    return Table(
        id="ladder",
        code="F1",
        columns=(
            Column(id="units", unit=Unit.UNITS),
            Column(id="change", unit=Unit.UNITS, signed=True),
            Column(id="fully_diluted", unit=Unit.PERCENT),
            Column(id="issued", unit=Unit.PERCENT),
        ),
        rows=tuple(rows),
    )
