"""What every grant holds at every stop, by the quarter in which events count: the grants' own side of all identities.

The formula is that of ``walk``, with sums by quarter: at each stop a grant has earned ``min(C, S + E)``. An event
that was booked late changes C or E in the quarter in which it counts; what the schedule had earned on wrong grounds
is put right by the same formula, in that quarter, as a prior-period amount.

Most grants are *quiet*: nothing but time earns them, nothing takes unvested units off, no event on them was late, and
no split or new price meets them. Then C is the quantity and E is nothing, so a quiet grant earns what its schedule
says, and only the stops at which that is something are looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import polars as pl

from transparency.ledger.effects import DELTAS, amount, effects
from transparency.ledger.entries import Entries
from transparency.ledger.scheduled import earned_by_stop, scheduled
from transparency.ledger.split import HELD, after, opening, scale
from transparency.ledger.timeline import AHEAD, Split, Stop

_SUMS = DELTAS[1:]


@dataclass(slots=True)
class Standing:
    """All grants at all stops."""

    stops: Sequence[Stop]
    rows: pl.DataFrame
    """Grants that are not quiet, by grant, then stop, at stops where something may change: g u32, stop i32; unvested,
    vested, gone, owned; more_… (the change of each since the row before); computed, computed_prior (earned by time
    alone since the stop before; the second is the part that belongs to earlier quarters); cap, earned_by_event, earned,
    scheduled, base, new, old (what the vesting calendar needs); strike u32|null (position in ``strikes``)."""
    quiet: pl.Series
    """Whether each grant is quiet."""
    by_time: pl.DataFrame
    """Units that quiet grants earn: g u32, stop i32, units i64, strike."""
    events: pl.DataFrame
    """Events of grants that count, with ``stop``, in the units of that stop, and ``strike``."""
    strikes: list[Decimal]
    renewed: bool
    """Whether any grant has got a new strike by an event."""
    at_splits: list[tuple[Split, pl.DataFrame, pl.DataFrame]]
    """For each split what grants held before and after it: g, held_unvested … held_owned, strike."""

    @property
    def shown(self) -> int:
        """How many of ``stops`` belong to the quarters; those after them are for the vesting calendar only."""
        return len(self.stops) - AHEAD


def stand(entries: Entries, walked: pl.DataFrame, stops: Sequence[Stop]) -> Standing:
    """Evaluate all grants at all stops."""
    grants, terms, days = entries.grants, entries.settings.vesting, [stop.day for stop in stops]
    events = with_stop(_in_counted_units(walked, entries), stops)
    places = grants["price"].drop_nulls().unique().sort()
    strikes = places.to_list()
    strike = grants["price"].replace_strict(places, range(len(strikes)), default=None, return_dtype=pl.UInt32)
    strike = strike.alias("strike")
    reprices = _reprices(entries, stops, strikes)
    quiet = _quiet(entries, events, reprices)
    by_time = _of_quiet(grants, quiet, entries, days)
    by_time = by_time.hstack([strike.gather(by_time["g"])])
    width = len(stops)
    altered = events.filter(~quiet.gather(events["g"]))
    sums = _by_stop(altered.hstack([amount("d_gone", altered, effects(entries.settings))]), width)
    more = _stops_of_events(grants, sums, reprices, stops)
    restless = grants.filter(~quiet)
    number = pl.DataFrame({"g": restless["g"]}).with_row_index("row")
    more = more.join(number, on="g").select("row", "stop")
    rows = scheduled(restless, terms, days, more)
    rows = rows.select(restless["g"].gather(rows["row"]), "stop", "scheduled").with_columns(_key(width))
    rows = rows.join(sums, on="key", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col(*_SUMS, "late_d_cap", "late_d_earned").fill_null(0))
    held = opening(grants).with_columns(strike)
    if reprices.height:
        rows = rows.join(reprices.select(_key(width), "repriced"), on="key", how="left", maintain_order="left")
    rows = rows.drop("key")
    parts: list[pl.DataFrame] = []
    at_splits: list[tuple[Split, pl.DataFrame, pl.DataFrame]] = []
    begin = 0
    for number_of_stop, stop in enumerate(stops):
        if stop.split is None:
            continue
        part = _stretch(rows.filter(pl.col("stop").is_between(begin, number_of_stop)), held, entries)
        parts.append(part)
        before = _closing(part.filter(pl.col("stop") == number_of_stop), held, entries)
        later = after(before, stop.split).with_columns(_split_strike(before, stop.split, strikes))
        at_splits.append((stop.split, before, later))
        held, begin = later, number_of_stop + 1
    parts.append(_stretch(rows.filter(pl.col("stop") >= begin) if begin else rows, held, entries))
    result = pl.concat(parts) if len(parts) > 1 else parts[0]
    if at_splits or reprices.height:
        at = result.select("g", "stop", pl.col("strike").alias("then"))
        events = events.hstack([strike.gather(events["g"])]).join(
            at, on=["g", "stop"], how="left", maintain_order="left"
        )
        known = quiet.gather(events["g"])
        events = events.with_columns(pl.when(known).then("strike").otherwise("then").alias("strike")).drop("then")
    else:
        events = events.hstack([strike.gather(events["g"])])
    return Standing(stops, result, quiet, by_time, events, strikes, reprices.height > 0, at_splits)


def _quiet(entries: Entries, events: pl.DataFrame, reprices: pl.DataFrame) -> pl.Series:
    """Whether each grant is quiet (see above)."""
    count = entries.grants.height
    if entries.splits:
        return pl.repeat(False, count, eager=True)
    alters = events.select(
        pl.col("prior")
        | (pl.col("d_earned") != 0)
        | ((pl.col("d_cap") != 0) & ((pl.col("type") != "grant") | (pl.col("sign") != 1)))
    ).to_series()
    restless = pl.concat([events["g"].filter(alters), reprices["g"]])
    return ~entries.grants["g"].is_in(restless.implode())


def _of_quiet(grants: pl.DataFrame, quiet: pl.Series, entries: Entries, days: list[date]) -> pl.DataFrame:
    """Units that quiet grants earn at each stop: g, stop, units."""
    some = grants.select("g", "quantity", "vesting", "vest_start", "date").filter(quiet)
    earned = earned_by_stop(some, entries.settings.vesting, days)
    return earned.select(some["g"].gather(earned["row"]), "stop", "units")


def _key(width: int) -> pl.Expr:
    """Grant and stop as one number: joins and groups by one number are twice as fast."""
    return (pl.col("g").cast(pl.UInt64) * width + pl.col("stop").cast(pl.UInt64)).alias("key")


def _by_stop(events: pl.DataFrame, width: int) -> pl.DataFrame:
    """Effects added up by grant and stop; of late events also by themselves."""
    keyed = events.select(_key(width), *_SUMS, "prior")
    late = [pl.when("prior").then(name).otherwise(0).sum().alias(f"late_{name}") for name in ("d_cap", "d_earned")]
    return keyed.sort("key").group_by("key", maintain_order=True).agg(*(pl.col(name).sum() for name in _SUMS), *late)


def _stops_of_events(
    grants: pl.DataFrame, sums: pl.DataFrame, reprices: pl.DataFrame, stops: Sequence[Stop]
) -> pl.DataFrame:
    """The stops of each grant at which something happens to it, splits among them: g, stop."""
    width = len(stops)
    of_events = sums.select(
        (pl.col("key") // width).cast(pl.UInt32).alias("g"), (pl.col("key") % width).cast(pl.Int32).alias("stop")
    )
    frames = [reprices.select("g", "stop")]
    frames += [
        grants.filter(pl.col("date") <= stop.day).select("g", pl.lit(number, pl.Int32).alias("stop"))
        for number, stop in enumerate(stops)
        if stop.split is not None
    ]
    if not any(frame.height for frame in frames):
        return of_events
    return pl.concat([of_events, *frames]).unique()


def with_stop(events: pl.DataFrame, stops: Sequence[Stop]) -> pl.DataFrame:
    """Add ``stop``: the first stop at which an event is counted."""
    first = stops[0].quarter
    ends = pl.Series([number for number, stop in enumerate(stops) if stop.split is None], dtype=pl.Int32)
    events = events.with_columns(ends.gather(events["quarter"] - first).alias("stop"))
    for number, stop in reversed(list(enumerate(stops))):
        if stop.split is not None:
            before = (pl.col("quarter") == stop.quarter) & (pl.col("i") < stop.split.order)
            events = events.with_columns(pl.when(before).then(pl.lit(number, pl.Int32)).otherwise("stop").alias("stop"))
    return events


def _in_counted_units(walked: pl.DataFrame, entries: Entries) -> pl.DataFrame:
    """Restate late events in the units of the quarter in which they count."""
    events = walked.filter(~walked["loose"]) if walked["loose"].any() else walked
    table = effects(entries.settings)
    for split in entries.splits:
        crossed = (
            (pl.col("i") < split.order) & (pl.col("quarter") > split.quarter) & pl.col("p").is_in(list(split.pools))
        )
        if events.select(crossed.any()).item():
            names = ("moved", "d_cap", "d_taken")
            events = events.with_columns(
                pl.when(crossed).then(scale(name, split.new, split.old)).otherwise(name).alias(name) for name in names
            ).with_columns(
                pl.when(crossed & pl.col("open")).then(pl.col("d_taken") - pl.col("d_cap")).otherwise("moved")
                .alias("moved")
            )  # fmt: skip
            events = events.with_columns(amount(name, events, table) for name in ("d_earned", "d_owned"))
    return events


def _reprices(entries: Entries, stops: Sequence[Stop], strikes: list[Decimal]) -> pl.DataFrame:
    """New strikes: g, stop, repriced (position in ``strikes``, which grows)."""
    found = entries.events.filter((pl.col("type") == "reprice") & pl.col("g").is_not_null())
    found = with_stop(found.select("g", "i", "quarter", "price"), stops).unique(
        ["g", "stop"], keep="last", maintain_order=True
    )
    for price in sorted(set(found["price"]) - set(strikes)):
        strikes.append(price)
    positions = [strikes.index(price) for price in found["price"]]
    return found.select("g", "stop").with_columns(pl.Series("repriced", positions, pl.UInt32))


def _split_strike(before: pl.DataFrame, split: Split, strikes: list[Decimal]) -> pl.Series:
    """Strikes after a split: times old over new, to the sixth decimal."""
    here = pl.col("p").is_in(list(split.pools)) & (pl.col("date") < split.day) & pl.col("strike").is_not_null()
    moved: dict[int, int] = {}
    for position in sorted(before.filter(here)["strike"].unique()):
        price = (strikes[position] * split.old / split.new).quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
        if price not in strikes:
            strikes.append(price)
        moved[position] = strikes.index(price)
    if not moved:
        return before["strike"]
    changed = pl.col("strike").replace(list(moved), list(moved.values())).cast(pl.UInt32)
    return before.select(pl.when(here).then(changed).otherwise("strike").alias("strike"))["strike"]


def _stretch(rows: pl.DataFrame, held: pl.DataFrame, entries: Entries) -> pl.DataFrame:
    """One stretch between splits: sums by grant, whose rows stand together."""
    if entries.splits:
        rows = rows.join(held, on="g", how="left", maintain_order="left")
        time = (scale("scheduled", pl.col("new"), pl.col("old")) - pl.col("base")).clip(0)
    else:
        rows = rows.with_columns(held["strike"].gather(rows["g"]).alias("strike"), pl.lit(0, pl.Int64).alias("base"))
        rows = rows.with_columns(pl.lit(0, pl.Int64).alias(name) for name in HELD)
        time = pl.col("scheduled")
    first = (pl.col("g") != pl.col("g").shift(1)).fill_null(True)
    rows = rows.with_columns(first.alias("first"), time.alias("time"))
    sums = rows.select("first", *_SUMS, *(pl.col(name).cum_sum().alias(f"sum_{name}") for name in _SUMS))
    rows = rows.with_columns(
        sums.select(
            (pl.col(f"sum_{name}") - pl.when("first").then(pl.col(f"sum_{name}") - pl.col(name)).forward_fill()).alias(
                f"sum_{name}"
            )
            for name in _SUMS
        )
    )
    cap = pl.col("held_unvested") + pl.col("sum_d_cap")
    rows = rows.with_columns(cap.alias("cap")).with_columns(
        pl.min_horizontal("cap", pl.col("time") + pl.col("sum_d_earned")).alias("earned")
    )
    before = {
        name: pl.when("first").then(0).otherwise(pl.col(name).shift(1)) for name in ("earned", "time", "sum_d_earned")
    }
    cap_before = pl.when("first").then("held_unvested").otherwise(pl.col("cap").shift(1))
    known_then = pl.min_horizontal(
        cap_before + pl.col("late_d_cap"), before["time"] + before["sum_d_earned"] + pl.col("late_d_earned")
    )
    stock = pl.when(_is_rsa(rows, entries)).then("earned").otherwise(0)
    places = {
        "unvested": pl.col("cap") - pl.col("earned"),
        "vested": pl.col("held_vested") + pl.col("earned") - stock - pl.col("sum_d_taken"),
        "gone": pl.col("held_gone") + pl.col("sum_d_gone") + stock,
        "owned": pl.col("held_owned") + pl.col("sum_d_owned") + stock,
    }
    return rows.select(
        "g",
        "stop",
        *(now.alias(name) for name, now in places.items()),
        *(
            (now - pl.when("first").then(f"held_{name}").otherwise(now.shift(1))).alias(f"more_{name}")
            for name, now in places.items()
        ),
        (pl.col("earned") - before["earned"] - pl.col("d_earned")).alias("computed"),
        pl.when((pl.col("late_d_cap") != 0) | (pl.col("late_d_earned") != 0))
        .then(known_then - before["earned"] - pl.col("late_d_earned"))
        .otherwise(0)
        .alias("computed_prior"),
        "cap",
        pl.col("sum_d_earned").alias("earned_by_event"),
        "earned",
        "scheduled",
        "base",
        *(["new", "old"] if entries.splits else []),
        (
            pl.coalesce(pl.col("repriced").forward_fill().over("g"), "strike")
            if "repriced" in rows.columns
            else pl.col("strike")
        ).alias("strike"),
    )


def _is_rsa(rows: pl.DataFrame, entries: Entries) -> pl.Series:
    return entries.grants["rsa"].gather(rows["g"])


def _closing(at: pl.DataFrame, held: pl.DataFrame, entries: Entries) -> pl.DataFrame:
    """What grants hold at the stop before a split, shaped for ``split.after``."""
    facts = entries.grants.select("g", "p", "date")
    now = at.select(
        "g",
        *(pl.col(name.removeprefix("held_")).alias(name) for name in HELD),
        "scheduled",
        (
            (scale("scheduled", pl.col("new"), pl.col("old")) - pl.col("base")).clip(0)
            + pl.col("earned_by_event")
            - pl.col("earned")
        ).alias("over"),
        "strike",
    )
    return (
        held.drop(*HELD, "strike")
        .join(facts, on="g", how="left", maintain_order="left")
        .join(now, on="g", how="left", maintain_order="left")
        .with_columns(
            pl.col(*HELD, "scheduled", "over").fill_null(0), pl.coalesce("strike", held["strike"]).alias("strike")
        )
    )
