"""Controlled rounding: every cell of a quarter becomes a whole number of blocks, and everything still adds up.

Each value is the floor or the ceiling of truth ÷ block. Which of the two a secret coin decides, as far as the sums let
it; a cell to which nobody contributes anything new keeps what was printed before. One small integer program a quarter:
whole-number costs, no gap, one thread, so that there is one answer. Idea: Bacharach 1966, Cox 1987; measured in
reference/blocks.md.
"""

from collections.abc import Callable, Mapping, Sequence

import highspy
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from transparency.privacy.coin import SCALE

KEEP = 30 * SCALE
"""Cost of moving a cell that did not change: above what the coins of any few cells can ask for."""
BEYOND = 1000 * SCALE
"""Cost of a block beyond floor or ceiling: above everything else, so it is paid only where nothing else adds up."""
SLACK = (3, 10)
"""Blocks beyond that are allowed, at the first and the second try."""
SECONDS = 30.0
OPEN = float("inf")


class Amount(Struct, frozen=True):
    """The truth about a cell."""

    true: int
    """In the smallest unit that is counted."""
    block: int
    """In the same unit."""
    mark: int = 0
    """A hash of what each person contributes; 0 when nobody does. Compared between quarters, never shown."""


class Tie(Struct, frozen=True):
    """What has to hold among cells, counted in blocks: ``low`` ≤ sum of coefficient × cell ≤ ``high``."""

    terms: tuple[tuple[str, int], ...]
    low: float = 0
    high: float = 0


class Unsolved(Exception):  # noqa: N818 - not a fault of the program: nothing may be printed then
    """There is no way to round the quarter, or none was found in time."""


def round_cells(
    amounts: Mapping[str, Amount],
    ties: Sequence[Tie],
    fixed: Mapping[str, int],
    kept: Mapping[str, int],
    parts: Callable[[str], int],
) -> dict[str, int]:
    """Blocks of every cell. Zero stays zero, and nothing changes its sign.

    Args:
        amounts: Cell → its true amount.
        ties: What has to hold; cells that are not among ``amounts`` count as nothing.
        fixed: Cells whose blocks were published already.
        kept: Cells that did not change → their blocks in the quarter before.
        parts: The coin: cell → 0 to ``SCALE`` - 1.

    Raises:
        Unsolved: Also with ten blocks more there is no solution.

    """
    if not amounts:
        return {}
    for number, slack in enumerate(SLACK):
        blocks = _Program(amounts, fixed, kept, parts, slack, strict=number == 0).solve(ties)
        if blocks is not None:
            return blocks
    raise Unsolved


