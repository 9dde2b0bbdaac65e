"""Vesting: on which day how many units of a grant become earned, exactly.

Rules follow the Open Cap Table Format (OCF): units are allocated over all steps first, then the steps up to the cliff
are merged into it (OCF issue 514); a day that a month lacks becomes its last day, counted from the original start day
each time (30 January, 28 February, 30 March). What the schedule came to before the day of the grant vests on that day
(OCF-Tools issue 106). Units are whole: FRACTIONAL vests the whole part of the sum.

This module is plain and exact, for one grant; :mod:`~transparency.ledger.replay.vesting_columns` computes the same for
all grants and days at once, in closed form.
"""

import re
from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from fractions import Fraction
from itertools import pairwise

from transparency.publication.settings import Allocation, EventBased, Immediate, Listed, Schedule, Vesting

_PORTION = re.compile(r"[0-9]{1,18}(?:/[1-9][0-9]{0,17})?", re.ASCII)
LONGEST_MONTHS, LONGEST_DAYS = 12 * 300, 366 * 300
"""No schedule runs longer: a ledger knows 300 years (``schema``)."""


def allocate(quantity: int, steps: int, allocation: Allocation) -> list[Fraction]:
    """Units of each step before any merging (OCF ``AllocationType``): 18 over 4 is 5-5-4-4 when front loaded.

    Only FRACTIONAL gives parts of a unit.

    >>> [int(units) for units in allocate(18, 4, Allocation.BACK_LOADED)]
    [4, 4, 5, 5]
    """
    if allocation is Allocation.FRACTIONAL:
        return [Fraction(quantity, steps)] * steps
    sums = [cumulative(quantity, steps, step, allocation) for step in range(steps + 1)]
    return [Fraction(after - before) for before, after in pairwise(sums)]


def cumulative(quantity: int, steps: int, done: int, allocation: Allocation) -> int:
    """Whole units allocated to the first ``done`` of ``steps`` steps.

    >>> [cumulative(18, 4, done, Allocation.FRONT_LOADED) for done in range(5)]
    [0, 5, 10, 14, 18]
    >>> [cumulative(18, 4, done, Allocation.CUMULATIVE_ROUNDING) for done in range(5)]
    [0, 5, 9, 14, 18]
    """
    each, rest = divmod(quantity, steps)
    match allocation:
        case (
            Allocation.CUMULATIVE_ROUNDING
        ):  # half up; Python's round() is half to even and gives 4-5-5-4 for 18 over 4
            extra = (2 * rest * done + steps) // (2 * steps)
        case Allocation.CUMULATIVE_ROUND_DOWN | Allocation.FRACTIONAL:
            extra = rest * done // steps
        case Allocation.FRONT_LOADED:
            extra = min(done, rest)
        case Allocation.BACK_LOADED:
            extra = max(0, done - (steps - rest))
        case Allocation.FRONT_LOADED_TO_SINGLE_TRANCHE:
            extra = rest if done >= 1 else 0
        case Allocation.BACK_LOADED_TO_SINGLE_TRANCHE:
            extra = rest if done >= steps else 0
    return each * done + extra


def step_day(terms: Schedule, start: date, step: int) -> date | None:
    """The day of the step with this number (from 1); ``None`` when it lies beyond the calendar.

    >>> [str(step_day(Schedule(occurrences=48), date(2025, 11, 30), step)) for step in (1, 3, 13)]
    ['2025-12-30', '2026-02-28', '2026-12-30']
    >>> str(step_day(Schedule(every=30, period="days", occurrences=9), date(2025, 12, 31), 2))
    '2026-03-01'
    >>> [step_day(Schedule(period=period, occurrences=1), date.max, 1) for period in ("months", "days")]
    [None, None]
    """
    if terms.period == "days":
        days = terms.every * step
        return start + timedelta(days=days) if days <= (date.max - start).days else None
    year, month = divmod(start.year * 12 + start.month - 1 + terms.every * step, 12)
    if year > MAXYEAR:
        return None
    return date(year, month + 1, min(_wanted_day(terms, start), monthrange(year, month + 1)[1]))


