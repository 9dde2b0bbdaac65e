"""Running a rule over people: what it costs by quarter, caps, a short pool, and faulty files of inputs."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.sample_rule import DATA, rule

from transparency.publication.files.text_file import TextFile
from transparency.rules.applicants import Applicant, read_applicants
from transparency.rules.evaluation import units
from transparency.rules.simulation import Setting, Simulation, simulate
from transparency.rules.words.examples import compared, personas

START = date(2026, 10, 1)
HEADER = "id,licence,weekly_sessions,tenure_years,joined\n"


def people(*made: tuple[str, str, int, int, date | None]) -> list[Applicant]:
    return [
        Applicant(id, {"licence": licence, "weekly_sessions": sessions, "tenure_years": years}, joined)
        for id, licence, sessions, years, joined in made
    ]


def run(who: list[Applicant], *, pool: int = 10**7, quarters: int = 6, **changed: Any) -> Simulation:
    return simulate(rule(**changed), who, Setting(START, pool, quarters))


def test_joining_units_once_when_the_wait_is_over() -> None:
    found = run(people(("old", "full", 12, 3, date(2024, 1, 1)), ("new", "full", 12, 0, date(2026, 10, 1))),
                grants=DATA["grants"][:1])  # fmt: skip
    assert [(q.label, q.granted) for q in found.quarters][:3] == [("Q4 2026", 1500), ("Q1 2027", 0), ("Q2 2027", 0)]
    assert found.people == {"old": {}, "new": {"joining": 1500}}
    assert found.grants[0].day == date(2026, 12, 30), "90 days after joining"


def test_without_a_day_of_joining_everybody_is_there_from_the_start() -> None:
    once = [DATA["grants"][0], DATA["grants"][2]]
    found = run(people(("a", "full", 12, 0, None), ("b", "associate", 6, 0, None)), grants=once)
    assert found.people["a"]["joining"] == 1500 and found.people["b"]["joining"] == 1200
    assert found.quarters[0].granted == 1500 + 1200 + 2 * 240


def test_a_pot_is_shared_each_year_and_its_cap_returns_the_rest() -> None:
    """V12 starts at the period's end, so the pot is shared on 31 December; 2 people take at most 6,000 each."""
    grants = [DATA["grants"][1]]
    found = run(people(("a", "full", 12, 1, None), ("b", "full", 20, 3, None)), grants=grants, quarters=17)
    assert [q.granted for q in found.quarters[::4]] == [12000, 12000, 12000, 4000, 0], "20,000 each, then nothing"
    many = people(*((f"p{n:02}", "full", 12, 1, None) for n in range(61)))
    assert run(many, grants=grants).quarters[0].granted == 240_000


def test_who_is_not_there_long_enough_has_no_part_in_a_pot() -> None:
    late = run(people(("a", "full", 12, 0, date(2026, 11, 1))), grants=[DATA["grants"][1]])
    assert [q.granted for q in late.quarters][:5] == [0, 0, 0, 0, 6000]


@pytest.mark.parametrize(
    ("how", "granted"), [("scale_down_pro_rata", 3000), ("queue", 2700), ("first_come", 3000), ("stop", 0)]
)
def test_the_end_of_the_pool(how: str, granted: int) -> None:
    who = people(("a", "full", 1, 0, None), ("b", "associate", 1, 0, None), ("c", "associate", 1, 0, None))
    found = run(who, pool=3000, grants=DATA["grants"][:1], when_pool_short=how, limits={})
    assert found.quarters[0].short == 1500 + 1200 + 1200 - 3000
    assert (found.quarters[0].granted, found.quarters[0].left) == (granted, 3000 - granted)
    assert found.runs_out == "Q4 2026"


def test_the_end_lies_beyond_the_quarters_that_are_printed() -> None:
    many = people(*((f"p{n}", "full", 12, 1, None) for n in range(61)))
    found = run(many, pool=600_000, quarters=2, grants=[DATA["grants"][1]])
    assert len(found.quarters) == 2 and found.runs_out == "Q4 2028"
    assert run(many, pool=10**8, grants=[DATA["grants"][1]], limits={"per_person_total": 1}).runs_out is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 10)), min_size=1, max_size=12), st.integers(0, 300_000))
