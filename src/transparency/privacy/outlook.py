"""How the table of what will be earned next may be shown: by quarter, by year, or not at all.

Each of its cells is a sum about people, and a later release tells of the same quarters again: the difference is what
the changes in between did to these quarters. So a cell is shown only when enough people stand behind it, and behind
its change since every earlier release that tells the same sum.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

import polars as pl
from msgspec import Struct

from transparency.ledger.positions import Positions
from transparency.privacy.population import PROVIDER, Rules
from transparency.privacy.treatment import unsafe

Outlook = Literal["quarters", "years", "withheld"]
AHEAD = 8
CELLS: dict[str, tuple[tuple[int, ...], ...]] = {
    "quarters": tuple((step,) for step in range(1, AHEAD + 1)),
    "years": ((1, 2, 3, 4), (5, 6, 7, 8)),
    "withheld": (),
}
"""Outlook → cells, each a group of quarters ahead."""


class Told(Struct, frozen=True):
    """An earlier release: its quarter and how its table was shown."""

    quarter: int
    outlook: str


def outlook(positions: Positions, quarter: int, told: Sequence[Told], waiting: pl.DataFrame, rules: Rules) -> Outlook:
    """The finest way in which the table of ``quarter`` may be shown.

    ``told``: all earlier releases. ``waiting``: movements that are carried forward. Where these concern units not yet
    earned, the table would not add up to what is shown as not yet earned, and the difference would be these units.
    """
    if (waiting["unvested"] != 0).any():
        return "withheld"
    each = positions.ahead_by_provider.collect()
    kinds: tuple[Outlook, ...] = ("quarters", "years")
    for kind in kinds:
        changes = (change for cell in CELLS[kind] for change in _changes(each, positions, quarter, cell, told))
        enough = (_sums(each, quarter, cell) for cell in CELLS[kind])
        if not any(
            unsafe(sums, (), ("units",), rules, few).height
            for few, every in ((rules.min_providers, enough), (rules.min_changers, changes))
            for sums in every
        ):
            return kind
    return "withheld"


def _changes(
    each: pl.DataFrame, positions: Positions, quarter: int, cell: tuple[int, ...], told: Sequence[Told]
) -> Iterator[pl.DataFrame]:
    """What became of a cell since each earlier release that told it: provider, units."""
    own = _sums(each, quarter, cell)
    for earlier in told:
        before = tuple(step + quarter - earlier.quarter for step in cell)
        if not _known(before, CELLS[earlier.outlook]):
            continue
        ratio = _ratio(positions, earlier.quarter, quarter)
        then = _sums(each, earlier.quarter, before)
        then = then.with_columns(-(pl.col("units") * ratio.numerator // ratio.denominator))
        yield pl.concat([own, then]).group_by(PROVIDER).agg(pl.col("units").sum())


def _known(steps: tuple[int, ...], cells: Sequence[tuple[int, ...]]) -> bool:
    """Whether a reader can add cells of a table up to exactly these quarters."""
    wanted = set(steps)
    return wanted == {step for cell in cells if wanted >= set(cell) for step in cell}


def _sums(each: pl.DataFrame, quarter: int, cell: tuple[int, ...]) -> pl.DataFrame:
    here = each.filter((pl.col("quarter") == quarter) & pl.col("ahead").is_in(cell))
    return here.group_by(PROVIDER).agg(pl.col("units").sum())


def _ratio(positions: Positions, since: int, until: int) -> Fraction:
    """What a unit of one quarter's end has become by the end of another; all pools are taken alike."""
    ratio = Fraction(1)
    for at, _, new, old in positions.splits:
        if since < at <= until:
            ratio *= Fraction(new, old)
    return ratio
