"""Splits: read from a ledger, and what they make of a unit between two days."""

from datetime import date
from fractions import Fraction

import polars as pl
import pytest

from transparency.ledger.book import Book
from transparency.units import Split, factor, read_ratio, splits_between

JANUARY, MARCH, MAY = date(2026, 1, 15), date(2026, 3, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    "text", ["", "2", "2:", ":1", "0:1", "1:0", "2:1:1", "-2:1", "2.0:1", "²:1", "2:1\n", "1234567890:1"]
)
def test_what_is_no_ratio(text: str) -> None:
    assert read_ratio(text) is None


def test_a_split_without_a_pool_is_one_of_each_pool() -> None:
    rows = [("split", MARCH, None, "4:2"), ("grant", MARCH, "a", None), ("split", JANUARY, "b", "3:2")]
    events = pl.DataFrame(rows, schema=("type", "date", "pool", "ratio"), orient="row")
    splits = Book((), events, pl.DataFrame(), pl.DataFrame()).splits(["b", "a"])
    assert splits == (Split("a", MARCH, 2, 1), Split("b", JANUARY, 3, 2), Split("b", MARCH, 2, 1))


def test_the_company_splits_once_however_many_pools_book_it() -> None:
    splits = [Split("b", MARCH, 2, 1), Split("a", MARCH, 2, 1), Split("a", MAY, 1, 3)]
    assert factor(splits, JANUARY, MARCH) == 2
    assert [split.day for split in splits_between(splits, JANUARY)] == [MARCH, MAY]
    assert factor(splits, JANUARY, pool="a") == Fraction(2, 3) and factor(splits, JANUARY, pool="b") == 2


def test_a_unit_of_the_day_of_a_split_is_a_new_one() -> None:
    splits = [Split("a", MARCH, 2, 1)]
    assert factor(splits, MARCH, MAY) == 1 and factor(splits, JANUARY, date(2026, 2, 28)) == 1
