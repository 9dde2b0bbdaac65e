"""Made-up people, what two rules give them, and the drawing of a band: small rules, and what is said of them."""

from fractions import Fraction
from typing import Any

import pytest
from tests.rules.sample_rule import DATA, data, rule

from transparency.publication.settings import Words
from transparency.rules.rule import Rule
from transparency.rules.words.examples import Compared, compared, counted, examples, expected_totals, personas
from transparency.rules.words.explain import explain, vesting_words

WORDS = Words(provider="therapist", providers="therapists")


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("weekly_sessions", 1, "1 session a week"),
        ("weekly_sessions", 2, "2 sessions a week"),
        ("tenure_years", 1, "1 year of tenure"),
        ("tenure_months", 12, "12 months of tenure"),
        ("weekly_clients", 1, "1 client a week"),
        ("weekly_clients", 0, "0 clients a week"),
        ("weekly_clients", 1200, "1,200 clients a week"),
        ("hours", 1, "1 hour"),
        ("class", 1, "1 class"),
        ("tenure_days", 1, "1 day of tenure"),
        ("staff", 1, "1 staff"),
    ],
)
def test_a_number_with_what_it_counts(name: str, number: int, words: str) -> None:
    assert counted(name, number) == words


def asking(**inputs: dict[str, Any]) -> Rule:
    """A rule that asks these numbers and gives everybody the same."""
    grants = [{"id": "joining", "when": "once_after_eligible", "units": 240}]
    return rule(inputs=inputs, tables={}, grants=grants, limits={}, care_check=None)


def whole(low: int, high: int) -> dict[str, Any]:
    return {"type": "int", "min": low, "max": high}


@pytest.mark.parametrize(
    ("name", "low", "high", "numbers"),
    [
        ("weekly_sessions", 0, 60, [6, 12, 22]),
        ("weekly_sessions", 10, 20, [10, 12, 20]),  # usual numbers, as far as they may be answered
        ("tenure_years", 0, 40, [0, 1, 4]),
        ("tenure_months", 0, 480, [3, 18, 48]),
        ("tenure_days", 0, 9999, [100, 500, 1500]),
        ("clients", 0, 100, [25, 50, 75]),  # quarters of the range, where the name says nothing
        ("clients", 40, 80, [50, 60, 70]),
        ("clients", 3, 9, [4, 6, 7]),
    ],
)
def test_three_people_are_usual_ones(name: str, low: int, high: int, numbers: list[int]) -> None:
    made = asking(**{name: whole(low, high)})
    assert [person.inputs[name] for person in personas(made)] == numbers
    assert [person.title for person in personas(made)] == [counted(name, number) for number in numbers]


def test_people_who_would_be_the_same_are_one() -> None:
    assert [person.title for person in personas(asking())] == ["Anyone"]
    assert [person.title for person in personas(asking(clients=whole(7, 7)))] == ["7 clients"]
    licence = {"type": "enum", "values": ["associate", "intern", "full"]}
    assert [person.inputs["licence"] for person in personas(asking(licence=licence))] == ["associate", "full"]


def test_what_everyone_gets_is_one_line() -> None:
    ((only,),) = [worked.sums for worked in examples(asking())]
    assert [(part.sign, part.words, part.number) for part in only.parts] == [("=", "The same for everyone", "240")]
    assert (only.units, only.others, only.assumed) == (240, None, False)


def test_one_row_of_a_table_is_the_whole_sum() -> None:
    first = examples(rule())[0].sums[0]
    assert [(part.sign, part.words, part.number) for part in first.parts] == [("=", "An associate licence", "1,200")]


def test_what_a_sum_is_called() -> None:
    """Points of a pot are points; elsewhere parts come together; a cap and what is rounded are told."""
    product = {"product": [{"lookup": "session_band"}, {"lookup": "tenure_x100"}], "divide": 1000}
    grants = [{"id": "joining", "when": "once_after_eligible", "units": product}]
    low = examples(rule(grants=grants, limits={}))[0].sums[0]  # 6 sessions: 7 points; no tenure: 100 of a hundred
    assert [(part.sign, part.words, part.number) for part in low.parts] == [
        ("", "6 sessions a week is in the band 5 to 9 (session band)", "7"),
        ("×", "0 years of tenure is in the band 0 (tenure)", "1.00"),
        ("=", "Together: 7 × 100 ÷ 1,000", "0.70"),
        ("=", "Rounded down to whole units", "0"),
    ]
    capped = examples(rule(limits={"per_person_per_year": 1400, "cap_excess": "return_to_pool"}))[2].sums[0]
    assert [(part.words, part.number) for part in capped.parts] == [
        ("A full licence", "1,500"), ("Limit for one person: at most 1,400 in a year", "1,400"),
    ]  # fmt: skip
    assert capped.units == 1400