def test_the_pool_never_goes_below_zero_and_every_unit_is_somebodys(made: list[tuple[int, int]], pool: int) -> None:
    who = people(*((f"p{n}", "full", sessions, years, None) for n, (sessions, years) in enumerate(made)))
    found = run(who, pool=pool, quarters=12)
    left = pool
    for quarter in found.quarters:
        left -= quarter.granted
        assert quarter.left == left >= 0
    assert sum(sum(grants.values()) for grants in found.people.values()) == pool - left
    assert all(sum(grants.values()) <= 20_000 for grants in found.people.values())


def test_a_file_of_inputs() -> None:
    who, problems = read(HEADER + "a,full,12,1,2024-01-31\nb,associate,6,0,\n")
    assert problems == []
    assert [person.joined for person in who] == [date(2024, 1, 31), None]
    assert who[0].inputs == {"licence": "full", "weekly_sessions": 12, "tenure_years": 1}


def read(text: str) -> tuple[tuple[Applicant, ...], list[tuple[str, int | None, str, str]]]:
    who, problems = read_applicants(TextFile("in.csv", text, ""), rule())
    return who, [(p.code, p.line, p.message, p.hint) for p in problems]


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("", "R21", 1, 'The column "id" is missing.'),
        (HEADER, "R21", 1, "names nobody"),
        ("id,licence,weekly_session,tenure_years\n", "R21", 1, 'no column "weekly_session"'),
        ("id,id,licence,weekly_sessions,tenure_years\n", "R21", 1, "stands twice"),
        (HEADER + "a,full,12,1,\na,full,12,1,\n", "R22", 3, "stands in line 2 already"),
        (HEADER + "a,none,12,1,\n", "R22", 2, '"licence" must be one of associate, full, not "none".'),
        (HEADER + "a,full,61,1,\n", "R22", 2, '"weekly_sessions" must be from 0 to 60, not 61.'),
        (HEADER + "a,full,1.5,1,\n", "R22", 2, '"weekly_sessions" must be a whole number, not "1.5".'),
        (HEADER + "a,full,-1,1,\n", "R22", 2, "whole number"),
        (HEADER + "a,full,12,1,31.1.2024\n", "R22", 2, '"joined" must be a day'),
        (HEADER + "a,full,12\n", "R22", 2, "3 cells, the header 5"),
        (HEADER + ",full,12,1,\n", "R22", 2, '"id" is empty'),
        (HEADER + '"a,full,12,1,\n', "R22", 2, "quote"),
    ],
)
def test_faulty_files_are_told_at_their_line(text: str, code: str, line: int, words: str) -> None:
    _, problems = read(text)
    assert (problems[0][0], problems[0][1]) == (code, line) and words in problems[0][2]


def test_a_misspelt_column_is_suggested() -> None:
    _, problems = read("id,licence,weekly_session,tenure_years\n")
    assert problems[0][3] == 'Did you mean "weekly_sessions"?'


def test_personas_before_and_after() -> None:
    new = rule(id="R-2027-01", tables={**DATA["tables"], "joining_units": {"associate": 1300, "full": 1600}})
    rows = compared(rule(), new)
    assert [(row.before, row.after) for row in rows if row.grant == "Joining units"] == [
        (1200, 1300), (1500, 1600), (1500, 1600),
    ]  # fmt: skip
    shares = [(row.before, row.after) for row in rows if row.grant == "Yearly units"]
    assert all(before == after for before, after in shares), "the same points for all: the same shares"
    assert rows[0].before == units(rule(), "joining", personas(rule())[0].inputs).units


def test_doubling_everybodys_points_changes_no_share() -> None:
    tables = {**DATA["tables"], "tenure_x100": {"input": "tenure_years", "steps": [
        {**step, "points": step["points"] * 2} for step in DATA["tables"]["tenure_x100"]["steps"]
    ]}}  # fmt: skip
    shares = [(row.before, row.after) for row in compared(rule(), rule(tables=tables)) if row.grant == "Yearly units"]
    assert all(before == after for before, after in shares)


def test_a_rule_that_asks_something_else_is_not_compared() -> None:
    other = rule(inputs={"licence": DATA["inputs"]["licence"]}, tables={"joining_units": {"associate": 1, "full": 2}},
                 grants=DATA["grants"][:1])  # fmt: skip
    assert compared(rule(), other) == ()
    assert compared(other, rule()) != ()
