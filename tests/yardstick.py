"""What work costs, in a unit that a slow or busy machine stretches as much as the work: no test asserts seconds."""

import os
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def within(sticks: float, work: Callable[[], Result]) -> Result:
    """What the work gives. It has three tries to cost no more than so many sticks of CPU, ended children included.

    A stick is a million plain steps of Python: 0.06 s on a quiet machine of 2026.
    """
    costs = []
    for _ in range(3):
        before, (spent, result), after = _spent(_stick)[0], _spent(work), _spent(_stick)[0]
        costs.append(spent / max(before, after))
        if costs[-1] < sticks:
            return result
    raise AssertionError(f"{min(costs):.1f} sticks, at most {sticks} are allowed")


def _spent(work: Callable[[], Result]) -> tuple[float, Result]:
    start = sum(os.times()[:4])
    result = work()
    return sum(os.times()[:4]) - start, result


def _stick() -> None:
    total = 0
    for number in range(1_000_000):
        total += number & 7