def with_pot(pot: int, points: int = 10, **more: Any) -> Rule:
    """The sample's pot, with another size, and other points for 20 sessions and more."""
    tables = data()["tables"]
    tables["session_band"]["steps"][-1]["points"] = points
    grants = [grant if grant["id"] != "yearly" else {**grant, "pot": pot} for grant in data()["grants"]]
    return rule(tables=tables, grants=grants, **more)


def test_what_people_get_under_two_rules() -> None:
    """Three people bring 7, 10.35 and 13 points, 30.35 together; with 20 points for the last band it is 26 of 43.35."""
    old, new = with_pot(240_000), with_pot(480_000, 20)
    assert expected_totals(old, new, {"yearly": Fraction(1000)}) == {"yearly": Fraction(1428)}, (
        "1,000 × 43.35 ÷ 30.35 is 1,428.3: whole points"
    )
    now = Fraction(1428)
    rows = compared(old, new)
    assert {row.grant for row in rows} == {"Joining units", "Yearly units", "Training units"}
    yearly = [row for row in rows if row.grant == "Yearly units"]
    assert [(row.before, row.after) for row in yearly] == [
        (min(6000, int(240_000 * then / (1000 + then))), min(6000, int(480_000 * brought / (now + brought))))
        for then, brought in ((Fraction(7), Fraction(7)), (Fraction("10.35"),) * 2, (Fraction(13), Fraction(26)))
    ]
    known = [row for row in compared(old, old, {"yearly": Fraction(1920)}) if row.grant == "Yearly units"]
    assert [(row.before, row.after) for row in known][1] == (1286, 1286)


def test_a_grant_that_one_of_the_rules_lacks_is_empty_there() -> None:
    bare = rule(grants=data()["grants"][:1])
    assert compared(bare, asking()) == (), "the old rule asks for a licence, and nobody says which"
    assert compared(asking(), asking()) == (Compared("Anyone", "Joining units", 240, 240),)
    rows = compared(bare, rule())
    assert [(row.before, row.after) for row in rows if row.grant == "Training units"] == [(None, 240)] * 3
    gone = compared(rule(), bare)
    assert [(row.before, row.after) for row in gone if row.grant == "Training units"] == [(240, None)] * 3


def test_rules_that_ask_other_things_are_not_compared() -> None:
    more = rule(inputs={**DATA["inputs"], "clients": whole(0, 10)})
    assert compared(more, rule()) and compared(rule(), more), "what one does not ask is passed over"
    other = rule(inputs={**DATA["inputs"], "licence": {"type": "enum", "values": ["associate", "full", "master"]}},
                 tables={**DATA["tables"], "joining_units": {"associate": 1, "full": 2, "master": 3}})  # fmt: skip
    assert compared(rule(), other) == (), "the old rule knows no master"
    words_only = rule(grants=[], tables={}, inputs={}, limits={})
    assert compared(words_only, rule()) == compared(rule(), words_only) == ()


def test_a_pot_is_expected_only_where_both_rules_share_one() -> None:
    old, new = with_pot(240_000), with_pot(480_000)
    assert expected_totals(old, new, {}) == {}
    same = [{**grant, "id": "other"} if grant["id"] == "yearly" else grant for grant in data()["grants"]]
    assert expected_totals(old, rule(grants=same), {"yearly": Fraction(5), "other": Fraction(5)}) == {}
    silent = data()["tables"]
    for step in silent["session_band"]["steps"]:
        step["points"] = 0
    assert expected_totals(rule(tables=silent), new, {"yearly": Fraction(5)}) == {}, "nobody brought anything"


