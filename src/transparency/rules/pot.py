"""Sharing a pot by points: largest remainder, caps, and what happens when the pool is short; whole numbers only.

Points are exact fractions, brought to a common denominator once. The pot is shared by largest remainder: floor of
pot × points ÷ total, then one unit each by the largest remainder, ties by id. Caps are applied, the excess is shared
again among the uncapped, until stable (reference "public page and founder workflow", section 5.2).
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import lcm

from msgspec import Struct


class Shared(Struct, frozen=True):
    """A pot shared out: Σ units = pot − returned, always."""

    units: dict[str, int]
    """Units by id, in the order of ids; everybody is in it, also with 0."""
    returned: int
    """Units that nobody could take: they go back to the pool."""


def share(
    pot: int,
    points: Iterable[tuple[str, Fraction | int]],
    *,
    cap: int | None = None,
    caps: Mapping[str, int] | None = None,
    reshare: bool = True,
) -> Shared:
    """Share ``pot`` units among people by their points.

    ``cap`` holds for everybody, ``caps`` for single people (the smaller of both counts). With ``reshare`` what a cap
    takes from somebody is shared again among those below theirs; without it returns to the pool. Without any points
    everything returns. Raises ``ValueError`` on negative points and on an id that stands twice.
    """
    pairs = sorted(points)
    if any(before[0] == after[0] for before, after in pairwise(pairs)):
        raise ValueError("an id stands twice")
    rooms = None
    if cap is not None or caps:
        most = pot if cap is None else cap
        rooms = [min(most, caps[person]) if caps and person in caps else most for person, _ in pairs]
    given, returned = share_in_order(pot, [own for _, own in pairs], rooms, reshare=reshare)
    return Shared(dict(zip([person for person, _ in pairs], given, strict=True)), returned)


def share_in_order(
    pot: int, points: Sequence[Fraction | int], rooms: Sequence[int] | None = None, *, reshare: bool = True
) -> tuple[list[int], int]:
    """The same without ids: ties go to who stands first. Units of each, and what returns.

    ``rooms``: the most that each can take; below zero is nothing.
    """
    weights = _whole(points)
    given = [0] * len(weights)
    open_ = [place for place, weight in enumerate(weights) if weight]
    left = pot
    while left and open_:
        shares = _largest_remainder(left, [weights[place] for place in open_])
        if rooms is None:
            for place, units in zip(open_, shares, strict=True):
                given[place] = units
            return given, 0
        over = [place for place, units in zip(open_, shares, strict=True) if units > rooms[place]]
        if not over or not reshare:
            for place, units in zip(open_, shares, strict=True):
                given[place] = min(units, max(0, rooms[place]))
            return given, left - sum(given[place] for place in open_)
        # Whoever is above the cap gets the cap and is out; the others share what is left anew.
        for place in over:
            given[place] = max(0, rooms[place])
            left -= given[place]
        capped = set(over)
        open_ = [place for place in open_ if place not in capped]
    return given, left


def _whole(points: Sequence[Fraction | int]) -> list[int]:
    """Points as whole numbers in the same proportion. Raises ``ValueError`` on negative points."""
    common = lcm(*{own.denominator for own in points})
    weights = [own.numerator * (common // own.denominator) for own in points]
    if any(weight < 0 for weight in weights):
        raise ValueError("points are never negative")
    return weights


def _largest_remainder(pot: int, weights: Sequence[int]) -> list[int]:
    """Share ``pot`` by whole weights (all above zero), in the order in which ties are decided."""
    total = sum(weights)
    shares = [pot * weight // total for weight in weights]
    missing = pot - sum(shares)
    if missing:
        by_remainder = sorted(range(len(weights)), key=lambda place: -(pot * weights[place] % total))
        for place in by_remainder[:missing]:
            shares[place] += 1
    return shares


def when_short(available: int, wanted: Sequence[tuple[str, int]], how: str) -> Shared:
    """What grants become when the pool has fewer units than they need.

    ``wanted`` is in the order of the grants; ``how`` is ``when_pool_short`` of the rule: ``scale_down_pro_rata`` gives
    everybody the same part (largest remainder, ties by id); ``first_come`` fills grants in order and the first that
    does not fit gets what is left; ``queue`` fills whole grants in order and stops before the first that does not fit,
    the others wait; ``stop`` gives nobody anything. Σ units = available − returned.

    >>> three = [("a", 50), ("b", 30), ("c", 20)]
    >>> ways = "scale_down_pro_rata", "first_come", "queue", "stop"
    >>> [list(when_short(70, three, how).units.values()) for how in ways]
    [[35, 21, 14], [50, 20, 0], [50, 0, 0], [0, 0, 0]]
    >>> when_short(100, three, "stop").units, when_short(80, three, "queue").returned
    ({'a': 50, 'b': 30, 'c': 20}, 0)
    """
    if sum(units for _, units in wanted) <= available:
        given = dict(wanted)
    elif how == "scale_down_pro_rata":
        return share(available, wanted)
    elif how == "stop":
        given = dict.fromkeys((person for person, _ in wanted), 0)
    else:
        given, left, waiting = {}, available, False
        for person, units in wanted:
            waiting = waiting or (how == "queue" and units > left)
            given[person] = 0 if waiting else min(units, left)
            left -= given[person]
    return Shared(given, available - sum(given.values()))
