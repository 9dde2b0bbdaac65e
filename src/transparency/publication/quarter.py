"""Fiscal quarters: their names, ends and order. A fiscal year may start in any month."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Days outside are slips (``0026-03-01``): each would add thousands of quarters, and some have no day after them."""
LONGEST = 36_600
"""Days in a hundred years: a longer time is a slip, and a day so far ahead could not be written."""


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One fiscal quarter. ``year`` is the calendar year in which the fiscal year ends; ``number`` is 1 to 4."""

    year: int
    number: int
    start_month: int = 1

    @property
    def id(self) -> str:
        """Name in paths and data: ``2026-q1``."""
        return f"{self.year}-q{self.number}"

    @property
    def index(self) -> int:
        """A running number: consecutive quarters differ by one."""
        return self.year * 4 + self.number - 1

    @property
    def start(self) -> date:
        """First day."""
        months = (self.number - 1) * 3 + self.start_month - 1
        fiscal_start_year = self.year if self.start_month == 1 else self.year - 1
        return date(fiscal_start_year + months // 12, months % 12 + 1, 1)

    @property
    def end(self) -> date:
        """Last day: the as-of date of the quarter's figures."""
        months = self.start.year * 12 + self.start.month - 1 + 2
        year, month = divmod(months, 12)
        return date(year, month + 1, monthrange(year, month + 1)[1])

    @property
    def label(self) -> str:
        """Short name for people: ``Q1 2026``."""
        return f"Q{self.number} {self.year}"

    def next(self, steps: int = 1) -> "Quarter":
        """The quarter ``steps`` later (or earlier, when negative).

        >>> Quarter(2026, 1).next().label, Quarter(2026, 1).next(-1).label
        ('Q2 2026', 'Q4 2025')
        """
        year, number = divmod(self.index + steps, 4)
        return Quarter(year, number + 1, self.start_month)


def quarter_of(day: date, start_month: int = 1) -> Quarter:
    """The quarter that holds a day.

    >>> quarter_of(date(2026, 3, 31)).id, quarter_of(date(2026, 3, 31), start_month=7).id
    ('2026-q1', '2026-q3')
    """
    months = day.year * 12 + day.month - 1 - (start_month - 1)
    fiscal_year, month = divmod(months, 12)
    return Quarter(fiscal_year if start_month == 1 else fiscal_year + 1, month // 3 + 1, start_month)


def parse_quarter(name: str, start_month: int = 1) -> Quarter | None:
    """Read ``2026-q1``; ``None`` when it is not a quarter's name.

    >>> parse_quarter("2026-Q1"), parse_quarter("2026-q5")
    (Quarter(year=2026, number=1, start_month=1), None)
    """
    year, _, number = name.lower().partition("-q")
    if len(year) != 4 or not (year.isascii() and year.isdigit()) or number not in {"1", "2", "3", "4"}:
        return None
    return Quarter(int(year), int(number), start_month) if FIRST_YEAR <= int(year) <= LAST_YEAR else None
