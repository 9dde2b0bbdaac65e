"""Invariants of earning: not before the start, not after leaving, not twice."""

from datetime import date
from typing import cast

import polars as pl

from transparency.ledger.effects import EARNS
from transparency.ledger.holdings import leaving
from transparency.ledger.scheduled import scheduled_on
from transparency.ledger.split import scale
from transparency.ledger.vesting import last_day
from transparency.ledger.walked import LIVE, Walked
from transparency.publication.settings import EventBased


def earning_is_allowed(walked: Walked) -> None:
    """I4, I8: units earned by event are there, after the start, before the deadline and before leaving (L12)."""
    is_vest, of_type = pl.col("type") == "vest", pl.col("type").is_in(EARNS)
    walked.say(
        "L12",
        LIVE & of_type & (pl.col("units") > pl.col("unvested")),
        lambda row: (
            f"{row['event']} ({row['type']}) earns {row['units']:,} units of grant '{row['grant']}', "
            f"but {max(row['unvested'], 0):,} are unvested on {row['date']}"
        ),
        "correct the units or the date",
    )
    if walked.rows.filter(is_vest).is_empty():
        return
    terms = walked.publication.settings.vesting
    by_time = [name for name, one in terms.items() if not isinstance(one, EventBased)]
    vests = walked.named(walked.rows.filter(LIVE & is_vest))
    left = leaving(walked.book, walked.entries).select("provider", "left")
    vests = vests.join(left, on="provider", how="left", maintain_order="left")
    findings = walked.findings
    findings.rows(
        "L12",
        vests.filter(pl.col("vesting").is_in(by_time) | pl.col("vesting").is_null()),
        lambda row: (
            f"{row['event']}: grant '{row['grant']}' vests by schedule, so a vest event would count units twice"
        ),
        "leave the event out, or book units earned ahead of schedule as accelerate",
    )
    findings.rows(
        "L12",
        vests.filter(pl.col("date") < pl.col("vest_start")),
        lambda row: f"{row['event']} vests on {row['date']}, before vesting starts on {row['vest_start']}",
    )
    findings.rows(
        "L12",
        vests.filter(pl.col("date") > pl.col("left")),
        lambda row: f"{row['event']} vests on {row['date']}, after provider '{row['provider']}' left on {row['left']}",
        "nothing vests after leaving unless it is accelerated",
    )
    deadlines = {
        (name, start): last_day(terms[name], start)
        for name, start in vests.select("vesting", "vest_start").unique().drop_nulls().iter_rows()
    }
    late = [
        (limit := deadlines.get((name, start))) is not None and day > limit
        for name, start, day in vests.select("vesting", "vest_start", "date").iter_rows()
    ]
    findings.rows(
        "L12",
        vests.filter(pl.Series(late, dtype=pl.Boolean)),
        lambda row: (
            f"{row['event']} vests on {row['date']}, after the deadline {deadlines[row['vesting'], row['vest_start']]}"
        ),
        "after its deadline an award can only be forfeited",
    )


def nothing_vests_after_leaving(walked: Walked) -> None:
    """I8: the schedule of a provider who left must be ended by a forfeiture (L12)."""
    left = leaving(walked.book, walked.entries).filter(pl.col("left").is_not_null())
    events = walked.entries.events
    if not left.height or not events.height:
        return
    horizon = max(
        cast(date, events["date"].max()), *(one.quarter.end for one in walked.publication.disclosed), date.min
    )
    grants = walked.entries.grants.join(left.select("provider", "left"), on="provider", maintain_order="left")
    grants = grants.filter(pl.col("left") < horizon)
    final = walked.at_splits[-1] if walked.at_splits else None
    rows = walked.rows.filter(pl.col("i") > walked.entries.splits[-1].order) if walked.entries.splits else walked.rows
    now = rows.group_by("g").agg(pl.col("d_cap", "d_earned").sum())
    horizons = pl.Series([horizon], dtype=pl.Date).new_from_index(0, grants.height)
    ends = (("then", grants["left"]), ("later", horizons))
    grants = grants.with_columns(
        scheduled_on(grants["g"], day, walked.entries.grants, walked.publication.settings.vesting).alias(name)
        for name, day in ends
    )
    grants = grants.join(now, on="g", how="left", maintain_order="left").with_columns(
        pl.col("then", "later", "d_cap", "d_earned").fill_null(0)
    )
    if final is not None:
        grants = grants.join(final, on="g", how="left", maintain_order="left")
        cap, base = pl.col("held_unvested") + pl.col("d_cap"), pl.col("base")
        then, later = (scale(name, pl.col("new"), pl.col("old")) for name in ("then", "later"))
    else:
        cap, base, then, later = pl.col("d_cap"), pl.lit(0), pl.col("then"), pl.col("later")
    earned = [pl.min_horizontal(cap, (time - base).clip(0) + pl.col("d_earned")) for time in (then, later)]
    bad = grants.with_columns((earned[1] - earned[0]).alias("excess")).filter(pl.col("excess") > 0).sort("i")
    walked.findings.rows(
        "L12",
        bad.select("file", "line", "grant", "provider", "left", "excess"),
        lambda row: (
            f"{row['excess']:,} units of grant '{row['grant']}' vest after "
            f"provider '{row['provider']}' left on {row['left']}"
        ),
        "book the unvested units as forfeit, or as accelerate if they were promised",
    )
