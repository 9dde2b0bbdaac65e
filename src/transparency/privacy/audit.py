"""The program's attack on itself, ledger in hand: every sensitive sum, all pairs of releases, every insider."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from transparency.privacy.population import Key, Rules
from transparency.privacy.published import Published


@dataclass(frozen=True)
class Failure:
    """A disclosure: the cell, the releases compared (one or two), the equation that discloses, the remedies."""

    cell: Key
    releases: tuple[str, ...]
    equation: str
    remedies: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """What the audit counted, over all releases. ``uncertain``: what could not be decided (exit 2).

    ``narrowest``: the smallest margin to either side of a sensitive sum, as a share of what is required (1 or more is
    safe) with its cell in words; None when no sum is sensitive.
    """

    releases: int
    cells: int
    published: int
    withheld: int
    derivable: int
    sensitive: int
    measures: int
    narrowest: Fraction | None
    narrowest_at: str
    pairs: int
    known_in_both: int
    fewest_changers: int | None
    remainders: int
    insiders: int
    exact_hits: int
    failures: tuple[Failure, ...]
    uncertain: tuple[str, ...] = ()


def audit(history: Sequence[Published], rules: Rules) -> Findings:
    """Attack everything published, as an outsider and as each single insider."""
    raise NotImplementedError
