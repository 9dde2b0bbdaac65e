"""Ties of the finished positions: movements against balances against holdings, and nothing below zero."""

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.findings import Findings
from transparency.ledger.positions import PLACES, Positions


def check_positions(book: Book, positions: Positions, findings: Findings) -> None:
    """Every quarter and pool: T1 to T6 from both sides (I01), and no balance below zero (L10, L05)."""
    path = book.files[0] if book.files else "ledger"
    names = {one.index: one.id for one in positions.quarters}
    balances = positions.balances.group_by("quarter", "pool").agg(pl.col(PLACES).sum()).sort("pool", "quarter")
    moved = positions.flows.group_by("quarter", "pool").agg(pl.col(PLACES).sum())
    both = balances.join(
        moved, on=["quarter", "pool"], how="left", suffix="_moved", maintain_order="left"
    ).with_columns(pl.col(f"{name}_moved").fill_null(0).cum_sum().over("pool", order_by="quarter") for name in PLACES)
    held = positions.holdings.group_by("quarter", "pool").agg(pl.col("unvested", "vested", "owned").sum())
    held = held.with_columns(pl.col("pool").cast(pl.String))
    both = both.join(held, on=["quarter", "pool"], how="left", suffix="_held", maintain_order="left").with_columns(
        pl.col("unvested_held", "vested_held", "owned_held").fill_null(0)
    )
    for row in both.iter_rows(named=True):
        where = f"{names[row['quarter']]}, pool '{row['pool']}'"
        for name in PLACES:
            sides = {row[name], row[f"{name}_moved"], row.get(f"{name}_held", row[name])}
            if len(sides) > 1:
                findings.add(
                    "I01",
                    f"{where}: {name} units do not tie: "
                    f"{row[name]:,} from grants, {row[f'{name}_moved']:,} from movements",
                    path,
                    hint="this is a fault of the program; please report it",
                )
    for row in positions.balances.filter(pl.any_horizontal(pl.col(PLACES) < 0)).iter_rows(named=True):
        name = next(place for place in PLACES if row[place] < 0)
        code = "L10" if name == "available" else "L05"
        findings.add(
            code,
            f"{names[row['quarter']]}, pool '{row['pool']}': {name} units fall below zero as events were booked late",
            path,
            hint="events recorded after a quarter was closed count later; record what covers them in time",
        )
