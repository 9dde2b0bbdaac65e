"""The attack by a linear program: what an outsider can know of every cell, from everything published together."""

from collections.abc import Iterable, Sequence

import highspy
import numpy as np

from transparency.published.blocks import Published
from transparency.published.sums import NEVER_NEGATIVE, Cell, sums


class Outsider:
    """Someone who has all publications, knows how they are made, and nothing else."""

    def __init__(self, published: Sequence[Published], *, only_exact: bool = False) -> None:
        """``only_exact``: reads what is printed exactly ("none", decisions of the company), and no number in blocks."""
        self.published, self.only_exact = published, only_exact
        self.cells: list[Cell] = [(place, cell) for place, one in enumerate(published) for cell in one.values]
        self.at = {cell: number for number, cell in enumerate(self.cells)}
        self.low, self.high = np.empty(len(self.cells)), np.empty(len(self.cells))
        for number, (place, cell) in enumerate(self.cells):
            self.low[number], self.high[number] = self.told(place, cell)
        self.solver = self._solver()

    def block(self, place: int, cell: str) -> int:
        """The block in which a cell is printed; 0 for an exact one."""
        one = self.published[place]
        if cell in one.exact or cell in one.none:
            return 0
        if cell.startswith(("people/", "grants/")) or cell.endswith("/people"):
            return one.counts
        if cell.startswith("money/"):
            return one.money_block
        if cell.startswith("pot/") and cell.endswith("/points"):
            return one.point_blocks[cell.split("/")[1]]
        return one.block

    def told(self, place: int, cell: str) -> tuple[float, float]:
        """What one cell alone tells of the truth."""
        value, block = self.published[place].values[cell], float(self.block(place, cell))
        if block and self.only_exact:
            block = float("inf")
        low, high = value - block, value + block
        return (max(low, 0) if cell.startswith(NEVER_NEGATIVE) else low), high

    def _solver(self) -> highspy.Highs:
        rows = list(sums(self.published))
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.cells), len(rows)
        program.col_cost_ = np.zeros(len(self.cells))
        program.col_lower_, program.col_upper_ = self.low, self.high
        program.row_lower_ = program.row_upper_ = np.zeros(len(rows))
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0, *map(len, rows)]).astype(np.int32)
        program.a_matrix_.index_ = np.array([self.at[cell] for row in rows for cell in row], np.int32)
        program.a_matrix_.value_ = np.array([factor for row in rows for factor in row.values()], float)
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.passModel(program)
        return solver

    def known(self, terms: Iterable[tuple[Cell, int]]) -> tuple[float, float]:
        """The least and the most that a sum of cells can be."""
        columns = np.arange(len(self.cells), dtype=np.int32)
        found = []
        for sign in (1, -1):
            cost = np.zeros(len(self.cells))
            for cell, factor in terms:
                cost[self.at[cell]] += sign * factor
            self.solver.changeColsCost(len(self.cells), columns, cost)
            self.solver.run()
            status = self.solver.getModelStatus()
            if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
                found.append(-sign * float("inf"))
            else:
                assert status == highspy.HighsModelStatus.kOptimal
                found.append(sign * self.solver.getInfo().objective_function_value)
        return found[0], found[1]
