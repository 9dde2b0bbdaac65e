"""Figures of the ladder and of the pool: how many units stand where."""

from collections.abc import Callable

from transparency.release.capital import capital, of_kind
from transparency.release.cells import QuarterCells
from transparency.release.figures.figure import Computation, Figure, divided, term
from transparency.release.lines import steps
from transparency.release.release import FigureValue, Step, Unit
from transparency.release.shares import change


def measure(figure: str) -> str:
    """What the cells count that a balance is printed from.

    >>> measure("awards.promised")
    'promised'
    """
    return figure.rpartition(".")[2]


def _balance(id: str, cells: QuarterCells) -> FigureValue | None:
    """What stands at the end of the quarter, as the sum of what stood at its start and each line that moved it."""
    closing = f"closing/{measure(id)}"
    if closing not in cells:
        return None
    return FigureValue(id=id, value=cells.value(closing), steps=steps(cells, measure(id), id))


def _part_of(whole: Callable[[QuarterCells], Step]) -> Computation:
    """The balance before the last dot of the figure's id, in percent of something."""

    def value(id: str, cells: QuarterCells) -> FigureValue | None:
        balance, _, base = id.rpartition(".")
        part, by = _closing(balance)(cells), whole(cells)
        if base in {"fully_diluted", "issued"}:
            part = _without_cash(part, cells)
        return None if part.value.amount is None or by.value.amount is None else divided(id, part, by)

    return value


def _without_cash(part: Step, cells: QuarterCells) -> Step:
    """Units as parts of the company: those that are only ever paid in cash are none."""
    of_part = measure(part.id)
    cash = of_kind(cells, "cash_only", measure="vested" if of_part == "earned" else "outstanding")
    if not cash.amount or of_part == "owned" or part.value.amount is None:
        return part
    return term(f"{of_part}_as_stock", change(cash, part.value))


def _closing(figure: str) -> Callable[[QuarterCells], Step]:
    return lambda cells: term(figure, cells.value(f"closing/{measure(figure)}"))


def _fully_diluted(cells: QuarterCells) -> Step:
    return term("capitalization.fully_diluted", capital(cells).fully_diluted)


def _issued(cells: QuarterCells) -> Step:
    return term("issued", capital(cells).issued, figure="capitalization.issued_outstanding")


def _units(  # noqa: PLR0917 (the order is that of Figure)
    id: str, name: str, definition: str, formula: str, group: str, inputs: tuple[str, ...], table: str
) -> Figure:
    return Figure(id, name, definition, formula, _balance, Unit.UNITS, 0, group, inputs, table)


STEPS = (
    _units(
        "pool.set_aside",
        "Set aside",
        "Units the company keeps for providers. Most of them may not be promised to anyone yet.",
        "Not promised + promised, not earned + earned, not owned + left the pool",
        "ladder",
        ("pool.available", "awards.unvested", "awards.vested", "pool.gone"),
        "ladder",
    ),
    _units(
        "awards.promised",
        "Promised",
        "Units that providers have been granted in writing and have not given back, "
        "whether they have earned them yet or not.",
        "Promised, not earned + earned, not owned + owned",
        "ladder",
        ("awards.unvested", "awards.vested", "holdings.owned"),
        "ladder",
    ),
    _units(
        "awards.earned",
        "Earned",
        "Units that providers have earned. Who leaves keeps them only under the terms of the plan: "
        "options lapse when they are not bought in time.",
        "Earned, not owned + owned",
        "ladder",
        ("awards.vested", "holdings.owned"),
        "ladder",
    ),
    _units(
        "holdings.owned",
        "Owned",
        "Units that have been turned into shares and are held by providers.",
        "Owned at the start + turned into shares + moved in − bought back − moved out",
        "ladder",
        ("quarter.exercised", "quarter.settled", "quarter.repurchased"),
        "ladder",
    ),
)

PLACES = (
    _units(
        "pool.available",
        "Not promised",
        "Units set aside that are promised to no one yet. New promises come out of these.",
        "Not promised at the start + added − taken away − granted + came back",
        "pool",
        ("quarter.authorized", "quarter.reduced", "quarter.granted", "quarter.returned"),
        "pool",
    ),
    _units(
        "awards.unvested",
        "Promised, not earned",
        "Units promised to providers who still have to earn them. They are lost when the provider leaves first.",
        "Not earned at the start + granted − earned − given back − cancelled",
        "pool",
        ("quarter.granted", "quarter.vested", "quarter.forfeited", "quarter.company_cancelled"),
        "vesting",
    ),
    _units(
        "awards.vested",
        "Earned, not owned",
        "Units that providers have earned but that have not been turned into shares or paid out.",
        "Earned at the start + earned in the quarter − turned into shares − paid in cash − lapsed",
        "pool",
        ("quarter.vested", "quarter.exercised", "quarter.settled", "quarter.cash_settled", "quarter.expired"),
        "vesting",
    ),
    _units(
        "holdings.unearned",
        "Owned, still to be earned",
        "Shares that providers have bought before they were earned. The company can buy back what is never earned.",
        "Still to be earned at the start + bought before they were earned − earned − bought back",
        "pool",
        ("quarter.exercised", "quarter.vested", "quarter.repurchased"),
        "vesting",
    ),
    _units(
        "awards.outstanding",
        "Promises still open",
        "Units promised to providers that are not shares yet, earned or not.",
        "Promised, not earned + earned, not owned",
        "pool",
        ("awards.unvested", "awards.vested"),
        "awards",
    ),
    _units(
        "pool.gone",
        "Left the pool",
        "Units that have left the pool for good: they became shares, were paid in cash, or were kept back for tax.",
        "Left at the start + left in the quarter",
        "pool",
        ("quarter.exercised", "quarter.settled", "quarter.cash_settled"),
        "pool",
    ),
)

_BASES = (
    (
        "fully_diluted",
        "of the company, fully diluted",
        "capitalization.fully_diluted",
        _fully_diluted,
        "Fully diluted counts every share there is and every share already promised or set aside.",
    ),
    (
        "issued",
        "compared with issued stock",
        "capitalization.issued_outstanding",
        _issued,
        "Units that are not owned are not issued stock yet, so this compares sizes; it is not a share of the stock.",
    ),
)

SHARES = tuple(
    Figure(
        f"{step.id}.{suffix}",
        f"{step.name}, {words}",
        f"{step.definition} Here as a percentage {words}. {note}",
        f"{step.name} ÷ {'fully diluted units' if suffix == 'fully_diluted' else 'issued and outstanding stock'} × 100",
        _part_of(whole),
        Unit.PERCENT,
        2,
        "ladder",
        (step.id, base),
        "ladder",
    )
    for step in STEPS
    for suffix, words, base, whole, note in _BASES
)

OF_POOL = Figure(
    "awards.promised.of_pool",
    "Promised, of what is set aside",
    "How much of what is set aside for providers is promised to someone.",
    "Promised ÷ set aside × 100",
    _part_of(_closing("pool.set_aside")),
    Unit.PERCENT,
    2,
    "ladder",
    ("awards.promised", "pool.set_aside"),
    "ladder",
)

BALANCES = tuple(figure.id for figure in (*STEPS, *PLACES))
"""Figures of what stands at the end of a quarter."""
LADDER_FIGURES = (*STEPS, *SHARES, OF_POOL, *PLACES)
