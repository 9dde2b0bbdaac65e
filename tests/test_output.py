"""The writer: whole or not at all, ours or refused."""

import contextlib
import os
import subprocess
from pathlib import Path

import pytest

from transparency import output
from transparency.output import CHECKSUMS, KEPT, MARK, checksums, intact, write_site


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
    rename = Path.replace

    def replace(self: Path, other: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise error
        return rename(self, other)

    monkeypatch.setattr(Path, "replace", replace)
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


class PowerCutError(BaseException):
    """Nothing after it runs, not even clearing up."""


@pytest.mark.parametrize("step", range(12))
def test_a_build_cut_off_anywhere_leaves_a_whole_site_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Stop for good before the n-th change on disk; the next build, even one refused later, finds old or new whole."""
    target = tmp_path / "site"
    write_site(site(a="old"), target)
    calls = 0

    def cut(real: object) -> object:
        def change(*args: object, **options: object) -> object:
            nonlocal calls
            calls += 1
            if calls > step:
                raise PowerCutError
            return real(*args, **options)  # type: ignore[operator]

        return change

    with monkeypatch.context() as patch:
        for owner, name in ((Path, "replace"), (Path, "mkdir"), (os, "fsync"), (output.shutil, "rmtree")):
            patch.setattr(owner, name, cut(getattr(owner, name)))
        with contextlib.suppress(PowerCutError):
            write_site(site(b="new"), target)
    whole = target if target.exists() else tmp_path / ".site.transparency-old"
    assert held(whole) in (site(a="old"), site(b="new"))
    assert write_site(site(c="next"), target) == []
    assert held(target) == site(c="next")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a/../../x", MARK, KEPT, ""])
def test_a_path_outside_the_site_is_a_fault_of_the_program(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path inside"):
        write_site({path: b""}, tmp_path / "site")
