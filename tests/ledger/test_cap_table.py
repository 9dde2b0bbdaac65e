"""The cap table's own totals against the ledger, and the row of it that counts on a day."""

from datetime import date

import pytest

from transparency.ledger.cap_table import others_on, untied
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay

from .conftest import Desk, publication, settings, write

LEDGER = """
    event date       type            pool provider grant units instrument vesting vest_start
    E1    2025-01-01 pool_authorized b    .        .     1000  .          .       .
    E2    2025-01-10 grant           b    p1       G1    100   NSO        V4      2025-01-10
    E3    2025-02-01 exercise        .    .        G1    30    .          .       .
    E4    2025-04-20 exercise        .    .        G1    5     .          .       .
"""
HEADER = "as_of,others_issued,founders,issued_outstanding,fully_diluted\n"
OTHERS = settings(other_holders=[{"id": "founders", "name": "Founders"}])


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2025-03-31,700,800,730,1800", []),
        ("2025-03-31,700,800,729,1800", ["issued_outstanding of 2025-03-31"]),
        ("2025-03-31,700,800,730,1799", ["fully_diluted of 2025-03-31"]),
        ("2025-03-31,700,800,731,1801", ["issued_outstanding of 2025-03-31", "fully_diluted of 2025-03-31"]),
        ("2025-03-31,700,800,,", []),
        ("2025-06-30,700,800,735,1800", []),
        ("2025-06-30,700,800,730,1800", ["issued_outstanding of 2025-06-30"]),
        ("2025-03-30,1,1,1,1", []),
        ("2025-09-30,1,1,1,1", []),
    ],
)
def test_totals_of_the_whole_company_tie_at_the_ends_of_disclosed_quarters(
    desk: Desk, row: str, told: list[str]
) -> None:
    """30 of 100 options are bought before they are earned, 5 later: stock all the same, of 1,000 that are set aside."""
    write(desk.root, LEDGER)
    (desk.root / "ledger" / "capitalization.csv").write_text(f"{HEADER}{row}\n")
    book, problems = read_book(desk.root, OTHERS)
    assert book is not None, problems
    made = publication(desk.root, "2025-q1", "2025-q2", own=OTHERS)
    positions, problems = replay(book, made)
    assert positions is not None, problems
    problems = untied(book, positions, made)
    assert [(one.code, one.message.partition(" is not")[0], one.line) for one in problems] == [
        ("V11", words, 2) for words in told
    ]


def test_what_is_fully_diluted_ties_only_where_others_are_told_apart(desk: Desk) -> None:
    write(desk.root, LEDGER)
    (desk.root / "ledger" / "capitalization.csv").write_text(
        "as_of,others_issued,issued_outstanding,fully_diluted\n2025-03-31,700,731,1801\n"
    )
    book, problems = read_book(desk.root, settings())
    assert book is not None, problems
    made = publication(desk.root, "2025-q1")
    positions, problems = replay(book, made)
    assert positions is not None, problems
    assert [one.message.partition(" of ")[0] for one in untied(book, positions, made)] == ["issued_outstanding"]


def test_the_row_of_a_day_is_the_last_until_then(desk: Desk) -> None:
    write(desk.root, LEDGER)
    (desk.root / "ledger" / "capitalization.csv").write_text("as_of,others_issued\n2025-03-31,700\n2025-06-30,800\n")
    book, _ = read_book(desk.root, settings())
    assert book is not None
    days = (date(2025, 3, 30), date(2025, 3, 31), date(2025, 6, 29), date(2025, 6, 30), date(2026, 1, 1))
    rows = [others_on(book, day) for day in days]
    assert [row and row["others_issued"] for row in rows] == [None, 700, 700, 800, 800]
