"""Movements by quarter, pool, instrument and line: the events' side of all identities."""

from decimal import Decimal

import numpy as np
import polars as pl

from transparency.ledger.effects import LINE, LINE_OF, amount, effects
from transparency.ledger.entries import POOL_TYPES, STOCK_AT_GRANT, Entries
from transparency.ledger.kinds import Classes
from transparency.ledger.positions import PLACES
from transparency.ledger.split import HELD, scale
from transparency.ledger.standing import Standing, with_stop

KEYS = ("quarter", "p", "instrument", "line", "prior")
MONEY = pl.Decimal(38, 6)


def flows(entries: Entries, standing: Standing, classes: Classes, held: pl.DataFrame) -> pl.DataFrame:
    """All movements; columns as in ``Positions.flows``. ``held``: see ``balances.pool_balances``."""
    timed = _timed(standing)
    prices = pl.Series(standing.strikes, dtype=MONEY)
    parts = [_of_events(entries, standing, classes), _of_time(timed, standing, classes)]
    summed = pl.concat([_with_value(part, prices) for part in (*parts, *_of_splits(entries, standing))])
    more = [_blank(part, summed.schema) for part in (_of_pools(entries, standing), _pool_splits(entries, held))]
    sums = (*PLACES, "returned", "value", "priced", "events")
    summed = pl.concat([summed, *more]).group_by(KEYS).agg(pl.col(sums).sum())
    people = _people(entries, timed, standing, classes)
    pools = pl.DataFrame(
        {"p": range(len(entries.pools)), "pool": entries.pools}, schema={"p": pl.UInt8, "pool": pl.String}
    )
    return (
        summed.join(people, on=KEYS, how="left", nulls_equal=True)
        .join(pools, on="p", how="left")
        .sort("quarter", "p", "instrument", "line", "prior")
        .select(
            "quarter",
            "pool",
            "instrument",
            pl.col("line").cast(pl.String),
            "prior",
            *PLACES,
            "returned",
            "value",
            "priced",
            pl.col("events").cast(pl.UInt32),
            pl.col("people").fill_null(0).cast(pl.UInt32),
        )
        .filter(pl.any_horizontal(pl.col(*PLACES, "priced") != 0) | (pl.col("events") > 0))
    )


def _with_value(part: pl.DataFrame, prices: pl.Series) -> pl.DataFrame:
    """Sums by strike turned into sums of units times strike."""
    price = prices.gather(part["strike"])
    return part.with_columns(
        pl.when(price.is_not_null()).then(pl.col("moved").cast(pl.Decimal(38, 0)) * price).otherwise(Decimal(0))
        .cast(MONEY).alias("value"),
        pl.when(price.is_not_null()).then("moved").otherwise(0).alias("priced"),
    ).group_by(KEYS).agg(
        pl.col(*PLACES, "returned", "value", "priced").sum(), pl.col("events").sum().cast(pl.Int64)
    )  # fmt: skip


def _of_events(entries: Entries, standing: Standing, classes: Classes) -> pl.DataFrame:
    """Sums by class, code and prior: what each of a code does is what their units do together."""
    names = ("code", "prior", "moved", "d_cap", "d_taken")
    summed = (
        pl.DataFrame([classes.of(standing.events), *(standing.events[name] for name in names)])
        .group_by("class", "code", "prior")
        .agg(pl.col("moved", "d_cap", "d_taken").sum(), pl.len().cast(pl.Int64).alias("events"))
    )
    table = effects(entries.settings)
    amounts = ("d_available", "d_earned", "d_gone", "d_owned", "returned")
    summed = summed.hstack([table["line"].gather(summed["code"]), *(amount(name, summed, table) for name in amounts)])
    stock = pl.when(pl.col("instrument").is_in(STOCK_AT_GRANT)).then("d_earned").otherwise(0)
    return classes.named(summed, standing).select(
        *KEYS,
        "strike",
        pl.col("d_available").alias("available"),
        (pl.col("d_cap") - pl.col("d_earned")).alias("unvested"),
        (pl.col("d_earned") - stock - pl.col("d_taken")).alias("vested"),
        (pl.col("d_gone") + stock).alias("gone"),
        (pl.col("d_owned") + stock).alias("owned"),
        "returned",
        "moved",
        "events",
    )


