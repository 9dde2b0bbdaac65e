"""``diff``: every figure's movement with its causes, rules and texts, pages that change; public, and exact."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.closing.made import close_every, publish_every

from transparency.cli import transparency
from transparency.publication.problem import Problem
from transparency.workflow.repository import content_of

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
Q1, Q2 = "2025-q1", "2025-q2"


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("closed") / "content"))
    close_every(content)
    publish_every(content)
    commit = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "closed"]
    for command in (["git", "init", "-q"], ["git", "add", "-A"], commit):
        subprocess.run(command, cwd=content, check=True)
    return content


@pytest.fixture
def content(closed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(closed, tmp_path / "content"))


def open_again(content: Path) -> None:
    """As it was before the second quarter was closed: only the first one is published."""
    shutil.rmtree(content / "log")
    for path in content.glob("quarters/*/announce.*"):
        path.unlink()
    (content / "quarters" / Q2 / "release.json").unlink()
    publish_every(content)


def diff(content: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(transparency, ["diff", *arguments, "--content", str(content)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_a_state_is_whole_whatever_it_says_of_archives_and_links_in_it_are_no_files(content: Path) -> None:
    """``git archive`` leaves out what the commit itself marks, and a link leads anywhere."""
    (content / ".gitattributes").write_text("/log export-ignore\n/quarters export-ignore\n")
    (content / "governance").mkdir(exist_ok=True)
    (content / "governance" / "x").symlink_to("/etc/passwd")
    commit = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "marked"]
    for command in (["git", "add", "-A"], commit):
        subprocess.run(command, cwd=content, check=True)
    with content_of(content, "HEAD") as place:
        assert isinstance(place, Path)
        read = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    listed = subprocess.run(["git", "ls-files"], cwd=content, capture_output=True, text=True, check=True).stdout
    assert read == set(listed.split()) - {"governance/x"}
    assert {"log/checkpoint", f"quarters/{Q1}/release.json"} <= read
    with content_of(content, "HEAD", ["log"]) as part:
        assert isinstance(part, Path) and {path.name for path in part.iterdir()} == {"log"}


def test_without_git_there_is_no_state(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with content_of(content, "HEAD") as place:
        assert isinstance(place, Problem) and place.code == "C11"


def test_two_quarters_with_the_causes_of_each_movement(closed: Path) -> None:
    told = json.loads(diff(closed, Q1, Q2, "--format", "json").stdout)
    assert (told["before"], told["after"]) == (Q1, Q2)
    by_id = {move["id"]: move for move in told["figures"]}
    assert by_id["awards.vested"]["causes"][0]["line"] == "vested"
    for id in ("awards.vested", "awards.unvested", "pool.gone"):
        move = by_id[id]
        moved = sum(int(cause["moved"]["amount"]) for cause in move["causes"])
        assert moved == int(move["after"]["amount"]) - int(move["before"]["amount"]), id
    assert ["reports/2025-q2/index.html", "new"] in told["pages"]
    text = diff(closed, Q1, Q2).stdout
    assert "figures change (2025-q1 → 2025-q2)" in text and "      Earned +" in text


def test_the_private_view_is_exact_and_is_no_comment(closed: Path) -> None:
    told = diff(closed, Q1, Q2, "--private").stdout
    (exercised,) = [line.split() for line in told.splitlines() if line.strip().startswith("exercised")]
    assert exercised[1:] == ["0", "0", "-150", "150", "150", "0", "6"]
    assert "-150" not in diff(closed, Q1, Q2).stdout
    assert diff(closed, Q1, Q2, "--private", "--format", "markdown").exit_code == 2
    assert json.loads(diff(closed, Q1, Q2, "--private", "--format", "json").stdout)["books"]


def test_a_pull_request_that_changes_no_number_says_so(content: Path) -> None:
    policy = content / "policies/allocation/2.0.md"
    text = (content / "policies/allocation/1.0.md").read_text()
    policy.write_text(text.replace("effective: 2025-01-01", "effective: 2026-01-01").replace("1.0", "2.0"))
    told = diff(content, "HEAD", "--format", "markdown")
    assert told.exit_code == 0, told.output
    assert told.stdout.startswith("**Public numbers if merged:** NO CHANGE (next public figures: 2025-11-03)")
    assert "* policy `allocation/2.0`: new" in told.stdout and "**Pages that change:**" in told.stdout
    assert "policies/allocation" in told.stdout


def test_a_quarter_that_is_closed_with_the_merge_is_a_change(content: Path, tmp_path: Path) -> None:
    before = Path(shutil.copytree(content, tmp_path / "before"))
    open_again(before)
    told = diff(content, str(before), str(content), "--format", "markdown").stdout
    assert "figures change (2025-q1 → 2025-q2)" in told and "| figure | before | after | change | why |" in told
    assert "* commentary `2025-q2`: new" in told


def test_a_late_entry_moves_no_public_number(content: Path) -> None:
    with (content / "ledger/events.csv").open("a") as ledger:
        ledger.write("L01,2025-07-20,forfeit,p08,G08,75,,,,,,\n")
    assert diff(content, "HEAD").stdout.splitlines() == [
        "Public numbers: NO CHANGE (next public figures: 2025-11-03)", "0 pages change",
    ]  # fmt: skip


def test_a_quarter_that_is_open_is_no_comment(content: Path) -> None:
    open_again(content)
    assert "Public numbers, if 2025-q2 were closed now:" in diff(content, Q1, Q2).stdout
    assert diff(content, Q1, Q2, "--format", "markdown").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((Q1,), 2, "Name two quarters"),
        ((Q1, "HEAD"), 2, "Name two quarters"),
        ((Q1, "2031-q1"), 1, "Q05"),
        (("no-such-branch",), 1, "C11"),
        (("HEAD", "--private"), 2, "goes with two quarters"),
    ],
)
def test_what_cannot_be_compared_is_said(closed: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    told = diff(closed, *arguments)
    assert told.exit_code == code and words in told.output
