"""A company's quarters drawn by the real door, with a key of one's own."""

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from companies import Company
from msgspec import Struct

from transparency.audit.truth import tallies
from transparency.ledger.book import Book
from transparency.ledger.contributions import Granted
from transparency.ledger.positions import Positions
from transparency.privacy.cells import Tally
from transparency.privacy.door import publish
from transparency.publication.private import Private
from transparency.publication.publication import Publication
from transparency.published.blocks import Published


class Printed(Struct, frozen=True):
    """What a company printed, and its books."""

    company: Company
    publication: Publication
    book: Book
    positions: Positions
    published: tuple[Published, ...]

    def change(self, cell: str, place: int) -> int:
        """What a cell moved by since the quarter before."""
        return self.published[place].values[cell] - self.published[place - 1].values[cell]


def key(number: int) -> Private:
    """A key."""
    return Private(key=hashlib.sha256(f"attack {number}".encode()).hexdigest())


def printed(company: Company, number: int = 0, granted: Granted | None = None) -> Printed:
    """All quarters of a company; ``granted`` is what its rules say of its grants."""
    with tempfile.TemporaryDirectory() as folder:
        publication, book, positions = company.replayed(Path(folder))
        published, problems = publish(positions, book, publication, (), private=key(number), granted=granted)
        assert problems == []
        return Printed(company, publication, book, positions, published)


def drawn(one: Printed, number: int) -> tuple[Published, ...]:
    """The same books, published with another key."""
    published, problems = publish(one.positions, one.book, one.publication, (), private=key(number))
    assert problems == []
    return published


def tallied(one: Printed, published: Sequence[Published]) -> list[Tally]:
    """What is true of the cells of published quarters."""
    return tallies(one.positions, one.publication, published)
