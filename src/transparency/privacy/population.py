"""The words the disclosure-control engine is spoken to in: who is counted, in which tables, under which rules.

The engine is a pure room: it takes these values and returns values. It knows no ledger, no file and no release model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

Key = tuple[tuple[str, str], ...]
"""A cell: ``((attribute, category), …)`` in the order of the shape's attributes; ``()`` is the grand total."""

PROVIDER = "provider"


@dataclass(frozen=True)
class Shape:
    """What is printed each quarter.

    ``attributes``: declared attributes; a roll-up (the division of a state) is simply another attribute.
    ``tables``: each a tuple of at most two attributes, ``()`` is the total. ``measures``: names of unit columns; the
    number of providers is always measured too. ``flows``: those of the measures that tell what moved in the quarter
    (granted, forfeited) beside a stock; with any of them, a cell once withheld stays withheld, because
    opening = closing - flow would give the earlier figure away.
    """

    attributes: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]
    measures: tuple[str, ...]
    flows: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for table in self.tables:
            if len(table) > 2 or len(set(table)) < len(table) or not set(table) <= set(self.attributes):
                raise ValueError(f"not a table of at most two declared attributes: {table}")
        if not set(self.flows) <= set(self.measures):
            raise ValueError("a flow is not among the measures")

    @property
    def closed(self) -> tuple[tuple[str, ...], ...]:
        """The tables with every margin they add up to, the total first; categories in the order of the attributes."""
        order = {name: place for place, name in enumerate(self.attributes)}
        every = {
            tuple(sorted(part, key=order.__getitem__))
            for table in (*self.tables, ())
            for size in range(len(table) + 1)
            for part in combinations(table, size)
        }
        return tuple(sorted(every, key=lambda table: (len(table), [order[name] for name in table])))


@dataclass(frozen=True, eq=False)
class Population:
    """Everyone counted in one release, one row per provider.

    ``people``: columns ``provider``, one string column per attribute, one i64 column per measure (not negative),
    nothing missing.
    Several ledger rows of one provider are merged before: contributors are people.
    """

    release: str
    people: pl.DataFrame


@dataclass(frozen=True)
class Rules:
    """When a group, or a change of a group, points to a person.

    ``min_providers`` (n): a group of 1..n-1 people is sensitive. ``min_changers`` (m): so is a change made by 1..m-1
    people. ``p_percent``: so is a sum in which all but the two largest make less than p % of the largest.
    ``seed``: private; it perturbs the costs so that masks cannot be recomputed by a reader. ``standard_grants``: sizes
    known to everyone, for "sum = people x a standard grant".
    """

    min_providers: int
    min_changers: int
    p_percent: int
    seed: bytes
    standard_grants: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.min_providers < 1 or self.min_changers < 1 or self.p_percent < 0 or not self.seed:
            raise ValueError("n and m start at 1, p is not negative, and the seed is not empty")


def spoken(key: Key) -> str:
    """A key in words: ``role=LPC, region=West``; the total is ``all providers``."""
    return ", ".join(f"{attribute}={category}" for attribute, category in key) or "all providers"


def spoken_sum(plus: Sequence[Key], minus: Sequence[Key]) -> str:
    """A sum of cells in words, as an equation's left side."""
    left = " + ".join(f"[{spoken(key)}]" for key in plus)
    right = " - ".join(f"[{spoken(key)}]" for key in minus)
    return f"{left} - {right}" if right else left
