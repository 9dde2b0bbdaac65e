"""The cap table's own totals against the ledger: compared in private, and never printed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Publication


def others_on(book: Book, day: date) -> dict[str, Any] | None:
    """The row of ``capitalization.csv`` that counts on a day, in units of its own; None before there is one."""
    rows = book.capitalization.filter(pl.col("as_of") <= day)
    return rows.row(-1, named=True) if rows.height else None


def untied(book: Book, positions: Positions, publication: Publication) -> list[Problem]:
    """V11: the cap table's own totals against the ledger, compared in private and never printed (rule 5)."""
    rows = book.capitalization
    ends = {one.quarter.end: one.quarter.index for one in publication.disclosed}
    holders = [group.id for group in publication.settings.other_holders]
    found = []
    for row in rows.filter(pl.col("as_of").is_in(list(ends))).iter_rows(named=True):
        balances = positions.balances.filter(pl.col("quarter") == ends[row["as_of"]])
        owned = int(balances["owned"].sum()) + int(balances["unearned"].sum())
        reserved = int(balances.select(pl.sum_horizontal("available", "unvested", "vested").sum()).item())
        due: Mapping[str, int] = {
            "issued_outstanding": row["others_issued"] + owned,
            "fully_diluted": sum(row[name] for name in holders) + reserved + owned,
        }
        for name, units in due.items():
            if row[name] is not None and row[name] != units and (holders or name == "issued_outstanding"):
                message = (
                    f"{name} of {row['as_of']} is not what others hold and what the ledger says of providers together."
                )
                hint = "Correct the cap table or the ledger. It is compared in private; the pages print neither."
                found.append(
                    Problem(
                        "V11", message, "ledger/capitalization.csv", row["line"], hint=hint, severity=Severity.WARNING
                    )
                )
    return found
