"""T-L: cash that providers got, what everything that they can buy would cost, and the last appraisal."""

from decimal import Decimal

from msgspec.structs import replace

from transparency.release.cells import QuarterCells
from transparency.release.release import NONE, Column, Grounds, Row, Table, Unit, Value
from transparency.release.shares import change


def money_table(cells: QuarterCells, grounds: Grounds) -> Table | None:
    """T-L: what is not published has no number; ``None`` where nothing is."""
    paid = cells.value("money/paid")
    last = cells.before[-1].value("money/paid") if cells.before else NONE
    amounts = {
        "paid_quarter": change(last, paid) if last.block == paid.block else NONE,
        "paid": paid,
        "to_buy": to_buy(cells),
        "appraisal": grounds.appraised,
    }
    if all(value.amount is None for value in amounts.values()):
        return None
    return Table(
        id="money",
        code="T-L",
        columns=(Column(id="amount", unit=Unit.MONEY),),
        rows=tuple(Row(id=id, cells=(value,)) for id, value in amounts.items()),
    )


def to_buy(cells: QuarterCells) -> Value:
    """What everything that can be bought costs: at the one price of all from printed units, else a cell of its own."""
    units, price = cells.value("closing/exercisable"), cells.published.price
    if not price or units.amount is None:
        return cells.value("money/exercisable")
    cost, block = (_whole(Decimal(price) * number) for number in (units.amount, units.block))
    return replace(units, amount=cost, block=block)


def _whole(money: Decimal) -> int | Decimal:
    """Without cents where there are none."""
    return int(money) if money == int(money) else money
