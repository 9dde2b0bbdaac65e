"""Complementary cells: the linear-programming heuristic of the US Census Bureau.

For each sum that must stay open, in each direction: how can the cells move at least cost so that the sum moves by its
level? Whatever must move is withheld. Movements keep every line; published cells cannot move without becoming withheld.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log

import numpy as np

from transparency.privacy.cells import Cells
from transparency.privacy.contribution import Ints
from transparency.privacy.elimination import reduced
from transparency.privacy.population import Rules, spoken
from transparency.privacy.relations import Line, matrix
from transparency.privacy.sensitivity import Need, Sum
from transparency.privacy.solver import FREE, Floats, Program

WITHHELD_COST = 1e-4
ONE_WAY = 30.0
MOVED = 1e-6
CLOSE = 1 - 1e-6
GRAND_TOTAL = 0


def costs(cells: Cells, rules: Rules) -> Floats:
    """What it costs to withhold each cell: log(2 + units), times 30 in one-way tables, varied by a private seed.

    The seed keeps a reader from running the choice again, and makes the cheapest choice a single one.
    """
    units = cells.tally.total[:, min(1, cells.tally.total.shape[1] - 1)]
    out = np.zeros(len(units))
    for cell, keys in enumerate(cells.aliases):
        simplest = min(len(key) for key in keys)
        text = f"{cells.release}|{spoken(min(keys))}".encode()
        chance = int.from_bytes(hmac.digest(rules.seed, text, "sha256")[:6]) / 2**48
        out[cell] = log(2 + int(units[cell])) * (ONE_WAY if simplest <= 1 else 1.0) * (1 + 0.25 * chance)
    return out


@dataclass
class Searching:
    """One search for complementary cells in one release; ``hidden`` grows."""

    cells: Cells
    lines: tuple[Line, ...]
    cost: Floats
    hidden: set[int]
    reached: dict[int, dict[Sum, tuple[float, float]]] = field(default_factory=dict)

    def protect(self, needs: Iterable[Need]) -> Need | None:
        """Withhold what the needs ask for, measure by measure; a need that cannot be met is returned."""
        wanted = sorted(needs, key=lambda need: (need.plus, need.minus))
        for place in [*range(1, len(self.cells.series)), 0]:
            asking = [need for need in wanted if need.up[place] or need.down[place]]
            if asking and (unmet := self._series(place, asking)) is not None:
                return unmet
        return None

    def widen(self, need: Need, place: int, amount: int, known_atoms: frozenset[int] = frozenset()) -> bool:
        """Withhold what one need asks of a reader who knows which atoms exist, and the values of some.

        The atoms have to move, not only the cells. Returns whether they can.
        """
        sum_ = need.plus, need.minus
        several = len(need.plus) > 1 or bool(need.minus)
        moving = _Moving(
            self.cells, self.lines, place, [sum_] if several else [], known_atoms=known_atoms, by_atoms=True
        )
        weights = np.where(np.isin(np.arange(len(self.cost)), sorted(self.hidden)), WITHHELD_COST, self.cost)
        moving.weigh(weights)
        found = moving.move(sum_, amount)
        if found is not None:
            self.hidden |= found[1]
        return found is not None

    def _series(self, place: int, asking: list[Need]) -> Need | None:
        """The needs of one series, the largest first, on one warm program."""
        asking.sort(key=lambda one: (-max(int(one.up[place]), int(one.down[place])), one.plus, one.minus))
        sums = [(need.plus, need.minus) for need in asking]
        reached = self.reached.setdefault(place, {})
        best = np.array([reached.get(sum_, (0.0, 0.0)) for sum_ in sums])
        levels = np.array([[float(need.up[place]), float(need.down[place])] for need in asking])
        if (best >= levels * CLOSE).all():
            return None
        moving = _Moving(self.cells, self.lines, place, [sum_ for sum_ in sums if len(sum_[0]) > 1 or sum_[1]])
        weights = np.where(np.isin(np.arange(len(self.cost)), sorted(self.hidden)), WITHHELD_COST, self.cost)
        moving.weigh(weights)
        counted = np.zeros((len(sums), len(self.cost)))
        for row, (plus, minus) in enumerate(sums):
            counted[row, list(plus)] += 1
            counted[row, list(minus)] -= 1
        for row, need in enumerate(asking):
            for side, sign in ((0, 1), (1, -1)):
                level = int(levels[row, side])
                if best[row, side] >= level * CLOSE:
                    continue
                found = moving.move(sums[row], sign * level)
                if found is None and need.since:  # a change must at least not be exact
                    found = moving.move(sums[row], sign)
                if found is None:
                    return need
                moves, needed = found
                fresh = needed - self.hidden
                if fresh:
                    self.hidden |= fresh
                    weights[sorted(fresh)] = WITHHELD_COST
                    moving.weigh(weights)
                forth, back = moving.room(moves), moving.room(-moves)
                amounts = counted @ moves
                best[:, 0] = np.maximum(best[:, 0], np.maximum(amounts * forth, -amounts * back))
                best[:, 1] = np.maximum(best[:, 1], np.maximum(-amounts * forth, amounts * back))
        reached.update({sum_: (float(best[row, 0]), float(best[row, 1])) for row, sum_ in enumerate(sums)})
        return None


class _Moving:
    """The program of one series: an up and a down move for each cell, and a gauge for each sum of several cells.

    Cells keep to the lines; or, with ``by_atoms``, to movements of the atoms, which is more exact and slower.
    """

    def __init__(
        self,
        cells: Cells,
        lines: tuple[Line, ...],
        place: int,
        sums: list[Sum],
        *,
        known_atoms: frozenset[int] = frozenset(),
        by_atoms: bool = False,
    ) -> None:
        self.values: Ints = cells.tally.total[:, place]
        self.size, self.sums = len(self.values), len(sums)
        self.gauges = {sum_: number for number, sum_ in enumerate(sums)}
        self.atom_values: Ints = cells.by_atom.total[:, place] if by_atoms else np.zeros(0, np.int64)
        self.known_atoms = np.array(sorted(known_atoms), np.intp)
        rows = self._atom_rows(cells) if by_atoms else self._line_rows(lines)
        for number, (plus, minus) in enumerate(sums):
            columns, values = self._row(dict.fromkeys(plus, 1.0) | dict.fromkeys(minus, -1.0))
            rows.append(([*columns, 2 * self.size + number], [*values, -1.0]))
        width = 2 * self.size + self.sums + len(self.atom_values)
        self.scale = 0.0
        self.every = np.arange(width, dtype=np.int32)
        self.low, self.high = np.zeros(width), np.zeros(width)
        self.program = Program(np.zeros(width), self.low, self.high, rows)

    def _line_rows(self, lines: tuple[Line, ...]) -> list[tuple[list[int], list[float]]]:
        """One equation for each line that does not follow from those before."""
        equations = matrix(lines, self.size)
        _, independent, _ = reduced(equations, self.size, upwards=False)
        return [
            self._row({int(cell): float(equations[row, cell]) for cell in np.flatnonzero(equations[row])})
            for row in sorted(independent)
        ]

    def _atom_rows(self, cells: Cells) -> list[tuple[list[int], list[float]]]:
        """One equation for each cell: it moves by what its atoms move."""
        first = 2 * self.size + self.sums
        rows = []
        for cell, atoms in enumerate(cells.atoms_of):
            columns, values = self._row({cell: -1.0})
            rows.append(([*columns, *(first + int(atom) for atom in atoms)], [*values, *([1.0] * len(atoms))]))
        return rows

    def _row(self, coefficients: dict[int, float]) -> tuple[list[int], list[float]]:
        columns, values = [], []
        for cell, value in coefficients.items():
            columns += [cell, self.size + cell]
            values += [value, -value]
        return columns, values

    def weigh(self, weights: Floats) -> None:
        """Set the cost of moving each cell."""
        self.program.costs(np.concatenate([weights, weights, np.zeros(self.sums + len(self.atom_values))]))

    def _fit(self, level: int) -> None:
        """Scale so that the level lies between 1 and 1000; a cell can go down by what it has."""
        if self.scale and 1 <= level / self.scale < 1000:
            return
        self.scale = 10.0 ** max(len(str(level)) - 2, 0) if level >= 10 else 1.0
        up = np.full(self.size, max(float(self.values.sum()), 1.0) / self.scale + 1000)
        down = self.values / self.scale
        up[GRAND_TOTAL] = down[GRAND_TOTAL] = 0
        least, most = -self.atom_values / self.scale, np.full(len(self.atom_values), up.max())
        least[self.known_atoms] = most[self.known_atoms] = 0
        self.low = np.concatenate([np.zeros(2 * self.size), np.full(self.sums, -FREE), least])
        self.high = np.concatenate([up, down, np.full(self.sums, FREE), most])
        self.program.bounds(self.every, self.low, self.high)

    def room(self, moves: Floats) -> float:
        """How many times over a movement can be made before a cell would become negative; at most a thousand times."""
        down = moves < -MOVED * self.scale
        return float((self.values[down] / -moves[down]).min(initial=1000.0))

    def move(self, sum_: Sum, amount: int) -> tuple[Floats, set[int]] | None:
        """Move a sum by ``amount``: what every cell moves by, and the cells that have to move."""
        self._fit(abs(amount))
        size = abs(amount) / self.scale
        gauge = self.gauges.get(sum_)
        if gauge is None:
            cell = sum_[0][0]
            columns = np.array([cell, self.size + cell], np.int32)
            fixed = np.array([size, 0.0] if amount > 0 else [0.0, size])
            if (fixed > self.high[columns] * (2 - CLOSE)).any():
                return None
        else:
            columns = np.array([2 * self.size + gauge], np.int32)
            fixed = np.array([size if amount > 0 else -size])
        self.program.bounds(columns, fixed, fixed)
        found = self.program.solve()
        self.program.bounds(columns, self.low[columns], self.high[columns])
        if found is None:
            return None
        up, down = found[: self.size], found[self.size : 2 * self.size]
        moved = {int(cell) for cell in np.flatnonzero((up > MOVED) | (down > MOVED))}
        return (up - down) * self.scale, moved
