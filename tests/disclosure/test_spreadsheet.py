"""A disclosure from a row of a table, and what is said of a wrong cell."""

import pytest

from transparency.disclosure.findings import judge
from transparency.disclosure.reading import read_disclosure
from transparency.disclosure.spreadsheet import from_table

TABLE = "\n".join(
    ",".join(cells)
    for cells in zip(
        ("quarter", "2026-q1", "2026-q2"),
        ("company", "Example Care", "Example Care"),
        ("jurisdiction", "US-DE", "US-DE"),
        ("currency", "USD", "USD"),
        ("pool", "Providers 2024", "Providers 2024"),
        ("rule", "Points", "Points"),
        ("as_of", "2026-03-31", "2026-06-30"),
        ("published", "2026-05-14", "2026-08-13"),
        ("next_release", "2026-08-13", ""),
        ("approved", "2024-02-01", "2024-02-01"),
        ("rule_since", "2025-01-01", "2025-01-01"),
        ("minimum", "11", "11"),
        ("block", "2000", "2000"),
        ("people_block", "5", "5"),
        ("set_aside", "2000000", "2000000"),
        ("not_promised", "1840000", "1836000"),
        ("not_earned", "66000", "66000"),
        ("earned", "86000", "88000"),
        ("gone", "8000", "10000"),
        ("owned", "4000", "0"),
        ("fully_diluted", "25000000", "25000000"),
        ("issued", "21000000", "21000000"),
        ("holders", "270", ""),
        strict=True,
    )
)
"""The table as a spreadsheet saves it, written here column by column."""


def changed(old: str, new: str) -> str:
    assert old in TABLE
    return TABLE.replace(old, new, 1)


def test_each_row_is_a_file_that_names_the_one_before_and_reaches_level_0() -> None:
    texts, problems = from_table(TABLE, "table.csv")
    assert problems == [] and list(texts) == ["2026-q1.json", "2026-q2.json"]
    files = [read_disclosure(path, data)[0] for path, data in texts.items()]
    judgements, problems = judge([file for file in files if file is not None])
    assert problems == []
    assert [(each.level, each.lacks) for each in judgements] == [(0, "a roll-forward")] * 2
    first, second = (file.disclosure for file in files if file is not None)
    assert second.previous == files[0].sha256  # type: ignore[union-attr]
    assert (second.facts.owned.status, second.facts.owned.block) == ("under", 2000)
    assert (second.facts.holders.status, second.facts.holders.amount) == ("none", None)
    assert first.next_release is not None and second.next_release is None


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        ("", None, "a row of column names"),
        ("quarter\n2026-q1\n", 1, "“company” is missing"),
        (changed("pool,rule", "pools,rule"), 1, "no column “pools”"),
        (changed("pool,rule", "rule,rule"), 1, "“rule” stands twice"),
        (changed("1840000", "1,840,000"), 2, "25 cells"),
        (changed("1840000", '"1,840,000"'), 2, "not_promised: “1,840,000” is no whole number"),
        (changed("1840000", "1.84e6"), 2, "no whole number"),
        (changed("1840000", "-5"), 2, "no whole number"),
        (changed("2026-03-31", "31.3.2026"), 2, "as_of: “31.3.2026” is no day"),
        (changed("2026-03-31", "2026-02-30"), 2, "no day"),
        (changed("2026-03-31", ""), 2, "no day"),
        (changed("2026-q1", "Q1 2026"), 2, "no quarter"),
        (changed("2026-q2", "2026-q1"), 3, "two rows"),
        (changed("Points", ""), 2, "rule: the cell is empty"),
        (changed("Points", '"Points'), 3, "cannot be read"),
    ],
)
def test_a_wrong_cell_is_told_at_its_line_and_no_file_is_made(table: str, line: int | None, words: str) -> None:
    texts, problems = from_table(table, "table.csv")
    assert texts == {}
    assert [(each.code, each.line) for each in problems if words in each.message] == [("J06", line)], problems
