"""OCF vesting terms as a graph of conditions, and when how many units of one grant vest along the path that is taken.

Conditions form an acyclic graph; ``next_condition_ids`` is in order of priority and only one path is ever taken (OCF
``docs/explainers/VestingTerms.md``). Months are counted from the original day each time.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from transparency.importing.ocf.package import Object
from transparency.importing.ocf.values import ValueFault, day, number, text
from transparency.ledger.vesting import cumulative, step_day
from transparency.publication.settings import Allocation, Schedule

START, ABSOLUTE, RELATIVE, EVENT = (
    "VESTING_START_DATE", "VESTING_SCHEDULE_ABSOLUTE", "VESTING_SCHEDULE_RELATIVE", "VESTING_EVENT",
)  # fmt: skip
_DAYS_OF_MONTH: dict[str, Literal["start_day_or_last"] | int] = {
    "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH": "start_day_or_last",
    "29_OR_LAST_DAY_OF_MONTH": 29,
    "30_OR_LAST_DAY_OF_MONTH": 30,
    "31_OR_LAST_DAY_OF_MONTH": 31,
    **{f"{number:02d}": number for number in range(1, 29)},
}


class Period(Struct, frozen=True):
    """``every`` months or days, ``occurrences`` times, the first ``cliff`` of them at once."""

    schedule: Schedule
    after: str
    """Id of the condition it is counted from; a dangling id means the condition before it on the path."""


class Condition(Struct, frozen=True):
    """One condition: what fires it and what it vests."""

    id: str
    trigger: str
    portion: Fraction
    quantity: int
    remainder: bool
    day: date | None
    period: Period | None
    following: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing vests by it: a start, or a deadline."""
        return not self.portion and not self.quantity


class Terms(Struct, frozen=True):
    """The vesting terms of one id."""

    id: str
    allocation: Allocation
    conditions: Mapping[str, Condition]
    roots: tuple[str, ...]
    cliff_extra: bool
    """Whether a period carries ``cliff_condition``, which no schema knows."""
    dangling: tuple[str, ...]
    """Ids of conditions that a period is counted from and that are not there."""

    def path_from(self, first: str) -> list[Condition] | None:
        """The conditions from ``first`` on when each has at most one that follows; ``None`` when the path forks."""
        path = [self.conditions[first]]
        while following := path[-1].following:
            if len(following) > 1:
                return None
            path.append(self.conditions[following[0]])
        return path


def read_terms(item: Object, *, extra_cliff: bool = False) -> Terms:
    """Read one VESTING_TERMS object. ``extra_cliff``: honour ``cliff_condition``. Raises ``ValueFault``."""
    given = item.data.get("vesting_conditions")
    if not isinstance(given, list) or not given:
        raise ValueFault(item, "it has no vesting_conditions.", code="N06")
    name = text(item, "allocation_type")
    if name not in Allocation.__members__:
        raise ValueFault(item, f"the allocation_type “{name[:40]}” is not known.")
    allocation = Allocation[name]
    conditions = {}
    for entry in given:
        if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str):
            raise ValueFault(item, "a vesting condition has no id.", code="N06")
        conditions[entry["id"]] = _condition(item, entry, allocation, extra_cliff=extra_cliff)
    for condition in conditions.values():
        for following in condition.following:
            if following not in conditions:
                raise ValueFault(
                    item, f"condition {condition.id[:40]} goes on to {following[:40]}, which is not there."
                )
    reached = {following for condition in conditions.values() for following in condition.following}
    roots = tuple(name for name in conditions if name not in reached)
    if not roots or _has_circle(conditions):
        raise ValueFault(item, "its conditions follow each other in a circle.")
    extra = any(isinstance(entry, Mapping) and entry.get("cliff_condition") for entry in given)
    after = {condition.period.after for condition in conditions.values() if condition.period}
    return Terms(item.id, allocation, conditions, roots, extra, tuple(sorted(after - conditions.keys())))


def _has_circle(conditions: Mapping[str, Condition]) -> bool:
    done: set[str] = set()
    for first in conditions:
        stack: list[tuple[str, int]] = [(first, 0)]
        path = {first}
        while stack:
            current, index = stack[-1]
            following = conditions[current].following
            if current in done or index == len(following):
                done.add(current)
                path.discard(current)
                stack.pop()
                continue
            stack[-1] = (current, index + 1)
            if following[index] in path:
                return True
            if following[index] not in done:
                path.add(following[index])
                stack.append((following[index], 0))
    return False


