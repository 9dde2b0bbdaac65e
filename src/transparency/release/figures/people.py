"""Figures of people, in fives that add up."""

from transparency.release.cells import QuarterCells
from transparency.release.figures.figure import Figure, divided, term
from transparency.release.release import FigureValue, Unit


def _count(id: str, cells: QuarterCells) -> FigureValue | None:
    """People of the kind that the figure's id ends in."""
    cell = id.replace(".", "/")
    return FigureValue(id=id, value=cells.value(cell)) if cell in cells else None


def _coverage(id: str, cells: QuarterCells) -> FigureValue | None:
    """Of those here now, how many hold a promise."""
    if "people/covered" not in cells:
        return None
    part, whole = (
        term(f"people.{count}", cells.value(f"people/{count}"), unit=Unit.PEOPLE) for count in ("covered", "eligible")
    )
    return divided(id, part, whole)


def _people(id: str, name: str, definition: str, formula: str, inputs: tuple[str, ...] = ()) -> Figure:
    return Figure(f"people.{id}", name, definition, formula, _count, Unit.PEOPLE, 0, "people", inputs, "participation")


PEOPLE_FIGURES = (
    _people(
        "joined",
        "Joined in the quarter",
        "Providers who started to work with the company in the quarter.",
        "Count of providers whose first day lies in the quarter",
    ),
    _people(
        "left",
        "Left in the quarter",
        "Providers who stopped working with the company in the quarter.",
        "Count of providers whose last day lies in the quarter",
    ),
    _people(
        "eligible",
        "Providers here now",
        "Providers who work with the company on the as-of date.",
        "Here at the start + joined − left",
        ("people.joined", "people.left"),
    ),
    _people(
        "covered",
        "Here now, with a promise",
        "Of the providers who work with the company now, those who hold a promise that is still open.",
        "Count of providers here now with promises still open",
    ),
    _people(
        "not_yet",
        "Here now, without a promise",
        "Of the providers who work with the company now, those who hold no promise that is still open.",
        "Providers here now − those with a promise",
        ("people.eligible", "people.covered"),
    ),
    _people(
        "holders",
        "Providers who hold something",
        "Providers who hold a promise or a share, whether they still work with the company or not.",
        "Count of providers with promises still open, or with owned units",
    ),
    _people(
        "with_earned",
        "Providers who have earned units",
        "Providers who have earned units and still hold them, as a promise or as a share.",
        "Count of providers with earned or owned units",
    ),
    _people(
        "owners",
        "Providers who own shares",
        "Providers who hold a share that came from a unit.",
        "Count of providers with owned units",
    ),
    Figure(
        "people.coverage",
        "Share of providers with a promise",
        "Of the providers who work with the company now, how many hold a promise that is still open.",
        "Here now, with a promise ÷ providers here now × 100",
        _coverage,
        Unit.PERCENT,
        0,
        "people",
        ("people.covered", "people.eligible"),
        "participation",
    ),
)
