"""Who contributes what to a quarter, in units of its last day: two people, two pools, and a split of 3:2 in between."""

from decimal import Decimal

import polars as pl
import pytest

from transparency.ledger.contributions import BASE, Decided
from transparency.ledger.sources import Sources

from .conftest import Desk, index

LEDGER = """
    event date       type            pool provider grant units price ratio instrument vesting vest_start cause
    E1    2025-01-01 pool_authorized a    .        .     1000  .     .     .          .       .          .
    E2    2025-01-01 pool_authorized b    .        .     501   .     .     .          .       .          .
    E3    2025-01-10 grant           a    p1       G1    100   0.50  .     NSO        V4      2025-01-10 .
    E4    2025-01-10 grant           b    p2       G2    80    .     .     RSU        V4      2025-01-10 .
    E5    2025-04-20 exercise        .    .        G1    10    0.50  .     .          .       .          .
    E6    2025-04-25 cash_settle     .    .        G2    5     2.00  .     .          .       .          .
    E7    2025-05-01 split           .    .        .     .     .     3:2   .          .       .          .
    E8    2025-05-10 settle          .    .        G2    12    .     .     .          .       .          .
    E9    2025-05-20 forfeit         .    .        G2    30    .     .     .          .       .          other
    E10   2025-05-30 pool_reduced    a    .        .     100   .     .     .          .       .          .
    E11   2025-06-10 grant           a    p2       G3    60    0.40  .     NSO        V4      2025-06-10 .
    E12   2025-07-20 cash_settle     .    .        G2    10    3.00  .     .          .       .          .
"""
FIRST, SECOND, THIRD = (index(f"2025-q{number}") for number in (1, 2, 3))


@pytest.fixture
def sources(desk: Desk) -> Sources:
    return Sources(desk.good(LEDGER, "2025-q1", "2025-q2", "2025-q3"))


def test_people_and_what_they_hold(sources: Sources) -> None:
    units = ("unvested", "vested", "owned", "promised", "earned")
    people = {quarter: set(sources.of(quarter).people.select(units).rows()) for quarter in (FIRST, SECOND, THIRD)}
    assert people == {
        FIRST: {(100, 0, 0, 100, 0), (80, 0, 0, 80, 0)},
        SECOND: {(112, 23, 15, 150, 38), (120, 10, 12, 142, 22)},
        THIRD: {(74, 61, 15, 150, 76), (75, 45, 12, 132, 57)},
    }
    held = sources.of(SECOND).holdings.sort("priced", "pool").select("pool", "instrument", "priced", "exercisable")
    assert held.rows() == [("b", "RSU", 0, 0), ("a", "NSO", 60, 0), ("a", "NSO", 135, 23)]


def test_prices_and_what_was_paid(sources: Sources) -> None:
    prices = {quarter: sources.prices(quarter).rows() for quarter in (FIRST, SECOND)}
    assert prices[FIRST] == [(Decimal("0.5"), 100, 1)]
    assert prices[SECOND] == [(Decimal("0.333333"), 135, 1), (Decimal("0.4"), 60, 1)]
    assert [sources.of(quarter).paid["paid"].to_list() for quarter in (FIRST, SECOND, THIRD)] == [[], [10], [40]]


def test_what_became_of_units_of_each_year_and_why_they_were_lost(sources: Sources) -> None:
    """In units of the quarter's last day: the split makes 150 and 120 of the 100 and 80 that were granted before it."""

    def summed(rows: pl.DataFrame) -> dict[str, tuple[int, ...]]:
        units = rows.group_by("part").agg(pl.exclude("who", "pool", "part").sum())
        return {part: tuple(amounts) for part, *amounts in units.iter_rows()}

    assert summed(sources.of(FIRST).cohorts) == {"2025": (180, 0, 0)}
    assert sources.of(FIRST).lost.is_empty()
    assert summed(sources.of(SECOND).cohorts) == {"2025": (330, 67, 30)}
    assert summed(sources.of(SECOND).lost) == {"other_cause": (30,)}
    assert summed(sources.of(FIRST, sources.ratios(SECOND)).cohorts) == {"2025": (270, 0, 0)}
    third = sources.of(THIRD)
    granted, earned, lost = summed(third.cohorts)["2025"]
    assert abs(granted - earned - lost - int(third.people["unvested"].sum())) <= 2, "but for what the split dropped"


LOSSES = """
    event date       type            pool provider grant units instrument vesting vest_start cause            reverses
    E1    2025-01-01 pool_authorized a    .        .     9000  .          .       .          .                .
    E2    2025-01-10 grant           a    p1       G1    400   RSU        V4      2025-06-10 .                .
    E3    2026-01-10 grant           a    p2       G2    800   RSU        V4      2026-01-10 .                .
    E4    2026-02-01 forfeit         .    .        G1    50    .          .       .          left_voluntarily .
    E5    2026-02-01 expire          .    .        G1    20    .          .       .          .                .
    E6    2026-02-02 company_cancel  .    .        G2    100   .          .       .          .                .
    E7    2026-02-03 forfeit         .    .        G2    30    .          .       .          .                .
    E8    2026-02-04 forfeit         .    .        G2    10    .          .       .          other            .
    E9    2026-02-05 reversal        .    .        .     .     .          .       .          .                E8
"""


