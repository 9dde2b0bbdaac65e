"""Figures of the whole company; none without a count of it."""

from msgspec.structs import replace

from transparency.release.capital import capital, component
from transparency.release.cells import QuarterCells
from transparency.release.figures.figure import Figure
from transparency.release.release import NOTHING, FigureValue, Step, Unit, Value


def _fully_diluted(id: str, cells: QuarterCells) -> FigureValue | None:
    """All components, added up."""
    if cells.published.company is None:
        return None
    company = capital(cells)
    parts = [
        Step(sign="+", id=component(cause), figure="", value=value, unit=Unit.UNITS)
        for cause, value in company.parts.items()
    ]
    result = Step(sign="=", id=id, figure=id, value=company.fully_diluted, unit=Unit.UNITS)
    return FigureValue(id=id, value=company.fully_diluted, steps=(replace(parts[0], sign=""), *parts[1:], result))


def _issued(id: str, cells: QuarterCells) -> FigureValue | None:
    issued = capital(cells).issued
    return None if issued.amount is None else FigureValue(id=id, value=issued)


def _claims_first(id: str, cells: QuarterCells) -> FigureValue | None:
    money = cells.published.company.claims_first if cells.published.company else None
    if money is None:
        return None
    claims = Value(amount=int(money) if money == int(money) else money.normalize()) if money else NOTHING
    return FigureValue(id=id, value=claims)


COMPANY_FIGURES = (
    Figure(
        "capitalization.fully_diluted",
        "Fully diluted units",
        "Every share of the company there is, and every share already promised or set aside, counted as if it existed.",
        "All groups of other holders + set aside for providers − left the pool + owned by providers",
        _fully_diluted,
        Unit.UNITS,
        0,
        "company",
        (),
        "denominator",
    ),
    Figure(
        "capitalization.issued_outstanding",
        "Issued and outstanding stock",
        "Shares that really exist and are in somebody’s hands.",
        "Shares of all other holders, as the company states them + shares owned by providers, as printed",
        _issued,
        Unit.UNITS,
        0,
        "company",
        (),
        "denominator",
    ),
    Figure(
        "capitalization.claims_first",
        "Paid before anyone who holds units",
        "Money that investors and lenders receive first when the company is sold. "
        "A sale at or below this amount pays holders of units nothing.",
        "Sum of the claims that come first",
        _claims_first,
        Unit.MONEY,
        0,
        "company",
        (),
        "denominator",
    ),
)
