"""The last value that a rule may have, and the first one that it may not: where a check begins to speak."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from tests.rules.reading_rules import REFERENCE, problems_of, publication
from tests.rules.reading_rules import rule as written
from tests.rules.sample_rule import rule

from transparency.publication.publication import Document, Policy
from transparency.rules.evaluation import number, span
from transparency.rules.expression import Greatest, Least, Lookup, Product, Sum
from transparency.rules.notice import notice_of
from transparency.rules.policies import meets, periods, value_of
from transparency.rules.reading import in_force, read_sources
from transparency.rules.rule import Rule
from transparency.rules.words.wording import any_of, divisor, formula, rounded, sentence, table_name

LAST = "{id: B4, from: 20, to: null, points: 10}"
JOINING = "{lookup: [joining_units, licence]}"
TENURE = "min_tenure_days: 90}"
ACTIVITY = "activity: {{months: {}, active_months: {}, leave_counts: true}}}}"


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ("exercise_window_days: null", "exercise_window_days: 90", []),
        ("exercise_window_days: null", "exercise_window_days: 89", ["E9"]),
        ("exercise_window_days: null", "exercise_window_days: 0", ["E9"]),
        ("cliff_months: 12", "cliff_months: 13", ["R08", "E5"]),  # the ledger's has 12
        (TENURE, ACTIVITY.format(12, 12), []),
        (TENURE, ACTIVITY.format(13, 12), ["E6"]),
        (TENURE, ACTIVITY.format(12, 13), ["R11"]),
        ("notice_days: 30", "notice_days: 37", []),
        ("notice_days: 30", "notice_days: 38", ["E7"]),
        ("notice_days: 30", "notice_days: 29", ["E7"]),
        ("announced: 2025-11-25", "announced: 2025-12-02", []),
        ("announced: 2025-11-25", "announced: 2025-12-03", ["E7"]),
        ("announced: 2025-11-25", "announced: 2026-01-01", ["E7"]),
        ("announced: 2025-11-25", "announced: 2026-01-02", ["E7", "E8"]),
        ("volume_ceiling_per_week: 20", "volume_ceiling_per_week: 19", ["E1"]),
        ("volume_ceiling_per_week: 20", "volume_ceiling_per_week: 21", []),
        (LAST, "{id: B4, from: 20, to: 60, points: 10}", []),
        (LAST, "{id: B4, from: 20, to: 59, points: 10}", ["R05"]),
        (LAST, "{id: B4, from: 20, to: 20, points: 10}, {id: B5, from: 21, to: null, points: 10}", []),
        (LAST, "{id: B4, from: 20, to: null, points: 9}", []),
        ("{type: int, min: 0, max: 60}", "{type: int, min: 0, max: 21}", []),
        ("{type: int, min: 0, max: 60}", "{type: int, min: 0, max: 20}", ["E1"]),
        ("{type: int, min: 0, max: 40}", "{type: int, min: 3, max: 3}", []),
        ("id: T0, from: 0, to: 0", "id: T0, from: 1, to: 1", ["R05", "R05"]),  # 0 is missing, and T1 begins at 1 too
        ("per_person_total: 20000", "per_person_total: 6000", []),
        ("per_person_total: 20000", "per_person_total: 5999", ["R12"]),
        (", cap_excess: reshare_then_return_to_pool", ", cap_excess: return_to_pool", []),
        ("limits: {per_person_per_year: 6000, per_person_total: 20000, cap_excess: reshare_then_return_to_pool}",
         "limits: {per_person_total: 20000}", ["R12"]),
        ("limits: {per_person_per_year: 6000, per_person_total: 20000, cap_excess: reshare_then_return_to_pool}",
         "limits: {}", []),
        (JOINING, "{product: [9007199254740992, 1]}", []),
        (JOINING, "{sum: [9007199254740992, 1]}", ["R09"]),
        (JOINING, "{min: [9007199254740992, {sum: [9007199254740992, 9]}]}", []),
        (JOINING, "{max: [1, {sum: [9007199254740992, 9]}]}", ["R09"]),
        (JOINING, "{product: [9007199254740992, 3], divide: 3}", []),
        (JOINING, "{product: [9007199254740992, 4], divide: 3}", ["R09"]),
        ("cliff_months: 0", "cliff_months: 3", []),  # one step, as no cliff is
        ("cliff_months: 0", "cliff_months: 6", ["R08"]),
        ("  V12:    {months: 12", "  V12:    {on_event: the exam} # {months: 12", ["R08"]),
        ("pool: P1", "pool: null", []),
        ("id: T2", "id: T3", []),
        ("supersedes: R-2025-01", "supersedes: R-2026-01", []),  # itself: it is no circle of several
    ],
)  # fmt: skip
def test_where_a_check_begins_to_speak(before: str, after: str, codes: list[str]) -> None:
    assert REFERENCE.count(before) >= 1
    found = problems_of(REFERENCE.replace(before, after, 1))
    assert [problem.code for problem in found] == codes, [problem.message for problem in found]


OLDER = (
    REFERENCE.replace("id: R-2026-01", "id: R-2025-01")
    .replace("supersedes: R-2025-01", "supersedes: null")
    .replace("announced: 2025-11-25, effective_from: 2026-01-01", "announced: 2024-11-25, effective_from: 2025-01-01")
)


@pytest.mark.parametrize(
    ("end", "pool", "status", "codes"),
    [
        ("2025-12-31", "P1", "in_force", []),
        ("2026-01-01", "P1", "in_force", ["R15"]),
        ("null", "null", "in_force", ["R15"]),  # the only pool
        ("null", "P1", "superseded", ["R15"]),  # it was in force
        ("null", "P1", "draft", []),
        ("null", "P1", "withdrawn", []),
    ],
)
def test_two_rules_of_one_pool_follow_one_another(end: str, pool: str, status: str, codes: list[str]) -> None:
    older = OLDER.replace("effective_to: null", f"effective_to: {end}").replace("pool: P1", f"pool: {pool}")
    found = problems_of(older.replace("status: in_force", f"status: {status}"), REFERENCE)
    assert [problem.code for problem in found] == codes


def of_days(start: str | None, end: str | None = None, status: str = "in_force", id: str = "R-1") -> Rule:
    dates = {"announced": "2020-01-01", "effective_from": start, "effective_to": end}
    return rule(dates=dates, status=status, id=id)


@pytest.mark.parametrize(
    ("made", "met"),
    [
        (of_days("2026-01-01"), True),
        (of_days("2026-06-30"), True),
        (of_days("2026-07-01"), False),
        (of_days("2025-01-01", "2026-04-01"), True),
        (of_days("2025-01-01", "2026-03-31"), False),
        (of_days(None), False),
        (of_days("2026-01-01", status="draft"), False),
        (of_days("2026-01-01", status="superseded"), True),
    ],
)
def test_a_rule_meets_a_time_of_which_it_has_a_day(made: Rule, met: bool) -> None:
    assert meets(made, date(2026, 4, 1), date(2026, 6, 30)) is met


def test_a_version_of_a_policy_holds_until_the_day_before_the_next() -> None:
    def policy(slug: str, day: date) -> Policy:
        return Policy(slug, slug, "1", day, "", "", Document("", "", 1, ""))

    first, second, other = (policy(slug, date(2025, month, 1)) for slug, month in (("a", 1), ("a", 3), ("b", 2)))
    assert list(periods([second, other, first])) == [
        (first, date(2025, 2, 28)), (second, date.max), (other, date.max),
    ]  # fmt: skip


def test_the_rule_in_force_is_the_last_that_is_and_else_the_last_that_was() -> None:
    was, now = of_days("2025-01-01", status="superseded", id="R-1"), of_days("2026-01-01", id="R-2")
    draft, later = of_days("2027-01-01", status="draft", id="R-3"), of_days("2027-01-01", status="superseded", id="R-4")
    assert in_force([was, now, draft, later]) == now
    assert in_force([was, later, draft]) == later
    assert in_force([draft]) is in_force([]) is None
    assert in_force([now], "main") == now and in_force([now], "other") is None


def test_rules_are_read_by_the_day_on_which_they_begin() -> None:
    texts = [OLDER.replace("2025-01-01", "null").replace("id: R-2025-01", "id: R-3"), REFERENCE, OLDER]
    assert [source.rule.id for source in read_sources(publication(Path("nowhere"), *texts))[0]] == [
        "R-2025-01", "R-2026-01", "R-3",
    ]  # fmt: skip


def test_notice_is_counted_in_days_and_only_between_two() -> None:
    found = notice_of(written())
    assert found is not None and (found.given, found.promised) == (37, 30)
    assert notice_of(of_days(None)) is None
    assert notice_of(rule(dates={"effective_from": "2026-01-01"})) is None
    assert value_of(written(), "on_leave.vested") == "keep" and value_of(written(), "on_shutdown.x") is None


def test_arithmetic_in_words() -> None:
    band, tenure = Lookup(lookup="session_band"), Lookup(lookup="tenure_x100")
    two, both = Product(product=(band, 2)), Product(product=(band, tenure), divide=100)
    assert formula(both) == "session band × tenure"
    assert formula(Product(product=(band, tenure), divide=200)) == "session band × tenure ÷ 2"
    assert formula(Product(product=(band, tenure), divide=150)) == "session band × tenure ÷ 150"
    assert formula(Sum(sum=(two, 1_000))) == "(session band × 2) + 1,000"
    assert formula(Least(min=(two, band, 7))) == "the smallest of (session band × 2), session band and 7"
    assert formula(Greatest(max=(two, 7))) == "the largest of (session band × 2) and 7"
    assert formula(Least(min=(two,))) == "session band × 2" and formula(Greatest(max=(7,))) == "7"
    assert (divisor("tenure_x100", rule()), divisor("session_band", rule())) == (100, 1)
    assert [table_name(name) for name in ("tenure_x100", "tenure_x20", "joining_units")] == [
        "tenure", "tenure x20", "joining units",
    ]  # fmt: skip
    assert any_of(["a", "b", "c"]) == "a, b or c" and any_of(["a"]) == "a"
    assert [sentence(words) for words in ("it is.", "is it?", "it is")] == ["It is.", "Is it?", "It is."]


@pytest.mark.parametrize(
    ("value", "exact", "cut"),
    [
        (Fraction(1035), "1,035", "1,035"), (Fraction(1035, 100), "10.35", "10.35"), (Fraction(1, 3), "1/3", "0.33…"),
        (Fraction(5, 2), "2.5", "2.50"), (Fraction(1, 8), "1/8", "0.12…"), (Fraction(10_001, 10_000), "10,001/10,000",
         "1.00…"), (Fraction(0), "0", "0"),
    ],
)  # fmt: skip
def test_numbers_of_a_working(value: Fraction, exact: str, cut: str) -> None:
    assert (number(value), rounded(value)) == (exact, cut)
    assert [span(*band) for band in ((0, 0), (1, 4), (1000, None))] == ["0", "1 to 4", "1,000 and more"]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("from: 10, to: 19", "from: 11, to: 19", "there is a gap: 10."),
        ("from: 10, to: 19", "from: 13, to: 19", "there is a gap: 10 to 12."),
        ("from: 10, to: 19", "from: 9, to: 19", "overlap: both hold 9."),
        ("from: 10, to: 19", "from: 7, to: 19", "overlap: both hold 7."),
        ("id: B0, from: 0, to: 0", "id: B0, from: 1, to: 0", "begin at 1, but"),
    ],
)
def test_what_bands_leave_out_or_hold_twice(before: str, after: str, words: str) -> None:
    assert any(words in problem.message for problem in problems_of(REFERENCE.replace(before, after, 1)))
