"""How cells can move without contradicting a line: the linear program of one series."""

import numpy as np

from transparency.privacy.cells import Cells
from transparency.privacy.contribution import Ints
from transparency.privacy.relations import Line
from transparency.privacy.sensitivity import Sum
from transparency.privacy.solver import FREE, Floats, Program

MOVED = 1e-6
CLOSE = 1 - 1e-6
GRAND_TOTAL = 0


class Moving:
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
        """One equation for each line."""
        return [self._row({line.total: 1.0} | dict.fromkeys(line.parts, -1.0)) for line in lines]

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
