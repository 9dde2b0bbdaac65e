"""Problems for machines and pages of jobs: SARIF with what, where and how to mend it; Markdown that runs nothing."""

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.cli import transparency
from transparency.cli.problem_codes import meanings
from transparency.cli.sarif import MOST, sarif, summary
from transparency.output import MARK
from transparency.publication.problem import Problem, Severity

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A publication with one wrong line."""
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    events = content / "ledger" / "events.csv"
    events.write_text(events.read_text().replace(",pool_authorized,", ",pool_autorized,", 1))
    return content


def test_a_check_as_sarif_names_rule_file_line_and_cure(content: Path) -> None:
    done = CliRunner().invoke(transparency, ["check", "--content", str(content), "--format", "sarif"])
    assert done.exit_code == 1
    log = json.loads(done.stdout)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0" and run["columnKind"] == "unicodeCodePoints"
    result = next(result for result in run["results"] if result["ruleId"] == "L07")
    place = result["locations"][0]["physicalLocation"]
    assert result["level"] == "error" and place["artifactLocation"]["uri"].endswith("content/ledger/events.csv")
    assert place["region"]["startLine"] == 2 and "pool_autorized" in result["message"]["text"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert rule == {
        "id": "L07",
        "shortDescription": {"text": "An event type that does not exist"},
        "help": {"text": "Correct it; the closest is suggested"},
    }


def test_every_result_has_a_place_and_a_fingerprint_of_its_own(tmp_path: Path) -> None:
    twice = [Problem("N08", "Waits."), Problem("N08", "Waits."), Problem("Z99", "New.", severity=Severity.WARNING)]
    (run,) = json.loads(sarif(twice, tmp_path))["runs"]
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert uris == {(tmp_path / "publication.yaml").as_posix()}
    assert len({result["partialFingerprints"]["problem/v1"] for result in run["results"]}) == 3
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning"]
    assert run["tool"]["driver"]["rules"][-1] == {"id": "Z99"}, "a code that the list lacks"


def test_a_summary_is_added_to_a_file(content: Path, tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n")
    done = CliRunner().invoke(transparency, ["check", "--content", str(content), "--summary", str(page)])
    assert done.exit_code == 1
    text = page.read_text()
    assert text.startswith("before\n### transparency: 1 error.\n") and "events.csv&#58;2 | error L07 |" in text
    sound = CliRunner().invoke(transparency, ["check", "--content", str(SMALL), "--summary", str(page)])
    assert sound.exit_code == 0 and "### transparency: " in page.read_text().removeprefix(text)
    done = CliRunner().invoke(transparency, ["check", "--content", str(SMALL), "--summary", str(tmp_path / "no" / "x")])
    assert done.exit_code == 1 and "O01" in done.output


@pytest.mark.parametrize(
    "place", ["content/publication.yaml", "content/new.md", "private/pseudonyms.key", "site/index.html", "link.md"]
)
def test_a_summary_is_added_to_no_file_of_the_publication_or_of_a_site(place: str, tmp_path: Path) -> None:
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    (tmp_path / "private").mkdir(mode=0o700)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / MARK).touch()
    (tmp_path / "link.md").symlink_to(content / "publication.yaml")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    done = CliRunner().invoke(transparency, ["check", "--content", str(content), "--summary", str(tmp_path / place)])
    assert done.exit_code == 2 and "nothing may be added to a file" in done.output, done.output
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_strangers_words_do_nothing_in_a_summary() -> None:
    words = "a|b\n<script> @team #1 [x](https://example.com) ![y](z) `c` *d* &lt; http"
    text = summary([Problem("L07", words, "content/a.csv", 3, hint=words)] * (MOST + 2), "52 errors.")
    row = text.splitlines()[4]
    bare = re.sub(r"<br>|&#?\w+;", "", row)
    assert row.count("|") == 5 and not any(mark in bare for mark in "<@#[]`*") and "://" not in bare
    assert text.endswith("… and 2 more.\n")


def test_a_code_is_explained_from_the_list() -> None:
    assert {"L07", "N12", "V01", "O04"} <= set(meanings())
    done = CliRunner().invoke(transparency, ["explain", "N14", "--content", str(SMALL)])
    assert done.exit_code == 0 and done.stdout.startswith("N14  The last import cannot be taken back")
    told = CliRunner().invoke(transparency, ["explain", "N14", "--content", str(SMALL), "--format", "json"])
    assert set(json.loads(told.stdout)) == {"code", "wrong", "cure"}


def test_every_command_says_its_exit_codes() -> None:
    import click
    from tests.cli.test_help import commands

    for names, command in commands(transparency):
        if not isinstance(command, click.Group):
            assert (command.epilog or "").startswith("Exit codes: 0 "), names
