"""Each clause of a rule in words: what is set → the whole of what is said. And each clause only where it is set."""

from typing import Any

import pytest
from tests.rules.sample_rule import DATA, rule

from transparency.publication.settings import Words
from transparency.rules.pot import when_short
from transparency.rules.rule import Instrument
from transparency.rules.words.explain import explain
from transparency.rules.words.questions import SILENT, bought, clauses, instrument_words

WORDS = Words(provider="therapist", providers="therapists")
ROLES = {"full": "Therapists", "associate": "Associates"}
OPTION, UNIT = {"kind": "NSO", "exercise_price": "0.40"}, {"kind": "RSU", "exercise_price": "none"}
ONE = [{"id": "joining", "title": "Joining Units", "when": "once_after_eligible", "units": 5}]


def clause(id: str, roles: dict[str, str] | None = None, **changed: Any) -> str:
    made = rule(**{"grants": ONE, "tables": {}, **changed})
    return next(clause.text for clause in clauses(made, WORDS, ROLES if roles is None else roles) if clause.id == id)


@pytest.mark.parametrize(
    ("eligibility", "said"),
    [
        ({}, "All therapists take part. Contractors and employees are treated alike."),
        ({"roles": ["full", "associate"]}, "All therapists take part. Contractors and employees are treated alike."),
        ({"roles": ["associate"]},
         "These roles take part: Associates. Contractors and employees are treated alike."),
        ({"roles": ["full", "associate", "lead"]}, "These roles take part: Therapists, Associates and lead. "
         "Contractors and employees are treated alike."),
        ({"engagement": ["employee", "contractor"]},
         "All therapists take part. Contractors and employees are treated alike."),
        ({"engagement": ["contractor"]}, "All therapists take part. Only contractors take part."),
        ({"engagement": ["employee"]}, "All therapists take part. Only employees take part."),
        ({"engagement": ["employee"], "min_tenure_days": 1},
         "All therapists take part. Only employees take part. You must have worked with us for 1 day."),
        ({"activity": {"months": 12, "active_months": 9, "leave_counts": True}},
         "All therapists take part. Contractors and employees are treated alike. You must have worked in 9 of the last "
         "12 months. Months on leave count as worked."),
    ],
)  # fmt: skip
def test_who_takes_part(eligibility: dict[str, Any], said: str) -> None:
    assert clause("who", eligibility=eligibility) == said


def test_whose_names_hold_commas_and_which_grants_ask_for_other_days() -> None:
    named = {"full": "Therapists, full", "associate": "Associates", "lead": "Leads"}
    eligibility = {"roles": ["full", "associate"], "min_tenure_days": 30}
    assert clause("who", named, eligibility=eligibility).startswith(
        "These roles take part: Therapists, full; Associates."
    )
    for days, said in ((30, ""), (90, " For joining units it is 90 days."), (0, " For joining units it is 0 days.")):
        text = clause("who", eligibility={"min_tenure_days": 30}, grants=[{**ONE[0], "min_tenure_days": days}])
        assert text.endswith(f"You must have worked with us for 30 days.{said}")


@pytest.mark.parametrize(
    ("leave", "said"),
    [
        (None, SILENT),
        ({"vesting_continues_days": 0}, "While you are away, you earn nothing new."),
        ({"vesting_continues_days": 1},
         "You keep earning for 1 day of leave. If you are away for longer, earning waits until you are back."),
    ],
)  # fmt: skip
def test_on_leave(leave: dict[str, Any] | None, said: str) -> None:
    text = clause("away", leave_of_absence=leave)
    assert text.startswith(said)
    if leave:
        later, catching_up = (clause("away", leave_of_absence={**leave, "on_return": how}) for how in
                              ("later", "catch_up"))  # fmt: skip
        assert text == later != catching_up and len(later) > len(said)


@pytest.mark.parametrize(
    ("leave", "instruments", "said"),
    [
        ({"vested": "forfeit", "unvested": "forfeit"}, [UNIT], "You lose what you have earned and do not own."),
        ({"vested": "keep", "unvested": "forfeit"}, [UNIT], "You keep what you have earned. You lose"),
        ({"vested": "keep", "unvested": "forfeit"}, [OPTION],
         "Earned options are yours to buy at any time, until they lapse. You lose"),
        ({"vested": "keep", "unvested": "forfeit", "exercise_window_days": 90}, [OPTION],
         "Earned options are kept only if you buy them within 90 days of leaving. Then they lapse. You lose"),
        ({"vested": "keep", "unvested": "forfeit", "exercise_window_days": 90}, [OPTION, UNIT],
         "You keep what you have earned and pay nothing for. Earned options are kept only if you buy them within"),
        ({"vested": "keep", "unvested": "forfeit", "exercise_window_days": 90}, [UNIT],
         "You keep what you have earned."),
    ],
)  # fmt: skip
def test_leaving(leave: dict[str, Any], instruments: list[dict[str, str]], said: str) -> None:
    grants = [{**ONE[0], "id": f"g{place}", "instrument": made} for place, made in enumerate(instruments)]
    text = clause("leaving", on_leave=leave, grants=grants)
    assert text.startswith(said) and "too in one case" not in text
    worse = clause("leaving", on_leave={**leave, "bad_leaver": "fraud."}, grants=grants)
    assert worse == f"{text} You lose earned units too in one case: fraud."
    assert bought(rule(grants=grants, tables={})) is (OPTION in instruments)


