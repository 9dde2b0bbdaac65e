"""Shares are exact, half-even, never a false zero; parts add up."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from transparency.release.rounding import apportioned, percent, rounded, significant, visible

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


def test_two_digits_are_kept_of_what_is_smaller_than_four_decimals() -> None:
    shown = [f"{visible(Fraction(1, 10**place)):f}" for place in range(1, 8)]
    assert shown == ["0.10", "0.01", "0.0010", "0.0001", "0.000010", "0.0000010", "0.00000010"]
    assert str(visible(Fraction(4, 1000))) == "0.0040", "half a step or less is not enough to be seen"
    assert str(visible(Fraction(6, 1000))) == "0.01"
    assert str(visible(Fraction(-1, 300))) == "-0.0033"
    assert visible(Fraction(1, 10**45)) == 0, "after forty decimals it is given up"
    assert str(rounded(Fraction(5, 2), 0)) == "2" and str(rounded(Fraction(7, 2), 0)) == "4"


@given(fractions, st.integers(1, 5))
def test_digits_that_count_lose_less_than_half_of_the_last(value: Fraction, digits: int) -> None:
    shown = significant(value, digits)
    exact = abs(value)
    assert len(f"{abs(shown):f}".replace(".", "").strip("0")) <= digits
    if exact:
        step = Fraction(10) ** (Decimal(exact.numerator) / Decimal(exact.denominator)).adjusted() / 10 ** (digits - 1)
        assert abs(Fraction(shown) - value) <= step / 2
        low, high = significant(value, digits, ROUND_FLOOR), significant(value, digits, ROUND_CEILING)
        assert Fraction(low) <= value <= Fraction(high) and Fraction(high) - Fraction(low) <= step


def test_of_equal_remainders_the_first_is_raised_and_what_is_exact_stays() -> None:
    thirds = [Fraction(1, 3)] * 3
    assert [str(part) for part in apportioned(thirds, 0)] == ["1", "0", "0"]
    assert apportioned([Fraction(1), Fraction(2)], 1) == [Decimal("1.0"), Decimal("2.0")]
    assert apportioned([Fraction(1, 4), Fraction(3, 4), Fraction(0)], 0) == [0, 1, 0]
    assert apportioned([Fraction(-1, 3), Fraction(4, 3)], 1) == [Decimal("-0.3"), Decimal("1.3")]
