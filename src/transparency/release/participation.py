"""T-G: how many people take part, in fives that add up."""

from collections.abc import Sequence

from transparency.release.catalogue import CATALOGUE
from transparency.release.cells import QuarterCells
from transparency.release.format import day
from transparency.release.ladder import divided
from transparency.release.lines import day_before
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
        part = (CATALOGUE["people.covered"].name, cells.value("people/covered"), "people.covered")
        base = (CATALOGUE["people.eligible"].name, cells.value("people/eligible"), "people.eligible")
        found.append(divided("people.coverage", part, base))
    return found


def participation_table(cells: QuarterCells, figures: Sequence[FigureValue]) -> Table | None:
    """T-G: here at the start, joined, left, here at the end; with and without a promise; who holds what. Or nothing."""
    if not figures:
        return None
    by = {figure.id.removeprefix("people."): figure.value for figure in figures}
    start, end = day(day_before(cells.quarter.start)), day(cells.quarter.end)
    rows = []
    if "people/opening" in cells:
        rows.append(
            Row(id="opening", name=f"Here on {start}", kind=RowKind.OPENING, cells=(cells.value("people/opening"),))
        )
    signs = {"joined": "+", "left": "−", "eligible": "="}
    names = {"eligible": f"Here on {end}"} if rows else {}
    for id, value in by.items():
        rows.append(
            Row(
                id=id,
                name=names.get(id, CATALOGUE[f"people.{id}"].name),
                kind=RowKind.TOTAL if id == "eligible" and rows else RowKind.ITEM,
                sign=signs.get(id, "") if rows else "",
                cells=(value,),
                unit=Unit.PERCENT if id == "coverage" else None,
            )
        )
    return Table(
        id="participation",
        code="T-G",
        title="Who takes part",
        stub="Providers",
        columns=(Column(id="people", name="People", unit=Unit.PEOPLE),),
        rows=tuple(rows),
        notes=(f"People are counted in steps of {cells.published.counts}, so that the lines add up.",),
    )
