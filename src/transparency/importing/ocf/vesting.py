"""OCF vesting terms in the words of ``publication.yaml`` where these have words for them; else as events.

A chain of periods that are equal steps of one schedule becomes a ``schedule``; terms that vest by events only become
``event`` terms, with their deadlines. Everything else (steps of unequal size, mixed triggers) is computed by
:mod:`~transparency.importing.ocf.conditions` and booked as ``vest`` events on ``event`` terms, up to today.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from msgspec import Struct

from transparency.importing.ocf.conditions import (
    ABSOLUTE,
    EVENT,
    RELATIVE,
    START,
    Condition,
    Terms,
    read_terms,
)
from transparency.importing.ocf.package import Package
from transparency.importing.ocf.plans import ISSUANCES
from transparency.importing.ocf.values import day, optional, units
from transparency.importing.questions import Question, Questions, plain
from transparency.ledger.vesting import cumulative, portion, step_day
from transparency.publication.settings import Allocation, EventBased, Listed, Schedule, Settings, Tranche, Vesting

_SHORT = {
    Allocation.CUMULATIVE_ROUND_DOWN: "",
    Allocation.CUMULATIVE_ROUNDING: "-rounded",
    Allocation.FRONT_LOADED: "-front",
    Allocation.BACK_LOADED: "-back",
    Allocation.FRONT_LOADED_TO_SINGLE_TRANCHE: "-first",
    Allocation.BACK_LOADED_TO_SINGLE_TRANCHE: "-last",
    Allocation.FRACTIONAL: "-fractional",
}


BY_EVENT = "by-event"
"""Terms of awards that vest as the source lists it, or not before it says so."""


def worded(terms: Terms) -> Vesting:
    """The terms in the publication's words; ``EventBased`` where ``vest`` events are booked for what time vests."""
    if (schedule := _schedule(terms)) is not None:
        return schedule
    if (listed := _listed(terms)) is not None:
        return listed
    return _event_based(terms) or EventBased()


def _listed(terms: Terms) -> Listed | None:
    """Absolute days in order, if the terms are that and round as the ledger does."""
    path = terms.path_from(terms.roots[0]) if len(terms.roots) == 1 else None
    if path is None or terms.allocation is not Allocation.CUMULATIVE_ROUND_DOWN:
        return None
    path = path[1:] if path[0].trigger == START and path[0].empty else path
    if not path or any(
        condition.trigger != ABSOLUTE or condition.quantity or condition.remainder or not condition.day
        for condition in path
    ):
        return None
    days = [condition.day for condition in path if condition.day]
    total = sum((condition.portion for condition in path), Fraction(0))
    if days != sorted(days) or not 0 < total <= 1:
        return None
    tranches = tuple(Tranche(on=day, portion=str(condition.portion)) for day, condition in zip(days, path, strict=True))
    return Listed(tranches=tranches, partial=total < 1)


def _schedule(terms: Terms) -> Schedule | None:
    """One schedule of equal steps, if the terms are that."""
    path = terms.path_from(terms.roots[0]) if len(terms.roots) == 1 else None
    if path is None or path[0].trigger != START or not path[0].empty:
        return None
    steps = _steps(path)
    if not steps:
        return None
    periods = [condition.period.schedule for condition in path[1:] if condition.period]
    if len({(period.period, period.day_of_month) for period in periods}) != 1:
        return None
    even = _even(steps)
    if even is None:
        return None
    every, cliff, count = even
    return Schedule(
        every=every,
        period=periods[0].period,
        occurrences=count,
        cliff=cliff if cliff > 1 else 0,
        allocation=terms.allocation,
        day_of_month=periods[0].day_of_month,
    )


