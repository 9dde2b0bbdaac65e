"""Units of many quarters added up, each in units of the last day: splits multiply what came before them."""

from collections.abc import Callable, Mapping, Sequence

import polars as pl

Ratios = Mapping[str, tuple[int, int]]
"""Pool → new units for old ones."""
Splits = Sequence[tuple[int, frozenset[str], int, int]]
"""As ``Positions.splits``."""


class RunningSums:
    """What quarters add, up to each of them."""

    def __init__(self, moves: pl.DataFrame, splits: Splits) -> None:
        """``moves``: movements, the first of which is what sums begin with."""
        self.first, self.splits = moves["quarter"].min(), splits
        self._sums: dict[tuple[str, int], pl.DataFrame] = {}

    def until(
        self, name: str, index: int, of_quarter: Callable[[int], pl.DataFrame], columns: Sequence[str]
    ) -> pl.DataFrame:
        """All that quarters added up to one, where that is anything.

        ``name``: of the sum. ``of_quarter``: what a quarter adds to ``columns``, in units of its last day.
        """
        if (name, index) in self._sums:
            return self._sums[name, index]
        now = of_quarter(index)
        key = [column for column in now.columns if column not in columns]
        if self.first is None or index < self.first:  # type: ignore[operator]  # a column of numbers
            return now.clear()
        before = scaled(self.until(name, index - 1, of_quarter, columns), columns, ratios_in(self.splits, index))
        every = pl.concat([before.select(now.columns), now]).group_by(key).agg(pl.col(columns).sum())
        self._sums[name, index] = every.filter(pl.any_horizontal(pl.col(columns) != 0))
        return self._sums[name, index]


def ratios_in(splits: Splits, index: int, since: int = 0) -> Ratios:
    """What splits of a quarter multiply the units of each pool by. ``since``: how many of all were before.

    >>> ratios_in([(8104, frozenset({"a"}), 2, 1), (8104, frozenset({"a"}), 3, 2)], 8104)
    {'a': (6, 2)}
    """
    found: dict[str, tuple[int, int]] = {}
    for quarter, pools, new, old in splits[since:]:
        for pool in pools if quarter == index else ():
            before = found.get(pool, (1, 1))
            found[pool] = (before[0] * new, before[1] * old)
    return found


def of_last_day(rows: pl.DataFrame, columns: Sequence[str], splits: Splits, index: int) -> pl.DataFrame:
    """Movements of a quarter in units of its last day: those from before a split in it are scaled like it."""
    if not ratios_in(splits, index):
        return rows
    parts = rows.partition_by("splits_before", as_dict=True)
    of_today = [scaled(part, columns, ratios_in(splits, index, since)) for (since,), part in parts.items()]
    return pl.concat([rows.clear(), *of_today])


def by_quarter(rows: pl.DataFrame) -> Callable[[int], pl.DataFrame]:
    """The rows of each quarter, by its index; none of one that has none."""
    parts = {int(key[0]): part for key, part in rows.partition_by("quarter", as_dict=True).items()}
    empty = rows.clear()
    return lambda index: parts.get(index, empty)


def times(units: int, new: int, old: int) -> int:
    """Units after a split, rounded towards zero as the ledger does."""
    return units * new // old if units >= 0 else -(-units * new // old)


def scaled(rows: pl.DataFrame, columns: Sequence[str], ratios: Ratios | None) -> pl.DataFrame:
    """Units after splits, rounded towards zero as the ledger does."""
    if not ratios or rows.is_empty():
        return rows
    pools = rows["pool"].unique().to_list()
    new = pl.col("pool").replace_strict({pool: ratios.get(pool, (1, 1))[0] for pool in pools}, return_dtype=pl.Int128)
    old = pl.col("pool").replace_strict({pool: ratios.get(pool, (1, 1))[1] for pool in pools}, return_dtype=pl.Int128)
    units = pl.col(columns).cast(pl.Int128)
    return rows.with_columns((units.sign() * (units.abs() * new // old)).cast(pl.Int64))
