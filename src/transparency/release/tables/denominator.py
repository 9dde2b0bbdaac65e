"""T-E: what the fully diluted count is made of, and the dilution of someone who got nothing new, split by cause."""

from msgspec.structs import replace

from transparency.release.capital import capital
from transparency.release.cells import QuarterCells
from transparency.release.figures.dilution import dilution
from transparency.release.release import NONE, Column, Row, RowKind, Table, Unit, Value
from transparency.release.shares import change, share, total


def denominator_table(cells: QuarterCells) -> Table | None:
    """T-E: one row a component; ``None`` without a count of the company."""
    if cells.published.company is None:
        return None
    company = capital(cells)
    causes = dilution(company)
    fully = company.fully_diluted
    rows = [
        _row(cause, (company.before.get(cause, NONE), units), fully, causes[cause])
        for cause, units in company.parts.items()
    ]
    earlier = total(company.before.values()) if company.before else NONE
    whole_row = _row("fully_diluted", (earlier, fully), fully, causes["total"])
    rows.append(replace(whole_row, kind=RowKind.TOTAL))
    if company.issued.amount is not None:
        rows.append(_row("issued", (company.issued_before, company.issued), fully, NONE))
    return Table(
        id="denominator",
        code="T-E",
        columns=(
            Column(id="units", unit=Unit.UNITS),
            Column(id="before", unit=Unit.UNITS),
            Column(id="change", unit=Unit.UNITS, signed=True),
            Column(id="percent", unit=Unit.PERCENT),
            Column(id="dilution", unit=Unit.PERCENT),
        ),
        rows=tuple(rows),
    )


def _row(id: str, units: tuple[Value, Value], base: Value, part: Value) -> Row:
    """``units``: a quarter earlier, and now."""
    before, now = units
    return Row(id=id, cells=(now, before, change(before, now), share(now, base), part))
