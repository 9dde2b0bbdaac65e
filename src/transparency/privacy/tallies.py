"""The true cells of a quarter, put together from all that they are made of: people, rules, money, the year."""

from fractions import Fraction

import polars as pl
from msgspec import Struct

from transparency.ledger.contributions import Contributions, Sources
from transparency.privacy.cells import Tally, grants_until, last_pots
from transparency.privacy.layout import YEAR, Layout
from transparency.published.blocks import Level


class Granted(Struct, frozen=True):
    """What rules say of the grants in the ledger, handed on by whoever checks them; the wall knows no rules."""

    grants: pl.DataFrame
    """One row for each grant that follows a rule, or is an exception from it: quarter i32 (in which it counts),
    provider, rule, kind, outcome (``follows``, ``exception``), reason (of exceptions), period (of a shared pot), pot
    (units of that pot), points (whole numbers in the same parts within a pot), parts."""
    most: dict[int, int] = {}
    """Quarter (its index) → the most that a rule in force then gives one person at once, in units of its last day."""


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
        if layout.worth:
            tally.money("money/outstanding", Fraction(str(worth)), tally.amounts["closing/priced"].mark)
        if layout.paid:
            tally.money("money/paid", Fraction(str(facts.paid["paid"].sum())), tally.mark(facts.paid, "paid"))
        if granted is not None:
            grants = grants_until(granted.grants, index)
            tally.grants(grants)
            tally.pots(last_pots(grants), minimum)
    if layout.level is Level.RANGES and index % YEAR == YEAR - 1:
        tally.years(pl.concat([sources.of(index - back).flows for back in range(1, YEAR)] + [facts.flows]))
    return tally
