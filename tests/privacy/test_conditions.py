"""What forbids drawing a quarter: a minimum lowered silently, groups that changed within a fiscal year."""

import msgspec
from tests.privacy.companies import KEY, Company

from transparency.publication.private import Private
from transparency.published.conditions import standing_against

ROLES = {"role": {"name": "Role", "values": {"full": "Full", "lead": "Lead"}}}
PRIVATE = Private(key=KEY)


def company(tmp_path, quarters=5, **more):
    made = Company(tmp_path, quarters, **({"attributes": ROLES} | more)).authorize(200_000)
    for number in range(60):
        made.person(f"p{number:04d}", role="full" if number < 40 else "lead")
        made.grant(f"p{number:04d}", 1000)
    return made


def codes(publication, past):
    return [problem.code for problem in standing_against(publication, past, PRIVATE)]


def test_a_minimum_is_lowered_only_openly(tmp_path):
    past = company(tmp_path).publish()[:2]
    assert codes(company(tmp_path).read()[0], past) == []
    assert codes(company(tmp_path, disclosure={"min_providers": 5}).read()[0], past) == ["V07"]
    said = {"min_providers": 5, "lowered": [{"quarter": "2024-Q3", "reason": "We asked everybody."}]}
    assert codes(company(tmp_path, disclosure=said).read()[0], past) == []
    assert codes(company(tmp_path, disclosure={"min_providers": 12}).read()[0], past) == []


def test_groups_change_with_a_fiscal_year_only(tmp_path):
    found = company(tmp_path).publish()
    fewer = msgspec.structs.replace(company(tmp_path).read()[0])
    renamed = {"role": {"name": "Role", "values": {"full": "Full", "chief": "Chief"}}}
    settings = company(tmp_path, attributes=renamed).own
    fewer = msgspec.structs.replace(fewer, settings=settings)
    assert codes(fewer, found[:2]) == ["V08"]
    assert codes(fewer, found[:4]) == [], "the next quarter opens a year"
    none = msgspec.structs.replace(fewer, settings=company(tmp_path, attributes={}).own)
    assert codes(none, found[:2]) == ["V08"]


def regional(tmp_path, **groups):
    """Sixty people in three states, and a table by region."""
    states = [state for group in groups.values() for state in group]
    attributes = {
        "state": {"name": "State", "values": {state: state for state in states}, "breakdown": False},
        "region": {"name": "Region", "values": {name: name for name in groups}, "rolls_up": "state", "groups": groups},
    }
    made = Company(tmp_path, 5, attributes=attributes).authorize(200_000)
    for number in range(60):
        made.person(f"p{number:04d}", state=("ca", "or", "ny", "ny")[number % 4])
        made.grant(f"p{number:04d}", 1000)
    return made


def test_a_roll_up_takes_the_same_values_together_for_a_fiscal_year(tmp_path):
    past = regional(tmp_path, west=["ca", "or"], east=["ny"]).publish()
    assert [row.id for row in past[0].tables[0].rows] == ["east", "west"]
    assert past[0].roll_ups == {"region": {"ca": "west", "or": "west", "ny": "east"}}
    moved = regional(tmp_path, west=["ca"], east=["ny", "or"]).read()[0]
    (problem,) = standing_against(moved, past[:2], PRIVATE)
    assert (problem.code, problem.path) == ("V08", "publication.yaml")
    assert problem.message == "In the tables of 2024-q2 “or” is in the group “west”, now in the group “east”."
    assert codes(moved, past[:4]) == [], "the next quarter opens a year"
    more = regional(tmp_path, west=["ca", "or", "wa"], east=["ny"]).read()[0]
    assert codes(more, past[:2]) == [], "nobody was in a new value"
