"""Figures of price and cash."""

from decimal import Decimal
from fractions import Fraction

from transparency.release.cells import QuarterCells
from transparency.release.figures.figure import Figure
from transparency.release.release import NONE, FigureValue, Status, Unit, Value
from transparency.release.rounding import significant
from transparency.release.shares import few


def price(cells: QuarterCells) -> Value:
    """What a unit costs to buy: the one price of all, or the average of several from printed money and units."""
    if cells.published.price:
        return Value(amount=Decimal(cells.published.price))
    money, units = cells.value("money/outstanding"), cells.value("closing/priced")
    if not money.amount or not units.amount or few(money, units) or money.status is Status.RANGE:
        return NONE
    return Value(amount=significant(Fraction(money.amount) / Fraction(units.amount), 2), status=Status.ABOUT)


def _price(id: str, cells: QuarterCells) -> FigureValue | None:
    value = price(cells)
    return None if value.amount is None else FigureValue(id=id, value=value)


def _paid(id: str, cells: QuarterCells) -> FigureValue | None:
    return FigureValue(id=id, value=cells.value("money/paid")) if "money/paid" in cells else None


MONEY_FIGURES = (
    Figure(
        "money.price",
        "Price to buy a unit",
        "What has to be paid to turn an earned unit that has a price into a share: the one price of all, or their "
        "average.",
        "The price of all awards that have one, or printed money ÷ printed units",
        _price,
        Unit.MONEY,
        2,
        "money",
        (),
        "plans",
    ),
    Figure(
        "money.paid",
        "Cash paid out so far",
        "Cash that providers were ever paid for units, all of them together.",
        "Sum of all cash paid for units",
        _paid,
        Unit.MONEY,
        0,
        "money",
        (),
        "plans",
    ),
)
