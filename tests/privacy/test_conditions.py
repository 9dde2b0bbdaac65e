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
