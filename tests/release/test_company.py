"""Splits as they were known when a quarter was closed."""

from datetime import date
from fractions import Fraction

import polars as pl

from transparency.ledger.book import Book
from transparency.release.company import Split, Splits

ROWS: list[tuple[str, str, date, date | None, str | None, str | None]] = [
    ("a1", "split", date(2025, 3, 1), None, "2:1", None),
    ("a2", "split", date(2025, 3, 1), None, "2:1", None),  # the same, for another pool
    ("b", "split", date(2025, 1, 1), date(2025, 6, 1), "3:2", None),  # booked late
    ("c", "split", date(2025, 5, 1), None, "10:1", None),
    ("d", "reversal", date(2025, 7, 1), None, None, "c"),
    ("e", "grant", date(2025, 2, 1), None, None, None),
]


def test_splits_known_on_a_day() -> None:
    names = ("event", "type", "date", "recorded", "ratio", "reverses")
    empty = pl.DataFrame()
    splits = Splits(Book((), pl.DataFrame(ROWS, schema=names, orient="row"), empty, empty))
    first, late, wrong = (
        Split(date(2025, 3, 1), Fraction(2)),
        Split(date(2025, 1, 1), Fraction(3, 2)),
        Split(date(2025, 5, 1), Fraction(10)),
    )
    assert splits.known(date(2025, 2, 28)) == ()
    assert splits.known(date(2025, 3, 1)) == (first,)
    assert splits.known(date(2025, 5, 31)) == (first, wrong)
    assert splits.known(date(2025, 6, 30)) == (late, first, wrong)
    assert splits.known(date(2025, 7, 1)) == (late, first)
