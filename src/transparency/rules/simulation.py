"""What a rule would grant to given people, quarter by quarter, and when the pool would run out.

Assumed, and said wherever it is shown: nobody joins or leaves, nothing comes back to the pool, answers stay as they
are; a grant of each period is made on the first day of the calendar year or quarter (on the last, where its vesting
starts at the period's end); who was eligible for a grant made once before the rule begins has had it already.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from transparency.publication.quarter import AS_CALENDAR, FiscalYears, quarter_of
from transparency.rules.applicants import Applicant
from transparency.rules.evaluation import points, units
from transparency.rules.pot import share, when_short
from transparency.rules.rule import Grant, Rule, TimeVesting
from transparency.rules.words.wording import grant_name

FURTHEST = 80
"""Quarters looked ahead for the end of the pool."""

_WANTED = list[tuple[str, int]]


class QuarterCost(Struct, frozen=True):
    """What one quarter takes from the pool. ``short``: units that the rule would give and the pool lacks."""

    label: str
    granted: int
    left: int
    short: int


class GrantTotal(Struct, frozen=True):
    """The first round of one grant: people who get it, units in all, and the least and most for one person."""

    grant: str
    title: str
    day: date | None
    people: int
    units: int
    least: int
    most: int


class Simulation(Struct, frozen=True):
    """The whole result. ``people``: id → grant → units in all quarters shown; ``runs_out``: a quarter's label."""

    rule: str
    start: date
    pool: int
    grants: tuple[GrantTotal, ...]
    quarters: tuple[QuarterCost, ...]
    runs_out: str | None
    people: dict[str, dict[str, int]]


class Setting(Struct, frozen=True):
    """From when, with how many units in the pool, for how many quarters."""

    start: date
    pool: int
    quarters: int
    fiscal_years: FiscalYears = AS_CALENDAR


def simulate(rule: Rule, people: Sequence[Applicant], setting: Setting) -> Simulation:
    """Run a rule over people. Raises :class:`~transparency.rules.evaluation.RuleError` when a rule cannot be run."""
    book = _Book(rule, people, setting)
    first = quarter_of(setting.start, setting.fiscal_years)
    shown: list[QuarterCost] = []
    runs_out = None
    totals: dict[str, dict[str, int]] = {}
    rounds: dict[str, tuple[date, dict[str, int]]] = {}
    for step in range(max(FURTHEST, setting.quarters)):
        quarter = first.next(step)
        granted = short = 0
        for day, grant in book.occasions(max(quarter.start, setting.start), quarter.end):
            given, missing = book.make(day, grant)
            granted += sum(given.values())
            short += missing
            if grant.id not in rounds and given:
                rounds[grant.id] = (day, {})
            if grant.id in rounds and (rounds[grant.id][0] == day or grant.when == "once_after_eligible"):
                rounds[grant.id][1].update(given)
            if step < setting.quarters:
                for person, number in given.items():
                    totals.setdefault(person, {})[grant.id] = totals.get(person, {}).get(grant.id, 0) + number
        if step < setting.quarters:
            shown.append(QuarterCost(quarter.label, granted, book.left, short))
        if short and runs_out is None:
            runs_out = quarter.label
        if step >= setting.quarters and runs_out is not None:
            break
    return Simulation(
        rule=rule.id,
        start=setting.start,
        pool=setting.pool,
        grants=tuple(_total(grant, rounds.get(grant.id)) for grant in rule.grants),
        quarters=tuple(shown),
        runs_out=runs_out,
        people={person.id: totals.get(person.id, {}) for person in people},
    )


