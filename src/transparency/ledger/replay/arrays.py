"""Columns as numpy arrays of 64-bit integers: exact, quick for small ledgers and large ones alike."""

from datetime import date
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from msgspec import Struct

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Codes: TypeAlias = npt.NDArray[np.uint8]

FITS = 2**63
"""Products below this fit 64 bits; larger ones are worked out in Python's own integers."""
NEVER = 2**40
"""A day that no ledger reaches."""
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """A day as its number, counted from 1970."""
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


class Grouped(Struct, frozen=True):
    """Rows by a small number, such as their quarter: one pass over all instead of a search for each."""

    order: Ints
    bounds: Ints

    def of(self, number: int) -> Ints:
        """The rows with this number, ascending."""
        return self.order[self.bounds[number] : self.bounds[number + 1]]


def grouped(numbers: Ints, count: int) -> Grouped:
    """Group rows by their numbers, all below ``count``."""
    order = np.argsort(numbers.astype(np.uint16), kind="stable")
    return Grouped(order, np.append(0, np.cumsum(np.bincount(numbers, minlength=count))))


def runs(counts: Ints) -> tuple[Ints, Ints]:
    """For groups of so many members: the group of each member, and its number within the group."""
    group = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return group, np.arange(len(group)) - np.repeat(first, counts)


def places(ids: pl.Series, known: pl.Series, seed: int = 0) -> Ints:
    """The position of each id among the ``known`` ones, none of which repeats; -1 for any other id and for none.

    A hash names a slot in a table; ids whose slot another took are looked for again with another hash.
    """
    if not len(known):
        return np.full(len(ids), -1)
    bits = (len(known) * 4).bit_length()
    slots, of_known = (one.hash(seed).to_numpy() >> np.uint64(64 - bits) for one in (ids, known))
    numbers = np.arange(len(known), dtype=np.uint32)
    table = np.zeros(2**bits, np.uint32)
    table[of_known] = numbers
    at = table[slots]
    rest = np.flatnonzero(~bools(known[at] == ids))
    positions: Ints = at.astype(np.int64)
    positions[rest] = -1
    crowded = np.flatnonzero(table[of_known] != numbers)
    if len(rest) and len(crowded):
        again = places(ids[rest], known[crowded], seed + 1)
        positions[rest] = np.where(again >= 0, crowded[again], -1)
    return positions
