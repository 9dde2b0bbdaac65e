"""What people contribute to sums: how many, how much, and the two largest, in exact integers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Tally:
    """For each group (row) and series (column): contributors, their sum, and the largest two contributions."""

    count: Ints
    total: Ints
    first: Ints
    second: Ints

    @property
    def rest(self) -> Ints:
        """What all but the two largest contribute."""
        return self.total - self.first - self.second

    def pick(self, rows: NDArray[np.intp]) -> "Tally":
        """The tallies of some groups."""
        return Tally(self.count[rows], self.total[rows], self.first[rows], self.second[rows])


def by_run(values: Ints, starts: NDArray[np.intp]) -> Tally:
    """Tally rows of non-negative ``values``: group ``g`` is the run that begins at ``starts[g]``, and none is empty."""
    if not len(starts):
        empty = np.zeros((0, values.shape[1]), np.int64)
        return Tally(empty, empty, empty, empty)
    first = np.maximum.reduceat(values, starts)
    run = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(values))))
    at_top = values == first[run]
    below = np.maximum.reduceat(np.where(at_top, 0, values), starts)
    second = np.where(np.add.reduceat(at_top, starts, dtype=np.int64) > 1, first, below)
    return Tally(np.add.reduceat(values != 0, starts, dtype=np.int64), np.add.reduceat(values, starts), first, second)


def by_group(parts: Tally, groups: NDArray[np.intp], size: int) -> Tally:
    """Join the tallies of disjoint parts (one row each) to ``size`` larger groups; group -1 takes none."""
    kept = groups >= 0
    if not kept.all():
        parts, groups = parts.pick(np.flatnonzero(kept)), groups[kept]
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    out = np.zeros((4, size, parts.count.shape[1]), np.int64)
    if len(starts):
        rows, parts = ordered[starts], parts.pick(order)
        first = np.maximum.reduceat(parts.first, starts)
        run = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(ordered))))
        at_top = parts.first == first[run]
        below = np.maximum.reduceat(np.where(at_top, parts.second, parts.first), starts)
        twice = np.add.reduceat(at_top, starts, dtype=np.int64) > 1
        out[0, rows] = np.add.reduceat(parts.count, starts)
        out[1, rows] = np.add.reduceat(parts.total, starts)
        out[2, rows] = first
        out[3, rows] = np.where(twice, first, below)
    return Tally(*out)


def together(parts: list[Tally]) -> Tally:
    """The rows of several tallies, one after the other."""
    return Tally(
        *(np.concatenate([getattr(one, name) for one in parts]) for name in ("count", "total", "first", "second"))
    )
