"""Numbers as they are read: decimals of money, signs of movements, what is no number."""

from decimal import Decimal

import pytest

from transparency.release.release import NONE, Status, Unit, Value
from transparency.telling.numbers.format import amount, number, signed, spoken


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("999", "$999.00"),
        ("999.5", "$999.50"),
        ("1000", "$1,000"),
        ("1000.5", "$1,000.50"),
        ("-999", "−$999.00"),
        ("-1000", "−$1,000"),
        ("-1000.25", "−$1,000.25"),
        ("0.123456", "$0.123456"),
        ("0.1234567", "$0.123457"),
        ("0", "$0.00"),
        ("1.500000", "$1.50"),
    ],
)
def test_money_has_cents_below_a_thousand_and_where_it_has_any(value: str, said: str) -> None:
    assert amount(Decimal(value), Unit.MONEY) == said


def test_a_currency_without_a_sign_of_its_own_is_named() -> None:
    assert amount(5, Unit.MONEY, currency="CHF") == "CHF\u00a05.00"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Value(amount=5), "+5"),
        (Value(amount=0), "0"),
        (Value(amount=-5), "−5"),
        (Value(amount=0, status=Status.NOTHING), "none"),
        (Value(amount=0, status=Status.UNDER, block=2000), "under 2,000"),
        (Value(amount=18_000, status=Status.RANGE, block=3000), "15,000 to 21,000"),
        (NONE, "–"),
    ],
)
def test_a_movement_that_is_shown_and_more_than_nothing_has_a_plus(value: Value, said: str) -> None:
    assert signed(value, Unit.UNITS) == said


def test_a_dash_is_read_out_in_words() -> None:
    assert (number(NONE, Unit.UNITS), spoken(NONE, Unit.UNITS)) == ("–", "does not apply")
    assert spoken(Value(amount=5), Unit.UNITS) == "5"


@pytest.mark.parametrize(
    ("unit", "decimals", "said"), [(Unit.YEARS, 1, "2.2"), (Unit.YEARS, 3, "2.25"), (Unit.QUARTERS, 0, "2")]
)
def test_years_and_quarters_have_no_more_decimals_than_are_asked_for(unit: Unit, decimals: int, said: str) -> None:
    assert amount(Decimal("2.25"), unit, decimals=decimals) == said
