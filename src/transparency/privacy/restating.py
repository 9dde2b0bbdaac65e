"""Positions as they are shown: movements carried forward taken out, lines merged, balances and holdings to match."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
from msgspec.structs import replace

from transparency.ledger.positions import PLACES, Positions
from transparency.privacy.treatment import Treatment
from transparency.privacy.waiting import KEYS, Line, at_end, entering

_OUT = pl.col("unvested") + pl.col("vested")
_DUE = pl.col("due")
_MONEY = pl.Decimal(38, 6)


def restate(positions: Positions, treatments: Sequence[Treatment]) -> Positions:
    """Positions in which nothing shows a line that too few people moved.

    Both sides of every identity are restated from the same rows: flows lose what is carried forward and gain it in
    the quarter in which it is shown; balances and holdings lose it in between. Identities T1 to T6 tie as before.
    """
    treated = {one.quarter: one for one in treatments if one.carried or one.merged or one.late}
    if not treated:
        return positions
    held = _held(positions, treated)
    by_quarter = held.partition_by("quarter", as_dict=True, maintain_order=True)
    waiting = nothing = held.clear()
    corrections, kept = [held.with_columns(pl.lit(-1, pl.Int64).alias("sign"))], [nothing]
    for quarter in range(min(treated), positions.quarters[-1].index + 1):
        now = by_quarter.get((quarter,), nothing)
        if waiting.is_empty() and now.is_empty():
            continue
        before = entering(positions, quarter, waiting)
        shown, on = before.filter(quarter >= _DUE), pl.concat([before.filter(quarter < _DUE), now])
        shown_at_end, waiting = at_end(shown), at_end(on)
        corrections += [
            _signed(shown_at_end, quarter, 1),
            *_of_split(shown, shown_at_end, quarter),
            *_of_split(on, waiting, quarter),
        ]
        kept.append(waiting.with_columns(pl.lit(quarter, pl.Int32).alias("quarter")))
    still = pl.concat(kept)
    ends = {one.index: one.end for one in positions.quarters}
    return replace(
        positions,
        flows=_flows(positions.flows, _flow(pl.concat(corrections)), treated),
        balances=_balances(positions.balances, still, ends),
        holdings=_holdings(positions.holdings, still),
    )


def _held(positions: Positions, treated: Mapping[int, Treatment]) -> pl.DataFrame:
    """Movements that are not shown in their own quarter, with ``due``: the quarter that shows them, if there is one."""
    rows: list[tuple[int | str, ...]] = []
    due: dict[Line, int] = {}
    for quarter in range(positions.quarters[-1].index, min(treated) - 1, -1):
        carried = treated[quarter].carried if quarter in treated else frozenset()
        due = {line: due.get(line, quarter + 1) for line in sorted(carried)}
        rows += [(quarter, *line, shown) for line, shown in due.items()]
    lines = pl.LazyFrame(rows, schema=_schema("due", pl.Int32), orient="row")
    return positions.moves.join(lines, on=("quarter", *KEYS), maintain_order="left").collect()


def _signed(rows: pl.DataFrame, quarter: int, sign: int) -> pl.DataFrame:
    """Rows to add to the flows of a quarter, or to take out of them."""
    return rows.with_columns(pl.lit(quarter, pl.Int32).alias("quarter"), pl.lit(sign, pl.Int64).alias("sign"))


def _of_split(rows: pl.DataFrame, at_its_end: pl.DataFrame, quarter: int) -> list[pl.DataFrame]:
    """What a split adds to units that are carried or shown late is not in its line: less the new, plus the old."""
    if not (rows["splits"] != "").any():
        return []
    onto = (pl.lit("split").alias("line"), pl.lit(False).alias("prior"), _OUT.alias("moved"))
    return [
        _signed(side.with_columns(*onto, pl.lit(0, pl.Int64).alias("events")), quarter, sign)
        for side, sign in ((rows, 1), (at_its_end, -1))
    ]


def _flow(rows: pl.DataFrame) -> pl.DataFrame:
    """Signed rows as movements of ``Positions.flows``."""
    priced, sign = pl.col("price").is_not_null(), pl.col("sign")
    worth = (pl.col("moved").cast(pl.Decimal(38, 0)) * pl.col("price").fill_null(0)).cast(_MONEY)
    return rows.group_by("quarter", *KEYS, "prior").agg(
        *((pl.col(name) * sign).sum() for name in (*PLACES, "returned", "events")),
        (worth * sign.cast(pl.Decimal(38, 0))).cast(_MONEY).sum().alias("value"),
        (pl.when(priced).then("moved").otherwise(0) * sign).sum().alias("priced"),
    )


def _flows(flows: pl.DataFrame, corrections: pl.DataFrame, treated: Mapping[int, Treatment]) -> pl.DataFrame:
    amounts = (*PLACES, "returned", "value", "priced", "events")
    keys = ("quarter", *KEYS, "prior")
    plain = flows.with_columns(pl.col("events").cast(pl.Int64), pl.col("value").cast(_MONEY))
    both = pl.concat([plain.select(*keys, *amounts), corrections.select(*keys, *amounts)])
    names, late = _names(treated), _late(treated)
    both = (
        both.join(late, on=("quarter", *KEYS), how="left", maintain_order="left", nulls_equal=True)
        .with_columns(pl.when("together").then(False).otherwise("prior").alias("prior"))
        .join(names, on=("quarter", *KEYS), how="left", maintain_order="left", nulls_equal=True)
        .with_columns(pl.coalesce("shown", "line").alias("line"))
        .with_columns((pl.col("prior") & pl.col("shown").is_null()).alias("prior"))
    )
    return (
        both.group_by(keys)
        .agg(pl.col(amounts).sum())
        .filter(pl.any_horizontal(pl.col(*PLACES, "priced") != 0) | (pl.col("events") > 0))
        .sort("quarter", "pool", "instrument", "line", "prior")
        .with_columns(pl.col("events").cast(pl.UInt32))
    )


def _names(treated: Mapping[int, Treatment]) -> pl.DataFrame:
    rows = [
        (quarter, pool, instrument, line, "+".join(lines))
        for quarter, treatment in sorted(treated.items())
        for pool, instrument, lines in treatment.merged
        for line in lines
    ]
    return pl.DataFrame(rows, schema=_schema("shown", pl.String), orient="row")


def _late(treated: Mapping[int, Treatment]) -> pl.DataFrame:
    rows = [(quarter, *line, True) for quarter, one in sorted(treated.items()) for line in sorted(one.late)]
    return pl.DataFrame(rows, schema=_schema("together", pl.Boolean), orient="row")


def _schema(name: str, kind: type[pl.DataType]) -> dict[str, type[pl.DataType]]:
    return {"quarter": pl.Int32, **dict.fromkeys(KEYS, pl.String), name: kind}


def _balances(balances: pl.DataFrame, held: pl.DataFrame, ends: Mapping[int, date]) -> pl.DataFrame:
    """Balances less what is carried forward.

    Which prices are open follows from single grants, so it is not told where any of them is carried forward.
    """
    if not held.height:
        return balances
    end = pl.col("quarter").replace_strict(list(ends), list(ends.values()), return_dtype=pl.Date)
    days = (pl.col("expires").cast(pl.Int32) - end.cast(pl.Int32)).clip(0).fill_null(0).cast(pl.Int64)
    priced, ends_once = pl.col("price").is_not_null(), pl.col("expires").is_not_null()
    price = pl.col("price").fill_null(0)
    rows = held.select(
        "quarter",
        "pool",
        "instrument",
        *PLACES,
        pl.when(priced).then(_OUT).otherwise(0).alias("priced"),
        (_OUT.cast(pl.Decimal(38, 0)) * price).cast(_MONEY).alias("value"),
        pl.when(priced).then("vested").otherwise(0).alias("exercisable"),
        (pl.col("vested").cast(pl.Decimal(38, 0)) * price).cast(_MONEY).alias("exercisable_value"),
        (_OUT * days).alias("term_days"),
        pl.when(ends_once).then(_OUT).otherwise(0).alias("term_units"),
    )
    kinds = balances.schema
    columns, key = list(kinds), ["quarter", "pool", "instrument"]
    amounts = [name for name in columns if name not in {*key, "price_min", "price_max"}]
    of_pool = rows.select(
        "quarter",
        "pool",
        pl.lit(None, pl.String).alias("instrument"),
        *(pl.col(name) if name == "available" else pl.lit(0, kinds[name]).alias(name) for name in amounts),
    )
    of_awards = rows.with_columns(pl.lit(0, pl.Int64).alias("available"))
    less = pl.concat([of_pool, of_awards]).select(
        "quarter", "pool", "instrument", *(-pl.col(name) for name in amounts),
        *(pl.lit(None, kinds[name]).alias(name) for name in ("price_min", "price_max")),
    )  # fmt: skip
    open_ = rows.filter((pl.col("unvested") != 0) | (pl.col("vested") != 0)).select(key).unique()
    return (
        pl.concat([balances, less.select(pl.col(name).cast(kinds[name]) for name in columns)])
        .group_by("quarter", "pool", "instrument")
        .agg(
            *(pl.col(name).sum() for name in amounts),
            pl.col("price_min").min(),
            pl.col("price_max").max(),
        )
        .join(open_.with_columns(pl.lit(True).alias("open")), on=key, how="left", nulls_equal=True)
        .with_columns(pl.when(pl.col("open").is_null()).then(name).alias(name) for name in ("price_min", "price_max"))
        .filter(pl.col("instrument").is_null() | pl.any_horizontal(pl.col(*PLACES, "priced") != 0))
        .sort(key)
        .select(columns)
    )


def _holdings(holdings: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    if not held.height:
        return holdings
    keys, places = ["quarter", "provider", "pool", "instrument"], ["unvested", "vested", "owned"]
    less = held.select(*keys, *(-pl.col(name) for name in places))
    return (
        pl.concat([holdings.select(*keys, *places), less.select(
            pl.col(name).cast(holdings.schema[name]) for name in [*keys, *places])])
        .group_by(keys)
        .agg(pl.col(places).sum())
        .filter(pl.any_horizontal(pl.col(places) != 0))
        .sort(keys)
        .select(holdings.columns)
    )  # fmt: skip