def _timed(standing: Standing) -> list[tuple[bool, pl.DataFrame]]:
    """Units earned by time alone: whether prior-period ones, and rows: g, stop, strike, units."""
    shown = pl.col("stop") < standing.shown
    found = [(False, standing.by_time)]
    for prior in (False, True):
        units = pl.col("computed_prior") if prior else pl.col("computed") - pl.col("computed_prior")
        rows = standing.rows.filter(shown).select("g", "stop", "strike", units.alias("units"))
        found.append((prior, rows.filter(pl.col("units") != 0)))
    return found


def _of_time(timed: list[tuple[bool, pl.DataFrame]], standing: Standing, classes: Classes) -> pl.DataFrame:
    """Sums by class and prior."""
    parts = [
        pl.DataFrame([classes.of(rows), rows["units"]])
        .group_by("class")
        .agg(pl.col("units").sum())
        .with_columns(pl.lit(prior).alias("prior"))
        for prior, rows in timed
    ]
    summed = classes.named(pl.concat(parts), standing).filter(pl.col("stop") < standing.shown)
    stock, zero = pl.when(pl.col("instrument").is_in(STOCK_AT_GRANT)).then("units").otherwise(0), pl.lit(0, pl.Int64)
    return summed.select(
        "quarter",
        "p",
        "instrument",
        pl.lit("vested", LINE).alias("line"),
        "prior",
        "strike",
        zero.alias("available"),
        (-pl.col("units")).alias("unvested"),
        (pl.col("units") - stock).alias("vested"),
        stock.alias("gone"),
        stock.alias("owned"),
        zero.alias("returned"),
        pl.col("units").alias("moved"),
        zero.alias("events"),
    )


def _of_splits(entries: Entries, standing: Standing) -> list[pl.DataFrame]:
    """What a split adds to each grant, at the strike after it, less what stood there at the strike before it."""
    parts = []
    for split, before, later in standing.at_splits:
        for sign, held in ((-1, before), (1, later)):
            rows = held.join(
                entries.grants.select("g", "p", "instrument"), on="g", how="left", maintain_order="left", suffix="_g"
            )
            rows = rows.filter(pl.col("p").is_in(list(split.pools)))
            parts.append(
                rows.group_by("p", "instrument", "strike")
                .agg(pl.col(HELD).sum() * sign)
                .select(
                    pl.lit(split.quarter, pl.Int32).alias("quarter"),
                    "p",
                    "instrument",
                    pl.lit("split", LINE).alias("line"),
                    pl.lit(False).alias("prior"),
                    "strike",
                    pl.lit(0, pl.Int64).alias("available"),
                    *(pl.col(name).alias(name.removeprefix("held_")) for name in HELD),
                    pl.lit(0, pl.Int64).alias("returned"),
                    (pl.col("held_unvested") + pl.col("held_vested")).alias("moved"),
                    pl.lit(0, pl.Int64).alias("events"),
                )
                .select(
                    "quarter",
                    "p",
                    "instrument",
                    "line",
                    "prior",
                    "strike",
                    "available",
                    "unvested",
                    "vested",
                    "gone",
                    "owned",
                    "returned",
                    "moved",
                    "events",
                )
            )
    return parts


def _of_pools(entries: Entries, standing: Standing) -> pl.DataFrame:
    return (
        pool_movements(entries, standing)
        .group_by("quarter", "p", "line", "prior")
        .agg(pl.col("available").sum(), pl.col("counted").sum().alias("events"))
    )


