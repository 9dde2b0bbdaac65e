"""T-G: how many people take part; and the breakdown tables by declared attribute. Small groups are withheld."""

from transparency.privacy.merging import Category, Merged, protect
from transparency.publication.settings import Attribute
from transparency.release.catalogue import CATALOGUE
from transparency.release.ladder import NONE
from transparency.release.release import Column, FigureValue, Row, RowKind, Status, Step, Table, Unit, Value
from transparency.release.rounding import percent
from transparency.release.snapshot import Snapshot

WITHHELD = Value(amount=None, status=Status.WITHHELD)
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


def breakdown_table(id: str, attribute: Attribute, categories: tuple[Category, ...], minimum: int) -> Table:
    """People, promised, earned and owned units by one attribute. ``measures`` are (promised, earned, owned)."""
    protected = protect(categories, minimum)
    return Table(
        id=f"breakdown-{id}",
        code="T-G",
        title=f"Promised, earned and owned, by {attribute.name.lower()}",
        stub=attribute.name,
        columns=(
            Column(id="people", name="People", unit=Unit.PEOPLE),
            Column(id="promised", name="Promised", unit=Unit.UNITS),
            Column(id="earned", name="Earned", unit=Unit.UNITS),
            Column(id="owned", name="Owned", unit=Unit.UNITS),
            Column(id="share", name="Of what is promised", unit=Unit.PERCENT),
        ),
        rows=_breakdown_rows(protected, attribute),
        notes=_breakdown_notes(protected, minimum),
        withheld_because=protected.withheld_because,
    )


def _breakdown_rows(protected: Merged, attribute: Attribute) -> tuple[Row, ...]:
    if protected.withheld_because:
        # The names of the groups are public (they stand in the settings); their cells are withheld, all of them.
        names = attribute.values.values()
        return tuple(Row(id=f"group-{i}", name=name, cells=(WITHHELD,) * 5) for i, name in enumerate(names, 1))
    whole = sum(row.measures[0] for row in protected.rows)
    total = Category("All", sum(row.people for row in protected.rows), _sums(protected))
    rows = [_breakdown_row(f"group-{i}", row, whole, RowKind.ITEM) for i, row in enumerate(protected.rows, 1)]
    return (*rows, _breakdown_row("total", total, whole, RowKind.TOTAL))


def _sums(protected: Merged) -> tuple[int, ...]:
    return tuple(sum(column) for column in zip(*(row.measures for row in protected.rows), strict=True))


def _breakdown_row(id: str, row: Category, whole: int, kind: RowKind) -> Row:
    ratio = percent(row.measures[0], whole)
    cells = (row.people, *row.measures)
    shown = tuple(Value(amount=cell) for cell in cells)
    return Row(id=id, name=row.label, kind=kind, cells=(*shown, NONE if ratio is None else Value(amount=ratio)))


def _breakdown_notes(protected: Merged, minimum: int) -> tuple[str, ...]:
    if not protected.members:
        return ()
    inside = ", ".join(protected.members[:-1]) + f" and {protected.members[-1]}"
    return (
        f"Other groups are {inside}.",
        f"A group of fewer than {minimum} people could point to one person, so it is not shown alone.",
    )
