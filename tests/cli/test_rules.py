"""The commands of ``rules`` as a person meets them, on the example."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.cli import transparency

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ("--content", str(ROOT / "content"))
HEADER = "id,licence,weekly_sessions,tenure_years,joined\n"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(transparency, ["rules", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_show_says_it_in_words_and_sums() -> None:
    code, out, _ = run("show", "R-2026-01", *CONTENT)
    assert code == 0
    for words in ("38 days’ notice; 30 are promised", "1,440 with a full licence", "9 × 115 ÷ 100", "What if I am on"):
        assert words in out
    data = json.loads(run("show", "R-2026-01", *CONTENT, "--format", "json")[1])
    assert data["id"] == "R-2026-01" and len(data["examples"]) == 3 and data["tables"][0]["rows"]


def test_an_unknown_rule_is_a_problem_with_a_suggestion() -> None:
    for arguments in (("show", "R-2026-02"), ("diff", "R-2026-01", "R-2026-02")):
        code, out, errors = run(*arguments, *CONTENT)
        assert (code, out) == (1, "") and "error R20" in errors and 'Did you mean "R-2026-01"?' in errors
    code, out, _ = run("show", "R-2026-02", *CONTENT, "--format", "json")
    assert code == 1 and json.loads(out)[0]["code"] == "R20"


def test_check_counts_grants_that_follow() -> None:
    code, _, errors = run("check", *CONTENT)
    assert code == 0
    assert errors.startswith("No problems.") and "grants follow it and 1 by exception" in errors


def test_diff_counts_older_units_after_splits() -> None:
    code, out, _ = run("diff", "R-2023-01", "R-2026-01", *CONTENT)
    assert code == 0 and "Yearly units, to share: new, 48,000 units" in out
    assert "Joining units with a full licence" not in out, "720 before the split of 2 for 1 are 1,440 after it"
    rows = json.loads(run("diff", "R-2026-01", "R-2027-01", *CONTENT, "--format", "json")[1])
    assert {"label": "Joining units with a full licence", "before": "1,440 units", "after": "1,560 units"} in rows
    assert run("diff", "R-2026-01", "R-2026-01", *CONTENT)[1] == "R-2026-01 and R-2026-01 give the same.\n"


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    file = tmp_path / "people.csv"
    file.write_text(HEADER + "".join(f"a{n},full,12,1,2024-01-{n + 1:02}\n" for n in range(20)), encoding="utf-8")
    return file


def test_simulate_prints_grants_quarters_end_and_personas(inputs: Path) -> None:
    code, out, errors = run("simulate", str(inputs), "--rule", "R-2027-01", *CONTENT, "--pool", "150000")
    assert (code, errors) == (0, "")
    for words in ("20 people, 150,000 units", "Assumed: nobody joins", "Q1 2027", "The pool runs out in Q1 2029",
                  "A full licence, 12 sessions a week and 1 year of tenure"):  # fmt: skip
        assert words in out, words
    arguments = ("--rule", "R-2027-01", *CONTENT, "--quarters", "2", "--format", "json")
    data = json.loads(run("simulate", str(inputs), *arguments)[1])
    assert [quarter["granted"] for quarter in data["quarters"]] == [0, 60_000]
    assert data["people"]["a0"] == {"yearly": 3000} and len(data["personas"]) == 6


def test_a_faulty_file_is_told_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(HEADER + "a,full,12,1,\nb,full,99,1,\n", encoding="utf-8")
    code, out, errors = run("simulate", str(file), "--rule", "R-2027-01", *CONTENT)
    assert (code, out) == (1, "")
    assert "people.csv:3: error R22" in errors and "│ b,full,99,1," in errors
    file.write_bytes(b"id,licence\n\xff,full\n")
    assert "is not UTF-8" in run("simulate", str(file), "--rule", "R-2027-01", *CONTENT)[2]


def test_help_of_each_command() -> None:
    for command in ("show", "check", "diff", "simulate"):
        code, out, _ = run(command, "--help")
        assert code == 0 and "Usage" in out
