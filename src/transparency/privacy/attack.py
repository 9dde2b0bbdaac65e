"""The attack: what a reader can still think possible of a sum, given everything published.

Inside: with the atoms known (a public directory tells who exists), there must be one full non-negative table; the
program asks how far a sum can move in it. Outside, :func:`bounds` needs only printed cells and the lines between them.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from transparency.privacy.cells import Cells
from transparency.privacy.derivation import Relations
from transparency.privacy.elimination import PRIME
from transparency.privacy.population import Key
from transparency.privacy.sensitivity import Need, Sum
from transparency.privacy.solver import Floats, Program, Uncertain
from transparency.privacy.suppression import CLOSE, Searching


class Polytope:
    """Every non-negative table of one series that agrees with the published cells, as movements of the true one."""

    def __init__(self, cells: Cells, hidden: frozenset[int], place: int) -> None:
        self.cells = cells
        self.values = cells.by_atom.total[:, place]
        rows = [
            ([int(atom) for atom in atoms], [1.0] * len(atoms))
            for cell, atoms in enumerate(cells.atoms_of)
            if cell not in hidden
        ]
        self.scale = max(float(self.values.max(initial=1)), 1.0)
        self.most = float(self.values.sum()) / self.scale + 1
        self.columns = np.arange(cells.atoms, dtype=np.int32)
        self.program = Program(np.zeros(cells.atoms), -self.values / self.scale, np.full(cells.atoms, self.most), rows)

    def weights(self, sum_: Sum) -> Floats:
        """How often each atom counts in a sum of cells."""
        out = np.zeros(self.cells.atoms)
        for sign, some in ((1, sum_[0]), (-1, sum_[1])):
            for cell in some:
                out[self.cells.atoms_of[cell]] += sign
        return out

    def fit(self, scale: float) -> None:
        """Measure in other units, so that small sums are not lost beside large ones."""
        self.scale = max(scale, 1.0)
        self.most = float(self.values.sum()) / self.scale + 1
        self.program.bounds(self.columns, -self.values / self.scale, np.full(self.cells.atoms, self.most))

    def farthest(self, weights: Floats) -> Floats:
        """The movement (by atom) that moves a sum up as far as possible."""
        self.program.costs(-weights)
        found = self.program.solve()
        if found is None:
            raise Uncertain("HiGHS finds the true table impossible")
        moved: Floats = found * self.scale
        return moved


def reached(cells: Cells, hidden: frozenset[int], needs: Sequence[Need], place: int) -> dict[Sum, tuple[float, float]]:
    """How far each needed sum can go up and down, at least: a sum already moved far enough is not tried again."""
    wanted = sorted(
        (need for need in needs if need.up[place] or need.down[place]),
        key=lambda one: (-max(int(one.up[place]), int(one.down[place])), one.plus, one.minus),
    )
    if not wanted:
        return {}
    polytope = Polytope(cells, hidden, place)
    weights = np.stack([polytope.weights((need.plus, need.minus)) for need in wanted])
    best = np.zeros((len(wanted), 2))
    for row, need in enumerate(wanted):
        for side, level in ((0, int(need.up[place])), (1, int(need.down[place]))):
            if level and best[row, side] < level * CLOSE:
                if not 1e-3 <= level / polytope.scale <= 1e3:
                    polytope.fit(float(level))
                moved = weights @ polytope.farthest(weights[row] if side == 0 else -weights[row])
                best[:, 0] = np.maximum(best[:, 0], moved)
                best[:, 1] = np.maximum(best[:, 1], -moved)
    return {(need.plus, need.minus): (float(best[row, 0]), float(best[row, 1])) for row, need in enumerate(wanted)}


def exactly_known(relations: Relations, hidden: frozenset[int], needs: Iterable[Need]) -> list[Need]:
    """The needed sums that follow exactly from published cells, by elimination modulo 2^31 - 1."""
    moves = relations.movements(hidden)
    return [
        need for need in needs
        if not ((moves[list(need.plus)].sum(axis=0) - moves[list(need.minus)].sum(axis=0)) % PRIME).any()
    ]  # fmt: skip


def opened(cells: Cells, relations: Relations, needs: Iterable[Need], search: Searching) -> Need | None:
    """Attack a new release as a reader who knows the atoms; withhold more where that succeeds.

    A sum that cannot be opened is returned. A change must not be exact; its level is asked for where it can be had.
    """
    wanted = list(needs)
    for need in exactly_known(relations, frozenset(search.hidden), wanted):
        places = [place for place in range(len(need.up)) if need.up[place] or need.down[place]]
        if not any(search.widen(need, place, 1) or search.widen(need, place, -1) for place in places):
            return need
    hidden = frozenset(search.hidden)
    for place in range(len(cells.series)):
        far = reached(cells, hidden, wanted, place)
        for need in wanted:
            levels = int(need.up[place]), int(need.down[place])
            moved = far.get((need.plus, need.minus), (0.0, 0.0))
            for sign, level, reach in ((1, levels[0], moved[0]), (-1, levels[1], moved[1])):
                if reach < level * CLOSE and not search.widen(need, place, sign * level):
                    if need.since and (max(moved) >= 1 * CLOSE or search.widen(need, place, sign)):
                        continue
                    return need
    return None


def bounds(
    values: Mapping[Key, int | None], lines: Sequence[tuple[Key, Sequence[Key]]]
) -> dict[Key, tuple[float, float]]:
    """The interval of each withheld cell (None) as a stranger finds it: cells are not negative and lines add up.

    ``lines``: a total and its parts. Cells that appear in no line are bounded by nothing: (0, infinity).
    """
    keys = list(values)
    number = {key: place for place, key in enumerate(keys)}
    largest = float(max((value for value in values.values() if value), default=1))
    low = np.array([0.0 if values[key] is None else (values[key] or 0) / largest for key in keys])
    high = np.array([np.inf if values[key] is None else (values[key] or 0) / largest for key in keys])
    rows = [
        ([number[total], *(number[part] for part in parts)], [-1.0, *([1.0] * len(parts))]) for total, parts in lines
    ]
    program = Program(np.zeros(len(keys)), low, high, rows)
    bounded = _bounded(values, lines)
    out = {}
    for key in keys:
        if values[key] is not None:
            continue
        ends = []
        for sign in (1.0, -1.0):
            if sign < 0 and key not in bounded:
                ends.append(float("inf"))
                continue
            cost = np.zeros(len(keys))
            cost[number[key]] = sign
            program.costs(cost)
            found = program.solve()
            if found is None:
                raise Uncertain("the published cells contradict each other: no table agrees with them")
            ends.append(float(found[number[key]]) * largest)
        out[key] = (ends[0], ends[1])
    return out


def _bounded(values: Mapping[Key, int | None], lines: Sequence[tuple[Key, Sequence[Key]]]) -> set[Key]:
    """Cells that cannot grow without end: published ones, parts of bounded totals, and totals of bounded parts."""
    bounded = {key for key, value in values.items() if value is not None}
    while True:
        more = {part for total, parts in lines if total in bounded for part in parts}
        more |= {total for total, parts in lines if all(part in bounded for part in parts)}
        if more <= bounded:
            return bounded
        bounded |= more
