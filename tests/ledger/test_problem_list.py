"""Problems of files that are read: counted in full, told up to a limit, with the line at fault."""

from pathlib import Path

import polars as pl
import pytest

from transparency.ledger.problem_list import EXCERPT, KEPT, MOST, ProblemList, did_you_mean, excerpt, quoted
from transparency.publication.problem import Severity


def listing(root: Path, lines: int = 200) -> ProblemList:
    """Of one file whose every line says its number."""
    (root / "a.csv").write_text("".join(f"line {number}\n" for number in range(1, lines + 1)), "utf-8")
    return ProblemList(root, ["a.csv"])


@pytest.mark.parametrize(
    ("count", "told", "last"),
    [
        (1, 1, ""), (MOST, MOST, ""), (MOST + 1, MOST + 1, "and 1 more of this kind (L01)"),
        (MOST + 1234, MOST + 1, "and 1,234 more of this kind (L01)"),
        (KEPT + 7, MOST + 1, f"and {KEPT - MOST + 7:,} more of this kind (L01)"),
    ],
)  # fmt: skip
def test_so_many_of_a_kind_are_told_and_the_others_counted(tmp_path: Path, count: int, told: int, last: str) -> None:
    """Alone, as rows of a frame, and as a number."""
    one, rows = listing(tmp_path), listing(tmp_path)
    for number in range(count):
        one.add("L01", "wrong", "a.csv", number + 1)
    bad = pl.DataFrame({"file": [0] * count, "line": list(range(1, count + 1))})
    rows.rows("L01", bad, lambda row: f"wrong in {row['line']}")
    for problems in (one.close(), rows.close()):
        assert len(problems) == told
        assert [problem.line for problem in problems if problem.line][:3] == [1, 2, 3][:count]
        assert [problem.message for problem in problems if problem.line is None] == [last] * bool(last)


def test_what_is_only_counted_stands_beside_what_is_told(tmp_path: Path) -> None:
    problems = listing(tmp_path)
    problems.add("L09", "wrong", "a.csv", 3)
    problems.more("L09", 1000)
    first, more = sorted(problems.close(), key=lambda problem: problem.line is None)
    assert (first.line, first.excerpt) == (3, "line 3")
    assert more.message == "and 1,000 more of this kind (L09)" and more.path == "a.csv"


def test_the_line_at_fault_is_shown_unless_something_is_shown_already(tmp_path: Path) -> None:
    problems = listing(tmp_path)
    problems.add("L01", "a", "a.csv", 200)
    problems.add("L01", "b", "a.csv", 201)
    problems.add("L01", "c", "a.csv", 5, excerpt="shown")
    problems.add("L01", "d", "a.csv")
    problems.add("L01", "e", "b.parquet", 1)
    assert {problem.message: problem.excerpt for problem in problems.close()} == {
        "a": "line 200", "b": "", "c": "shown", "d": "", "e": "",
    }  # fmt: skip


def test_a_warning_is_no_error(tmp_path: Path) -> None:
    problems = listing(tmp_path)
    assert not problems.any and not problems.errors
    problems.warn("L15", "odd", "a.csv", "look", line=2)
    assert problems.any and not problems.errors
    assert [(problem.severity, problem.hint) for problem in problems.close()] == [(Severity.WARNING, "look")]
    problems.add("L15", "wrong", "a.csv")
    assert problems.errors


@pytest.mark.parametrize(
    ("piece", "shown"),
    [
        (b"a,b\r\n", "a,b"), (b"\xef\xbb\xbfa", "a"), (b"a\x00b", "a\ufffdb"), (b"\xff", "\ufffd"),
        (b"x" * EXCERPT, "x" * EXCERPT), (b"x" * (EXCERPT + 1), "x" * (EXCERPT - 1) + "…"), (b"\n", ""),
    ],
)  # fmt: skip
def test_a_line_is_shown_short_and_printable(piece: bytes, shown: str) -> None:
    assert excerpt(piece) == shown


def test_a_cell_is_quoted_short_and_printable() -> None:
    assert [quoted(value) for value in ("a", 5, "a\tb")] == ["'a'", "'5'", "'a\ufffdb'"]
    assert quoted("x" * 60) == f"'{'x' * 60}'" and quoted("x" * 61) == f"'{'x' * 59}…'"


def test_the_nearest_word_or_all_there_are() -> None:
    assert did_you_mean("Forfiet", ["grant", "forfeit"]) == "; did you mean 'forfeit'?"
    assert did_you_mean("x", ["b", "a"]) == "; known: a, b"
    assert did_you_mean("x", []) == ""
    many = [f"k{number:02}" for number in range(24)]
    assert did_you_mean("?", many).startswith("; known: k00, k01") and did_you_mean("?", [*many, "k24"]) == ""