def _wanted_day(terms: Schedule, start: date) -> int:
    match terms.day_of_month:
        case "start_day_or_last":
            return start.day
        case "first":
            return 1
        case "last":
            return 31
        case day:
            return day


def tranches(quantity: int, terms: Vesting, start: date, *, grant_date: date) -> list[tuple[date, int]]:
    """When how many units vest by time alone: ascending (day, units), units above zero, one entry a day.

    ``start`` is the vesting start; listed dates do not depend on it. Event-based terms have no such days.

    >>> yearly = Schedule(every=12, occurrences=4)
    >>> for day, units in tranches(400, yearly, date(2023, 12, 15), grant_date=date(2026, 1, 15)):
    ...     print(day, units)
    2026-01-15 200
    2026-12-15 100
    2027-12-15 100
    """
    sums: list[tuple[date, int]] = []
    match terms:
        case Immediate():
            sums = [(grant_date, quantity)]
        case Listed():
            share = Fraction(0)
            for tranche in sorted(terms.tranches, key=lambda one: one.on):
                share += portion(tranche.portion)
                sums.append((tranche.on, int(quantity * share)))
        case Schedule():
            for step in range(max(1, min(terms.cliff, terms.occurrences)), terms.occurrences + 1):
                if (day := step_day(terms, start, step)) is None:
                    break
                sums.append((day, cumulative(quantity, terms.occurrences, step, terms.allocation)))
        case EventBased():
            return []
    last_of_day = dict((max(day, grant_date), total) for day, total in sums)  # noqa: C402 - a later sum wins
    result: list[tuple[date, int]] = []
    before = 0
    for day, total in last_of_day.items():
        if total > before:
            result.append((day, total - before))
            before = total
    return result


def vested_by(quantity: int, terms: Vesting, start: date, day: date, *, grant_date: date) -> int:
    """Units that time alone has vested up to and including ``day``."""
    return sum(units for when, units in tranches(quantity, terms, start, grant_date=grant_date) if when <= day)


def last_day(terms: Vesting, start: date) -> date | None:
    """The last day on which event-based units can still vest: the earlier of both deadlines; ``None`` without one."""
    if not isinstance(terms, EventBased):
        return None
    ends = [terms.deadline] if terms.deadline else []
    if terms.deadline_months and (relative := step_day(Schedule(every=terms.deadline_months, occurrences=1), start, 1)):
        ends.append(relative)
    return min(ends, default=None)


def portion(text: str) -> Fraction:
    """Read an exact fraction: ``1/4`` or ``1``. Raises ``ValueError`` on anything else."""
    if not _PORTION.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def portion_of(granted: int, vested: int, share: Fraction, *, remainder: bool) -> int:
    """Whole units of one portion: of the grant, or of what has not vested yet (OCF ``portion.remainder``)."""
    return int((granted - vested if remainder else granted) * share)


def faults(terms: Vesting) -> list[str]:
    """What is wrong with the terms themselves, in words."""
    match terms:
        case Schedule():
            return _faults_of_schedule(terms)
        case Listed():
            return _faults_of_list(terms)
        case _:
            return []


def _faults_of_schedule(terms: Schedule) -> list[str]:
    if terms.cliff > terms.occurrences:
        return [f"the cliff is step {terms.cliff}, but there are only {terms.occurrences} steps"]
    long, most = terms.every * terms.occurrences, LONGEST_MONTHS if terms.period == "months" else LONGEST_DAYS
    return [f"it takes {long:,} {terms.period}; the most is {most:,}, which is 300 years"] if long > most else []


def _faults_of_list(terms: Listed) -> list[str]:
    bad = [one.portion for one in terms.tranches if not _PORTION.fullmatch(one.portion)]
    if bad:
        return [f"'{text[:40]}' is not a fraction such as 1/4" for text in bad]
    total = sum((portion(one.portion) for one in terms.tranches), Fraction(0))
    if total > 1:
        return [f"the portions add up to {total}, more than the whole grant"]
    if total < 1 and not terms.partial:
        return [f"the portions add up to {total}, not to the whole grant; say 'partial: true' if that is meant"]
    return []
