"""Numbers that are computed from other printed ones, computed again.

The sums of ratios and what the company's stock was a quarter earlier are multiples of no block: a mean of four counts,
say. So nothing less than the right number will do; one that is off by a unit would tell what is not printed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from transparency.release.lines import RETURNS
from transparency.release.release import NONE, Release, Status, Step, Unit, Value
from transparency.units import factor

_QUARTERS = 4
"""Of a year."""


def wrongly_derived(release: Release, past: Sequence[Release]) -> Iterator[str]:
    """Steps of sums, and changes of the company's stock, that are not what printed numbers give.

    ``past``: the releases up to this one, oldest first.
    """
    for id, figure in release.figures.items():
        for step in figure.steps:
            right, said = right_step(step, release, past), step.value.amount
            if right is not None and said is not None and said != right:
                yield f"{release.quarter}: {step.id} under {id} is {said:,}, but the printed numbers give {right:,}"
    yield from _cost(release)
    table = release.tables.get("denominator")
    for row in table.rows if table else ():
        now, before, change = (cell.amount for cell in row.cells[:3])
        if now is not None and before is not None and change is not None and now - before != change:
            what = f"denominator {row.id} change is {change:,}"
            yield f"{release.quarter}: {what}, but the printed numbers give {now - before:,}"


def _cost(release: Release) -> Iterator[str]:
    """What all that can be bought costs: printed units at the one price of all; else it is in blocks of money."""
    cost, units = _cell(release, "money", "to_buy"), _cell(release, "awards", "exercisable")
    price = release.value("money.price")
    if cost.amount is None:
        return
    if price.status is Status.SHOWN and price.amount is not None and units.amount is not None:
        well = cost.amount == price.amount * units.amount
    else:
        well = release.money_block > 0 and cost.amount % release.money_block == 0
    if not well:
        yield f"{release.quarter}: money to_buy is {cost.amount:,}, which no printed numbers give"


def _cell(release: Release, table: str, row: str) -> Value:
    """The first number of a row; none where it is not printed."""
    rows = release.tables[table].rows if table in release.tables else ()
    return next((found.cells[0] for found in rows if found.id == row), NONE)


def right_step(step: Step, release: Release, past: Sequence[Release]) -> int | None:
    """What a step in units has to be; ``None`` where it is no result of other numbers."""
    if step.unit is not Unit.UNITS:
        return None
    if step.figure:
        amount = release.amount(step.figure)
        return None if amount is None else int(amount)
    compute = _STEPS.get(step.id)
    return compute(release, past[-_QUARTERS:]) if compute else None


def _figure(release: Release, id: str) -> int:
    return int(release.amount(id) or 0)


def _line(release: Release, line: str) -> int:
    """What a line did to the units that are not promised."""
    table = release.tables.get("movements")
    rows = {row.id: row for row in table.rows} if table else {}
    if table is None or line not in rows:
        return 0
    place = [column.id for column in table.columns].index("available")
    return int(rows[line].cells[place].amount or 0)


def _of_year(release: Release, year: Sequence[Release], count: Callable[[Release], int]) -> list[int]:
    """A number of units of each quarter of a year, in units of the last day."""
    return [int(count(one) * factor(release.splits, one.as_of, release.as_of)) for one in year]


def _granted(release: Release, year: Sequence[Release]) -> int:
    return -sum(_of_year(release, year, lambda one: _line(one, "granted")))


def _net(release: Release, year: Sequence[Release]) -> int:
    return _granted(release, year) - sum(_of_year(release, year, lambda one: sum(_line(one, line) for line in RETURNS)))


def _mean_issued(release: Release, year: Sequence[Release]) -> int:
    return sum(_of_year(release, year, lambda one: _figure(one, "capitalization.issued_outstanding"))) // _QUARTERS


def _used(release: Release, _year: Sequence[Release]) -> int:
    return _figure(release, "awards.outstanding") + _figure(release, "pool.gone")


def _free(release: Release, _year: Sequence[Release]) -> int:
    return _figure(release, "pool.available") + _figure(release, "awards.outstanding")


def _free_and_issued(release: Release, year: Sequence[Release]) -> int:
    return _free(release, year) + _figure(release, "capitalization.issued_outstanding")


def _pace(release: Release, year: Sequence[Release]) -> int:
    return round(Fraction(_net(release, year), _QUARTERS))


_STEPS: Mapping[str, Callable[[Release, Sequence[Release]], int]] = {
    "used": _used,
    "granted_in_a_year": _granted,
    "net_in_a_year": _net,
    "mean_issued": _mean_issued,
    "free": _free,
    "free_and_issued": _free_and_issued,
    "pace": _pace,
}
"""Step of a sum that is no figure → how it comes of printed numbers of the release and of the last four."""
