"""The calculator's arithmetic in Python: worked cases, its data, and the vectors that the browser must reproduce."""

import json
import os
import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules import calculator_cases as random_cases
from tests.rules.calculator_worth import Company, breakeven, ladder

from transparency.ledger.vesting import tranches
from transparency.rules.calculator.data import Facts, LastTotal, Names, chosen, compile_data, compile_rule, rescaled
from transparency.rules.calculator.person import Answers, Situation, months_between, scenario
from transparency.rules.rule import Rule

HERE = Path(__file__).parent
VECTORS = HERE / "vectors.json"
SEED = 20260331
RULES, READERS = 150, 4


def rule(**changes: Any) -> Rule:
    """The rule of the reference: joining units by licence, a yearly pot by bands and tenure."""
    data: dict[str, Any] = {
        "schema": "provider-equity-rule/1",
        "id": "R-2026-01",
        "title": "Reference",
        "summary": "The rule of the reference.",
        "dates": {"announced": "2025-11-25", "effective_from": "2026-01-01"},
        "instrument": {"kind": "RSU", "exercise_price": "none"},
        "pool": "P1",
        "eligibility": {"roles": ["therapist"], "min_tenure_days": 90},
        "inputs": {
            "licence": {"type": "enum", "values": ["associate", "full"], "ask": {"en": "Which licence do you hold?"}},
            "weekly_sessions": {"type": "int", "min": 0, "max": 60},
            "tenure_years": {"type": "int", "min": 0, "max": 40},
        },
        "tables": {
            "joining_units": {"associate": 1200, "full": 1500},
            "session_band": {
                "input": "weekly_sessions",
                "steps": [
                    {"id": "B0", "from": 0, "to": 0, "points": 0},
                    {"id": "B1", "from": 1, "to": 4, "points": 4},
                    {"id": "B2", "from": 5, "to": 9, "points": 7},
                    {"id": "B3", "from": 10, "to": 19, "points": 9},
                    {"id": "B4", "from": 20, "to": None, "points": 10},
                ],
            },
            "tenure_x100": {
                "input": "tenure_years",
                "steps": [
                    {"id": "T0", "from": 0, "to": 0, "points": 100},
                    {"id": "T1", "from": 1, "to": 2, "points": 115},
                    {"id": "T2", "from": 3, "to": None, "points": 130},
                ],
            },
        },
        "grants": [
            {
                "id": "joining",
                "when": "once_after_eligible",
                "units": {"lookup": ["joining_units", "licence"]},
                "vesting": "V48C12",
            },
            {
                "id": "yearly",
                "when": "each_period",
                "period": "year",
                "pot": 48000,
                "units": {
                    "share_of_pot": {
                        "points": {"product": [{"lookup": "session_band"}, {"lookup": "tenure_x100"}], "divide": 100}
                    }
                },
                "rounding": "largest_remainder",
                "vesting": "V12",
            },
        ],
        "limits": {"per_person_per_year": 6000, "cap_excess": "return_to_pool"},
        "when_pool_short": "scale_down_pro_rata",
        "vesting": {
            "V48C12": {"months": 48, "cliff_months": 12, "starts": "service_start"},
            "V12": {"months": 12, "every_months": 3, "starts": "period_start"},
        },
        "leave_of_absence": {"vesting_continues_days": 180},
        "on_leave": {"vested": "keep", "unvested": "forfeit", "exercise_window_days": None},
    }
    return Rule.model_validate(data | changes)


def answers(sessions: int = 12, start: date = date(2026, 3, 1), **changes: Any) -> Answers:
    return Answers({"licence": "full", "weekly_sessions": sessions}, start, **changes)


OTHERS = {"yearly": Fraction(1911)}


def test_joining_units_of_the_reference() -> None:
    """1,500 units over 48 months with a cliff of 12: 0 at 11, 375 at 12, 406 at 13, 750 at 24, 1,500 at 48."""
    joining = scenario(rule(), answers(), Situation(totals=OTHERS)).promised[0]
    assert (joining.grant, joining.day, joining.units) == ("joining", date(2026, 5, 30), 1500)
    days = [date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1), date(2028, 3, 1), date(2030, 3, 1)]
    assert [joining.earned(day) for day in days] == [0, 375, 406, 750, 1500]


