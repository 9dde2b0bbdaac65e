"""What differs between two quarters, or two states of a publication: figures with their causes, texts, pages.

Only what is public: of two states what each would publish. What the books moved, exactly, is a table of its own, for
the company alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from transparency.build import build, positions_of
from transparency.closing.quarters import ClosedQuarter, read_closed
from transparency.ledger.positions import PLACES
from transparency.pipe import Built
from transparency.publication.problem import Problem, Severity
from transparency.release.catalogue import figure
from transparency.release.release import Release, RowKind, Status, Unit, Value
from transparency.workflow.repository import content_of

STOCKS = {
    "pool.set_aside": ("movements", "set_aside"),
    "pool.available": ("movements", "available"),
    "pool.gone": ("movements", "gone"),
    "awards.unvested": ("movements", "unvested"),
    "awards.vested": ("movements", "vested"),
    "awards.promised": ("vesting", "promised"),
    "awards.earned": ("vesting", "earned"),
    "holdings.owned": ("vesting", "owned"),
}
"""Figure → the roll-forward and the column of it whose lines move it."""


class MoveCause(Struct, frozen=True):
    """Why a figure moved: a line of a roll-forward, or another figure of its formula."""

    line: str
    """Id of a row; empty where it is a figure."""
    figure: str
    moved: Value


class FigureMove(Struct, frozen=True):
    """A figure that is another one."""

    id: str
    unit: Unit
    before: Value
    after: Value
    causes: tuple[MoveCause, ...]

    @property
    def by(self) -> Value | None:
        """The change, where both are printed as one number: "under 5" and "about a third" are none."""
        plain = {Status.SHOWN, Status.NOTHING}
        was, now = (value.amount if value.status in plain else None for value in (self.before, self.after))
        return None if was is None or now is None else Value(amount=now - was)


class TextMove(Struct, frozen=True):
    """A rule, policy or commentary that is new, another one, or gone."""

    kind: str
    """``rule``, ``policy``, ``commentary``."""
    id: str
    what: str
    """``new``, ``changed``, ``gone``."""


class PublicationDiff(Struct, frozen=True):
    """All that differs."""

    before: str
    """The quarter of the last release before; empty: none."""
    after: str
    figures: tuple[FigureMove, ...]
    texts: tuple[TextMove, ...]
    pages: tuple[tuple[str, str], ...]
    """Path, and ``new``, ``changed`` or ``gone``."""
    next_release: date | None
    """The day on which figures change next."""
    currency: str
    draft: bool = False
    """Whether a quarter of it is open: its numbers are not public."""


class BooksMove(Struct, frozen=True):
    """What one line of the ledger moved, exactly: for the company alone."""

    line: str
    units: Mapping[str, int]
    """Place → units."""
    people: int


def diff_of_quarters(root: Path, before: str, after: str) -> tuple[PublicationDiff | None, list[Problem]]:
    """What differs between two quarters of a publication, open ones as they would be closed now."""
    closed, problems = read_closed(root)
    if problems:
        return None, problems
    names = (before.lower(), after.lower())
    known = {each.quarter for each in closed}
    sides = []
    for name in names:
        built = build(root, quarter=name, pdf=False, open_quarters=name not in known)
        if not built.sound or not built.releases:
            return None, built.problems
        sides.append(built)
    return replace(_diff(*sides), draft=not known.issuperset(names)), []


def diff_of_states(root: Path, before: str, after: str) -> tuple[PublicationDiff | None, list[Problem]]:
    """What differs between what two states of the publication publish: folders, or commits of its repository."""
    sides = []
    for name in (before, after):
        with content_of(root, name) as place:
            if isinstance(place, Problem):
                return None, [place]
            built = build(place, pdf=False, open_quarters=False)
            grave = [problem.code for problem in built.problems if problem.severity is not Severity.WARNING]
            unpublished = grave == ["Q06"]
            if not built.sound and not unpublished:
                return None, built.problems
            sides.append(built)
    return _diff(*sides), []


def books_moves(root: Path, before: str, after: str) -> tuple[tuple[BooksMove, ...], list[Problem]]:
    """What each line of the ledger moved after one quarter's end and up to another's, exactly."""
    built, positions = positions_of(root)
    if positions is None or built.publication is None:
        return (), built.problems
    ends = {each.quarter.id: each.quarter.index for each in built.publication.disclosed}
    first, last = (ends.get(name.lower()) for name in (before, after))
    if first is None or last is None:
        missing = before if first is None else after
        return (), [Problem("Q05", f"The quarter “{missing}” is not disclosed.")]
    moved = positions.movements.filter(pl.col("quarter").is_between(first + 1, last))
    by_line = moved.group_by("line").agg(pl.col(PLACES).sum(), pl.col("provider").n_unique().alias("people"))
    rows = by_line.with_columns(pl.col("line").cast(pl.String)).sort("line").to_dicts()
    return tuple(BooksMove(row["line"], {place: row[place] for place in PLACES}, row["people"]) for row in rows), []


def _diff(before: Built, after: Built) -> PublicationDiff:
    old, new = (side.releases[-1] if side.releases else None for side in (before, after))
    return PublicationDiff(
        before=old.path if old else "",
        after=new.path if new else "",
        figures=tuple(_figures(old, new, after.releases)) if old and new else (),
        texts=(*_texts(before, after), *_commentaries(before.closed, after.closed)),
        pages=tuple(_pages(before.files, after.files)),
        next_release=new.next_release if new else None,
        currency=new.currency if new else "",
    )


def _figures(old: Release, new: Release, releases: Sequence[Release]) -> Iterator[FigureMove]:
    """Figures of which the printed value is another one."""
    between = [release for release in releases if old.as_of < release.as_of <= new.as_of]
    moved = [id for id in {**new.figures, **old.figures} if _printed(old.value(id)) != _printed(new.value(id))]
    for id in moved:
        entry = figure(id, new.holders)
        causes = _lines(id, between) or tuple(
            MoveCause("", other, Value(amount=after - before))
            for other in (entry.inputs if entry else ())
            if other in moved
            and (before := old.amount(other)) is not None
            and (after := new.amount(other)) not in {None, before}
        )
        yield FigureMove(id, entry.unit if entry else Unit.COUNT, old.value(id), new.value(id), causes)


def _printed(value: Value) -> tuple[int | Decimal | None, Status]:
    """What of a value is read: an exact number and one in blocks may be the same."""
    return value.amount, value.status


def _lines(id: str, between: Sequence[Release]) -> tuple[MoveCause, ...]:
    """The lines of the roll-forwards that moved a stock, over all quarters together."""
    table, column = STOCKS.get(id, ("", ""))
    lines: dict[str, int] = {}
    for release in between:
        found = release.tables.get(table)
        places = [number for number, each in enumerate(found.columns) if each.id == column] if found else []
        for row in found.rows if found and places else ():
            units = row.cells[places[0]].amount
            if row.kind is RowKind.ITEM and isinstance(units, int) and units:
                lines[row.id] = lines.get(row.id, 0) + units
    return tuple(MoveCause(line, "", Value(amount=units)) for line, units in lines.items() if units)


def _texts(before: Built, after: Built) -> Iterator[TextMove]:
    """Rules and versions of policies that are there on one side only, or whose text is another one."""
    sides = []
    for side in (before, after):
        publication = side.publication
        rules = {("rule", rule.id): rule.sha256 for rule in publication.rules} if publication else {}
        policies = (
            {("policy", f"{each.slug}/{each.version}"): each.document.sha256 for each in publication.policies}
            if publication
            else {}
        )
        sides.append(rules | policies)
    yield from _moves(*sides)
    if before.releases and after.releases:
        old, new = before.releases[-1], after.releases[-1]
        named = [{(one.id, one.version) for one in (*release.rules, *release.policies)} for release in (old, new)]
        yield from (TextMove("in force", version, "new") for _, version in sorted(named[1] - named[0]))
        yield from (TextMove("in force", version, "gone") for _, version in sorted(named[0] - named[1]))


def _commentaries(before: Sequence[ClosedQuarter], after: Sequence[ClosedQuarter]) -> Iterator[TextMove]:
    sides = [{("commentary", each.quarter): each.record.commentary_sha256 for each in side} for side in (before, after)]
    yield from _moves(*sides)


def _moves(before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]) -> Iterator[TextMove]:
    for kind, id in sorted({**before, **after}):
        old, new = before.get((kind, id)), after.get((kind, id))
        if old != new:
            yield TextMove(kind, id, "new" if old is None else "gone" if new is None else "changed")


def _pages(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for path in sorted({path for path in (*before, *after) if path.endswith(".html")}):
        old, new = before.get(path), after.get(path)
        if old != new:
            yield path, "new" if old is None else "gone" if new is None else "changed"
