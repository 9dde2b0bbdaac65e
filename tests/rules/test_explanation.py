"""What a rule says in words: complete, plain, and never computed a second time."""

import random
import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.rules.calculator_cases import random_rule
from tests.rules.sample_rule import DATA, rule

from transparency.language import speaking
from transparency.publication.reading import read_publication
from transparency.publication.settings import Words
from transparency.rules.applicants import Applicant
from transparency.rules.difference import difference
from transparency.rules.evaluation import points, units
from transparency.rules.reading import read_rules
from transparency.rules.rule import Rule
from transparency.rules.simulation import Setting, simulate
from transparency.rules.words.examples import ASSUMED, compared, examples, personas
from transparency.rules.words.explain import explain, grant_instruments
from transparency.rules.words.questions import SILENT
from transparency.rules.words.wording import answered, asked, factor, formula, listed, months, rounded

WORDS = Words(provider="therapist", providers="therapists")
ROOT = Path(__file__).resolve().parents[2]


def example_rules() -> tuple[Rule, ...]:
    publication, problems = read_publication(ROOT / "content")
    assert publication is not None and problems == []
    return read_rules(publication)[0]


def said(made: Rule, **how: Any) -> str:
    found = explain(made, WORDS, **how)
    return " ".join([*found.paragraphs, *(clause.text for clause in found.clauses), *found.care])


def test_the_paragraph_says_who_gets_what_and_when() -> None:
    first, second, third, nothing = explain(rule(), WORDS).paragraphs
    assert first == (
        "After 90 days with us, you are promised joining units once: 1,500 with a full licence and 1,200 with an "
        "associate licence. You earn them over 4 years, month by month, and none of them before the first year is over."
    )
    assert second == (
        "Each year, 240,000 units are shared: the yearly units. You take part once you have worked with us for 113 "
        "days. Your part depends only on your points. Points come from sessions a week and years of tenure. You earn "
        "them over 1 year, a part every 3 months."
    )
    assert third.endswith("You earn them when this happens: finishing the training, if that is within 2 years.")
    assert nothing.startswith("Above 20 sessions a week, more adds nothing.")


def test_each_thing_that_can_happen_is_answered() -> None:
    text = {clause.id: clause.text for clause in explain(rule(), WORDS).clauses}
    assert text["away"].startswith("You keep earning for 180 days of leave.")
    assert text["leaving"] == (
        "You keep what you have earned and pay nothing for. Earned options are kept only if you buy them within 90 "
        "days of leaving. Then they lapse. You lose what you have not earned yet. You lose earned units too in one "
        "case: gross misconduct."
    )
    assert text["sale"].startswith("If you lose your work here within 1 year of the sale, all that you have not earned")
    assert "nothing" in text["shutdown"] and text["buying-back"].startswith("No.")
    assert text["short"] == "Everyone gets the same part of what they would have got."
    assert "6,000 units in one year" in text["limits"] and "20,000 units in all" in text["limits"]
    assert "the board and the provider council agree" in text["exceptions"]


@pytest.mark.parametrize("key", ["leave_of_absence", "on_leave", "on_sale", "on_shutdown", "when_pool_short"])
def test_what_a_rule_leaves_out_is_said(key: str) -> None:
    assert SILENT not in said(rule())
    assert SILENT in said(rule(**{key: None}))


@pytest.mark.parametrize(
    ("key", "field", "values"),
    [
        ("on_leave", "vested", ["keep", "forfeit"]),
        ("on_leave", "unvested", ["forfeit", "keep", "accelerate_full"]),
        ("on_sale", "unvested",
         ["double_trigger_full", "double_trigger_half", "single_trigger_full", "continue", "forfeit"]),
        ("on_sale", "if_not_assumed", ["accelerate_full", "cash_out", "forfeit", None]),
        ("on_sale", "investors_first", ["published", "not_published", None]),
    ],
)  # fmt: skip
def test_every_choice_has_words_of_its_own(key: str, field: str, values: list[str | None]) -> None:
    texts = {said(rule(**{key: {**DATA[key], field: value}})) for value in values}
    assert len(texts) == len(values)


