"""What is known of people, by quarter: a change counts from the quarter in whose close it was known."""

from datetime import date

import polars as pl
import pytest

from transparency.ledger.people import stay_of, stays
from transparency.ledger.sources import Sources

EVENTS = """
event date       recorded   type            pool provider grant units vesting cause
a     2025-01-01 .          pool_authorized a    .        .     9000  .       .
g     2025-01-02 .          grant           a    p1       g1    400   EVENT   .
h     2025-01-02 .          grant           a    p2       g2    400   EVENT   .
"""
QUARTERS = ("2025-q1", "2025-q2", "2025-q3", "2025-q4")
"""Each closed twenty days after its end."""


@pytest.fixture
def told(desk):
    """What the tables of each quarter say somebody is, and whether she is here."""

    def read(lines, more="", who="p1"):
        own = desk.settings(attributes={"role": {"name": "Role", "values": {"full": "Full", "associate": "Associate"}}})
        others = "p2,2025-01-01,,,,full\n"
        text = "provider,joined,left,from,recorded,role\n" + lines + others
        positions = desk.good(EVENTS + more, *QUARTERS, providers=text, own=own)
        sources = Sources(positions)
        of = [sources.of(quarter.index).people.sort("role") for quarter in positions.quarters]
        roles = [people["role"].to_list() for people in of]
        here = [
            who in positions.eligible.filter(pl.col("quarter") == quarter.index)["provider"].to_list()
            for quarter in positions.quarters
        ]
        return ["".join(role[0] for role in names) for names in roles], here

    return read


def test_one_line_says_what_always_was(told):
    roles, here = told("p1,2025-01-01,,,,associate\n")
    assert roles == ["af"] * 4
    assert here == [True] * 4


def test_a_change_counts_in_the_quarter_that_knew_of_it(told):
    first = "p1,2025-01-01,,,,associate\n"
    roles, _ = told(first + "p1,2025-01-01,,2025-05-02,,full\n")
    assert roles == ["af", "ff", "ff", "ff"]
    roles, _ = told(first + "p1,2025-01-01,,2025-05-02,2025-07-20,full\n")
    assert roles == ["af", "ff", "ff", "ff"], "the second quarter closed on that day"
    roles, _ = told(first + "p1,2025-01-01,,2025-05-02,2025-07-21,full\n")
    assert roles == ["af", "af", "ff", "ff"], "a day too late for it"
    roles, _ = told(first + "p1,2025-01-01,,2025-07-01,2025-07-02,full\n")
    assert roles == ["af", "af", "ff", "ff"], "known before the second quarter closed, but of the third"


def test_a_later_line_of_the_same_day_corrects_the_first(told):
    lines = "p1,2025-01-01,,,,full\np1,2025-01-01,,2025-01-01,2025-08-01,associate\n"
    assert told(lines)[0] == ["ff", "ff", "af", "af"]


def test_what_is_corrected_late_does_not_outlive_what_came_after_it(told):
    """Written down last, but so only until the line of May."""
    lines = (
        "p1,2025-01-01,,,,full\n"
        "p1,2025-01-01,,2025-05-01,,full\n"
        "p1,2025-01-01,,2025-02-01,2025-08-01,associate\n"
    )  # fmt: skip
    assert told(lines)[0] == ["ff", "ff", "ff", "ff"]


def test_the_order_of_lines_in_the_file_means_nothing(told):
    lines = ["p1,2025-01-01,,,,associate\n", "p1,2025-01-01,,2025-05-02,,full\n"]
    assert told("".join(lines)) == told("".join(reversed(lines)))


def test_somebody_leaves_and_comes_back(told):
    lines = (
        "p1,2025-01-01,,,,associate\n"
        "p1,2025-01-01,2025-05-31,2025-05-31,,associate\n"
        "p1,2025-08-15,,,,full\n"
    )  # fmt: skip
    roles, here = told(lines)
    assert here == [True, False, True, True]
    assert roles == ["af", "af", "ff", "ff"]


def test_a_day_of_leaving_learned_late_counts_late(told):
    first = "p1,2025-01-01,,,,associate\n"
    _, here = told(first + "p1,2025-01-01,2025-03-15,2025-03-15,2025-05-05,associate\n")
    assert here == [True, False, False, False]
    _, here = told("p1,2025-01-01,2025-03-15,,,associate\n")
    assert here == [False] * 4, "written into the only line: known from the start"


def test_an_event_recorded_late_says_late_that_somebody_left(told):
    left = "s 2025-03-15 2025-05-05 provider_status . p1 . . . left\n"
    assert told("p1,2025-01-01,,,,associate\n", left)[1] == [True, False, False, False]
    back = left + "t 2025-08-01 . provider_status . p1 . . . return\n"
    assert told("p1,2025-01-01,,,,associate\n", back)[1] == [True, False, True, True]


def test_who_came_back_keeps_the_cohort(desk):
    own = desk.settings(attributes={"since": {"name": "Since", "cohort": "year"}})
    lines = "provider,joined,left\np1,2023-01-01,2024-03-01\np1,2025-02-01,\np2,2025-01-01,\n"
    assert desk.book(EVENTS, lines, own).providers["since"].to_list() == ["2023", "2023", "2025"]


@pytest.mark.parametrize(
    "lines, line",
    [
        ("p1,2025-01-01,\np1,2025-06-01,\n", 3),  # came again, and never left
        ("p1,2025-01-01,2025-07-01\np1,2025-06-01,\n", 3),  # came again before leaving
        ("p1,2025-01-01,2025-03-01,\np1,2025-01-01,,2025-05-01\n", 3),  # left, and here all the same
        ("p1,2025-01-01,,\np1,2024-01-01,,2025-05-01\n", 3),  # joined before joining
    ],
)
def test_lines_that_contradict_one_another(desk, lines, line):
    header = "provider,joined,left,from\n" if lines.count(",") > 4 else "provider,joined,left\n"
    assert desk.codes(EVENTS, providers=header + lines + "p2,2025-01-01," + "," * (header.count(",") - 2) + "\n") == [
        ("L41", line)
    ]


def test_a_grant_belongs_to_the_stay_in_which_it_was_made():
    days = [date(2023, 1, 1), date(2024, 3, 1), date(2025, 2, 1)]
    lines = pl.DataFrame({"provider": ["p1", "p1"], "joined": [days[0], days[2]], "left": [days[1], None]})
    awards = pl.DataFrame(
        {"provider": ["p1"] * 4 + ["p9"], "day": [days[2], days[1], date(2022, 1, 1), days[0], days[0]]}
    )
    assert stay_of(stays(lines), awards)["left"].to_list() == [None, days[1], days[1], days[1], None]


def test_what_somebody_got_after_coming_back_goes_on(desk):
    """The schedule of a grant ends with the stay in which it was made, not with an earlier one."""
    table = EVENTS.replace("EVENT", "V4   ") + "f 2025-02-01 . forfeit . . g1 400 . .\n"
    table += "i 2025-06-01 . grant a p1 g3 400 V4 .\nz 2026-12-31 . pool_authorized a . . 1 . .\n"
    lines = "provider,joined,left\np1,2025-01-01,2025-02-01\np1,2025-05-01,\np2,2025-01-01,\n"
    assert desk.balance(desk.good(table, providers=lines), "2026-q4")[2] == 800
    gone = lines.replace("2025-05-01,", "2025-05-01,2025-07-01")
    assert desk.codes(table, providers=gone) == [("L12", 6)]
