"""Figures of what moved in a quarter."""

from transparency.release.figure import Figure
from transparency.release.release import Unit


def _moved(  # noqa: PLR0917 (the order is that of Figure)
    id: str, name: str, definition: str, formula: str, table: str, inputs: tuple[str, ...] = ()
) -> Figure:
    return Figure(f"quarter.{id}", name, definition, formula, Unit.UNITS, 0, "quarter", inputs, table)


QUARTER_FIGURES = (
    _moved(
        "authorized",
        "Added to the pool",
        "Units the board newly set aside for providers in the quarter.",
        "Sum of the units added by decision of the board",
        "pool",
    ),
    _moved(
        "reduced",
        "Taken out of the pool",
        "Units the board took away from what was set aside, before they were promised.",
        "Sum of the units taken away by decision of the board",
        "pool",
    ),
    _moved(
        "granted",
        "Granted",
        "Units newly promised to providers in the quarter.",
        "Sum of the units of all grants",
        "pool",
    ),
    _moved(
        "returned",
        "Came back",
        "Units that were promised and came back in the quarter. They can be promised again.",
        "Given back, lapsed, cancelled, bought back and kept back, each as far as the plan returns it",
        "pool",
        ("quarter.forfeited", "quarter.expired", "quarter.company_cancelled", "quarter.repurchased"),
    ),
    _moved(
        "vested",
        "Earned in the quarter",
        "Units that providers earned in the quarter.",
        "Sum of the units earned by schedule, by event and ahead of schedule",
        "vesting",
    ),
    _moved(
        "forfeited",
        "Given back on leaving",
        "Units not yet earned that providers lost in the quarter, mostly by leaving.",
        "Sum of the unearned units given back",
        "vesting",
    ),
    _moved(
        "expired",
        "Earned, then lapsed",
        "Earned units that lapsed in the quarter because they were not turned into shares in time.",
        "Sum of the earned units that lapsed",
        "vesting",
    ),
    _moved(
        "company_cancelled",
        "Cancelled by the company",
        "Units the company took back by its own decision in the quarter.",
        "Sum of the units cancelled by the company",
        "vesting",
    ),
    _moved(
        "exercised",
        "Bought by providers",
        "Earned units that providers bought at their fixed price and now hold as shares.",
        "Sum of the units exercised",
        "vesting",
    ),
    _moved(
        "settled",
        "Delivered as shares",
        "Earned units that the company delivered to providers as shares.",
        "Sum of the units settled in shares",
        "vesting",
    ),
    _moved(
        "cash_settled",
        "Paid in cash",
        "Earned units that the company paid out in cash instead of shares.",
        "Sum of the units settled in cash",
        "vesting",
    ),
    _moved(
        "repurchased",
        "Bought back by the company",
        "Shares that the company bought back from providers in the quarter.",
        "Sum of the shares bought back",
        "pool",
    ),
)
