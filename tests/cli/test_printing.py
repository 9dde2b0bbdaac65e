"""Excerpts, carets, annotations, counts."""

from pathlib import Path

import pytest

from transparency.cli.printing import WIDTH, annotation, excerpt, place, tell, verdict
from transparency.publication.problem import Problem, Severity


def test_the_caret_stands_under_the_column() -> None:
    problem = Problem("L02", "no day", "a.csv", 12, 5, excerpt="E1,2025-02-30")
    assert excerpt(problem) == ["    12 │ E1,2025-02-30", "       │     ^"]


def test_without_a_column_there_is_no_caret_and_without_a_line_no_excerpt() -> None:
    assert excerpt(Problem("L02", "no day", "a.csv", 12, excerpt="E1")) == ["    12 │ E1"]
    assert excerpt(Problem("L02", "no day", "a.csv", excerpt="E1")) == []


def test_a_long_line_is_cut_around_its_column() -> None:
    text = "x" * 5000 + "!" + "y" * 5000
    line, caret = excerpt(Problem("L02", "no day", "a.csv", 1, 5001, excerpt=text))
    assert len(line) < WIDTH + 20
    assert line[caret.index("^")] == "!"


def test_control_characters_of_a_file_do_not_reach_the_terminal() -> None:
    (line,) = excerpt(Problem("L15", "control", "a.csv", 1, excerpt="\x1b[31mred\x07"))
    assert "\x1b" not in line and "\x07" not in line


@pytest.mark.parametrize("form", ["text", "json", "github"])
@pytest.mark.parametrize("name", ["a\rb", "a\nNo problems.", "a\x1b[2Kb", "a\u202eb", "a\u2028b", "a\x85b"])
def test_the_name_of_a_file_steers_no_terminal(
    name: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stranger names files: with a carriage return one could write a verdict over ours."""
    problem = Problem("M05", f"“{name}” cannot be part of an address.", f"policies/{name}", hint=f"Not {name!r}.")
    tell([problem], root=tmp_path, form=form)
    printed = "".join(capsys.readouterr())
    assert all(line.isprintable() for line in printed.split("\n"))
    assert not any(line.startswith("No problems") for line in printed.split("\n")) and "cannot be part" in printed


def test_place() -> None:
    assert place(Problem("X", "m", "a.csv", 3, 4)) == "a.csv:3:4"
    assert place(Problem("X", "m", "a.csv")) == "a.csv"
    assert place(Problem("X", "m")) == ""


def test_annotation_escapes() -> None:
    problem = Problem("L02", "100%\nbad", "a,b:c.csv", 3, hint="mend, it")
    assert annotation(problem) == "::error file=a%2Cb%3Ac.csv,line=3,title=L02::100%25%0Abad%0Amend, it"
    assert annotation(Problem("P02", "m", severity=Severity.WARNING)) == "::warning title=P02::m"


def test_verdict_counts() -> None:
    assert verdict([]) == "No problems."
    warning = Problem("P02", "m", severity=Severity.WARNING)
    assert verdict([Problem("L02", "m"), Problem("L02", "n"), warning]) == "2 errors, 1 warning."
