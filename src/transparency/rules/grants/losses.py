"""What was given back, held against the rule of its grant: R111, at the ledger's line."""

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.problem_list import ProblemList
from transparency.rules.rule import Rule, VestingByEvent

_LEAVING = ("left_voluntarily", "ended_by_platform", "death_disability")


def tell_losses(book: Book, standing: pl.DataFrame, rules: dict[str, Rule], findings: ProblemList) -> None:
    """Report each ``forfeit`` whose cause the rule of its grant does not know.

    ``standing``: grants that stand, with their rule (see ``conformance``). Too little activity can cost units only
    where the rule asks for activity, a condition only where it has one, and leaving only where what is not earned is
    not kept: pages speak of such losses by the rule.
    """
    events = book.events
    undone = events["reverses"].filter(events["type"] == "reversal")
    lost = events.filter((pl.col("type") == "forfeit") & pl.col("cause").is_not_null())
    lost = lost.filter(~pl.col("event").is_in(undone.implode())).select("grant", "cause", "file", "line", "event")
    known = pl.DataFrame(
        [(rule.id, cause, why) for rule in rules.values() if rule.runs for cause, why in _unknown(rule).items()],
        schema={"rule": pl.String, "cause": pl.String, "why": pl.String},
        orient="row",
    )
    bad = lost.join(standing.select("grant", "rule"), on="grant", maintain_order="left").join(
        known, on=["rule", "cause"], maintain_order="left"
    )
    if bad.height:
        findings.rows(
            "R111",
            bad,
            lambda row: f"{row['grant']} loses units for '{row['cause']}', but {row['rule']} {row['why']}",
            "correct the cause; a rule that takes units for another reason has to say so",
        )


def _unknown(rule: Rule) -> dict[str, str]:
    """Causes that a rule does not know, each with what it says instead."""
    unknown = {}
    if rule.eligibility.activity is None:
        unknown["activity_threshold"] = "asks for no activity"
    if not any(isinstance(vesting, VestingByEvent) for vesting in rule.vesting.values()):
        unknown["condition_failed"] = "sets no condition"
    if rule.on_leave is not None and rule.on_leave.unvested != "forfeit":
        unknown |= dict.fromkeys(_LEAVING, "lets leavers keep what they have not earned")
    return unknown
