"""Units of different days made comparable: a rule speaks in units of the day it took effect, splits multiply them."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from math import lcm

import polars as pl
from msgspec import Struct


class Splits(Struct, frozen=True):
    """All splits of a ledger by pool, by day."""

    by_pool: dict[str, tuple[tuple[date, Fraction], ...]]

    def basis(self, pool: str, day: date) -> int:
        """What a unit of ``day`` counts, as a whole number: units of two days compare by units × basis.

        Events on the day of a split do not exist (L13), and a rule that takes effect on it speaks in new units.
        """
        return int(self._later(pool, day) * self._common(pool))

    def between(self, pool: str, start: date, end: date) -> Fraction:
        """Units on ``end`` for each unit of ``start``."""
        return Fraction(self.basis(pool, start), self.basis(pool, end))

    def days(self, pool: str) -> tuple[date, ...]:
        """Days on which the pool's units were split."""
        return tuple(day for day, _ in self.by_pool.get(pool, ()))

    def _later(self, pool: str, day: date) -> Fraction:
        factor = Fraction(1)
        for when, ratio in self.by_pool.get(pool, ()):
            if when > day:
                factor *= ratio
        return factor

    def _common(self, pool: str) -> int:
        """A number that makes every basis of the pool whole."""
        days = [date.min, *self.days(pool)]
        return lcm(*(self._later(pool, day).denominator for day in days))


def splits_of(events: pl.DataFrame, pools: Sequence[str]) -> Splits:
    """The splits of a ledger; one without a pool counts for all of ``pools``."""
    rows = events.filter(pl.col("type") == "split").select("date", "pool", "ratio").rows()
    return splits_from(rows, pools)


def splits_from(rows: Iterable[tuple[date, str | None, str]], pools: Sequence[str]) -> Splits:
    """The same from day, pool and ratio of each split."""
    found: dict[str, list[tuple[date, Fraction]]] = {pool: [] for pool in pools}
    for day, pool, ratio in sorted(rows, key=lambda row: row[0]):
        new, _, old = str(ratio).partition(":")
        for one in pools if pool is None else [pool]:
            found.setdefault(one, []).append((day, Fraction(int(new), int(old))))
    return Splits({pool: tuple(made) for pool, made in found.items()})
