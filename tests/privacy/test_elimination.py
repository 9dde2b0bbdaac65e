"""Elimination modulo 2^31 - 1 against fractions."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transparency.privacy.elimination import PRIME, left_kernel, reduced

matrices = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(st.integers(-3, 3), min_size=width, max_size=width), min_size=1, max_size=7)
)


def rank(rows: list[list[int]]) -> int:
    """The rank over the rational numbers."""
    work = [[Fraction(value) for value in row] for row in rows]
    done = 0
    for column in range(len(rows[0])):
        pivot = next((row for row in range(done, len(work)) if work[row][column]), None)
        if pivot is None:
            continue
        work[done], work[pivot] = work[pivot], work[done]
        for row in range(done + 1, len(work)):
            factor = work[row][column] / work[done][column]
            work[row] = [a - factor * b for a, b in zip(work[row], work[done], strict=True)]
        done += 1
    return done


@given(matrices)
def test_the_kernel_is_as_large_as_it_must_be_and_holds(rows: list[list[int]]) -> None:
    matrix = np.array(rows, np.int64)
    kernel = left_kernel(matrix)
    assert len(kernel) == len(rows) - rank(rows)
    products = (kernel.astype(object) @ matrix.astype(object)) % PRIME
    assert not products.any()
    if len(kernel):
        assert len(reduced(kernel, kernel.shape[1], upwards=True)[1]) == len(kernel)


@given(matrices)
def test_the_reduced_form_has_one_entry_in_each_pivot_column(rows: list[list[int]]) -> None:
    work, pivot_rows, pivots = reduced(np.array(rows, np.int64), len(rows[0]), upwards=True)
    assert len(pivots) == rank(rows)
    for row, column in zip(pivot_rows, pivots, strict=True):
        assert work[row, column] == 1
        assert np.count_nonzero(work[:, column]) == 1


def test_large_numbers_do_not_overflow() -> None:
    big = PRIME - 1
    matrix = np.array([[big, big - 1], [big - 2, big - 3], [big, big]], np.int64)
    kernel = left_kernel(matrix)
    assert not ((kernel.astype(object) @ matrix.astype(object)) % PRIME).any()
    assert len(kernel) == 1
