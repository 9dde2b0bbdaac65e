"""Evaluation: the figures of the reference (section 5.2), bands as the ledger stores them, and working."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.ledger_bands import bands, bands_give_what_inputs_give
from tests.rules.reading_rules import REFERENCE, rule

from transparency.rules.evaluation import (
    RuleError,
    number,
    points,
    points_of_bands,
    span,
    units,
)

RULE = rule()
OTHERS = Fraction(57530, 100)
"""Points of the 61 people of the reference."""
ONE_YEAR = {"licence": "full", "tenure_years": 1}


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [(2, 1903), (6, 3311), (12, 4241), (18, 4241), (20, 4703), (22, 4703), (35, 4703), (0, 0)],
)
def test_share_of_one_more_person(sessions: int, expected: int) -> None:
    inputs = ONE_YEAR | {"weekly_sessions": sessions}
    assert units(RULE, "yearly", inputs, others=OTHERS).units == expected


@pytest.mark.parametrize(("licence", "expected"), [("associate", 1200), ("full", 1500)])
def test_joining_units(licence: str, expected: int) -> None:
    assert units(RULE, "joining", {"licence": licence}).units == expected


def test_bands_stand_for_the_inputs() -> None:
    inputs = ONE_YEAR | {"weekly_sessions": 12}
    assert bands(RULE, inputs) == ("B3", "T1", "full")
    assert bands(RULE, inputs, "yearly") == ("B3", "T1")
    assert bands(RULE, {"licence": "full"}, "joining") == ("full",)
    assert points(RULE, "yearly", inputs) == points_of_bands(RULE, "yearly", ("T1", "B3")) == Fraction(207, 20)


@settings(deadline=None)
@given(st.sampled_from(["associate", "full"]), st.integers(0, 60), st.integers(0, 40))
def test_bands_give_what_the_inputs_give(licence: str, sessions: int, years: int) -> None:
    inputs = {"licence": licence, "weekly_sessions": sessions, "tenure_years": years}
    for grant in ("joining", "yearly"):
        assert bands_give_what_inputs_give(RULE, grant, inputs)


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 40), st.fractions(min_value=0, max_value=10**6))
def test_more_sessions_never_lower_a_grant_below_the_ceiling_and_never_raise_it_above(
    fewer: int, more: int, years: int, others: Fraction
) -> None:
    fewer, more = sorted((fewer, more))
    low, high = (
        units(RULE, "yearly", {"weekly_sessions": sessions, "tenure_years": years}, others=others).units
        for sessions in (fewer, more)
    )
    assert low <= high
    if fewer >= 20:
        assert low == high


def test_the_working_is_shown_line_by_line() -> None:
    made = units(RULE, "yearly", ONE_YEAR | {"weekly_sessions": 12}, others=OTHERS)
    assert [(line.kind, line.label, line.row, line.text, number(line.value)) for line in made.working] == [
        ("lookup", "session_band", "B3", "10 to 19", "9"),
        ("lookup", "tenure_x100", "T1", "1 to 2", "115"),
        ("product", "", "", "9 × 115 ÷ 100", "10.35"),
        ("share", "", "", "240,000 × 10.35 ÷ 585.65", "49,680,000/11,713"),
        ("units", "", "", "49,680,000/11,713, rounded down", "4,241"),
    ]


def test_a_cap_is_part_of_the_working() -> None:
    made = units(RULE, "yearly", ONE_YEAR | {"weekly_sessions": 12}, others=Fraction(1))
    assert made.units == 6000
    assert made.working[-1].kind == "limit"
    assert made.working[-1].text == "at most 6,000 in a year"


def test_every_kind_of_expression() -> None:
    text = REFERENCE.replace(
        "{lookup: [joining_units, licence]}",
        "{max: [{min: [{sum: [{lookup: [joining_units, licence]}, 10]}, 1300]}, {product: [7, 3], divide: 2}]}",
    )
    assert units(rule(text), "joining", {"licence": "associate"}).units == 1210
    made = units(rule(text), "joining", {"licence": "full"})
    assert made.units == 1300
    assert [line.kind for line in made.working] == ["lookup", "sum", "min", "product", "max"]


def test_only_the_end_is_rounded() -> None:
    """10/3 × 3 is 10, not 9."""
    text = REFERENCE.replace("{lookup: [joining_units, licence]}", "{product: [{product: [10], divide: 3}, 3]}")
    assert units(rule(text), "joining", {}).units == 10


@pytest.mark.parametrize(
    ("inputs", "words"),
    [
        ({"licence": "partial"}, 'one of associate, full, not "partial"'),
        ({"weekly_sessions": 61}, "from 0 to 60, not 61"),
        ({"weekly_sessions": "12"}, "whole number"),
        ({"weekly_sessions": True}, "whole number"),
        ({"stars": 5}, 'asks nothing called "stars"'),
        ({}, '"licence" is missing'),
    ],
)
def test_inputs_that_do_not_fit(inputs: dict[str, int | str], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        units(RULE, "joining", inputs)


@pytest.mark.parametrize(
    ("codes", "words"),
    [(["B9"], 'no band "B9"'), (["B1", "B2", "T1"], "exclude each other"), (["B1"], "tenure_x100")],
)
def test_bands_that_do_not_fit(codes: list[str], words: str) -> None:
    with pytest.raises(RuleError, match=words):
        points_of_bands(RULE, "yearly", codes)


def test_a_share_needs_the_others() -> None:
    with pytest.raises(RuleError, match="what the others bring"):
        units(RULE, "yearly", {"weekly_sessions": 1, "tenure_years": 1})


def test_numbers_in_words() -> None:
    assert [span(0, 0), span(1, 4), span(20, None)] == ["0", "1 to 4", "20 and more"]
    exact = [Fraction(1035), Fraction(207, 20), Fraction(21, 2), Fraction(1, 3), Fraction(12345, 10)]
    assert [number(one) for one in exact] == ["1,035", "10.35", "10.5", "1/3", "1,234.5"]
