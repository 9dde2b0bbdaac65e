"""Exact shares and their rounding. No floats: fractions in, decimals out."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

FRACTIONS = tuple(
    map(Fraction, (
        "1/10", "1/8", "1/6", "1/5", "1/4", "3/10", "1/3", "2/5", "1/2", "3/5", "2/3", "7/10", "3/4", "4/5", "9/10", "1"
    ))
)  # fmt: skip
"""The simple fractions in which a ratio of few blocks is said; in words by ``telling.numbers.numerals``."""

_WIDE = Context(prec=80, rounding=ROUND_HALF_EVEN)


def rounded(value: Fraction, decimals: int) -> Decimal:
    """A fraction as a decimal with a fixed number of decimals, half-even.

    >>> rounded(Fraction(1, 8), 2), rounded(Fraction(3, 8), 2)
    (Decimal('0.12'), Decimal('0.38'))
    """
    scaled = round(value * 10**decimals)  # round() of a Fraction is exact and half-even
    return Decimal(scaled).scaleb(-decimals, _WIDE) if decimals else Decimal(scaled)


def visible(value: Fraction, decimals: int = 2) -> Decimal:
    """Like :func:`rounded`, but what is not zero is never shown as zero: four decimals, then two digits.

    >>> visible(Fraction(1, 300)), visible(Fraction(1, 30_000)), visible(Fraction(0))
    (Decimal('0.0033'), Decimal('0.000033'), Decimal('0.00'))
    """
    shown = rounded(value, decimals)
    places = max(decimals, 4)
    while shown == 0 and value != 0 and places <= 40:
        shown = rounded(value, places)
        if shown != 0 and places > 4:
            return rounded(value, places + 1)
        places += 1
    return shown


def significant(value: Fraction, digits: int, mode: str = ROUND_HALF_EVEN) -> Decimal:
    """A fraction with so many digits that count, written without an exponent.

    >>> significant(Fraction(217, 10_000), 2), significant(Fraction(12_345), 2)
    (Decimal('0.022'), Decimal('12000'))
    """
    if value == 0:
        return Decimal(0)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    step = Decimal(1).scaleb(exact.adjusted() - digits + 1)
    shown = exact.quantize(step, rounding=mode, context=_WIDE)
    return Decimal(f"{shown:f}")


def percent(part: int | Decimal | Fraction, whole: int | Decimal | Fraction, decimals: int = 2) -> Decimal | None:
    """``part`` of ``whole`` in percent; ``None`` when there is no whole.

    >>> percent(1, 3), percent(1, 0)
    (Decimal('33.33'), None)
    """
    if whole == 0:
        return None
    return visible(Fraction(part) * 100 / Fraction(whole), decimals)


def apportioned(parts: Sequence[Fraction], decimals: int = 2) -> list[Decimal]:
    """Parts rounded so that they add up to their rounded sum exactly (largest remainder).

    >>> apportioned([Fraction(100, 3)] * 3)
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    """
    scale = 10**decimals
    total = round(sum(parts, Fraction(0)) * scale)
    floors = [part * scale // 1 for part in parts]
    missing = total - sum(floors)
    order = sorted(range(len(parts)), key=lambda i: (floors[i] - parts[i] * scale, i))
    raised = set(order[:missing])
    return [Decimal(floor + (i in raised)).scaleb(-decimals, _WIDE) for i, floor in enumerate(floors)]
