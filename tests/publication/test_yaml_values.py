"""What single values of YAML are read as, where they stand, and how much of a file is read."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from transparency.publication.files.text_file import LONGEST_EXCERPT, TextFile, excerpt
from transparency.publication.files.yaml_file import DEEPEST, MOST, VALUES, Position, parse_yaml, placed, problem_at
from transparency.publication.problem import Problem, Severity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ("nUll", "nUll"), ("true", True), ("False", False),
        ("yes", "yes"), ("NO", "NO"), ("0", 0), ("-5", -5), ("+5", 5), ("007", 7), ("0x1F", "0x1F"), ("1_000", "1_000"),
        ("1.5", Decimal("1.5")), (".5", Decimal("0.5")), ("1.", Decimal(1)), ("1e3", Decimal(1000)),
        ("1e1000", "1e1000"), (".", "."), ("1.2.3", "1.2.3"), (".inf", ".inf"), ("2026-03-31", date(2026, 3, 31)),
        ("2026-02-30", "2026-02-30"), ("2026-3-1", "2026-3-1"), ('"5"', "5"), ("'true'", "true"), ("!!str 5", "5"),
        ("1900-01-01", date(1900, 1, 1)), ("2199-12-31", date(2199, 12, 31)), ("1" * 400, int("1" * 400)),
        ("1" * 401, "1" * 401),
    ],
)  # fmt: skip
def test_a_plain_value(text: str, value: Any) -> None:
    data, _, problems = parse_yaml(f"a: {text}\n", "a.yaml")
    assert problems == []
    assert data == {"a": value} and type(data["a"]) is type(value)


@pytest.mark.parametrize("text", ["1899-12-31", "2200-01-01", "0026-03-01T00:00:00", "1899-12-31 00:00"])
def test_a_day_of_another_time_is_a_slip(text: str) -> None:
    assert [(one.code, one.line) for one in parse_yaml(f"a: {text}\n", "a.yaml")[2]] == [("Y04", 1)]
    assert parse_yaml(f"a: x{text}\n", "a.yaml")[2] == [] == parse_yaml("a: 1899-12-311\n", "a.yaml")[2]


def test_where_values_stand() -> None:
    data, positions, _ = parse_yaml("a: 5\nb:\n  - x: 'q'\n  - 7\n", "a.yaml", first_line=10)
    assert data == {"a": 5, "b": [{"x": "q"}, 7]}
    assert positions["a",] == Position(10, 1, "5") and positions["b", 0, "x"] == Position(12, 5, None)
    assert positions["b", 1] == Position(13, 5, "7")
    assert [parse_yaml(text, "a.yaml")[0] for text in ("", "# only\n", "---\n", "- 1\n", "5\n")] == [{}, {}, {}, [1], 5]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a: 1\na: 2\n", [("Y02", 2)]), ("a: 1\na: 2\na: 3\n", [("Y02", 2), ("Y02", 3)]),
        ("a: &x 1\n", [("Y01", 1)]), ("a: *x\n", [("Y01", 1)]), ("a: !x 1\n", [("Y01", 1)]),
        ("a: 1\n---\nb: 2\n", [("Y01", 2)]), ("? [a]\n: 1\n", [("Y01", 1)]), ("a: [1\n", [("Y01", 1)]),
        ("a: 'x\n", [("Y01", 1)]), ("a: b: c\n", [("Y01", 1)]), ("\ta: 1\n", [("Y01", 1)]),
        ('a: "\\u202e"\n', [("Y04", 1)]),
    ],
)  # fmt: skip
def test_what_is_not_read(text: str, codes: list[tuple[str, int]]) -> None:
    assert [(one.code, one.line) for one in parse_yaml(text, "a.yaml")[2]] == codes


def test_of_a_setting_that_is_set_twice_the_first_stays() -> None:
    data, _, (problem,) = parse_yaml("a: 1\nb: 2\na: 3\n", "a.yaml")
    assert data == {"a": 1, "b": 2} and problem.message == '"a" is set twice; the first time on line 1.'


@pytest.mark.parametrize(
    ("fits", "beyond", "code"),
    [
        ("[" * DEEPEST + "]" * DEEPEST, "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "Y05"),
        ("[" + "1," * (VALUES - 1) + "]", "[" + "1," * VALUES + "]", "Y05"),
    ],
    ids=["deep", "many"],
)
def test_how_much_is_read(fits: str, beyond: str, code: str) -> None:
    assert parse_yaml(fits, "a.yaml")[2] == []
    data, _, problems = parse_yaml(beyond, "a.yaml")
    assert data is None and [one.code for one in problems] == [code]


@pytest.mark.parametrize(("count", "told"), [(MOST - 1, MOST - 1), (MOST, MOST + 1), (MOST + 9, MOST + 1)])
def test_so_many_faults_of_a_file_are_told(count: int, told: int) -> None:
    problems = parse_yaml("a: 1\n" * (count + 1), "a.yaml")[2]
    assert len(problems) == told
    assert (problems[-1].message == "There is more like this; reading stops here.") is (told > MOST)


def test_a_problem_is_placed_at_its_setting_or_the_group_around_it() -> None:
    text = "a:\n  b: 1\n"
    _, positions, _ = parse_yaml(text, "a.yaml")
    for key, place in ((("a", "b"), (2, 3, "  b: 1")), (("a", "c", 0), (1, 1, "a:")), (("z",), (1, None, "a:"))):
        found = problem_at(key, positions, Problem("Y04", "x"), text)
        assert (found.line, found.column, found.excerpt) == place


def test_errors_come_before_warnings_where_there_are_many() -> None:
    file = TextFile("a.yaml", "a: 1\n", "0" * 64)
    warning, error = Problem("Y04", "w", severity=Severity.WARNING), Problem("Y04", "e")
    few = placed([((), warning), ((), error)], {}, file)
    assert [one.message for one in few] == ["e", "w"]
    many = placed([((), warning)] * MOST + [((), error)] * 3, {}, file)
    assert [one.message for one in many] == ["e"] * 3 + ["w"] * (MOST - 3) + ["And 3 more like these."]
    assert len(placed([((), error)] * MOST, {}, file)) == MOST


@pytest.mark.parametrize(
    ("line", "first", "shown"),
    [(1, 1, "a"), (3, 1, "c"), (4, 1, ""), (0, 1, ""), (None, 1, ""), (10, 10, "a"), (12, 10, "c"),
     (13, 10, ""), (9, 10, "")],
)  # fmt: skip
def test_a_line_is_shown_where_there_is_one(line: int | None, first: int, shown: str) -> None:
    assert excerpt("a\nb\nc", line, first_line=first) == shown


def test_a_line_is_shown_so_far() -> None:
    assert excerpt("x" * LONGEST_EXCERPT, 1) == "x" * LONGEST_EXCERPT
    assert excerpt("x" * (LONGEST_EXCERPT + 1), 1) == "x" * LONGEST_EXCERPT + "…"
