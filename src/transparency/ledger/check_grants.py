"""Invariants of grants: that they exist, come first, follow a rule, and are undone cleanly."""

import polars as pl

from transparency.ledger.walked import PLACE, Row, Walked


def grants_are_known(walked: Walked) -> None:
    """I1: every event on a grant names one that exists (L08), and nobody's but its provider's (L08)."""
    events, findings = walked.entries.events, walked.findings
    booked = events["sign"] == 1
    unknown = events.select(*PLACE, "grant").filter(events["grant"].is_not_null() & events["g"].is_null() & booked)
    findings.rows("L08", unknown, lambda row: f"{row['event']}: unknown grant '{row['grant']}'")
    owner = walked.entries.grants["provider"].gather(events["g"]).alias("owner")
    findings.rows(
        "L08",
        events.select(*PLACE, "grant", "provider", owner).filter((events["provider"] != owner) & booked),
        lambda row: (
            f"{row['event']} names provider '{row['provider']}', but grant '{row['grant']}' is {row['owner']}'s"
        ),
        "a grant stays with the provider it was made to; leave the cell empty or correct it",
    )
    lost = walked.entries.grants.filter(pl.col("provider").is_null())
    findings.rows(
        "L08",
        lost.select("file", "line", "grant"),
        lambda row: f"'{row['grant']}' comes into being without a provider",
        "a transfer_in that is not to an existing grant needs a provider",
    )


def events_follow_their_grant(walked: Walked) -> None:
    """I1: nothing happens to a grant before it is made (L06)."""
    walked.say(
        "L06",
        pl.col("loose"),
        lambda row: (
            f"{row['event']} ({row['type']}) is dated {row['date']}, "
            f"before its grant '{row['grant']}' of {row['granted']}"
        ),
        "correct the date; on one day the grant must stand first in the file",
    )


def retractions_come_first(walked: Walked) -> None:
    """A grant is retracted only while nothing else has happened to it (L05)."""
    moved = walked.rows.filter(~pl.col("type").is_in(["grant"]) & ~pl.col("loose"))
    if moved.filter(pl.col("type") == "retract").is_empty():
        return
    moved = moved.sort("g", "i").with_columns(pl.col("sign").cast(pl.Int64).cum_sum().over("g").alias("count"))
    bad = moved.filter((pl.col("type") == "retract") & (pl.col("sign") == 1) & (pl.col("count") > 1))
    walked.findings.rows(
        "L05",
        walked.named(bad),
        lambda row: f"{row['event']} retracts grant '{row['grant']}', but other events have already changed it",
        "undo those with reversals first, or book what is left as company_cancel or forfeit",
    )


def reversals_leave_nothing_negative(walked: Walked) -> None:
    """A reversal may not take back units that have moved on since (L14)."""
    undo = (pl.col("sign") == -1) & ~pl.col("loose")
    if walked.rows.filter(undo).is_empty():
        return
    cap = pl.col("unvested") + pl.col("d_cap") - pl.col("d_earned")
    scheduled = pl.max_horizontal(pl.lit(0), -cap)
    vested = pl.col("vested") + pl.col("d_earned") - pl.col("d_taken") - scheduled
    rsa_owned = pl.col("owned") + pl.col("d_owned") + pl.when("rsa").then(pl.col("d_earned") - scheduled).otherwise(0)
    bad = (
        (~pl.col("rsa") & (vested < 0))
        | (rsa_owned < 0)
        | (pl.col("unvested") + pl.col("vested") + pl.col("d_cap") - pl.col("d_taken") < 0)
    )
    walked.say(
        "L14",
        undo & bad,
        lambda row: (
            f"{row['event']} undoes a {row['type']} of grant '{row['grant']}', but its units have moved on since"
        ),
        "undo the later events first",
    )


def rules_are_in_force(walked: Walked) -> None:
    """I12: every grant names a rule that was in force on its day (L16); only when the publication has rules."""
    rules = {rule.id: rule for rule in walked.publication.rules}
    if not rules:
        return
    grants = walked.entries.grants.join(walked.entries.events.select("i", "event", "type"), on="i").filter(
        pl.col("type") == "grant"
    )
    bounds = pl.DataFrame(
        [(rule.id, rule.effective_from, rule.effective_to) for rule in rules.values()],
        schema={"rule": pl.String, "from": pl.Date, "to": pl.Date},
        orient="row",
    )
    grants = grants.join(bounds, on="rule", how="left", maintain_order="left")
    good = (pl.col("from") <= pl.col("date")) & (pl.col("to").is_null() | (pl.col("date") <= pl.col("to")))
    bad = grants.filter(~good.fill_null(False)).sort("i").select(*PLACE, "grant", "rule", "date", "from", "to")
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
    past = walked.entries.grants.filter(pl.col("expires") < end)
    if past.is_empty():
        return
    counted = walked.rows.filter((pl.col("date") <= end) & pl.col("g").is_in(past["g"].implode()))
    if walked.entries.splits:
        counted = counted.filter(pl.col("i") > walked.entries.splits[-1].order)
        held = walked.at_splits[-1].select("g", (pl.col("held_unvested") + pl.col("held_vested")).alias("start"))
    else:
        held = walked.entries.grants.select("g", pl.lit(0, pl.Int64).alias("start"))
    moved = pl.col("d_cap") - pl.when("rsa").then(0).otherwise(pl.col("d_taken"))
    open_units = (
        past.join(held, on="g", how="left", maintain_order="left")
        .join(counted.group_by("g").agg(moved.sum().alias("moved")), on="g", how="left", maintain_order="left")
        .with_columns((pl.col("start") + pl.col("moved").fill_null(0)).alias("left"))
        .filter((pl.col("left") > 0) & ~pl.col("rsa"))
        .sort("i")
    )
    if open_units.height:
        first = open_units.row(0, named=True)
        walked.findings.warn(
            "L20",
            f"{open_units.height:,} grants have expired by {end} with units outstanding; "
            f"the first is '{first['grant']}' ({first['expires']})",
            walked.book.files[first["file"]],
            "expiry is not automatic: book expire (and forfeit) events",
        )
