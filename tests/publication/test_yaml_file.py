"""YAML 1.2 with places: every fault has a code, a line and plain words, and nothing hostile takes long or recurses."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from transparency.publication.files.yaml_file import LIMIT, load_yaml, parse_yaml


def test_values_are_what_they_look_like_and_nothing_is_guessed() -> None:
    text = "state: NO\non: yes\nversion: 1.10\nday: 2026-01-02\nbad_day: 2026-02-30\n"
    text += "whole: 42\nquoted: '42'\nempty:\n1: x\n"
    data, _, problems = parse_yaml(text, "a.yaml")
    assert problems == []
    assert data == {
        "state": "NO", "on": "yes", "version": Decimal("1.10"), "day": date(2026, 1, 2), "bad_day": "2026-02-30",
        "whole": 42, "quoted": "42", "empty": None, "1": "x",
    }  # fmt: skip


def test_each_value_has_the_place_of_its_key_and_its_text() -> None:
    _, positions, _ = parse_yaml("a: 1.10\nb:\n  - c: x\n    d: {e: 'y'}\n", "a.yaml", first_line=5)
    assert (positions["a",].line, positions["a",].plain) == (5, "1.10")
    assert (positions["b", 0, "d", "e"].line, positions["b", 0, "d", "e"].column) == (8, 9)
    assert positions["b", 0, "d", "e"].plain is None


def test_a_repeated_key_is_told_with_both_lines_and_reading_goes_on() -> None:
    data, _, problems = parse_yaml("a: 1\nb:\n  c: 1\n  c: {d: [1, 2]}\n  c: 3\na: 2\n", "a.yaml")
    assert [(p.code, p.line, p.column) for p in problems] == [("Y02", 4, 3), ("Y02", 5, 3), ("Y02", 6, 1)]
    assert "line 3" in problems[0].message
    assert problems[0].excerpt == "  c: {d: [1, 2]}"
    assert data == {"a": 1, "b": {"c": 1}}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b: c", 1, "colon"),
        ("a:\n\tb: 1", 2, "tab"),
        ("x: [1,2\n", 1, "bracket"),
        ('x: 1\ny: "abc\n', 2, "quote"),
        ("a:\n  b: 1\n c: 2\n", 3, "indentation"),
        ("a: @x", 1, "quotes"),
        ("a: \x01", 1, "control character"),
        ("a: &x 1\nb: *x", 1, "Anchors"),
        ("b: *x", 1, "Aliases"),
        ("a: !!python/object:os.system {}", 1, "tags"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("[1]: 2", 1, "cannot be the name"),
        ("%YAML 1.1\n---\na: !x 1\n", 3, "tags"),
        ('a: "\\z"', 1, "backslash"),
    ],
)
def test_syntax_errors_in_plain_words(text: str, line: int, words: str) -> None:
    data, _, (problem,) = parse_yaml(text, "a.yaml")
    assert data is None
    assert (problem.code, problem.path, problem.line) == ("Y01", "a.yaml", line)
    assert words in problem.message + problem.hint
    assert problem.excerpt == text.split("\n")[line - 1]


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "{a: " * 5000, "- " * 5000 + "a", "\n".join(" " * i + "a:" for i in range(500))]
)
def test_deep_nesting_is_a_problem_not_a_crash(text: str) -> None:
    data, _, (problem,) = parse_yaml(text, "a.yaml")
    assert data is None
    assert problem.code == "Y05"
    assert len(problem.excerpt) < 200


@pytest.mark.parametrize("text", ["[" + "1," * 25_000 + "]", "".join(f"k{number}: 1\n" for number in range(12_000))])
def test_a_file_of_very_many_values_is_read_no_further(text: str) -> None:
    data, _, (problem,) = parse_yaml(text, "a.yaml")
    assert data is None
    assert problem.code == "Y05" and "20,000 names and values" in problem.message


def test_huge_numbers_stay_text() -> None:
    data, _, problems = parse_yaml(f"a: {'9' * 5000}\nb: 1e999999\n", "a.yaml")
    assert problems == []
    assert isinstance(data["a"], str)
    assert isinstance(data["b"], str)


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"a: 1\nb: \xff\xfe\n", "UTF-8"), (b"#" * (LIMIT + 1), "larger"), (None, "missing")],
)
def test_files_that_cannot_be_read(tmp_path: Path, raw: bytes | None, words: str) -> None:
    if raw is not None:
        (tmp_path / "a.yaml").write_bytes(raw)
    data, _, (problem,) = load_yaml(tmp_path / "a.yaml", "a.yaml")
    assert data is None
    assert problem.code == "Y05"
    assert words in problem.message
    assert problem.line == (2 if words == "UTF-8" else None)


def test_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "a.yaml").write_bytes("\ufeffa: 1\r\nb:\r\n  c: ä\r\n".encode())
    data, positions, problems = load_yaml(tmp_path / "rules" / "a.yaml", "rules/a.yaml")
    assert (data, problems) == ({"a": 1, "b": {"c": "ä"}}, [])
    assert positions["b", "c"].line == 3


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a: 1\n")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.yaml").symlink_to(tmp_path / "secret")
    data, _, (problem,) = load_yaml(tmp_path / "content" / "a.yaml", "a.yaml")
    assert data is None
    assert problem.code == "Y05"


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert parse_yaml("# nothing\n", "a.yaml")[0] == {}


@pytest.mark.parametrize("value", ["9999-12-31", '"9999-12-31"', "0026-03-01", "9999-12-31T00:00:00", "2200-01-01"])
def test_a_day_so_far_off_that_it_is_a_slip_is_told_at_its_place(value: str) -> None:
    """Some have no day after them, which no later step could count."""
    _, _, problems = parse_yaml(f"first: 1\nday: {value}\n", "rules/R.yaml")
    assert [
        (problem.code, problem.line, "outside the years 1900 to 2199" in problem.message) for problem in problems
    ] == [("Y04", 2, True)]
    assert parse_yaml("day: 2199-12-31\n", "rules/R.yaml")[2] == []
