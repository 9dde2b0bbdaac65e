"""The difference between two versions: nothing for the same, something for each setting that matters."""

from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.sample_rule import DATA, data, rule

from transparency.publication.settings import Words
from transparency.rules.difference import Difference, difference
from transparency.rules.rule import Rule

WORDS = Words()


def texts(old: Rule, new: Rule, times: int = 1) -> list[str]:
    return [found.text for found in difference(old, new, WORDS, times=Fraction(times))]


def test_a_changed_cell_in_words() -> None:
    new = rule(tables={**DATA["tables"], "joining_units": {"associate": 1200, "full": 1800}})
    assert texts(rule(), new) == ["Joining units with a full licence: 1,500 → 1,800 units"]


def test_pot_days_and_sentences() -> None:
    grants = deepcopy(DATA["grants"])
    grants[1]["pot"] = 300000
    new = rule(grants=grants, notice_days=45, leave_of_absence={"vesting_continues_days": 270})
    assert texts(rule(), new) == [
        "Yearly units, to share: 240,000 → 300,000 units",
        "What if I am on leave? You keep earning for 180 days of leave. → You keep earning for 270 days of leave.",
        "Notice that is promised: 30 → 45 days",
    ]


def test_new_bands_are_told_as_a_whole() -> None:
    steps = [{"id": "B0", "from": 0, "to": 9, "points": 5}, {"id": "B1", "from": 10, "to": None, "points": 10}]
    new = rule(tables={**DATA["tables"], "session_band": {"input": "weekly_sessions", "steps": steps}})
    assert texts(rule(), new) == [
        "Session band: 0: 0 points; 1 to 4: 4 points; 5 to 9: 7 points; 10 to 19: 9 points; 20 and more: 10 points → "
        "0 to 9: 5 points; 10 and more: 10 points"
    ]


def test_grants_that_come_and_go_take_one_line() -> None:
    fewer = rule(grants=DATA["grants"][:2])
    assert texts(rule(), fewer) == [
        "Training units: once; 240 units; when this happens within 24 months: finishing the training, no longer"
    ]
    assert [found.before for found in difference(fewer, rule(), WORDS)] == [""]


def test_a_split_is_no_change() -> None:
    doubled = data(tables={**DATA["tables"], "joining_units": {"associate": 2400, "full": 3000}})
    doubled["grants"][1]["pot"] *= 2
    doubled["grants"][2]["units"] *= 2
    doubled["limits"] |= {"per_person_per_year": 12000, "per_person_total": 40000}
    new = Rule.model_validate(doubled)
    assert texts(rule(), new, times=2) == []
    assert len(texts(rule(), new)) == 6


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place of the file that holds a number or a choice."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    elif not isinstance(value, str) and value is not None:
        yield path


IDENTITY = {"schema", "id", "title", "summary", "status", "dates", "approvals"}
NUMBERS = [path for path in leaves(DATA) if path[0] not in IDENTITY]


@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: ".".join(map(str, path)))
def test_every_number_matters(path: tuple[str | int, ...]) -> None:
    """A number changed anywhere is told; nothing of a rule changes in silence."""
    changed = deepcopy(DATA)
    inside = changed
    for key in path[:-1]:
        inside = inside[key]
    value = inside[path[-1]]
    inside[path[-1]] = (not value) if isinstance(value, bool) else value + 1
    assert difference(rule(), Rule.model_validate(changed), WORDS) != ()


