"""Answers to questions, risks and precedents: said where it is known, and nothing at all where it is not."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from sample import sample_releases, sample_settings
from tests.rules.sample_rule import data, rule

from transparency.governance.council import Council
from transparency.governance.motions import Motion
from transparency.governance.questions import AskedQuestion
from transparency.governance.reading import Governance
from transparency.publication.settings import Pool
from transparency.release.release import (
    NONE,
    NOTHING,
    Compliance,
    FigureValue,
    Grounds,
    Reference,
    Release,
    Rule701,
    Status,
    Value,
)
from transparency.rules.rule import Rule
from transparency.telling.questions import answers as told
from transparency.telling.questions.answers import clause_answer, company_answer, figure_answer
from transparency.telling.questions.question import Material, answered
from transparency.telling.questions.question_lists import GUIDES, SCEPTIC, THERAPISTS
from transparency.telling.questions.risks import precedents, risks, verdict_words

CLAIMS = "capitalization.claims_first"


def material(
    made: Rule | None = None,
    *,
    rules: tuple[Rule, ...] = (),
    governance: Governance | None = None,
    figures: dict[str, Value] | None = None,
    **changes: Any,
) -> Material:
    """What answers are made of, with other figures and other parts of the last release."""
    *past, last = sample_releases()
    found = last.figures | {id: FigureValue(id=id, value=value) for id, value in (figures or {}).items()}
    latest: Release = replace(last, **({"figures": found} | changes))
    return Material((*past, latest), sample_settings(), made, rules, governance or Governance(), (), last.published)


def asked(about: str | None, words: str | None) -> AskedQuestion:
    answer = None if words is None else {"on": "2026-02-01", "by": "Counsel", "words": words}
    return AskedQuestion.model_validate(
        {"id": f"Q-{about}", "asked": "2026-01-01", "by": "provider", "question": "?", "about": about,
         "owner": "Counsel", "due": "2026-03-01", "answer": answer}
    )  # fmt: skip


def council(**stated: Any) -> Council:
    words = dict.fromkeys(("chosen", "term", "paid", "own_units"), "So it is.")
    return Council.model_validate(
        {"schema": "transparency-council/1", "name": "Provider council", "power": "advisory"} | words | stated
    )


def test_the_company_answers_in_its_own_words_with_who_and_when() -> None:
    governance = Governance(questions=(asked("pay", None), asked(None, "No."), asked("tax", "Soon.")))
    known = material(governance=governance)
    assert str(known.company("tax")) == "Soon. (Counsel, 1 February 2026)"
    assert not known.company("pay") and not known.company("clients")
    assert str(company_answer("tax")(known)) == str(known.company("tax"))


def test_the_rule_in_force_answers_by_its_clauses() -> None:
    known = material(rule())
    assert "90 days" in str(known.clause("who"))
    assert not known.clause("no-such-clause") and not material().clause("who")
    words = {name: data()[name] for name in ("schema", "id", "title", "summary", "status", "dates")}
    assert not material(Rule.model_validate(words)).clause("who"), "a rule in words only has no clauses"
    both = str(clause_answer("leaving", "away")(known))
    assert both == f"{known.clause('leaving')} {known.clause('away')}"


@pytest.mark.parametrize(
    ("value", "said"),
    [(None, "Not promised: about 1,624,000."), (NONE, ""), (NOTHING, "Not promised: none."),
     (Value(0, Status.UNDER, 2_000), "Not promised: under 2,000.")],
)  # fmt: skip
def test_a_figure_answers_where_it_is_printed(value: Value | None, said: str) -> None:
    figures = {} if value is None else {"pool.available": value}
    assert str(figure_answer("pool.available")(material(figures=figures))) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (NOTHING, "No one has ever been paid cash for a unit."),
        (NONE, ""),
        (Value(10_000, block=5_000), "Cash paid out so far: about $10,000."),
        (Value(0, Status.UNDER, 5_000), "Cash paid out so far: under $5,000."),
    ],
)
def test_cash_that_was_ever_paid(value: Value, said: str) -> None:
    assert str(told.cash_told(material(figures={"money.paid": value}))) == said


IN_WORDS = {"schema", "id", "title", "summary", "status", "dates"}


def in_words() -> Rule:
    return Rule.model_validate({name: value for name, value in data().items() if name in IN_WORDS})


@pytest.mark.parametrize(
    ("answer", "made", "said"),
    [
        (told.more_later_told, rule(), "Yes, by the rule: Yearly units."),
        (told.more_later_told, rule(grants=data()["grants"][:1]), "No. The rule grants once."),
        (told.more_later_told, rule(grants=[data()["grants"][1] | {"title": ""}]), "Yes, by the rule: yearly."),
        (told.more_later_told, in_words(), ""),
        (told.more_later_told, None, ""),
        (told.earning_told, in_words(), ""),
        (told.earning_told, None, ""),
        (told.instrument_told, None, ""),
        (told.instrument_told, in_words(), ""),
        (told.overwork_told, rule(), "Above 20 sessions a week nothing more is added. "
         "Outcomes and referrals count for nothing."),
        (told.overwork_told, rule(care_check=data()["care_check"] | {"outcome_metrics": ["PHQ-9", "GAD-7"]}),
         "Above 20 sessions a week nothing more is added. These count too: PHQ-9 and GAD-7."),
        (told.overwork_told, rule(care_check=data()["care_check"] | {"referral_metrics": ["referrals"]}),
         "Above 20 sessions a week nothing more is added. These count too: referrals."),
        (told.overwork_told, rule(care_check={}), ""),
        (told.overwork_told, rule(care_check=None), ""),
        (told.overwork_told, None, ""),
    ],
)  # fmt: skip
def test_what_a_rule_says(answer: Callable[[Material], Any], made: Rule | None, said: str) -> None:
    assert str(answer(material(made))) == said


def test_how_units_are_earned_is_told_once_for_grants_that_are_earned_alike() -> None:
    grants = data()["grants"]
    twice = rule(grants=[grants[0], grants[0] | {"id": "again"}])
    assert str(told.earning_told(material(twice))).count("48") == str(
        told.earning_told(material(rule(grants=grants[:1])))
    ).count("48")
    kinds = str(told.instrument_told(material(rule())))
    assert "options" in kinds and "restricted stock units" in kinds


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ((), "Yes. There was no change so far."),
        ((rule(),), "Yes. There was no change so far."),
        ((rule(supersedes="R-1", status="proposed"),), "Yes. There was no change so far."),
        ((rule(), rule(supersedes="R-1")),
         "Yes. There was 1 change so far. Last time: 38 days’ notice; 30 are promised."),
        ((rule(supersedes="R-1"), rule(supersedes="R-2", dates={"effective_from": "2026-01-01"})),
         "Yes. There were 2 changes so far."),
    ],
)  # fmt: skip
def test_how_often_rules_changed(rules: tuple[Rule, ...], said: str) -> None:
    assert str(told.changing_told(material(rules=rules))) == said


def test_who_speaks_for_providers() -> None:
    motion = Motion.model_validate(
        {"id": "M", "title": "M", "moved": "2026-01-01", "by": "council", "body": "council", "power": "advisory"}
    )
    assert not told.vote_told(material())
    assert str(told.vote_told(material(governance=Governance(council=council())))) == (
        "Provider council. No motion has been voted on."
    )
    assert str(told.vote_told(material(governance=Governance(motions=(motion,))))) == (
        "No council is stated. No motion has been voted on."
    )
    assert not told.rights_told(material()) and not told.rights_told(material(governance=Governance(council())))
    rights = Governance(council(rights=["It may ask.", "It may see the books."]))
    assert str(told.rights_told(material(governance=rights))) == "It may ask. It may see the books."


def test_what_new_units_of_others_took() -> None:
    """Investors got two million units in the second of the five quarters: 148,000 of 18 million were promised."""
    assert "Within a year new units of others took" in str(told.dilution_told(material()))
    last = sample_releases()[-1]
    short = Material(sample_releases()[-2:], sample_settings(), None, (), Governance(), (), last.published)
    assert str(told.dilution_told(short)) == "It can, but did not within 1 quarter."
    assert not told.dilution_told(replace(short, releases=(last,)))


def test_what_others_hold_of_the_company() -> None:
    assert str(told.holders_told(material())) == (
        "Founders 44.0%, Investors 31.0%, Staff 15.0%, of the company, fully diluted."
    )
    assert not told.holders_told(material(tables={})) and not told.holders_told(material(holders={}))


def test_the_pool_that_was_approved() -> None:
    approved = told.approved_told(material())
    assert str(approved) == (
        "Set aside: 2,000,000. More was set aside in Q3 2025. Provider pool 2024: first adopted on 1 February 2024."
    )
    settings = sample_settings().model_copy(update={"pools": (Pool(id="main", name="Pool"),)})
    assert not told.approved_told(replace(material(), settings=settings))


@pytest.mark.parametrize("missing", ["", "awards.earned", "awards.promised.issued"])
def test_all_steps_and_both_counts_or_nothing(missing: str) -> None:
    known = material(figures={missing: NONE} if missing else {})
    assert bool(told.ladder_told(known)) is (missing != "awards.earned")
    assert bool(told.both_bases_told(known)) is (missing != "awards.promised.issued")


def test_what_was_lost() -> None:
    figures = {"quarter.forfeited": Value(10_000), "quarter.expired": NONE, "quarter.company_cancelled": NONE}
    assert str(told.lost_told(material(figures=figures))) == (
        "Given back on leaving: 10,000. Counted with other lines of few people: Cancelled by the company."
    )
    assert str(told.lost_told(material(figures=figures, other_lines=()))) == "Given back on leaving: 10,000."


def test_on_which_exemption_the_company_relies() -> None:
    """What is not said is named, and the answer is one in part then."""
    used = Rule701(date(2026, 3, 31), Value(Decimal("12.3")), over_ten_million=False)

    def exemption(**stated: Any) -> tuple[str, bool]:
        found = answered(SCEPTIC, material(grounds=Grounds(**stated)) if stated else material())
        return next((str(each.answer), each.partly) for each in found if each.id == "s-exemption")

    at_most = (
        "At most 12.3% of what it allows in twelve months, as of 31 March 2026; it was no more than ten million "
        "dollars."
    )
    assert exemption() == ("", False)
    assert exemption(exemption="Rule 701") == ("Rule 701. How much of it is used is not published.", True)
    assert exemption(exemption="Rule 701", rule_701=used) == (f"Rule 701. {at_most}", False)
    assert exemption(rule_701=used) == (f"{at_most} Not said: the exemption.", True)


def test_rules_in_force_and_what_the_check_found() -> None:
    reference = Reference("R-1", "Joining", "R-1", date(2026, 1, 1), "0" * 64)
    assert str(told.version_told(material(rules=()))) != ""
    latest = material()
    only = replace(latest, releases=(replace(latest.latest, rules=(reference,)),))
    assert str(told.version_told(only)) == "Joining (R-1), in force since 1 January 2026."
    assert not told.compliance_told(material(compliance=()))
    found = (Compliance("R-1", Value(5), NONE, NONE), Compliance("R-2", NONE, NONE, NONE))
    assert str(told.compliance_told(material(compliance=found))) == "No grant has been made under this rule yet."


def test_every_question_has_words_and_an_answer_or_none() -> None:
    known = material(rule())
    for questions in (GUIDES, THERAPISTS, SCEPTIC):
        found = answered(questions, known)
        assert [each.id for each in found] == [each.id for each in questions]
        assert all("%(" not in f"{each.question}{each.answer}" for each in found)
    by_id = {each.id: each for each in (*answered(GUIDES, known), *answered(THERAPISTS, known))}
    assert not by_id["tax"].answer and by_id["vote"].question.startswith("Do therapists get a vote")
    assert str(by_id["qualify"].answer).startswith(str(known.clause("who")))


def test_risks_are_told_from_figures_where_they_are_printed() -> None:
    known = {point.title: str(point.text) for point in risks(material(rule(), grounds=Grounds(exemption="Rule 701")))}
    bare = {
        point.title: str(point.text)
        for point in risks(
            replace(material(figures={CLAIMS: NONE}), releases=(material(figures={CLAIMS: NONE}).latest,))
        )
    }
    assert "$12,000,000" in known["Others are paid first"]
    assert bare["Others are paid first"] == "How much comes first is not published."
    assert "10,000 squares" in known["Your part can shrink"]
    assert bare["Your part can shrink"] == "New units of others make every part smaller."
    assert "options" in known["It can cost money to own"]
    assert bare["It can cost money to own"] == "What has to be paid is not stated."
    assert known["The law is not settled"].startswith("Rule 701.")
    assert bare["The law is not settled"].startswith("On which exemption the company relies is not stated.")
    assert "says nothing of tax" in bare["Tax can be due before there is cash"]
    taxed = material(governance=Governance(questions=(asked("tax", "Soon."),)))
    assert str(risks(taxed)[5].text).startswith("Soon.")


def compared(id: str, made: Rule | None) -> list[tuple[str, str]]:
    found = next(case for case in precedents(material(made)) if case.id == id)
    return [(each.kind, str(each.text)) for each in found.here]


@pytest.mark.parametrize(
    ("sale", "kind"),
    [
        ({"unvested": "double_trigger_full", "if_not_assumed": "accelerate_full"}, "better"),
        ({"unvested": "continue", "if_not_assumed": "cash_out"}, "better"),
        ({"unvested": "forfeit", "if_not_assumed": "accelerate_full"}, "worse"),
        ({"unvested": "continue", "if_not_assumed": "forfeit"}, "worse"),
        ({"unvested": "continue"}, "worse"),
    ],
)
def test_a_sale_is_better_where_nothing_unearned_is_lost(sale: dict[str, str], kind: str) -> None:
    assert [kind for kind, _text in compared("juno", rule(on_sale=sale))] == [kind, "better"]


@pytest.mark.parametrize(
    ("gate", "kind"),
    [
        ({"months": 12, "active_months": 9, "leave_counts": True}, "better"),
        ({"months": 12, "active_months": 9}, "worse"),
        ({"months": 13, "active_months": 9, "leave_counts": True}, "worse"),
    ],
)
def test_a_gate_of_activity_is_better_where_it_is_short_and_leave_counts(gate: dict[str, Any], kind: str) -> None:
    found = compared("juno", rule(eligibility={"activity": gate}))
    assert found[1] == (kind, f"9 active months of {gate['months']} are asked for.")


def test_where_a_rule_says_nothing_nothing_is_judged() -> None:
    assert compared("juno", None) == compared("goto", None) == [("open", "No rule says.")]
    assert compared("juno", rule(on_sale=None)) == [("open", "No rule says.")]
    assert compared("uber-lyft", rule()) == [("better", "Above 20 sessions a week nothing more is added.")]
    assert compared("uber-lyft", rule(care_check={}))[0][0] == "worse"
    assert compared("uber-lyft", rule(care_check=None))[0][0] == "worse"
    assert compared("goto", rule())[0][0] == "open"
    assert [verdict_words(kind) for kind in ("better", "worse", "open")] == [
        "Here it is better", "Here it is no better", "Here",
    ]  # fmt: skip
