"""The lines of a roll-forward: what they count, and roll-forward rows made from published cells."""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from transparency.release.cells import QuarterCells
from transparency.release.release import MINUS, Row, RowKind, Status, Step, Unit, Value

LINE_FIGURES = {
    line: f"quarter.{line}"
    for line in (
        "authorized", "reduced", "granted", "vested", "forfeited", "expired", "company_cancelled", "exercised",
        "settled", "cash_settled", "repurchased",
    )
}  # fmt: skip
RETURNS = ("retracted", "forfeited", "expired", "company_cancelled", "withheld", "cash_settled", "repurchased")
"""Lines whose effect on the available units is a return."""
_LESS = {
    "available": {"granted", "reduced"},
    "outstanding": {"retracted", "forfeited", "expired", "company_cancelled", "exercised", "settled", "withheld",
                    "cash_settled"},
}  # fmt: skip
"""Place → lines that take units out of it: the sign of one that rounds to no block."""
DECISIONS = ("authorized", "reduced", "pool_transfer", "split", "split_rounding")
"""Lines of the company; all others are of people."""
OPENING, CLOSING = "opening", "closing"


def flow(line: str, measure: str) -> str:
    """Id of the cell of a line's effect on a measure.

    >>> flow("granted", "outstanding@instrument=NSO")
    'flow/granted/outstanding@instrument=NSO'
    """
    return f"flow/{line}/{measure}"


def day_before(start: date) -> date:
    """The day of the opening balances."""
    return start - timedelta(days=1)


def roll(cells: QuarterCells, measures: Sequence[str], *, signed: bool) -> tuple[Row, ...]:
    """Rows of a roll-forward of some measures: opening, one row a line that touches one of them, closing.

    With ``signed`` the cells carry their own sign; else ``Row.sign`` does and the cells are sizes (a line that moves
    both ways keeps the sign of each cell and a plus before it). A decision that the board did not take has no row.
    """
    rows = [_balance(cells, OPENING, measures, signed=signed)]
    for line in cells.lines:
        moved = [cells.value(flow(line, measure)) for measure in measures]
        printed = [value for value in moved if value.amount is not None]
        if not printed or (line in DECISIONS and all(value.status is Status.NOTHING for value in printed)):
            continue
        sign = "" if signed else _sign(line, measures[0], printed)
        sizes = tuple(map(_size, moved)) if sign == MINUS else tuple(moved)
        rows.append(Row(id=line, sign=sign, cells=sizes))
    return (*rows, _balance(cells, CLOSING, measures, signed=signed))


def _balance(cells: QuarterCells, moment: str, measures: Sequence[str], *, signed: bool) -> Row:
    opens = moment == OPENING
    return Row(
        id=moment,
        kind=RowKind.OPENING if opens else RowKind.TOTAL,
        sign="" if signed or opens else "=",
        cells=tuple(cells.value(f"{moment}/{measure}") for measure in measures),
    )


def _size(value: Value) -> Value:
    return value if value.amount is None else replace(value, amount=abs(value.amount))


def _sign(line: str, measure: str, values: Sequence[Value]) -> str:
    """Minus when nothing in a line is above zero and something is below, or by the line's nature when all is zero."""
    amounts = [value.amount or 0 for value in values]
    if not any(amounts):
        return MINUS if line in _LESS.get(measure.partition("@")[0], ()) else "+"
    return MINUS if max(amounts) <= 0 else "+"


def steps(cells: QuarterCells, measure: str, id: str) -> tuple[Step, ...]:
    """A balance as a live sum: what stood at the start, each line that moved it, what stands at the end."""
    if not cells.lines or f"{OPENING}/{measure}" not in cells:
        return ()
    found = []
    for row in roll(cells, (measure,), signed=False):
        figure = id if row.kind is RowKind.TOTAL else LINE_FIGURES.get(row.id, "")
        found.append(Step(sign=row.sign, id=row.id, figure=figure, value=row.cells[0], unit=Unit.UNITS))
    return tuple(found)