CHOICES: list[tuple[str, dict[str, Any]]] = [
    ("when_pool_short", {"when_pool_short": "queue"}),
    ("on_leave.vested", {"on_leave": {**DATA["on_leave"], "vested": "forfeit"}}),
    ("on_leave.bad_leaver", {"on_leave": {**DATA["on_leave"], "bad_leaver": None}}),
    ("on_sale.unvested", {"on_sale": {**DATA["on_sale"], "unvested": "continue"}}),
    ("on_sale.if_not_assumed", {"on_sale": {**DATA["on_sale"], "if_not_assumed": None}}),
    ("on_sale.investors_first", {"on_sale": {**DATA["on_sale"], "investors_first": "not_published"}}),
    ("on_shutdown", {"on_shutdown": "Nothing."}),
    ("repurchase", {"repurchase_of_vested": "at_cost"}),
    ("cap_excess", {"limits": {**DATA["limits"], "cap_excess": "return_to_pool"}}),
    ("eligibility.roles", {"eligibility": {**DATA["eligibility"], "roles": ["full"]}}),
    ("eligibility.engagement", {"eligibility": {**DATA["eligibility"], "engagement": []}}),
    ("pool", {"pool": "other"}),
    ("exceptions.approval", {"exceptions": {**DATA["exceptions"], "approval": ["board"]}}),
    ("care", {"care_check": {**DATA["care_check"], "outcome_metrics": ["scores"]}}),
    ("vesting.starts",
     {"vesting": {**DATA["vesting"], "V12": {"months": 12, "every_months": 3, "starts": "grant_date"}}}),
    ("vesting.allocation",
     {"vesting": {**DATA["vesting"], "V12": {**DATA["vesting"]["V12"], "allocation": "FRONT_LOADED"}}}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "changed"), CHOICES, ids=[name for name, _ in CHOICES])
def test_every_choice_matters(name: str, changed: dict[str, Any]) -> None:
    assert difference(rule(), rule(**changed), WORDS) != ()


@settings(deadline=None)
@given(
    st.sampled_from([{}, *(changed for _, changed in CHOICES)]),
    st.integers(1, 10**6),
    st.integers(0, 400),
    st.dictionaries(st.sampled_from(["associate", "full"]), st.integers(0, 10**6), min_size=2),
)
def test_a_rule_diffed_with_itself_is_empty(
    changed: dict[str, Any], pot: int, notice: int, joining: dict[str, int]
) -> None:
    grants = deepcopy(DATA["grants"])
    grants[1]["pot"] = pot
    made = rule(**{"tables": {**DATA["tables"], "joining_units": joining}, "grants": grants, "notice_days": notice},
                **changed)  # fmt: skip
    assert difference(made, made, WORDS) == ()
    back = difference(made, rule(), WORDS)
    assert len(back) == len(difference(rule(), made, WORDS))


def test_words_of_a_line() -> None:
    assert Difference("A", "", "1 unit").text == "A: new, 1 unit"
    assert Difference("A", "1 unit", "").text == "A: 1 unit, no longer"
    assert Difference("A", "1,200 units", "1,500 units").text == "A: 1,200 → 1,500 units"
    assert Difference("A", "90 days", "1 year").text == "A: 90 days → 1 year"


def changed(**settings: Any) -> list[str]:
    """What is told of the sample with these settings changed."""
    return texts(rule(), rule(**settings))


