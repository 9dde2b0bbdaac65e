"""Movements that wait to be shown: carried forward from quarter to quarter, in the units of the quarter's end."""

from collections.abc import Iterable, Sequence

import polars as pl

from transparency.ledger.positions import PLACES, Positions

Line = tuple[str, str, str]
"""Pool, instrument, line."""
KEYS = ("pool", "instrument", "line")
_BETWEEN = "\t"
"""Stands in no code."""
AMOUNTS = (*PLACES, "returned", "moved")


def provider_sums(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Amounts and units times strike (``value``, exact, in millionths) by provider and ``keys``."""
    worth = pl.col("moved").cast(pl.Int128) * (pl.col("price").fill_null(0) * 1_000_000).cast(pl.Int128)
    return rows.group_by(*keys, "provider").agg(pl.col(PLACES).sum(), worth.sum().alias("value"))


def held_rows(labelled: pl.DataFrame) -> pl.DataFrame:
    """The rows that are carried forward, in the units of the quarter's end."""
    return at_end(labelled.filter(pl.col("label") == "").drop("label"))


def entering(positions: Positions, quarter: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows carried into a quarter: no longer late, and due to be restated by the splits of the quarter."""
    chain = pl.lit("")
    for pool in sorted({pool for at, pools, _, _ in positions.splits if at == quarter for pool in pools}):
        here = [f"{new}:{old}" for at, pools, new, old in positions.splits if at == quarter and pool in pools]
        chain = pl.when(pl.col("pool") == pool).then(pl.lit(",".join(here))).otherwise(chain)
    return rows.with_columns(pl.lit(False).alias("prior"), chain.alias("splits"))


def as_shown(rows: pl.DataFrame, quarter: int) -> pl.DataFrame:
    """Rows as a quarter shows them: its own in the units of their day, those carried so far in units of its end."""
    own = pl.col("quarter") == quarter
    return pl.concat([at_end(rows.filter(~own)), rows.filter(own)])


def at_end(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in the units of their quarter's end: each split that is still to come is applied, the first one first."""
    while (rows["splits"] != "").any():
        left = pl.col("splits").str.count_matches(":")
        due = left == left.max()
        ratio = pl.col("splits").str.extract_groups(r"^(\d+):(\d+),?(.*)$")
        rows = rows.with_columns(
            pl.when(due).then(ratio.struct.field("1").cast(pl.Int64)).otherwise(1).alias("new"),
            pl.when(due).then(ratio.struct.field("2").cast(pl.Int64)).otherwise(1).alias("old"),
        )
        rows = _split(rows, due).with_columns(
            pl.when(due).then(ratio.struct.field("3")).otherwise("splits").alias("splits")
        )
    return rows


def _split(rows: pl.DataFrame, due: pl.Expr) -> pl.DataFrame:
    """Amounts times new over old.

    What a grant holds is rounded down as one, like the split itself, and shared out among its rows; the available
    units take the rest, so that the sum over places stays the scaled sum (identity T1).
    """

    def times(amount: pl.Expr) -> pl.Expr:
        wide = amount.cast(pl.Int128)
        return ((wide.abs() * pl.col("new") // pl.col("old")) * wide.sign()).cast(pl.Int64)

    def shared(amount: pl.Expr) -> pl.Expr:
        so_far = amount.cum_sum().over("grant", due)
        return times(so_far) - times(so_far - amount)

    inside = ("unvested", "vested", "gone")
    ordered = rows.sort("grant", "quarter", "line", "prior", *AMOUNTS, maintain_order=True)
    whole = shared(pl.sum_horizontal("available", *inside))
    price = (pl.col("price") * pl.col("old") / pl.col("new")).cast(pl.Decimal(38, 6))
    return ordered.with_columns(
        (whole - pl.sum_horizontal(shared(pl.col(name)) for name in inside)).alias("available"),
        *(shared(pl.col(name)).alias(name) for name in (*inside, "owned")),
        *(times(pl.col(name)).alias(name) for name in ("returned", "moved")),
        pl.when(pl.col("new") == pl.col("old")).then("price").otherwise(price).alias("price"),
    ).drop("new", "old")


def with_lines(lines: Iterable[Line]) -> pl.Expr:
    """Whether a row belongs to one of the lines."""
    chosen = [_BETWEEN.join(line) for line in sorted(lines)]
    if not chosen:
        return pl.lit(False)
    return pl.concat_str(KEYS, separator=_BETWEEN).is_in(chosen).fill_null(False)
