"""The private folder is its owner's alone: made so by ``init`` and imports, looked at by check, lint and imports."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.build import check
from transparency.cli import transparency
from transparency.personal.checking import open_to_others

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


def rights(place: Path) -> int:
    return place.stat().st_mode & 0o777


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """The small publication and, beside it, a private folder as it should be."""
    shutil.copytree(SMALL, tmp_path / "content")
    private = tmp_path / "private"
    private.mkdir(0o700)
    for name in ("crosswalk.csv", "pseudonyms.key"):
        (private / name).write_text("kind,origin,source,id,epoch\n" if name == "crosswalk.csv" else "11" * 32 + "\n")
        (private / name).chmod(0o600)
    return private


def test_init_makes_it_so_under_any_mask(tmp_path: Path) -> None:
    before = os.umask(0o000)
    try:
        made = CliRunner().invoke(transparency, ["init", str(tmp_path / "ours"), "--yes"])
    finally:
        os.umask(before)
    assert made.exit_code == 0, made.output
    private = tmp_path / "ours" / "private"
    assert rights(private) == 0o700 and rights(private.parent) == 0o777
    assert {rights(file) for file in private.iterdir()} == {0o600}
    assert open_to_others(private) == []


def test_as_it_should_be_nothing_is_told(private: Path) -> None:
    assert open_to_others(private) == [] and check(private.parent / "content").problems == []
    assert open_to_others(private / "nowhere") == []
    (private / "export.csv").write_text("a,b\n")  # kept by the folder
    assert open_to_others(private) == []


@pytest.mark.parametrize(
    ("name", "mode"), [("", 0o755), ("", 0o710), ("crosswalk.csv", 0o644), ("pseudonyms.key", 0o620)]
)
def test_check_lint_and_imports_tell_what_is_open(private: Path, name: str, mode: int, tmp_path: Path) -> None:
    (private / name).chmod(mode)
    content, run = str(tmp_path / "content"), CliRunner()
    (problem,) = check(Path(content)).problems
    shown = f"private/{name}".rstrip("/")
    assert (problem.code, problem.message) == ("D11", f"{shown} is open to others on this computer.")
    assert problem.hint == f"Run: chmod {'600' if name else '700'} {shown}"
    assert run.invoke(transparency, ["check", "--content", content]).exit_code == 0
    assert run.invoke(transparency, ["check", "--strict", "--content", content]).exit_code == 1
    assert problem.message in run.invoke(transparency, ["lint", "--content", content]).output
    (tmp_path / "package").mkdir()
    told = run.invoke(transparency, ["import", "ocf", str(tmp_path / "package"), "--content", content])
    assert told.exit_code == 1 and problem.message in told.output


def test_a_check_that_is_remembered_does_not_hide_it(private: Path) -> None:
    content = str(private.parent / "content")
    run = CliRunner()
    assert run.invoke(transparency, ["check", "--strict", "--content", content]).exit_code == 0
    (private / "crosswalk.csv").chmod(0o644)
    assert run.invoke(transparency, ["check", "--strict", "--content", content]).exit_code == 1