class _Book:
    """The pool, and what everybody has got so far."""

    def __init__(self, rule: Rule, people: Sequence[Applicant], setting: Setting) -> None:
        self._rule = rule
        self._people = sorted(people, key=lambda person: person.id)
        self.left = setting.pool
        # Grant made once → day → who gets it then.
        self._once: dict[str, dict[date, list[Applicant]]] = {}
        for grant in rule.grants:
            if grant.when == "once_after_eligible":
                days = self._once.setdefault(grant.id, {})
                for person in self._people:
                    day = self._day(person, grant, setting.start)
                    if day is not None:
                        days.setdefault(day, []).append(person)
        self._total: dict[str, int] = {}
        self._in_year: dict[tuple[str, int], int] = {}

    def occasions(self, start: date, end: date) -> list[tuple[date, Grant]]:
        """Days between two days on which grants are made, in order."""
        due: list[tuple[date, int]] = []
        for place, grant in enumerate(self._rule.grants):
            if grant.when == "once_after_eligible":
                due += [(day, place) for day in self._once[grant.id] if start <= day <= end]
            else:
                due += [(day, place) for day in self._period_days(grant, start, end)]
        return [(day, self._rule.grants[place]) for day, place in sorted(due)]

    def make(self, day: date, grant: Grant) -> tuple[dict[str, int], int]:
        """Make one grant on one day: units by person, and units that the pool lacks."""
        if grant.when == "once_after_eligible":
            who = self._once[grant.id][day]
        else:
            who = [person for person in self._people if self._takes_part(person, grant, day)]
        wanted = self._wanted(grant, who, day)
        missing = max(0, sum(number for _, number in wanted) - self.left)
        given = when_short(self.left, wanted, self._rule.when_pool_short or "stop").units if missing else dict(wanted)
        for person, number in given.items():
            self._total[person] = self._total.get(person, 0) + number
            self._in_year[person, day.year] = self._in_year.get((person, day.year), 0) + number
        self.left -= sum(given.values())
        return {person: number for person, number in given.items() if number}, missing

    def _takes_part(self, person: Applicant, grant: Grant, day: date) -> bool:
        return person.joined is None or person.joined + timedelta(days=self._wait(grant)) <= day

    def _wanted(self, grant: Grant, who: Sequence[Applicant], day: date) -> _WANTED:
        rooms = {person.id: self._room(person.id, day) for person in who}
        if grant.shared is None:
            return [(p.id, min(rooms[p.id], units(self._rule, grant.id, p.inputs).units)) for p in who]
        brought = [(person.id, points(self._rule, grant.id, person.inputs)) for person in who]
        reshare = self._rule.limits.cap_excess != "return_to_pool"
        return list(share(grant.pot or 0, brought, caps=rooms, reshare=reshare).units.items())

    def _room(self, person: str, day: date) -> int:
        """Units until a cap is reached."""
        limits = self._rule.limits
        rooms = [2**53]
        if limits.per_person_per_year is not None:
            rooms.append(limits.per_person_per_year - self._in_year.get((person, day.year), 0))
        if limits.per_person_total is not None:
            rooms.append(limits.per_person_total - self._total.get(person, 0))
        return max(0, min(rooms))

    def _wait(self, grant: Grant) -> int:
        rule_wait = self._rule.eligibility.min_tenure_days
        return rule_wait if grant.min_tenure_days is None else grant.min_tenure_days

    def _day(self, person: Applicant, grant: Grant, begin: date) -> date | None:
        """The day of a grant that is made once: when the wait is over, or at the start for who has no day of joining.

        ``None`` for who was eligible before.
        """
        if person.joined is None:
            return begin
        day = person.joined + timedelta(days=self._wait(grant))
        return day if day >= begin else None

    def _period_days(self, grant: Grant, start: date, end: date) -> list[date]:
        """First (or last) days of calendar years or quarters between two days."""
        vesting = self._rule.vesting.get(grant.vesting or "")
        at_end = isinstance(vesting, TimeVesting) and vesting.starts == "period_end"
        months = (1, 4, 7, 10) if grant.period == "quarter" else (1,)
        firsts = [date(year, month, 1) for year in range(start.year, end.year + 2) for month in months]
        days = [day - timedelta(days=1) for day in firsts] if at_end else firsts
        return [day for day in days if start <= day <= end]


def _total(grant: Grant, made: tuple[date, dict[str, int]] | None) -> GrantTotal:
    name = grant_name(grant)
    numbers = list(made[1].values()) if made else []
    return GrantTotal(
        grant=grant.id,
        title=name[:1].upper() + name[1:],
        day=made[0] if made else None,
        people=len(numbers),
        units=sum(numbers),
        least=min(numbers, default=0),
        most=max(numbers, default=0),
    )
