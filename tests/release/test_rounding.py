"""Shares are exact, half-even, never a false zero; parts add up."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from transparency.release.rounding import apportioned, percent, rounded, visible

fractions = st.fractions(-1000, 1000, max_denominator=10**9)


def test_half_way_goes_to_the_even_digit() -> None:
    assert rounded(Fraction(125, 1000), 2) == Decimal("0.12")
    assert rounded(Fraction(135, 1000), 2) == Decimal("0.14")
    assert str(rounded(Fraction(10), 2)) == "10.00"


def test_a_small_share_is_not_shown_as_zero() -> None:
    assert percent(42, 2_000_000) == Decimal("0.0021")
    assert percent(1, 50_000_000) == Decimal("0.0000020")
    assert str(percent(0, 7)) == "0.00"
    assert percent(1, 0) is None


@given(fractions)
def test_rounding_is_never_off_by_more_than_half_a_step(value: Fraction) -> None:
    assert abs(Fraction(rounded(value, 2)) - value) <= Fraction(1, 200)


@given(fractions)
def test_only_zero_is_shown_as_zero(value: Fraction) -> None:
    assert (visible(value) == 0) == (value == 0)


@given(st.lists(fractions, min_size=1, max_size=8))
def test_parts_add_up_to_their_rounded_sum_and_each_is_near(parts: list[Fraction]) -> None:
    found = apportioned(parts)
    assert sum(found) == rounded(sum(parts, Fraction(0)), 2)
    assert all(abs(Fraction(a) - b) < Fraction(1, 100) for a, b in zip(found, parts, strict=True))
