"""A quarter closed or published on two branches, a wrong clock, a release of an older program: refused, or read.

Real merges of git: what a founder has before her when somebody else closed the same quarter.
"""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from frozen import closed_now, frozen, paper
from msgspec.structs import replace
from test_evidence import statements, written_anew

from transparency.build import build, check
from transparency.cli import transparency
from transparency.closing.quarters import read_closed
from transparency.log.statement import LogStatement
from transparency.publication.problem import Problem
from transparency.release.canonical import to_json
from transparency.signatures.keys import Role

Q1, Q2 = "2025-q1", "2025-q2"
OLD = Path(__file__).parent / "old"
"""Releases as earlier versions of the program wrote them, byte for byte: they are read for ever."""


def git(content: Path, *arguments: str) -> int:
    command = ["git", "-c", "user.name=x", "-c", "user.email=x@example.org", *arguments]
    return subprocess.run(command, cwd=content, capture_output=True, check=False).returncode


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(transparency, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def publish(content: Path, quarter: str, day: str) -> Result:
    return run("publish", quarter, "--not-co-signed", "--day", day, "--content", content)


def reworded(content: Path) -> None:
    """The second quarter as somebody else would have closed it."""
    place = content / "quarters" / Q2
    said = json.loads((place / "release.json").read_bytes())
    said["closing"]["day"] = "2025-07-14"
    (place / "release.json").write_bytes(to_json(said))
    (place / "report.pdf").write_bytes(paper((place / "release.json").read_bytes(), "of another branch"))


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The first quarter published and committed."""
    content = frozen(tmp_path)
    for name in ("release.json", "report.pdf"):
        (content / "quarters" / Q2 / name).unlink()
    assert publish(content, Q1, "2025-05-02").exit_code == 0
    git(content, "init", "-q", "-b", "main")
    commit(content)
    return content


def commit(content: Path) -> None:
    git(content, "add", "-A")
    assert git(content, "commit", "-q", "-m", "x") == 0


def told(content: Path) -> list[Problem]:
    return [problem for problem in check(content).problems if problem.code[0] in "CKY"]


def test_a_quarter_closed_on_two_branches_is_refused_until_one_is_chosen(content: Path) -> None:
    git(content, "switch", "-q", "-c", "theirs")
    closed_now(content, Q2)
    reworded(content)
    commit(content)
    git(content, "switch", "-q", "main")
    closed_now(content, Q2)
    commit(content)
    assert git(content, "merge", "-q", "theirs") == 1
    (problem,) = told(content)
    assert problem.code == "C01" and problem.path == f"quarters/{Q2}/release.json"
    assert problem.message == "The quarter was closed on two branches, and the merge left both in the file."
    assert "Keep the one that was published or signed (git checkout --ours or --theirs)" in problem.hint
    git(content, "checkout", "--theirs", f"quarters/{Q2}/release.json")
    assert [problem.code for problem in told(content)] == ["C03"], "its PDF is still that of the other branch"
    git(content, "checkout", "--theirs", f"quarters/{Q2}/report.pdf")
    assert told(content) == []


def test_a_quarter_published_on_two_branches_is_refused_until_one_is_chosen(content: Path) -> None:
    closed_now(content, Q2)
    commit(content)
    git(content, "switch", "-q", "-c", "theirs")
    assert publish(content, Q2, "2025-08-02").exit_code == 0
    commit(content)
    git(content, "switch", "-q", "main")
    assert publish(content, Q2, "2025-08-01").exit_code == 0
    commit(content)
    assert git(content, "merge", "-q", "theirs") == 1
    (problem,) = told(content)
    assert (problem.code, problem.path) == ("K20", "log/statements/0001.json")
    assert "published on two branches" in problem.message and "of the branch that readers saw" in problem.hint
    assert run("build", "--content", content, "--output", content.parent / "site").exit_code == 1
    git(content, "checkout", "--ours", "--", "log")
    assert told(content) == []


def test_a_file_of_settings_says_that_a_merge_left_both(content: Path) -> None:
    keys = content / "governance/keys.yaml"
    text = keys.read_text()
    keys.write_text(f"{text}<<<<<<< HEAD\n  - role: reviewer\n=======\n  - role: officer\n>>>>>>> theirs\n")
    problem = told(content)[0]
    assert not [each for each in told(content) if each.code == "K04"]
    assert (problem.code, problem.line) == ("Y01", text.count("\n") + 1)
    assert problem.message == "It was changed on two branches, and the merge left both here."


def test_a_fault_in_a_policy_does_not_make_the_keys_of_the_example_wrong(content: Path) -> None:
    (content / "policies/allocation/1.0.md").write_text("no head")
    assert [problem.code for problem in told(content)] == []


@pytest.mark.parametrize(("day", "says"), [(0, "today is 1970-01-01"), (1746057600, "today is 2025-05-01")])
def test_a_clock_that_is_slow_publishes_nothing(
    day: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = frozen(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(day))
    result = run("publish", Q1, "--not-co-signed", "--content", content)
    assert result.exit_code == 1 and "error K16" in result.output and says in result.output
    assert not (content / "log").exists()


def test_the_log_goes_on_in_time(tmp_path: Path) -> None:
    """The first was published late; a clock that goes back does not put the second before it."""
    content = frozen(tmp_path)
    assert publish(content, Q1, "2025-09-01").exit_code == 0
    result = publish(content, Q2, "2025-08-15")
    assert result.exit_code == 1 and "by the log; today is 2025-08-15" in result.output
    assert [each.quarter for each in statements(content)] == [Q1]
    assert publish(content, Q2, "2025-09-01").exit_code == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda one, two: [one, two, two], "It publishes a release that one before it has published."),
        (
            lambda one, two: [one, replace(two, published=date(2025, 5, 1))],
            "Its day, 2025-05-01, is before that of the statement before it.",
        ),
    ],
)
def test_a_log_that_publishes_twice_or_goes_back_is_refused(
    change: Callable[..., list[LogStatement]], says: str, tmp_path: Path
) -> None:
    content = frozen(tmp_path, Role.OFFICER)
    for quarter, day in ((Q1, "2025-05-02"), (Q2, "2025-08-01")):
        assert publish(content, quarter, day).exit_code == 0
    written_anew(content, change(*statements(content)))
    assert [(problem.code, problem.message) for problem in told(content)] == [("K20", says)]


def test_a_release_that_an_older_program_wrote_is_read_for_ever(tmp_path: Path) -> None:
    """Before releases named a checkpoint of the log. Fields are only added to the format, with a value for none."""
    content = frozen(tmp_path)
    old = {place.name.partition(".")[0]: place.read_bytes() for place in sorted(OLD.iterdir())}
    for quarter, data in old.items():
        (content / "quarters" / quarter / "release.json").write_bytes(data)
        (content / "quarters" / quarter / "report.pdf").write_bytes(paper(data))
    assert b'"checkpoint"' not in b"".join(old.values())
    assert [each.data for each in read_closed(content)[0]] == list(old.values())
    for quarter, day in ((Q1, "2025-05-02"), (Q2, "2025-08-01")):
        assert publish(content, quarter, day).exit_code == 0
    assert check(content).problems == []
    site = build(content, pdf=False, open_quarters=False)
    assert site.problems == [] and all(
        site.files[f"data/{quarter}/release.json"] == data for quarter, data in old.items()
    )
