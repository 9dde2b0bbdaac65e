"""How what grants hold changes from quarter to quarter: balances and holdings are sums of these."""

import polars as pl

from transparency.ledger.effects import amount, effects
from transparency.ledger.entries import STOCK_AT_GRANT, Entries
from transparency.ledger.kinds import Classes, Kinds
from transparency.ledger.standing import Standing

HELD_PLACES = ("unvested", "vested", "gone", "owned")


def changes(standing: Standing, entries: Entries) -> pl.DataFrame:
    """Changes by events, and all changes of grants that are not quiet: g, stop, strike and the four places.

    Sums of these and of ``Standing.by_time`` over all stops up to one are what is held at its end. A new strike is a
    change from all to nothing at the old one, and back at the new one.
    """
    shown = standing.rows.filter(pl.col("stop") < standing.shown)
    more = [pl.col(f"more_{name}").alias(name) for name in HELD_PLACES]
    parts = [shown.select("g", "stop", "strike", *more)]
    if standing.renewed:
        parts += _renewed(standing, shown)
    for split, before, after in standing.at_splits:
        stop = next(number for number, one in enumerate(standing.stops) if one.split is split)
        for sign, held in ((-1, before), (1, after)):
            places = [(pl.col(f"held_{name}") * sign).alias(name) for name in HELD_PLACES]
            parts.append(held.select("g", pl.lit(stop, pl.Int32).alias("stop"), "strike", *places))
    events = standing.events
    by_event = [
        *(events[name] for name in ("g", "stop", "strike")),
        events["d_cap"].alias("unvested"),
        (-events["d_taken"]).alias("vested"),
        amount("d_gone", events, effects(entries.settings)).alias("gone"),
        events["d_owned"].alias("owned"),
    ]
    quiet = standing.quiet.gather(events["g"])
    parts.append(pl.DataFrame([column.filter(quiet) for column in by_event]))
    return pl.concat(parts)


def added_up(moved: pl.DataFrame, standing: Standing, classes: Classes) -> pl.DataFrame:
    """Sums of all changes: quarter, p, instrument, strike and the four places. ``moved``: see ``changes``."""
    moved = pl.DataFrame([classes.of(moved), *(moved[name] for name in HELD_PLACES)])
    by_event = classes.named(moved.group_by("class").agg(pl.col(HELD_PLACES).sum()), standing)
    earned = pl.DataFrame([classes.of(standing.by_time), standing.by_time["units"]])
    by_time = classes.named(earned.group_by("class").agg(pl.col("units").sum()), standing)
    by_time = by_time.filter(pl.col("stop") < standing.shown)
    stock = pl.when(pl.col("instrument").is_in(STOCK_AT_GRANT)).then("units").otherwise(0)
    places = (-pl.col("units"), pl.col("units") - stock, stock, stock)
    keys = ("quarter", "p", "instrument", "strike")
    both = (
        by_event.select(*keys, *HELD_PLACES),
        by_time.select(*keys, *(units.alias(name) for name, units in zip(HELD_PLACES, places, strict=True))),
    )
    return pl.concat(both).group_by(keys).agg(pl.col(HELD_PLACES).sum())


def terms(moved: pl.DataFrame, standing: Standing, kinds: Kinds, grants: pl.DataFrame) -> pl.DataFrame:
    """Changes of outstanding units that expire: quarter, p, instrument; out, of which live, and days (live × expiry).

    Units come in with their change, and are live until the quarter in which they expire: so the days left at a
    quarter's end are the sum of ``days`` less the sum of ``live`` times that end. What time alone earns stays
    outstanding, unless it is stock from the start.
    """
    quarter = pl.Series("quarter", [stop.quarter for stop in standing.stops], dtype=pl.Int32)
    changed = [moved.select("g", "stop", (pl.col("unvested") + pl.col("vested")).alias("out"))]
    if grants["rsa"].any():
        of_stock = standing.by_time.filter(grants["rsa"].gather(standing.by_time["g"]))
        changed.append(
            of_stock.filter(pl.col("stop") < standing.shown).select("g", "stop", (-pl.col("units")).alias("out"))
        )
    rows = pl.concat(changed).filter(pl.col("out") != 0)
    facts = [kinds.kind.gather(rows["g"]), quarter.gather(rows["stop"]), grants["expires"].gather(rows["g"])]
    rows = pl.DataFrame([*facts, rows["out"]]).filter(pl.col("expires").is_not_null())
    ends = pl.Series([stop.day for stop in standing.stops if stop.split is None], dtype=pl.Date)
    due = (ends.search_sorted(rows["expires"]) + quarter[0]).cast(pl.Int32)
    days = pl.col("out") * pl.col("expires").to_physical().cast(pl.Int64)
    begun = rows.select("kind", "quarter", "out", pl.col("out").alias("live"), days.alias("days"))
    ended = begun.select(
        "kind", pl.max_horizontal("quarter", due), pl.lit(0, pl.Int64).alias("out"), -pl.col("live"), -pl.col("days")
    )
    sums = pl.concat([begun, ended]).group_by("kind", "quarter").agg(pl.col("out", "live", "days").sum())
    return sums.hstack([kinds.kinds[name].gather(sums["kind"]) for name in ("p", "instrument")]).drop("kind")


def _renewed(standing: Standing, shown: pl.DataFrame) -> list[pl.DataFrame]:
    """What stood on a grant when it got a new strike by an event: off the old strike, onto the new one."""
    stretches = (
        pl.Series([stop.split is not None for stop in standing.stops], dtype=pl.Int32).cum_sum().shift(1, fill_value=0)
    )
    stretch = stretches.gather(shown["stop"])
    again = (shown["g"] == shown["g"].shift(1)) & (stretch == stretch.shift(1))
    stood = [(pl.col(name) - pl.col(f"more_{name}")).alias(name) for name in HELD_PLACES]
    renewed = shown.select("g", "stop", "strike", pl.col("strike").shift(1).alias("old"), *stood).filter(
        again.fill_null(False) & pl.col("strike").ne_missing(pl.col("old"))
    )
    off = renewed.select("g", "stop", pl.col("old").alias("strike"), *(-pl.col(name) for name in HELD_PLACES))
    return [renewed.drop("old"), off]
