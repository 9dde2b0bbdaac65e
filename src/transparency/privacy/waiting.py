"""Movements that wait to be shown: carried forward from quarter to quarter, in the units of the quarter's end."""

from collections.abc import Iterable, Sequence

import polars as pl

from transparency.ledger.positions import PLACES, Positions

Line = tuple[str, str, str]
"""Pool, instrument, line."""
KEYS = ("pool", "instrument", "line")
AMOUNTS = (*PLACES, "returned", "moved")


def provider_sums(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Amounts and units times strike (``value``, exact, in millionths) by provider and ``keys``."""
    worth = pl.col("moved").cast(pl.Int128) * (pl.col("price").fill_null(0) * 1_000_000).cast(pl.Int128)
    return rows.group_by(*keys, "provider").agg(pl.col(PLACES).sum(), worth.sum().alias("value"))


def held_rows(labelled: pl.DataFrame) -> pl.DataFrame:
    """The rows that are carried forward, in the units of the quarter's end."""
    return at_end(labelled.filter(pl.col("label") == "").drop("label"))


def at_end(rows: pl.DataFrame) -> pl.DataFrame:
    """Restate rows in the units of their quarter's end; a split of the quarter has then been applied."""
    return scaled(rows, pl.col("new"), pl.col("old")).with_columns(
        pl.lit(1, pl.Int64).alias("new"), pl.lit(1, pl.Int64).alias("old")
    )


def scaled(rows: pl.DataFrame, new: pl.Expr, old: pl.Expr) -> pl.DataFrame:
    """Amounts times new over old, rounded towards zero; what leaves one place still arrives in the others.

    Only the available units take the rounding, so that the sum over places stays the scaled sum (identity T1).
    """

    def times(amount: pl.Expr) -> pl.Expr:
        wide = amount.cast(pl.Int128)
        return ((wide.abs() * new // old) * wide.sign()).cast(pl.Int64)

    inside = ("unvested", "vested", "gone")
    whole = times(pl.sum_horizontal("available", *inside))
    return rows.with_columns(
        (whole - pl.sum_horizontal(times(pl.col(name)) for name in inside)).alias("available"),
        *(times(pl.col(name)).alias(name) for name in (*inside, "owned", "returned", "moved")),
        (pl.col("price") * old / new).cast(pl.Decimal(38, 6)).alias("price"),
    )


def split_of(positions: Positions, quarter: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows carried into a quarter, in the units of its end."""
    for at, pools, new, old in positions.splits:
        if at == quarter and rows.height:
            here = pl.col("pool").is_in(list(pools))
            rows = scaled(
                rows,
                pl.when(here).then(pl.lit(new, pl.Int128)).otherwise(1),
                pl.when(here).then(pl.lit(old, pl.Int128)).otherwise(1),
            )
    return rows


def with_lines(rows: pl.DataFrame, lines: Iterable[Line]) -> pl.Expr:
    """Whether a row belongs to one of the lines."""
    chosen = pl.DataFrame(sorted(lines), schema=dict.fromkeys(KEYS, pl.String), orient="row")
    marked = rows.select(KEYS).join(chosen.with_columns(pl.lit(True).alias("in")), on=KEYS, how="left",
                                    maintain_order="left")  # fmt: skip
    return pl.lit(marked["in"].fill_null(False))
