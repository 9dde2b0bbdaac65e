"""Random small ledgers: the program against the plain simulator, and against itself told otherwise or told less.

``PROVE=25`` (``make prove``) runs each property on a thousand ledgers.
"""

import csv
from datetime import date
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.conftest import RULES
from tests.ledger.plain import Plain
from tests.ledger.plain_grant import PLACES
from tests.ledger.random_ledgers import CLOSES, as_table, ledgers, random_ledger

from transparency.publication.quarter import quarter_of

slow = settings(max_examples=ledgers(15), deadline=None, suppress_health_check=list(HealthCheck))
VALUE = (pl.col("unvested") + pl.col("vested")) * pl.col("price").fill_null(Decimal(0))


def disclosed(plain: Plain, until: date = date.max) -> list[str]:
    """Names of the quarters that have closed by a day."""
    return [quarter_of(end).id for end in plain.closings if end + CLOSES <= until]


def replayed(desk, plain, rows=None, until=date.max):
    table = as_table(plain.rows if rows is None else rows)
    return desk.good(table, *disclosed(plain, until), own=plain.own, rules=RULES)


def amounts(frame: pl.DataFrame, *keys: str) -> dict:
    """Units of ``PLACES`` and value by some keys, where there are any."""
    sums = frame.with_columns(VALUE.alias("value")).group_by(keys)
    rows = sums.agg(pl.col("available", *PLACES, "value").sum()).rows()
    return {row[: len(keys)]: row[len(keys) :] for row in rows if any(row[len(keys) :])}


def lines_of(positions) -> dict:
    """Quarter's end, pool, instrument, line, late → available, ``PLACES``, value."""
    ends = {quarter.index: quarter.end for quarter in positions.quarters}
    frame = positions.movements.with_columns(
        pl.col("quarter").replace_strict(ends, return_dtype=pl.Date),
        pl.col("instrument").cast(pl.String).fill_null(""),
        pl.col("pool", "line").cast(pl.String),
    )
    return amounts(frame, "quarter", "pool", "instrument", "line", "prior")


def closings_of(positions) -> dict:
    """Quarter's end and pool → available and ``PLACES``, from what grants hold by their own formula."""
    ends = {quarter.index: quarter.end for quarter in positions.quarters}
    frame = positions.states.with_columns(
        pl.col("quarter").replace_strict(ends, return_dtype=pl.Date), pl.col("pool").cast(pl.String)
    )
    return {key: found[:-1] for key, found in amounts(frame, "quarter", "pool").items() if any(found[:-1])}


def true_lines(plain: Plain) -> dict:
    return {key: tuple(amounts) for key, amounts in plain.lines.items() if any(amounts)}


def true_closings(plain: Plain) -> dict:
    pools = {(end, pool): units for end, pools in plain.closings.items() for pool, units in pools.items()}
    return {key: units for key, units in pools.items() if any(units)}


def differences(found: dict, right: dict) -> dict:
    """What is not as it should be, as (found, right): empty when all is well, and short enough to read if not."""
    keys = sorted({key for key in found.keys() | right.keys() if found.get(key) != right.get(key)}, key=str)
    return {key: (found.get(key), right.get(key)) for key in keys[:4]}


@settings(max_examples=ledgers(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_every_line_and_closing_is_that_of_the_simulator(new_desk, seed):
    plain = random_ledger(seed)
    positions = replayed(new_desk(), plain)
    ends = {quarter.index: quarter.end for quarter in positions.quarters}
    assert set(plain.closings) == set(ends.values())
    assert differences(lines_of(positions), true_lines(plain)) == {}
    assert differences(closings_of(positions), true_closings(plain)) == {}
    columns = ("unvested", "vested", "owned", "unearned")
    held = {
        (ends[quarter], str(provider), str(pool), str(instrument)): units
        for quarter, provider, pool, instrument, *units in positions.holdings.select(
            "quarter", "provider", "pool", "instrument", *columns
        ).iter_rows()
        if any(units)
    }
    true = {
        (end, *account): list(units[: len(columns)])
        for end, accounts in plain.holdings.items()
        for account, units in accounts.items()
        if any(units[: len(columns)])
    }
    assert differences(held, true) == {}
    each = positions.ahead_by_provider.collect().group_by("quarter", "ahead").agg(pl.col("units").sum())
    whole = positions.ahead.group_by("quarter", "ahead").agg(pl.col("units").sum())
    assert (
        each.filter(pl.col("units") != 0)
        .sort("quarter", "ahead")
        .equals(whole.filter(pl.col("units") != 0).sort("quarter", "ahead"))
    )


@slow
@given(seed=st.integers(0, 10**9))
def test_a_quarter_once_published_is_equal_in_every_later_run(new_desk, seed):
    """What was recorded of a quarter and those before when it closed gives, for all of them, what the whole gives."""
    plain = random_ledger(seed, steps=30)
    whole = replayed(new_desk(), plain)
    closed = Random(seed).choice(sorted(plain.closings))
    known = [
        row
        for row in plain.rows
        if str(row["date"]) <= closed.isoformat() and str(row.get("recorded", "")) <= (closed + CLOSES).isoformat()
    ]
    then = replayed(new_desk(), plain, known, closed + CLOSES)
    for found, right in ((lines_of(then), lines_of(whole)), (closings_of(then), closings_of(whole))):
        before = [{key: each for key, each in side.items() if key[0] <= closed} for side in (found, right)]
        assert differences(*before) == {}


@slow
@given(seed=st.integers(0, 10**9))
def test_order_of_rows_and_names_do_not_matter(new_desk, seed):
    plain = random_ledger(seed, steps=25)
    positions = replayed(new_desk(), plain)
    days = sorted({row["date"] for row in plain.rows}, key=lambda day: Random(seed).random())
    again = replayed(new_desk(), plain, [row for day in days for row in plain.rows if row["date"] == day])
    assert again.flows.equals(positions.flows) and again.balances.equals(positions.balances)
    assert again.fingerprints() == positions.fingerprints()
    other = replayed(
        new_desk(),
        plain,
        [row | ({"provider": f"x{row['provider']}"} if "provider" in row else {}) for row in plain.rows],
    )
    assert other.flows.equals(positions.flows) and other.balances.equals(positions.balances)


@pytest.mark.parametrize("seed", range(3))
def test_the_simulator_writes_what_reading_accepts(new_desk, seed):
    desk = new_desk()
    plain = random_ledger(seed)
    replayed(desk, plain)
    with (desk.root / "ledger" / "events.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(plain.rows)
