"""Linear programs on HiGHS: one thread, warm starts, and no answer taken that the solver does not stand for."""

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SECONDS = 60.0
FREE = float("inf")
PRIMAL = 4


class Uncertain(Exception):  # noqa: N818 - not a fault of the program: nothing can be certified
    """The solver gave no answer that can be relied on. The message says what it reported."""


class _Quiet(highspy.Highs):
    """Highs without callbacks: setting one up prints a banner before any option can forbid it."""

    def __init__(self) -> None:
        highspy.Highs.__init__(self)

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is theirs
        """Set up nothing: none are used here."""


class Program:
    """Minimise cost over columns in bounds, under equations; costs, bounds and right sides may change between runs."""

    def __init__(
        self,
        cost: Floats,
        low: Floats,
        high: Floats,
        rows: list[tuple[list[int], list[float]]],
        *,
        changing_costs: bool = False,
    ) -> None:
        """Equations ``rows``: columns and coefficients, each with right side 0.

        ``changing_costs``: between most runs only costs change, so that the primal simplex goes on from the last.
        """
        self.solver: highspy.Highs = _Quiet()
        self._must(self.solver.setOptionValue("output_flag", False), "options")
        for name, value in (("threads", 1), ("time_limit", SECONDS), ("presolve", "off"), ("solver", "simplex")):
            self._must(self.solver.setOptionValue(name, value), name)
        if changing_costs:
            self._must(self.solver.setOptionValue("simplex_strategy", PRIMAL), "strategy")
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(cost), len(rows)
        model.col_cost_, model.col_lower_, model.col_upper_ = cost, low, high
        model.row_lower_ = model.row_upper_ = np.zeros(len(rows))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(columns) for columns, _ in rows)]).astype(np.int32)
        model.a_matrix_.index_ = np.array([column for columns, _ in rows for column in columns], np.int32)
        model.a_matrix_.value_ = np.array([value for _, values in rows for value in values], np.float64)
        self._must(self.solver.passModel(model), "model")
        self.columns = np.arange(len(cost), dtype=np.int32)

    def _must(self, status: highspy.HighsStatus, what: str) -> None:
        if status == highspy.HighsStatus.kError:
            raise Uncertain(f"HiGHS reports an error ({what})")

    def costs(self, cost: Floats) -> None:
        """Replace all costs."""
        self._must(self.solver.changeColsCost(len(cost), self.columns, cost), "costs")

    def bounds(self, columns: NDArray[np.int32], low: Floats, high: Floats) -> None:
        """Replace the bounds of some columns."""
        self._must(self.solver.changeColsBounds(len(columns), columns, low, high), "bounds")

    def solve(self) -> Floats | None:
        """The best columns, or None when there are none.

        Both statuses are read: HiGHS can return an objective of 0 with an error, or with the model status "not set".
        """
        returned = self.solver.run()
        status = self.solver.getModelStatus()
        if returned == highspy.HighsStatus.kOk and status == highspy.HighsModelStatus.kOptimal:
            return np.array(self.solver.getSolution().col_value)
        if returned != highspy.HighsStatus.kError and status == highspy.HighsModelStatus.kInfeasible:
            return None
        raise Uncertain(f"HiGHS returned {returned.name} with model status {self.solver.modelStatusToString(status)}")
