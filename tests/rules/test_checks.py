"""One fault each in the rule file of the reference: code, line and the words that say what is wrong."""

from pathlib import Path

import pytest
from tests.rules.reading_rules import REFERENCE, problems_of, publication

from transparency.publication.problem import Problem, Severity
from transparency.publication.reading import read_publication
from transparency.rules.checks import check_rules
from transparency.rules.reading import read_sources

JOINING = "{lookup: [joining_units, licence]}"
SHARE = "{share_of_pot: {points: {product: [{lookup: session_band}, {lookup: tenure_x100}], divide: 100}}}"
ZEROES = REFERENCE.replace("points: 4}", "points: 0}").replace("points: 7}", "points: 0}")
ZEROES = ZEROES.replace("points: 9}", "points: 0}").replace("points: 10}", "points: 0}")

FAULTS = [
    # form
    ("joining_units: {associate: 1200", "joining_units: {associate: -1", "Y04", 18, "at least 0, not -1"),
    ("associate: 1200", "associate: 12.5", "Y04", 18, "whole number, not 12.5"),
    ("associate: 1200", "associate: 99999999999999999999", "Y04", 18, "at most 9007199254740992"),
    ("divide: 100", "divide: 0", "Y04", 28, "at least 1, not 0"),
    ("pot: 240000", "pot: 0", "Y04", 27, "at least 1, not 0"),
    ("pot: 240000", "pott: 240000", "Y03", 27, '"pott" is not a known setting under "grants[2]"'),
    ("divide: 100", "divid: 100", "Y03", 28, '"divid" is not a known setting'),
    (JOINING, "{look_up: [joining_units, licence]}", "Y04", 23, "must be a whole number, \"lookup\", \"product\""),
    (JOINING, f"{{sum: [{SHARE}]}}", "Y04", 23, '"product", "sum", "min" or "max"'),
    (JOINING, "{sum: []}", "Y04", 23, "at least 1 entry"),
    ("notice_days:", "notise_days:", "Y03", 6, "notise_days"),
    ("type: enum", "type: list", "Y04", 14, '"enum", "int", not'),
    ("when: each_period", "when: sometimes", "Y04", 25, "once_after_eligible"),
    # lookups and tables
    ("lookup: session_band", "lookup: sesion_band", "R02", 28, '"sesion_band", which is not a table'),
    ("lookup: session_band", "lookup: weekly_sessions", "R02", 28, "which is an input"),
    ("{input: weekly_sessions, steps", "{input: session_band, steps", "R03", 19, '"session_band" → "session_band"'),
    ("{input: weekly_sessions, steps", "{input: tenure_x100, steps", "R04", 19, '"tenure_x100" is a table'),
    ("{input: weekly_sessions, steps", "{input: weekly_sesions, steps", "R04", 19, '"weekly_sesions" is not an input'),
    ("{input: weekly_sessions, steps", "{input: licence, steps", "R04", 19, "has fixed answers"),
    (JOINING, "{lookup: joining_units}", "R04", 23, "needs an input with fixed answers"),
    (JOINING, "{lookup: [joining_units, license]}", "R04", 23, '"license" is not an input'),
    (JOINING, "{lookup: [session_band, licence]}", "R04", 23, "names its input itself"),
    ("from: 10, to: 19", "from: 11, to: 19", "R05", 20, 'B2 and B3 of "session_band" there is a gap: 10'),
    ("from: 10, to: 19", "from: 9, to: 19", "R05", 20, "overlap: both hold 9"),
    ("from: 20, to: null", "from: 20, to: 50", "R05", 20, 'end at 50, but "weekly_sessions" can be 60'),
    ("id: B0, from: 0, to: 0", "id: B0, from: 1, to: 0", "R05", 19, "ends at 0, before it begins"),
    ("id: T0, from: 0, to: 0", "id: T0, from: 0, to: null", "R05", 21, "open at the end, but another one follows"),
    ("{type: int, min: 0, max: 60}", "{type: int, min: 70, max: 60}", "R05", 15, "no number fits"),
    ("{associate: 1200, full: 1500}", "{full: 1500}", "R06", 18, 'no row for "associate"'),
    ("full: 1500}", "full: 1500, ful: 1}", "R06", 18, '"ful" is no answer'),
    ("id: T2", "id: B2", "R10", 21, 'taken: it is a band of "session_band"'),
    ("values: [associate, full]", "values: [associate, full, yearly]", "R10", 14, 'taken: it is the grant "yearly"'),
    # grants, pots, caps
    ("    period: year\n", "", "R07", 24, "not of which length"),
    ("    pot: 240000\n", "", "R07", 24, '"pot" is missing'),
    ("    rounding: largest_remainder\n", "", "R07", 24, '"rounding" is missing'),
    ("when: once_after_eligible, units", "when: once_after_eligible, pot: 5, units", "R07", 23, "no share of a pot"),
    ("when: once_after_eligible, units", "when: once_after_eligible, period: year, units", "R07", 23, "granted once"),
    ("when: each_period\n    period: year", "when: once_after_eligible", "R07", 25, "at different times"),
    ("vesting: V48C12}", "vesting: V48C11}", "R08", 23, '"V48C11", which is not under "vesting"'),
    ("months: 48, cliff", "months: 36, cliff", "R08", 34, "48 steps of month"),
    ("months: 12, cliff", "months: 11, cliff", "R08", 35, "cannot be cut into steps of 3"),
    ("cliff_months: 12", "cliff_months: 60", "R08", 34, "longer than the 48 months"),
    (JOINING, "{product: [9007199254740992, 2]}", "R09", 23, "more than 9,007,199,254,740,992"),
    (", cap_excess: reshare_then_return_to_pool", "", "R12", 31, "without a home"),
    ("per_person_total: 20000", "per_person_total: 2000", "R12", 31, "above the cap of 2,000 in total"),
    ("when_pool_short: scale", "# when_pool_short: scale", "R13", 1, '"when_pool_short" is missing'),
    ("on_leave: {vested", "# on_leave: {vested", "R13", 1, '"on_leave" is missing'),
    ("instrument: {kind", "# instrument: {kind", "R13", 1, '"instrument" is missing'),
    ("care_check: {volume", "# care_check: {volume", "R13", 1, '"care_check" is missing'),
    ("exercise_price: none", "exercise_price: -0.4", "Y04", 10, "at least 0"),
    ("exercise_price: none", "exercise_price: .inf", "Y04", 10, "must be"),
    ("exercise_price: none", "exercise_price: 0.1234567", "Y04", 10, "at most 6 decimals"),
    ("pool: P1", "pool: P2", "R14", 11, 'no pool "P2"'),
    ("min_tenure_days: 90}", "activity: {months: 6, active_months: 7, leave_counts: true}}", "R11", 12, "nobody"),
]  # fmt: skip


