"""Splits of some pools only, and whose units they make incomparable."""

import pytest

from transparency.ledger.replay import replay
from transparency.ledger.uneven_splits import uneven_splits
from transparency.publication.problem import Severity

from .conftest import Desk, publication

BASE = """
    event date       type            pool units ratio
    a     2025-01-01 pool_authorized a    100   .
"""
B = "    b     2025-01-01 pool_authorized b    100   .\n"
LATER = "    b     2025-08-01 pool_authorized b    100   .\n"


def split(day: str, ratio: str, pool: str = ".") -> str:
    return f"    s-{day}-{pool.strip('.')} {day} split {pool} . {ratio}\n"


@pytest.mark.parametrize(
    ("events", "lines"),
    [
        (B + split("2025-05-01", "2:1"), []),
        (B + split("2025-05-01", "2:1", "a"), [4]),
        (split("2025-05-01", "2:1", "a"), []),  # nobody else has units
        (split("2025-05-01", "2:1", "a") + LATER, []),  # not yet, when it splits
        (B + split("2025-05-01", "2:1", "a") + split("2025-05-01", "4:2", "b"), []),
        (B + split("2025-05-01", "2:1", "a") + split("2025-05-01", "3:1", "b"), [4]),
        (B + split("2025-04-10", "2:1", "a") + split("2025-05-10", "3:1", "a") + split("2025-06-10", "6:1", "b"), []),
        (B + split("2025-04-10", "2:1", "a") + split("2025-05-10", "1:2", "a"), []),  # turned back
        (B + split("2025-04-10", "2:1") + split("2025-05-10", "3:1", "b"), [4]),
        (B + split("2025-04-01", "2:1", "b"), [4]),  # the first day of the quarter
        (B + split("2025-06-30", "2:1", "b"), [4]),  # and its last
        (B + split("2025-07-01", "2:1", "b"), []),  # another quarter, not asked about
        (B + split("2025-03-31", "2:1", "b"), []),
    ],
)
def test_pools_with_units_split_alike_within_a_quarter(desk: Desk, events: str, lines: list[int]) -> None:
    book = desk.book(BASE + events)
    made = publication(desk.root, "2025-q1", "2025-q2", "2025-q3")
    positions, problems = replay(book, made)
    assert positions is not None, problems
    found = uneven_splits(positions, book, made.disclosed[1:2])
    assert [(problem.code, problem.path, problem.line, problem.severity) for problem in found] == [
        ("V14", "ledger/events.csv", line, Severity.REFUSAL) for line in lines
    ]
    assert all("2025-q2" in problem.message for problem in found)
