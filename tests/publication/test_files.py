"""The one reader of content: regular files below the folder, and nothing else, wherever it stands."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from transparency.build import check
from transparency.personal.checking import files_below, lint_path, watch_for
from transparency.publication.files import regular_files as files
from transparency.publication.files.regular_files import kind_of, listed, listed_below, read_bytes

SMALL = Path(__file__).resolve().parent.parent / "sites" / "small"
PLACES = {
    "publication.yaml": "Y05",
    "ledger": "L15",
    "ledger/events.csv": "L15",
    "ledger/events": "L15",
    "ledger/providers.csv": "L15",
    "ledger/capitalization.csv": "L15",
    "rules": "Y05",
    "rules/R-2025-01.yaml": "Y05",
    "policies": "Y05",
    "policies/allocation": "Y05",
    "policies/allocation/1.0.md": "Y05",
    "quarters": "Y05",
    "quarters/2025-q2": "Y05",
    "quarters/2025-q2/commentary.md": "Y05",
    "governance": "Y05",
    "governance/exceptions.yaml": "Y05",
    "quarters/2025-q1/release.json": "C01",
    "private/disclosure.yaml": "V05",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def put(kind: str, content: Path, path: str) -> None:
    """Put a link out of the content, a link inside it, or a pipe in a place; links lead to what was there before."""
    place = content / path
    moved = place.parent / f".{place.name}" if kind == "inner link" else content.parent / "beside"
    if place.exists():
        place.rename(moved)
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        moved = Path("/etc/hostname")
    if kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(moved)


@pytest.mark.parametrize("kind", ["link", "inner link", "pipe"])
@pytest.mark.parametrize("path", PLACES)
def test_neither_links_nor_pipes_are_followed(content: Path, path: str, kind: str) -> None:
    put(kind, content, path)
    problems = check(content).problems
    told = [problem for problem in problems if problem.path in (path, f"../{path}")]
    assert PLACES[path] in {problem.code for problem in told}, problems
    assert all("root:" not in problem.excerpt and os.uname().nodename not in problem.excerpt for problem in problems)


@pytest.mark.parametrize("path", ["rules", "policies", "policies/allocation", "quarters", "ledger/events"])
def test_a_folder_that_cannot_be_read_is_not_an_empty_one(
    content: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (content / path).mkdir(exist_ok=True)
    listing = os.listdir

    def refused(place: Path) -> list[str]:
        if str(place).endswith(path):
            raise PermissionError(errno.EACCES, "Permission denied")
        return listing(place)

    monkeypatch.setattr(files.os, "listdir", refused)
    problems = check(content).problems
    told = [problem for problem in problems if problem.path == path]
    assert [problem.message for problem in told] == ["The folder cannot be read: Permission denied."]
    assert told[0].hint


@pytest.mark.parametrize("path", ["ledger/events.csv", "ledger", "policies/allocation/1.0.md", "publication.yaml"])
def test_a_file_that_cannot_be_looked_at_is_told(content: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    look = Path.lstat

    def refused(self: Path) -> os.stat_result:
        if self.as_posix().endswith(f"content/{path}"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return look(self)

    monkeypatch.setattr(Path, "lstat", refused)
    problems = check(content).problems
    assert any("cannot be read: Permission denied" in problem.message for problem in problems), problems


def test_a_name_that_is_no_text_is_told_and_printed(content: Path) -> None:
    with open(bytes(content) + b"/policies/allocation/\xff.md", "wb"):  # noqa: PTH123
        pass
    entries, problems = listed(content, "policies/allocation")
    assert [entry.name for entry in entries] == ["1.0.md"]
    assert [problem.path for problem in problems] == ["policies/allocation/\N{REPLACEMENT CHARACTER}.md"]


def test_paths_that_lead_out_or_are_too_long_hold_nothing(content: Path) -> None:
    assert kind_of(content, "../content")[1][0].message == "The path leads out of the content folder."
    assert kind_of(content, "/etc/hostname")[0] == ""
    assert kind_of(content, "a" * 300) == ("", [])
    assert kind_of(content, "publication.yaml/more") == ("", [])
    assert kind_of(content, "a\0b")[1]
    assert read_bytes(content, "rules", limit=10)[1][0].message == "This is a folder, not a file."


def test_files_below_come_in_order_without_hidden_ones(content: Path) -> None:
    (content / "policies/.hidden").write_text("x")
    entries, problems = listed_below(content, "policies")
    assert ([entry.path for entry in entries], problems) == (["policies/allocation/1.0.md"], [])


def test_the_lint_waits_for_no_pipe(content: Path) -> None:
    os.mkfifo(content / "pipe.md")
    (content / "link.md").symlink_to("/etc/hostname")
    assert not {"pipe.md", "link.md"} & {path.name for path in files_below(content)}
    assert lint_path(content / "pipe.md", "pipe.md", watch_for(content / "private", None)) == []


def test_the_themes_of_a_publication_are_linted_and_those_of_the_program_are_not(content: Path) -> None:
    (content / "themes/mine").mkdir(parents=True)
    (content / "themes/mine/a.css").write_text("/* jane@example.net */")
    assert content / "themes/mine/a.css" in files_below(content)
    (content.parent / "themes/ours").mkdir(parents=True)
    (content.parent / "themes/ours/a.css").write_text("")
    assert not any("ours" in path.parts for path in files_below(content.parent))
