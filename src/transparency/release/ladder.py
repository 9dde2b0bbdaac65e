"""F1: the ladder, on both denominators, and the balances with their live sums."""

from collections.abc import Sequence

from transparency.release.catalogue import LADDER
from transparency.release.cells import QuarterCells
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


def divided(id: str, part: tuple[str, Value, str], whole: tuple[str, Value, str]) -> FigureValue:
    """A percentage figure with its division as steps. ``part`` and ``whole``: id, value, figure id (or empty)."""
    value = share(part[1], whole[1])
    unit = Unit.PEOPLE if id == "people.coverage" else Unit.UNITS
    return FigureValue(
        id=id,
        value=value,
        steps=(
            Step(sign="", id=part[0], figure=part[2], value=part[1], unit=unit),
            Step(sign="÷", id=whole[0], figure=whole[2], value=whole[1], unit=unit),
            Step(sign="=", id=id, figure=id, value=value, unit=Unit.PERCENT),
        ),
    )


def ladder_figures(cells: QuarterCells, fully_diluted: Value, issued: Value) -> list[FigureValue]:
    """Every balance that is printed, the steps on both denominators, and what is promised of what is set aside."""
    found = [
        FigureValue(id=id, value=cells.value(f"closing/{measure}"), steps=steps(cells, measure, id))
        for id, measure in BALANCES.items()
        if f"closing/{measure}" in cells
    ]
    bases = (
        ("fully_diluted", ("capitalization.fully_diluted", fully_diluted, "capitalization.fully_diluted")),
        ("issued", ("issued", issued, "capitalization.issued_outstanding")),
    )
    printed = {figure.id: figure.value for figure in found}
    for id in LADDER:
        if id in printed:
            part = (id, printed[id], id)
            found += [divided(f"{id}.{suffix}", part, whole) for suffix, whole in bases if whole[1].amount is not None]
    if "awards.promised" in printed:
        part = ("awards.promised", printed["awards.promised"], "awards.promised")
        aside = ("pool.set_aside", printed["pool.set_aside"], "pool.set_aside")
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
        rows.append(Row(id=id.rpartition(".")[2], cells=cell))
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
