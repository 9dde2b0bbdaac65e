"""Choosing what a new release withholds, with everything published before as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from transparency.privacy.population import Key, Population, Rules, Shape
from transparency.privacy.published import Published


@dataclass(frozen=True)
class Protected:
    """The mask of a new release, the same for every measure of a cell.

    ``primaries``: cells withheld for the people in them; ``changes``: for a change since an earlier release;
    ``complementary``: only to protect others. The three add up to the number of withheld cells.
    """

    withheld: frozenset[Key]
    primaries: int
    changes: int
    complementary: int


@dataclass(frozen=True)
class Refused:
    """Why a release cannot be published, in words: the cell, what gives it away, the cheapest remedies.

    ``uncertain``: the solver failed, so that nothing could be certified (exit 2 rather than 3).
    """

    cell: Key
    equation: str
    remedies: tuple[str, ...]
    uncertain: bool = False


def protect(history: Sequence[Published], population: Population, shape: Shape, rules: Rules) -> Protected | Refused:
    """Withhold what would single out a person in this release, or by comparing it with any earlier one."""
    raise NotImplementedError
