"""What an OCF package becomes: the samples of others, and every contradiction as a finding with its choices."""

from datetime import date
from pathlib import Path

import pytest

from transparency.publication.problem import exit_code

SCHEDULE = {
    "object_type": "VESTING_TERMS", "id": "year", "allocation_type": "CUMULATIVE_ROUND_DOWN",
    "vesting_conditions": [
        {"id": "start", "quantity": "0", "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": ["steps"]},
        {
            "id": "steps", "portion": {"numerator": "1", "denominator": "4"}, "next_condition_ids": [],
            "trigger": {
                "type": "VESTING_SCHEDULE_RELATIVE", "relative_to_condition_id": "start",
                "period": {"type": "MONTHS", "length": 3, "occurrences": 4, "day_of_month": "01"},
            },
        },
    ],
}  # fmt: skip
RETURN = {"stock_plan_id": "plan", "reason_text": "x"}


def begun(office, **facts):
    """A grant of 100 that vests a quarter on the first of May, August, November and February."""
    start = office.tx("VESTING_START", "2024-02-01", security_id="s1", vesting_condition_id="start")
    return [office.grant(vesting_terms_id="year", **facts), start]


def on(office, kind, day, quantity=None, **facts):
    return office.tx(kind, day, security_id="s1", **({"quantity": quantity} if quantity else {}), **facts)


def totals(outcome):
    ((mine, _),) = outcome.report.totals.values()
    return mine.reserved, mine.granted, mine.outstanding, mine.available


@pytest.mark.external
def test_the_options_tutorial(office, cases):
    outcome = office.bring(cases / "ocf" / "ocf-tutorial-options")
    assert not office.codes(outcome)
    assert totals(outcome) == (8_000_000, 100_000, 75_000, 7_900_000)
    ((mine, theirs),) = outcome.report.totals.values()
    assert mine == theirs
    assert "| available | 7,900,000 | 7,900,000 | 0 |" in outcome.report.as_markdown()
    findings = {one.id: one for one in outcome.report.questions}
    assert findings["after:f58fa866-be71-4d79-b52a-ea5379a71551:cliff"].code == "N23"
    assert "25,000 units were exercised" in findings["exercised"].message
    assert "resultant-security-id-1" in findings["resulting"].message


@pytest.mark.external
def test_the_quickstart_has_no_pool(office, cases):
    outcome = office.bring(cases / "ocf" / "ocf-tutorial-quickstart")
    assert office.codes(outcome) == ["N16"] and outcome.added == 0


@pytest.mark.external
@pytest.mark.parametrize(("answer", "left"), [("scale", 717_100), ("ignore", 358_000)])
def test_acme_holdings_says_which_reading(office, cases, answer, left):
    package = cases / "ocf" / "ocf-tools-acme-holdings"
    assert office.codes(office.bring(package)) == ["N23", "N29", "N35"]
    assert office.rows() == []
    outcome = office.bring(package, "plan:stock_plan_01: granted", f"N29: {answer}", "N35: cliff")
    assert not office.codes(outcome)
    others = (480_000 + 240_000) * (2 if answer == "scale" else 1)
    assert totals(outcome)[2:] == (left + others, 0)


@pytest.mark.external
def test_the_invalid_company_is_refused(office, cases):
    outcome = office.bring(cases / "ocf" / "ocf-testbed-invalidCompany")
    told = [problem.message for problem in outcome.problems if problem.code == "N24"]
    assert told == [
        "TX_STOCK_TRANSFER st_01 takes 30,000,000 of security OA-2 (stock_issuance_02), which has 400,000."
        " (Transactions.ocf.json, item 2)"
    ]
    assert office.rows() == []


@pytest.mark.external
def test_the_schema_samples_import_with_their_findings(office, cases):
    package = cases / "ocf" / "ocf-repo-samples"
    plans = ("2022 Stock Option Plan", "2022-Plan", "257e5da9-5268-465c-84be-f6d4d4703a9b", "test-stock-plan-id")
    assert office.codes(office.bring(package)) == ["N07"]
    refused = office.bring(package, plans=dict.fromkeys(plans, ""))
    assert set(office.codes(refused)) == {"N23", "N24", "N25", "N26", "N27", "N29", "N30", "N32"}
    unlisted = [one.id for one in refused.report.questions if one.id.startswith("unlisted:")]
    assert len(unlisted) == 4
    answers = (
        "plan:2022-Plan: granted", "plan:test-stock-plan-id: granted", "N23: skip", "N24: rest", "N25: on-issue",
        "N26: once", "N27: return", "N29: scale", "N30: new", "N32: first",
    )  # fmt: skip
    outcome = office.bring(package, *answers, plans=dict.fromkeys(plans, ""))
    assert not office.codes(outcome) and outcome.added == 14


