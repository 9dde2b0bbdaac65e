"""Counts of people of which one includes the other: their difference is a count too, printed or not."""

from collections.abc import Iterator

from transparency.release.release import Release, RowKind, Status, Value

EVERYONE, COVERED = "everyone", "covered"
NESTED_COUNTS = (
    (EVERYONE, "people.granted", "hold no promise that is still open, but own units"),
    (EVERYONE, "people.with_earned", "have earned nothing yet"),
    ("people.with_earned", "people.owners", "have earned units, but own none"),
    ("people.eligible", COVERED, "are here, but hold no promise"),
    ("people.granted", COVERED, "hold a promise, but are no longer here"),
)
"""The larger count, the smaller one within it, and who is in the one and not in the other."""


def small_differences(release: Release, few: int) -> Iterator[str]:
    """Differences of nested counts that are fewer people than the minimum. They tell a number of people, no units."""
    counts = {id: _amount(figure.value) for id, figure in release.figures.items() if id.startswith("people.")}
    coverage = release.figures.get("people.coverage")
    counts[COVERED] = _amount(coverage.steps[0].value) if coverage and coverage.steps else None
    totals = [row for table in release.breakdowns for row in table.rows if row.kind is RowKind.TOTAL]
    counts[EVERYONE] = _amount(totals[0].cells[0]) if totals else None
    for larger, smaller, who in NESTED_COUNTS:
        outer, inner = counts.get(larger), counts.get(smaller)
        if outer is not None and inner is not None and 0 < outer - inner < few:
            yield f"{release.quarter}: {outer:,} − {inner:,} = {outer - inner} people {who}"


def _amount(value: Value) -> int | None:
    return int(value.amount) if value.status is Status.SHOWN and value.amount is not None else None
