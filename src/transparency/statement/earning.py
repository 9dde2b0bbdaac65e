"""When a provider earns what is not earned yet, if she stays: by day where that ties with the ledger's own calendar."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import polars as pl
from msgspec import Struct

from transparency.ledger.vesting import tranches
from transparency.publication.settings import Immediate
from transparency.statement.holding import HeldAward, Holding, Records
from transparency.units import Split, factor


class Earned(Struct, frozen=True):
    """Units that are earned on a day, or some day in the quarter that ends with it; ``date.max``: later than that."""

    day: date
    units: int
    exact: bool = True
    """Whether it is that day."""


def earned_next(holding: Holding, records: Records) -> tuple[Earned, ...]:
    """What time alone brings, ascending by day; nothing once somebody left.

    A day is worked out from the terms of the grant; the ledger's calendar of the next eight quarters knows of more
    (leave, units that ended, rounding at splits). In a quarter in which the two differ, its calendar is told instead.
    What only an event brings is in neither.
    """
    if holding.gone is not None:
        return ()
    by_day: dict[date, int] = {}
    for award in holding.awards:
        for day, units in _days(award, holding.quarter.end, records.splits):
            by_day[day] = by_day.get(day, 0) + units
    calendar = _calendar(holding, records.ahead)
    steps, ends = [], [holding.quarter.end, *(holding.quarter.next(step).end for step in range(1, 9))]
    for step, (begin, end) in enumerate(pairwise(ends), start=1):
        within = {day: units for day, units in by_day.items() if begin < day <= end}
        told = calendar.get(step, 0)
        if sum(within.values()) == told:
            steps += [Earned(day, units) for day, units in sorted(within.items())]
        elif told:
            steps.append(Earned(end, told, exact=False))
    if all(step.exact for step in steps):
        return (*steps, *(Earned(day, units) for day, units in sorted(by_day.items()) if day > ends[-1]))
    rest = sum(by_day.values()) - sum(step.units for step in steps)
    return (*steps, Earned(date.max, rest, exact=False)) if rest > 0 else tuple(steps)


def by_event(holding: Holding, next_days: Sequence[Earned]) -> int:
    """Units that time alone does not bring: they are earned only if something happens."""
    return holding.sum("to_earn") - sum(step.units for step in next_days) if holding.gone is None else 0


def _calendar(holding: Holding, ahead: pl.DataFrame) -> Mapping[int, int]:
    """How many quarters ahead → units, as the ledger has it."""
    of_holder = (pl.col("quarter") == holding.quarter.index) & (pl.col("provider") == holding.provider)
    return dict(ahead.filter(of_holder).select("ahead", "units").iter_rows())


def _days(award: HeldAward, after: date, splits: Sequence[Split]) -> list[tuple[date, int]]:
    """Days after one on which units of a grant are earned, up to what is still to be earned of it."""
    terms = award.terms if award.terms is not None else Immediate()
    ratio = factor(splits, award.day, after, pool=award.pool)
    done = before = 0
    left, found = award.to_earn, []
    for day, units in tranches(award.quantity, terms, award.start, grant_date=award.day):
        done += units
        total = int(done * ratio)
        if day > after and left and (step := min(left, total - before)):
            found.append((day, step))
            left -= step
        before = total
    return found
