"""From releases to drawings: picks numbers and words for ``charts``, which knows no release; for page and paper."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial

from msgspec import Struct

from transparency import charts
from transparency.release.catalogue import LADDER
from transparency.release.causes import HOLDER, POOL, Cause, PartChange
from transparency.release.release import Release, RowKind, Unit, Value
from transparency.telling.labels import say
from transparency.telling.numbers.format import amount, spoken
from transparency.telling.numbers.headlines import top_band
from transparency.telling.numbers.history import restated
from transparency.telling.numbers.tables import NamedRow, NamedTable, named
from transparency.telling.record.setbacks import paid_first

_NOT_OTHERS = frozenset({"pool", "fully_diluted", "issued"})
"""Rows of the table ``denominator`` that are not a group of other holders."""
_CLAIMS = "capitalization.claims_first"
_ROWS, _COLUMNS = 10, 22
"""Squares in a column of a heap, and columns of the largest, so that it fits beside its words on a phone."""


class HolderGroup(Struct, frozen=True):
    """A group outside the provider pools, with its part of the company."""

    name: str
    units: int | Decimal
    share: Value


def other_holders(release: Release) -> list[HolderGroup]:
    """Groups outside the provider pools that hold something, from the table of the denominator."""
    if "denominator" not in release.tables:
        return []
    table = named(release.tables["denominator"], release)
    place = {column.id: number for number, column in enumerate(table.columns)}
    return [
        HolderGroup(row.name, units, row.cells[place["percent"]])
        for row in table.rows
        if row.id not in _NOT_OTHERS and (units := row.cells[place["units"]].amount)
    ]


def holdings(release: Release) -> charts.Holdings | None:
    """What the squares show, or ``None`` without a count of the company; a step that is not printed is left out."""
    whole, aside = (release.amount(id) for id in ("capitalization.fully_diluted", LADDER[0]))
    if not whole or whole <= 0 or aside is None:
        return None
    promised, earned, owned = (None if (units := release.amount(id)) is None else int(units) for id in LADDER[1:])
    groups = tuple((group.name, int(group.units)) for group in other_holders(release))
    return charts.Holdings(int(whole), int(aside), promised, earned, owned, groups)


def strip_names() -> charts.StripNames:
    """How the strips of other holders are named, in the language in force."""
    return charts.StripNames(say("everyone-else"), partial(amount, unit=Unit.PERCENT))


def draw_pool(releases: Sequence[Release], finding: str, units: str) -> charts.Drawing:
    """Units set aside by where they stand, quarter by quarter, in units of today: a split is no step."""
    latest = releases[-1]
    top, rest = top_band(latest)
    layers = [
        charts.Layer(label, spoken(value, Unit.UNITS), fill, amounts, stepped=figure == LADDER[0])
        for label, value, fill, figure in (
            (top, rest, "f-s1", LADDER[0]),
            (say("promised-not-yet-earned"), latest.value("awards.unvested"), "f-s2", "awards.promised"),
            (say("earned"), latest.value("awards.earned"), "f-s3", "awards.earned"),
        )
        for amounts in (tuple(value.amount for value in restated(releases, figure)),)
        if None not in amounts
    ]
    parts = "; ".join(f"{layer.label} {layer.value}" for layer in layers)
    about = say("areas-by-quarter", first=releases[0].label, last=latest.label, parts=parts)
    quarters = [release.label for release in releases]
    write = _writer(Unit.UNITS)
    return charts.steps("pool", finding, about, quarters, layers, write, unit=units, held=say("not-printed"))


def draw_setbacks(change: PartChange) -> list[charts.Drawing]:
    """The part before, each cause and the part now in squares, all as high, so that they can be compared.

    What was gained is promised; what came back to the pool is set aside; all else belongs to others now.
    """
    counts = [change.squares_before, *(abs(cause.squares) for cause in change.causes), change.squares_now]
    rows = max(_ROWS, -(-max(counts) // _COLUMNS))
    fills = ["f-s2", *map(_fill, change.causes), "f-s2"]
    return [charts.heap(count, fill, rows) for count, fill in zip(counts, fills, strict=True)]


def _fill(cause: Cause) -> str:
    if cause.squares > 0:
        return "f-s2"
    return "f-other" if cause.id.startswith(HOLDER) and cause.id != POOL else "f-s1"


def draw_paid_first(releases: Sequence[Release], finding: str) -> charts.Drawing:
    """What others are paid first: a bar for each amount, as long as it was."""
    bars = [
        charts.Bar(
            past.quarters,
            past.first.amount(_CLAIMS),
            words=spoken(past.first.value(_CLAIMS), Unit.MONEY, currency=past.first.currency),
        )
        for past in paid_first(releases)
    ]
    about = say("bars-parts", parts="; ".join(f"{bar.label} {bar.words}" for bar in bars))
    return charts.bars("paid-first", finding, about, bars, _writer(Unit.MONEY), fill="f-other")


def draw_groups(table: NamedTable, place: int, finding: str) -> charts.Drawing:
    """The share of each group of a breakdown, on a scale of all that is promised."""
    people = next((number for number, column in enumerate(table.columns) if column.unit is Unit.PEOPLE), None)
    bars = [
        charts.Bar(row.name, row.cells[place].amount, _people(row, people), spoken(row.cells[place], Unit.PERCENT))
        for row in table.rows
        if row.kind is not RowKind.TOTAL
    ]
    about = say("bars-parts", parts="; ".join(f"{bar.label} {bar.words}" for bar in bars))
    write = _writer(Unit.PERCENT)
    return charts.bars("groups", finding, about, bars, write, whole=100, held=say("not-printed"))


def draw_ahead(rows: Sequence[NamedRow], finding: str) -> charts.Drawing:
    """Units to be earned in each coming quarter, or year."""
    values = [(row.name, row.cells[0]) for row in rows]
    return _draw_columns("ahead", finding, values, Unit.UNITS, fill="f-s3")


def draw_history(id: str, finding: str, labels: Sequence[str], values: Sequence[Value], unit: Unit) -> charts.Drawing:
    """A figure at the end of each quarter, from the first in which it was printed. ``id``: its own on a page."""
    first = next(place for place, value in enumerate(values) if value.amount is not None)
    shown = list(zip(labels[first:], values[first:], strict=True))
    return _draw_columns(f"history-{id}", finding, shown, unit)


def _draw_columns(
    id: str, finding: str, values: Sequence[tuple[str, Value]], unit: Unit, *, fill: str = "f-s2"
) -> charts.Drawing:
    columns = [charts.Pillar(name, value.amount, spoken(value, unit)) for name, value in values]
    about = say("columns-first-to-last", first=columns[0].label, last=columns[-1].label)
    write = _writer(unit)
    return charts.columns(id, finding, about, columns, write, fill=fill, held=say("not-printed"))


def _writer(unit: Unit) -> Callable[[int | Decimal], str]:
    """Prints amounts for a drawing."""
    return partial(amount, unit=unit)


def _people(row: NamedRow, place: int | None) -> str:
    """How many people a bar stands for, in fives."""
    if place is None or row.cells[place].amount is None:
        return ""
    return say("people", people=spoken(row.cells[place], Unit.PEOPLE))
