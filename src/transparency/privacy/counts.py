"""Protection of a count that is split into parts, such as grants that follow a rule and exceptions by reason.

One function, :func:`protect_parts`: what fewer people than the minimum stand behind is not shown, nor what would give
it away by subtraction. Counts within one release only; the engine of the breakdown tables looks at changes too.
"""

from collections.abc import Sequence

from msgspec import Struct


class Part(Struct, frozen=True):
    """A part of a count: how many, and how many different people stand behind it."""

    count: int
    people: int


class Shown(Struct, frozen=True):
    """What may be shown: the total, and each part; ``None`` is withheld. A part of nothing is a true zero."""

    total: int | None
    parts: tuple[int | None, ...]


def protect_parts(parts: Sequence[Part], people: int, minimum: int) -> Shown:
    """Decide what of a split count may be shown. ``people``: different people behind the total.

    Parts of fewer than ``minimum`` people (but not of none) are withheld; with them the smallest of the others, so that
    what is left of the total stands for enough people. One of the withheld parts must have them by itself: the same
    person can stand behind several parts, so their people do not add up.
    """
    counts = tuple(part.count for part in parts)
    if 0 < people < minimum:
        return Shown(None, tuple(None if count else 0 for count in counts))
    order = sorted((n for n, part in enumerate(parts) if part.count), key=lambda n: (parts[n].people, n))
    held: list[int] = []
    for place in order:
        if parts[place].people < minimum or (held and parts[held[-1]].people < minimum):
            held.append(place)
    return Shown(sum(counts), tuple(None if n in held else count for n, count in enumerate(counts)))