def test_names_are_never_taken_over(office):
    outcome = office.bring(office.package(office.grant(comments=["for Robin Example 1"])))
    assert not office.codes(outcome)
    written = b"".join(
        path.read_bytes() for path in office.root.rglob("*") if path.is_file() and "package" not in path.parts
    )
    assert b"Robin" not in written
    dropped = {name: count for name, count, _ in outcome.report.dropped}
    assert dropped["STAKEHOLDER.name"] == 3 and dropped["TX_EQUITY_COMPENSATION_ISSUANCE.comments"] == 1


def test_both_names_of_the_seven_transactions(office, new_office):
    steps = [*begun(office), on(office, "EQUITY_COMPENSATION_RELEASE", "2024-06-01", "20")]
    steps.append(on(office, "EQUITY_COMPENSATION_CANCELLATION", "2024-09-01", "50"))
    office.bring(office.package(*steps, terms=[SCHEDULE]))
    other = new_office()
    old = [one | {"object_type": one["object_type"].replace("EQUITY_COMPENSATION", "PLAN_SECURITY")} for one in steps]
    other.bring(other.package(*old, terms=[SCHEDULE]))
    assert office.told() == other.told() == [
        ("2024-01-01", "pool_authorized", "1000"),
        ("2024-02-01", "grant", "100"),
        ("2024-06-01", "settle", "20"),
        ("2024-09-01", "forfeit", "50"),
    ]  # fmt: skip


def test_a_cancellation_forfeits_what_is_unvested_and_lets_the_rest_expire(office):
    steps = [*begun(office), on(office, "EQUITY_COMPENSATION_CANCELLATION", "2024-08-01", "80")]
    office.bring(office.package(*steps, terms=[SCHEDULE]))
    assert office.told()[2:] == [("2024-08-01", "forfeit", "50"), ("2024-08-01", "expire", "30")]


NSO, CSAR = ({"compensation_type": kind} for kind in ("OPTION_NSO", "CSAR"))
PRICE = {"amount": "0.50", "currency": "USD"}


@pytest.mark.parametrize(
    ("award", "kind", "own", "event", "cause"),
    [
        (NSO | {"exercise_price": PRICE}, "EXERCISE", "", "exercise", None),
        (NSO | {"exercise_price": PRICE}, "RELEASE", "", "exercise", None),
        ({}, "RELEASE", "", "settle", None),
        ({}, "EXERCISE", "", "settle", None),
        (CSAR | {"base_price": PRICE}, "EXERCISE", "", "cash_settle", None),
        (NSO | {"exercise_price": PRICE}, "EXERCISE", "settle", "exercise", None),
        ({}, "RELEASE", "cash_settle", "cash_settle", None),
        ({}, "RELEASE", "settle:withheld", "settle", "withheld"),
        (NSO | {"exercise_price": PRICE}, "EXERCISE", "exercise:withheld", "settle", "withheld"),
    ],
)
def test_what_is_taken_up_is_bought_settled_or_paid(office, award, kind, own, event, cause):
    facts = {"consideration_text": f"transparency:{own}"} if own else {}
    step = on(office, f"EQUITY_COMPENSATION_{kind}", "2024-06-01", "20", **facts)
    outcome = office.bring(office.package(*begun(office, **award), step, terms=[SCHEDULE]))
    assert not office.codes(outcome)
    row = office.rows()[2]
    assert (row["date"], row["type"], row["units"], row.get("cause")) == ("2024-06-01", event, "20", cause)
    assert row.get("price") == ("0.5" if event == "exercise" else None)


@pytest.mark.parametrize(
    ("early", "kind", "asked"), [(True, "EXERCISE", []), (False, "EXERCISE", ["N34"]), (True, "RELEASE", ["N34"])]
)
def test_only_what_is_bought_may_be_bought_before_it_is_earned(office, early, kind, asked):
    office.settings(
        (office.content / "publication.yaml").read_text().replace("pool}", f"pool, early_exercise: {early}}}".lower())
    )
    step = on(office, f"EQUITY_COMPENSATION_{kind}", "2024-06-01", "26")
    steps = [*begun(office, **NSO, exercise_price=PRICE), step]
    assert office.codes(office.bring(office.package(*steps, terms=[SCHEDULE]))) == asked


