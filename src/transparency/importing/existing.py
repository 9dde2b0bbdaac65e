"""What the ledger holds already, as an import compares it: where each event stands, its cells, which are reversed."""

from collections.abc import Mapping, Sequence

import polars as pl
from msgspec import Struct

from transparency.ledger.book import Book

Row = dict[str, str]
"""One line of a ledger file: column → cell, empty cells left out."""

COMPARED = (
    "date", "type", "pool", "provider", "grant", "units", "price", "ratio", "instrument", "vesting", "vest_start",
    "expires", "cause",
)  # fmt: skip
"""Cells by which an event in the ledger is the same as in the source. Rule and inputs may be added by hand later."""
CANNOT_REVERSE = ("grant", "split", "reprice", "transfer_in")
"""Event types that an import does not take back: others stand on them, or no reversal of them exists."""


class Held(Struct, frozen=True):
    """The events of the ledger: where each stands, its cells in the order of ``COMPARED``, and which are reversed."""

    place: Mapping[str, int]
    cells: Sequence[tuple[str | None, ...]]
    reversed: frozenset[str]

    def row(self, event: str) -> Row:
        """The compared cells of an event, and its id."""
        cells = zip(COMPARED, self.cells[self.place[event]], strict=True)
        return {name: cell for name, cell in cells if cell is not None} | {"event": event}


def held_in(book: Book | None) -> Held:
    """Everything that the ledger ``book`` holds; nothing when there is no ledger yet."""
    if book is None or not book.events.height:
        return Held({}, (), frozenset())
    ids = book.events["event"].to_list()
    undone = book.events["reverses"].drop_nulls().to_list()
    price = pl.col("price").cast(pl.String).str.strip_chars_end("0").str.strip_suffix(".")
    texts = book.events.select(price if name == "price" else pl.col(name).cast(pl.String) for name in COMPARED)
    return Held({name: at for at, name in enumerate(ids)}, texts.rows(), frozenset(undone))
