"""T-G: how many people take part, in fives that add up."""

from collections.abc import Mapping

from transparency.release.cells import QuarterCells
from transparency.release.release import Column, FigureValue, Row, RowKind, Table, Unit


def participation_table(cells: QuarterCells, figures: Mapping[str, FigureValue]) -> Table | None:
    """T-G: here at the start, joined, left, here at the end; with and without a promise; who holds what. Or nothing."""
    by = {id.removeprefix("people."): figure.value for id, figure in figures.items() if id.startswith("people.")}
    if not by:
        return None
    rows = []
    if "people/opening" in cells:
        rows.append(Row(id="opening", kind=RowKind.OPENING, cells=(cells.value("people/opening"),)))
    signs = {"joined": "+", "left": "−", "eligible": "="}
    for id, value in by.items():
        rows.append(
            Row(
                id=id,
                kind=RowKind.TOTAL if id == "eligible" and rows else RowKind.ITEM,
                sign=signs.get(id, "") if rows else "",
                cells=(value,),
                unit=Unit.PERCENT if id == "coverage" else None,
            )
        )
    return Table(
        id="participation",
        code="T-G",
        columns=(Column(id="people", unit=Unit.PEOPLE),),
        rows=tuple(rows),
    )
