"""Balances by quarter, added up from what grants hold; available units are what is left of what is set aside."""

from decimal import Decimal

import numpy as np
import polars as pl

from transparency.ledger.positions import MONEY, PLACES
from transparency.ledger.replay.changes import HELD_PLACES, terms
from transparency.ledger.replay.rolled import Rolled


def balances(rolled: Rolled) -> pl.DataFrame:
    """Closing balances; columns as in ``Positions.balances``."""
    entries, standing, kinds = rolled.entries, rolled.standing, rolled.kinds
    by_strike = _running(rolled)
    out = pl.col("unvested") + pl.col("vested")
    has, live = pl.col("price").is_not_null(), pl.col("price").is_not_null() & (out > 0)
    worth = [
        pl.when(has).then(units.cast(pl.Decimal(38, 0)) * pl.col("price")).otherwise(Decimal(0)).cast(MONEY)
        for units in (out, pl.col("vested"))
    ]
    of_awards = (
        by_strike.lazy()
        .group_by("quarter", "kind")
        .agg(
            pl.lit(0, pl.Int64).first().alias("available"),
            pl.col(HELD_PLACES).sum(),
            pl.when(has).then(out).otherwise(0).sum().alias("priced"),
            worth[0].sum().alias("value"),
            pl.when(has).then("vested").otherwise(0).sum().alias("exercisable"),
            worth[1].sum().alias("exercisable_value"),
            pl.when(live).then("price").min().alias("price_min"),
            pl.when(live).then("price").max().alias("price_max"),
        )
        .filter(pl.any_horizontal(pl.col(HELD_PLACES) != 0))
        .collect()
    )
    at = of_awards["quarter"].to_numpy() - standing.first, of_awards["kind"].to_numpy()
    term_days, term_units = terms(rolled.changes, rolled.by_quarter, entries, standing, kinds)
    of_awards = of_awards.with_columns(
        kinds.names(entries, at[1]), term_days=pl.Series(term_days[at]), term_units=pl.Series(term_units[at])
    )
    of_pools = pl.DataFrame(
        [(one.quarter, one.p, one.units) for one in rolled.available if one.line is None],
        schema={"quarter": pl.Int64, "p": pl.Int64, "available": pl.Int64}, orient="row",
    )  # fmt: skip
    both = pl.concat([of_pools, of_awards], how="diagonal")
    zero = [name for name, kind in both.schema.items() if kind.is_numeric() and not name.startswith("price_")]
    return (
        both.lazy()
        .sort("quarter", "p", "instrument")
        .select(
            pl.col("quarter").cast(pl.Int32),
            pl.col("p").replace_strict(range(len(entries.pools)), entries.pools, return_dtype=pl.String).alias("pool"),
            "instrument",
            *(
                pl.col(name).fill_null(0) if name in zero else name
                for name in (
                    *PLACES,
                    "priced",
                    "value",
                    "exercisable",
                    "exercisable_value",
                    "price_min",
                    "price_max",
                    "term_days",
                    "term_units",
                )
            ),
        )
        .collect()
    )


def _running(rolled: Rolled) -> pl.DataFrame:
    """What is held at the end of every quarter by kind and price (null: none), where there is anything."""
    held, standing, classes = rolled.held, rolled.standing, rolled.classes
    kind, strike, stop = classes.taken_apart(held.classes)
    quarter = standing.quarter[stop]
    group, at = np.unique(kind * (classes.strikes + 1) + strike + 1, return_inverse=True)
    tables = {name: np.zeros((len(group), standing.quarters), np.int64) for name in HELD_PLACES}
    for name, table in tables.items():
        np.add.at(table, (at, quarter), held.units[name])
        np.cumsum(table, axis=1, out=table)
    which, quarter = np.nonzero(np.any([table != 0 for table in tables.values()], axis=0))
    kind, strike = np.divmod(group[which], classes.strikes + 1)
    return pl.DataFrame(
        {
            "quarter": quarter + standing.first,
            "kind": kind,
            "price": pl.Series([None, *standing.strikes], dtype=MONEY)[strike],
            **{name: table[which, quarter] for name, table in tables.items()},
        }
    )
