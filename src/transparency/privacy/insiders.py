"""What a provider who knows their own figures finds out exactly about someone else.

A provider who is alone in an atom knows that atom. Any other provider's figure cannot be told apart, by a reader of
sums, from those in the same atom, so it helps with no exact equation. The test is exact, modulo 2^31 - 1: an atom gives
a sensitive sum away when both move in proportion in every movement that leaves the published cells as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from transparency.privacy.cells import Cells
from transparency.privacy.contribution import Ints
from transparency.privacy.derivation import Relations, complete
from transparency.privacy.elimination import PRIME
from transparency.privacy.relations import lines, matrix
from transparency.privacy.sensitivity import Need, Sum
from transparency.privacy.suppression import Searching


@dataclass(frozen=True, eq=False)
class Insiders:
    """The atoms of one provider each, and all relations between cells and those atoms (after the cells)."""

    atoms: Ints
    relations: Relations

    @classmethod
    def of(cls, cells: Cells) -> "Insiders":
        """Who is alone."""
        alone = np.flatnonzero(cells.by_atom.count[:, 0] == 1)
        rows = np.zeros((len(alone), cells.atoms), np.int64)
        rows[np.arange(len(alone)), alone] = 1
        known = matrix(tuple(line for line in lines(cells) if line.structural), len(cells.aliases))
        widened = np.hstack([known, np.zeros((len(known), len(alone)), np.int64)])
        return cls(alone, Relations((), complete(widened, np.vstack([cells.incidence, rows]))))

    def hits(self, cells: Cells, hidden: frozenset[int], needs: Iterable[Need]) -> list[tuple[int, Need]]:
        """Each atom that gives a needed sum of other people away, with that need."""
        if not len(self.atoms):
            return []
        size = len(cells.aliases)
        moves = self.relations.movements(hidden | frozenset(range(size, size + len(self.atoms))))
        ratios: dict[tuple[int, ...], list[int]] = {}
        for number, atom in enumerate(self.atoms):
            if (ratio := _ratio(moves[size + number])) is not None:
                ratios.setdefault(ratio, []).append(int(atom))
        found = []
        for need in needs:
            moved = (moves[list(need.plus)].sum(axis=0) - moves[list(need.minus)].sum(axis=0)) % PRIME
            for atom in ratios.get(_ratio(moved) or (), ()):
                if not _only(cells, (need.plus, need.minus), atom):
                    found.append((atom, need))
        return found


def _ratio(moved: Ints) -> tuple[int, ...] | None:
    """A movement but for its size; None for one that does not move."""
    if not moved[0]:
        return None
    scale = pow(int(moved[0]), -1, PRIME)
    return tuple(int(value) * scale % PRIME for value in moved)


def _only(cells: Cells, sum_: Sum, atom: int) -> bool:
    """Whether a sum is this atom and nothing else."""
    inside = np.concatenate([cells.atoms_of[cell] for cell in sum_[0]])
    if sum_[1]:
        inside = np.setdiff1d(inside, np.concatenate([cells.atoms_of[cell] for cell in sum_[1]]))
    return len(inside) == 1 and int(inside[0]) == atom


def exact_hits(cells: Cells, needs: Iterable[Need], search: Searching) -> Need | None:
    """Withhold more until no provider can work out a sensitive sum from their own figures; else the sum that stays."""
    for atom, need in Insiders.of(cells).hits(cells, frozenset(search.hidden), needs):
        places = [place for place in range(len(need.up)) if need.up[place] or need.down[place]]
        known = frozenset((atom,))
        if not any(search.widen(need, place, sign, known) for place in places for sign in (1, -1)):
            return need
    return None
