"""Invariants of earning: not before the start, not after leaving, not twice."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from transparency.ledger.checks.context import CheckContext
from transparency.ledger.people import stay_of, stays
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.replay.arrays import NEVER, day_number, ints
from transparency.ledger.replay.early_stock import earned_by
from transparency.ledger.replay.event_effects import EARNS
from transparency.ledger.replay.splits import opening
from transparency.ledger.vesting import last_day
from transparency.publication.settings import EventBased, Vesting


def earning_is_allowed(context: CheckContext) -> None:
    """I4: units earned by event are there (L12)."""
    earning = context.live(*EARNS)
    context.say(
        "L12",
        earning[context.rows.units[earning] > (context.rows.unvested + context.rows.unearned)[earning]],
        lambda row: (
            f"{row['event']} ({row['type']}) earns {row['units']:,} units of grant '{row['grant']}', "
            f"but {max(row['unvested'] + row['unearned'], 0):,} are unvested on {row['date']}"
        ),
        "correct the units or the date",
    )


def vest_events_are_in_time(context: CheckContext) -> None:
    """I8: a vest event is of a grant that vests by event, after its start, before leaving and its deadline (L12)."""
    vesting = context.live("vest")
    if not len(vesting):
        return
    terms = context.publication.settings.vesting
    by_time = [name for name, one in terms.items() if not isinstance(one, EventBased)]
    vests = context.named(vesting)
    stay = stay_of(stays(context.people), vests.select("provider", day="granted"))
    vests = vests.hstack(stay.select("left"))
    problems = context.problems
    problems.rows(
        "L12",
        vests.filter(pl.col("vesting").is_in(by_time) | pl.col("vesting").is_null()),
        lambda row: (
            f"{row['event']}: grant '{row['grant']}' vests by schedule, so a vest event would count units twice"
        ),
        "leave the event out, or book units earned ahead of schedule as accelerate",
    )
    problems.rows(
        "L12",
        vests.filter(pl.col("date") < pl.col("vest_start")),
        lambda row: f"{row['event']} vests on {row['date']}, before vesting starts on {row['vest_start']}",
    )
    problems.rows(
        "L12",
        vests.filter(pl.col("date") > pl.col("left")),
        lambda row: f"{row['event']} vests on {row['date']}, after provider '{row['provider']}' left on {row['left']}",
        "nothing vests after leaving unless it is accelerated",
    )
    _before_deadline(vests, terms, problems)


def _before_deadline(vests: pl.DataFrame, terms: Mapping[str, Vesting], problems: ProblemList) -> None:
    deadlines = {
        (name, start): last_day(terms[name], start)
        for name, start in vests.select("vesting", "vest_start").unique().drop_nulls().iter_rows()
    }
    late = [
        (limit := deadlines.get((name, start))) is not None and day > limit
        for name, start, day in vests.select("vesting", "vest_start", "date").iter_rows()
    ]
    problems.rows(
        "L12",
        vests.filter(pl.Series(late, dtype=pl.Boolean)),
        lambda row: (
            f"{row['event']} vests on {row['date']}, after the deadline {deadlines[row['vesting'], row['vest_start']]}"
        ),
        "after its deadline an award can only be forfeited",
    )


def nothing_vests_after_leaving(context: CheckContext) -> None:
    """I8: the schedule of a provider who left must be ended by a forfeiture (L12)."""
    ledger, rows, grants = context.ledger, context.rows, context.ledger.grants
    if not context.people["left"].count() or not len(ledger.day):
        return
    of_grants = ledger.events.select("provider", day="date")[grants.i]
    left = stay_of(stays(context.people), of_grants)["left"]
    horizon = max(
        int(ledger.day.max()), *(day_number(one.quarter.end) for one in context.publication.disclosed), -NEVER
    )
    days = ints(left, NEVER)
    ended = np.flatnonzero(days < horizon)
    final = rows.at_splits[-1] if rows.at_splits else opening(len(grants))
    since = rows.i > ledger.splits[-1].order if ledger.splits else slice(None)
    d_cap, d_earned = (np.zeros(len(grants), np.int64) for _ in range(2))
    np.add.at(d_cap, rows.g[since], rows.d_cap[since])
    np.add.at(d_earned, rows.g[since], rows.d_earned[since])
    cap = (final.unvested + final.unearned + d_cap)[ended]
    then, later = (
        earned_by(cap, np.maximum(final.time(ledger.scheduled(ended, day, NEVER), ended), 0), d_earned[ended])
        for day in (days[ended], np.full(len(ended), horizon))
    )
    excess = later - then
    bad = np.flatnonzero(excess > 0)
    if not len(bad):
        return
    bad = bad[np.argsort(grants.i[ended[bad]])]
    of_bad = [pl.Series("excess", excess[bad]), left[ended[bad]]]
    placed = ledger.placed(grants.i[ended[bad]], "grant", "provider").hstack(of_bad)
    context.problems.rows(
        "L12",
        placed,
        lambda row: (
            f"{row['excess']:,} units of grant '{row['grant']}' vest after "
            f"provider '{row['provider']}' left on {row['left']}"
        ),
        "book the unvested units as forfeit (bought ones as repurchase), or as accelerate if they were promised",
    )
