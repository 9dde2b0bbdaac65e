"""Invariants of units taken away: they must be there."""

import polars as pl

from transparency.ledger.effects import STOCK
from transparency.ledger.entries import NO_STOCK
from transparency.ledger.walked import LIVE, Walked


def takings_are_covered(walked: Walked) -> None:
    """I5: no more is forfeited, expired, cancelled or bought back than is there (L05).

    The commonest reason is an event booked twice (I9): when another of the same type, units and cause stands on the
    same day, the problem says so and is L17 instead.
    """
    cases = (
        (pl.col("type") == "forfeit", -pl.col("d_cap") - pl.col("unvested"), "forfeits", "unvested", "unvested"),
        (
            pl.col("type") == "expire",
            pl.col("d_taken") - pl.col("vested"),
            "lets expire",
            "vested",
            "earned and not yet taken up",
        ),
        (
            pl.col("type") == "company_cancel",
            pl.col("d_taken") - pl.col("vested"),
            "cancels",
            "open_units",
            "outstanding",
        ),
        (
            pl.col("type") == "repurchase",
            pl.col("units") - pl.col("owned"),
            "buys back",
            "owned",
            "owned by the provider",
        ),
        (
            pl.col("type") == "transfer_out",
            pl.col("units") - pl.col("owned"),
            "hands on",
            "owned",
            "owned by the provider",
        ),
    )
    again = pl.struct("g", "type", "units", "cause", "date").is_duplicated()
    for of_type, excess, verb, place, words in cases:
        over = walked.rows.filter(LIVE & of_type & (excess > 0))
        if not over.height:
            continue
        twice = walked.named(walked.rows.filter(LIVE & of_type)).filter(again)["i"]
        named = walked.named(over).with_columns(
            (pl.col("unvested") + pl.col("vested")).alias("open_units"),
            pl.col("i").is_in(twice.implode()).alias("twice"),
        )
        for code, part in (("L05", named.filter(~pl.col("twice"))), ("L17", named.filter("twice"))):
            tail = " (the same was booked already on that day)" if code == "L17" else ""
            walked.findings.rows(
                code,
                part,
                lambda row, verb=verb, place=place, words=words, tail=tail: (
                    f"{row['event']} {verb} {row['units']:,} units of grant '{row['grant']}', "
                    f"but {max(row[place], 0):,} are {words} on {row['date']}{tail}"
                ),
                "correct the units or the date, or undo an earlier event with a reversal",
            )


def exercises_are_covered(walked: Walked) -> None:
    """I4: no more is exercised, settled or paid out than was earned, unless early exercise is declared (L11)."""
    of_type = pl.col("type").is_in([*STOCK, "cash_settle"])
    over = (pl.col("d_taken") > pl.col("vested")) | (-pl.col("d_cap") > pl.col("unvested"))
    walked.say(
        "L11",
        LIVE & of_type & over & (pl.col("units") > 0),
        lambda row: (
            f"{row['event']} ({row['type']}) takes {row['units']:,} units of grant '{row['grant']}', "
            f"but {max(row['vested'], 0):,} are earned and not yet taken up on {row['date']}"
        ),
        "only earned units can be taken up, unless the pool declares early_exercise",
    )
    cash_only = walked.entries.grants.filter(pl.col("instrument").is_in(NO_STOCK))["g"]
    if cash_only.len():
        walked.say(
            "L11",
            LIVE & pl.col("type").is_in([*STOCK, "repurchase"]) & pl.col("g").is_in(cash_only.implode()),
            lambda row: (
                f"{row['event']} ({row['type']}) would issue stock for '{row['grant']}', "
                f"a {row['instrument']} paid in cash"
            ),
            "book the payment as cash_settle",
        )
