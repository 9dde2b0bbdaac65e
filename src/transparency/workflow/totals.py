"""The cap table's own totals against the books at a quarter's end: compared in private, and never printed."""

import csv
from collections.abc import Mapping
from fractions import Fraction
from io import StringIO

import polars as pl
from msgspec import Struct

from transparency.importing.tables.amounts import exact
from transparency.ledger.positions import Positions
from transparency.publication.quarter import Quarter

TOTALS = {
    "reserved": "set aside for providers so far, less what was taken back",
    "granted": "granted so far, in today’s units",
    "outstanding": "promised and neither bought, settled nor lost",
    "available": "set aside, and nobody’s yet",
}
"""What a founder reads off the cap table, by name: what it is."""


class TotalBeside(Struct, frozen=True):
    """One total: what the cap table says, and what the books say."""

    name: str
    stated: int
    books: int

    @property
    def units(self) -> int:
        """How much more the cap table says."""
        return self.stated - self.books


def books_totals(positions: Positions, quarter: Quarter) -> dict[str, int]:
    """``TOTALS`` by the books at the end of a quarter, in units."""
    held = positions.balances.filter(pl.col("quarter") == quarter.index)
    places = {name: int(held[name].sum()) for name in ("available", "unvested", "vested", "gone")}
    outstanding = places["unvested"] + places["vested"]
    return {
        "reserved": sum(places.values()),
        "granted": _granted(positions, quarter),
        "outstanding": outstanding,
        "available": places["available"],
    }


def compared(stated: Mapping[str, int], books: Mapping[str, int]) -> tuple[TotalBeside, ...]:
    """Each stated total beside the books' own, in the order of ``TOTALS``."""
    return tuple(TotalBeside(name, stated[name], books[name]) for name in TOTALS if name in stated)


def read_totals(text: str) -> dict[str, int]:
    r"""Totals from an export: a row each, a name of ``TOTALS`` and whole units.

    ``ValueError`` for anything else, with what is wrong in words.

    >>> read_totals("total,units\nreserved,1000\navailable,250\n")
    {'reserved': 1000, 'available': 250}
    """
    rows = [[cell.strip() for cell in row] for row in csv.reader(StringIO(text)) if any(map(str.strip, row))]
    if rows and rows[0] and rows[0][0] not in TOTALS:
        rows = rows[1:]
    totals: dict[str, int] = {}
    for row in rows:
        if len(row) != 2 or row[0] not in TOTALS:
            raise ValueError(f"“{','.join(row)}” is not a total: a line is one of {', '.join(TOTALS)}, a comma, units.")
        if row[0] in totals:
            raise ValueError(f"“{row[0]}” stands twice.")
        totals[row[0]] = units(row[1])
    return totals


def units(text: str) -> int:
    r"""Whole units as people type them; ``ValueError`` for anything else.

    >>> units("1,250,000"), units("1\u202f250"), units("300")
    (1250000, 1250, 300)
    """
    number = exact(text.strip(), "decimal-point")
    if number is None or number != int(number):
        raise ValueError(f"“{text}” is not a whole number of units.")
    return int(number)


def _granted(positions: Positions, quarter: Quarter) -> int:
    """Every grant counted up to a quarter's end, less those taken back as made in error, in units of that day."""
    made = positions.movements.filter(
        (pl.col("quarter") <= quarter.index) & pl.col("line").cast(pl.String).is_in(["granted", "retracted"])
    )
    by_time = made.group_by("pool", "splits_before").agg(pl.sum_horizontal("unvested", "vested").sum())
    total = Fraction(0)
    for pool, before, granted in by_time.with_columns(pl.col("pool").cast(pl.String)).iter_rows():
        ratio = Fraction(1)
        for index, pools, new, old in positions.splits[before:]:
            if index <= quarter.index and pool in pools:
                ratio *= Fraction(new, old)
        total += granted * ratio
    return int(total)
