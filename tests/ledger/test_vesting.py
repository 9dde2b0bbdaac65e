"""Vesting of one grant, against the OCF's own examples, and all grants at once against one grant at a time."""

import json
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transparency.ledger.replay.arrays import day_number, ints
from transparency.ledger.replay.vesting_columns import timetable
from transparency.ledger.vesting import (
    allocate,
    faults,
    last_day,
    portion_of,
    step_day,
    tranches,
    vested_by,
)
from transparency.publication.settings import (
    Allocation,
    EventBased,
    Immediate,
    Listed,
    Schedule,
    Tranche,
    Vesting,
)

WHEN = date(2024, 6, 1)


@pytest.fixture(scope="session")
def vectors(cases: Path) -> dict[str, Any]:
    found = json.loads((cases / "ocf" / "vectors" / "vesting_cases.json").read_text("utf-8"))
    return {case["id"]: case for case in found}


def listed(*parts: tuple[str, str], partial: bool = False) -> Listed:
    return Listed(tranches=tuple(Tranche(on=date.fromisoformat(on), portion=p) for on, p in parts), partial=partial)


@pytest.mark.external
def test_allocation_types_and_cliffs(cases: Path) -> None:
    vector = json.loads((cases / "ocf" / "vectors" / "allocation_types.json").read_text("utf-8"))
    quantity, steps = int(vector["quantity"]), vector["tranches"]
    assert set(vector["expected"]) == {kind.value for kind in Allocation}
    for name, expected in vector["expected"].items():
        assert allocate(quantity, steps, Allocation(name)) == [Fraction(part) for part in expected]
    for name, expected in vector["two_installment_cliff_quantity"].items():
        terms = Schedule(occurrences=steps, cliff=2, allocation=Allocation(name))
        assert tranches(quantity, terms, WHEN, grant_date=WHEN)[0] == (date(2024, 8, 1), int(expected))


@pytest.mark.external
def test_month_end_clamp(vectors: dict[str, Any]) -> None:
    case = vectors["explainer-ex3"]
    start = date.fromisoformat(case["vesting_start"])
    terms = Schedule(occurrences=48, cliff=12, allocation=Allocation(case["allocation_type"]))
    found = tranches(int(case["quantity"]), terms, start, grant_date=start)
    assert [[day.isoformat(), str(units)] for day, units in found[:3]] == case["expect"]
    assert found[-1] == (date(2025, 1, 30), 10)
    assert len(found) == 37 and {units for _, units in found[1:]} == {10}
    assert date(2024, 2, 29) in dict(found)


@pytest.mark.external
def test_event_based(vectors: dict[str, Any]) -> None:
    case = vectors["explainer-ex1"]
    assert tranches(int(case["quantity"]), EventBased(), WHEN, grant_date=WHEN) == []
    for name, first in (("relative", "2024-01-01"), ("absolute", "2025-01-01")):
        case = vectors[f"explainer-ex2-{name}-deadline"]
        terms = EventBased(deadline_months=36, deadline=date.fromisoformat(case["expires_absolute"]))
        start = date.fromisoformat(case["vesting_start"])
        assert step_day(Schedule(every=36, occurrences=1), start, 1) == date.fromisoformat(case["expires_relative"])
        assert last_day(terms, start) == date.fromisoformat(first)
    assert last_day(EventBased(), WHEN) is None
    assert last_day(Immediate(), WHEN) is None


@pytest.mark.external
def test_remainder(vectors: dict[str, Any]) -> None:
    case = vectors["portion-remainder"]
    granted, vested, share = int(case["granted"]), int(case["vested"]), Fraction(case["portion"])
    assert portion_of(granted, vested, share, remainder=False) == int(case["expect"]["remainder_false"])
    assert portion_of(granted, vested, share, remainder=True) == int(case["expect"]["remainder_true"])


@pytest.mark.external
@pytest.mark.parametrize("allocation", Allocation)
def test_monthly_with_cliff_and_late_grant(vectors: dict[str, Any], allocation: Allocation) -> None:
    """Of a grant after its cliff OCF-XState holds back what has accrued until the next step; OCF-Tools (issue 106) and
    this ledger give it on the day of the grant. The two cannot both be followed.
    """
    for name in ("xstate-4800", "xstate-grant-after-cliff"):
        case = vectors[name]
        terms = Schedule(occurrences=case["occurrences"], cliff=case["cliff_installment"], allocation=allocation)
        start = date.fromisoformat(case["vesting_start"])
        granted = date.fromisoformat(case.get("grant_date", case["vesting_start"]))
        found = tranches(int(case["quantity"]), terms, start, grant_date=granted)
        expect = case["expect"]
        if "first_vest" in expect:
            assert found[0][0].isoformat() == expect["first_vest"]
        else:
            assert found[0] == (granted, 1400) and found[1][0].isoformat() == expect["no_vest_before"]
        assert found[-1][0].isoformat() == expect["last_vest"]
        assert sum(units for _, units in found) == int(expect["total"])


