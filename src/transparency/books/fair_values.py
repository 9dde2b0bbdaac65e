"""What awards were worth on the day of their grant, as far as the ledger says: it rolls forward like their prices.

The column ``fair_value`` of a grant is no price to pay. A split divides it, to the sixth decimal.
"""

from fractions import Fraction

import polars as pl

from transparency.ledger.positions import MONEY, Positions
from transparency.ledger.replay.exercise_prices import divided
from transparency.ledger.replay.roll_forward import standing

_OPEN = ("unvested", "vested")
_GRANT = ("grant", "splits_before")


def moved(positions: Positions, movements: pl.DataFrame) -> pl.DataFrame:
    """Movements, with the ``fair_value`` of what is open of them; 0 of grants whose ledger says nothing."""
    rows = movements.with_columns(pl.col("grant").cast(pl.String))
    return rows.join(_by_splits(positions), on=_GRANT, how="left").with_columns(_worth(pl.sum_horizontal(_OPEN)))


def stands(positions: Positions, movements: pl.DataFrame) -> pl.DataFrame:
    """quarter, pool, instrument, fair_valued (open units of grants that say it), fair_value: at each quarter's end."""
    each = _by_splits(positions)
    names = pl.col("grant", "pool", "instrument").cast(pl.String)
    of_grants = movements.with_columns(names).filter(pl.col("grant").is_in(each["grant"].unique().implode()))
    ends = {
        quarter.index: sum(split[0] <= quarter.index for split in positions.splits) for quarter in positions.quarters
    }
    held = standing(of_grants, _OPEN, ("grant", "pool", "instrument"), positions.quarters)
    return (
        held.with_columns(pl.col("quarter").replace_strict(ends, return_dtype=pl.Int32).alias("splits_before"))
        .join(each, on=_GRANT, how="left")
        .with_columns(pl.sum_horizontal(_OPEN).alias("fair_valued"), _worth(pl.sum_horizontal(_OPEN)))
        .group_by("quarter", "pool", "instrument")
        .agg(pl.col("fair_valued", "fair_value").sum())
        .filter(pl.col("fair_valued") != 0)
        .sort("quarter", "pool", "instrument")
    )


def _by_splits(positions: Positions) -> pl.DataFrame:
    """grant, splits_before, fair_value: what a unit was worth, in units of each stretch between splits."""
    rows = []
    for grant, pool, amount, before in positions.fair_values.select(
        "grant", "pool", "fair_value", "splits_before"
    ).iter_rows():
        each = amount
        rows.append((grant, before, each))
        for number, (_, pools, new, old) in enumerate(positions.splits[before:], before + 1):
            each = divided(each, Fraction(new, old)) if pool in pools else each
            rows.append((grant, number, each))
    schema: dict[str, pl.DataType] = {"grant": pl.String(), "splits_before": pl.Int32(), "fair_value": MONEY}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _worth(units: pl.Expr) -> pl.Expr:
    """Units times what one was worth, exactly."""
    return (units.cast(pl.Decimal(38, 0)) * pl.col("fair_value")).fill_null(0).cast(MONEY).alias("fair_value")
