"""What the checks of rules look at besides the rule itself."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from transparency.ledger.book import Book
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.rules.reading import RuleSource


class Context(Struct, frozen=True):
    """All rules and what surrounds them. ``book`` is ``None`` when the ledger could not be read."""

    publication: Publication
    sources: tuple[RuleSource, ...]
    book: Book | None = None


Check = Callable[[RuleSource, Context], Iterator[Problem]]
"""A check of one rule: a generator of problems."""
