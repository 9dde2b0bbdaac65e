"""Invariants of units taken away: they must be there."""

import numpy as np
import polars as pl

from transparency.ledger.checks.context import CheckContext
from transparency.ledger.replay.event_effects import STOCK
from transparency.ledger.replay.ordered_events import NO_STOCK


def takings_are_covered(context: CheckContext) -> None:
    """I5: no more is forfeited, expired, cancelled or bought back than is there (L05).

    The commonest reason is an event booked twice (I9): when another of the same type, units and cause stands on the
    same day, the problem says so and is L17 instead.
    """
    rows = context.rows
    cases = (  # type, what is taken, what is there, and how to say so
        ("forfeit", "moved", "unvested", "forfeits", "unvested", "unvested"),
        ("expire", "d_taken", "vested", "lets expire", "vested", "earned and not yet taken up"),
        ("company_cancel", "d_taken", "vested", "cancels", "open_units", "outstanding"),
        ("repurchase", "units", "stock", "buys back", "stock", "owned by the provider"),
        ("transfer_out", "units", "owned", "hands on", "owned", "owned by the provider"),
    )
    for kind, taken, there, verb, place, words in cases:
        of_type = context.live(kind)
        over = of_type[getattr(rows, taken)[of_type] > getattr(rows, there)[of_type]]
        if not len(over):
            continue
        every = context.named(of_type)
        again = every.filter(pl.struct("g", "type", "units", "cause", "date").is_duplicated())["i"]
        named = context.named(over).with_columns(
            (pl.col("unvested") + pl.col("vested")).alias("open_units"),
            (pl.col("owned") + pl.col("unearned")).alias("stock"),
            pl.col("i").is_in(again.implode()).alias("twice"),
        )
        for code, part in (("L05", named.filter(~pl.col("twice"))), ("L17", named.filter("twice"))):
            tail = " (the same was booked already on that day)" if code == "L17" else ""
            context.problems.rows(
                code,
                part,
                lambda row, verb=verb, place=place, words=words, tail=tail: (
                    f"{row['event']} {verb} {row['units']:,} units of grant '{row['grant']}', "
                    f"but {max(row[place], 0):,} are {words} on {row['date']}{tail}"
                ),
                "correct the units or the date, or undo an earlier event with a reversal",
            )


def exercises_are_covered(context: CheckContext) -> None:
    """I4: no more is exercised, settled or paid out than was earned, unless early exercise is declared (L11)."""
    rows = context.rows
    taking = context.live(*STOCK, "cash_settle")
    over = (rows.d_taken > rows.vested) | (rows.d_unearned > rows.unvested)
    context.say(
        "L11",
        taking[over[taking] & (rows.units[taking] > 0)],
        lambda row: (
            f"{row['event']} ({row['type']}) takes {row['units']:,} units of grant '{row['grant']}', "
            f"but {max(row['vested'], 0):,} are earned and not yet taken up on {row['date']}"
        ),
        "only earned units can be taken up, unless the pool declares early_exercise",
    )
    ledger = context.ledger
    in_cash = np.array([name in NO_STOCK for name in ledger.instruments], np.bool_)
    if in_cash.any():
        issuing = context.live(*STOCK, "repurchase")
        context.say(
            "L11",
            issuing[in_cash[ledger.grants.instrument[rows.g[issuing]]]],
            lambda row: (
                f"{row['event']} ({row['type']}) would issue stock for '{row['grant']}', "
                f"a {row['instrument']} paid in cash"
            ),
            "book the payment as cash_settle",
        )
