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
        """Where ``value`` lies, px."""
        span = self.high - self.low
        return (
            self.start if not span else self.start + float((value - self.low) / Decimal(span)) * (self.end - self.start)
        )


def marks(low: Amount, high: Amount, count: int = 4, *, whole: bool = False) -> list[Amount]:
    """About ``count`` round values that cover low to high; ``whole`` allows no fractions. Empty when all is zero."""
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
