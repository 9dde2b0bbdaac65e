"""Invariants of grants: that they exist, come first, follow a rule, and are undone cleanly."""

import numpy as np
import polars as pl

from transparency.ledger.checks.context import CheckContext, Row
from transparency.ledger.replay.arrays import NEVER, day_number, ints, places
from transparency.ledger.replay.before_events import RowsBefore
from transparency.ledger.replay.ordered_events import KIND


def grants_are_known(context: CheckContext) -> None:
    """I1: every event on a grant names one that exists (L08), and nobody's but its provider's (L08)."""
    ledger, problems = context.ledger, context.problems
    events, owners = ledger.events, ledger.grants
    rest = np.flatnonzero((ledger.g < 0) & (ledger.sign == 1))
    unknown = rest[events["grant"][rest].is_not_null().to_numpy()]
    if len(unknown):
        problems.rows(
            "L08", ledger.placed(unknown, "grant"), lambda row: f"{row['event']}: unknown grant '{row['grant']}'"
        )
    named = np.flatnonzero((ledger.g >= 0) & (ledger.sign == 1) & events["provider"].is_not_null().to_numpy())
    named = named[named != owners.i[ledger.g[named]]]  # a grant's own event says whose it is
    owner = events["provider"][owners.i[ledger.g[named]]].alias("owner")
    wrong = (events["provider"][named] != owner).fill_null(False)
    if wrong.any():
        problems.rows(
            "L08",
            ledger.placed(named, "grant", "provider").hstack([owner]).filter(wrong),
            lambda row: (
                f"{row['event']} names provider '{row['provider']}', but grant '{row['grant']}' is {row['owner']}'s"
            ),
            "a grant stays with the provider it was made to; leave the cell empty or correct it",
        )
    if (lost := owners.i[owners.provider < 0]).size:
        problems.rows(
            "L08",
            ledger.placed(lost, "grant"),
            lambda row: f"'{row['grant']}' comes into being without a provider",
            "a transfer_in that is not to an existing grant needs a provider",
        )


def events_follow_their_grant(context: CheckContext) -> None:
    """I1: nothing happens to a grant before it is made (L06)."""
    context.say(
        "L06",
        np.flatnonzero(context.rows.loose),
        lambda row: (
            f"{row['event']} ({row['type']}) is dated {row['date']}, "
            f"before its grant '{row['grant']}' of {row['granted']}"
        ),
        "correct the date; on one day the grant must stand first in the file",
    )


def events_are_booked_after_their_grant(context: CheckContext) -> None:
    """An event counts no earlier than its grant, which was recorded after its own quarter had closed (L06)."""
    context.say(
        "L06",
        np.flatnonzero(context.rows.loose),
        lambda row: (
            f"{row['event']} ({row['type']}) counts in a quarter that closed before its grant '{row['grant']}' of "
            f"{row['granted']} was recorded"
        ),
        "record the event no earlier than the grant: both count in the quarter that is open then",
    )


def retractions_come_first(context: CheckContext) -> None:
    """A grant is retracted only while nothing else has happened to it (L05)."""
    retracts = context.live("retract")
    if not len(retracts):
        return
    rows = context.rows
    moves_none = np.isin(rows.kind, [KIND["grant"], KIND["reprice"]]) | rows.loose
    counts = np.where(moves_none, 0, context.ledger.sign[rows.i])
    context.say(
        "L05",
        retracts[RowsBefore(rows.g).sums(counts)[retracts] > 0],
        lambda row: f"{row['event']} retracts grant '{row['grant']}', but other events have already changed it",
        "undo those with reversals first, or book what is left as company_cancel or forfeit",
    )


def reversals_leave_nothing_negative(context: CheckContext) -> None:
    """A reversal may not take back units that have moved on since (L14)."""
    rows, ledger = context.rows, context.ledger
    if not len(ledger.reversals):
        return
    undo = np.flatnonzero((ledger.sign[rows.i] == -1) & ~rows.loose)
    unvested, vested, owned, d_cap, d_earned, d_taken, d_owned = (
        getattr(rows, name)[undo] for name in ("unvested", "vested", "owned", "d_cap", "d_earned", "d_taken", "d_owned")
    )
    rsa = ledger.grants.rsa[rows.g[undo]]
    scheduled = np.maximum(0, d_earned - unvested - d_cap)
    earned_left = vested + d_earned - d_taken - scheduled
    owned_left = owned + d_owned + rows.d_turned[undo] + np.where(rsa, d_earned - scheduled, 0)
    bad = (~rsa & (earned_left < 0)) | (owned_left < 0) | (unvested + vested + d_cap - d_taken < 0)
    context.say(
        "L14",
        undo[bad],
        lambda row: (
            f"{row['event']} undoes a {row['type']} of grant '{row['grant']}', but its units have moved on since"
        ),
        "undo the later events first",
    )


def rules_are_in_force(context: CheckContext) -> None:
    """I12: every grant names a rule that was in force on its day (L16); only when the publication has rules."""
    rules = pl.DataFrame(
        [(rule.id, rule.effective_from, rule.effective_to) for rule in context.publication.rules],
        schema={"rule": pl.String, "from": pl.Date, "to": pl.Date},
        orient="row",
    )
    if not rules.height:
        return
    rules = rules.unique("rule", keep="last", maintain_order=True)
    ledger = context.ledger
    own = np.sort(ledger.grants.i[ledger.kind[ledger.grants.i] == KIND["grant"]])
    which = places(ledger.events["rule"][own], rules["rule"])
    begins, ends = ints(rules["from"], NEVER), ints(rules["to"], NEVER)
    good = (which >= 0) & (begins[which] <= ledger.day[own]) & (ledger.day[own] <= ends[which])
    if good.all():
        return
    bad = ledger.placed(own[~good], "grant", "rule", "date").join(rules, on="rule", how="left", maintain_order="left")
    context.problems.rows("L16", bad, _unruled, "every grant names a rule of content/rules in force on its day")


def _unruled(row: Row) -> str:
    if row["rule"] is None:
        return f"grant '{row['grant']}' names no rule"
    if row["from"] is None:
        return f"grant '{row['grant']}' names the rule '{row['rule']}', which does not exist"
    span = f"from {row['from']}" + (f" to {row['to']}" if row["to"] else "")
    return f"grant '{row['grant']}' of {row['date']} names the rule '{row['rule']}', which is in force {span}"


def expired_awards_are_closed(context: CheckContext) -> None:
    """Warning L20: units still outstanding after the day they expire, at the last disclosed quarter's end."""
    if not context.publication.disclosed:
        return
    end = max(one.quarter.end for one in context.publication.disclosed)
    ledger, rows = context.ledger, context.rows
    past = (ledger.grants.expires < day_number(end)) & ~ledger.grants.rsa
    if not past.any():
        return
    counted = ledger.day[rows.i] <= day_number(end)
    left = np.zeros(len(past), np.int64)
    if ledger.splits:
        counted &= rows.i > ledger.splits[-1].order
        left += rows.at_splits[-1].unvested + rows.at_splits[-1].vested
    np.add.at(left, rows.g[counted], (rows.d_cap - rows.d_taken - rows.d_unearned)[counted])
    still = ledger.grants.i[past & (left > 0)]
    if len(still):
        first = ledger.placed(still.min(keepdims=True), "grant", "expires").row(0, named=True)
        context.problems.warn(
            "L20",
            f"{len(still):,} grants have expired by {end} with units outstanding; "
            f"the first is '{first['grant']}' ({first['expires']})",
            context.book.files[first["file"]],
            "expiry is not automatic: book expire (and forfeit) events",
        )
