"""Every printed whole number of a site, and the sums between them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from msgspec import Struct

from transparency.release.release import Status, Unit, Value


@dataclass(frozen=True, order=True, slots=True)
class ShownNumber:
    """One printed number: a cell of a table, or the amount of a figure (``table`` is then ``figure``)."""

    quarter: str
    table: str
    row: str
    column: str = ""

    def spoken(self) -> str:
        """As it is called in a finding.

        >>> ShownNumber("2026-q3", "ladder", "owned", "units").spoken()
        'ladder owned units 2026-q3'
        """
        return " ".join(part for part in (self.table, self.row, self.column, self.quarter) if part)


class Equation(Struct, frozen=True):
    """``total`` is the signed sum of ``parts``; ``words`` say why."""

    total: ShownNumber
    parts: tuple[tuple[int, ShownNumber], ...]
    words: str


@dataclass(slots=True)
class SiteNumbers:
    """Every whole number of a site, and what holds between them."""

    shown: dict[ShownNumber, int] = field(default_factory=dict)
    equations: list[Equation] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)

    def put(self, number: ShownNumber, value: Value, unit: Unit) -> None:
        """Take down a number of units or people; a second place that prints it must say the same.

        Ranges and what is printed as "about" do not add up and are left out.
        """
        exact = value.status in {Status.SHOWN, Status.UNDER, Status.NOTHING} and value.amount is not None
        if unit not in {Unit.UNITS, Unit.PEOPLE} or not exact or value.amount is None:
            return
        if self.shown.setdefault(number, int(value.amount)) != value.amount:
            self.contradictions.append(
                f"{number.spoken()} is printed as {self.shown[number]:,} and as {value.amount:,}"
            )

    def tie(self, total: ShownNumber, parts: Iterable[tuple[int, ShownNumber]], words: str) -> None:
        """A sum that holds."""
        equation = Equation(total, tuple(parts), words)
        if equation.parts and equation.parts != ((1, total),):
            self.equations.append(equation)

    def whole(self, equation: Equation) -> bool:
        """Whether every number of a sum is printed."""
        return equation.total in self.shown and all(number in self.shown for _, number in equation.parts)

    def ties(self, equation: Equation) -> bool:
        """Whether the printed numbers of a whole sum add up."""
        return self.shown[equation.total] == sum(sign * self.shown[number] for sign, number in equation.parts)
