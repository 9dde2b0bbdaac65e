"""All of a set or none of it, whatever happens at whichever change of the disk."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.durable.disk import Disk, PowerCutError

from transparency.durable import (
    JOURNAL,
    NEW,
    OLD,
    ChangedError,
    File,
    Folder,
    UnfinishedError,
    alone,
    finish,
    read_before,
    write_file,
    write_set,
)

OLD_STATE = {
    "content/lock": b"1",
    "site/index.html": b"old",
    "site/a/b.css": b"old",
    "content/quarters/q1/text.md": b"by hand",
}
NEW_STATE = {
    "content/lock": b"1\n2",
    "content/quarters/q2/entry.json": b"{}",
    "private/key": b"secret",
    "site/index.html": b"new",
    "site/c/d.css": b"new" * 1000,
    "content/quarters/q1/text.md": b"by hand",
}


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    for name, data in OLD_STATE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    yield tmp_path


def put(root: Path, state: dict[str, bytes]) -> None:
    """Write a state as a build would: the site, then files of the publication and a private one."""
    site = {name.removeprefix("site/"): data for name, data in state.items() if name.startswith("site/")}
    with alone(root / "content", root):
        files = [
            File(root / name, data, read_before(root / name), private=name.startswith("private"))
            for name, data in state.items()
            if not name.startswith("site/")
        ]
        write_set(root / "content", [Folder(root / "site", site), *files])


def held(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def changes(root: Path) -> int:
    """How many changes a whole run makes."""
    with Disk("cut", 10**9, root) as disk:
        put(root, NEW_STATE)
    return disk.count


def test_a_set_is_written_and_nothing_is_left_beside(root: Path) -> None:
    put(root, NEW_STATE)
    assert held(root) == NEW_STATE
    assert (root / "private/key").stat().st_mode & 0o777 == 0o600 and (root / "private").stat().st_mode & 0o777 == 0o700
    finish(root / "content")
    assert held(root) == NEW_STATE


@pytest.mark.parametrize("fault", ["cut", "full", "once"])
def test_at_each_change_old_or_new_is_whole_and_the_next_run_goes_on(tmp_path: Path, fault: str) -> None:
    """Exhaustive: every change of the disk of one run, three kinds of faults."""
    outcomes = set()
    at = 0
    while True:
        at += 1
        root = tmp_path / str(at)
        for name, data in OLD_STATE.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
        came = "written"
        with Disk(fault, at, root) as disk:
            try:
                put(root, NEW_STATE)
            except PowerCutError:
                came = "cut"
            except UnfinishedError:
                came = "unfinished"
            except OSError:
                came = "refused"
        if came == "refused":  # said: nothing was written. So it is, and nothing waits for the next run
            assert held(root) == OLD_STATE and not (root / "private").exists(), at
        finish(root / "content")
        expected = {"written": [NEW_STATE], "unfinished": [NEW_STATE], "refused": [OLD_STATE]}
        assert held(root) in expected.get(came, [OLD_STATE, NEW_STATE]), (at, came)
        assert not [path for path in root.rglob("*") if path.name.endswith((NEW, OLD, JOURNAL))], at
        outcomes.add(came if came != "cut" else "new" if held(root) == NEW_STATE else "old")
        put(root, {**NEW_STATE, "content/lock": b"3"})
        assert held(root) == {**NEW_STATE, "content/lock": b"3"}
        if not disk.struck:
            break
    assert at > 40
    assert outcomes >= {"cut": {"old", "new"}, "full": {"refused", "written"}, "once": {"refused", "unfinished"}}[fault]


def test_a_file_that_someone_changed_is_left_alone(root: Path) -> None:
    planned = File(root / "content/lock", b"2", b"what it was when the set was planned")
    with alone(root), pytest.raises(ChangedError):
        write_set(root, [planned, File(root / "new", b"", None)])
    assert held(root) == OLD_STATE


def test_what_someone_changed_after_a_run_was_cut_off_is_left_alone(root: Path) -> None:
    """Between the cut and the next run a person edits a file that the set was to replace: their bytes stay."""
    last = changes(root)
    put(root, OLD_STATE | {"content/quarters/q2/entry.json": b"", "private/key": b""})
    before = held(root)
    for at in range(last):
        with contextlib.suppress(PowerCutError), Disk("cut", at + 1, root):
            put(root, NEW_STATE)
        if (root / f"content/.lock{NEW}").exists() and b'"marks": [[' in (root / f"content/{JOURNAL}").read_bytes():
            break
        finish(root / "content")
        put(root, before)
    (root / "content/lock").write_bytes(b"mine")
    with pytest.raises(UnfinishedError, match="lock was changed"):
        finish(root / "content")
    assert (root / "content/lock").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "journal",
    [
        b"", b"{}", b"[]", b"nonsense", b'{"places": [], "made": [], "marks": [[1, 2, ""]]}',
        b'{"places": 1, "made": [], "marks": []}', b'{"places": ["a\\u0000"], "made": [], "marks": []}',
        b'{"places": ["/"], "made": [], "marks": []}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_journal_that_is_none_is_told_and_nothing_is_done(root: Path, journal: bytes) -> None:
    (root / JOURNAL).write_bytes(journal)
    with pytest.raises(UnfinishedError, match="not from a run on this disk"):
        finish(root)
    assert held(root) == OLD_STATE | {JOURNAL: journal}


def test_a_strangers_journal_replaces_nothing(root: Path) -> None:
    """A pull request brings a journal and files beside ours: it cannot know under which number they lie on the disk."""
    (root / "key").write_bytes(b"secret")
    (root / f".key{NEW}").write_bytes(b"theirs")
    (root / f"content/.site{NEW}").mkdir()
    status = (root / f".key{NEW}").stat()
    before = held(root)
    for mark in ([status.st_ino, 0, ""], [status.st_ino, status.st_mtime_ns - 1, ""], [0, status.st_ctime_ns, ""]):
        (root / "content" / JOURNAL).write_text(json.dumps({"places": ["../key"], "made": [], "marks": [mark]}))
        with pytest.raises(UnfinishedError):
            finish(root / "content")
        (root / "content" / JOURNAL).unlink()
    assert held(root) == before


def test_a_link_beside_a_place_is_replaced_and_not_followed(root: Path) -> None:
    (root / "mine").write_bytes(b"mine")
    (root / f"content/.lock{NEW}").symlink_to(root / "mine")
    (root / f".site{NEW}").symlink_to(root / "content")
    put(root, NEW_STATE)
    assert held(root) == NEW_STATE | {"mine": b"mine"}


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_not_replaced(root: Path, kind: str) -> None:
    (Path.mkdir if kind == "folder" else os.mkfifo)(root / "thing")
    with alone(root), pytest.raises(OSError, match="no plain file"):
        write_set(root, [File(root / "other", b"", None), File(root / "thing", b"", None)])
    assert held(root) == OLD_STATE


def test_one_file_is_whole_at_each_change(tmp_path: Path) -> None:
    place = tmp_path / "file"
    for fault in ("cut", "full", "once"):
        at, struck = 0, True
        while struck:
            at += 1
            write_file(place, b"old")
            with Disk(fault, at, tmp_path) as disk, contextlib.suppress(PowerCutError, OSError):
                write_file(place, b"new")
            assert place.read_bytes() in (b"old", b"new")
            struck = disk.struck
        assert at > 4 and place.read_bytes() == b"new"
