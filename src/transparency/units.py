"""Units over time: what a split is, how its ratio is read, what a unit of one day has become by another.

A *unit* is the smallest piece that a plan counts. A split replaces every ``old`` units by ``new`` ones, so a number of
units means something only together with its day. Events on the day of a split do not exist (L13), and a split is never
reversed (L14): a wrong one is mended by a second one that turns it back.
"""

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import prod

from msgspec import Struct

RATIO_PATTERN = r"^[1-9][0-9]{0,8}:[1-9][0-9]{0,8}$"
"""New units, a colon, old units: the cell ``ratio`` of a ledger."""

_RATIO = re.compile(RATIO_PATTERN, re.ASCII)


class Split(Struct, frozen=True, forbid_unknown_fields=True):
    """A split of a pool's units: from ``day``, ``new`` units for every ``old`` ones."""

    pool: str
    day: date
    new: int
    old: int

    @property
    def ratio(self) -> Fraction:
        """Units after the split for each one before it."""
        return Fraction(self.new, self.old)


def read_ratio(text: str) -> Fraction | None:
    """New units for each old one, in lowest terms; ``None`` for a text that is no ratio.

    >>> read_ratio("3:2"), read_ratio("4:2"), read_ratio("2"), read_ratio("2:0")
    (Fraction(3, 2), Fraction(2, 1), None, None)
    """
    if _RATIO.fullmatch(text) is None:
        return None
    new, old = text.split(":")
    return Fraction(int(new), int(old))


def splits_between(
    splits: Iterable[Split], after: date, until: date = date.max, *, pool: str | None = None
) -> list[Split]:
    """Those that change a unit of the end of day ``after`` by the end of day ``until``, by day.

    ``pool``: whose units; ``None`` for those of the whole company, which splits once, however many pools book it.
    """
    found = {
        (split.day, split.ratio): split
        for split in splits
        if pool in {None, split.pool} and after < split.day <= until
    }  # fmt: skip
    return [found[key] for key in sorted(found)]


def factor(splits: Iterable[Split], after: date, until: date = date.max, *, pool: str | None = None) -> Fraction:
    """What one unit of the end of day ``after`` has become by the end of day ``until``; ``pool`` as above.

    >>> january, march = date(2026, 1, 15), date(2026, 3, 1)
    >>> splits = [Split("clinic", january, 2, 1), Split("founders", january, 2, 1), Split("clinic", march, 3, 2)]
    >>> factor(splits, january, march), factor(splits, date.min), factor(splits, date.min, pool="founders")
    (Fraction(3, 2), Fraction(3, 1), Fraction(2, 1))
    """
    return prod((split.ratio for split in splits_between(splits, after, until, pool=pool)), start=Fraction(1))
