"""T-F: utilisation, burn, overhang and runway."""

from collections.abc import Mapping

from transparency.release.release import Column, FigureValue, Row, Table, Unit


def ratios_table(figures: Mapping[str, FigureValue]) -> Table | None:
    """T-F: one row a ratio; runway is counted in quarters. Or nothing."""
    rows = [
        Row(
            id=id.removeprefix("ratios."),
            cells=(figure.value,),
            unit=Unit.QUARTERS if id == "ratios.runway" else None,
        )
        for id, figure in figures.items()
        if id.startswith("ratios.")
    ]
    if not rows:
        return None
    return Table(
        id="ratios",
        code="T-F",
        columns=(Column(id="value", unit=Unit.PERCENT),),
        rows=tuple(rows),
    )