def pool_movements(entries: Entries, standing: Standing) -> pl.DataFrame:
    """Events on pools: i, quarter, p, line, prior, stop, available (signed), counted (0 on the receiving side)."""
    of_pool = with_stop(entries.events.filter(pl.col("type").is_in(POOL_TYPES)), standing.stops)
    units = pl.col("units") * pl.col("sign")
    facts = (
        "i",
        "quarter",
        pl.col("type").cast(pl.String).replace_strict(LINE_OF, return_dtype=LINE).alias("line"),
        "prior",
        "stop",
    )
    sent = of_pool.select(
        *facts,
        "p",
        pl.when(pl.col("type") == "pool_authorized").then(units).otherwise(-units).alias("available"),
        pl.lit(1, pl.Int64).alias("counted"),
    )
    received = of_pool.filter(pl.col("type") == "pool_transfer").select(
        *facts, pl.col("to").alias("p"), units.alias("available"), pl.lit(0, pl.Int64).alias("counted")
    )
    moves = pl.concat([sent, received])
    for split in entries.splits:
        crossed = (
            (pl.col("i") < split.order) & (pl.col("quarter") > split.quarter) & pl.col("p").is_in(list(split.pools))
        )
        moves = moves.with_columns(
            pl.when(crossed).then(scale("available", split.new, split.old)).otherwise("available").alias("available")
        )
    return moves


def _pool_splits(entries: Entries, held: pl.DataFrame) -> pl.DataFrame:
    """Splits of the available units, and what rounding left."""
    return held.filter(pl.col("line").is_in(["split", "split_rounding"])).select(
        "quarter", "p", "line", "prior", "available", "events"
    )


def _blank(part: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """Rows of a pool alone, widened to all columns."""
    kinds = {**schema, "line": LINE}
    return part.select(
        pl.col(name).cast(kind)
        if name in part.columns
        else pl.lit(None if name == "instrument" else 0, kind).alias(name)
        for name, kind in kinds.items()
    )


def _people(
    entries: Entries, timed: list[tuple[bool, pl.DataFrame]], standing: Standing, classes: Classes
) -> pl.DataFrame:
    """Distinct providers for each combination: an account counts once for each quarter, line and prior.

    By time alone most accounts earn in most quarters; so they are ticked off in a table of quarters by accounts, and
    what stands on the same line by events is ticked there too. All else is few, and looked at by itself.
    """
    kinds, events, width = classes.kinds, standing.events, classes.kinds.accounts.height
    line = effects(entries.settings)["line"].gather(events["code"])
    common = (line == "vested") & ~events["prior"]
    ticked = np.zeros((len(standing.stops), width), np.bool_)
    for rows in (events.select("g", "stop").filter(common), *(rows for prior, rows in timed if not prior)):
        ticked.reshape(-1)[kinds.cells(rows, standing)] = True
    of_kind = kinds.accounts["kind"].to_numpy()
    counted = [
        (quarter, kind, "vested", False, people)
        for kind in range(kinds.kinds.height)
        for quarter, people in enumerate(ticked[:, of_kind == kind].sum(axis=1).tolist())
        if people
    ]
    schema: dict[str, pl.DataType] = {
        "quarter": pl.Int32(), "kind": pl.UInt32(), "line": LINE, "prior": pl.Boolean(), "people": pl.UInt32(),
    }  # fmt: skip
    quarters = pl.Series([stop.quarter - standing.stops[0].quarter for stop in standing.stops], dtype=pl.Int32)
    by_event = [events["g"], quarters.gather(events["stop"]).alias("quarter"), line, events["prior"]]
    rest = [pl.DataFrame(by_event).filter(~common)]
    for prior, rows in timed:
        if prior:
            late = [rows["g"], quarters.gather(rows["stop"]).alias("quarter")]
            rest.append(
                pl.DataFrame(late).with_columns(pl.lit("vested", LINE).alias("line"), pl.lit(True).alias("prior"))
            )
    others = pl.concat(rest)
    others = others.hstack([kinds.account.gather(others["g"]), kinds.kind.gather(others["g"])])
    where = ("quarter", "kind", "line", "prior")
    found = others.group_by(where).agg(pl.col("account").n_unique().alias("people"))
    both = pl.concat([pl.DataFrame(counted, schema=schema, orient="row"), found.select(list(schema))])
    both = both.with_columns(pl.col("quarter") + standing.stops[0].quarter)
    return both.hstack([kinds.kinds[name].gather(both["kind"]) for name in ("p", "instrument")]).drop("kind")