def test_a_pool_adjustment_is_a_new_total(office):
    steps = [
        office.tx("STOCK_PLAN_POOL_ADJUSTMENT", day, id=day, stock_plan_id="plan", shares_reserved=total)
        for day, total in (("2024-03-01", "1500"), ("2024-04-01", "1200"), ("2024-05-01", "1200"))
    ]
    office.bring(office.package(*steps))
    assert office.told() == [
        ("2024-01-01", "pool_authorized", "1000"),
        ("2024-03-01", "pool_authorized", "500"),
        ("2024-04-01", "pool_reduced", "300"),
    ]


def test_restricted_stock_bought_back_is_forfeited_before_it_is_earned(office):
    issue = office.tx(
        "STOCK_ISSUANCE", "2024-02-01", security_id="s1", quantity="100", stakeholder_id="person-1",
        stock_plan_id="plan",
        issuance_type="RSA", stock_class_id="common", share_price={"amount": "0.01", "currency": "USD"},
        vesting_terms_id="year",
    )  # fmt: skip
    back = on(office, "STOCK_REPURCHASE", "2024-09-01", "60", price={"amount": "0.01", "currency": "USD"})
    outcome = office.bring(office.package(begun(office)[1], issue, back, terms=[SCHEDULE]))
    assert not office.codes(outcome)
    assert office.told()[1:] == [
        ("2024-02-01", "grant", "100"),
        ("2024-09-01", "forfeit", "50"),
        ("2024-09-01", "repurchase", "10"),
    ]


def test_a_repricing_and_a_retraction(office):
    price = {"amount": "0.50", "currency": "USD"}
    option = {"compensation_type": "OPTION_NSO", "exercise_price": price}
    steps = [
        office.grant("s1", **option),
        office.tx(
            "EQUITY_COMPENSATION_REPRICING",
            "2024-03-01",
            security_id="s1",
            new_exercise_price=price | {"amount": "0.25"},
        ),
        office.grant("s2", **option),
        office.tx("EQUITY_COMPENSATION_RETRACTION", "2024-03-02", security_id="s2", reason_text="no"),
    ]
    outcome = office.bring(office.package(*steps))
    assert not office.codes(outcome)
    assert [(row["type"], row.get("price")) for row in office.rows()[3:]] == [("reprice", "0.25"), ("retract", None)]
    assert totals(outcome)[2] == 100


def test_a_balance_security_carries_its_grant_on(office):
    rest = office.grant("s2", "2024-03-01", "60")
    cut = on(office, "EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", "40", balance_security_id="s2")
    later = office.tx("EQUITY_COMPENSATION_CANCELLATION", "2024-05-01", security_id="s2", quantity="10")
    outcome = office.bring(office.package(office.grant(), cut, rest, later))
    assert not office.codes(outcome)
    assert office.told()[1:] == [
        ("2024-02-01", "grant", "100"),
        ("2024-03-01", "expire", "40"),
        ("2024-05-01", "expire", "10"),
    ]


def test_other_people_of_a_plan_take_units_out_of_it(office):
    people = [
        {"object_type": "STAKEHOLDER", "id": "person-1", "current_relationships": ["CONSULTANT"]},
        {"object_type": "STAKEHOLDER", "id": "person-2", "current_relationship": "EMPLOYEE"},
    ]
    package = office.package(office.grant(), office.grant("s2", quantity="300", stakeholder_id="person-2"))
    import json

    (package / "stakeholders.ocf.json").write_text(json.dumps({"file_type": "OCF_STAKEHOLDERS_FILE", "items": people}))
    outcome = office.bring(package, relationships=frozenset(["CONSULTANT"]))
    assert not office.codes(outcome)
    assert sorted(office.told()) == [
        ("2024-01-01", "pool_authorized", "1000"), ("2024-02-01", "grant", "100"),
        ("2024-02-01", "pool_reduced", "300"),
    ]  # fmt: skip
    assert totals(outcome) == (700, 100, 100, 600)


