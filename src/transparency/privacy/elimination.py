"""Exact elimination of integer matrices modulo the prime 2^31 - 1."""

import numpy as np

from transparency.privacy.contribution import Ints

PRIME = 2**31 - 1


def _folded(values: Ints) -> Ints:
    """Values below 2^63 modulo the prime, without a division: 2^31 is 1."""
    values = (values & PRIME) + (values >> 31)
    values = (values & PRIME) + (values >> 31)
    return np.where(values >= PRIME, values - PRIME, values)


def reduced(matrix: Ints, columns: int, upwards: bool) -> tuple[Ints, list[int], list[int]]:
    """Eliminate over the first ``columns`` columns; rows may carry more, which follow along.

    Returns the matrix, and the row and column of each pivot. With ``upwards`` it is the reduced echelon form; without,
    rows that are no pivot are zero in the first columns all the same. Rows stay where they are.
    """
    work = matrix % PRIME
    free = np.ones(len(work), bool)
    rows: list[int] = []
    pivots: list[int] = []
    for column in range(columns):
        held = np.flatnonzero(work[:, column])
        choice = held[free[held]]
        if not len(choice):
            continue
        row = int(choice[0])
        scale = pow(int(work[row, column]), -1, PRIME)
        if scale != 1:
            work[row] = _folded(work[row] * scale)
        others = held[held != row] if upwards else choice[1:]
        if len(others):
            reach = np.flatnonzero(work[row])
            factors = PRIME - work[others, column]
            part = np.ix_(others, reach)
            work[part] = _folded(work[part] + factors[:, None] * work[row, reach])
        free[row] = False
        rows.append(row)
        pivots.append(column)
        if not free.any():
            break
    return work, rows, pivots


def left_kernel(matrix: Ints) -> Ints:
    """A basis of all combinations of rows that are zero: one combination a row."""
    size = len(matrix)
    work, rows, _ = reduced(matrix, matrix.shape[1], upwards=False)
    if len(rows) == size:
        return np.zeros((0, size), np.int64)
    work, rows, _ = reduced(np.hstack([matrix, np.eye(size, dtype=np.int64)]), matrix.shape[1], upwards=False)
    rest = np.setdiff1d(np.arange(size), rows)
    return work[rest, matrix.shape[1] :]
