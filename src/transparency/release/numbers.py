"""What a release published, number by number, so that a later build can tell whether it still says the same."""

import hashlib
from collections.abc import Iterable, Sequence

from transparency.privacy.lock import Entry, path_of
from transparency.publication.problem import Problem
from transparency.release.catalogue import CATALOGUE
from transparency.release.release import Release, Value

_OF_EVENTS = (
    "Undo the change of past events, capitalization or settings. What was booked wrongly is mended by a new event with "
    "today's recorded date."
)
_OF_PEOPLE = (
    "A person's attributes count for every quarter, also for those published: leave the people of these quarters in "
    "providers.csv as they were."
)


def numbers_of(release: Release) -> dict[str, str]:
    """Figure or table id → a short hash of the numbers it shows. Names and notes may be reworded; numbers may not."""
    figures = {f"figure {id}": _digest([("", figure.value)]) for id, figure in sorted(release.figures.items())}
    tables = {
        f"table {table.id}": _digest(
            (f"{row.id}/{column.id}", cell)
            for row in table.rows
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        for table in (*release.tables.values(), *release.breakdowns)
    }
    return figures | tables


def _digest(cells: Iterable[tuple[str, Value]]) -> str:
    text = "\n".join(f"{name}\t{value.status}\t{value.amount}" for name, value in cells)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def disagreements(releases: Sequence[Release], locked: Sequence[Entry]) -> list[Problem]:
    """V10 for each published quarter whose numbers are no longer those that were published."""
    problems = []
    for release, entry in zip(releases, locked, strict=False):
        now = numbers_of(release)
        changed = [name for name, digest in entry.numbers.items() if now.get(name) != digest]
        if changed:
            some = ", ".join(_spoken(name) for name in changed[:3]) + (" and others" if len(changed) > 3 else "")
            message = f"{release.label} is published, and these numbers of it would change: {some}."
            of_people = all(name.startswith("table breakdown-") for name in changed)
            hint = _OF_PEOPLE if of_people else _OF_EVENTS
            problems.append(Problem("V10", message, path_of(release.quarter), hint=hint))
    return problems


def _spoken(name: str) -> str:
    kind, _, id = name.partition(" ")
    return f"“{CATALOGUE[id].name}”" if kind == "figure" and id in CATALOGUE else f"{kind} {id}"
