"""One quarter when it is drawn: its books, what was printed before it, and its coin."""

from fractions import Fraction

from transparency.ledger.book import Book
from transparency.ledger.sources import Sources
from transparency.privacy.coin import Coin
from transparency.publication.private import Private
from transparency.publication.publication import Publication
from transparency.publication.quarter import Quarter
from transparency.published.blocks import Level, Published


class Occasion:
    """What a quarter is drawn from."""

    def __init__(
        self, sources: Sources, book: Book, publication: Publication, private: Private, *, quarter: Quarter,
        past: Published | None,
    ) -> None:  # fmt: skip
        """``past``: what was printed of the quarter before."""
        self.sources, self.book, self.publication, self.private = sources, book, publication, private
        self.quarter, self.past, self.index = quarter, past, quarter.index
        self.minimum = publication.settings.disclosure.min_providers
        self.coin = Coin(private.secret, quarter.id)
        ratios = sources.ratios(self.index)
        by_pool = {Fraction(new, old) for new, old in ratios.values()}
        self.ratio = by_pool.pop() if len(by_pool) == 1 else Fraction(1)
        """What the splits of the quarter multiply every unit by: the same in all pools (V14)."""
        self.before = sources.of(self.index - 1, ratios)
        """Of the quarter before, in units of today."""
        self.facts = sources.of(self.index)
        self.block_before = past.block * self.ratio if past else Fraction(0)
        """In units of today, of which a split may leave parts; 0 without one."""
        self.opens_year = quarter.number == 1
        self.same_year = past is not None and past.quarter.startswith(quarter.fiscal_year)
        self.bound = self.same_year and past is not None and past.level is Level.FULL
        """Whether the quarter before is of the same fiscal year, and printed in full: then rows only merge."""
