"""Any package, however it contradicts itself: the drafts of choices go through, its totals are explained to the unit.

What a founder does is done here: import, take the lines of the draft as they are, import again.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transparency.importing.questions import draft_answers
from transparency.publication.problem import Severity

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "ocf"
ROUNDS = 8
TWO_POOLS = """schema: transparency-publication/1
company: {name: Example Care}
pools:
  - {id: providers, name: Provider pool}
  - {id: second, name: Second pool}
"""


def carried_through(office, package, **choice):
    """The last import, after taking every draft as it is; and the lines taken."""
    answers: list[str] = []
    for _ in range(ROUNDS):
        outcome = office.bring(package, *answers, **choice)
        assert outcome.report is not None, outcome.problems
        draft = draft_answers(outcome.report.questions)
        fresh = [line[2:] for line in draft.splitlines() if line.startswith("# ") and is_answer(outcome, line[2:])]
        if not fresh:
            return outcome, answers
        assert not set(fresh) & set(answers), "a line of the draft did not count"
        answers += fresh
    raise AssertionError("the drafts never end")


def is_answer(outcome, line):
    return any(question.open and line.startswith(f"{question.id}: ") for question in outcome.report.questions)


def goes_through(office, package, **choice):
    outcome, answers = carried_through(office, package, **choice)
    errors = [problem for problem in outcome.problems if problem.severity is not Severity.WARNING]
    assert not errors, [(problem.code, problem.message) for problem in errors]
    keys = [question.id for question in outcome.report.questions if question.choices]
    assert len(keys) == len(set(keys)), "two questions share a key"
    explained_to_the_unit(outcome.report)
    return outcome, answers


def explained_to_the_unit(report):
    for pool, (mine, chosen) in report.totals.items():
        own, why = report.own[pool], [entry for entry in report.explained if entry.pool == pool]
        for name in ("reserved", "granted", "outstanding", "available"):
            taken = getattr(chosen, name)
            assert taken is None or taken == getattr(mine, name), name
        if chosen.outstanding is not None:
            assert sum(entry.outstanding for entry in why) == chosen.outstanding - own.outstanding
        if chosen.available is not None:
            assert sum(entry.available for entry in why) == chosen.available - own.available
        assert all(entry.findings for entry in why), "a difference without a choice"


DAYS = st.integers(0, 500).map(lambda days: str(date(2024, 1, 1) + timedelta(days=days)))
QUANTITIES = st.integers(0, 260).map(str)
SECURITIES = st.sampled_from(["s1", "s2", "s3", "s 1"])
KINDS = ("EXERCISE", "RELEASE", "CANCELLATION", "TRANSFER", "RETRACTION")


@st.composite
def transactions(draw, office):
    """Grants, and whatever is said of them: too much, too early, of nobody, twice."""
    made = []
    for number, security in enumerate(draw(st.lists(SECURITIES, min_size=1, max_size=4))):
        facts = {"custom_id": f"ES-{number}"} if draw(st.booleans()) else {}
        kind = draw(st.sampled_from(["RSU", "OPTION_NSO"]))
        made.append(
            office.tx(
                "EQUITY_COMPENSATION_ISSUANCE", draw(DAYS), id=f"issue-{number}", security_id=security,
                quantity=draw(QUANTITIES), compensation_type=kind, exercise_price={"amount": "1", "currency": "USD"},
                expiration_date=draw(st.sampled_from(["2025-02-01", "2034-01-01"])), **facts,
            )
        )  # fmt: skip
    for number in range(draw(st.integers(0, 6))):
        kind, security = draw(st.sampled_from(KINDS)), draw(st.sampled_from(["s1", "s2", "s3", "s 1", "nowhere"]))
        facts = {} if kind == "RETRACTION" else {"quantity": draw(QUANTITIES)}
        if kind in ("EXERCISE", "TRANSFER"):
            facts["resulting_security_ids"] = draw(st.sampled_from([["elsewhere"], ["s2"], []]))
        if kind == "CANCELLATION" and draw(st.booleans()):
            facts["balance_security_id"] = draw(SECURITIES)
        id = draw(st.sampled_from([f"tx-{number}", "tx a", "tx_a"]))
        made.append(office.tx(f"EQUITY_COMPENSATION_{kind}", draw(DAYS), id=id, security_id=security, **facts))
    if draw(st.booleans()):
        status = draw(st.sampled_from(["TERMINATION_VOLUNTARY_OTHER", "LEAVE_OF_ABSENCE", "ACTIVE"]))
        leaving = office.tx("X", draw(DAYS), id="status", stakeholder_id="person-1", new_status=status)
        made.append(leaving | {"object_type": "CE_STAKEHOLDER_STATUS"})
    if draw(st.booleans()):
        made.append(
            office.tx(
                "STOCK_PLAN_RETURN_TO_POOL",
                draw(DAYS),
                security_id="s1",
                quantity="5",
                stock_plan_id=draw(st.sampled_from(["plan", "other"])),
            )
        )
    if draw(st.booleans()):
        split = {"numerator": draw(st.sampled_from(["2", "3"])), "denominator": draw(st.sampled_from(["1", "2"]))}
        made.append(office.tx("STOCK_CLASS_SPLIT", draw(DAYS), stock_class_id="common", split_ratio=split))
    return made


@settings(max_examples=12, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_draft_goes_through_and_every_total_is_explained(new_office, data):
    any_package(new_office, data)


@pytest.mark.prove
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_many_drafts_go_through(new_office, data):
    any_package(new_office, data)


def any_package(new_office, data):
    office = new_office()
    behaviour = data.draw(st.sampled_from(["RETURN_TO_POOL", "RETIRE", "DEFINED_PER_PLAN_SECURITY", None]))
    plan = {
        "object_type": "STOCK_PLAN", "id": "plan", "initial_shares_reserved": "5000",
        "board_approval_date": "2024-06-01", "default_cancellation_behavior": behaviour,
    }  # fmt: skip
    transactions_of_plan = data.draw(transactions(office))
    if data.draw(st.booleans()):
        office.settings(TWO_POOLS)
        plans, choice = [plan, plan | {"id": "other"}], {"plans": {"plan": "providers", "other": "second"}}
    else:
        plans, choice = data.draw(st.sampled_from([[plan], []])), {}
    goes_through(office, office.package(*transactions_of_plan, plans=plans), **choice)


@pytest.mark.parametrize(
    ("behaviour", "cancelled", "ratio", "reserved", "available"),
    [
        ("RETURN_TO_POOL", 3, "3:2", 7501, 7356),  # 5,001 × 3/2 = 7,501.5; 97 × 3/2 = 145.5
        ("RETIRE", 3, "3:2", 7497, 7352),  # 4,998 × 3/2 = 7,497
        ("RETIRE", 2, "3:2", 7498, 7351),  # 4,999 × 3/2 = 7,498.5
        ("RETIRE", 1, "1:3", 1666, 1633),  # 5,000 / 3 = 1,666.67; 99 / 3 = 33
    ],
)
def test_a_split_rounds_what_a_pool_has_set_aside_once(office, behaviour, cancelled, ratio, reserved, available):
    """Not what its plan says and what its cancellations retired, each for itself."""
    new, old = ratio.split(":")
    plan = {"object_type": "STOCK_PLAN", "id": "plan", "initial_shares_reserved": "5001"}
    plan |= {"board_approval_date": "2024-01-01", "default_cancellation_behavior": behaviour}
    gone = office.tx("EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", security_id="s1", quantity=str(cancelled))
    split = office.tx("STOCK_CLASS_SPLIT", "2024-06-01", stock_class_id="common", id="s")
    split["split_ratio"] = {"numerator": new, "denominator": old}
    outcome, _ = goes_through(office, office.package(office.grant(), gone, split, plans=[plan]))
    ledger, chosen = outcome.report.totals["providers"]
    assert (ledger.reserved, ledger.available, chosen.reserved) == (reserved, available, reserved)


@pytest.mark.parametrize(
    ("behaviour", "cancelled", "answers", "events", "first", "second"),
    [
        ("RETURN_TO_POOL", 30, "once", ["expire 30", "pool_transfer 30"], (970, 900), (1030, 1030)),
        ("RETURN_TO_POOL", 30, "again", ["expire 30", "pool_authorized 30"], (1000, 930), (1030, 1030)),
        ("RETIRE", 30, "", ["expire 30", "pool_transfer 30"], (970, 900), (1030, 1030)),
        ("RETIRE", 0, "", ["pool_authorized 30"], (1000, 900), (1030, 1030)),
        (
            "DEFINED_PER_PLAN_SECURITY", 20, "", ["expire 20", "pool_transfer 20", "pool_authorized 10"],
            (980, 900), (1030, 1030),
        ),
    ],
)  # fmt: skip
def test_units_go_back_to_the_plan_that_the_package_names(office, behaviour, cancelled, answers, events, first, second):
    """100 of 1,000 units granted; so many cancelled, and 30 returned to the other plan on the same day."""
    office.settings(TWO_POOLS)
    plan = {"object_type": "STOCK_PLAN", "initial_shares_reserved": "1000", "board_approval_date": "2024-01-01"}
    plans = [plan | {"id": id, "default_cancellation_behavior": behaviour} for id in ("plan", "other")]
    steps = [office.grant()]
    if cancelled:
        facts = {"security_id": "s1", "quantity": str(cancelled)}
        steps.append(office.tx("EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", **facts))
    steps.append(
        office.tx(
            "STOCK_PLAN_RETURN_TO_POOL", "2024-03-01", id="r", security_id="s1", quantity="30", stock_plan_id="other"
        )
    )
    resolve = [f"return:r: {answers}"] if answers else []
    mapped = {"plan": "providers", "other": "second"}
    outcome = office.bring(office.package(*steps, plans=plans), *resolve, plans=mapped)
    assert office.codes(outcome) == []
    booked = [f"{kind} {count}" for day, kind, count in office.told() if day == "2024-03-01"]
    assert booked == events
    for pool, expected in (("providers", first), ("second", second)):
        ledger, chosen = outcome.report.totals[pool]
        assert (ledger.reserved, ledger.available, chosen.reserved) == (*expected, expected[0])
        assert chosen.available is None, "between pools, plain sums do not tell"


def test_a_return_without_a_cancellation_counts_where_the_plan_says_nothing(office):
    back = office.tx("STOCK_PLAN_RETURN_TO_POOL", "2024-03-01", security_id="s1", quantity="5", stock_plan_id="plan")
    plan = {"object_type": "STOCK_PLAN", "id": "plan", "initial_shares_reserved": "1000"}
    silent = plan | {"board_approval_date": "2024-01-01", "default_cancellation_behavior": None}
    outcome, _ = goes_through(office, office.package(office.grant(), back, plans=[silent]))
    assert outcome.report.own["providers"].available == outcome.report.totals["providers"][0].available == 905


def overdrawn(office):
    """A grant that was cancelled whole before it was issued, and exercised."""
    cancelled = office.tx("EQUITY_COMPENSATION_CANCELLATION", "2024-01-15", id="c", security_id="s1", quantity="100")
    bought = office.tx("EQUITY_COMPENSATION_EXERCISE", "2024-03-01", id="x", security_id="s1", quantity="30")
    return office.package(office.grant(custom_id="O-18", compensation_type="OPTION_NSO"), cancelled, bought)


@pytest.mark.parametrize(
    ("choice", "outstanding", "available", "why"),
    [("rest", 0, 1000, (30, 0)), ("skip", 0, 1000, (30, 0)), ("trim", 0, 970, (30, -30))],
)
def test_what_is_taken_too_much_can_be_trimmed_at_either_end(office, choice, outstanding, available, why):
    package = overdrawn(office)
    outcome = office.bring(package, "before:c: on-issue")
    asked = next(question for question in outcome.report.questions if question.open)
    assert (
        asked.id == "overdrawn:x" and list(asked.choices) == ["rest", "skip", "trim"] and "O-18 (s1)" in asked.message
    )
    outcome = office.bring(package, "before:c: on-issue", f"overdrawn:x: {choice}")
    assert office.codes(outcome) == []
    totals, own = outcome.report.totals["providers"][0], outcome.report.own["providers"]
    assert (totals.outstanding, totals.available) == (outstanding, available)
    assert (own.outstanding, own.available) == (-30, 1000), "its own sums, whatever is chosen"
    assert [(entry.what, entry.outstanding, entry.available) for entry in outcome.report.explained] == [
        ("O-18 (s1)", *why)
    ]
    explained_to_the_unit(outcome.report)
    assert "| O-18 (s1) | +30 |" in outcome.report.as_markdown()


def test_two_questions_never_share_a_key(office):
    facts = {"security_id": "s1", "quantity": "80"}
    again = [
        office.tx("EQUITY_COMPENSATION_CANCELLATION", "2025-01-01", id=id, **facts) for id in ("a b", "a_b", "a/b")
    ]
    package = office.package(office.grant(), *again)
    _, answers = goes_through(office, package)
    assert answers == ["overdrawn:a_b: rest", "overdrawn:a_b.2: rest"]


def test_a_package_without_grants_says_so(office):
    outcome = office.bring(office.package())
    assert [(problem.code, problem.severity.value) for problem in outcome.problems] == [("N16", "warning")]
    assert office.told() == [("2024-01-01", "pool_authorized", "1000")]
    outcome = office.bring(office.package(plans=[]))
    assert [(problem.code, problem.severity.value) for problem in outcome.problems] == [("N16", "error")]


def test_who_left_and_was_granted_more_afterwards_is_asked_about(office):
    status = office.tx(
        "X", "2024-02-15", id="gone", stakeholder_id="person-1", new_status="TERMINATION_VOLUNTARY_OTHER"
    )
    package = office.package(
        office.grant(),
        status | {"object_type": "CE_STAKEHOLDER_STATUS"},
        office.grant("s2", "2024-03-01", custom_id="R-2"),
    )
    outcome, answers = goes_through(office, package)
    assert answers == ["again:gone: ignore"] and "R-2 (s2)" in next(
        question.message for question in outcome.report.questions if question.id == "again:gone"
    )


@pytest.mark.external
@pytest.mark.parametrize(
    ("folder", "plan"),
    [
        ("ocf-tutorial-options", ""),
        ("ocf-tools-acme-holdings", ""),
        ("ocf-testbed-invalidCompany", ""),
        ("ocf-repo-samples", "test-stock-plan-id"),
        ("ocf-repo-samples", "2022-Plan"),
    ],
)
def test_public_packages_go_through_by_their_own_drafts(office, folder, plan):
    goes_through(office, CASES / folder, plans={plan: ""} if plan else {})
