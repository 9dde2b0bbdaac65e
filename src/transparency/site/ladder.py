"""The ladder of the overview: from set aside to owned, each step in words, drawn in squares of one size."""

from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import Struct

from transparency.publication.settings import Settings
from transparency.release.catalogue import LADDER
from transparency.release.finding import ladder_heading
from transparency.release.release import Release, Status, Unit, Value
from transparency.site import address, drawing
from transparency.site.rendering import printed, value_of
from transparency.site.wording import _, plural


class Step(Struct, frozen=True):
    """A step of the ladder: everything the drawing shows, in words."""

    place: int
    name: str
    percent: str
    units: str
    tail: str
    squares: str
    meaning: str
    page: str
    withheld: bool


class LadderView(Struct, frozen=True):
    """The ladder of the overview."""

    finding: str
    scale: str
    steps: tuple[Step, ...]
    others: tuple[tuple[str, str], ...]
    drawn: drawing.Ladder
    notes: tuple[str, ...]
    """What the steps do not count yet, to protect people."""


MEANINGS = {
    "pool.set_aside": "The company keeps these for %(providers)s. What is not promised belongs to no one yet.",
    "awards.promised": "Granted in writing. Part is lost by leaving early.",
    "awards.earned": "Kept even after leaving, under the terms of the plan.",
    "holdings.owned": "Turned into shares in the company.",
}


def ladder(release: Release, settings: Settings) -> LadderView:
    """The four steps on one scale: a square is a ten-thousandth of the company."""
    currency, words = settings.company.currency, settings.words
    whole = value_of(release, "capitalization.fully_diluted").amount
    people = value_of(release, "people.granted").amount
    table = release.tables.get("ladder")
    names = [row.name for row in table.rows] if table else [_("Set aside"), _("Promised"), _("Earned"), _("Owned")]
    steps = []
    for place, (figure, name) in enumerate(zip(LADDER, names, strict=False), start=1):
        value = value_of(release, figure)
        tail = words.units
        if place == 2 and people:
            tail = plural(
                "%(units)s to %(count)s person", "%(units)s to %(count)s people", int(people), units=words.units
            )
        steps.append(
            Step(
                place=place,
                name=name,
                percent=printed(value_of(release, f"{figure}.fully_diluted"), Unit.PERCENT, currency),
                units=printed(value, Unit.UNITS, currency),
                tail=tail,
                squares=squares_text(value.amount, whole),
                meaning=_(MEANINGS[figure], providers=words.providers),
                page=address.figure_page(figure),
                withheld=value.status is Status.WITHHELD,
            )
        )
    groups = _other_holders(release, settings)
    if whole:
        one = Decimal(whole) / 10_000
        scale = _(
            "One square is %(size)s %(units)s: 0.01%% of the company, fully diluted (%(whole)s %(units)s). All squares "
            "have one size. Nothing is enlarged. Each step is a part of the step before it.",
            size=f"{one.normalize():,f}", whole=f"{whole:,}", units=words.units,
        )  # fmt: skip
    else:
        scale = _("Each step is a part of the step before it.")
    return LadderView(
        finding=ladder_heading(release, settings),
        scale=scale,
        steps=tuple(steps),
        others=tuple((name, printed(share, Unit.PERCENT, currency)) for _id, name, _count, share in groups),
        drawn=drawing.ladder(
            [(name, count) for _id, name, count, _share in groups],
            [value_of(release, id).amount for id in LADDER],
            whole,
        ),
        notes=tuple(dict.fromkeys(found.note for id in LADDER if (found := release.figures.get(id)) and found.note)),
    )


def squares_text(count: int | Decimal | None, whole: int | Decimal | None) -> str:
    """How many of the 10,000 squares: rounded, never to zero."""
    if count is None or not whole:
        return ""
    squares = Decimal(count) * 10_000 / Decimal(whole)
    if squares == 0:
        return _("0 squares")
    if squares < Decimal("0.1"):
        return _("less than a tenth of a square")
    if squares < 1:
        return _("%(part)s of a square", part=squares.quantize(Decimal("0.1")))
    return plural("%(count)s square", "%(count)s squares", int(squares.quantize(Decimal(1), ROUND_HALF_EVEN)))


def _other_holders(release: Release, settings: Settings) -> list[tuple[str, str, int | Decimal, Value]]:
    """Groups outside the provider pools: id, name, units, share of the company; from the table of the denominator."""
    table = release.tables.get("denominator")
    if table is None:
        return []
    place = {column.id: number for number, column in enumerate(table.columns)}
    found: list[tuple[str, str, int | Decimal, Value]] = []
    for row in table.rows:
        count = row.cells[place["units"]].amount
        if row.id not in {"pool", "fully_diluted", "issued"} and count:
            found.append((row.id, row.name, count, row.cells[place["percent"]]))
    return found