ELIGIBLE, CARE = DATA["eligibility"], DATA["care_check"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"eligibility": {**ELIGIBLE, "engagement": []}}, ["How they work with us: contractor → in any way"]),
        ({"eligibility": {**ELIGIBLE, "roles": []}}, ["Who takes part: full and associate → everyone"]),
        ({"eligibility": {**ELIGIBLE, "roles": ["full"]}}, ["Who takes part: full and associate → full"]),
        ({"eligibility": {**ELIGIBLE, "min_tenure_days": 1}}, ["Wait before the first units: 90 days → 1 day"]),
        ({"eligibility": {**ELIGIBLE, "activity": {"months": 12, "active_months": 9, "leave_counts": True}}},
         ["Work that is asked for: new, 9 of 12 months; leave counts"]),
        ({"eligibility": {**ELIGIBLE, "activity": {"months": 12, "active_months": 9}}},
         ["Work that is asked for: new, 9 of 12 months; leave does not count"]),
        ({"limits": {**DATA["limits"], "per_person_total": None}},
         ["Limit for one person in all: 20,000 units → none"]),
        ({"limits": {**DATA["limits"], "cap_excess": "return_to_pool"}},
         ["What a limit takes from one person: shared among the others; the rest stays in the pool → "
          "stays in the pool"]),
        ({"limits": {"per_person_per_year": 6000, "per_person_total": 20000}},
         ["What a limit takes from one person: shared among the others; the rest stays in the pool, no longer"]),
        ({"notice_days": None}, ["Notice that is promised: 30 days → The rule does not say."]),
        ({"pool": "other"}, ["Pool: main → other"]), ({"pool": None}, ["Pool: main, no longer"]),
        ({"care_check": {**CARE, "volume_ceiling_per_week": None}}, ["Ceiling a week: 20 → none"]),
        ({"care_check": {**CARE, "outcome_metrics": ["phq_9", "gad_7"]}},
         ["Paid for outcome numbers: none → phq 9 and gad 7"]),
        ({"care_check": {**CARE, "federal_programs": True}}, ["Federal health programs: no → yes"]),
        ({"care_check": {**CARE, "federal_programs": None}}, ["Federal health programs: no, no longer"]),
    ],
)  # fmt: skip
def test_what_is_told_of_one_change(settings: dict[str, Any], told: list[str]) -> None:
    assert changed(**settings) == told


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"max": 70}, "How many sessions in a usual week? 0 to 60 → How many sessions in a usual week? 0 to 70"),
        ({"per": "month"}, "How many sessions in a usual week? 0 to 60 → "
         "How many sessions in a usual week? 0 to 60 a month"),
        ({"ask": {"es": "¿Cuántas?"}}, "How many sessions in a usual week? 0 to 60 → 0 to 60"),
    ],
)  # fmt: skip
def test_what_is_told_of_a_question(question: dict[str, Any], told: str) -> None:
    inputs = {**DATA["inputs"], "weekly_sessions": {**DATA["inputs"]["weekly_sessions"], **question}}
    assert changed(inputs=inputs) == [f"A question: sessions a week: {told}"]


@pytest.mark.parametrize(
    ("place", "grant", "told"),
    [
        (0, {"vesting": None}, "Joining units, how you earn them: over 48 months, a part every 1, "
         "nothing before month 12, from the service start, cumulative round down → at once"),
        (1, {"period": "quarter"}, "Yearly units, how often: each year → each quarter"),
        (1, {"min_tenure_days": None}, "Yearly units, wait: 113 days, no longer"),
        (2, {"units": 250}, "Training units: 240 → 250 units"),
    ],
)  # fmt: skip
def test_what_is_told_of_a_grant(place: int, grant: dict[str, Any], told: str) -> None:
    grants = deepcopy(DATA["grants"])
    grants[place] |= grant
    found = changed(grants=grants)
    assert found == [told]


def test_a_window_to_buy_is_told_once_where_nothing_is_bought() -> None:
    free = [{**DATA["grants"][2], "vesting": None}]
    leave = {**DATA["on_leave"], "exercise_window_days": 90}
    basis = {"grants": free, "tables": {}, "on_leave": leave}
    longer = {**basis, "on_leave": {**leave, "exercise_window_days": 120}}
    assert texts(rule(**basis), rule(**longer)) == ["Days to buy after leaving: 90 → 120 days"]
    without = {**basis, "on_leave": {**leave, "exercise_window_days": None}}
    assert texts(rule(**basis), rule(**without)) == ["Days to buy after leaving: 90 days, no longer"]


def test_a_split_that_leaves_parts_of_units_is_told_as_it_comes_to() -> None:
    new = rule(limits={**DATA["limits"], "per_person_total": 30000, "per_person_per_year": 9001})
    assert [line for line in [found.text for found in difference(rule(), new, WORDS, times=Fraction(3, 2))]
            if line.startswith("Limit")] == ["Limit for one person in a year: 9,000 → 9,001 units"]  # fmt: skip