def _even(steps: list[tuple[int, Fraction]]) -> tuple[int, int, int] | None:
    """(length of a step, number of the first step that vests, number of steps), if all steps are equal and vest all.

    >>> _even([(6, Fraction(1, 2)), (12, Fraction(1))]), _even([(12, Fraction(1))])
    ((6, 1, 2), (12, 1, 1))
    >>> _even([(2 * step, Fraction(step, 4)) for step in (2, 3, 4)])  # a cliff
    (2, 2, 4)
    >>> _even([(6, Fraction(1, 2)), (13, Fraction(1))]), _even([(6, Fraction(1, 2)), (12, Fraction(3, 4))])
    (None, None)
    >>> _even([(6, Fraction(1, 2))]), _even([(5, Fraction(2, 3)), (8, Fraction(1))]), _even([(0, Fraction(1))])
    (None, None, None)
    """
    every = steps[1][0] - steps[0][0] if len(steps) > 1 else steps[0][0]
    each = steps[1][1] - steps[0][1] if len(steps) > 1 else steps[0][1]
    equal = all((b[0] - a[0], b[1] - a[1]) == (every, each) for a, b in pairwise(steps))
    if (
        not equal
        or each <= 0
        or every <= 0
        or (1 / each).denominator != 1
        or steps[-1] != (every * int(1 / each), Fraction(1))
    ):
        return None
    cliff = steps[0][0] // every
    return (every, cliff, int(1 / each)) if steps[0] == (every * cliff, each * cliff) else None


def _steps(path: list[Condition]) -> list[tuple[int, Fraction]] | None:
    """(length from the start, cumulative share) of every step that vests; ``None`` when it is not periods only."""
    ends = {path[0].id: 0}
    steps: list[tuple[int, Fraction]] = []
    end, share = 0, Fraction(0)
    for condition in path[1:]:
        if condition.trigger != RELATIVE or condition.period is None or condition.quantity or not condition.portion:
            return None
        schedule = condition.period.schedule
        base = ends.get(condition.period.after, end)
        entered = share
        each = condition.portion * (1 - entered if condition.remainder else 1)
        for step in range(1, schedule.occurrences + 1):
            share = entered + each * step
            if step >= schedule.cliff:
                steps.append((base + schedule.every * step, share))
        end = ends[condition.id] = base + schedule.every * schedule.occurrences
    return steps


def _event_based(terms: Terms) -> EventBased | None:
    """Events under the deadlines that hold from the start on, if nothing vests by time."""
    vesting = [condition for condition in terms.conditions.values() if not condition.empty]
    if any(condition.trigger != EVENT for condition in vesting):
        return None
    root = terms.conditions[terms.roots[0]]
    if len(terms.roots) > 1 or root.trigger != START:
        return EventBased()
    ends = [terms.conditions[name] for name in root.following if terms.conditions[name].empty]
    days = [condition.day for condition in ends if condition.trigger == ABSOLUTE and condition.day]
    months = [
        condition.period.schedule.every * condition.period.schedule.occurrences
        for condition in ends
        if condition.trigger == RELATIVE and condition.period and condition.period.schedule.period == "months"
    ]
    last = min(days) - timedelta(days=1) if days else None  # the day before the deadline fires
    return EventBased(deadline=last, deadline_months=min(months) if months else None)


def name_of(vesting: Vesting, known: Mapping[str, Vesting]) -> str:
    """The id for terms: that of equal terms in ``known``, else one that describes them and is free."""
    for name in sorted(known):
        if _plain(known[name]) == _plain(vesting):
            return name
    name, number = _described(vesting), 1
    while (free := name if number == 1 else f"{name}-{number}") in known:
        number += 1
    return free


def _plain(vesting: Vesting) -> Vesting:
    """The same terms in one way of writing."""
    if isinstance(vesting, Schedule):
        day = {"first": 1, "last": 31}.get(str(vesting.day_of_month), vesting.day_of_month)
        whole = vesting.cliff == vesting.occurrences  # all at once, after as many steps
        return vesting.model_copy(
            update={
                "day_of_month": day if vesting.period == "months" else "start_day_or_last",
                "every": vesting.every * (vesting.occurrences if whole else 1),
                "occurrences": 1 if whole else vesting.occurrences,
                "cliff": vesting.cliff if vesting.cliff > 1 and not whole else 0,
                "allocation": Allocation.CUMULATIVE_ROUND_DOWN
                if whole or vesting.occurrences == 1
                else vesting.allocation,
            }
        )
    if isinstance(vesting, Listed):
        shares = tuple(
            Tranche(on=tranche.on, portion=str(portion(tranche.portion)))
            for tranche in sorted(vesting.tranches, key=lambda tranche: tranche.on)
        )
        return vesting.model_copy(update={"tranches": shares})
    return vesting