def changed(before: str, after: str) -> str:
    """The reference's rule with one change."""
    assert before in REFERENCE
    return REFERENCE.replace(before, after, 1)


def told(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    return [(one.code, one.line, one.message) for one in problems]


def test_the_rule_of_the_reference_is_sound() -> None:
    assert problems_of(REFERENCE) == []


@pytest.mark.parametrize(("before", "after", "code", "line", "words"), FAULTS)
def test_a_fault_is_named_where_it_stands(before: str, after: str, code: str, line: int, words: str) -> None:
    problems = problems_of(changed(before, after))
    found = [one for one in problems if (one.code, one.line) == (code, line) and words in one.message]
    assert found, told(problems)
    assert found[0].path == "rules/1.yaml"
    assert found[0].excerpt
    assert found[0].code.startswith("Y") or found[0].hint


def test_a_pot_in_which_nobody_can_have_a_point() -> None:
    assert [one.code for one in problems_of(ZEROES)] == ["R07"]


def test_a_cap_without_a_pot_leaves_nothing_over() -> None:
    text = changed(", cap_excess: reshare_then_return_to_pool", "")
    assert problems_of(text[: text.index("  - id: yearly")] + text[text.index("limits:") :]) == []


def test_a_circle_over_two_tables() -> None:
    text = changed("{input: weekly_sessions, steps", "{input: tenure_x100, steps")
    problems = problems_of(text.replace("{input: tenure_years, steps", "{input: session_band, steps"))
    assert [one.message for one in problems if one.code == "R03"] == [
        'The tables look each other up in a circle: "session_band" → "tenure_x100" → "session_band".',
        'The tables look each other up in a circle: "tenure_x100" → "session_band" → "tenure_x100".',
    ]


def test_unknown_names_come_with_a_suggestion() -> None:
    assert problems_of(changed("lookup: session_band", "lookup: sesion_band"))[0].hint == 'Did you mean "session_band"?'
    assert problems_of(changed("pot: 240000", "pott: 240000"))[0].hint == 'Did you mean "pot"?'
    assert 'Did you mean "from"?' in {one.hint for one in problems_of(changed("from: 10", "form: 10"))}
    found = problems_of(changed("units: {lookup: [joining_units, licence]}", "units: {sum: [1], max: [2]}"))
    assert [(one.message, one.hint) for one in found] == [
        ('"max" cannot stand beside "sum" under "grants[1].units".', "Keep one of them.")
    ]
    assert "at least 1 entry." in problems_of(changed("{lookup: [joining_units, licence]}", "{sum: []}"))[0].message


OLDER = (
    REFERENCE.replace("id: R-2026-01", "id: R-2025-01")
    .replace("supersedes: R-2025-01", "supersedes: null")
    .replace(
        "announced: 2025-11-25, effective_from: 2026-01-01, effective_to: null",
        "announced: 2024-11-25, effective_from: 2025-01-01, effective_to: 2025-12-31",
    )
)


def test_one_version_after_the_other() -> None:
    assert problems_of(OLDER, REFERENCE) == []


@pytest.mark.parametrize("end", ["2026-01-01", "null"])
@pytest.mark.parametrize("pool", ["pool: providers", "pool: null"])
def test_two_rules_in_force(end: str, pool: str) -> None:
    """Where there is one pool, a rule that does not name it is for it all the same."""
    problems = problems_of(OLDER.replace("2025-12-31", end).replace("pool: providers", pool), REFERENCE)
    assert [(one.code, one.path, one.line) for one in problems] == [("R15", "rules/2.yaml", 5)]
    assert "On 2026-01-01 two rules are in force: R-2025-01" in problems[0].message


def test_a_proposed_rule_is_not_in_force() -> None:
    assert problems_of(OLDER.replace("2025-12-31", "null"), REFERENCE.replace("in_force ", "proposed ")) == []


def test_versions_in_a_circle() -> None:
    problems = problems_of(OLDER.replace("supersedes: null", "supersedes: R-2026-01"), REFERENCE)
    assert [one.code for one in problems] == ["R18", "R18"]
    assert "R-2025-01 → R-2026-01 → R-2025-01" in problems[0].message


def test_a_rule_in_words_only_is_a_warning() -> None:
    problems = problems_of(REFERENCE[: REFERENCE.index("instrument:")])
    assert [(one.code, one.severity) for one in problems] == [("R01", Severity.WARNING)]


def laid(root: Path, text: str) -> list[Problem]:
    """What reading a publication with this rule file finds."""
    (root / "rules").mkdir()
    (root / "rules" / "R-1.yaml").write_text(text, "utf-8")
    (root / "publication.yaml").write_text(
        "schema: transparency-publication/1\ncompany: {name: Test}\npools: [{id: P1, name: P}]\n", "utf-8"
    )
    return [one for one in read_publication(root)[1] if one.path.startswith("rules")]


def test_a_rule_file_of_ten_megabytes_is_refused(tmp_path: Path) -> None:
    problems = laid(tmp_path, REFERENCE + "# long\n" * 1_500_000)
    assert [(one.code, one.path) for one in problems] == [("Y05", "rules/R-1.yaml")]
    assert "larger than 256 KB" in problems[0].message


def test_a_rule_nested_a_thousand_deep_is_refused(tmp_path: Path) -> None:
    deep = "{sum: [" * 1000 + "1" + "]}" * 1000
    problems = laid(tmp_path, REFERENCE.replace(JOINING, deep))
    assert [(one.code, one.path, one.line) for one in problems] == [("Y05", "rules/R-1.yaml", 23)]
    assert "nested more than 32 deep" in problems[0].message


def test_a_rule_nested_as_deep_as_allowed_is_read() -> None:
    deep = "{sum: [" * 13 + "1" + "]}" * 13
    assert problems_of(REFERENCE.replace(JOINING, deep)) == []


def test_texts_of_a_rule_must_exist(tmp_path: Path) -> None:
    made = publication(tmp_path, REFERENCE)
    (tmp_path / "policy" / "rules").mkdir(parents=True)
    (tmp_path / "policy" / "rules" / "R-2026-01.md").write_text("# Rule\n", "utf-8")
    problems = check_rules(read_sources(made)[0], made, None)
    assert [(one.code, one.message) for one in problems] == [
        ("R19", 'The text "policy/es/rules/R-2026-01.md" does not exist.')
    ]
