"""The count of the whole company in force on a day, in units of any day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from transparency.ledger.book import Book
from transparency.release.snapshot import Capital
from transparency.units import Split, factor


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
