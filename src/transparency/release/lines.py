"""The lines of a roll-forward: their names, what they count, and roll-forward rows made from them."""

from collections.abc import Sequence

from msgspec import Struct

from transparency.release.format import MINUS, day
from transparency.release.release import Row, RowKind, Step, Unit, Value
from transparency.release.snapshot import Measure, Movement, Snapshot, in_line_order, parts

LINE_NAMES = {
    "authorized": "Added by the board",
    "reduced": "Taken away by the board",
    "pool_transfer": "Moved between pools",
    "split": "Split of shares",
    "split_rounding": "Rounding of the split",
    "granted": "Granted",
    "retracted": "Taken back as never granted",
    "vested": "Earned",
    "accelerated": "Earned ahead of schedule",
    "forfeited": "Given back on leaving",
    "expired": "Earned, then lapsed",
    "company_cancelled": "Cancelled by the company",
    "exercised": "Bought by providers",
    "settled": "Delivered as shares",
    "withheld": "Kept back for price or tax",
    "cash_settled": "Paid in cash",
    "repurchased": "Bought back by the company",
    "transferred_out": "Passed on to people outside",
    "transferred_in": "Taken over from people outside",
}
LINE_FIGURES = {
    "authorized": "quarter.authorized",
    "reduced": "quarter.reduced",
    "granted": "quarter.granted",
    "vested": "quarter.vested",
    "forfeited": "quarter.forfeited",
    "expired": "quarter.expired",
    "company_cancelled": "quarter.company_cancelled",
    "exercised": "quarter.exercised",
    "settled": "quarter.settled",
    "cash_settled": "quarter.cash_settled",
    "repurchased": "quarter.repurchased",
}
ALWAYS = ("company_cancelled",)
"""Lines that are printed even when they are zero: that nothing happened is the news."""
RETURNS = ("retracted", "forfeited", "expired", "company_cancelled", "withheld", "cash_settled", "repurchased")
"""Lines whose effect on the available units is a return."""
EARLIER = "Booked late: "


def line_name(line: str) -> str:
    """The printed name of a line, or of several that are shown together to protect people."""
    names = [LINE_NAMES[part] for part in parts(line)]
    if len(names) == 1:
        return names[0]
    rest = [name[0].lower() + name[1:] for name in names[1:]]
    return f"{', '.join([names[0], *rest[:-1]])} and {rest[-1]}, together"


def is_return(line: str) -> bool:
    """Whether what a line adds to the available units is a return. Lines shown together move units alike."""
    return parts(line)[0] in RETURNS


class Account(Struct, frozen=True):
    """A column of a roll-forward: opening + movements = closing."""

    opening: int
    closing: int
    measure: Measure


def account(snapshot: Snapshot, measure: Measure) -> Account:
    """A measure over all pools and instruments."""
    return Account(snapshot.opened(measure), snapshot.closed(measure), measure)


def value(amount: int) -> Value:
    """A shown whole number."""
    return Value(amount=amount)


def size(movement: Movement) -> int:
    """Units a movement is about, whichever way they moved."""
    places = (movement.available, movement.unvested, movement.vested, movement.gone, movement.owned)
    return max(map(abs, places))


def sign_of(amounts: Sequence[int]) -> str:
    """The sign set before a line: minus when nothing in it is above zero and something is below."""
    return MINUS if min(amounts) < 0 and max(amounts) <= 0 else "+"


def roll(
    snapshot: Snapshot, accounts: Sequence[Account], *, signed: bool, always: Sequence[str] = ALWAYS
) -> tuple[Row, ...]:
    """Rows of a roll-forward: opening, one row a line that moved something, late entries apart, closing.

    With ``signed`` the cells carry their own sign; else ``Row.sign`` does and the cells are sizes (a line that moves
    both ways keeps the sign of each cell and a plus before it).
    """
    rows = [
        Row(
            id="opening",
            name=day(snapshot.day_before),
            kind=RowKind.OPENING,
            cells=_cells([a.opening for a in accounts]),
        )
    ]
    for prior in (True, False):
        here = [m for m in snapshot.movements if m.prior is prior]
        hidden = {part for m in here for part in parts(m.line) if part != m.line} | set(snapshot.carried)
        lines = in_line_order([*here, *(Movement(line, "") for line in always if not prior and line not in hidden)])
        for line in lines:
            amounts = [sum(a.measure(m) for m in here if m.line == line) for a in accounts]
            if not any(amounts) and (prior or line not in always):
                continue
            name = EARLIER + line_name(line).lower() if prior else line_name(line)
            sign = "" if signed else _line_sign(line, amounts)
            cells = _cells([abs(x) for x in amounts] if sign == MINUS else amounts)
            rows.append(Row(id=f"earlier-{line}" if prior else line, name=name, sign=sign, cells=cells))
    closing = Row(
        id="closing",
        name=day(snapshot.quarter.end),
        kind=RowKind.TOTAL,
        sign="" if signed else "=",
        cells=_cells([a.closing for a in accounts]),
    )
    return (*rows, closing)


def _line_sign(line: str, amounts: Sequence[int]) -> str:
    if not any(amounts):
        return MINUS if line in {"company_cancelled", "reduced", "forfeited", "expired"} else "+"
    return sign_of(amounts)


def _cells(amounts: Sequence[int]) -> tuple[Value, ...]:
    return tuple(map(value, amounts))


def steps(snapshot: Snapshot, measure: Measure, id: str) -> tuple[Step, ...]:
    """A balance as a live sum: what stood at the start, each line that moved it, what stands at the end."""
    found = []
    for row in roll(snapshot, (account(snapshot, measure),), signed=False, always=()):
        figure = id if row.kind is RowKind.TOTAL else LINE_FIGURES.get(row.id, "")
        found.append(Step(sign=row.sign, name=row.name, figure=figure, value=row.cells[0], unit=Unit.UNITS))
    return tuple(found)