class _Program:
    """Blocks = floor + up + above - below, with ``up`` 0 or 1: three columns a cell."""

    def __init__(
        self,
        amounts: Mapping[str, Amount],
        fixed: Mapping[str, int],
        kept: Mapping[str, int],
        parts: Callable[[str], int],
        slack: int,
        *,
        strict: bool,
    ) -> None:
        """``strict``: what is truly zero is printed as zero."""
        every = list(amounts.values())
        self.count = len(every)
        self.at = {cell: place for place, cell in enumerate(amounts)}
        self.floor = np.array([one.true // one.block for one in every], np.int64)
        self.broken = np.array([one.true % one.block != 0 for one in every], np.int64)
        chance = np.array([one.true % one.block * SCALE // one.block for one in every], np.int64)
        self.cost = np.concatenate([_coins(amounts, parts) - chance, np.full(2 * self.count, BEYOND)])
        self.low = np.zeros(3 * self.count, np.int64)
        positive = self.floor >= 0
        above = np.where(positive, slack, np.minimum(slack, -self.floor - self.broken))
        below = np.where(positive, np.minimum(slack, self.floor), slack)
        self.high = np.concatenate([self.broken, above, below])
        zero = np.array([one.true == 0 for one in every], np.bool_)
        either = np.array([cell.startswith("flow/") for cell in amounts], np.bool_)
        self.high[self.count : 2 * self.count][zero] = 0 if strict else slack
        self.high[2 * self.count :][zero & either] = 0 if strict else slack
        for cell, blocks in kept.items():
            if every[self.at[cell]].true or not strict:
                self._prefer(self.at[cell], blocks)
        for cell, blocks in fixed.items():
            self._fix(self.at[cell], blocks)

    def _prefer(self, place: int, blocks: int) -> None:
        away = blocks - int(self.floor[place])
        over = away - int(self.broken[place])
        self.cost[place] = KEEP if away <= 0 else -KEEP
        for column, further in ((self.count + place, over), (2 * self.count + place, -away)):
            if further > 0:  # it was printed beyond floor or ceiling
                self.high[column], self.cost[column] = further, -KEEP // further

    def _fix(self, place: int, blocks: int) -> None:
        away = blocks - int(self.floor[place])
        for column, amount in ((0, 0), (self.count, max(away, 0)), (2 * self.count, max(-away, 0))):
            self.low[column + place] = self.high[column + place] = amount
            self.cost[column + place] = 0

    def solve(self, ties: Sequence[Tie]) -> dict[str, int] | None:
        """Blocks of every cell; None when there are none, or none were found in time."""
        terms = [[(self.at[cell], factor) for cell, factor in tie.terms if cell in self.at] for tie in ties]
        base = np.array([sum(factor * int(self.floor[at]) for at, factor in row) for row in terms], np.float64)
        places = np.array([at for row in terms for at, _ in row], np.int32)
        factors = np.array([factor for row in terms for _, factor in row], np.float64)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = 3 * self.count, len(ties)
        model.col_cost_ = self.cost.astype(np.float64)
        model.col_lower_, model.col_upper_ = self.low.astype(np.float64), self.high.astype(np.float64)
        model.row_lower_ = np.array([tie.low for tie in ties], np.float64) - base
        model.row_upper_ = np.array([tie.high for tie in ties], np.float64) - base
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(3 * len(row) for row in terms)]).astype(np.int32)
        columns = np.stack([places, places + self.count, places + 2 * self.count], axis=1)
        model.a_matrix_.index_ = columns.astype(np.int32).ravel()
        model.a_matrix_.value_ = np.stack([factors, factors, -factors], axis=1).ravel()
        model.integrality_ = [highspy.HighsVarType.kInteger] * (3 * self.count)
        found = _solved(model)
        if found is None:
            return None
        up, above, below = found.reshape(3, self.count)
        return dict(zip(self.at, (self.floor + up + above - below).tolist(), strict=True))


def _coins(amounts: Mapping[str, Amount], parts: Callable[[str], int]) -> NDArray[np.int64]:
    """The coin of every cell. Cells with the same contributions share one: two coins would be two readings."""
    drawn: dict[tuple[int, int, int], int] = {}
    coins = np.empty(len(amounts), np.int64)
    for place, (cell, one) in enumerate(amounts.items()):
        same = (one.mark, one.true, one.block)
        if one.mark and same in drawn:
            coins[place] = drawn[same]
        else:
            coins[place] = drawn[same] = parts(cell)
    return coins


class _Quiet(highspy.Highs):
    """Highs without callbacks: setting one up prints a banner before any option can forbid it."""

    def __init__(self) -> None:
        highspy.Highs.__init__(self)

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is theirs
        """Set up nothing: none are used here."""


def _solved(model: highspy.HighsLp) -> NDArray[np.int64] | None:
    """The columns, whole numbers. Both statuses are read: HiGHS can return an objective with an error."""
    solver = _Quiet()
    options = (
        ("output_flag", False), ("threads", 1), ("random_seed", 0), ("time_limit", SECONDS),
        ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0),
    )  # fmt: skip
    for name, value in options:
        solver.setOptionValue(name, value)
    solver.passModel(model)
    returned = solver.run()
    if returned != highspy.HighsStatus.kOk or solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    columns: NDArray[np.int64] = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
    return columns
