"""What is true, by today's books, of everything that was printed."""

from collections.abc import Sequence
from fractions import Fraction

from transparency.ledger.contributions import Granted
from transparency.ledger.positions import Positions
from transparency.ledger.sources import Sources
from transparency.privacy.cells import Tally
from transparency.privacy.layout import layout_again
from transparency.privacy.rounding import Amount
from transparency.publication.publication import Publication
from transparency.published.blocks import Published


def truths(
    positions: Positions,
    publication: Publication,
    published: Sequence[Published],
    *,
    granted: Granted | None = None,
) -> list[dict[str, Amount]]:
    """For each published quarter, what is true of its cells by today's books.

    Cells that are no sums of units, and those that belong to nobody, are left out.
    """
    every = tallies(positions, publication, published, granted=granted)
    return [
        {cell: amount for cell, amount in tally.amounts.items() if cell in past.values}
        for past, tally in zip(published, every, strict=True)
    ]


def tallies(
    positions: Positions,
    publication: Publication,
    published: Sequence[Published],
    *,
    granted: Granted | None = None,
) -> list[Tally]:
    """What is true by today's books of everything that was printed: for the private audit. Needs no key."""
    sources = Sources(positions, granted)
    found = []
    for past, disclosed in zip(published, publication.disclosed, strict=False):
        index = disclosed.quarter.index
        layout = layout_again(past, publication, Fraction(1))
        before = sources.of(index - 1, sources.ratios(index))
        found.append(Tally(sources, layout, sources.of(index), before))
    return found