def chart_of(*steps: tuple[int, int | None, int], high: int = 60, name: str = "weekly_sessions"):  # type: ignore[no-untyped-def]
    """The drawing of these bands (from, to, points) of a number up to ``high``."""
    bands = [{"id": f"B{place}", "from": low, "to": top, "points": points}
             for place, (low, top, points) in enumerate(steps)]  # fmt: skip
    units = {"lookup": "band"}
    made = rule(
        inputs={name: whole(0, high)}, tables={"band": {"input": name, "steps": bands}}, limits={}, care_check=None,
        grants=[{"id": "joining", "when": "once_after_eligible", "units": units}],
    )  # fmt: skip
    charts = explain(made, WORDS).charts
    return charts[0] if charts else None


@pytest.mark.parametrize(
    ("steps", "high", "end", "ceiling", "title"),
    [
        (((0, 9, 1), (10, None, 2)), 60, 20, 10, "Past 10 sessions a week, more adds nothing"),
        (((0, 9, 1), (10, None, 2)), 15, 15, 10, "Past 10 sessions a week, more adds nothing"),
        (((0, 9, 1), (10, 60, 2)), 60, 61, None, "Band, by sessions a week"),
    ],
)
def test_where_a_drawing_of_bands_ends(
    steps: tuple[tuple[int, int | None, int], ...], high: int, end: int, ceiling: int | None, title: str
) -> None:
    """An open band is drawn as long again as what comes before it, but not beyond what may be answered."""
    chart = chart_of(*steps, high=high)
    assert (chart.end, chart.ceiling, chart.title) == (end, ceiling, title)


def test_only_work_has_a_ceiling_and_only_what_differs_is_drawn() -> None:
    for name in ("tenure_years", "tenure_months", "tenure_days"):
        assert chart_of((0, 1, 1), (2, None, 2), name=name).ceiling is None
    assert chart_of((0, 1, 1), (2, None, 2), name="clients").ceiling == 2
    assert chart_of((0, 9, 5), (10, None, 5)) is None
    chart = chart_of((0, 9, 1), (10, None, 2))
    assert chart.about == "Units by sessions a week. 0 to 9 sessions a week: 1; 10 and more sessions a week: 2."
    assert (chart.axis, chart.unit, chart.ceiling_words) == ("Sessions a week", "units", "The ceiling: 10")


@pytest.mark.parametrize(
    ("vesting", "words"),
    [
        ({"months": 48, "cliff_months": 12, "every_months": 1},
         "You earn them over 4 years, month by month, and none of them before the first year is over."),
        ({"months": 48, "cliff_months": 1, "every_months": 1}, "You earn them over 4 years, month by month."),
        ({"months": 12, "cliff_months": 3, "every_months": 3}, "You earn them over 1 year, a part every 3 months."),
        ({"months": 12, "cliff_months": 4, "every_months": 3},
         "You earn them over 1 year, a part every 3 months, and none of them before 4 months have passed."),
        ({"on_event": "the exam."}, "You earn them when this happens: the exam."),
        ({"on_event": "the exam", "within_months": 18},
         "You earn them when this happens: the exam, if that is within 18 months."),
    ],
)  # fmt: skip
def test_how_units_are_earned(vesting: dict[str, Any], words: str) -> None:
    grant = {"id": "joining", "when": "once_after_eligible", "units": 240, "vesting": "V"}
    made = rule(grants=[grant], tables={}, vesting={"V": vesting})
    assert vesting_words(made, made.grants[0]) == words
    at_once = rule(grants=[{**grant, "vesting": None}], tables={})
    assert vesting_words(at_once, at_once.grants[0]) == "You have earned them at once."


def test_a_pot_of_one_unit_and_parts_that_are_equal() -> None:
    pot = {**DATA["grants"][1], "pot": 1, "min_tenure_days": 0, "units": {"share_of_pot": {"points": 1}}}
    (first, *_), (later, *_) = (
        explain(rule(grants=[grant]), WORDS).paragraphs for grant in (pot, {**pot, "min_tenure_days": 1})
    )
    assert first.startswith("Each year, 1 unit is shared: the yearly units. All parts are equal. You earn them over 1")
    assert "You take part once you have worked with us for 1 day. All parts are equal." in later
