"""T-N: how many providers own stock, beside the numbers of holders from which on a US company has to register."""

from transparency.publication.settings import CompanySettings
from transparency.release.cells import QuarterCells
from transparency.release.release import Column, Row, Table, Unit, Value

LIMITS = {"limit_all": 2000, "limit_not_accredited": 500}
"""Holders of record of a class of stock: all, and those of them who are not accredited investors. Securities Exchange
Act of 1934, Section 12(g)(1)(A)."""


def holders_table(cells: QuarterCells, company: CompanySettings) -> Table | None:
    """T-N: for a company that is registered in the US, where owners are counted."""
    if not company.jurisdiction.startswith("US") or "people/owners" not in cells:
        return None
    limits = (Row(id=id, cells=(Value(amount=limit),), unit=Unit.COUNT) for id, limit in LIMITS.items())
    return Table(
        id="holders",
        code="T-N",
        columns=(Column(id="people", unit=Unit.PEOPLE),),
        rows=(Row(id="owners", cells=(cells.value("people/owners"),)), *limits),
    )
