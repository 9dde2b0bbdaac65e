"""Splits of some pools only: units of two pools then do not count the same, and make no total that could be printed."""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed


def uneven_splits(positions: Positions, book: Book, new: Sequence[Disclosed]) -> list[Problem]:
    """V14 for each quarter in which the pools that hold units do not all split alike."""
    found = []
    for quarter in (disclosed.quarter for disclosed in new):
        splits = [(pools, Fraction(new, old)) for index, pools, new, old in positions.splits if index == quarter.index]
        rows = positions.balances.filter(pl.col("quarter") == quarter.index - 1).group_by("pool")
        reserved = rows.agg(pl.sum_horizontal("available", "unvested", "vested", "gone").sum().alias("units"))
        ratios = dict.fromkeys(reserved.filter(pl.col("units") != 0)["pool"], Fraction(1))
        for pools, ratio in splits:
            ratios |= {pool: ratios[pool] * ratio for pool in pools & ratios.keys()}
        if len({*ratios.values()}) < 2:
            continue
        of_quarter = (pl.col("type") == "split") & pl.col("date").is_between(quarter.start, quarter.end)
        event = book.events.filter(of_quarter).row(0, named=True)
        message = (
            f"A split in {quarter.id} is one of some pools only: their units and those of the others make no total."
        )
        hint = "Book it for every pool that has units: leave the cell pool empty, or add an event for each pool."
        place = book.files[event["file"]], event["line"]
        found.append(Problem("V14", message, *place, hint=hint, severity=Severity.REFUSAL))
    return found
