"""T-G: how many people take part, in fives that add up."""

from collections.abc import Sequence

from transparency.release.cells import QuarterCells
from transparency.release.ladder import divided
from transparency.release.release import Column, FigureValue, Row, RowKind, Table, Unit

COUNTS = ("joined", "left", "eligible", "covered", "not_yet", "holders", "with_earned", "owners")


def people_figures(cells: QuarterCells) -> list[FigureValue]:
    """``people.*``: every count that is printed, and the share of those here now who hold a promise."""
    found = [
        FigureValue(id=f"people.{count}", value=cells.value(f"people/{count}"))
        for count in COUNTS
        if f"people/{count}" in cells
    ]
    if "people/covered" in cells:
        part = ("people.covered", cells.value("people/covered"), "people.covered")
        base = ("people.eligible", cells.value("people/eligible"), "people.eligible")
        found.append(divided("people.coverage", part, base))
    return found


def participation_table(cells: QuarterCells, figures: Sequence[FigureValue]) -> Table | None:
    """T-G: here at the start, joined, left, here at the end; with and without a promise; who holds what. Or nothing."""
    if not figures:
        return None
    by = {figure.id.removeprefix("people."): figure.value for figure in figures}
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
