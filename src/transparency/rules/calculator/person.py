"""What one person would get under a rule: the arithmetic of the page "What would I get?", to the unit.

The page does the same in JavaScript (``themes/default/assets/calculator/scenario.js`` and its neighbours); committed
vectors and random rules hold both to the same integers. Dates follow ``ledger.vesting``. Assumed, and said on the page:
a grant of each period is made on the first day of the calendar year or quarter (on the last, where its vesting starts
at the period's end), and only to somebody who has been there long enough by then; others bring to a pot what they
brought last time; the pool is as large as it is now.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from msgspec import Struct

from transparency.ledger.vesting import cumulative, step_day
from transparency.publication.settings import EventBased, Schedule
from transparency.rules.evaluation import Inputs, points, units
from transparency.rules.pot import when_short
from transparency.rules.rule import Grant, IntInput, Rule, TimeVesting

LEAVES = (6, 12, 24, 48)
"""Months after the start for which the page says what somebody keeps who leaves."""
HORIZON = 48
"""Months after the start up to which grants are counted."""
MORE, FEWER = Fraction(5, 4), Fraction(3, 4)
"""The range of a share of a pot: others bring a quarter more points than last time, or a quarter fewer."""
TENURE = {"tenure_years": 12, "tenure_months": 1}
"""Inputs that follow from the day of starting, and the months in one of them."""


class Situation(Struct, frozen=True):
    """What is known on the day of the figures, all of it published."""

    pool_left: int | None = None
    """Units promised to no one; ``None``: not published, and taken to be enough."""
    totals: Mapping[str, Fraction] | None = None
    """By grant: what all others together brought into its pot last time, as it is printed."""
    blocks: Mapping[str, Fraction] | None = None
    """By grant: the step in which that total is printed; the true one is less than this below or above."""


class Answers(Struct, frozen=True):
    """What a reader answers; ``inputs`` without tenure, which follows from ``start``."""

    inputs: Inputs
    start: date
    pause_months: int = 0
    """Length of a planned break."""
    pause_after: int = 0
    """Months from the start to that break."""


class Pause(Struct, frozen=True):
    """Time in which vesting stands still: what is due after ``after`` comes ``days`` later.

    With ``catch_up`` it comes on its day again when these days are over, and what fell due meanwhile then.
    """

    after: date
    days: int
    catch_up: bool = False

    def moved(self, due: date) -> date:
        """When something that is due on a day is earned."""
        if due <= self.after:
            return due
        back = self.after + timedelta(days=self.days)
        return max(due, back) if self.catch_up else due + timedelta(days=self.days)


class Promised(Struct, frozen=True):
    """One grant that somebody would get. ``steps``: (day, units earned by then in all)."""

    grant: str
    day: date
    units: int
    low: int
    """Of a share of a pot, with as many points as the last total can have been; else the same as ``units``."""
    high: int
    """With as few as it can have been."""
    fewest: int
    """When the others bring a quarter more points than the printed total, or a whole block more."""
    most: int
    steps: tuple[tuple[date, int], ...]

    def earned(self, day: date) -> int:
        """Units earned by the end of a day."""
        return max((total for when, total in self.steps if when <= day), default=0)


class Left(Struct, frozen=True):
    """What leaving on a day means: units kept, lost, and of those kept how many have to be bought."""

    months: int
    day: date
    keep: int
    lose: int
    buy: int
    by: date | None
    """Last day for buying; ``None``: nothing to buy, or no limit but the end of the option."""


class Scenario(Struct, frozen=True):
    """The whole answer. ``unknown``: grants whose pot cannot be estimated, since the last total is not published."""

    eligible: date
    promised: tuple[Promised, ...]
    left: tuple[Left, ...]
    unknown: tuple[str, ...]


def months_after(day: date, months: int) -> date:
    """The same day so many months later; a day that a month lacks becomes its last day."""
    later = step_day(Schedule(occurrences=1), day, months)
    return date.max if later is None else later


def months_between(start: date, end: date) -> int:
    """Whole months from one day to another: the largest count whose day is not after ``end``.

    >>> ends = date(2025, 12, 29), date(2025, 12, 30), date(2027, 11, 30)
    >>> [months_between(date(2025, 11, 30), end) for end in ends]
    [0, 1, 24]
    """
    count = (end.year - start.year) * 12 + end.month - start.month
    return count if months_after(start, count) <= end else count - 1


def scenario(rule: Rule, answers: Answers, situation: Situation) -> Scenario:
    """What somebody who starts on a day would be promised and earn, and keep on leaving."""
    promised: list[Promised] = []
    pause = _pause(rule, answers)
    unknown = []
    end = months_after(answers.start, HORIZON)
    for day, place, vesting_start in sorted(_occasions(rule, answers.start, end)):
        grant = rule.grants[place]
        total = (situation.totals or {}).get(grant.id)
        if grant.shared is not None and total is None:
            unknown.append(grant.id)
            continue
        inputs = {**answers.inputs, **_tenure(rule, answers.start, day)}
        room = _room(rule, promised, day)
        others = _others(total, (situation.blocks or {}).get(grant.id, Fraction(0)))
        likely, low, high, fewest, most = (
            min(room, _amount(rule, grant, inputs, each, situation.pool_left)) for each in others
        )
        steps = _steps(rule, grant, likely, (vesting_start, day), pause)
        promised.append(Promised(grant.id, day, likely, low, high, fewest, most, steps))
    left = tuple(_left(rule, promised, answers.start, months) for months in LEAVES)
    eligible = answers.start + timedelta(days=rule.eligibility.min_tenure_days)
    return Scenario(eligible, tuple(promised), left, tuple(dict.fromkeys(unknown)))


def _others(total: Fraction | None, block: Fraction) -> tuple[Fraction | None, ...]:
    """Points of all others: as printed; at most and at least as that total can have been; more and fewer than that.

    >>> [[str(points) for points in _others(Fraction(total), Fraction(30))] for total in (200, 20)]
    [['200', '230', '170', '250', '150'], ['20', '50', '0', '50', '0']]
    """
    if total is None:
        return (None,) * 5
    more, fewer = total + block, max(Fraction(0), total - block)
    return total, more, fewer, max(more, total * MORE), min(fewer, total * FEWER)


def tenure_inputs(rule: Rule) -> tuple[str, ...]:
    """The inputs that nobody has to ask, since they follow from the day of starting."""
    return tuple(name for name, asked in rule.inputs.items() if name in TENURE and isinstance(asked, IntInput))


def _tenure(rule: Rule, start: date, day: date) -> dict[str, int]:
    months = months_between(start, day)
    inputs = {}
    for name in tenure_inputs(rule):
        asked = rule.inputs[name]
        assert isinstance(asked, IntInput)
        inputs[name] = max(asked.min, min(asked.max, months // TENURE[name]))
    return inputs


def _occasions(rule: Rule, start: date, end: date) -> list[tuple[date, int, date]]:
    """Every grant up to ``end``: (day, position of the grant in the rule, start of its vesting)."""
    grants = []
    for place, grant in enumerate(rule.grants):
        least = rule.tenure_of(grant)
        vesting = rule.vesting[grant.vesting] if grant.vesting else None
        begins = vesting.starts if isinstance(vesting, TimeVesting) else "grant_date"
        eligible = start + timedelta(days=least)
        if grant.when == "once_after_eligible":
            if eligible <= end:
                grants.append((eligible, place, start if begins == "service_start" else eligible))
            continue
        step = 12 if grant.period == "year" else 3
        first = date(start.year, start.month - (start.month - 1) % step, 1)
        while True:
            last = months_after(first, step) - timedelta(days=1)
            day = last if begins == "period_end" else first
            if day > end:
                break
            if day >= eligible and day >= start:
                grants.append((day, place, start if begins == "service_start" else day))
            first = last + timedelta(days=1)
    return grants


def _amount(rule: Rule, grant: Grant, inputs: Inputs, others: Fraction | None, pool_left: int | None) -> int:
    """Units of one grant, before caps that depend on earlier ones, when the pool may be short."""
    how = rule.when_pool_short
    if grant.shared is not None and pool_left is not None and grant.pot is not None and grant.pot > pool_left:
        if how == "scale_down_pro_rata":
            own = points(rule, grant.id, inputs)
            total = own + (others or 0)
            return int(pool_left * own / total) if total else 0
        if how in {"queue", "stop"}:
            return 0
    wanted = units(rule, grant.id, inputs, others=others).units
    if pool_left is None or how is None:
        return wanted
    return when_short(pool_left, [("one", wanted)], how).units["one"]


def _room(rule: Rule, promised: list[Promised], day: date) -> int:
    """Units that the caps for one person leave."""
    year = sum(grant.units for grant in promised if grant.day.year == day.year)
    total = sum(grant.units for grant in promised)
    rooms = [
        cap - used
        for cap, used in ((rule.limits.per_person_per_year, year), (rule.limits.per_person_total, total))
        if cap is not None
    ]
    return max(0, min(rooms)) if rooms else 2**200


def _pause(rule: Rule, answers: Answers) -> Pause | None:
    """How a planned break stops the clock; not at all when the rule does not say."""
    if not answers.pause_months or rule.leave_of_absence is None:
        return None
    begins = months_after(answers.start, answers.pause_after)
    ends = months_after(answers.start, answers.pause_after + answers.pause_months)
    still = begins + timedelta(days=rule.leave_of_absence.vesting_continues_days)
    catch_up = rule.leave_of_absence.on_return == "catch_up"
    return Pause(still, (ends - still).days, catch_up) if ends > still else None


def _steps(
    rule: Rule, grant: Grant, quantity: int, days: tuple[date, date], pause: Pause | None
) -> tuple[tuple[date, int], ...]:
    """When how much is earned: as ``ledger.vesting.tranches``, put off by a break. ``days``: start, grant."""
    terms = rule.terms_of(grant)
    start, granted = days
    if isinstance(terms, EventBased):
        return ()
    if not isinstance(terms, Schedule):
        return ((granted, quantity),)
    due_units: dict[date, int] = {}
    for step in range(max(1, min(terms.cliff, terms.occurrences)), terms.occurrences + 1):
        due = step_day(terms, start, step)
        if due is None:
            break
        day = max(pause.moved(due) if pause is not None else due, granted)
        due_units[day] = cumulative(quantity, terms.occurrences, step, terms.allocation)
    return tuple(due_units.items())


def _left(rule: Rule, promised: list[Promised], start: date, months: int) -> Left:
    day = months_after(start, months)
    keep = buy = total = 0
    for grant in promised:
        if grant.day > day:
            continue
        total += grant.units
        earned = grant.earned(day)
        kept = 0 if rule.on_leave is not None and rule.on_leave.vested == "forfeit" else earned
        if rule.on_leave is not None and rule.on_leave.unvested != "forfeit":
            kept += grant.units - earned
        keep += kept
        if must_buy(rule, rule.grant(grant.grant)):
            buy += kept
    window = rule.on_leave.exercise_window_days if rule.on_leave is not None else None
    by = day + timedelta(days=window) if buy and window is not None else None
    return Left(months, day, keep, total - keep, buy, by)


def must_buy(rule: Rule, grant: Grant) -> bool:
    """Whether a holder has to pay to turn what is earned into something owned."""
    instrument = rule.instrument_of(grant)
    return instrument is not None and instrument.priced
