"""Protection of breakdown tables by merging: the seat of the disclosure-control engine to come.

One function, :func:`protect`. Groups of fewer people than the minimum are never shown by themselves: the smallest are
merged into "Other groups" until the merged group is large enough and holds at least two groups. Totals are untouched.
"""

from collections.abc import Iterable
from dataclasses import dataclass

OTHER = "Other groups"


@dataclass(frozen=True, slots=True)
class Category:
    """One group of people: its printed name, the number of people in it, and its measures (units, in a fixed order)."""

    label: str
    people: int
    measures: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A protected breakdown: what may be shown, or why nothing may. ``members``: the groups inside "Other groups"."""

    rows: tuple[Category, ...]
    members: tuple[str, ...] = ()
    withheld_because: str = ""


def protect(rows: Iterable[Category], minimum: int) -> Merged:
    """Merge the groups of fewer than ``minimum`` people, smallest first, or withhold the whole table.

    Groups without anyone in them reveal no one, and hide no one either: they are left out, and do not count as a
    partner in "Other groups". The result is in order of label with "Other groups" last; sums stay.
    """
    groups = sorted((row for row in rows if row.people or any(row.measures)), key=lambda row: (row.people, row.label))
    people = sum(row.people for row in groups)
    if not groups:
        return Merged((), withheld_because="There is no one to show yet.")
    if people < minimum:
        return Merged(
            (), withheld_because=f"Fewer than {minimum} people are counted here, so groups could point to a person."
        )
    taken = 0
    inside = 0
    while taken < len(groups) and _wanting(groups, taken, inside, minimum):
        inside += groups[taken].people
        taken += 1
    merged, shown = groups[:taken], groups[taken:]
    if merged and (not shown or len(merged) < 2 or inside < minimum):
        because = f"The groups are too small: only one group of {minimum} people or more would be left to show."
        return Merged((), withheld_because=because)
    ordered = tuple(sorted(shown, key=lambda row: row.label))
    if not merged:
        return Merged(ordered)
    sums = tuple(sum(column) for column in zip(*(row.measures for row in merged), strict=True))
    return Merged((*ordered, Category(OTHER, inside, sums)), tuple(sorted(row.label for row in merged)))


def _wanting(groups: list[Category], taken: int, inside: int, minimum: int) -> bool:
    """Whether the next smallest group has to go into "Other groups"."""
    if groups[taken].people < minimum:
        return True
    return taken > 0 and (taken < 2 or inside < minimum)
