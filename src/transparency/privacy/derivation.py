"""What follows exactly from published cells: linear algebra modulo 2^31 - 1, decided without rounding.

A withheld cell is derivable when its atoms are a combination of published cells. All relations between cells are kept
as a basis of the left kernel of the incidence matrix; restricted to the withheld cells, a row with a single entry
gives that cell away.
"""

from dataclasses import dataclass

import numpy as np

from transparency.privacy.cells import Cells
from transparency.privacy.contribution import Ints
from transparency.privacy.elimination import PRIME, left_kernel, reduced
from transparency.privacy.relations import Line, lines, matrix

WITNESSES = 3
"""Random movements that stand for all of them: two sums that move alike in three do so by chance once in 10^18."""


@dataclass(frozen=True, eq=False)
class Relations:
    """``lines`` of a release, and ``basis``: every relation between its cells, modulo the prime."""

    lines: tuple[Line, ...]
    basis: Ints

    @classmethod
    def of(cls, cells: Cells) -> "Relations":
        """The relations of a release."""
        found = lines(cells)
        return cls(
            found,
            complete(matrix(tuple(line for line in found if line.structural), len(cells.aliases)), cells.incidence),
        )

    def derivable(self, hidden: frozenset[int]) -> frozenset[int]:
        """The withheld cells that follow exactly from the others."""
        columns = np.array(sorted(hidden), np.intp)
        if not len(columns):
            return frozenset()
        work, rows, _ = reduced(self.basis[:, columns], len(columns), upwards=True)
        alone = [row for row in rows if np.count_nonzero(work[row]) == 1]
        return frozenset(int(columns[np.flatnonzero(work[row])[0]]) for row in alone)

    def movements(self, hidden: frozenset[int]) -> Ints:
        """Random movements (cells x witnesses) that leave every published cell as it is."""
        columns = np.array(sorted(hidden), np.intp)
        out = np.zeros((self.basis.shape[1], WITNESSES), np.int64)
        if not len(columns):
            return out
        work, rows, pivots = reduced(self.basis[:, columns], len(columns), upwards=True)
        free = np.setdiff1d(np.arange(len(columns)), pivots)
        moves = np.random.default_rng(len(columns)).integers(1, PRIME, (len(free), WITNESSES))
        out[columns[free]] = moves
        for row, pivot in zip(rows, pivots, strict=True):
            for witness in range(WITNESSES):
                products = (work[row, free] * moves[:, witness]) % PRIME
                out[columns[pivot], witness] = (-int(products.sum() % PRIME)) % PRIME
        return out


def complete(known: Ints, incidence: Ints) -> Ints:
    """All relations between the rows of ``incidence``; ``known`` ones spare the work on the rows that they explain."""
    work, rows, pivots = reduced(known, known.shape[1], upwards=True)
    rest = np.setdiff1d(np.arange(len(incidence)), pivots)
    extra = left_kernel(incidence[rest])
    more = np.zeros((len(extra), len(incidence)), np.int64)
    more[:, rest] = extra
    return np.vstack([work[rows], more])
