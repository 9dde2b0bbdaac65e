"""A scale with round marks."""

from decimal import Decimal
from math import ceil, floor

from msgspec import Struct

from transparency.charts.drawing import Amount

_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


class Scale(Struct, frozen=True):
    """From data to pixels: ``low`` lies at ``start``, ``high`` at ``end``."""

    low: Amount
    high: Amount
    start: float
    end: float

    def __call__(self, value: Amount) -> float:
        """Where ``value`` lies, px.

        >>> Scale(0, 100, 300, 100)(25), Scale(10, 20, 0, 60)(Decimal(15)), Scale(5, 5, 300, 100)(5)
        (250.0, 30.0, 300)
        """
        span = self.high - self.low
        return (
            self.start if not span else self.start + float((value - self.low) / Decimal(span)) * (self.end - self.start)
        )


def marks(low: Amount, high: Amount, count: int = 4, *, whole: bool = False) -> list[Amount]:
    """About ``count`` round values that cover low to high; ``whole`` allows no fractions. Empty when all is zero.

    >>> marks(0, 730), marks(-3, 3, whole=True), marks(0, 2, whole=True), marks(7, 7)
    ([0, 200, 400, 600, 800], [-4, -2, 0, 2, 4], [0, 1, 2], [])
    >>> [str(mark) for mark in marks(0, Decimal("0.3"))]
    ['0', '0.1', '0.2', '0.3']
    """
    span = Decimal(high) - Decimal(low)
    if span <= 0:
        return []
    rough = span / count
    power = Decimal(10) ** rough.adjusted()
    step = next(step * power for step in _STEPS if step * power >= rough)
    if whole:
        step = max(Decimal(ceil(step)), Decimal(1))
    first, last = floor(Decimal(low) / step), ceil(Decimal(high) / step)
    values = [(step * index).normalize() for index in range(first, last + 1)]
    return [int(value) if value == value.to_integral_value() else value for value in values]
