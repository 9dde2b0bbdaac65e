"""The promise scoreboard: what is counted as kept, and what has no evidence.

The releases are those of ``tests/release/sample.py``; each names the day of the next one.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.release.sample import sample_publication, sample_releases

from transparency.governance.reading import Governance
from transparency.release.release import Column, Row, Status, Table, Unit, Value
from transparency.telling.questions.question import Material
from transparency.telling.record.scoreboard import ScoreLine, score_heading, scoreboard, sums_over_time

ON = date(2026, 12, 1)


def material(*releases) -> Material:  # type: ignore[no-untyped-def]
    settings = sample_publication().settings
    return Material(releases or sample_releases(), settings, None, (), Governance(), (), ON)


def lines(made: Material, appeared: dict[str, date] | None = None) -> dict[str, ScoreLine]:
    return {line.id: line for line in scoreboard(made, appeared or {}, None)}


def announced(late: int):  # type: ignore[no-untyped-def]
    """Two releases, the second so many days after the day that the first announced."""
    *_, first, second = sample_releases()
    return replace(first, next_release=second.published - timedelta(late)), second


@pytest.mark.parametrize(
    ("late", "kept", "why"),
    [(0, "1 of 1", "None was late."), (-3, "1 of 1", "None was late."), (2, "0 of 1", "2 days late.")],
)
def test_a_report_is_on_time_or_so_many_days_late(late: int, kept: str, why: str) -> None:
    line = lines(material(*announced(late)))["reports"]
    assert (str(line.kept), str(line.why).rpartition(": ")[2]) == (kept, why)


def test_the_day_of_the_log_counts_and_not_the_one_that_a_release_says() -> None:
    first, second = announced(0)
    line = lines(material(first, second), {second.quarter: second.published + timedelta(1)})["reports"]
    assert str(line.kept) == "0 of 1" and "1 day late" in str(line.why)


def test_what_nobody_states_has_no_evidence() -> None:
    found = lines(material())
    assert not found["advice"].kept and not found["notice"].kept
    without = sum(not line.kept for line in found.values())
    assert score_heading(tuple(found.values())).endswith(f"{without} lines without evidence")


def test_cash_that_was_truly_never_paid_is_told() -> None:
    *past, last = sample_releases()
    never = replace(last.figures["pool.available"], id="money.paid", value=Value(amount=0, status=Status.NOTHING))
    told = lines(material(*past, replace(last, figures=last.figures | {"money.paid": never})))["cash"]
    assert str(told.kept) == "No one has ever been paid cash for a unit."


def with_lost(*, expired: int | None):  # type: ignore[no-untyped-def]
    """The last release prints, or not, what lapsed since the first grant; the last quarters print 2,000 and 3,000."""
    *past, before, last = sample_releases()
    quarters = [
        replace(one, figures=one.figures | {"quarter.expired": replace(one.figures["pool.available"],
                id="quarter.expired", value=Value(amount=amount, block=1000))})
        for one, amount in ((before, 2000), (last, 3000))
    ]  # fmt: skip
    cells = (Value(amount=expired, block=1000), Value(amount=Decimal(10)))
    rows = (Row("expired", cells),) if expired is not None else ()
    table = Table("lost", "T-J", (Column("units", Unit.UNITS), Column("part", Unit.PERCENT)), rows)
    tables = {id: table for id, table in last.tables.items() if id != "lost"} | {"lost": table}
    return *past, quarters[0], replace(quarters[1], tables=tables)


def test_what_lapsed_is_one_number_where_one_is_printed_and_else_a_sum_that_says_how_far_it_is_off() -> None:
    whole = lines(material(*with_lost(expired=7000)))["lapsed"]
    assert str(whole.kept) == "7,000" and str(whole.why).startswith("Since the first grant, in units of today.")
    summed = lines(material(*with_lost(expired=None)))["lapsed"]
    printed = [r for r in with_lost(expired=None) if r.amount("quarter.expired") is not None]
    off = sum(int(r.value("quarter.expired").block) for r in printed)
    assert f"each quarter is rounded, so the sum can be off by up to {off:,}." in str(summed.why)


def test_lapsed_units_are_added_up_over_all_quarters_that_print_them() -> None:
    releases = sample_releases()
    printed = [int(r.amount("quarter.expired")) for r in releases if r.amount("quarter.expired") is not None]
    sums = dict(sums_over_time(releases))
    assert (sums["sum/quarter.expired"].amount if printed else None) == (sum(printed) if printed else None)
    assert all(not isinstance(value.amount, Decimal) for value in sums.values())
