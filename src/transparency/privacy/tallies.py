"""The true cells of a quarter, put together from all that they are made of: people, rules, money, the year."""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl
from msgspec import Struct

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.privacy.blocks import Level, Published
from transparency.privacy.cells import Tally, grants_until, last_pots
from transparency.privacy.contributions import Contributions, Sources
from transparency.privacy.layout import YEAR, Layout, layout_again, table_attributes
from transparency.privacy.rounding import Amount
from transparency.publication.publication import Publication


class Granted(Struct, frozen=True):
    """What rules say of the grants in the ledger, handed on by whoever checks them; the wall knows no rules."""

    grants: pl.DataFrame
    """One row for each grant that follows a rule, or is an exception from it: quarter i32 (in which it counts),
    provider, rule, kind, outcome (``follows``, ``exception``), reason (of exceptions), period (of a shared pot), pot
    (units of that pot), points (whole numbers in the same parts within a pot), parts."""
    most: dict[int, int] = {}
    """Quarter (its index) → the most that a rule in force then gives one person at once, in units of its last day."""


def truths(
    positions: Positions,
    book: Book,
    publication: Publication,
    published: Sequence[Published],
    *,
    granted: Granted | None = None,
) -> list[dict[str, Amount]]:
    """For each published quarter, what is true of its cells by today's books.

    Cells that are no sums of units, and those that belong to nobody, are left out.
    """
    every = tallies(positions, book, publication, published, granted=granted)
    return [
        {cell: amount for cell, amount in tally.amounts.items() if cell in past.values}
        for past, tally in zip(published, every, strict=True)
    ]


def tallies(
    positions: Positions,
    book: Book,
    publication: Publication,
    published: Sequence[Published],
    *,
    granted: Granted | None = None,
) -> list[Tally]:
    """What is true by today's books of everything that was printed: for the private audit. Needs no key."""
    attributes = dict.fromkeys(name for table in table_attributes(publication) for name in table)
    sources = Sources(positions, book, list(attributes))
    found = []
    for past, disclosed in zip(published, publication.disclosed, strict=False):
        index = disclosed.quarter.index
        layout = layout_again(past, publication, {})
        before = sources.of(index - 1, sources.ratios(index))
        found.append(tally_of(sources, layout, sources.of(index), before, granted=granted, minimum=past.minimum))
    return found


def tally_of(
    sources: Sources,
    layout: Layout,
    facts: Contributions,
    before: Contributions,
    *,
    granted: Granted | None,
    minimum: int,
) -> Tally:
    """All cells of a quarter, with money, grants and what happened in the year."""
    index = facts.index
    tally = Tally(layout, facts, before, sources.touched(index))
    if layout.level is Level.FULL:
        worth = sources.balances_of(index)["value"].sum()
        if layout.money:
            tally.money("money/outstanding", Fraction(str(worth)), tally.amounts["closing/priced"].mark)
        if granted is not None:
            grants = grants_until(granted.grants, index)
            tally.grants(grants)
            tally.pots(last_pots(grants), minimum)
    if layout.level is Level.RANGES and index % YEAR == YEAR - 1:
        tally.years(pl.concat([sources.of(index - back).flows for back in range(1, YEAR)] + [facts.flows]))
    return tally
