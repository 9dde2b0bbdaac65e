"""Single values of the Open Cap Table Format: what they come to, and what is no value of it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from transparency.importing.ocf import values
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.values import ValueFault


def item(value: Any, **more: Any) -> Object:
    return Object("TX_X", "t1", {"id": "t1", "x": value, **more}, "transactions.ocf.json", 1)


def code(read: Any, *given: Any) -> str:
    with pytest.raises(ValueFault) as caught:
        read(*given)
    return str(caught.value.problem.code)


@pytest.mark.parametrize(
    ("given", "units"),
    [
        ("0", 0), ("100", 100), ("+5", 5), ("100.00", 100), ("9007199254740992", 2**53), ("-0", 0),
        ("9007199254740993", None), ("-1", None), ("1.5", None), ("1e3", None), ("", None), (100, None),
        ("1,000", None), ("1.12345678901", None), ("1" * 41, None),
    ],
)  # fmt: skip
def test_units_are_whole_numbers_written_as_text(given: Any, units: int | None) -> None:
    if units is None:
        assert code(values.units, item(given), "x") == "N05"
    else:
        assert values.units(item(given), "x") == units
    assert code(values.units, item(None), "x") == "N06"


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("2026-03-31", date(2026, 3, 31)), ("1900-01-01", date(1900, 1, 1)), ("2199-12-31", date(2199, 12, 31)),
        ("1899-12-31", None), ("2200-01-01", None), ("2026-02-30", None), ("2026-3-1", None), ("20260331", None),
        ("2026-03-31T00:00:00Z", None),
    ],
)  # fmt: skip
def test_days(given: str, read: date | None) -> None:
    if read is None:
        assert code(values.day, item(given), "x") == code(values.optional_day, item(given), "x") == "N05"
    else:
        assert values.day(item(given), "x") == values.optional_day(item(given), "x") == read
    assert values.optional_day(item(None), "x") is None
    assert code(values.day, item(None), "x") == "N06"


@pytest.mark.parametrize(
    ("amount", "read"),
    [
        ("0", "0"), ("1.50", "1.5"), ("100", "100"), ("0.123456", "0.123456"), ("0.1234560", "0.123456"),
        ("0.1234567", None), ("-0.01", None), ("1e2", None), (1, None),
    ],
)  # fmt: skip
def test_amounts_of_money(amount: Any, read: str | None) -> None:
    given = item({"amount": amount, "currency": "USD"})
    if read is None:
        assert code(values.money, given, "x", "USD") == "N05"
    else:
        assert str(values.money(given, "x", "USD")) == read
    assert code(values.money, given, "x", "EUR") == "N05"


def test_no_amount_is_none() -> None:
    for given in (None, "1", {}, {"currency": "USD"}, []):
        assert values.money(item(given), "x", "USD") is None
    assert values.money(item({"amount": "1"}, y=1), "y", "USD") is None


@pytest.mark.parametrize(
    ("top", "bottom", "read"),
    [
        ("2", "1", Fraction(2)), ("4", "2", Fraction(2)), ("1.5", "1", Fraction(3, 2)), ("999999999", "1", 999999999),
        ("1000000000", "1", None), ("1", "1000000000", None), ("2000000000", "2", None), ("1999999998", "2", 999999999),
        ("0", "1", None), ("1", "0", None), ("-2", "1", None), ("2", "-1", None), ("-2", "-1", None),
    ],
)  # fmt: skip
def test_ratios(top: str, bottom: str, read: Fraction | int | None) -> None:
    given = item({"numerator": top, "denominator": bottom})
    if read is None:
        assert code(values.ratio, given, "x") == "N05"
    else:
        assert values.ratio(given, "x") == read
    assert code(values.ratio, item("2:1"), "x") == "N06"
    assert code(values.ratio, item({"numerator": "2"}), "x") == "N05"


def test_texts_and_lists() -> None:
    assert (values.text(item("a"), "x"), values.optional(item("a"), "x")) == ("a", "a")
    for given in ("", None, 5, []):
        assert values.optional(item(given), "x") == ""
        assert code(values.text, item(given), "x") == "N06"
    assert values.names(item(["a", 5, None, "b"]), "x") == ["a", "b"]
    assert values.names(item("a"), "x") == values.names(item(None), "x") == []
    assert values.number(item("1.25"), "x") == Decimal("1.25")
    assert values.number(item("1.25"), "x", "2") == 2


@pytest.mark.parametrize(
    ("facts", "word", "kind"),
    [
        ({}, ("", ""), ""),
        ({"reason_text": "transparency:forfeit:left"}, ("forfeit", "left"), "forfeit"),
        ({"consideration_text": "transparency:settle"}, ("settle", ""), "settle"),
        ({"comments": ["hello", 5, "transparency:settle:withheld"]}, ("settle", "withheld"), "withheld"),
        ({"reason_text": "forfeit", "comments": "transparency:settle"}, ("", ""), ""),
        ({"reason_text": "transparency:a", "comments": ["transparency:b"]}, ("a", ""), "a"),
    ],
)
def test_our_own_words(facts: dict[str, Any], word: tuple[str, str], kind: str) -> None:
    assert (values.own_word(item(None, **facts)), values.own_kind(item(None, **facts))) == (word, kind)