def test_losses_have_a_reason_and_a_reversal_gives_them_back(desk: Desk) -> None:
    sources = Sources(desk.good(LOSSES, "2025-q1", "2026-q1"))
    last = sources.of(index("2026-q1"))
    assert dict(last.lost.select("part", "units").rows()) == {
        "left_voluntarily": 50, "expired": 20, "company_cancelled": 100, "not_stated": 30,
    }  # fmt: skip
    became = {part: units for part, *units in last.cohorts.select("part", "granted", "earned", "lost").iter_rows()}
    assert became["2026"] == [800, 0, 130]
    assert became["2025"][0] == 400 and became["2025"][2] == 50, "what lapsed had been earned"


def lines(rows: pl.DataFrame) -> dict[tuple[str, str], tuple[int, ...]]:
    """Line and pool → units in each place but unearned stock."""
    summed = rows.group_by("line", "pool").agg(pl.col(BASE).sum())
    return {(line, pool): tuple(units) for line, pool, *units in summed.drop("unearned").iter_rows()}


def test_lines_lead_from_the_opening_to_the_closing_through_a_split(sources: Sources) -> None:
    """Of 60, 15 and 5 units of G2 a split makes 90, 22 and 8; the line of the 5 that were paid in cash comes to 7."""
    second = sources.of(SECOND)
    assert lines(second.flows) == {
        ("vested", "a"): (-37, 37, 0, 0, 0),
        ("vested", "b"): (-30, 30, 0, 0, 0),
        ("exercised", "a"): (0, -15, 15, 15, 0),
        ("cash_settled", "b"): (0, -7, 7, 0, 0),
        ("settled", "b"): (0, -12, 12, 12, 0),
        ("forfeited", "b"): (-30, 0, 0, 0, 30),
        ("granted", "a"): (60, 0, 0, 0, 0),
        ("split_rounding", "a"): (-1, 1, 0, 0, 0),
        ("split_rounding", "b"): (0, -1, 1, 0, 0),
    }
    assert second.opening.select("pool", "unvested").rows() == [("a", 150), ("b", 120)]
    closing = [("a", 172, 23, 15, 15, 0), ("b", 60, 10, 20, 12, 30)]
    assert second.closing.select("pool", "unvested", "vested", "gone", "owned", "left").rows() == closing
    third = sources.of(THIRD)
    assert third.opening.equals(second.closing) and third.flows.filter(pl.col("line") == "split_rounding").is_empty()


def test_a_year_is_told_in_units_of_its_last_day(sources: Sources) -> None:
    year = {name: rows["units"].sum() for name, rows in sources.year(THIRD).items()}
    assert year == {"granted": 150 + 60 + 120, "earned": 150, "left_plan": 30, "owned": 27}
    later = sources.year(index("2026-q1"))
    assert later["granted"]["units"].sum() == 60, "four quarters, no more"


def test_what_the_company_decided_about_each_pool(sources: Sources) -> None:
    """What people's units took out of pool b for good, 30 forfeited, is no decision: 721 units are set aside."""
    assert sources.of(FIRST).decided == {
        "a": Decided(0, {"authorized": 1000}, 1000),
        "b": Decided(0, {"authorized": 501}, 501),
    }
    assert sources.of(SECOND).decided == {"a": Decided(1500, {"reduced": -100}, 1400), "b": Decided(751, {}, 751)}
    assert sources.reserved(SECOND) == {"a": 1400, "b": 721}


def test_which_places_a_line_ever_touched(sources: Sources) -> None:
    assert sources.of(FIRST).touched == {"granted": {"unvested", "outstanding", "promised", "used"}}
    touched = sources.of(SECOND).touched
    assert touched["forfeited"] == {"unvested", "left", "outstanding", "promised"}, "still used, for good"
    assert touched["exercised"] == {"vested", "gone", "owned", "outstanding"}, "still promised, earned and used"
    assert touched["cash_settled"] == {"vested", "gone", "outstanding", "promised", "earned"}
    assert touched["vested"] == {"unvested", "vested", "earned"}


def test_what_is_earned_later_adds_up_to_what_is_not_earned(sources: Sources) -> None:
    ahead = sources.of(SECOND).ahead.group_by("ahead").agg(pl.col("units").sum()).sort("ahead")
    assert ahead.rows() == [(1, 38 + 45), (2, 37 + 45), (3, 37 + 15), (4, 15)]
    assert sources.of(FIRST).ahead.group_by("ahead").agg(pl.col("units").sum()).sort("ahead").rows() == [
        (quarter, 25 + 20) for quarter in (1, 2, 3, 4)
    ]