def _condition(item: Object, entry: Mapping[str, Any], allocation: Allocation, *, extra_cliff: bool) -> Condition:
    trigger = entry.get("trigger")
    kind = trigger.get("type") if isinstance(trigger, Mapping) else None
    if not isinstance(trigger, Mapping) or kind not in (START, ABSOLUTE, RELATIVE, EVENT):
        raise ValueFault(item, f"condition {entry['id'][:40]} has the unknown trigger “{str(kind)[:40]}”.")
    portion, quantity, remainder = Fraction(0), 0, False
    if isinstance(given := entry.get("portion"), Mapping):
        bottom = number(item, "portion", given.get("denominator"))
        if bottom <= 0:
            raise ValueFault(item, f"condition {entry['id'][:40]} has a portion over {bottom}.")
        portion = Fraction(number(item, "portion", given.get("numerator"))) / Fraction(bottom)
        remainder = given.get("remainder") is True
        if not 0 <= portion <= 1:
            raise ValueFault(item, f"condition {entry['id'][:40]} vests {portion} of the grant.")
    elif entry.get("quantity") is not None:
        amount = number(item, "quantity", entry["quantity"])
        if amount < 0 or amount != int(amount):
            raise ValueFault(item, f"condition {entry['id'][:40]} vests {amount} units.")
        quantity = int(amount)
    following = entry.get("next_condition_ids") or []
    if not isinstance(following, list):
        raise ValueFault(item, f"condition {entry['id'][:40]} has no list of next_condition_ids.", code="N06")
    return Condition(
        entry["id"],
        kind,
        portion,
        quantity,
        remainder,
        day(item, "date", trigger.get("date") or "") if kind == ABSOLUTE else None,
        _period(item, entry, trigger, allocation, extra_cliff=extra_cliff) if kind == RELATIVE else None,
        tuple(str(name) for name in following),
    )


def _period(
    item: Object, entry: Mapping[str, Any], trigger: Mapping[str, Any], allocation: Allocation, *, extra_cliff: bool
) -> Period:
    period = trigger.get("period")
    if not isinstance(period, Mapping) or period.get("type") not in ("MONTHS", "DAYS"):
        raise ValueFault(item, f"condition {entry['id'][:40]} has no period in months or days.")
    length, occurrences = _whole(item, period, "length"), _whole(item, period, "occurrences")
    months = period["type"] == "MONTHS"
    wanted = period.get("day_of_month", "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH")
    if not isinstance(wanted, str) or (months and wanted not in _DAYS_OF_MONTH):
        raise ValueFault(item, f"condition {entry['id'][:40]} has the unknown day_of_month “{str(wanted)[:40]}”.")
    cliff = _whole(item, period, "cliff_installment") if period.get("cliff_installment") is not None else 0
    extra = entry.get("cliff_condition")
    if extra_cliff and isinstance(extra, Mapping) and isinstance(extra.get("period"), Mapping):
        if extra["period"].get("type") != period["type"]:
            raise ValueFault(item, f"the cliff_condition of {entry['id'][:40]} counts otherwise than its period.")
        cliff = -(-_whole(item, extra["period"], "length") // length)
    schedule = Schedule(
        every=length,
        period="months" if months else "days",
        occurrences=occurrences,
        cliff=min(cliff, occurrences) if cliff > 1 else 0,
        allocation=allocation,
        day_of_month=_DAYS_OF_MONTH[wanted] if months else "start_day_or_last",
    )
    return Period(schedule, str(trigger.get("relative_to_condition_id", "")))


def _whole(item: Object, period: Mapping[str, Any], name: str) -> int:
    value = str(period.get(name, ""))
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:7]) <= 100_000:
        raise ValueFault(item, f"a period's {name} is “{value[:20]}”, not a whole number from 1 on.")
    return int(value)


class _Firing(Struct, frozen=True):
    """A condition that fires: the day it is counted from, its first day and its last."""

    condition: Condition
    base: date
    first: date
    last: date
    starts_on: int
    """Day of the month on which its chain of months began: after 31 January and 29 February comes 31 March."""
    schedule: Schedule | None = None
    """Of a period: its own, on the day on which the chain began."""


