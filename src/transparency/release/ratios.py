"""T-F: utilisation, burn, overhang and runway (formulas: reference 3.5). Burn and runway need four quarters."""

from fractions import Fraction

from transparency.release.catalogue import CATALOGUE
from transparency.release.release import NONE, Column, FigureValue, Row, Step, Table, Unit, Value
from transparency.release.rounding import percent, rounded
from transparency.release.snapshot import Snapshot, available, gone, outstanding, set_aside

RATIOS = ("utilisation", "gross_burn", "net_burn", "overhang", "runway")


def ratio_figures(snapshot: Snapshot) -> list[FigureValue]:
    """``ratios.*``."""
    a, o, x = (snapshot.closed(measure) for measure in (available, outstanding, gone))
    found = [
        _divided(
            "utilisation", ("Promises still open + left the pool", o + x), ("Set aside", snapshot.closed(set_aside))
        )
    ]
    year, capital = snapshot.year, snapshot.capital
    if year is None or year.mean_issued is None:
        found += [FigureValue(id=f"ratios.{name}", value=NONE) for name in ("gross_burn", "net_burn")]
    else:
        mean = ("Mean issued stock", year.mean_issued)
        found.append(_divided("gross_burn", ("Granted in four quarters", year.granted), mean))
        net = ("Granted − came back in four quarters", year.granted - year.returned)
        found.append(_divided("net_burn", net, mean))
    if capital is None:
        found.append(FigureValue(id="ratios.overhang", value=NONE))
    else:
        whole = ("The same + issued stock", a + o + capital.issued)
        found.append(_divided("overhang", ("Not promised + promises still open", a + o), whole))
    found.append(_runway(snapshot, a))
    return found


def _runway(snapshot: Snapshot, left: int) -> FigureValue:
    id = "ratios.runway"
    net = snapshot.year.granted - snapshot.year.returned if snapshot.year else 0
    if net <= 0:
        return FigureValue(id=id, value=NONE)
    value = Value(amount=rounded(Fraction(4 * left, net), 1))
    return FigureValue(
        id=id,
        value=value,
        steps=(
            Step(sign="", name="Not promised", figure="pool.available", value=Value(amount=left), unit=Unit.UNITS),
            Step(sign="÷", name="Granted less came back, mean of four quarters", figure="",
                 value=Value(amount=round(Fraction(net, 4))), unit=Unit.UNITS),
            Step(sign="=", name=CATALOGUE[id].name, figure=id, value=value, unit=Unit.QUARTERS),
        ),
    )  # fmt: skip


def _divided(name: str, part: tuple[str, int], whole: tuple[str, int | Fraction]) -> FigureValue:
    id = f"ratios.{name}"
    amount = percent(part[1], whole[1])
    value = NONE if amount is None else Value(amount=amount)
    return FigureValue(
        id=id,
        value=value,
        steps=(
            Step(sign="", name=part[0], figure="", value=Value(amount=part[1]), unit=Unit.UNITS),
            Step(sign="÷", name=whole[0], figure="", value=Value(amount=round(whole[1])), unit=Unit.UNITS),
            Step(sign="=", name=CATALOGUE[id].name, figure=id, value=value, unit=Unit.PERCENT),
        ),
    )


def ratios_table(figures: list[FigureValue]) -> Table:
    """T-F: one row a ratio; runway is counted in quarters."""
    rows = [
        Row(
            id=figure.id.removeprefix("ratios."),
            name=CATALOGUE[figure.id].name,
            cells=(figure.value,),
            unit=None if CATALOGUE[figure.id].unit is Unit.PERCENT else CATALOGUE[figure.id].unit,
        )
        for figure in figures
    ]
    notes = ["The last row is a number of quarters."]
    if any(figure.value is NONE for figure in figures):
        notes.append(
            "A ratio over four quarters is printed once there are four quarters, and only when units were granted."
        )
    return Table(
        id="ratios",
        code="T-F",
        title="Pace and reserve",
        stub="Ratio",
        columns=(Column(id="value", name="Value", unit=Unit.PERCENT),),
        rows=tuple(rows),
        notes=tuple(notes),
    )
