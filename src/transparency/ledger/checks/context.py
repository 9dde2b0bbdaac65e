"""What the invariants look at, and how they report: see ``invariants`` for the list."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from msgspec import Struct

from transparency.ledger.book import Book
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.replay.arrays import Ints
from transparency.ledger.replay.before_events import BeforeEvents
from transparency.ledger.replay.ordered_events import KIND, OrderedLedger
from transparency.publication.publication import Publication

Row = dict[str, Any]
_NUMBERS = ("i", "g", "units", "unvested", "vested", "owned", "unearned")


class CheckContext(Struct, frozen=True):
    """What the checks look at."""

    book: Book
    publication: Publication
    ledger: OrderedLedger
    rows: BeforeEvents
    people: pl.DataFrame
    """Every line about a provider: see ``presence.lines_of_people``."""
    problems: ProblemList

    def live(self, *names: str) -> Ints:
        """Those of ``rows`` that are of these types and count and are no reversals."""
        chosen = np.zeros(len(KIND), np.bool_)
        chosen[[KIND[name] for name in names]] = True
        at = np.flatnonzero(chosen[self.rows.kind])
        live: Ints = at[~self.rows.loose[at] & (self.ledger.sign[self.rows.i[at]] == 1)]
        return live

    def say(self, code: str, bad: Ints, words: Callable[[Row], str], hint: str = "") -> None:
        """Add a problem for each of ``rows`` that fails, with the names that words need."""
        if len(bad):
            self.problems.rows(code, self.named(bad), words, hint)

    def named(self, at: Ints) -> pl.DataFrame:
        """Some of ``rows`` in total order with what words need: facts of the event, of its grant, what was held."""
        at = at[np.argsort(self.rows.i[at])]
        i, g, ledger = self.rows.i[at], self.rows.g[at], self.ledger
        numbers = {name: getattr(self.rows, name)[at] for name in _NUMBERS}
        of_grant = ledger.events.select("grant", "provider", "instrument", "vesting", "vest_start", granted="date")
        return (
            pl.DataFrame(numbers)
            .hstack(
                [
                    *ledger.placed(i, "date"),
                    *(ledger.facts(name, i) for name in ("type", "cause")),
                    *(of_grant[name][ledger.grants.i[g]] for name in of_grant.columns),
                ]
            )
            .with_columns(pl.col("vest_start").fill_null(pl.col("granted")))
        )
