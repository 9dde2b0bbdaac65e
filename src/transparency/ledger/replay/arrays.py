"""Columns as numpy arrays of 64-bit integers: exact, quick for small ledgers and large ones alike."""

from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Codes: TypeAlias = npt.NDArray[np.uint8]

FITS = 2**63
"""Products below this fit 64 bits; larger ones are worked out in Python's own integers."""
NEVER = 2**40
"""A day that no ledger reaches."""
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """A day as its number, counted from 1970.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return (day - _EPOCH).days


def ints(column: pl.Series, null: int = 0) -> Ints:
    """A column of numbers or days as i64, with ``null`` where it is empty. Days count from 1970."""
    numbers = column.cast(pl.Int64)
    return (numbers.fill_null(null) if numbers.null_count() else numbers).to_numpy()


def bools(column: pl.Series) -> Bools:
    """A column of booleans; empty is false."""
    return (column.fill_null(False) if column.null_count() else column).to_numpy()


def coded(names: pl.Series) -> pl.Series:
    """Different names as a column that holds their numbers: a tenth of what the names themselves need."""
    return names.cast(pl.Enum(names))


def runs(counts: Ints) -> tuple[Ints, Ints]:
    """For groups of so many members: the group of each member, and its number within the group.

    >>> group, number = runs(np.array([2, 0, 1]))
    >>> group.tolist(), number.tolist()
    ([0, 0, 2], [0, 1, 0])
    """
    group = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return group, np.arange(len(group)) - np.repeat(first, counts)


def places(ids: pl.Series, known: pl.Series) -> Ints:
    """The position of each id among the ``known`` ones, none of which repeats; -1 for any other id and for none.

    >>> places(pl.Series(["b", "x", None]), pl.Series(["a", "b"])).tolist()
    [1, -1, -1]
    """
    numbered = pl.DataFrame({"id": known}).with_row_index("position")
    asked = pl.DataFrame({"id": ids}, schema={"id": known.dtype})
    return ints(asked.join(numbered, on="id", how="left", maintain_order="left")["position"], -1)
