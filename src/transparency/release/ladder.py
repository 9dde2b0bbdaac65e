"""F1: the ladder, on both denominators, and the balances with their live sums."""

from collections.abc import Sequence

from transparency.release.catalogue import CATALOGUE, LADDER
from transparency.release.cells import QuarterCells
from transparency.release.format import day
from transparency.release.lines import steps
from transparency.release.release import NONE, Column, FigureValue, Row, Step, Table, Unit, Value
from transparency.release.shares import change, share

BALANCES = {
    "pool.set_aside": "set_aside",
    "awards.promised": "promised",
    "awards.earned": "earned",
    "holdings.owned": "owned",
    "pool.available": "available",
    "awards.unvested": "unvested",
    "awards.vested": "vested",
    "awards.outstanding": "outstanding",
    "pool.gone": "gone",
}
"""Figure id → measure."""
NOT_KNOWN = FigureValue(id="", value=NONE)
RAISED = "The block was raised in this quarter: the opening is the last closing, rounded anew."


def opening_note(cells: QuarterCells) -> str:
    """Why an opening is not the last closing as it was printed, or nothing."""
    split = cells.split_in_quarter
    if split is not None:
        return f"Units were split on {day(split.day)}, {split.new} for {split.old}: the opening is in new units."
    return RAISED if cells.published.raised_from else ""


def divided(id: str, part: tuple[str, Value, str], whole: tuple[str, Value, str]) -> FigureValue:
    """A percentage figure with its division as steps. ``part`` and ``whole``: name, value, figure id (or empty)."""
    value = share(part[1], whole[1])
    unit = Unit.PEOPLE if id == "people.coverage" else Unit.UNITS
    return FigureValue(
        id=id,
        value=value,
        steps=(
            Step(sign="", name=part[0], figure=part[2], value=part[1], unit=unit),
            Step(sign="÷", name=whole[0], figure=whole[2], value=whole[1], unit=unit),
            Step(sign="=", name=CATALOGUE[id].name, figure=id, value=value, unit=Unit.PERCENT),
        ),
    )


def ladder_figures(cells: QuarterCells, fully_diluted: Value, issued: Value) -> list[FigureValue]:
    """Every balance that is printed, the steps on both denominators, and what is promised of what is set aside."""
    note = opening_note(cells)
    found = [
        FigureValue(id=id, value=cells.value(f"closing/{measure}"), steps=steps(cells, measure, id), note=note)
        for id, measure in BALANCES.items()
        if f"closing/{measure}" in cells
    ]
    bases = (
        ("fully_diluted", ("Fully diluted units", fully_diluted, "capitalization.fully_diluted")),
        ("issued", ("Issued stock", issued, "capitalization.issued_outstanding")),
    )
    printed = {figure.id: figure.value for figure in found}
    for id in LADDER:
        if id in printed:
            part = (CATALOGUE[id].name, printed[id], id)
            found += [divided(f"{id}.{suffix}", part, whole) for suffix, whole in bases if whole[1].amount is not None]
    if "awards.promised" in printed:
        part = ("Promised", printed["awards.promised"], "awards.promised")
        aside = ("Set aside", printed["pool.set_aside"], "pool.set_aside")
        found.append(divided("awards.promised.of_pool", part, aside))
    return found


def ladder_table(cells: QuarterCells, figures: Sequence[FigureValue]) -> Table:
    """F1: units, change since the last quarter (in units of this one, after a split), and both percentages."""
    by = {figure.id: figure for figure in figures}
    rows = []
    for id in (id for id in LADDER if id in by):
        measure = BALANCES[id]
        opening = cells.value(f"opening/{measure}")
        shares = (by.get(f"{id}.{base}", NOT_KNOWN).value for base in ("fully_diluted", "issued"))
        cell = (by[id].value, change(opening, by[id].value), *shares)
        rows.append(Row(id=id.rpartition(".")[2], name=CATALOGUE[id].name, cells=cell))
    return Table(
        id="ladder",
        code="F1",
        title="From set aside to owned",
        stub="Step",
        columns=(
            Column(id="units", name="Units", unit=Unit.UNITS),
            Column(id="change", name="Since last quarter", unit=Unit.UNITS, signed=True),
            Column(id="fully_diluted", name="Fully diluted", unit=Unit.PERCENT),
            Column(id="issued", name="Compared with issued stock", unit=Unit.PERCENT),
        ),
        rows=tuple(rows),
        notes=("Units that are not yet owned are not issued stock; the last column only compares sizes.",),
    )
