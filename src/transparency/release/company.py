"""The count of the whole company in force on a day, and splits of its shares."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from msgspec import Struct

from transparency.ledger.book import Book
from transparency.release.snapshot import Capital


class Split(Struct, frozen=True):
    """A split of shares: ``ratio`` new units for each old one, from ``on``."""

    on: date
    ratio: Fraction


class Splits:
    """The splits of a book. One concerns the company, but is booked for each pool: once is enough of the same."""

    def __init__(self, book: Book) -> None:
        booked = pl.col("recorded").fill_null(pl.col("date")).alias("booked")
        events = book.events.filter(pl.col("type") == "split")
        undone = book.events.filter(pl.col("reverses").is_in(events.get_column("event").implode()))
        self._rows = events.select("event", "date", "ratio", booked).rows()
        self._undone = undone.select("reverses", booked).rows()

    def known(self, closed: date) -> tuple[Split, ...]:
        """Those booked by ``closed`` and not reversed by then, in order of date."""
        reversed_ = {event for event, booked in self._undone if booked <= closed}
        rows = {(day, ratio) for event, day, ratio, booked in self._rows if booked <= closed and event not in reversed_}
        found = []
        for day, ratio in sorted(rows):
            new, _, old = ratio.partition(":")
            found.append(Split(day, Fraction(int(new), int(old))))
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
