"""What forbids drawing the next quarter, and what is advised of one that is drawn."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up import QUARTER
from msgspec.structs import replace

from transparency.publication.private import Private
from transparency.publication.problem import Severity
from transparency.publication.publication import Disclosed, Document, Publication
from transparency.publication.quarter import Quarter
from transparency.publication.settings import Settings
from transparency.published.blocks import Breakdown, Group, Level, Published
from transparency.published.conditions import advice, standing_against

KEY = Private(key="ab" * 32)
ROLES = {"full": "Full", "lead": "Lead"}


def disclosed(number: int, year: int = 2026) -> Disclosed:
    quarter = Quarter(year, number)
    path = f"quarters/{quarter.id}/commentary.md"
    return Disclosed(quarter, date(2030, 1, 1), date(2030, 1, 1), None, "A", Document(path, "", 1, "0" * 64))


def publication(*quarters: Disclosed, attributes: dict[str, Any] | None = None, **disclosure: Any) -> Publication:
    settings = Settings.model_validate(
        {
            "schema": "transparency-publication/1", "company": {"name": "Example Care"},
            "pools": [{"id": "a", "name": "A"}], "disclosure": disclosure,
            "attributes": attributes or {"role": {"name": "Role", "values": ROLES}},
        }
    )  # fmt: skip
    return Publication(Path("content"), settings, (), (), quarters)


def codes(past: Published, there: Publication, private: Private = KEY) -> list[str]:
    return [problem.code for problem in standing_against(there, [past], private)]


PAST = replace(QUARTER, key=KEY.commitment)
TWO = (disclosed(1), disclosed(2))


def test_nothing_stands_against_a_first_quarter_or_where_none_is_new() -> None:
    other = Private(key="cd" * 32)
    assert standing_against(publication(*TWO), [], other) == []
    assert codes(PAST, publication(disclosed(1)), other) == []
    assert codes(PAST, publication(*TWO)) == []


@pytest.mark.parametrize(
    ("minimum", "lowered", "found"),
    [
        (11, [], []), (12, [], []), (10, [], ["V07"]),
        (10, [{"quarter": "2026-Q2", "reason": "We grew."}], []),
        (10, [{"quarter": "2026-q3", "reason": "We grew."}], ["V07"]),
    ],
)  # fmt: skip
def test_a_minimum_is_lowered_only_when_it_is_said(
    minimum: int, lowered: list[dict[str, str]], found: list[str]
) -> None:
    assert codes(PAST, publication(*TWO, min_providers=minimum, lowered=lowered)) == found


@pytest.mark.parametrize(("replaced", "found"), [("", ["V10"]), ("2026-q2", []), ("2026-Q2", []), ("2026-q1", ["V10"])])
def test_another_key_is_announced(replaced: str, found: list[str]) -> None:
    assert codes(PAST, publication(*TWO), Private(key="cd" * 32, replaced=replaced)) == found
    assert codes(PAST, publication(*TWO), Private(key="ab" * 32, replaced=replaced)) == []


def role(*values: str, **more: Any) -> dict[str, Any]:
    return {"role": {"name": "Role", "values": {value: value for value in values}, **more}}


def table(name: str, *values: str) -> Breakdown:
    return Breakdown((name,), (*(Group(value or "not_stated", ((value,),)) for value in values),
                               Group("other", (("lead",), ("peer",)))))  # fmt: skip


@pytest.mark.parametrize(
    ("attributes", "tables", "found"),
    [
        (role("full", "lead"), (table("role", "full"),), []),
        (role("full", "lead", "new"), (table("role", "full"),), []),  # a new value: nobody had it
        (role("lead"), (table("role", "full"),), ["V08"]),
        (role("lead"), (table("role", "full", "half"),), ["V08", "V08"]),
        (role("full"), (table("role", "full"),), []),  # what was in "other" may go
        (role("full"), (table("role", "full", ""),), []),  # not stated is no declared value
        (role("full"), (table("state", "ny"),), ["V08"]),  # an attribute that is gone, once
        (role("full"), (table("presence", "here", "left"), table("fifth", "most", "rest")), []),
        ({"joined": {"name": "Joined", "cohort": "year"}}, (table("joined", "2024"),), []),
    ],
)
def test_rows_stay_within_a_year(attributes: dict[str, Any], tables: tuple[Breakdown, ...], found: list[str]) -> None:
    past = replace(PAST, tables=tables)
    assert codes(past, publication(*TWO, attributes=attributes)) == found
    assert codes(past, publication(disclosed(1), disclosed(1, 2027), attributes=attributes)) == [], "another year"


def test_values_stay_in_their_groups_within_a_year() -> None:
    past = replace(PAST, tables=(), roll_ups={"region": {"ny": "east", "ca": "west"}})

    def told(**groups: list[str]) -> list[str]:
        region = {"name": "R", "values": {"east": "E", "west": "W"}, "rolls_up": "state", "groups": groups}
        state = {"name": "S", "values": {"ny": "NY", "ca": "CA", "tx": "TX"}}
        found = standing_against(publication(*TWO, attributes={"state": state, "region": region}), [past], KEY)
        assert {problem.code for problem in found} <= {"V08"}
        return [problem.message.partition("publication")[0].rpartition("“ny” is ")[2] for problem in found]

    assert told(east=["ny"], west=["ca"]) == told(east=["ny", "tx"], west=["ca"]) == []
    assert told(west=["ny", "ca"]) == ["in the group “east”, now in the group “west”."]
    assert told(west=["ca"]) == ["in the group “east”, now in no group."]
    assert codes(past, publication(*TWO)) == [], "an attribute that is gone is told by its table"


def told(level: Level, *sizes: int, block: int = 100, promised: int = 2000) -> list[str]:
    of = replace(QUARTER, level=level, block=block, values={"closing/promised": promised})
    problems = advice(of, disclosed(1), sizes)
    assert all(problem.severity is Severity.WARNING for problem in problems)
    assert {problem.path for problem in problems} <= {"quarters/2026-q1/commentary.md"}
    return [f"{problem.code} {problem.message}" for problem in problems]


def test_what_a_company_of_a_size_can_print() -> None:
    assert told(Level.FULL) == []
    assert told(Level.FEW)[0].startswith("V01 2026-q1: fewer than 11 people hold promises.")
    assert "fewer than 20 people" in told(Level.RANGES, promised=1250)[0], "a block of 100 is 8 percent of 1,250"
    assert "100 units are so much of everything promised that one line a year" in told(Level.RANGES, promised=1249)[0]
    assert "only what is promised in all can be printed" in told(Level.HEADLINE, promised=400)[0]
    assert all(words.startswith("V02 ") for words in (*told(Level.RANGES), *told(Level.HEADLINE, promised=400)))


@pytest.mark.parametrize(
    ("sizes", "which"),
    [
        ((), ""), ((0,), ""), ((80,), ""), ((60, 80), ""),
        ((90,), "a grant of 90 units"), ((89,), ""), ((110,), "a grant of 110 units"), ((111,), ""),
        ((200,), "a grant of 200 units"), ((100,), "a grant of 100 units"),
        ((9,), ""),  # near nothing: it is no block
        ((40, 80), ""), ((39, 80), "differ more than 2 : 1"), ((80, 39, 0), "differ more than 2 : 1"),
        ((30, 90), "a grant of 90 units"),
    ],
)  # fmt: skip
def test_sizes_of_grants_that_a_block_gives_away(sizes: tuple[int, ...], which: str) -> None:
    found = told(Level.FULL, *sizes)
    assert len(found) == bool(which) and all(words.startswith("V03 ") and which in words for words in found)
    assert told(Level.FEW, *sizes)[1:] == [], "only of a full page"


def test_a_grant_of_half_a_block_is_not_near_one() -> None:
    assert told(Level.FULL, 5, block=10) == [] and told(Level.FULL, 6, block=10) == []
    assert "a grant of 9 units" in told(Level.FULL, 9, block=10)[0]
    assert told(Level.FULL, 1, block=2) == [], "half a block is as far from one as can be"
