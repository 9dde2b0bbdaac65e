"""Amounts that point at few people, and what the company may therefore not state to the unit (rule 4)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.cap_table import others_on
from transparency.ledger.contributions import MOVED, WHO, who_of
from transparency.ledger.positions import DECISIONS, Positions
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Disclosed
from transparency.publication.quarter import quarter_of

FEW = 4
"""A sum of so many people's units still points at each of them (rule 9)."""


def last_decision(of_pools: pl.DataFrame, index: int) -> int:
    """The last quarter before one in which the company decided about a pool; 0 when it never did.

    ``of_pools``: movements or flows of pools: quarter, line. ``index``: ``Quarter.index``.
    """
    quarters = of_pools.filter(pl.col("line").is_in(DECISIONS) & (pl.col("quarter") < index))["quarter"]
    return int(quarters.max() or 0)  # type: ignore[arg-type]  # a column of numbers


def moved_since(moves: pl.DataFrame, first: int, index: int) -> pl.DataFrame:
    """Reading, line, who, units: what each person moved in some quarters, in each of them and in all together.

    What happened in the first of them may be before or after what it is compared with, so without it is a reading, too.

    Args:
        moves: Those of people: quarter, line, who, moved (or ``paid``, as ``moved``).
        first: The first of the quarters (``Quarter.index``).
        index: The last of them.

    """
    within = moves.filter(pl.col("quarter").is_between(first, index)).with_columns(pl.col("quarter").cast(pl.Int64))
    later = within.filter(pl.col("quarter") > first)
    readings = [
        within,
        within.with_columns(quarter=pl.lit(-1, pl.Int64)),
        later.with_columns(quarter=pl.lit(-2, pl.Int64)),
    ]
    each = pl.concat(readings).group_by(pl.col("quarter").alias("reading"), "line", WHO)
    return each.agg(pl.col("moved").sum().abs().alias("units")).filter(pl.col("units") != 0)


def few_movements(moved: pl.DataFrame) -> frozenset[int]:
    """Amounts that point at one to four people: each one's on a line, and what a line moved if only they used it."""
    return frozenset([*moved["units"], *_of_few(moved)])


def _of_few(moved: pl.DataFrame) -> list[int]:
    """What lines moved that only one to four people used."""
    lines = moved.group_by("reading", "line").agg(pl.len().alias("people"), pl.col("units").sum())
    return lines.filter(pl.col("people") <= FEW)["units"].to_list()


def _of_nobody_else(moved: pl.DataFrame) -> list[int]:
    """Amounts that point at one to four people, and at nobody else: those that more moved, each, are left out."""
    return [*moved.filter(pl.len().over("reading", "line", "units") <= FEW)["units"], *_of_few(moved)]


def about_few(positions: Positions, book: Book, new: Sequence[Disclosed]) -> list[Problem]:
    """V12: an exact amount of the company is what one to four people moved since the amount before (rule 4).

    An amount by which more people moved, each of them, points at nobody. The words name no amount: logs may be public.
    """
    return [*_pools_about_few(positions, book, new), *_claims_about_few(positions, book, new)]


def _pools_about_few(positions: Positions, book: Book, new: Sequence[Disclosed]) -> Iterator[Problem]:
    decided = positions.flows.filter(pl.col("line").is_in(["authorized", "reduced"]) & (pl.col("available") != 0))
    if not decided["quarter"].is_in([disclosed.quarter.index for disclosed in new]).any():
        return
    line = pl.col("line").cast(pl.String)
    moves = positions.movements.filter(MOVED).select("quarter", line, who_of(), "moved")
    for disclosed in new:
        index, end = disclosed.quarter.index, disclosed.quarter.end
        amounts = decided.filter(pl.col("quarter") == index).group_by("pool", "line")
        sizes = amounts.agg(pl.col("available").sum().abs())
        pointing = _of_nobody_else(moved_since(moves, last_decision(positions.flows, index), index))
        for pool, line, _ in sizes.filter(pl.col("available").is_in(pointing)).sort("pool", "line").rows():
            of_line = (pl.col("type") == f"pool_{line}") & (pl.col("pool") == pool) & (pl.col("date") <= end)
            event = book.events.filter(of_line).sort("date", maintain_order=True).row(-1, named=True)
            message = (
                f"Pool “{pool}” is {line} in {disclosed.quarter.id} by exactly what one to four people moved since the "
                "last decision, and would tell of them."
            )
            hint = (
                "Decide on a round amount. Where it is decided already, decide the difference to a round one in the "
                "same quarter. What people give back is in the pool again without a decision."
            )
            yield Problem(
                "V12", message, book.files[event["file"]], event["line"], hint=hint, severity=Severity.REFUSAL
            )


def _claims_about_few(positions: Positions, book: Book, new: Sequence[Disclosed]) -> Iterator[Problem]:
    paid = positions.payments.select("quarter", who_of(), line=pl.lit("paid"), moved="paid")
    for disclosed in new:
        quarter = disclosed.quarter
        now, before = (others_on(book, day) for day in (quarter.end, quarter.start - timedelta(1)))
        if now is None or before is None or None in (now["claims_first"], before["claims_first"]):
            continue
        since = quarter_of(before["as_of"], quarter.years).index
        pointing = _of_nobody_else(moved_since(paid, since, quarter.index))
        if abs(now["claims_first"] - before["claims_first"]) in pointing:
            message = (
                f"claims_first changed up to {quarter.id} by exactly what one to four people were paid, and would tell "
                "of them."
            )
            hint = "State claims_first in round numbers, or leave it empty."
            yield Problem(
                "V12", message, "ledger/capitalization.csv", now["line"], hint=hint, severity=Severity.REFUSAL
            )