CANCEL, RELEASE = "EQUITY_COMPENSATION_CANCELLATION", "EQUITY_COMPENSATION_RELEASE"
FAULTS = {
    "overdrawn:": ("N24", [(CANCEL, "2024-09-01", "101", {})], {"rest": "50+50", "skip": ""}),
    "unvested:": ("N34", [(RELEASE, "2024-06-01", "30", {})], {"cap": "25", "accelerate": "5+30"}),
    "before:": (
        "N25", [("EQUITY_COMPENSATION_CANCELLATION", "2024-01-15", "30", {})], {"on-issue": "30", "skip": ""},
    ),
    "return:": (
        "N26",
        [
            ("EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", "30", {}),
            ("STOCK_PLAN_RETURN_TO_POOL", "2024-03-01", "30", RETURN),
        ],
        {"once": "30", "again": "30+30"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_contradictions_wait_for_a_choice(new_office, name):
    code, steps, results = FAULTS[name]
    office = new_office()
    package = office.package(*begun(office), *(on(office, k, d, q, **f) for k, d, q, f in steps), terms=[SCHEDULE])
    outcome = office.bring(package)
    assert office.codes(outcome) == [code] and office.rows() == []
    (question,) = [one for one in outcome.report.questions if one.open]
    assert question.id.startswith(name) and question.units > 0 and set(question.choices) == set(results)
    for choice, units in results.items():
        fresh = new_office()
        assert not fresh.codes(fresh.bring(package, f"{question.id}: {choice}"))
        assert "+".join(told[2] for told in fresh.told()[2:]) == units


def test_what_becomes_of_cancelled_units_is_asked_where_the_plan_is_silent(new_office):
    for answer, available in (("return", 930), ("retire", 900), ("explicit", 900)):
        office = new_office()
        plan = {
            "object_type": "STOCK_PLAN",
            "id": "plan",
            "initial_shares_reserved": "1000",
            "default_cancellation_behavior": "",
        }
        cut = on(office, "EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", "30")
        package = office.package(office.grant(), cut, plans=[plan])
        assert office.codes(office.bring(package)) == ["N27"]
        assert totals(office.bring(package, f"N27: {answer}"))[3] == available


def test_explicit_returns_count_where_the_plan_asks_for_them(office):
    plan = {"object_type": "STOCK_PLAN", "id": "plan", "initial_shares_reserved": "1000"}
    plan["default_cancellation_behavior"] = "DEFINED_PER_PLAN_SECURITY"
    cut = on(office, "EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", "30")
    back = on(office, "STOCK_PLAN_RETURN_TO_POOL", "2024-03-01", "20", **RETURN)
    outcome = office.bring(office.package(office.grant(), cut, back, plans=[plan]))
    assert not office.codes(outcome)
    assert totals(outcome) == (990, 100, 70, 920)


def test_a_split_scales_and_its_day_must_be_clear(office, new_office):
    split = office.tx(
        "STOCK_CLASS_SPLIT", "2024-03-01", stock_class_id="common", split_ratio={"numerator": "3", "denominator": "2"}
    )
    cut = on(office, "EQUITY_COMPENSATION_CANCELLATION", "2024-03-01", "30")
    package = office.package(office.grant(), split, cut)
    assert office.codes(office.bring(package, "N29: scale")) == ["N30"]
    assert totals(office.bring(package, "N29: scale", "N30: new")) == (1500, 100, 120, 1380)
    other = new_office()
    assert totals(other.bring(package, "N29: scale", "N30: old")) == (1500, 100, 105, 1395)


def test_leaving_and_lapsing_are_asked_about(new_office):
    office = new_office()
    left = {"object_type": "CE_STAKEHOLDER_STATUS", "id": "left", "date": "2024-06-01", "stakeholder_id": "person-1"}
    package = office.package(*begun(office), left | {"new_status": "TERMINATION_INVOLUNTARY_OTHER"}, terms=[SCHEDULE])
    assert office.codes(office.bring(package)) == ["N38"]
    assert not office.codes(office.bring(package, "N38: forfeit"))
    assert [(r["type"], r.get("units"), r.get("cause")) for r in office.rows()[2:]] == [
        ("provider_status", None, "left"),
        ("forfeit", "75", "ended_by_platform"),
    ]
    office = new_office()
    later = office.grant("s2", "2025-06-01", "10")
    package = office.package(*begun(office, expiration_date="2024-09-01"), later, terms=[SCHEDULE])
    assert office.codes(office.bring(package)) == ["N39"]
    assert not office.codes(office.bring(package, "N39: expire"))
    assert office.told()[2:4] == [("2024-09-01", "forfeit", "50"), ("2024-09-01", "expire", "50")]


def test_listed_vestings_are_booked_up_to_today(office):
    listed = [{"date": "2025-03-01", "amount": "40"}, {"date": "2026-04-01", "amount": "60"}]
    package = office.package(office.grant(vestings=listed, vesting_terms_id="year"), terms=[SCHEDULE])
    assert not office.codes(office.bring(package, today=date(2026, 1, 1)))
    assert office.told()[2:] == [("2025-03-01", "vest", "40")]
    assert not office.codes(office.bring(package, today=date(2026, 5, 1)))
    assert office.rows()[3:] == [office.rows()[3]] and office.rows()[3]["recorded"] == "2026-05-01"
    assert office.told()[3] == ("2026-04-01", "vest", "60")


def test_more_listed_than_granted_is_a_finding(office):
    listed = [{"date": "2025-03-01", "amount": "60"}, {"date": "2025-04-01", "amount": "50"}]
    package = office.package(office.grant(vestings=listed))
    assert office.codes(office.bring(package)) == ["N24"]
    assert not office.codes(office.bring(package, "N24: cap"))
    assert office.told()[2:] == [("2025-03-01", "vest", "60"), ("2025-04-01", "vest", "40")]


BAD_VALUES = {
    "quantity": ("100.0000000001", "N05"),
    "date": ("2024-02-31", "N05"),
    "security_id": (None, "N06"),
    "exercise_price": ({"amount": "0.1234567891", "currency": "USD"}, "N05"),
    "expiration_date": ("0024-02-01", "N05"),
    "stakeholder_id": ("", "N06"),
}


@pytest.mark.parametrize("name", BAD_VALUES)
def test_values_that_the_ledger_cannot_hold_are_problems(office, name):
    value, code = BAD_VALUES[name]
    option = {"compensation_type": "OPTION_NSO", "exercise_price": {"amount": "1", "currency": "USD"}}
    outcome = office.bring(office.package(office.grant() | option | {name: value}))
    assert office.codes(outcome) == [code] and office.rows() == []


@pytest.mark.parametrize("quantity", ["9" * 40, "9007199254740993", "1e9", "-5", "12.12345678901", "NaN", 100, True])
def test_numbers_out_of_range_are_problems(office, quantity):
    outcome = office.bring(office.package(office.grant(quantity=quantity)))
    if quantity == 100:  # a JSON number is read as the text that it is
        assert not office.codes(outcome)
        return
    assert office.codes(outcome) in (["N05"], ["N06"]) and office.rows() == []


def test_an_attribute_must_be_said(office):
    text = (
        office.content / "publication.yaml"
    ).read_text() + "attributes:\n  role: {name: Role, values: {full: Full}}\n"
    office.settings(text)
    package = office.package(office.grant())
    assert office.codes(office.bring(package)) == ["N10"]
    assert office.codes(office.bring(package, attributes={"role": "part"})) == ["N10"]
    assert not office.codes(office.bring(package, attributes={"role": "full"}))
    assert Path(office.content / "ledger" / "providers.csv").read_text().splitlines()[0] == "provider,joined,left,role"


def test_two_findings_of_one_transaction_have_keys_of_their_own(office):
    """One answer had to fit two questions with other choices: no file of choices could bring the package in."""
    package = office.package(
        office.grant(quantity="100", custom_id="O-28"),
        office.tx("EQUITY_COMPENSATION_EXERCISE", "2024-03-01", security_id="s1", quantity="50",
                  resulting_security_ids=["st1"]),
        office.tx("STOCK_ISSUANCE", "2024-03-01", security_id="st1", quantity="50", stakeholder_id="person-1",
                  stock_class_id="common"),
        office.tx("STOCK_REPURCHASE", "2024-04-01", security_id="st1", quantity="80"),
    )  # fmt: skip
    outcome = office.bring(package)
    open_ = [question for question in outcome.report.questions if question.open]
    assert len({question.id for question in open_}) == len(open_) == 2
    assert any("O-28 (s1)" in question.message for question in open_), "by the number that the founder knows"
    outcome = office.bring(package, *(f"{question.id}: {next(iter(question.choices))}" for question in open_))
    assert exit_code(outcome.problems) == 0 and ("2024-04-01", "repurchase", "50") in office.told()