@pytest.mark.external
def test_lists(vectors: dict[str, Any]) -> None:
    case = vectors["xstate-vestings-array"]
    quantity = int(case["quantity"])
    terms = listed(*((day, str(Fraction(int(units), quantity))) for day, units in case["vestings"]))
    found = tranches(quantity, terms, WHEN, grant_date=WHEN)
    assert [[day.isoformat(), str(units)] for day, units in found] == case["vestings"]
    case = vectors["fairmint-sum"]
    days = ("2025-01-01", "2025-02-01")
    for parts in case["accept"] + case["reject"]:
        terms = listed(*((day, f"{part}/100") for day, part in zip(days, parts, strict=False)), partial=True)
        assert bool(faults(terms)) == (parts in case["reject"])


@pytest.mark.external
def test_no_terms(vectors: dict[str, Any]) -> None:
    quantity, granted = int(vectors["xstate-no-terms"]["quantity"]), date(2024, 6, 1)
    assert tranches(quantity, Immediate(), granted, grant_date=granted) == [(granted, quantity)]
    frame = grants([(quantity, None, None, granted)])
    found = cumulative_vested(frame, {}, [granted - timedelta(days=1), granted])
    assert found.rows() == [(0, 1, quantity)]


def test_what_accrued_before_the_grant_vests_on_its_day() -> None:
    yearly = Schedule(every=12, occurrences=4)
    assert tranches(100, yearly, date(2023, 12, 15), grant_date=date(2025, 1, 15))[0] == (date(2025, 1, 15), 25)
    cliff = Schedule(occurrences=48, cliff=12)  # before the cliff nothing has accrued
    assert tranches(48, cliff, date(2024, 1, 1), grant_date=date(2024, 9, 1))[0] == (date(2025, 1, 1), 12)
    halves = listed(("2024-01-01", "1/2"), ("2026-01-01", "1/2"))
    assert tranches(10, halves, WHEN, grant_date=WHEN) == [(WHEN, 5), (date(2026, 1, 1), 5)]


def test_a_grant_after_its_last_step_vests_at_once() -> None:
    terms = Schedule(occurrences=4)
    assert tranches(18, terms, date(2020, 1, 1), grant_date=WHEN) == [(WHEN, 18)]
    assert vested_by(18, terms, date(2020, 1, 1), date(2024, 5, 31), grant_date=WHEN) == 0


def test_steps_beyond_the_calendar_never_come() -> None:
    assert tranches(10, Schedule(every=12, occurrences=9), date(9998, 1, 31), grant_date=date(9998, 1, 31)) == [
        (date(9999, 1, 31), 1)
    ]
    assert step_day(Schedule(every=3_000_000, period="days", occurrences=1), date(9000, 1, 1), 1) is None


def test_faults_in_words() -> None:
    assert "only 4 steps" in faults(Schedule(occurrences=4, cliff=5))[0]
    assert "not a fraction" in faults(listed(("2025-01-01", "0.25")))[0]
    assert "partial" in faults(listed(("2025-01-01", "1/4")))[0]
    assert faults(listed(("2025-01-01", "1/4"), partial=True)) == []
    assert faults(EventBased()) == []
    assert faults(Schedule(every=12, occurrences=300)) == []
    assert "3,612 months; the most is 3,600" in faults(Schedule(every=12, occurrences=301))[0]


def grants(rows: list[tuple[int, str | None, date | None, date]]) -> pl.DataFrame:
    schema = {"quantity": pl.Int64, "vesting": pl.String, "vest_start": pl.Date, "date": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row").with_row_index("row")


def cumulative_vested(frame: pl.DataFrame, terms: dict[str, Vesting], ends: list[date]) -> pl.DataFrame:
    """What time has vested of every grant at each of some days, both ways that a replay asks, which must agree."""
    pairs = frame.select("row").join(pl.DataFrame({"period": range(len(ends))}), how="cross")
    start = frame["vest_start"].fill_null(frame["date"])
    table = timetable(frame["vesting"], ints(frame["quantity"]), ints(frame["date"]), ints(start), terms)
    numbers = np.array([day_number(day) for day in ends])
    on = table.on(ints(pairs["row"]), numbers[pairs["period"].to_numpy()])
    found = pairs.with_columns(pl.Series("vested", on)).filter(pl.col("vested") > 0)
    days = sorted(set(ends))
    by_day = table.by_day(days)
    for row, period, vested in pairs.with_columns(pl.Series("vested", on)).iter_rows():
        assert by_day[days.index(ends[period]), row] == vested
    return found


DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31)) | st.sampled_from(
    [date(2020, 2, 29), date(2021, 1, 29), date(2021, 1, 30), date(2021, 1, 31), date(2023, 12, 31), date(2024, 8, 31)]
)
SCHEDULES = st.builds(
    Schedule,
    every=st.integers(1, 40),
    period=st.sampled_from(["months", "days"]),
    occurrences=st.integers(1, 60),
    cliff=st.integers(0, 65),
    allocation=st.sampled_from(Allocation),
    day_of_month=st.sampled_from(["start_day_or_last", "first", "last"]) | st.integers(1, 31),
)
LISTS = st.lists(st.tuples(DAYS, st.integers(1, 97)), min_size=1, max_size=6).map(
    lambda parts: listed(*((day.isoformat(), f"{part}/{sum(p for _, p in parts)}") for day, part in parts))
)
TERMS: st.SearchStrategy[Vesting] = SCHEDULES | LISTS | st.just(Immediate()) | st.just(EventBased())