@pytest.mark.parametrize("how", ["scale_down_pro_rata", "queue", "first_come", "stop"])
def test_a_short_pool_in_each_way(how: str) -> None:
    assert explain(rule(when_pool_short=how), WORDS).clauses[6].text != SILENT


def test_roles_have_their_printed_names() -> None:
    roles = {"full": "Therapists, full licence", "associate": "Associates", "peer": "Peers"}
    assert "These roles take part: Therapists, full licence; Associates." in said(rule(), roles=roles)
    assert "All therapists take part." in said(rule(), roles={"full": "A", "associate": "B"})


def test_an_activity_gate_is_told_with_its_leave_clause() -> None:
    gate = {"months": 12, "active_months": 9, "leave_counts": False}
    text = said(rule(eligibility={"activity": gate}))
    assert "9 of the last 12 months. Months on leave do not count as worked." in text


def test_tables_are_printed_as_they_are_meant() -> None:
    joining, sessions, tenure = explain(rule(), WORDS).tables
    assert (
        joining.rows == (("Associate", "1,200", "associate"), ("Full", "1,500", "full")) and joining.column == "Units"
    )
    assert sessions.column == "Points" and sessions.rows[3] == ("10 to 19", "9", "B3")
    assert tenure.column == "Multiply by" and tenure.rows[1] == ("1 to 2", "1.15", "T1")


def test_steps_of_bands_for_a_chart() -> None:
    sessions, tenure = explain(rule(), WORDS).charts
    assert sessions.title == "Past 20 sessions a week, more adds nothing"
    assert (sessions.ceiling, sessions.end, sessions.unit) == (20, 40, "points")
    assert [(step.low, step.high, step.points) for step in sessions.steps][-1] == (20, None, 10)
    assert tenure.ceiling is None and tenure.steps[1].divide == 100


def test_grants_say_what_they_are() -> None:
    titles = dict(grant_instruments(rule(), WORDS))
    assert titles["Joining units"].startswith("The units are options (NSO). To own one, you pay")
    assert titles["Training units"] == (
        "The units are restricted stock units (RSU). You pay nothing for them. They lapse after 10 years."
    )


def test_a_rule_in_words_only_explains_nothing() -> None:
    bare = rule(grants=[], tables={}, inputs={}, limits={})
    found = explain(bare, WORDS)
    assert (found.paragraphs, found.tables, found.examples, found.clauses) == ((), (), (), ())


@pytest.mark.parametrize("made", [rule(), *example_rules()], ids=lambda made: made.id)
def test_worked_examples_recompute(made: Rule) -> None:
    """Units are those of the evaluation, and each line's arithmetic gives the number beside it."""
    found = examples(made)
    assert [one.persona for one in found] == list(personas(made)) and len(found) == 3
    for one in found:
        for total in one.sums:
            others = total.others
            assert total.units == units(made, total.grant, one.persona.inputs, others=others).units
            assert total.parts and total.parts[-1].sign == "="
            assert int(total.parts[-1].number.replace(",", "").partition(".")[0]) == total.units
            for part in total.parts:
                arithmetic = re.search(r": ([\d,./]+(?: [×÷+] [\d,./]+)+)$", part.words)
                if arithmetic:
                    assert rounded(computed(arithmetic[1])) == part.number


def computed(text: str) -> Fraction:
    """``48,000 × 10.35 ÷ 1,010.35``, from left to right."""
    first, *rest = re.split(r" (?=[×÷+])", text.replace(",", ""))
    value = Fraction(first)
    for part in rest:
        sign, number = part.split(" ")
        value = {"×": value * Fraction(number), "÷": value / Fraction(number), "+": value + Fraction(number)}[sign]
    return value


def test_the_worked_pot_by_hand() -> None:
    """12 sessions, one year of tenure: 9 × 1.15 = 10.35 points; 240,000 × 10.35 ÷ 1,930.35 = 1,286.81…"""
    _, middle, _ = examples(rule(), {"yearly": Fraction(1920)})
    total = middle.sums[1]
    assert total.units == 240_000 * 1035 // 193_035 == 1_286 and not total.assumed
    assert [part.number for part in total.parts] == ["9", "1.15", "10.35", "1,286.81…", "1,286"]
    assert points(rule(), "yearly", middle.persona.inputs) == Fraction(1035, 100)


