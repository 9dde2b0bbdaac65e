"""Fiscal quarters: their names, ends and order. A fiscal year may start in any month, and later in another one."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days outside are slips (``0026-03-01``): each would add thousands of quarters, and some have no day after them."""
LONGEST = 36_600
"""Days in a hundred years: a longer time is a slip, and a day so far ahead could not be written."""
ID_PATTERN = "[0-9]{4}-(?:q[1-4]|t[1-3])"
"""Name of a quarter in paths and data, as a pattern; a ``t`` is one of a transition period."""
_ID = re.compile("([0-9]{4})-(?:q([1-4])|t([1-3]))")


@dataclass(frozen=True, slots=True)
class FiscalYears:
    """When fiscal years start.

    ``moved``: first days of fiscal years that start in another month than those before them. The quarters between the
    last whole year and such a day are a *transition period*, as in a transition report to the SEC. Quarters end on the
    same days before and after.
    """

    start_month: int = 1
    moved: tuple[date, ...] = ()

    def year_of(self, day: date) -> tuple[date, bool]:
        """The first day of the fiscal year that holds a day, and whether it is cut short by the next one.

        >>> FiscalYears(7, (date(2027, 1, 1),)).year_of(date(2026, 8, 1))
        (datetime.date(2026, 7, 1), True)
        """
        month = next((first.month for first in reversed(self.moved) if first <= day), self.start_month)
        start = date(day.year - (day.month < month), month, 1)
        coming = next((first for first in self.moved if first > day), date.max)
        return start, coming < date(start.year + 1, month, 1)


AS_CALENDAR = FiscalYears()


@total_ordering
@dataclass(frozen=True, slots=True)
class Quarter:
    """One fiscal quarter.

    ``year`` is the calendar year in which its fiscal year ends, or its transition period; ``number`` counts from 1.
    """

    year: int
    number: int
    years: FiscalYears = AS_CALENDAR
    short: bool = False
    """Whether it is in a transition period."""

    @property
    def id(self) -> str:
        """Name in paths and data: ``2026-q1``; in a transition period ``2026-t1``."""
        return f"{self.year}-{'t' if self.short else 'q'}{self.number}"

    @property
    def fiscal_year(self) -> str:
        """What the names of all quarters of its fiscal year begin with: ``2026-q``."""
        return self.id[:-1]

    @property
    def index(self) -> int:
        """A running number: consecutive quarters differ by one, whatever the fiscal year does."""
        first = self.years.start_month
        return (self.start.year * 12 + self.start.month - first) // 3 + (0 if first == 1 else 4)

    @property
    def start(self) -> date:
        """First day."""
        return _months_after(self._year_starts(), 3 * (self.number - 1))

    @property
    def end(self) -> date:
        """Last day: the as-of date of the quarter's figures."""
        last = _months_after(self.start, 2)
        return last.replace(day=monthrange(last.year, last.month)[1])

    @property
    def label(self) -> str:
        """Short name for people: ``Q1 2026``; in a transition period ``TP1 2026``."""
        return f"{'TP' if self.short else 'Q'}{self.number} {self.year}"

    def next(self, steps: int = 1) -> "Quarter":
        """The quarter ``steps`` later (or earlier, when negative).

        >>> Quarter(2026, 1).next().label, Quarter(2026, 1).next(-1).label
        ('Q2 2026', 'Q4 2025')
        >>> april = FiscalYears(moved=(date(2026, 4, 1),))
        >>> [Quarter(2025, 4, april).next(step).label for step in range(3)]
        ['Q4 2025', 'TP1 2026', 'Q1 2027']
        """
        return quarter_of(_months_after(self.start, 3 * steps), self.years)

    def _year_starts(self) -> date:
        if self.short:
            first = next(first for first in self.years.moved if _month_before(first).year == self.year)
            return self.years.year_of(_month_before(first))[0]
        for month in (self.years.start_month, *(first.month for first in self.years.moved)):
            start = date(self.year - (month != 1), month, 1)
            if self.years.year_of(start) == (start, False):
                return start
        return date(self.year - (self.years.start_month != 1), self.years.start_month, 1)

    def __lt__(self, other: "Quarter") -> bool:
        return self.index < other.index


def _months_after(first: date, months: int) -> date:
    """The first of a month, so many months after the first of another.

    >>> _months_after(date(2025, 11, 1), 3), _months_after(date(2026, 1, 1), -1)
    (datetime.date(2026, 2, 1), datetime.date(2025, 12, 1))
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _month_before(first: date) -> date:
    return _months_after(first, -1)


def quarter_of(day: date, years: FiscalYears = AS_CALENDAR) -> Quarter:
    """The quarter that holds a day.

    >>> quarter_of(date(2026, 3, 31)).id, quarter_of(date(2026, 3, 31), FiscalYears(7)).id
    ('2026-q1', '2026-q3')
    >>> quarter_of(date(2026, 8, 1), FiscalYears(7, (date(2027, 1, 1),))).id
    '2026-t1'
    """
    start, short = years.year_of(day)
    number = ((day.year - start.year) * 12 + day.month - start.month) // 3 + 1
    if short:
        coming = next(first for first in years.moved if first > day)
        return Quarter(_month_before(coming).year, number, years, short=True)
    return Quarter(start.year + (start.month != 1), number, years)


def parse_quarter(name: str, years: FiscalYears = AS_CALENDAR) -> Quarter | None:
    """Read ``2026-q1``; ``None`` when it is not a quarter's name, or that of none in these fiscal years.

    >>> parse_quarter("2026-Q1").label, parse_quarter("2026-q5"), parse_quarter("2026-t1")
    ('Q1 2026', None, None)
    >>> april = FiscalYears(moved=(date(2026, 4, 1),))
    >>> [parse_quarter(name, april) is not None for name in ("2026-q1", "2026-t1", "2027-q1")]
    [False, True, True]
    """
    found = _ID.fullmatch(name.lower())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    year, number, short = int(found[1]), int(found[2] or found[3]), found[3] is not None
    if short and not any(_month_before(first).year == year for first in years.moved):
        return None
    quarter = Quarter(year, number, years, short=short)
    return quarter if not years.moved or quarter_of(quarter.start, years) == quarter else None


def quarter_label(id: str) -> str | None:
    """The short name for people of a quarter, by its name alone; ``None`` when it is none.

    >>> quarter_label("2026-q1"), quarter_label("2026-t2"), quarter_label("spring")
    ('Q1 2026', 'TP2 2026', None)
    """
    found = _ID.fullmatch(id)
    return found and f"{f'Q{found[2]}' if found[2] else f'TP{found[3]}'} {found[1]}"
