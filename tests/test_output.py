"""The writer: whole or not at all, ours or refused."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.durable.disk import Disk, PowerCutError

from transparency.durable import File, alone
from transparency.output import (
    CHECKSUMS,
    DRAFT_TEXT,
    KEPT,
    MARK,
    MARK_TEXT,
    checksums,
    finished,
    intact,
    planning,
    write_files,
    write_into,
    write_site,
)


def site(**pages: str) -> dict[str, bytes]:
    files = {"index.html": b"<p>home</p>", "assets/page.css": b"p{}"} | {
        f"{name}/index.html": text.encode() for name, text in pages.items()
    }
    return files | {CHECKSUMS: checksums(files)}


def held(target: Path) -> dict[str, bytes]:
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file() and path.name not in (MARK, KEPT)
    }


def test_writes_a_new_site_and_its_checksums_hold(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "site"
    assert write_site(site(a="1"), target) == []
    assert held(target) == site(a="1")
    subprocess.run(["sha256sum", "--check", "--quiet", CHECKSUMS], cwd=target, check=True)
    assert [path.name for path in target.parent.iterdir()] == ["site"]


def test_replaces_whole_and_keeps_the_ignore_file(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / KEPT).write_text("*\n!.gitignore\n")
    assert write_site(site(a="1", b="2"), target) == []
    assert write_site(site(b="3"), target) == []
    assert held(target) == site(b="3")
    assert (target / KEPT).read_text() == "*\n!.gitignore\n"


def test_a_draft_is_not_put_in_the_place_of_a_site(tmp_path: Path) -> None:
    target = tmp_path / "site"
    assert write_site(site(a="1"), target, DRAFT_TEXT) == []
    assert write_site(site(a="2"), target, DRAFT_TEXT) == []
    assert write_site(site(a="2"), target) == [] and (target / MARK).read_bytes() == MARK_TEXT
    (problem,) = write_site(site(a="2"), target, DRAFT_TEXT)
    assert problem.code == "O02" and "holds a site" in problem.message and (target / MARK).read_bytes() == MARK_TEXT


def test_an_equal_site_is_not_written_again(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write_site(site(a="1"), target)
    before = (target.stat().st_ino, (target / "index.html").stat().st_mtime_ns)
    assert write_site(site(a="1"), target) == []
    assert (target.stat().st_ino, (target / "index.html").stat().st_mtime_ns) == before


@pytest.mark.parametrize("name", ["notes.txt", "a/thesis.odt", ".git/config", CHECKSUMS])
def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path, name: str) -> None:
    target = tmp_path / "site"
    (target / name).parent.mkdir(parents=True)
    (target / name).write_text("mine")
    (problem,) = write_site(site(), target)
    assert problem.code == "O02" and name in problem.message
    assert (target / name).read_text() == "mine"
    assert not (target / "index.html").exists()


def test_something_added_to_our_site_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write_site(site(), target)
    (target / "notes.txt").write_text("mine")
    (problem,) = write_site(site(a="1"), target)
    assert problem.code == "O02"
    assert (target / "notes.txt").read_text() == "mine"


def test_the_root_of_the_disk_is_refused() -> None:
    root = Path(Path.cwd().anchor)
    assert [one.code for one in write_site({"index.html": b"1"}, root)] == ["O02"]
    assert intact(root) is None


def test_someone_elses_checksums_do_not_make_a_folder_ours(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "debian.iso").write_text("mine")
    (target / CHECKSUMS).write_bytes(checksums({"debian.iso": b"mine"}))
    assert [problem.code for problem in write_site(site(), target)] == ["O02"]
    assert (target / "debian.iso").read_text() == "mine"


def test_a_file_or_a_link_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    assert [problem.code for problem in write_site(site(), tmp_path / "file")] == ["O02"]
    target = tmp_path / "site"
    write_site(site(), target)
    (target / "index.html").unlink()
    (target / "index.html").symlink_to(tmp_path / "file")
    assert [problem.code for problem in write_site(site(a="1"), target)] == ["O02"]
    assert (tmp_path / "file").read_text() == "mine"


def test_unwritable_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    (problem,) = write_site(site(), tmp_path / "file" / "site")
    assert problem.code == "O01"

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    target = tmp_path / "site"
    write_site(site(), target)
    monkeypatch.setattr(os, "fsync", full)
    (problem,) = write_site(site(a="1"), target)
    assert problem.code == "O01" and "No space left" in problem.message
    assert held(target) == site()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "site"]


@pytest.mark.parametrize("failing", [1, 2])
@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()])
def test_a_failed_rename_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, error: BaseException
) -> None:
    target = tmp_path / "site"
    write_site(site(), target)
    calls = 0
    real = os.rename

    def rename(old: Path, new: Path) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise error
        real(old, new)

    monkeypatch.setattr(os, "rename", rename)
    if isinstance(error, OSError):
        assert [problem.code for problem in write_site(site(a="1"), target)] == ["O01"]
    else:
        with pytest.raises(KeyboardInterrupt):
            write_site(site(a="1"), target)
    assert held(target) == site()
    monkeypatch.undo()
    assert write_site(site(a="1"), target) == []
    assert held(target) == site(a="1")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("fault", ["cut", "full", "once"])
def test_a_site_is_whole_at_each_change_of_the_disk(tmp_path: Path, fault: str) -> None:
    """And a build that says that nothing was written has written nothing."""
    at, struck, told = 0, True, set()
    while struck:
        at += 1
        folder, target = tmp_path / str(at), tmp_path / str(at) / "site"
        write_site(site(a="old"), target)
        problems = []
        with Disk(fault, at, folder) as disk, contextlib.suppress(PowerCutError):
            problems = write_site(site(b="new"), target)
        (code,) = {problem.code for problem in problems} or {""}
        told.add(code)
        if code == "O01":
            assert held(target) == site(a="old")
        assert finished(folder) == []
        assert held(target) in ([site(b="new")] if code == "O04" else [site(a="old"), site(b="new")]), at
        assert write_site(site(c="next"), target) == []
        assert held(target) == site(c="next")
        assert [path.name for path in folder.iterdir()] == ["site"]
        struck = disk.struck
    assert told == {"cut": {""}, "full": {"", "O01", "O04"}, "once": {"", "O01", "O04"}}[fault]


def test_two_builds_take_turns(tmp_path: Path) -> None:
    """Neither fails, and whoever looks under the lock finds one of the two sites, whole (security review, M1)."""
    target = tmp_path / "site"
    sites = [site(**{name: name * 2000 for name in names}) for names in ("abc", "cde")]
    program = (
        "import sys, pathlib; from transparency.output import checksums, write_site, CHECKSUMS\n"
        "names = sys.argv[1]\n"
        "files = {'index.html': b'<p>home</p>', 'assets/page.css': b'p{}'}"
        " | {f'{n}/index.html': (n * 2000).encode() for n in names}\n"
        "files[CHECKSUMS] = checksums(files)\n"
        "sys.exit(sum(len(write_site(files, pathlib.Path(sys.argv[2]))) for _ in range(40)))"
    )
    runs = [subprocess.Popen([sys.executable, "-c", program, names, str(target)]) for names in ("abc", "cde")]
    seen = 0
    while any(run.poll() is None for run in runs):
        if target.parent.exists():
            with alone(target.parent):
                if target.exists():
                    assert held(target) in sites
                    seen += 1
    assert [run.wait() for run in runs] == [0, 0] and seen
    assert held(target) in sites and [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_name_too_long_is_told_with_its_name_and_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "site"
    write_site(site(), target)
    name = "x" * 300 + ".pdf"
    (problem,) = write_site(site() | {f"reports/{name}": b"%PDF"}, target)
    assert problem.code == "O01" and name in problem.message and "too long" in problem.message
    assert held(target) == site()


def test_a_file_that_someone_else_changed_is_not_overwritten(tmp_path: Path) -> None:
    place = tmp_path / "keys.yaml"
    place.write_bytes(b"theirs")
    with planning(tmp_path):
        (problem,) = write_files(tmp_path, [File(place, b"ours", None)])
    assert problem.code == "O05" and "keys.yaml" in problem.message
    assert place.read_bytes() == b"theirs"


def test_nothing_is_written_that_was_not_planned_while_nobody_else_writes(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="planned and written while nobody else"):
        write_files(tmp_path, [File(tmp_path / "keys.yaml", b"ours", None)])
    with planning(tmp_path), alone(tmp_path), planning(tmp_path):  # who has it does not wait for itself
        assert write_files(tmp_path, [File(tmp_path / "keys.yaml", b"ours", None)]) == []


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_in_the_place_of_a_file_is_named(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "out" / "books.json"
    place.parent.mkdir()
    (Path.mkdir if kind == "folder" else os.mkfifo)(place)
    (problem,) = write_into(place.parent, {"books.json": b"{}"})
    assert problem.code == "O01" and problem.path == place.as_posix()


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", MARK, KEPT, ""])
def test_a_path_outside_the_site_is_a_fault_of_the_program(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path inside"):
        write_site({path: b""}, tmp_path / "site")
