"""Every event with what its grant held just before it, in total order: what the invariants look at.

In one stretch between splits, with C the units that can still be earned or were (granted less forfeited), S(t) what the
schedule has earned, E the units earned by event or ahead of schedule, a grant has earned ``min(C, S(t) + E)``; the
rest of C is unvested. So forfeited units come off the end of the schedule, and so do units earned ahead of it.
``company_cancel`` takes unvested units first, an exercise before earning is allowed takes earned units first,
``retract`` takes all: these split their units in ``from_unvested`` and ``from_vested`` here, once and for all.
"""

from datetime import date

import polars as pl

from transparency.ledger.effects import EARNS, amount, code_of, effects
from transparency.ledger.entries import NO_UNITS, Entries
from transparency.ledger.scheduled import scheduled_on
from transparency.ledger.split import after, opening, scale
from transparency.ledger.timeline import Split

_SHARED = {"i": pl.UInt32(), "d_cap": pl.Int64(), "d_taken": pl.Int64(), "moved": pl.Int64()}
_COLUMNS = (
    "i", "g", "p", "date", "quarter", "prior", "type", "sign", "units", "rsa", "code", "open", "loose", "moved",
    "d_cap", "d_earned", "d_taken", "d_owned", "unvested", "vested", "owned",
)  # fmt: skip
_FACTS = ("p", "date", "quarter", "prior", "type", "sign", "undoes", "units")


def walk(entries: Entries) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """Walk through all events on grants.

    First, the events sorted by stretch, grant and order: i, g, p, date, quarter, prior, type, sign, units (signed),
    rsa, code, open; moved, d_cap, d_earned, d_taken, d_owned of ``effects``; unvested, vested, owned: held just before;
    ``loose``: the event stands before its grant, and counts for nothing. Second, what all grants hold at each split:
    just before it and just after it (see ``split.opening``), two frames a split.
    """
    events = _on_grants(entries)
    if not entries.splits:
        return _before(events, None, {}, entries), []
    held = opening(entries.grants)
    walked: list[pl.DataFrame] = []
    at_splits: list[pl.DataFrame] = []
    known: dict[int, tuple[int, int]] = {}
    before = -1
    for split in entries.splits:
        here = pl.col("i").is_between(before, split.order, closed="none")
        part = _before(events.filter(here), held, known, entries)
        walked.append(part)
        closing = _closing(part, held, split.day, entries)
        held = after(closing, split)
        at_splits += [closing, held]
        known = _in_new_units(known, events, split)
        before = split.order
    walked.append(_before(events.filter(pl.col("i") > before), held, known, entries))
    return pl.concat(walked), at_splits


