"""Arithmetic of printed values: sums, changes and ratios that say no more than the blocks that they are made of."""

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR
from fractions import Fraction

from msgspec.structs import replace

from transparency.release.release import NONE, NOTHING, Status, Value
from transparency.release.rounding import FRACTIONS, percent, rounded, significant

MANY = 10
"""From so many blocks on both sides a ratio is printed with digits."""
_SMALL = Fraction(95, 1000)
"""Below it one digit, up to 9 percent, is nearer than the smallest simple fraction, a tenth."""
_ALL = Fraction(105, 100)
"""Up to it "nearly all" is nearer than what has digits: printed parts may come to more than their whole."""


def whole(amount: int, block: int, *, nothing: bool = False) -> Value:
    """A whole number published in a block (0: exact). ``nothing``: whether its zero is a true one.

    >>> whole(0, 2000).status, whole(0, 0).status
    (<Status.UNDER: 'under'>, <Status.NOTHING: 'nothing'>)
    """
    if amount:
        return Value(amount=amount, block=block)
    return NOTHING if nothing or not block else Value(amount=0, status=Status.UNDER, block=block)


def total(values: Iterable[Value]) -> Value:
    """The sum of those that are printed; nothing is left of none."""
    shown = [value for value in values if value.amount is not None]
    if not shown:
        return NONE
    units = sum(int(value.amount or 0) for value in shown)
    block = max(int(value.block) for value in shown)
    if any(value.status is Status.RANGE for value in shown):
        # Each part may be off by its block.
        return Value(amount=units, status=Status.RANGE, block=sum(int(value.block) for value in shown))
    return whole(units, block, nothing=all(value.status is Status.NOTHING for value in shown))


def change(before: Value, after: Value) -> Value:
    """What was added; not of ranges, whose difference says nothing."""
    if before.amount is None or after.amount is None or Status.RANGE in {before.status, after.status}:
        return NONE
    return whole(int(after.amount) - int(before.amount), int(max(before.block, after.block)))


def scaled(value: Value, factor: Fraction) -> Value:
    """Units of another day: what a split made of them. Parts of a unit are dropped."""
    if value.amount is None or factor == 1:
        return value
    amount, block = (int(Fraction(number) * factor) for number in (value.amount, value.block))
    return replace(value, amount=amount, block=block)


def few(*values: Value) -> bool:
    """Whether one of them has fewer blocks than a ratio with digits needs."""
    return any(value.block and abs(Fraction(value.amount or 0)) < MANY * Fraction(value.block) for value in values)


def share(part: Value, of: Value) -> Value:
    """``part`` in percent of ``of``: digits only from :data:`MANY` blocks on, two to a hundred blocks, then three.

    >>> share(Value(amount=24_000, block=2000), Value(amount=2_000_000)).amount
    Decimal('1.2')
    >>> share(Value(amount=15, block=5), Value(amount=40, block=5))
    Value(amount=Decimal('40.00'), status=<Status.ABOUT: 'about'>, block=0)
    """
    if part.amount is None or not of.amount or of.status in {Status.RANGE, Status.UNDER}:
        return NONE
    base = Fraction(of.amount)
    if part.status in {Status.NOTHING, Status.UNDER, Status.RANGE}:
        return _bounds(part, base)
    ratio = Fraction(part.amount) / base
    if few(part, of):
        return about(ratio)
    blocks = [abs(Fraction(value.amount or 0)) / Fraction(value.block) for value in (part, of) if value.block]
    if not blocks:
        return Value(amount=percent(part.amount, of.amount))
    return Value(amount=significant(100 * ratio, 2 if min(blocks) < MANY * MANY else 3))


def _bounds(part: Value, base: Fraction) -> Value:
    """What is printed as a bound, or as none, in percent: the bounds are rounded outwards.

    >>> under = _bounds(Value(amount=0, status=Status.UNDER, block=20), Fraction(1_000))
    >>> (under.status.value, str(under.block)), _bounds(NOTHING, Fraction(1_000)) == NOTHING
    (('under', '2.0'), True)
    >>> between = _bounds(Value(amount=123, status=Status.RANGE, block=20), Fraction(1_000))  # 10.3 % to 14.3 %
    >>> between.status.value, str(between.amount), str(between.block)  # from 10 to 15
    ('range', '12.5', '2.5')
    """
    amount = Fraction(part.amount or 0)
    if part.status is Status.NOTHING:
        return NOTHING
    high = significant(100 * (amount + Fraction(part.block)) / base, 2, ROUND_CEILING)
    if part.status is Status.UNDER:
        return Value(amount=0, status=Status.UNDER, block=high)
    low = significant(100 * max(Fraction(0), amount - Fraction(part.block)) / base, 2, ROUND_FLOOR)
    return Value(amount=(low + high) / 2, status=Status.RANGE, block=(high - low) / 2)


def about(ratio: Fraction) -> Value:
    """A ratio of few blocks: the nearest simple fraction, a single digit below a tenth, whole tenths above all.

    >>> [str(about(Fraction(n, 1000)).amount) for n in (4, 54, 94, 96, 340, 970, 1040, 1060)]
    ['0.4', '5', '9', '10.00', '33.33', '100.00', '100.00', '110']
    """
    if _SMALL <= ratio < _ALL:
        near = min(FRACTIONS, key=lambda simple: (abs(simple - ratio), simple.denominator))
        return Value(amount=rounded(near * 100, 2), status=Status.ABOUT)
    return Value(amount=significant(100 * ratio, 1 if ratio < 1 else 2), status=Status.ABOUT)


def quotient(part: Value, by: Value, times: int) -> Value:
    """How often ``by``, a sum over some ``times``, goes into ``part``, once a time; about it, unless both are exact.

    With the digits of :func:`share`: one of few blocks, two up to a hundred, then three.

    >>> quotient(Value(amount=67_500, block=67_500), Value(amount=7_500, block=2_500), 4)
    Value(amount=Decimal('40'), status=<Status.ABOUT: 'about'>, block=0)
    >>> str(quotient(Value(amount=1_980_000, block=4_000), Value(amount=101_000, block=4_000), 4).amount)
    '78'
    """
    if part.amount is None or not by.amount or by.amount <= 0 or part.status is Status.RANGE:
        return NONE
    ratio = times * Fraction(part.amount) / Fraction(by.amount)
    blocks = [Fraction(value.amount or 0) / Fraction(value.block) for value in (part, by) if value.block]
    if not blocks:
        return Value(amount=rounded(ratio, 1))
    if part.status is Status.UNDER or few(part, by):
        return Value(amount=significant(Fraction(round(ratio)), 1), status=Status.ABOUT)
    return Value(amount=significant(ratio, 2 if min(blocks) < MANY * MANY else 3), status=Status.ABOUT)
