"""Every event with what its grant held just before it, in total order: what the invariants look at.

In one stretch between splits, with C the units that can still be earned or were (granted less forfeited), S(t) what the
schedule has earned, E the units earned by event or ahead of schedule, a grant has earned ``min(C, S(t) + E)``; the
rest of C is unvested. So forfeited units come off the end of the schedule, and so do units earned ahead of it.
``company_cancel`` takes unvested units first, an exercise before earning is allowed takes earned units first,
``retract`` takes all: these split their units in ``from_unvested`` and ``from_vested`` here, once and for all.
"""

from datetime import date

import polars as pl

from transparency.ledger.effects import DELTAS, EARNS, TAKES, with_effects
from transparency.ledger.entries import NO_UNITS, Entries
from transparency.ledger.scheduled import scheduled_on
from transparency.ledger.split import after, opening, scale
from transparency.ledger.timeline import Split

_SHARED: dict[str, pl.DataType] = {"i": pl.UInt32(), "from_unvested": pl.Int64(), "from_vested": pl.Int64()}


def walk(entries: Entries) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Walk through all events on grants.

    First, the events sorted by stretch, grant and order: i, g, p, rsa, type, units, sign, cause, date, ...;
    from_unvested, from_vested (units taken, signed) and all of ``effects``; unvested, vested, owned: held just before
    the event; ``loose``: the event stands before its grant, and counts for nothing. Second, what all grants hold at
    each split: just before it and just after it (see ``split.opening``), two frames a split.
    """
    grants = entries.grants
    events = _on_grants(entries)
    held = opening(grants)
    walked: list[pl.DataFrame] = []
    at_splits: list[pl.DataFrame] = []
    known: dict[int, tuple[int, int]] = {}
    before = -1
    for split in entries.splits:
        here = pl.col("i").is_between(before, split.order, closed="none")
        part = _before(events.filter(here), held, known, entries)
        walked.append(part)
        closing = _closing(part, held, grants, split.day, entries)
        held = after(closing, split)
        at_splits += [closing, held]
        known = _in_new_units(known, events, split)
        before = split.order
    walked.append(_before(events.filter(pl.col("i") > before) if entries.splits else events, held, known, entries))
    return pl.concat(walked) if len(walked) > 1 else walked[0], at_splits


def _on_grants(entries: Entries) -> pl.DataFrame:
    """Events that move units of a grant, by grant and order, with what the schedule has earned by then."""
    grants = entries.grants
    events = (
        entries.events.lazy()
        .filter(pl.col("g").is_not_null() & ~pl.col("type").is_in(NO_UNITS))
        .select(
            "i",
            "g",
            "p",
            "date",
            "own",
            "quarter",
            "prior",
            "type",
            "sign",
            "undoes",
            "cause",
            (pl.col("units").fill_null(0) * pl.col("sign")).alias("units"),
            "event",
            "file",
            "line",
        )
        .join(grants.lazy().select("g", pl.col("i").alias("grant_i"), "rsa"), on="g", how="left", maintain_order="left")
        .sort("g", "i")
        .collect()
    )
    days = scheduled_on(
        events.filter(pl.col("type") != "grant").select("i", pl.col("g").alias("row"), pl.col("date").alias("at")),
        terms_of(grants),
        entries.settings.vesting,
    )
    early = [number for number, pool in enumerate(entries.settings.pools) if pool.early_exercise]
    is_open = pl.col("type").is_in(["company_cancel", "retract"])
    if early:
        is_open |= pl.col("type").is_in(["exercise", "settle"]) & pl.col("p").is_in(early)
    events = events.join(days, on="i", how="left", maintain_order="left").with_columns(
        pl.col("scheduled").fill_null(0), is_open.alias("open"), (pl.col("i") < pl.col("grant_i")).alias("loose")
    )
    for split in entries.splits:  # a reversal after a split undoes units that the split has changed
        crossed = (pl.col("undoes") < split.order) & (pl.col("i") > split.order) & pl.col("p").is_in(list(split.pools))
        events = events.with_columns(
            pl.when(crossed).then(scale("units", split.new, split.old)).otherwise("units").alias("units")
        )
    return events


def terms_of(grants: pl.DataFrame) -> pl.DataFrame:
    """Grants as ``scheduled`` wants them."""
    return grants.select(pl.col("g").alias("row"), "quantity", "vesting", "vest_start", "date")


def _before(
    part: pl.DataFrame, held: pl.DataFrame, known: dict[int, tuple[int, int]], entries: Entries
) -> pl.DataFrame:
    """The events of one stretch with what was held before each; ``known``: how open events were shared out so far."""
    part = part.join(held, on="g", how="left", maintain_order="left")
    time = scale("scheduled", pl.col("new"), pl.col("old")) if entries.splits else pl.col("scheduled")
    nothing = pl.lit(0, pl.Int64)
    part = part.with_columns(
        (time - pl.col("base")).clip(0).alias("time"),
        pl.when(pl.col("type") == "forfeit").then("units").otherwise(nothing).alias("from_unvested"),
        pl.when(pl.col("type").is_in(TAKES) & ~pl.col("open")).then("units").otherwise(nothing).alias("from_vested"),
    )
    if part["open"].any():
        part = part.update(_shared_out(part, known), on="i", how="left")
    part = with_effects(part, entries.settings)
    if part["loose"].any():
        part = part.with_columns(pl.when("loose").then(nothing).otherwise(name).alias(name) for name in DELTAS)
    sums = part.select(
        (pl.col("g") != pl.col("g").shift(1)).fill_null(True).alias("first"),
        *running("d_cap", "d_earned", "d_taken", "d_owned"),
    )
    sums = sums.select(since_first("d_cap"), since_first("d_earned"), since_first("d_taken"), since_first("d_owned"))
    cap = pl.col("held_unvested") + sums["d_cap"]
    earned = pl.min_horizontal(cap, pl.col("time") + sums["d_earned"])
    return part.with_columns(
        (cap - earned).alias("unvested"),
        pl.when("rsa").then(0).otherwise(pl.col("held_vested") + earned - sums["d_taken"]).alias("vested"),
        (pl.col("held_owned") + sums["d_owned"] + pl.when("rsa").then(earned).otherwise(0)).alias("owned"),
    )


def running(*names: str) -> list[pl.Expr]:
    """Sums of all rows before each row."""
    return [pl.col(name).cum_sum().shift(1, fill_value=0) for name in names]


def since_first(name: str) -> pl.Expr:
    """A running sum less its value at the last row marked ``first``: a sum by group, without grouping."""
    return pl.col(name) - pl.when("first").then(name).forward_fill()


def _shared_out(part: pl.DataFrame, known: dict[int, tuple[int, int]]) -> pl.DataFrame:
    """How ``company_cancel``, ``retract`` and early exercises share out over unvested and vested units.

    Each depends on the one before it, so the few grants that have any are walked one event at a time.
    """
    few = part.join(part.filter("open").select("g").unique(), on="g", how="semi", maintain_order="left")
    rows: list[tuple[int, int, int]] = []
    current, cap, earned, taken = None, 0, 0, 0
    for row in few.iter_rows(named=True):
        if row["g"] != current:
            current, cap, earned, taken = row["g"], row["held_unvested"], 0, 0
        if row["loose"]:
            continue
        kind, units = row["type"], row["units"]
        share = (row["from_unvested"], row["from_vested"])
        if row["open"]:
            vesting = min(cap, row["time"] + earned)
            unvested, vested = cap - vesting, 0 if row["rsa"] else row["held_vested"] + vesting - taken
            if row["undoes"] is not None:
                from_unvested, from_vested = known.get(row["undoes"], (0, 0))
                share = (-from_unvested, -from_vested)
            elif kind == "retract":
                share = (unvested, vested)
            elif kind == "company_cancel":
                first = min(units, max(unvested, 0))
                share = (first, units - first)
            else:
                first = min(units, max(vested, 0))
                share = (units - first, first)
            known[row["i"]] = share
            rows.append((row["i"], *share))
        cap += (units if kind == "grant" else 0) - share[0]
        earned += units if kind in EARNS else 0
        taken += share[1]
    return pl.DataFrame(rows, schema=_SHARED, orient="row")


def _closing(part: pl.DataFrame, held: pl.DataFrame, grants: pl.DataFrame, day: date, entries: Entries) -> pl.DataFrame:
    """What every grant holds just before a split, with the schedule run up to and including that day."""
    names = ("d_cap", "d_earned", "d_taken", "d_gone", "d_owned")
    days = scheduled_on(
        grants.select(pl.col("g").alias("i"), pl.col("g").alias("row"), pl.lit(day, pl.Date).alias("at")),
        terms_of(grants),
        entries.settings.vesting,
    )
    return closing(
        held.join(grants.select("g", "p", "rsa", "date"), on="g", how="left", maintain_order="left")
        .join(days.rename({"i": "g"}), on="g", how="left", maintain_order="left")
        .join(part.group_by("g").agg(pl.col(names).sum()), on="g", how="left", maintain_order="left")
        .with_columns(pl.col(*names, "scheduled").fill_null(0))
    )


def closing(held: pl.DataFrame) -> pl.DataFrame:
    """Bring what grants hold up to the end of a stretch; ``held`` has the sums of the stretch beside it."""
    cap = pl.col("held_unvested") + pl.col("d_cap")
    stock = pl.when("rsa").then("now").otherwise(0)
    return (
        held.with_columns((scale("scheduled", pl.col("new"), pl.col("old")) - pl.col("base")).clip(0).alias("time"))
        .with_columns(pl.min_horizontal(cap, pl.col("time") + pl.col("d_earned")).alias("now"))
        .with_columns(
            (pl.col("time") + pl.col("d_earned") - pl.col("now")).alias("over"),
            (cap - pl.col("now")).alias("held_unvested"),
            pl.when("rsa")
            .then(0)
            .otherwise(pl.col("held_vested") + pl.col("now") - pl.col("d_taken"))
            .alias("held_vested"),
            (pl.col("held_gone") + pl.col("d_gone") + stock).alias("held_gone"),
            (pl.col("held_owned") + pl.col("d_owned") + stock).alias("held_owned"),
        )
        .select(
            "g",
            "held_unvested",
            "held_vested",
            "held_gone",
            "held_owned",
            "base",
            "new",
            "old",
            "p",
            "date",
            "scheduled",
            "over",
        )
    )


def _in_new_units(known: dict[int, tuple[int, int]], events: pl.DataFrame, split: Split) -> dict[int, tuple[int, int]]:
    """Restate how open events were shared out, for reversals that come after the split."""
    if not known:
        return known
    here = set(events.filter(pl.col("i").is_in(list(known)) & pl.col("p").is_in(list(split.pools)))["i"])
    return {
        i: (a * split.new // split.old, b * split.new // split.old) if i in here else (a, b)
        for i, (a, b) in known.items()
    }