def _on_grants(entries: Entries) -> pl.DataFrame:
    """Events that move units of a grant, by grant and order, with what the schedule has earned by then."""
    events, grants = entries.events, entries.grants
    mine = events.select(pl.col("g").is_not_null() & ~pl.col("type").is_in(NO_UNITS)).to_series()
    place = events["g"].filter(mine).cast(pl.UInt64) * 2**32 + events["i"].filter(mine)
    place = place.sort()
    g, i = (place // 2**32).cast(pl.UInt32).alias("g"), (place % 2**32).cast(pl.UInt32).alias("i")
    facts = pl.DataFrame([i, g, *(events[name].gather(i) for name in _FACTS)])
    facts = facts.with_columns(pl.col("units").fill_null(0) * pl.col("sign"))
    withheld = (events["cause"] == "withheld").fill_null(False).gather(i)
    table = effects(entries.settings)
    code = code_of(facts["p"], withheld, facts["type"])
    loose = (i < grants["i"].gather(g)).alias("loose")
    facts = facts.hstack([code, table["open"].gather(code), grants["rsa"].gather(g), loose])
    days = scheduled_on(g, facts["date"], grants, entries.settings.vesting)
    facts = facts.with_columns(days.alias("scheduled"))
    for split in entries.splits:  # a reversal after a split undoes units that the split has changed
        crossed = (pl.col("undoes") < split.order) & (pl.col("i") > split.order) & pl.col("p").is_in(list(split.pools))
        facts = facts.with_columns(
            pl.when(crossed).then(scale("units", split.new, split.old)).otherwise("units").alias("units")
        )
    return facts


def _before(
    part: pl.DataFrame, held: pl.DataFrame | None, known: dict[int, tuple[int, int]], entries: Entries
) -> pl.DataFrame:
    """The events of one stretch with what was held before each; ``known``: how open events were shared out so far.

    ``held``: see ``split.opening``; without it nothing was held.
    """
    table = effects(entries.settings)
    time = pl.col("scheduled")
    if held is not None:
        part = part.join(held, on="g", how="left", maintain_order="left")
        time = (scale("scheduled", pl.col("new"), pl.col("old")) - pl.col("base")).clip(0)
    held_unvested, held_vested, held_owned = (
        pl.lit(0, pl.Int64) if held is None else pl.col(name) for name in ("held_unvested", "held_vested", "held_owned")
    )
    part = part.with_columns(pl.col("units").alias("moved"), time.alias("time"))
    part = part.hstack([amount(name, part, table) for name in ("d_cap", "d_taken")])
    if part["open"].any():
        part = part.update(_shared_out(part, known), on="i", how="left")
    if part["loose"].any():
        nothing = pl.lit(0, pl.Int64)
        part = part.with_columns(
            pl.when("loose").then(nothing).otherwise(name).alias(name) for name in ("moved", "d_cap", "d_taken")
        )
    part = part.hstack([amount(name, part, table) for name in ("d_earned", "d_owned")])
    first = (pl.col("g") != pl.col("g").shift(1)).fill_null(True)
    sums = part.select(first.alias("first"), *running("d_cap", "d_earned", "d_taken", "d_owned"))
    sums = sums.select(since_first(name) for name in ("d_cap", "d_earned", "d_taken", "d_owned"))
    cap = held_unvested + sums["d_cap"]
    earned = pl.min_horizontal(cap, pl.col("time") + sums["d_earned"])
    return part.with_columns(
        (cap - earned).alias("unvested"),
        pl.when("rsa").then(0).otherwise(held_vested + earned - sums["d_taken"]).alias("vested"),
        (held_owned + sums["d_owned"] + pl.when("rsa").then(earned).otherwise(0)).alias("owned"),
    ).select(_COLUMNS)


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
    few = few.with_columns(
        pl.lit(0).alias(name) for name in ("held_unvested", "held_vested") if name not in few.columns
    )
    rows: list[tuple[int, int, int, int]] = []
    current, cap, earned, taken = None, 0, 0, 0
    for row in few.iter_rows(named=True):
        if row["g"] != current:
            current, cap, earned, taken = row["g"], row["held_unvested"], 0, 0
        if row["loose"]:
            continue
        kind, units = row["type"], row["units"]
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
            rows.append((row["i"], -share[0], share[1], sum(share)))
        else:
            share = (-row["d_cap"], row["d_taken"])
        cap -= share[0]
        earned += units if kind in EARNS else 0
        taken += share[1]
    return pl.DataFrame(rows, schema=_SHARED, orient="row")


def _closing(part: pl.DataFrame, held: pl.DataFrame, day: date, entries: Entries) -> pl.DataFrame:
    """What every grant holds just before a split, with the schedule run up to and including that day."""
    names, grants = ("d_cap", "d_earned", "d_taken", "d_gone", "d_owned"), entries.grants
    part = part.hstack([amount("d_gone", part, effects(entries.settings))])
    days = pl.Series([day], dtype=pl.Date).new_from_index(0, grants.height)
    scheduled = scheduled_on(grants["g"], days, grants, entries.settings.vesting)
    return closing(
        held.join(grants.select("g", "p", "rsa", "date"), on="g", how="left", maintain_order="left")
        .with_columns(scheduled.alias("scheduled"))
        .join(part.group_by("g").agg(pl.col(names).sum()), on="g", how="left", maintain_order="left")
        .with_columns(pl.col(names).fill_null(0))
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
