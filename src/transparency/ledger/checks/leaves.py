"""Invariants of leaves of absence, and of what a rule gives time for after leaving."""

import numpy as np
import polars as pl

from transparency.ledger.checks.context import CheckContext
from transparency.ledger.people import stay_of, stays
from transparency.ledger.replay.arrays import NEVER, Ints, day_number, ints
from transparency.ledger.replay.early_stock import early_stock, held_after
from transparency.ledger.replay.leaves import Leave
from transparency.ledger.replay.ordered_events import KIND, NO_PRICE
from transparency.ledger.replay.splits import opening


def leaves_begin_and_end(context: CheckContext) -> None:
    """A leave begins once and ends once, after it began (L24). ``provider_status`` is read more leniently."""
    ledger = context.ledger
    strict = np.isin(ledger.kind, [KIND["leave_start"], KIND["leave_end"]])
    for begins, words in ((True, "is on leave already"), (False, "is not on leave")):
        bad = [at for at, starts in ledger.leave_events.unpaired() if starts == begins and strict[at]]
        context.problems.rows(
            "L24",
            ledger.placed(np.array(bad, np.int64), "provider", "date"),
            lambda row, words=words: f"{row['event']}: provider '{row['provider']}' {words} on {row['date']}",
            "each leave_start has its own leave_end; undo a wrong one with a reversal",
        )


def nobody_is_granted_on_an_open_leave(context: CheckContext) -> None:
    """No grant is made to a provider whose leave has no end: one of the two is missing or wrong (L24)."""
    ledger = context.ledger
    away: dict[str, Leave] = {leave.provider: leave for leave in ledger.leave_events.leaves() if leave.ended < 0}
    strict = ledger.kind == KIND["leave_start"]
    if not away:
        return
    made = np.sort(ledger.grants.i[ledger.kind[ledger.grants.i] == KIND["grant"]])
    bad = [
        at
        for at, provider in zip(made.tolist(), ledger.events["provider"][made], strict=True)
        if provider in away and strict[away[provider].started] and ledger.day[at] > away[provider].start
    ]
    context.problems.rows(
        "L24",
        ledger.placed(np.array(bad, np.int64), "grant", "provider", "date"),
        lambda row: (
            f"grant '{row['grant']}' of {row['date']} is to provider '{row['provider']}', "
            "who is on leave since before, without an end"
        ),
        "book the leave_end, or correct the grant",
    )


def options_lapse_after_leaving(context: CheckContext) -> None:
    """Warning L25: earned options that were not bought within the days that their rule gives after leaving."""
    ledger, grants = context.ledger, context.ledger.grants
    windows = {rule.id: rule.window_days for rule in context.publication.rules if rule.window_days is not None}
    if not windows or not context.people["left"].count() or not context.publication.disclosed:
        return
    end = max(day_number(one.quarter.end) for one in context.publication.disclosed)
    window = ledger.events["rule"][grants.i].replace_strict(windows, default=None, return_dtype=pl.Int64)
    left = stay_of(stays(context.people), ledger.events.select("provider", day="date")[grants.i])["left"]
    last = ints(left, NEVER) + ints(window, NEVER)
    no_price = np.array([name in NO_PRICE for name in ledger.instruments], np.bool_)
    late = (last < end) & ~no_price[grants.instrument]
    if not late.any():
        return
    open_units = _vested(context, end)
    bad = np.flatnonzero(late & (open_units > 0))
    bad = bad[np.argsort(grants.i[bad])]
    for row, units, day in zip(
        ledger.placed(grants.i[bad], "grant", "provider", "rule").iter_rows(named=True),
        open_units[bad].tolist(),
        last[bad].astype("datetime64[D]").tolist(),
        strict=True,
    ):
        context.problems.warn(
            "L25",
            f"grant '{row['grant']}': {units:,} earned options of provider '{row['provider']}', who left, were to be "
            f"bought by {day} ({row['rule']}); their lapse is not booked",
            context.book.files[row["file"]],
            "book expire for what was not bought",
            line=row["line"],
        )


def _vested(context: CheckContext, end: int) -> Ints:
    """Vested units of every grant at the end of a day."""
    ledger, rows, grants = context.ledger, context.rows, context.ledger.grants
    splits = [split for split in ledger.splits if day_number(split.day) <= end]
    held = rows.at_splits[2 * len(splits) - 1] if splits else opening(len(grants))
    since = splits[-1].order if splits else -1
    counted = np.flatnonzero((rows.i > since) & (ledger.day[rows.i] <= end) & ~rows.loose)
    g = rows.g[counted]
    added = {name: np.zeros(len(grants), np.int64) for name in ("d_cap", "d_earned", "d_taken", "d_gone", "d_owned")}
    for name in ("d_cap", "d_earned", "d_taken"):
        np.add.at(added[name], g, getattr(rows, name)[counted])
    left = (getattr(rows, name)[counted] for name in ("unearned_after", "turned_after", "earned_after"))
    every = np.arange(len(grants))
    time = held.time(ledger.scheduled(every, np.full(len(grants), end), NEVER))
    now, _, _ = held_after(held, added, time, grants.rsa, early_stock(held).after_events(g, *left))
    return now.vested
