"""T-G: how many people take part. Small counts are withheld."""

from transparency.release.catalogue import CATALOGUE
from transparency.release.release import NONE, WITHHELD, Column, FigureValue, Row, Status, Step, Table, Unit, Value
from transparency.release.rounding import percent
from transparency.release.snapshot import Snapshot

PEOPLE = ("people.eligible", "people.granted", "people.with_earned", "people.owners", "people.coverage")


def people_figures(snapshot: Snapshot, minimum: int) -> list[FigureValue]:
    """``people.*``. Withheld: a count above zero and below the minimum; all, when fewer than it hold a promise."""
    people = snapshot.people
    few = 0 < people.granted < minimum

    def shown(count: int) -> Value:
        return WITHHELD if few or 0 < count < minimum else Value(amount=count)

    counts = (people.eligible, people.granted, people.with_earned, people.owners)
    found = [FigureValue(id=id, value=shown(count)) for id, count in zip(PEOPLE, counts, strict=False)]
    ratio = percent(people.covered, people.eligible)
    hidden = few or 0 < people.covered < minimum or 0 < people.eligible < minimum
    coverage = WITHHELD if hidden else NONE if ratio is None else Value(amount=ratio)
    parts: tuple[Step, ...] = ()
    if coverage.status is Status.SHOWN:
        parts = (
            _count("", "Providers here now with a promise", "", people.covered),
            _count("÷", CATALOGUE["people.eligible"].name, "people.eligible", people.eligible),
            Step(sign="=", name=CATALOGUE[PEOPLE[-1]].name, figure=PEOPLE[-1], value=coverage, unit=Unit.PERCENT),
        )
    return [*found, FigureValue(id="people.coverage", value=coverage, steps=parts)]


def _count(sign: str, name: str, figure: str, people: int) -> Step:
    return Step(sign=sign, name=name, figure=figure, value=Value(amount=people), unit=Unit.PEOPLE)


def participation_table(figures: list[FigureValue], minimum: int) -> Table:
    """T-G: one row a count, and the coverage in percent."""
    rows = tuple(
        Row(
            id=figure.id.removeprefix("people."),
            name=CATALOGUE[figure.id].name,
            cells=(figure.value,),
            unit=Unit.PERCENT if figure.id == "people.coverage" else None,
        )
        for figure in figures
    )
    hidden = any(figure.value.status is Status.WITHHELD for figure in figures)
    because = f"Counts of fewer than {minimum} people are withheld, to protect people." if hidden else ""
    return Table(
        id="participation",
        code="T-G",
        title="Who takes part",
        stub="Providers",
        columns=(Column(id="people", name="People", unit=Unit.PEOPLE),),
        rows=rows,
        withheld_because=because,
    )
