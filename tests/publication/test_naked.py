"""Numbers typed by hand that equal a published figure."""

import pytest

from transparency.publication.markdown.html import naked_numbers

PRINTED = {
    "48,000": "pool.available",
    "2.06%": "pool.percent",
    "$1,200,000": "money",
    "15": "people.x",
    "1.25": "r",
    "12.00%": "p12",
    "100%": "all",
    "2,026": "odd",
    "–": "withheld",
}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("of 48,000 units", "pool.available"),
        ("of 48000 units.", "pool.available"),
        ("of 48 000 units", "pool.available"),
        ("of 48\u202f000.", "pool.available"),
        ("of 48 thousand units", "pool.available"),
        ("(2.06%)", "pool.percent"),
        ("2.06 percent", "pool.percent"),
        ("12% of it", "p12"),
        ("about $1.2 million", "money"),
        ("a ratio of 1.25,", "r"),
        ("2,026 units", "odd"),
    ],
)
def test_found(text: str, figure: str) -> None:
    (problem,) = naked_numbers("x\n" + text, PRINTED, path="p.md", first_line=8)
    assert (problem.code, problem.path, problem.line) == ("M04", "p.md", 9)
    assert f'{{{{ figure("{figure}") }}}}' in problem.hint


@pytest.mark.parametrize(
    "text",
    [
        "15 people",
        "12 months",
        "all 100% of it",
        "in 2026",
        "on 2026-01-01",
        "148,000",
        "48,000,000",
        "48,0001",
        "2.061%",
        "`48,000`",
        "[x](a/48,000)",
        "<https://a.example/48000>",
        "https://a.example/48000",
        "v1.25.1",
        "#48000",
        "R-48000",
        '{{ figure("x48,000") }}',
        "2.06",
        "48,000 %",
        "12.00",
        "1/48000",
        "25",
    ],
)
def test_passes(text: str) -> None:
    assert naked_numbers(text, PRINTED) == []


def test_the_column() -> None:
    (problem,) = naked_numbers("There are 48,000.", PRINTED)
    assert (problem.line, problem.column, problem.excerpt) == (1, 11, "There are 48,000.")
