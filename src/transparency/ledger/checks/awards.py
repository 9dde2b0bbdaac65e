"""Invariants of grants: that they exist, come first, follow a rule, and are undone cleanly."""

import numpy as np
import polars as pl

from transparency.ledger.checks.context import Row, Walked
from transparency.ledger.replay.arrays import NEVER, day_number, ints, places
from transparency.ledger.replay.before_events import Before
from transparency.ledger.replay.ordered_events import KIND


def grants_are_known(walked: Walked) -> None:
    """I1: every event on a grant names one that exists (L08), and nobody's but its provider's (L08)."""
    entries, findings = walked.entries, walked.findings
    events, owners = entries.events, entries.grants
    rest = np.flatnonzero((entries.g < 0) & (entries.sign == 1))
    unknown = rest[events["grant"][rest].is_not_null().to_numpy()]
    if len(unknown):
        findings.rows(
            "L08", entries.placed(unknown, "grant"), lambda row: f"{row['event']}: unknown grant '{row['grant']}'"
        )
    named = np.flatnonzero((entries.g >= 0) & (entries.sign == 1) & events["provider"].is_not_null().to_numpy())
    named = named[named != owners.i[entries.g[named]]]  # a grant's own event says whose it is
    owner = events["provider"][owners.i[entries.g[named]]].alias("owner")
    wrong = (events["provider"][named] != owner).fill_null(False)
    if wrong.any():
        findings.rows(
            "L08",
            entries.placed(named, "grant", "provider").hstack([owner]).filter(wrong),
            lambda row: (
                f"{row['event']} names provider '{row['provider']}', but grant '{row['grant']}' is {row['owner']}'s"
            ),
            "a grant stays with the provider it was made to; leave the cell empty or correct it",
        )
    if (lost := owners.i[owners.provider < 0]).size:
        findings.rows(
            "L08",
            entries.placed(lost, "grant"),
            lambda row: f"'{row['grant']}' comes into being without a provider",
            "a transfer_in that is not to an existing grant needs a provider",
        )


def events_follow_their_grant(walked: Walked) -> None:
    """I1: nothing happens to a grant before it is made (L06)."""
    walked.say(
        "L06",
        np.flatnonzero(walked.rows.loose),
        lambda row: (
            f"{row['event']} ({row['type']}) is dated {row['date']}, "
            f"before its grant '{row['grant']}' of {row['granted']}"
        ),
        "correct the date; on one day the grant must stand first in the file",
    )


def retractions_come_first(walked: Walked) -> None:
    """A grant is retracted only while nothing else has happened to it (L05)."""
    retracts = walked.live("retract")
    if not len(retracts):
        return
    rows = walked.rows
    counts = np.where((rows.kind == KIND["grant"]) | rows.loose, 0, walked.entries.sign[rows.i])
    walked.say(
        "L05",
        retracts[Before(rows.g).sums(counts)[retracts] > 0],
        lambda row: f"{row['event']} retracts grant '{row['grant']}', but other events have already changed it",
        "undo those with reversals first, or book what is left as company_cancel or forfeit",
    )


def reversals_leave_nothing_negative(walked: Walked) -> None:
    """A reversal may not take back units that have moved on since (L14)."""
    rows, entries = walked.rows, walked.entries
    if not len(entries.reversals):
        return
    undo = np.flatnonzero((entries.sign[rows.i] == -1) & ~rows.loose)
    unvested, vested, owned, d_cap, d_earned, d_taken, d_owned = (
        getattr(rows, name)[undo] for name in ("unvested", "vested", "owned", "d_cap", "d_earned", "d_taken", "d_owned")
    )
    rsa = entries.grants.rsa[rows.g[undo]]
    scheduled = np.maximum(0, d_earned - unvested - d_cap)
    earned_left = vested + d_earned - d_taken - scheduled
    owned_left = owned + d_owned + np.where(rsa, d_earned - scheduled, 0)
    bad = (~rsa & (earned_left < 0)) | (owned_left < 0) | (unvested + vested + d_cap - d_taken < 0)
    walked.say(
        "L14",
        undo[bad],
        lambda row: (
            f"{row['event']} undoes a {row['type']} of grant '{row['grant']}', but its units have moved on since"
        ),
        "undo the later events first",
    )


def rules_are_in_force(walked: Walked) -> None:
    """I12: every grant names a rule that was in force on its day (L16); only when the publication has rules."""
    rules = pl.DataFrame(
        [(rule.id, rule.effective_from, rule.effective_to) for rule in walked.publication.rules],
        schema={"rule": pl.String, "from": pl.Date, "to": pl.Date},
        orient="row",
    )
    if not rules.height:
        return
    rules = rules.unique("rule", keep="last", maintain_order=True)
    entries = walked.entries
    own = np.sort(entries.grants.i[entries.kind[entries.grants.i] == KIND["grant"]])
    which = places(entries.events["rule"][own], rules["rule"])
    begins, ends = ints(rules["from"], NEVER), ints(rules["to"], NEVER)
    good = (which >= 0) & (begins[which] <= entries.day[own]) & (entries.day[own] <= ends[which])
    if good.all():
        return
    bad = entries.placed(own[~good], "grant", "rule", "date").join(rules, on="rule", how="left", maintain_order="left")
    walked.findings.rows("L16", bad, _unruled, "every grant names a rule of content/rules in force on its day")


def _unruled(row: Row) -> str:
    if row["rule"] is None:
        return f"grant '{row['grant']}' names no rule"
    if row["from"] is None:
        return f"grant '{row['grant']}' names the rule '{row['rule']}', which does not exist"
    span = f"from {row['from']}" + (f" to {row['to']}" if row["to"] else "")
    return f"grant '{row['grant']}' of {row['date']} names the rule '{row['rule']}', which is in force {span}"


def expired_awards_are_closed(walked: Walked) -> None:
    """Warning L20: units still outstanding after the day they expire, at the last disclosed quarter's end."""
    if not walked.publication.disclosed:
        return
    end = max(one.quarter.end for one in walked.publication.disclosed)
    entries, rows = walked.entries, walked.rows
    past = (entries.grants.expires < day_number(end)) & ~entries.grants.rsa
    if not past.any():
        return
    counted = entries.day[rows.i] <= day_number(end)
    left = np.zeros(len(past), np.int64)
    if entries.splits:
        counted &= rows.i > entries.splits[-1].order
        left += rows.at_splits[-1].unvested + rows.at_splits[-1].vested
    np.add.at(left, rows.g[counted], (rows.d_cap - rows.d_taken)[counted])
    still = entries.grants.i[past & (left > 0)]
    if len(still):
        first = entries.placed(still.min(keepdims=True), "grant", "expires").row(0, named=True)
        walked.findings.warn(
            "L20",
            f"{len(still):,} grants have expired by {end} with units outstanding; "
            f"the first is '{first['grant']}' ({first['expires']})",
            walked.book.files[first["file"]],
            "expiry is not automatic: book expire (and forfeit) events",
        )
