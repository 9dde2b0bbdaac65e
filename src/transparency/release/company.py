"""The count of the whole company in force on a day, and splits of its shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from transparency.ledger.book import Book
from transparency.release.snapshot import Capital


@dataclass(frozen=True, slots=True)
class Split:
    """A split of shares: ``ratio`` new units for each old one, from ``on``."""

    on: date
    ratio: Fraction


def splits(book: Book, closed: date) -> tuple[Split, ...]:
    """The splits booked by ``closed`` and not reversed by then, in order of date.

    A split concerns the company, but is booked for each pool; the same ratio on the same day is one split.
    """
    events = book.events.filter(pl.col("recorded").fill_null(pl.col("date")) <= closed)
    reversed_ = events.get_column("reverses").drop_nulls().unique().to_list()
    rows = (
        events.filter((pl.col("type") == "split") & ~pl.col("event").is_in(reversed_)).select("date", "ratio").unique()
    )
    found = []
    for row in rows.sort("date", "ratio").iter_rows(named=True):
        new, _, old = row["ratio"].partition(":")
        found.append(Split(row["date"], Fraction(int(new), int(old))))
    return tuple(found)


def factor(splits: Sequence[Split], after: date, until: date) -> Fraction:
    """What one unit of the end of day ``after`` has become at the end of day ``until``."""
    result = Fraction(1)
    for split in splits:
        if after < split.on <= until:
            result *= split.ratio
    return result


class Company:
    """The rows of ``capitalization.csv``."""

    def __init__(self, book: Book, holders: Sequence[str]) -> None:
        """``holders``: ids of the groups of other holders, in printed order."""
        self._rows: list[dict[str, Any]] = book.capitalization.sort("as_of").to_dicts()
        self._holders = holders

    def on(self, day: date, unit_day: date, splits: Sequence[Split]) -> Capital | None:
        """The row in force on ``day``, counted in units of ``unit_day``; parts of a unit after a split are dropped."""
        rows = [row for row in self._rows if row["as_of"] <= day]
        if not rows:
            return None
        row = rows[-1]
        times = factor(splits, row["as_of"], unit_day)
        claims = row["claims_first"]
        return Capital(
            as_of=row["as_of"],
            issued=int(row["issued_outstanding"] * times),
            fully_diluted=int(row["fully_diluted"] * times),
            claims_first=None if claims is None else Decimal(claims),
            others={holder: int((row.get(holder) or 0) * times) for holder in self._holders},
        )
