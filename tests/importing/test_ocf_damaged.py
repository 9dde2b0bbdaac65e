"""Any field of any object with any value: problems or findings, never a fault of the program."""

import copy
import json
from pathlib import Path

import pytest

from transparency.importing.ocf.package import read_package
from transparency.importing.ocf.reading import OcfChoice, read_ocf
from transparency.importing.questions import Questions
from transparency.publication.problem import Severity
from transparency.publication.settings import Settings

VALUES = (None, "", "٣", "-1", True, 1.5, [], [[]], {"amount": None}, "s2")
RATIO = {"numerator": "2", "denominator": "1"}
PRICE = {"amount": "0.5", "currency": "USD"}
PERIOD = {"length": 1, "type": "MONTHS", "occurrences": 36, "day_of_month": "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH"}
TERMS = {
    "object_type": "VESTING_TERMS", "id": "t", "allocation_type": "CUMULATIVE_ROUNDING",
    "vesting_conditions": [
        {"id": "a", "quantity": "0", "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": ["b"]},
        {
            "id": "b", "portion": {"numerator": "1", "denominator": "36"}, "next_condition_ids": [],
            "trigger": {"type": "VESTING_SCHEDULE_RELATIVE", "period": PERIOD, "relative_to_condition_id": "a"},
        },
    ],
}  # fmt: skip


def base(office):
    on = {"security_id": "s1", "quantity": "10"}
    eq = "EQUITY_COMPENSATION_"
    option = {"compensation_type": "OPTION_NSO", "exercise_price": PRICE, "vesting_terms_id": "t"}
    listed = [{"date": "2024-05-01", "amount": "50"}]
    rsa = {"stakeholder_id": "person-1", "stock_plan_id": "plan", "stock_class_id": "common", "share_price": PRICE}
    return [
        office.grant("s1", expiration_date="2034-01-01", stock_class_id="common", **option),
        office.grant("s2", vestings=listed),
        office.tx("STOCK_ISSUANCE", "2024-02-01", security_id="s3", quantity="90", issuance_type="RSA", **rsa),
        office.tx("VESTING_START", "2024-02-01", security_id="s1", vesting_condition_id="a"),
        office.tx("VESTING_EVENT", "2024-02-01", security_id="s1", vesting_condition_id="b"),
        office.tx("VESTING_ACCELERATION", "2024-06-01", reason_text="x", **on),
        office.tx(eq + "EXERCISE", "2024-07-01", resulting_security_ids=["s4"], **on),
        office.tx(eq + "REPRICING", "2024-07-02", security_id="s1", new_exercise_price=PRICE),
        office.tx(eq + "CANCELLATION", "2024-08-01", reason_text="x", balance_security_id="s5", **on),
        office.tx(eq + "TRANSFER", "2024-08-02", resulting_security_ids=["s6"], **on),
        office.tx(eq + "RETRACTION", "2024-08-03", security_id="s2", reason_text="x"),
        office.tx("STOCK_PLAN_RETURN_TO_POOL", "2024-08-01", stock_plan_id="plan", reason_text="x", **on),
        office.tx("STOCK_REPURCHASE", "2024-09-01", security_id="s3", quantity="5", price=PRICE),
        office.tx("STOCK_TRANSFER", "2024-09-02", security_id="s3", quantity="5", resulting_security_ids=["z"]),
        office.tx("STOCK_PLAN_POOL_ADJUSTMENT", "2024-03-01", stock_plan_id="plan", shares_reserved="1500"),
        office.tx("STOCK_CLASS_SPLIT", "2024-10-01", stock_class_id="common", split_ratio=RATIO),
        {"object_type": "CE_STAKEHOLDER_STATUS", "id": "ce", "date": "2024-11-01", "new_status": "TERMINATION_X"}
        | {"stakeholder_id": "person-1"},
    ]  # fmt: skip


def places(value, path=()):
    """Every place in a nested value, the value itself left out."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def put(value, path, new):
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = new


def read(package: Path) -> None:
    questions = Questions()
    found, problems = read_package(package, questions)
    if found is None:
        assert problems
        return
    settings = Settings.model_validate(
        {"schema": "transparency-publication/1", "company": {"name": "X"}, "pools": [{"id": "providers", "name": "P"}]}
    )
    imported, problems = read_ocf(found, settings, OcfChoice(plans={"plan": ""}), questions)
    assert (imported is None) == any(problem.severity is not Severity.WARNING for problem in problems)


@pytest.mark.parametrize("name", ["transactions", "vesting_terms", "stock_plans", "stakeholders"])
def test_no_value_is_a_fault_of_the_program(office, name):
    package = office.package(*base(office), terms=[TERMS])
    read(package)
    file = package / f"{name}.ocf.json"
    whole = json.loads(file.read_text())
    for path in list(places(whole["items"])):
        for value in VALUES:
            damaged = copy.deepcopy(whole)
            put(damaged["items"], path, value)
            file.write_text(json.dumps(damaged))
            try:
                read(package)
            except Exception as error:
                raise AssertionError(f"{'.'.join(map(str, path))} = {value!r}: {error!r}") from error


def test_no_manifest_is_a_fault_of_the_program(office):
    package = office.package(*base(office), terms=[TERMS])
    file = package / "Manifest.ocf.json"
    whole = json.loads(file.read_text())
    for path in list(places(whole)):
        for value in VALUES:
            damaged = copy.deepcopy(whole)
            put(damaged, path, value)
            file.write_text(json.dumps(damaged))
            read(package)
