"""Controlled rounding: every cell of a quarter becomes a whole number of blocks, and everything still adds up.

Each value is the floor or the ceiling of truth ÷ block, which are the same where that is a whole number (no coin can
move it, and nothing shows where it is so). Which of the two a secret coin decides, as far as the sums let
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
SLACK = ((3, True), (10, False))
"""Blocks beyond that are allowed, and whether what is truly zero stays zero: at the first and the second try."""
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

    ``amounts``: the true ones. ``ties``: cells that are not among ``amounts`` count as nothing. ``fixed``: cells whose
    blocks were published already. ``kept``: cells that did not change, with their blocks in the quarter before.
    ``parts``: the coin, cell → 0 to ``SCALE`` - 1. Raises ``Unsolved`` when also ten blocks more leave no solution.
    """
    if not amounts:
        return {}
    coins: dict[object, int] = {}
    """Cells with the same contributions share one coin: two would be two readings."""
    for cell, amount in amounts.items():
        coins[cell] = coins.setdefault((amount.mark, amount.true, amount.block) if amount.mark else cell, parts(cell))
    for slack, strict in SLACK:
        choices = {
            cell: _Choice(fixed[cell])
            if cell in fixed
            else _choice(amount, coins[cell], kept.get(cell), slack, flow=cell.startswith("flow/"), strict=strict)
            for cell, amount in amounts.items()
        }
        blocks = _cheapest(choices, ties)
        if blocks is not None:
            return blocks
    raise Unsolved


class _Choice(Struct, frozen=True):
    """Which blocks a cell may have: the least, and up, above and below as many as there may be, each at its cost."""

    least: int
    most: tuple[int, int, int] = (0, 0, 0)
    cost: tuple[int, int, int] = (0, 0, 0)


def _choice(amount: Amount, coin: int, kept: int | None, slack: int, *, flow: bool, strict: bool) -> _Choice:
    """Floor or ceiling; at a high cost ``slack`` blocks beyond. ``strict``: what is truly zero is printed as zero.

    >>> def choice(true, kept=None, coin=0, flow=False, strict=True):
    ...     made = _choice(Amount(true, 100), coin, kept, 3, flow=flow, strict=strict)
    ...     return made.least, made.most, made.cost[0]
    >>> choice(250) == (2, (1, 3, 2), -SCALE // 2)  # two blocks, or three, and never below zero
    True
    >>> choice(300, coin=7), choice(0), choice(0, flow=True, strict=False), choice(0, strict=False)
    ((3, (0, 3, 3), 7), (0, (0, 0, 0), 0), (0, (0, 3, 3), 0), (0, (0, 3, 0), 0))
    >>> choice(-250)[:2], choice(-50)[:2]
    ((-3, (1, 2, 3)), (-1, (1, 0, 3)))
    >>> [choice(250, kept)[2] // KEEP for kept in (2, 3)]  # as it was printed
    [1, -1]
    >>> [_choice(Amount(250, 100), 0, kept, 3, flow=False, strict=True).most for kept in (5, 1)]
    [(1, 2, 2), (1, 3, 1)]
    >>> [_choice(Amount(250, 100), 0, kept, 3, flow=False, strict=True).cost[1:] for kept in (5, 1)] == [
    ...     (-KEEP // 2, BEYOND), (BEYOND, -KEEP)
    ... ]
    True
    """
    floor, rest = divmod(amount.true, amount.block)
    up, above, below = int(rest > 0), slack, slack
    cost = [coin - rest * SCALE // amount.block, BEYOND, BEYOND]
    if not amount.true:
        above, below = (0, 0) if strict else (slack, slack * flow)
    elif floor >= 0:
        below = min(slack, floor)
    else:
        above = min(slack, -floor - up)
    if kept is not None and (amount.true or not strict):
        away = kept - floor
        cost[0] = KEEP if away <= 0 else -KEEP
        if away > up:  # it was printed beyond floor or ceiling
            above, cost[1] = away - up, -KEEP // (away - up)
        elif away < 0:
            below, cost[2] = -away, KEEP // away
    return _Choice(floor, (up, above, below), (cost[0], cost[1], cost[2]))


def _cheapest(choices: Mapping[str, _Choice], ties: Sequence[Tie]) -> dict[str, int] | None:
    """Blocks = least + up + above - below, three columns a cell; None when there are none, or none found in time."""
    count, at = len(choices), {cell: place for place, cell in enumerate(choices)}
    least = np.array([choice.least for choice in choices.values()], np.int64)
    terms = [[(at[cell], factor) for cell, factor in tie.terms if cell in at] for tie in ties]
    base = np.array([sum(factor * int(least[place]) for place, factor in row) for row in terms], np.float64)
    places = np.array([place for row in terms for place, _ in row], np.int32)
    factors = np.array([factor for row in terms for _, factor in row], np.float64)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = 3 * count, len(ties)
    model.col_cost_ = np.array([choice.cost for choice in choices.values()], np.float64).ravel("F")
    model.col_lower_ = np.zeros(3 * count)
    model.col_upper_ = np.array([choice.most for choice in choices.values()], np.float64).ravel("F")
    model.row_lower_ = np.array([tie.low for tie in ties], np.float64) - base
    model.row_upper_ = np.array([tie.high for tie in ties], np.float64) - base
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(3 * len(row) for row in terms)]).astype(np.int32)
    model.a_matrix_.index_ = np.stack([places, places + count, places + 2 * count], axis=1).ravel()
    model.a_matrix_.value_ = np.stack([factors, factors, -factors], axis=1).ravel()
    model.integrality_ = [highspy.HighsVarType.kInteger] * (3 * count)
    columns = _solved(model)
    if columns is None:
        return None
    up, above, below = columns.reshape(3, count)
    return dict(zip(at, (least + up + above - below).tolist(), strict=True))


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
