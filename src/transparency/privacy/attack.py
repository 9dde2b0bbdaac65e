"""The attack: what a reader can still think possible of a sum, given everything published.

Inside: with the atoms known (a public directory tells who exists), there must be one full non-negative table; the
program asks how far a sum can move in it. Outside, :func:`bounds` needs only printed cells and the lines between them.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from transparency.privacy.cells import Cells
from transparency.privacy.contribution import Ints
from transparency.privacy.derivation import Relations
from transparency.privacy.elimination import PRIME
from transparency.privacy.movement import CLOSE
from transparency.privacy.population import Key
from transparency.privacy.sensitivity import Need, Sum
from transparency.privacy.solver import Floats, Program, Uncertain
from transparency.privacy.suppression import Searching


class Polytope:
    """Non-negative tables of one series that agree with the published cells, as movements of the true one.

    Only ``atoms`` move, the rest stay: a sum that they can move far enough needs no wider search.
    """

    def __init__(self, cells: Cells, hidden: frozenset[int], place: int, atoms: Ints) -> None:
        self.cells, self.atoms = cells, atoms
        self.values = cells.by_atom.total[atoms, place]
        column = np.full(cells.atoms, -1)
        column[atoms] = np.arange(len(atoms))
        rows = []
        for cell, inside in enumerate(cells.atoms_of):
            if cell not in hidden:
                moving = column[inside]
                moving = moving[moving >= 0]
                if len(moving):
                    rows.append(([int(atom) for atom in moving], [1.0] * len(moving)))
        self.columns = np.arange(len(atoms), dtype=np.int32)
        zero = np.zeros(len(atoms))
        self.program = Program(zero, zero, zero, rows, changing_costs=True)
        self.fit(float(self.values.max(initial=1)))

    def fit(self, scale: float) -> None:
        """Measure in other units, so that small sums are not lost beside large ones."""
        self.scale = max(scale, 1.0)
        most = float(self.values.sum()) / self.scale + 1
        self.program.bounds(self.columns, -self.values / self.scale, np.full(len(self.atoms), most))

    def farthest(self, weights: Floats) -> Floats:
        """The movement (by atom) that moves a sum up as far as possible."""
        self.program.costs(-weights)
        found = self.program.solve()
        if found is None:
            raise Uncertain("HiGHS finds the true table impossible")
        moved: Floats = found * self.scale
        return moved

    def reflected(self, moved: Floats) -> float:
        """By what factor a movement can be made the other way round before something would become negative."""
        down = moved > 0
        return float((self.values[down] / moved[down]).min(initial=1.0)) if down.any() else 1.0


def reached(cells: Cells, hidden: frozenset[int], needs: Sequence[Need], place: int) -> dict[Sum, tuple[float, float]]:
    """How far each needed sum can go up and down, at least: a sum already moved far enough is not tried again.

    First only atoms of withheld cells move; what they do not reach is tried with all atoms.
    """
    wanted = sorted(
        (need for need in needs if need.up[place] or need.down[place]),
        key=lambda one: (-max(int(one.up[place]), int(one.down[place])), one.plus, one.minus),
    )
    if not wanted:
        return {}
    levels = np.array([[float(need.up[place]), float(need.down[place])] for need in wanted])
    weights = np.stack([_weights(cells, (need.plus, need.minus)) for need in wanted])
    best = np.zeros((len(wanted), 2))
    every = np.arange(cells.atoms)
    inside = np.unique(np.concatenate([cells.atoms_of[cell] for cell in hidden])) if hidden else every[:0]
    for atoms in (inside, every):
        rows = np.argwhere(best < levels * CLOSE)
        if not len(rows) or not len(atoms):
            continue
        polytope = Polytope(cells, hidden, place, atoms)
        own = weights[:, atoms]
        for row, side in rows:
            if best[row, side] >= levels[row, side] * CLOSE:
                continue
            if not 1e-3 <= levels[row, side] / polytope.scale <= 1e3:
                polytope.fit(levels[row, side])
            moved = polytope.farthest(own[row] if side == 0 else -own[row])
            sums, back = own @ moved, polytope.reflected(moved)
            best[:, 0] = np.maximum(best[:, 0], np.maximum(sums, -sums * back))
            best[:, 1] = np.maximum(best[:, 1], np.maximum(-sums, sums * back))
    return {(need.plus, need.minus): (float(best[row, 0]), float(best[row, 1])) for row, need in enumerate(wanted)}


def _weights(cells: Cells, sum_: Sum) -> Floats:
    """How often each atom counts in a sum of cells."""
    out = np.zeros(cells.atoms)
    for sign, some in ((1, sum_[0]), (-1, sum_[1])):
        for cell in some:
            out[cells.atoms_of[cell]] += sign
    return out


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