def test_leaving_counts_all_grants_up_to_the_day() -> None:
    """Others bring 1,911 points and the reader 9: 225 units a year at first, 258 from the second year on."""
    found = scenario(rule(), answers(), Situation(totals=OTHERS))
    assert [(one.day.year, one.units) for one in found.promised[1:]] == [
        (2027, 225),
        (2028, 258),
        (2029, 258),
        (2030, 292),
    ]
    assert [(one.keep, one.lose, one.by) for one in found.left] == [
        (0, 1500, None), (375, 1350, None), (975, 1008, None), (2241, 292, None),
    ]  # fmt: skip


def test_above_the_ceiling_more_sessions_add_nothing() -> None:
    seen = {n: scenario(rule(), answers(n), Situation(totals=OTHERS)).promised[1].units for n in (12, 18, 20, 22, 35)}
    assert seen[12] == seen[18] < seen[20] == seen[22] == seen[35]


def test_range_of_a_pot() -> None:
    one = scenario(rule(), answers(), Situation(totals=OTHERS)).promised[1]
    assert (one.fewest, one.units, one.most) == (
        48000 * 9 // (Fraction(1911) * 5 / 4 + 9), 225, 48000 * 9 // (Fraction(1911) * 3 / 4 + 9),
    )  # fmt: skip