@pytest.mark.parametrize("unvested", ["double_trigger_full", "double_trigger_half"])
def test_a_sale_and_how_long_somebody_is_protected_after_it(unvested: str) -> None:
    within = clause("sale", on_sale={"unvested": unvested, "window_months": 12})
    ever = clause("sale", on_sale={"unvested": unvested})
    assert "within 1 year of the sale" in within and "within" not in ever
    assert clause("sale", on_sale={"unvested": unvested, "window_months": 0}) == ever


def test_a_sale_without_such_a_time_and_who_is_paid_first() -> None:
    plain = clause("sale", on_sale={"unvested": "continue"})
    assert clause("sale", on_sale={"unvested": "continue", "window_months": 12}) == plain
    assert plain.endswith("Others may be paid first, such as investors. What is left for units may be nothing.")
    assert clause("sale", on_sale={"unvested": "continue", "investors_first": "published"}) == (
        f"{plain} How much investors are paid first is published."
    )
    assert clause("sale", on_sale={"unvested": "continue", "investors_first": "not_published"}) == (
        f"{plain} How much investors are paid first is not published."
    )
    texts = {clause("sale", on_sale={"unvested": "continue", "if_not_assumed": how})
             for how in (None, "accelerate_full", "cash_out", "forfeit")}  # fmt: skip
    assert len(texts) == 4


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({}, "No."),
        ({"per_person_per_year": 1}, "No one gets more than 1 unit in one year."),
        ({"per_person_total": 2000}, "No one gets more than 2,000 units in all."),
        ({"per_person_per_year": 5, "per_person_total": 9},
         "No one gets more than 5 units in one year. No one gets more than 9 units in all."),
        ({"per_person_total": 9, "cap_excess": "return_to_pool"},
         "No one gets more than 9 units in all. What a limit takes from one person stays in the pool."),
        ({"per_person_total": 9, "cap_excess": "reshare_then_return_to_pool"},
         "No one gets more than 9 units in all. What a limit takes from one person is shared among the others. "
         "The rest stays in the pool."),
        ({"cap_excess": "return_to_pool"}, "No."),
    ],
)  # fmt: skip
def test_limits(limits: dict[str, Any], said: str) -> None:
    assert clause("limits", limits=limits) == said


@pytest.mark.parametrize(
    ("exceptions", "said"),
    [
        ({"allowed": False, "approval": ["board"]}, "No."), ({"allowed": True}, "Yes."),
        ({"allowed": True, "approval": ["board"]}, "Yes, if the board agrees."),
        ({"allowed": True, "approval": ["board", "provider_council"]},
         "Yes, if the board and the provider council agree."),
    ],
)  # fmt: skip
def test_exceptions(exceptions: dict[str, Any], said: str) -> None:
    text = clause("exceptions", exceptions=exceptions)
    assert text.startswith(said) and ("Each one needs a reason." in text) is exceptions["allowed"]


@pytest.mark.parametrize(
    ("instrument", "said"),
    [
        (UNIT, "The units are restricted stock units (RSU). You pay nothing for them."),
        (OPTION, "The units are options (NSO). To own one, you pay 0.40 a unit."),
        ({**OPTION, "exercise_price": "fair_market_value", "expires_after_years": 1},
         "The units are options (NSO). To own one, you pay what a unit was worth on the day it was promised. "
         "They lapse after 1 year."),
        ({"kind": "PHANTOM", "expires_after_years": 10},
         "The units are phantom units (PHANTOM). You pay nothing for them. They lapse after 10 years."),
        ({"kind": "OTHER"}, "You pay nothing for them."),
    ],
)  # fmt: skip
def test_what_is_granted(instrument: dict[str, Any], said: str) -> None:
    assert instrument_words(Instrument.model_validate(instrument), WORDS) == said
    assert instrument_words(None, WORDS) == ""


def nothing_counts(**changed: Any) -> list[str]:
    """What a rule says adds nothing."""
    paragraphs = explain(rule(**changed), WORDS).paragraphs
    return [text for text in paragraphs if "adds nothing" in text or "count for nothing" in text]


def test_what_adds_nothing() -> None:
    ceiling, rest = (
        "Above 20 sessions a week, more adds nothing.",
        "Outcomes, ratings, referrals and payers count for nothing.",
    )
    care = DATA["care_check"]
    assert nothing_counts() == [f"{ceiling} {rest}"]
    assert nothing_counts(care_check=None) == [ceiling]
    for name in ("outcome_metrics", "referral_metrics"):
        assert nothing_counts(care_check={**care, name: ["phq9"]}) == [ceiling]
    assert nothing_counts(grants=ONE, tables={}, care_check=None) == []
    assert nothing_counts(grants=ONE, tables={}) == [rest]


@pytest.mark.parametrize(
    ("available", "queue", "first_come"),
    [
        (100, [50, 30, 0, 0], [50, 30, 20, 0]), (80, [50, 30, 0, 0], [50, 30, 0, 0]),
        (79, [50, 0, 0, 0], [50, 29, 0, 0]),
        (120, [50, 30, 40, 0], [50, 30, 40, 0]), (129, [50, 30, 40, 0], [50, 30, 40, 9]), (0, [0] * 4, [0] * 4),
    ],
)  # fmt: skip
def test_a_queue_goes_on_to_what_just_fits(available: int, queue: list[int], first_come: list[int]) -> None:
    wanted = [("d", 50), ("c", 30), ("b", 40), ("a", 10)]
    for how, expected in (("queue", queue), ("first_come", first_come)):
        shared = when_short(available, wanted, how)
        assert [shared.units[person] for person, _ in wanted] == expected
        assert shared.returned == available - sum(expected)
