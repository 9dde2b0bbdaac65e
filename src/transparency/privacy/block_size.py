"""How large a block is: more than anyone holds, in round steps, and never smaller than before (rules 3, 7 and 8).

Where it starts and when it is raised depends on secret thresholds, so that it tells little of the largest holding.
"""

from fractions import Fraction
from itertools import count

from transparency.privacy.coin import Coin

STEPS = tuple(Fraction(hundredths, 100) for hundredths in (100, 125, 150, 200, 250, 300, 400, 500, 600, 800))
"""Blocks are these times a power of ten."""
RAISE = Fraction(3, 2)
"""A raised block is at least so many times the one before: two near blocks would be two readings of one number."""


def step_from(least: Fraction | int) -> int:
    """The smallest step that is not below ``least``, a whole number.

    >>> [step_from(least) for least in (1, 3, 9, 1440, 2196, 10001)]
    [1, 3, 10, 1500, 2500, 12500]
    """
    sizes = (step * 10**power for power in count() for step in STEPS)
    return next(int(size) for size in sizes if size.denominator == 1 and size >= least)


def block_of(held: int, size: int, before: Fraction | int, coin: Coin, *, opens_year: bool, name: str = "block") -> int:
    """The block of a quarter: of units, of money or of points, each (``name``) with thresholds of its own.

    ``held``: what the largest person has. ``size``: the most that a rule in force gives one person, if that is more.
    ``before``: the block of the quarter before, in units of today; 0 for the first one. ``opens_year``: whether this is
    the first quarter of a fiscal year, when a block may be raised ahead of need.
    """
    largest = max(held, size, 1)
    start = coin.between(f"{name} starts", Fraction(11, 10), Fraction(16, 10)) * largest
    if not before:
        return step_from(start)
    early = opens_year and largest > before * coin.between(f"{name} is raised", Fraction(65, 100), Fraction(90, 100))
    if held <= before and not early:
        return block_after(before)
    return step_from(max(start, before * RAISE))


def block_after(before: Fraction | int) -> int:
    """The block that goes on from the one before, in units of today: the same, unless a split broke it in parts.

    >>> block_after(Fraction(1500)), block_after(Fraction(4000, 3)), block_after(0)
    (1500, 2000, 0)
    """
    return int(before) if before == int(before) else step_from(before * RAISE)
