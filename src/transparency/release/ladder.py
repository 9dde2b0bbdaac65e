"""F1: the ladder, on both denominators, and its figures with their live sums."""

from collections.abc import Sequence

from transparency.release.carried import balance_note
from transparency.release.catalogue import CATALOGUE, LADDER
from transparency.release.lines import steps
from transparency.release.release import NONE, Column, FigureValue, Row, Step, Table, Unit, Value
from transparency.release.rounding import percent
from transparency.release.snapshot import (
    Measure,
    Snapshot,
    available,
    earned,
    gone,
    outstanding,
    owned,
    promised,
    set_aside,
    unvested,
    vested,
)

BALANCES: dict[str, Measure] = {
    "pool.set_aside": set_aside,
    "awards.promised": promised,
    "awards.earned": earned,
    "holdings.owned": owned,
    "pool.available": available,
    "awards.unvested": unvested,
    "awards.vested": vested,
    "awards.outstanding": outstanding,
    "pool.gone": gone,
}


def share(id: str, name: str, part: tuple[str, str, int], whole: tuple[str, str, int | None]) -> FigureValue:
    """A percentage figure with its division as steps. ``part`` and ``whole`` are (figure id, name, units)."""
    amount = None if whole[2] is None else percent(part[2], whole[2])
    shown = Value(amount=amount) if amount is not None else NONE
    below = Value(amount=whole[2]) if whole[2] is not None else NONE
    return FigureValue(
        id=id,
        value=shown,
        steps=(
            Step(sign="", name=part[1], figure=part[0], value=Value(amount=part[2]), unit=Unit.UNITS),
            Step(sign="÷", name=whole[1], figure=whole[0], value=below, unit=Unit.UNITS),
            Step(sign="=", name=name, figure=id, value=shown, unit=Unit.PERCENT),
        ),
    )


def ladder_figures(snapshot: Snapshot) -> list[FigureValue]:
    """Every balance, the four steps on both denominators, and what is promised of what is set aside."""
    found = []
    for id, measure in BALANCES.items():
        events = sum(m.events for m in snapshot.movements if measure(m))
        value = Value(amount=snapshot.closed(measure))
        found.append(
            FigureValue(
                id=id, value=value, steps=steps(snapshot, measure, id), events=events, note=balance_note(id, snapshot)
            )
        )
    capital = snapshot.capital
    for id in LADDER:
        part = (id, CATALOGUE[id].name, snapshot.closed(BALANCES[id]))
        for suffix, whole in (
            (
                "fully_diluted",
                ("capitalization.fully_diluted", "Fully diluted units", capital.fully_diluted if capital else None),
            ),
            ("issued", ("capitalization.issued_outstanding", "Issued stock", capital.issued if capital else None)),
        ):
            found.append(share(f"{id}.{suffix}", CATALOGUE[f"{id}.{suffix}"].name, part, whole))
    pool = ("pool.set_aside", "Set aside", snapshot.closed(set_aside))
    held = ("awards.promised", "Promised", snapshot.closed(promised))
    of_pool = "awards.promised.of_pool"
    return [*found, share(of_pool, CATALOGUE[of_pool].name, held, pool)]


def ladder_table(snapshot: Snapshot, figures: Sequence[FigureValue]) -> Table:
    """F1: units, change since the last quarter, and both percentages."""
    by = {figure.id: figure.value for figure in figures}
    rows = []
    for id in LADDER:
        change = snapshot.closed(BALANCES[id]) - snapshot.opened(BALANCES[id])
        cells = (by[id], Value(amount=change), by[f"{id}.fully_diluted"], by[f"{id}.issued"])
        rows.append(Row(id=id.rpartition(".")[2], name=CATALOGUE[id].name, cells=cells))
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
