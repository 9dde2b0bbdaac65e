"""Invariants of people: nobody comes who is here, nobody is here who left, and who leaves does so for one cause."""

import polars as pl

from transparency.ledger.checks.context import CheckContext, Row
from transparency.ledger.reading.providers import FILE


def people_come_and_go_in_turn(context: CheckContext) -> None:
    """The lines of a provider, one after the other, tell of somebody who comes, leaves and comes back (L41)."""
    lines = context.people.unique(["provider", "from"], keep="last", maintain_order=True)
    before = (pl.col("joined", "left", "line").shift(1).over("provider")).name.prefix("before_")
    pairs = lines.with_columns(before).drop_nulls("before_joined").select(
        "provider", "joined", "left", "from", "line", "before_joined", "before_left", "before_line"
    )  # fmt: skip
    again, same = pl.col("joined") > pl.col("before_joined"), pl.col("joined") == pl.col("before_joined")
    too_soon = pl.col("before_left").is_null() | (pl.col("joined") < pl.col("before_left"))
    gone = pl.col("before_left").is_not_null() & (pl.col("left").is_null() | (pl.col("from") > pl.col("before_left")))
    faults = pairs.filter((again & too_soon) | (same & gone) | (pl.col("joined") < pl.col("before_joined")))
    for row in faults.iter_rows(named=True):
        context.problems.add("L41", _worded(row), FILE, row["line"], hint=_HINT)


_LEAVING = ("left_voluntarily", "ended_by_platform", "activity_threshold", "death_disability")


def leavers_leave_for_one_cause(context: CheckContext) -> None:
    """What one provider gives back on one day of leaving is given back for one cause (L42, a warning)."""
    events = context.book.events
    undone = events["reverses"].filter(events["type"] == "reversal")
    holders = events.filter(pl.col("type") == "grant").select("grant", holder="provider").unique("grant")
    lost = (
        events.filter((pl.col("type") == "forfeit") & pl.col("cause").is_in(_LEAVING))
        .filter(~pl.col("event").is_in(undone.implode()))
        .join(holders, on="grant", how="left", maintain_order="left")
    )
    first = pl.col("event", "cause").first().over("holder", "date").name.prefix("first_")
    for row in lost.with_columns(first).filter(pl.col("cause") != pl.col("first_cause")).iter_rows(named=True):
        context.problems.warn(
            "L42",
            f"provider '{row['holder']}' gives back units on {row['date']} for '{row['cause']}', "
            f"in {row['first_event']} for '{row['first_cause']}'",
            context.book.files[row["file"]],
            "who leaves does so for one cause: correct one of the two",
            line=row["line"],
        )


_HINT = "who comes back has a line with the new day of joining, after one with the day of leaving"


def _worded(row: Row) -> str:
    who, other = f"provider '{row['provider']}'", f"line {row['before_line']}"
    if row["joined"] < row["before_joined"]:
        return f"{who} joined on {row['joined']}, but on {row['before_joined']} in {other}, which comes before"
    if row["joined"] == row["before_joined"]:
        left = row["before_left"]
        return f"{who} left on {left} ({other}); this line speaks of the same stay from {row['from']} on"
    if row["before_left"] is None:
        return f"{who} joined again on {row['joined']}, but did not leave in {other}"
    return f"{who} joined again on {row['joined']}, before leaving on {row['before_left']} ({other})"