def test_an_unknown_pot_is_said_to_be_assumed() -> None:
    total = examples(rule())[0].sums[1]
    assert total.assumed and total.others == ASSUMED


def test_names_in_words() -> None:
    assert [asked(name) for name in ("weekly_sessions", "tenure_years", "licence")] == [
        "sessions a week", "years of tenure", "licence",
    ]  # fmt: skip
    assert answered("licence", "associate") == "an associate licence"
    assert factor(115, "tenure_x100", rule()) == "1.15" and factor(1500, "joining_units", rule()) == "1,500"
    assert [months(count) for count in (1, 12, 18, 48)] == ["1 month", "1 year", "18 months", "4 years"]
    assert listed(["a", "b", "c"]) == "a, b and c" and listed([]) == ""
    assert formula(rule().grants[1].units) == "a share of the pot by points: session band × tenure"


@pytest.mark.parametrize("made", [rule(), *example_rules()], ids=lambda made: made.id)
def test_it_reads_easily(made: Rule) -> None:
    """Flesch-Kincaid grade at most 8 over all that is said, and no sentence above 25 words."""
    text = said(made).replace(":", ".").replace(";", ".")
    sentences = [part for part in re.split(r"[.!?]\s+", text) if part.strip()]
    words = re.findall(r"[A-Za-z]+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e")))) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    assert grade <= 8, grade
    assert max(len(part.split()) for part in sentences) <= 25


def test_random_valid_rules_explain_compare_and_run() -> None:
    """Every sum ends with the units of the evaluation; a rule is equal to itself; both ways change as many things."""
    dice = random.Random(7)
    before = rule()
    for _ in range(60):
        made = random_rule(dice)
        for one in explain(made, WORDS).examples:
            for total in one.sums:
                assert int(Decimal(total.parts[-1].number.replace(",", "").rstrip("…"))) == total.units
        assert difference(made, made, WORDS) == ()
        assert len(difference(before, made, WORDS)) == len(difference(made, before, WORDS)) > 0
        assert all(row.before is not None or row.after is not None for row in compared(before, made))
        who = [Applicant(str(number), persona.inputs, None) for number, persona in enumerate(personas(made))]
        found = simulate(made, who, Setting(date(2026, 2, 28), 10**6, 4))
        assert sum(quarter.granted for quarter in found.quarters) + found.quarters[-1].left == 10**6
        before = made


def test_a_table_is_a_factor_only_where_it_is_divided() -> None:
    bare = [{**DATA["grants"][0], "units": {"lookup": "tenure_x100"}}]
    assert factor(115, "tenure_x100", rule(grants=bare)) == "115"
    halved = {"product": [{"lookup": "session_band"}, {"lookup": "tenure_x100"}], "divide": 50}
    assert factor(115, "tenure_x100", rule(grants=[{**DATA["grants"][0], "units": halved}])) == "115"


def test_sums_are_written_in_the_language_of_the_page() -> None:
    """Every number of a worked sum, and the bands in words, are parted and joined as the language does."""
    with speaking("es"):
        worked = examples(rule(), {"yearly": Fraction(2360)})[1]
        (share,) = [part.words for each in worked.sums for part in each.parts if "÷ 2" in part.words]
        (band,) = [
            part.words for each in worked.sums for part in each.parts if "10 " in part.words and "19" in part.words
        ]
        assert share == "Tu parte del reparto: 240.000 × 10,35 ÷ 2.370,35"
        assert "10 a 19" in band and "to" not in band.split()


def test_a_grant_says_by_when_it_is_made() -> None:
    grants = [dict(grant) for grant in DATA["grants"]]
    grants[0]["within_days"], grants[1]["within_days"] = 31, 1
    first, second, *_rest = explain(rule(grants=grants), WORDS).paragraphs
    assert "and 1,200 with an associate licence. The promise is made within 31 days of that day. You earn" in first
    assert "years of tenure. The promise is made within 1 day of the start of the year. You earn" in second
