"""How what grants hold changes from quarter to quarter: balances and holdings are sums of these."""

from collections.abc import Iterator

import polars as pl

from transparency.ledger.effects import amount, effects
from transparency.ledger.entries import Entries
from transparency.ledger.kinds import Classes, Kinds
from transparency.ledger.standing import Standing

HELD_PLACES = ("unvested", "vested", "gone", "owned")


def changes(standing: Standing, entries: Entries) -> list[pl.DataFrame]:
    """Changes in the quarters to be shown, in parts: g, stop, strike, and those of the four places that may change.

    Sums of these over all stops up to one are what is held at its end. A new strike is a change from all to nothing at
    the old one, and back at the new one.
    """
    return list(_parts(standing, entries))


def added_up(parts: list[pl.DataFrame], standing: Standing, classes: Classes) -> pl.DataFrame:
    """Sums of changes: quarter, p, instrument, strike and the four places."""
    sums = []
    for part in parts:
        places = [name for name in HELD_PLACES if name in part.columns]
        keyed = pl.DataFrame([classes.of(part), *(part[name] for name in places)])
        nothing = [pl.lit(0, pl.Int64).alias(name) for name in HELD_PLACES if name not in places]
        sums.append(keyed.group_by("class").agg(pl.all().sum()).with_columns(nothing).select("class", *HELD_PLACES))
    summed = classes.named(pl.concat(sums), standing)
    return summed.group_by("quarter", "p", "instrument", "strike").agg(pl.col(HELD_PLACES).sum())


def terms(parts: list[pl.DataFrame], standing: Standing, kinds: Kinds, expires: pl.Series) -> pl.DataFrame:
    """Changes of outstanding units that expire: quarter, p, instrument; out, of which live, and days (live × expiry).

    ``expires``: by grant. Units come in with their change, and are live until the quarter in which they expire: so the
    days left at a quarter's end are the sum of ``days`` less the sum of ``live`` times that end.
    """
    quarter = pl.Series("quarter", [stop.quarter for stop in standing.stops], dtype=pl.Int32)
    changed = []
    for part in parts:
        if {"unvested", "vested"} <= set(part.columns) and "gone" not in part.columns:
            continue  # what only vests stays outstanding
        out = part["unvested"] + part["vested"] if "vested" in part.columns else part["unvested"]
        facts = [kinds.kind.gather(part["g"]), quarter.gather(part["stop"]), expires.gather(part["g"])]
        changed.append(pl.DataFrame([*facts, out.alias("out")]))
    rows = pl.concat(changed).filter((pl.col("out") != 0) & pl.col("expires").is_not_null())
    ends = pl.Series([stop.day for stop in standing.stops if stop.split is None], dtype=pl.Date)
    due = (ends.search_sorted(rows["expires"]) + quarter[0]).cast(pl.Int32)
    days = pl.col("out") * pl.col("expires").to_physical().cast(pl.Int64)
    begun = rows.select("kind", "quarter", "out", pl.col("out").alias("live"), days.alias("days"))
    ended = begun.select(
        "kind", pl.max_horizontal("quarter", due), pl.lit(0, pl.Int64).alias("out"), -pl.col("live"), -pl.col("days")
    )
    sums = pl.concat([begun, ended]).group_by("kind", "quarter").agg(pl.col("out", "live", "days").sum())
    return sums.hstack([kinds.kinds[name].gather(sums["kind"]) for name in ("p", "instrument")]).drop("kind")


def _parts(standing: Standing, entries: Entries) -> Iterator[pl.DataFrame]:
    shown = standing.rows.filter(pl.col("stop") < standing.shown)
    more = [pl.col(f"more_{name}").alias(name) for name in HELD_PLACES]
    yield shown.select("g", "stop", "strike", *more).filter(pl.any_horizontal(pl.col(HELD_PLACES) != 0))
    if standing.renewed:
        yield from _renewed(standing, shown)
    for split, before, after in standing.at_splits:
        stop = next(number for number, one in enumerate(standing.stops) if one.split is split)
        for sign, held in ((-1, before), (1, after)):
            places = [(pl.col(f"held_{name}") * sign).alias(name) for name in HELD_PLACES]
            yield held.select("g", pl.lit(stop, pl.Int32).alias("stop"), "strike", *places)
    of_quiet = standing.events.filter(standing.quiet.gather(standing.events["g"]))
    gone = amount("d_gone", of_quiet, effects(entries.settings)).alias("gone")
    yield of_quiet.select(
        "g", "stop", "strike", pl.col("d_cap").alias("unvested"), (-pl.col("d_taken")).alias("vested"),
        gone, pl.col("d_owned").alias("owned"),
    )  # fmt: skip
    earned = standing.by_time.filter(standing.by_time["stop"] < standing.shown)
    rsa = entries.grants["rsa"].gather(earned["g"])
    less, units = (-pl.col("units")).alias("unvested"), pl.col("units")
    yield earned.filter(~rsa).select("g", "stop", "strike", less, units.alias("vested"))
    yield earned.filter(rsa).select("g", "stop", "strike", less, units.alias("gone"), units.alias("owned"))


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
