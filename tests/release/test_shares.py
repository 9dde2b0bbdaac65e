"""Ratios say no more than the blocks that they are made of (rule 13)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from transparency.release.release import NONE, NOTHING, Status, Unit, Value
from transparency.release.shares import about, change, share, total, whole
from transparency.telling.numbers.format import number

COMPANY = Value(amount=20_000_000)


@pytest.mark.parametrize(
    ("part", "of", "text"),
    [
        (Value(amount=376_000, block=2_000), COMPANY, "1.88%"),
        (Value(amount=48_000, block=2_000), COMPANY, "0.24%"),
        (Value(amount=8_000, block=2_000), COMPANY, "about 0.04%"),
        (whole(0, 2_000), COMPANY, "under 0.01%"),
        (whole(0, 3_000), COMPANY, "under 0.015%"),
        (NOTHING, COMPANY, "none"),
        (NONE, COMPANY, "–"),
        (Value(amount=18_000, block=3_000, status=Status.RANGE), COMPANY, "0.075% to 0.11%"),
        (Value(amount=2_000_000), COMPANY, "10.00%"),
        (Value(amount=15, block=5), Value(amount=40, block=5), "about two fifths"),
        (Value(amount=30, block=5), Value(amount=30, block=5), "nearly all"),
        (Value(amount=245, block=5), Value(amount=320, block=5), "77%"),
        (Value(amount=5), Value(amount=0), "–"),
    ],
)
def test_share(part: Value, of: Value, text: str) -> None:
    assert number(share(part, of), Unit.PERCENT) == text


def test_bounds_are_rounded_outwards() -> None:
    """A bound that is rounded to the nearest would say less than what may be true."""
    found = share(whole(0, 2_999), COMPANY)
    assert found.block == Decimal("0.015")


def test_a_ratio_of_few_blocks_is_a_simple_fraction_or_one_digit() -> None:
    assert about(Fraction(31, 90)).amount == Decimal("33.33")
    assert about(Fraction(1, 700)).amount == Decimal("0.1")


def test_every_ratio_of_few_blocks_gets_the_nearest_words_and_larger_ones_never_smaller_words() -> None:
    thousandths = [Fraction(number, 1000) for number in range(1, 3000)]
    said = [Fraction(about(ratio).amount or 0) / 100 for ratio in thousandths]
    assert said == sorted(said)
    words = sorted(set(said))
    for ratio, word in zip(thousandths, said, strict=True):
        nearest = min(abs(other - ratio) for other in words)
        assert abs(word - ratio) <= nearest + Fraction(1, 10_000), (ratio, word)  # 33.33 is said of a third


@pytest.mark.parametrize("blocks", [3, 7, 12, 41, 200, 2040])
def test_a_larger_part_is_never_said_to_be_a_smaller_share(blocks: int) -> None:
    whole_ = Value(amount=2_500 * blocks, block=2_500)
    shares = [share(Value(amount=2_500 * part, block=2_500), whole_).amount for part in range(1, blocks + 1)]
    assert shares == sorted(shares)


def test_sums_and_changes_keep_their_block() -> None:
    one, two = Value(amount=4_000, block=2_000), whole(0, 2_000)
    assert total([one, two, NONE]) == one
    assert total([two, two]).status is Status.UNDER and total([NOTHING, NOTHING]) == NOTHING
    assert total([]) == NONE
    assert change(one, two) == Value(amount=-4_000, block=2_000)
    assert change(one, one).status is Status.UNDER, "the same block is not the same number"
    assert change(Value(amount=7), Value(amount=7)) == NOTHING


def test_ranges_add_up_to_wider_ones_and_have_no_difference() -> None:
    each = Value(amount=10_000, status=Status.RANGE, block=2_000)
    assert number(total([each, each]), Unit.UNITS) == "16,000 to 24,000"
    assert change(each, each) == NONE
