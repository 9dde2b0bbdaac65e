"""The care check, E1 to E11: what does not build, what is warned about, and what is left alone."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.rules.reading_rules import REFERENCE, problems_of, publication, rule

from transparency.ledger.book import Book
from transparency.publication.problem import Severity
from transparency.publication.publication import Disclosed, Document
from transparency.publication.quarter import Quarter
from transparency.rules.calculator.ceiling import Ceiling, ceiling_of
from transparency.rules.checks import check_rules
from transparency.rules.checks.care import metrics_of
from transparency.rules.evaluation import points as points_of
from transparency.rules.reading import read_sources
from transparency.rules.rule import IntInput

LAST = "{id: B4, from: 20, to: null, points: 10}"
WEEKLY = "weekly_sessions: {type: int, min: 0, max: 60}"
TENURE = "min_tenure_days: 90}"

FAULTS = [
    (LAST, "{id: B4, from: 20, to: 59, points: 10}, {id: B5, from: 60, to: null, points: 11}", "E1", 19, "no ceiling"),
    (LAST, "{id: B4, from: 20, to: 24, points: 8}, {id: B5, from: 25, to: null, points: 11}", "E1", 19, "fewer units"),
    (LAST, "{id: B4, from: 25, to: null, points: 10}", "E2", 19, "up to 25; more than 20 a week"),
    ("volume_ceiling_per_week: 20", "volume_ceiling_per_week: 15", "E1", 42, "stop growing at 15"),
    ("Which licence do you hold?", "How many clients do you see?", "E1", 14, '"clients"'),
    (WEEKLY, f"{WEEKLY}\n  phq9_change: {{type: int, min: 0, max: 27}}", "E3", 16, '"phq9_change" measures an outcome'),
    (WEEKLY, f'{WEEKLY}\n  x: {{type: int, max: 5, ask: {{en: "Your star rating?"}}}}', "E3", 16, '"star"'),
    (WEEKLY, f"{WEEKLY}\n  client_retention: {{type: int, max: 9}}", "E3", 16, '"retention"'),
    (WEEKLY, f"{WEEKLY}\n  referrals: {{type: int, max: 9}}", "E4", 16, '"referrals" measures referrals'),
    (WEEKLY, f"{WEEKLY}\n  mix: {{type: enum, values: [private, medicaid]}}", "E4", 16, '"medicaid"'),
    ("outcome_metrics: none", "outcome_metrics: [phq9]", "E3", 42, "names outcome metrics"),
    ("referral_metrics: none", "referral_metrics: [leads]", "E4", 42, "names referral metrics"),
    ("cliff_months: 12", "cliff_months: 18", "E5", 34, "earned for 18 months"),
    (TENURE, "activity: {months: 6, active_months: 4}}", "E6", 12, "months on leave do not count"),
    (TENURE, "activity: {months: 24, active_months: 4, leave_counts: true}}", "E6", 12, "over 24 months"),
    ("notice_days: 30", "notice_days: 14", "E7", 6, '"notice_days" is 14'),
    ("notice_days: 30", "# notice_days: 30", "E7", 1, '"notice_days" is missing'),
    ("announced: 2025-11-25", "announced: 2025-12-15", "E7", 5, "lie 17 days, not 30"),
    ("notice_days: 30", "notice_days: 60", "E7", 5, "lie 37 days, not 60"),
    ("announced: 2025-11-25", "announced: 2026-01-25", "E8", 5, "before it is announced"),
    ("exercise_window_days: null", "exercise_window_days: 30", "E9", 37, "has 30 days"),
    ("on_sale: {", "# on_sale: {", "E10", 1, "is sold"),
    ("on_shutdown: ", "# on_shutdown: ", "E10", 1, "closes"),
]
WARNINGS = {"E2", "E5", "E9", "E11"}


@pytest.mark.parametrize(("before", "after", "code", "line", "words"), FAULTS)
def test_what_the_care_check_finds(before: str, after: str, code: str, line: int, words: str) -> None:
    assert before in REFERENCE
    problems = problems_of(REFERENCE.replace(before, after, 1))
    found = [one for one in problems if (one.code, one.line) == (code, line) and words in one.message]
    assert found, [(one.code, one.line, one.message) for one in problems]
    assert (found[0].severity is Severity.WARNING) == (code in WARNINGS)
    assert found[0].hint


@pytest.mark.parametrize("status", ["draft", "superseded", "withdrawn"])
def test_the_past_and_drafts_are_only_warned_about(status: str) -> None:
    text = REFERENCE.replace("status: in_force", f"status: {status}").replace("notice_days: 30", "notice_days: 3")
    assert [(one.code, one.severity) for one in problems_of(text)] == [("E7", Severity.WARNING)]


def test_changed_vesting_under_an_old_name_is_a_retroactive_cut() -> None:
    older = REFERENCE.replace("id: R-2026-01", "id: R-2025-01").replace("supersedes: R-2025-01", "supersedes: null")
    older = older.replace("2025-11-25, effective_from: 2026-01-01, effective_to: null",
                          "2024-11-25, effective_from: 2025-01-01, effective_to: 2025-12-31")  # fmt: skip
    later = REFERENCE.replace("V48C12: {months: 48", "V48C12: {months: 60")
    found = [one for one in problems_of(older, later) if one.code == "E8"]
    assert [(one.path, one.line) for one in found] == [("rules/2.yaml", 34)]
    assert '"V48C12" means something else in R-2025-01' in found[0].message


def test_a_ceiling_holds_through_the_whole_expression() -> None:
    assert ceiling_of(rule(), "yearly", "weekly_sessions") == Ceiling(20, None)
    assert ceiling_of(rule(), "yearly", "tenure_years") == Ceiling(3, None)
    assert ceiling_of(rule(), "joining", "weekly_sessions") is None
    capped = REFERENCE.replace("{product: [{lookup: session_band}", "{product: [{min: [{lookup: session_band}, 7]}")
    assert ceiling_of(rule(capped), "yearly", "weekly_sessions") == Ceiling(5, None)


def test_a_ceiling_counts_by_the_week() -> None:
    monthly = REFERENCE.replace(WEEKLY, "weekly_sessions: {type: int, min: 0, max: 300, per: month}")
    assert problems_of(monthly.replace("{id: B3, from: 10, to: 19", "{id: B3, from: 10, to: 85")
                       .replace("from: 20, to: null", "from: 86, to: null")) == []  # fmt: skip
    late = monthly.replace("{id: B3, from: 10, to: 19", "{id: B3, from: 10, to: 86")
    found = problems_of(late.replace("from: 20, to: null", "from: 87, to: null"))
    assert [one.code for one in found] == ["E2", "E1"]


@pytest.mark.parametrize("name", ["tenure_years", "licence", "languages", "supervision_done", "operations", "strategy"])
def test_harmless_inputs(name: str) -> None:
    assert metrics_of(name, IntInput(type="int", max=9)) == []


@pytest.mark.parametrize(
    ("joined", "codes"),
    [
        (["2024-01-01"] * 4, []),
        (["2024-01-01"] * 2 + ["2026-03-01"] * 2, []),
        (["2024-01-01"] + ["2026-03-01"] * 3, ["E11"]),
        (["2026-03-01"] * 4, ["R11"]),
    ],
)
def test_how_many_are_eligible(joined: list[str], codes: list[str]) -> None:
    text = REFERENCE.replace("roles: [therapist, psychologist, prescriber], ", "")
    made = publication(Path("nowhere"), text)
    quarter = Disclosed(Quarter(2026, 1), date(2026, 5, 1), date(2026, 4, 20),
                        None, "A", Document("", "", 1, ""))  # fmt: skip
    made = replace(made, disclosed=(quarter,))
    providers = pl.DataFrame(
        {"provider": [f"p{n}" for n in range(len(joined))], "joined": joined, "left": [None] * len(joined)},
        schema={"provider": pl.String, "joined": pl.String, "left": pl.Date},
    ).with_columns(pl.col("joined").str.to_date())
    providers = providers.with_columns(pl.col("joined").alias("from"), pl.col("joined").alias("recorded"))
    book = Book((), pl.DataFrame(), providers, pl.DataFrame())
    found = [one.code for one in check_rules(read_sources(made)[0], made, book) if one.code != "R19"]
    assert found == codes


STEPS = st.lists(st.integers(0, 12), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(STEPS, st.lists(st.integers(1, 9), min_size=8, max_size=8), st.integers(0, 10), st.booleans())
def test_the_ceiling_is_where_growth_ends(points: list[int], widths: list[int], most: int, capped: bool) -> None:
    """Of any bands: above the ceiling more work never gives more, below it (without a dip) never less."""
    steps, start = [], 0
    for number, (own, width) in enumerate(zip(points, widths, strict=False)):
        end = "null" if number == len(points) - 1 else start + width - 1
        steps.append(f"{{id: B{number}, from: {start}, to: {end}, points: {own}}}")
        start += width
    text = re.sub(r"(input: weekly_sessions, steps: )\[.*?\]", rf"\1[{', '.join(steps)}]", REFERENCE, flags=re.DOTALL)
    if capped:
        text = text.replace("[{lookup: session_band}", f"[{{min: [{{lookup: session_band}}, {most}]}}")
    made = rule(text)
    ceiling = ceiling_of(made, "yearly", "weekly_sessions")
    assert ceiling is not None
    given = [points_of(made, "yearly", {"weekly_sessions": n, "tenure_years": 3}) for n in range(61)]
    above = given[ceiling.value :]
    assert above == sorted(above, reverse=True)
    below = given[: ceiling.value + 1]
    assert (ceiling.dips is None) == (below == sorted(below))
    assert ceiling.value == 0 or given[ceiling.value] > given[ceiling.value - 1]
    problems = [one.code for one in problems_of(text)]
    assert ("E2" in problems) == (ceiling.value > 20)
    assert ("E1" in problems) == (ceiling.dips is not None or ceiling.value > 20)
