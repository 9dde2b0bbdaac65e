"""Every printed number of a site as a variable, and what holds between them.

Numbers that say the same (the margin of a two-way table and the row of a one-way table) are one variable.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from msgspec import Struct

from transparency.release.release import Status, Unit, Value

NESTED = ("promised", "earned", "owned")
"""Each step is a part of the one before."""
Group = tuple[tuple[str, str], ...]
"""Attribute and printed name, one or two of them; ``()`` is everyone."""


@dataclass(frozen=True, order=True, slots=True)
class Number:
    """One printed number: ``table`` is empty for a cell of the breakdowns, else ``row`` names a line of that table."""

    quarter: str
    group: Group
    table: str
    row: str
    measure: str

    def spoken(self) -> str:
        """As it is called in a finding: ``role=Psychologists units promised 2026-q3``."""
        place = ",".join(f"{name}={value}" for name, value in self.group) or ("all" if not self.table else "")
        return " ".join(part for part in (place, self.table, self.row, self.measure, self.quarter) if part)


class Equation(Struct, frozen=True):
    """``total`` is the signed sum of ``parts``."""

    total: Number
    parts: tuple[tuple[int, Number], ...]
    words: str


@dataclass(slots=True)
class Printed:
    """Every number of a site, and what holds between them."""

    shown: dict[Number, int] = field(default_factory=dict)
    withheld: set[Number] = field(default_factory=set)
    people: set[Number] = field(default_factory=set)
    """Those that count people."""
    negative: set[Number] = field(default_factory=set)
    """Those that may be below zero: movements and changes."""
    equations: list[Equation] = field(default_factory=list)
    ranges: dict[Number, tuple[Fraction, Fraction]] = field(default_factory=dict)
    """What a printed share leaves open of the number it was computed from."""
    at_least: list[tuple[Number, Number]] = field(default_factory=list)
    """The first is never less than the second."""
    contradictions: list[str] = field(default_factory=list)

    def put(self, number: Number, value: Value, unit: Unit) -> None:
        """Take down a printed number; a second place that prints it must say the same."""
        if unit is Unit.PEOPLE:
            self.people.add(number)
        if value.status is Status.WITHHELD:
            if number not in self.shown:
                self.withheld.add(number)
            return
        if value.amount is None or value.amount != int(value.amount):
            return
        if self.shown.setdefault(number, int(value.amount)) != value.amount:
            self.contradictions.append(f"{number.spoken()} is printed as {self.shown[number]} and as {value.amount}")
        self.withheld.discard(number)

    def tie(self, total: Number, parts: Iterable[tuple[int, Number]], words: str) -> None:
        """A sum that holds."""
        equation = Equation(total, tuple(parts), words)
        if equation.parts and equation.parts != ((1, total),):
            self.equations.append(equation)