def _begun(schedule: Schedule, starts_on: int) -> Schedule:
    """A schedule on the day on which its chain of months began, not on that of a shorter month in between."""
    own_day = schedule.period == "days" or schedule.day_of_month != "start_day_or_last"
    return schedule if own_day else schedule.model_copy(update={"day_of_month": starts_on})


def _path_taken(terms: Terms, start: date | None, events: Mapping[str, date]) -> list[_Firing]:
    """The conditions that fire, in order.

    ``events``: condition id → day of its TX_VESTING_EVENT. Of the conditions that may follow, the earliest fires; on
    one day the one of higher priority. Nothing fires before a start that has not come.
    """
    fired: dict[str, _Firing] = {}
    path: list[_Firing] = []
    candidates, now = list(terms.roots), date.min
    while candidates:
        firings = [
            firing
            for name in candidates
            if (firing := _fires(terms.conditions[name], start, events, fired, path)) is not None
        ]
        if not firings:
            break
        first = min(firings, key=lambda firing: max(firing.first, now))
        firing = first if first.last >= now else replace(first, last=now, starts_on=now.day)  # it came late
        now = firing.last
        fired[firing.condition.id] = firing
        path.append(firing)
        candidates = list(firing.condition.following)
    return path


def _fires(
    condition: Condition,
    start: date | None,
    events: Mapping[str, date],
    fired: Mapping[str, _Firing],
    path: list[_Firing],
) -> _Firing | None:
    """How it fires, or ``None`` while it does not."""
    if condition.trigger != RELATIVE:
        days = {START: start, EVENT: events.get(condition.id), ABSOLUTE: condition.day}
        when = days[condition.trigger]
        return None if when is None else _Firing(condition, when, when, when, when.day)
    assert condition.period is not None
    before = fired.get(condition.period.after, path[-1] if path else None)
    base = before.last if before else start
    if base is None:
        return None
    starts_on = before.starts_on if before else base.day
    begun = _begun(condition.period.schedule, starts_on)
    first, last = step_day(begun, base, max(1, begun.cliff)), step_day(begun, base, begun.occurrences)
    if first is None or last is None:
        return None
    return _Firing(condition, base, first, last, last.day if begun.period == "days" else starts_on, begun)


def tranches_along(
    terms: Terms, quantity: int, start: date | None, events: Mapping[str, date], granted: date
) -> list[tuple[date, int]]:
    """When how many whole units vest: ascending (day, units). Days before the grant vest on the day of the grant.

    Cumulative rounding types round the running share of the whole grant; the others allocate the units of a condition
    over its occurrences. A ``remainder`` portion is of what is unvested when its condition is entered, once.
    """
    vested, share = 0, Fraction(0)
    by_day: dict[date, int] = {}
    for firing in _path_taken(terms, start, events):
        condition, schedule = firing.condition, firing.schedule
        steps = schedule.occurrences if schedule else 1
        entered, before = share, vested
        for step in range(1, steps + 1):
            if condition.remainder:
                share = entered + (1 - entered) * condition.portion * step
            else:
                share = entered + condition.portion * step
            if condition.quantity:
                share += Fraction(condition.quantity * step, max(quantity, 1))
            share = min(share, Fraction(1))
            target = _rounded(terms.allocation, quantity, entered, share, steps, step, condition, before)
            if schedule and step < schedule.cliff:
                continue
            when = (step_day(schedule, firing.base, step) if schedule else None) or firing.last
            if target > vested:
                when = max(when, granted)
                by_day[when] = by_day.get(when, 0) + target - vested
                vested = target
    return sorted(by_day.items())


def _rounded(  # noqa: PLR0917 - one formula
    allocation: Allocation,
    quantity: int,
    entered: Fraction,
    share: Fraction,
    steps: int,
    step: int,
    condition: Condition,
    before: int,
) -> int:
    if allocation is Allocation.CUMULATIVE_ROUNDING:
        return int(quantity * share + Fraction(1, 2))
    if allocation in (Allocation.CUMULATIVE_ROUND_DOWN, Allocation.FRACTIONAL):
        return int(quantity * share)
    portion = condition.portion * (1 - entered if condition.remainder else 1)
    whole = int(quantity * min(entered + portion * steps, Fraction(1))) - before + condition.quantity * steps
    return min(quantity, before + cumulative(max(whole, 0), steps, step, allocation))
