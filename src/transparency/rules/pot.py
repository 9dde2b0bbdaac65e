"""Sharing a pot by points: largest remainder, caps, and what happens when the pool is short; whole numbers only.

Points are exact fractions, brought to a common denominator once. The pot is shared by largest remainder: floor of
pot × points ÷ total, then one unit each by the largest remainder, ties by id. Caps are applied, the excess is shared
again among the uncapped, until stable (reference "public page and founder workflow", section 5.2).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm


@dataclass(frozen=True, slots=True)
class Shared:
    """A pot shared out: Σ units = pot − returned, always."""

    units: dict[str, int]
    """Units by id; everybody is in it, also with 0."""
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
    everything returns.
    """
    ids, weights = _whole(points)
    room = [pot if cap is None else max(0, cap)] * len(ids)
    if caps:
        room = [min(most, max(0, caps[one])) if one in caps else most for one, most in zip(ids, room, strict=True)]
    given = [0] * len(ids)
    # By weight, then id: who comes first at equal remainders is the same in every round.
    open_ = sorted((place for place in range(len(ids)) if weights[place]), key=lambda place: ids[place])
    left = pot
    while left and open_:
        shares = _largest_remainder(left, [weights[place] for place in open_])
        over = [number for number, place in enumerate(open_) if shares[number] > room[place]]
        if not over or not reshare:
            for number, place in enumerate(open_):
                given[place] = min(shares[number], room[place])
                left -= given[place]
            break
        # Whoever is above the cap gets the cap and is out; the others share what is left anew.
        for number in over:
            given[open_[number]] = room[open_[number]]
            left -= room[open_[number]]
        capped = set(over)
        open_ = [place for number, place in enumerate(open_) if number not in capped]
    return Shared(dict(zip(ids, given, strict=True)), left)


def _whole(points: Iterable[tuple[str, Fraction | int]]) -> tuple[list[str], list[int]]:
    """Ids, and points as whole numbers in the same proportion; ``ValueError`` on negative points or equal ids."""
    pairs = list(points)
    ids = [one for one, _ in pairs]
    if len(set(ids)) != len(ids):
        raise ValueError("an id stands twice")
    common = lcm(*{value.denominator for _, value in pairs}) if pairs else 1
    weights = [value.numerator * (common // value.denominator) for _, value in pairs]
    if any(weight < 0 for weight in weights):
        raise ValueError("points are never negative")
    return ids, weights


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
    """
    if sum(units for _, units in wanted) <= available:
        given = dict(wanted)
    elif how == "scale_down_pro_rata":
        return share(available, wanted)
    elif how == "stop":
        given = dict.fromkeys((one for one, _ in wanted), 0)
    else:
        given, left, waiting = {}, available, False
        for one, units in wanted:
            waiting = waiting or (how == "queue" and units > left)
            given[one] = 0 if waiting else min(units, left)
            left -= given[one]
    return Shared(given, available - sum(given.values()))