@settings(max_examples=150, deadline=None)
@given(
    terms=st.lists(TERMS, min_size=1, max_size=3),
    rows=st.lists(
        st.tuples(st.integers(0, 2**53) | st.integers(0, 50), st.integers(0, 3), st.none() | DAYS, DAYS),
        min_size=1, max_size=5,
    ),
    ends=st.lists(DAYS, min_size=1, max_size=4),
)  # fmt: skip
def test_all_at_once_equals_one_at_a_time(
    terms: list[Vesting], rows: list[tuple[int, int, date | None, date]], ends: list[date]
) -> None:
    named = {str(number): one for number, one in enumerate(terms)}
    frame = grants([(q, str(v) if v < len(terms) else None, start, day) for q, v, start, day in rows])
    found = {(row, period): units for row, period, units in cumulative_vested(frame, named, ends).iter_rows()}
    for row, (quantity, which, start, granted) in enumerate(rows):
        of_grant = terms[which] if which < len(terms) else Immediate()
        for period, end in enumerate(ends):
            expected = vested_by(quantity, of_grant, start or granted, end, grant_date=granted)
            assert found.get((row, period), 0) == expected


def test_many_steps_do_not_overflow() -> None:
    start, end, steps = date(2000, 1, 1), date(2026, 1, 1), 2**31 + 11
    days = (end - start).days
    for allocation in (Allocation.CUMULATIVE_ROUNDING, Allocation.CUMULATIVE_ROUND_DOWN):
        terms = Schedule(period="days", occurrences=steps, allocation=allocation)
        expected = (2 * 2**53 * days + steps) // (2 * steps) if "ROUNDING" in allocation else 2**53 * days // steps
        assert cumulative_vested(grants([(2**53, "t", start, start)]), {"t": terms}, [end])["vested"].to_list() == [
            expected
        ]
    odd = listed(("2001-01-01", "1/99999999977"), ("2001-01-02", "7/15"), partial=True)
    wide = vested_by(2**53, odd, start, end, grant_date=start)
    assert cumulative_vested(grants([(2**53, "t", start, start)]), {"t": odd}, [end])["vested"].to_list() == [wide]


@pytest.mark.parametrize("allocation", Allocation)
@given(quantity=st.integers(0, 2**53), steps=st.integers(1, 100))
def test_every_allocation_spreads_everything(allocation: Allocation, quantity: int, steps: int) -> None:
    parts = allocate(quantity, steps, allocation)
    assert sum(parts) == quantity and len(parts) == steps and min(parts) >= 0


@pytest.mark.parametrize(
    ("terms", "start", "days"),
    [
        ({"period": "days", "every": 7}, date(2025, 1, 30), ["2025-02-06", "2025-02-13", "2025-02-20"]),
        ({"period": "days", "every": 1}, date(2024, 2, 28), ["2024-02-29", "2024-03-01", "2024-03-02"]),
        ({"every": 1}, date(2025, 1, 31), ["2025-02-28", "2025-03-31", "2025-04-30"]),
        ({"every": 3}, date(2023, 11, 30), ["2024-02-29", "2024-05-30", "2024-08-30"]),
        ({"every": 12}, date(2024, 2, 29), ["2025-02-28", "2026-02-28", "2027-02-28"]),
        ({"every": 1, "day_of_month": "first"}, date(2025, 1, 31), ["2025-02-01", "2025-03-01", "2025-04-01"]),
        ({"every": 1, "day_of_month": "last"}, date(2025, 1, 15), ["2025-02-28", "2025-03-31", "2025-04-30"]),
        ({"every": 1, "day_of_month": 30}, date(2025, 1, 5), ["2025-02-28", "2025-03-30", "2025-04-30"]),
    ],
)
def test_the_days_of_steps_by_the_calendar(terms: dict[str, object], start: date, days: list[str]) -> None:
    """Counted from the start each time, so that a short month shifts none of those after it."""
    made = Schedule.model_validate({"kind": "schedule", "occurrences": 3, **terms})
    assert [str(step_day(made, start, step)) for step in (1, 2, 3)] == days


def test_a_step_beyond_the_calendar_has_no_day() -> None:
    weekly, yearly = Schedule(every=5, period="days", occurrences=3), Schedule(every=12, occurrences=3)
    near = date.max - timedelta(days=10)
    assert [step_day(weekly, near, step) for step in (1, 2, 3)] == [near + timedelta(days=5), date.max, None]
    assert [step_day(yearly, date(9998, 6, 1), step) for step in (1, 2)] == [date(9999, 6, 1), None]