def test_a_total_in_a_block_gives_a_range() -> None:
    """Others brought 1,911 points less or more than a block: nobody can tell the value of a point from it (rule 15)."""
    situation = Situation(totals=OTHERS, blocks={"yearly": Fraction(600)})
    one = scenario(rule(), answers(), situation).promised[1]
    low, high = (48000 * 9 // (Fraction(1911) + block + 9) for block in (600, -600))
    assert (one.low, one.units, one.high) == (low, 225, high)
    assert one.fewest == low and one.most == high, "a block more is more than a quarter"


def test_a_pot_without_a_published_total_is_not_estimated() -> None:
    found = scenario(rule(), answers(), Situation())
    assert found.unknown == ("yearly",)
    assert [one.grant for one in found.promised] == ["joining"]


@pytest.mark.parametrize(
    ("how", "joining", "yearly"),
    [("scale_down_pro_rata", 1000, 1000 * 9 // 1920), ("first_come", 1000, 225), ("queue", 0, 0), ("stop", 0, 0)],
)
def test_a_short_pool(how: str, joining: int, yearly: int) -> None:
    found = scenario(rule(when_pool_short=how), answers(), Situation(1000, OTHERS))
    assert [one.units for one in found.promised[:2]] == [joining, yearly]


def test_caps_hold_over_grants() -> None:
    limits = {"per_person_per_year": 1600, "per_person_total": 1900, "cap_excess": "return_to_pool"}
    found = scenario(rule(limits=limits), answers(), Situation(totals={"yearly": Fraction(0)}))
    assert [one.units for one in found.promised] == [1500, 400, 0, 0, 0]


def test_a_break_longer_than_the_rule_allows_puts_off_what_is_earned() -> None:
    """Away from 1 March 2027 to 1 March 2028, a leap year: 366 days; 180 of them count, so 186 do not."""
    found = scenario(rule(), answers(pause_months=12, pause_after=12), Situation())
    still = scenario(rule(), answers(), Situation())
    assert found.promised[0].earned(date(2027, 8, 28)) == still.promised[0].earned(date(2027, 8, 28))
    assert found.left[2].keep < still.left[2].keep
    assert found.promised[0].steps[-1][0].toordinal() - still.promised[0].steps[-1][0].toordinal() == 186
    short = scenario(rule(), answers(pause_months=3, pause_after=12), Situation())
    assert short == still


def test_what_has_to_be_bought_and_by_when() -> None:
    options = rule(
        instrument={"kind": "NSO", "exercise_price": "fair_market_value"},
        on_leave={"vested": "keep", "unvested": "forfeit", "exercise_window_days": 90},
    )
    row = scenario(options, answers(), Situation()).left[1]
    assert (row.keep, row.buy, row.by) == (375, 375, date(2027, 5, 30))


@given(st.integers(0, 10**6), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_earned_is_what_the_ledger_says(units: int, start: date) -> None:
    """Without a break, steps are those of ``ledger.vesting`` for the same terms."""
    made = rule(tables={**rule().tables, "joining_units": {"associate": units, "full": units}}, limits={})
    joining = scenario(made, answers(start=start), Situation()).promised[0]
    total, sums = 0, []
    for day, more in tranches(units, made.terms_of(made.grants[0]), start, grant_date=joining.day):
        total += more
        sums.append((day, total))
    assert [joining.earned(day) for day, _ in sums] == [total for _, total in sums]
    assert joining.earned(date.max) == units


@given(st.dates(date(1990, 1, 1), date(2050, 1, 1)), st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_months_between_agrees_with_its_definition(start: date, end: date) -> None:
    from transparency.rules.calculator.person import months_after

    months = months_between(start, end)
    assert months_after(start, months) <= end < months_after(start, months + 1)


def test_worth_of_the_reference() -> None:
    """6,203 of 20,000,000 units with a claim of 12 million."""
    lines = ladder(Decimal(12_000_000), 20_000_000, [(6203, Fraction(0))])
    assert [int(price) for price, _, _ in lines] == [0, 6_000_000, 12_000_000, 36_000_000, 120_000_000, 360_000_000]
    assert [now for _, now, _ in lines] == [0, 0, 0, 7_444, 33_496, 107_932]
    assert [later for _, _, later in lines] == [0, 0, 0, 794, 17_468, 65_107]


def test_the_exercise_price_is_taken_off_and_raises_the_breakeven() -> None:
    held = [(6203, Fraction(1, 2))]
    company = Company(Fraction(12_000_000), Fraction(20_000_000))
    assert [now for _, now, _ in ladder(Decimal(12_000_000), 20_000_000, held)] == [0, 0, 0, 4342, 30395, 104831]
    assert breakeven(company, held) == 22_000_000


def test_rules_offered_are_those_in_force_and_ahead() -> None:
    old = rule(id="R-1", status="superseded", dates={"announced": "2024-01-01", "effective_from": "2024-06-01"})
    now = rule()
    next_ = rule(id="R-2", status="proposed", dates={"proposed": "2026-10-01"})
    draft = rule(id="R-3", status="draft", dates={})
    words = rule(id="R-4", dates={"announced": "2026-02-01", "effective_from": "2026-03-01"}, grants=[])
    offered = chosen([old, now, words, next_, draft], date(2026, 9, 30))
    assert [one.id for one in offered] == ["R-2026-01", "R-2"]
    assert [one.id for one in chosen([old, now], date(2025, 6, 1))] == ["R-1", "R-2026-01"]


def test_a_split_multiplies_what_a_rule_gives() -> None:
    found = scenario(rescaled(rule(), Fraction(2)), answers(), Situation(totals=OTHERS))
    assert [one.units for one in found.promised[:2]] == [3000, 450]
    assert rescaled(rule(), Fraction(2)).limits.per_person_per_year == 12000


def test_data_hold_only_what_is_published() -> None:
    totals = {"yearly": LastTotal(Fraction(3841, 2), 270, block=Fraction(20))}
    facts = Facts(date(2026, 9, 30), date(2026, 11, 12), totals=totals)
    data = compile_data([rule()], facts, Names())
    assert data["facts"] == {
        "as_of": "2026-09-30", "published": "2026-11-12", "currency": "USD",
        "fully_diluted": None, "pool_units": None, "pool_left": None,
        "investors_claim": None, "exercise_price": None, "price_stated": False, "values": False,
    }  # fmt: skip
    assert data["rules"][0]["grants"][1]["last_total"] == {
        "points": "3841/2", "block": "20", "people": 270, "on": None, "by": None,
    }  # fmt: skip
    assert [one["kind"] for one in data["rules"][0]["inputs"]] == ["choice", "number", "tenure"]
    assert data["rules"][0]["inputs"][1]["presets"] == [6, 12, 22]


def test_a_proposed_rule_is_counted_with_what_its_own_page_expects() -> None:
    """Points that are counted otherwise come in the proportion of the made-up people: 7, 10.35 and 13 points of the
    rule in force are 7, 9 and 10 without years, so 1,920 in blocks of 20 are expected to be 1,645 in blocks of 18."""
    facts = Facts(date(2026, 9, 30), totals={"yearly": LastTotal(Fraction(1920), block=Fraction(20))})
    same = rule(id="R-2", status="proposed")
    tables = {**same.model_dump(by_alias=True)["tables"], "tenure_x100": {"input": "tenure_years", "steps": [
        {"id": "T0", "from": 0, "to": None, "points": 100}]}}  # fmt: skip
    other = rule(id="R-3", status="proposed", tables=tables)
    rules = [rule(), same, other, rule(id="R-4", status="proposed", inputs={}, tables={}, grants=())]
    data = compile_data(rules, facts, Names())["rules"]
    totals = [one["grants"][1]["last_total"] for one in data[:3]]
    assert [(total["points"], total["block"], total["by"]) for total in totals] == [
        ("1920", "20", None), ("1920", "20", None), ("1645", "18", "R-2026-01"),
    ]  # fmt: skip
    assert data[3]["grants"] == []


def test_a_role_is_asked_only_where_somebody_is_left_out() -> None:
    everyone = compile_rule(rule(), {}, Names({"therapist": "Therapists"}))
    some = compile_rule(rule(), {}, Names({"therapist": "Therapists", "staff": "Staff"}))
    assert [one["id"] for one in everyone["inputs"]] == ["licence", "weekly_sessions", "tenure_years"]
    assert [value["id"] for value in some["inputs"][0]["values"]] == ["therapist", "staff", "other-role"]


def make_vectors() -> dict[str, Any]:
    """Random rules from a fixed seed, each with several readers: ``{rules, cases: [{rule, asked, said}]}``."""
    dice = random.Random(SEED)
    rules, cases = [], []
    for number in range(RULES):
        first = random_cases.random_case(dice)
        rules.append(random_cases.page_data(first)["rule"])
        for _ in range(READERS):
            left = random_cases.random_situation(dice, first.rule).pool_left
            reader = random_cases.random_answers(dice, first.rule)
            situation = Situation(left, first.situation.totals, first.situation.blocks)
            case = random_cases.Case(first.rule, reader, situation)
            asked = random_cases.page_data(case)
            del asked["rule"]
            cases.append({"rule": number, "asked": asked, "said": random_cases.expected(case)})
    return {"rules": rules, "cases": cases}


def test_vectors_are_what_python_says() -> None:
    """``UPDATE_EXPECTED=1`` writes them anew; then read the difference."""
    made = make_vectors()
    lines = [f'"{key}": [\n' + ",\n".join(map(compact, made[key])) + "\n]" for key in ("rules", "cases")]
    text = "{" + ",\n".join(lines) + "}\n"
    if os.environ.get("UPDATE_EXPECTED") == "1":
        VECTORS.write_text(text, encoding="utf-8")
    assert VECTORS.read_text(encoding="utf-8") == text


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def test_vectors_reach_the_edges() -> None:
    """At least 500, with leap days, breaks that count, caps and short pools that bite, and every allocation."""
    read = json.loads(VECTORS.read_text(encoding="utf-8"))
    asked, said = [one["asked"] for one in read["cases"]], [one["said"] for one in read["cases"]]
    assert len(asked) >= 500
    assert sum(one["start"].endswith("02-29") for one in asked) >= 10
    assert sum(one["start"].endswith("-31") for one in asked) >= 10
    kinds = {grant["vesting"].get("allocation") for rule in read["rules"] for grant in rule["grants"]}
    assert kinds >= set(random_cases.ALLOCATIONS)
    assert sum(one["pool_left"] is not None for one in asked) >= 100
    assert sum(any(p[2] != p[3] for p in one["promised"]) for one in said) >= 50
    assert sum(any(left[5] for left in one["left"]) for one in said) >= 50
