"""What the invariants look at, and how they report: see ``invariants`` for the list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.entries import Entries
from transparency.ledger.findings import Findings
from transparency.publication.publication import Publication

Row = dict[str, Any]
LIVE = ~pl.col("loose") & (pl.col("sign") == 1)
"""Events that count and are no reversals."""
PLACE = ("file", "line", "event")


@dataclass(frozen=True, slots=True)
class Walked:
    """What the checks look at: see ``walk.walk`` for ``rows`` and ``at_splits``."""

    book: Book
    publication: Publication
    entries: Entries
    rows: pl.DataFrame
    at_splits: list[pl.DataFrame]
    findings: Findings

    def say(self, code: str, bad: pl.Expr, words: Callable[[Row], str], hint: str = "") -> None:
        """Add a problem for each event that fails, with the names that words need."""
        failing = self.rows.filter(bad)
        if failing.height:
            self.findings.rows(code, self.named(failing), words, hint)

    def named(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows in total order with what words need: id, place and cause of the event, facts of its grant."""
        facts = self.entries.grants.select(
            "grant", "provider", "instrument", "vest_start", pl.col("date").alias("granted"), "vesting"
        )
        rows, events = rows.sort("i"), self.entries.events
        of_grant = [facts[name].gather(rows["g"]) for name in facts.columns]
        return rows.hstack([*(events[name].gather(rows["i"]) for name in (*PLACE, "cause")), *of_grant])
