"""What a figure of the catalogue is: its words, its formula, and how its value comes from what is printed."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from transparency.release.cells import QuarterCells
from transparency.release.release import FigureValue, Step, Unit, Value
from transparency.release.shares import share

GROUPS = {
    "ladder": "From set aside to owned",
    "pool": "The pool",
    "quarter": "What moved this quarter",
    "company": "The whole company",
    "money": "Price and cash",
    "ratios": "Pace and reserve",
    "dilution": "Dilution",
    "people": "People",
}
"""Group id → heading, in the order in which they are listed."""


Computation = Callable[[str, QuarterCells], FigureValue | None]
"""From a figure's id and the printed cells of a quarter: its value, with its live sum; nothing if it is not printed."""


class Figure(Struct, frozen=True):
    """One published number: what it is called, what it means and how it is computed.

    ``definition`` is one or two plain sentences. ``formula`` is in words, with the names of other figures, and
    ``value`` computes it. ``decimals`` is the number of decimals kept (half-even; a share too small for them keeps
    enough digits to be seen). ``inputs`` are figure ids; ``table`` is the id of the table in which it stands.
    """

    id: str
    name: str
    definition: str
    formula: str
    value: Computation
    unit: Unit
    decimals: int
    group: str
    inputs: tuple[str, ...]
    table: str

    @property
    def slug(self) -> str:
        """Name of its page: the id with dashes for dots and underscores."""
        return self.id.replace(".", "-").replace("_", "-")


def term(id: str, value: Value, *, figure: str = "", unit: Unit = Unit.UNITS) -> Step:
    """A number of a sum: a figure, by its id, or a number that only this sum has (then ``id`` has no dot in it)."""
    return Step(sign="", id=id, figure=figure or (id if "." in id else ""), value=value, unit=unit)


def divided(id: str, part: Step, whole: Step) -> FigureValue:
    """A percentage, with its division as steps."""
    value = share(part.value, whole.value)
    result = Step(sign="=", id=id, figure=id, value=value, unit=Unit.PERCENT)
    return FigureValue(id=id, value=value, steps=(part, replace(whole, sign="÷"), result))