def _described(vesting: Vesting) -> str:
    match vesting:
        case Schedule():
            every = {(1, "months"): "monthly", (3, "months"): "quarterly", (12, "months"): "yearly"}.get(
                (vesting.every, vesting.period), f"every-{vesting.every}-{vesting.period}"
            )
            cliff = f"-cliff-{vesting.cliff}" if vesting.cliff > 1 else ""
            day = "" if vesting.day_of_month == "start_day_or_last" else f"-day-{vesting.day_of_month}"
            return f"{every}-{vesting.occurrences}{cliff}{day}{_SHORT[vesting.allocation]}"
        case EventBased():
            months = f"-{vesting.deadline_months}-months" if vesting.deadline_months else ""
            return f"by-event{months}{f'-until-{vesting.deadline}' if vesting.deadline else ''}"
        case _:
            return vesting.kind


class Clock:
    """What schedules have vested on a day, with the days of each schedule and start worked out only once."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, date], list[date]] = {}

    def vested(self, name: str, terms: Schedule, quantity: int, start: date, granted: date, on: date) -> int:  # noqa: PLR0917
        """Units vested up to and including ``on``: the same as ``ledger.vesting.vested_by``."""
        if on < granted:
            return 0
        days = self._days.get((name, start))
        if days is None:
            steps = range(1, terms.occurrences + 1)
            days = [when for step in steps if (when := step_day(terms, start, step)) is not None]
            self._days[name, start] = days
        done = bisect_right(days, on)
        if done < max(1, min(terms.cliff, terms.occurrences)):
            return 0
        return cumulative(quantity, terms.occurrences, done, terms.allocation)


class VestingFacts(Struct, frozen=True):
    """What a package says about vesting besides the issuances."""

    terms: Mapping[str, Terms]
    worded: Mapping[str, Vesting]
    names: Mapping[str, str]
    """OCF terms id → id of the ledger's terms."""
    starts: Mapping[str, date]
    """Security → day of its TX_VESTING_START."""
    events: Mapping[str, Mapping[str, date]]
    """Security → condition → day of its TX_VESTING_EVENT."""


def read_vesting(package: Package, settings: Settings, questions: Questions) -> tuple[VestingFacts, dict[str, Vesting]]:
    """Terms in both forms, and the starts and events of every security."""
    terms, words, names = {}, {}, {}
    vesting: dict[str, Vesting] = {}
    at_stake: Counter[str] = Counter()
    for item in package.objects["transactions_files"]:
        if item.kind in ISSUANCES and (name := optional(item, "vesting_terms_id")):
            at_stake[name] += units(item, "quantity")
    for item in package.objects["vesting_terms_files"]:
        given = read_terms(item)
        if given.cliff_extra:
            message = f"The vesting terms {item.id} have a cliff_condition, which the format does not know."
            choices = {"cliff": "nothing vests before it, then all at once", "none": "pass over it"}
            question = Question(f"cliff:{plain(item.id)}", "N35", message, item.where, choices, at_stake[item.id])
            if questions.ask(question) == "cliff":
                given = read_terms(item, extra_cliff=True)
        for lost in given.dangling:
            message = f"The vesting terms {item.id} count from the condition {lost}, which is not there."
            choices = {"before": "count from the condition before it on the path"}
            question = Question(
                f"after:{plain(item.id)}:{plain(lost)}", "N23", message, item.where, choices, 0, "before"
            )
            questions.ask(question)
        terms[item.id], words[item.id] = given, worded(given)
        name = name_of(words[item.id], {**vesting, **settings.vesting})
        names[item.id] = name
        vesting[name] = words[item.id]
    vesting.setdefault(BY_EVENT, EventBased())
    starts: dict[str, date] = {}
    events: dict[str, dict[str, date]] = {}
    for item in package.objects["transactions_files"]:
        if item.kind == "TX_VESTING_START":
            starts.setdefault(optional(item, "security_id"), day(item, "date"))
        elif item.kind == "TX_VESTING_EVENT":
            condition = optional(item, "vesting_condition_id")
            events.setdefault(optional(item, "security_id"), {}).setdefault(condition, day(item, "date"))
    return VestingFacts(terms, words, names, starts, events), vesting
