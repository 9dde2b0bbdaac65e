"""All of a set or none of it, whatever happens at whichever change of the disk."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.durable.disk import Disk, PowerCutError

from transparency.durable import (
    JOURNAL,
    NEW,
    OLD,
    SEAL,
    ChangedError,
    File,
    Folder,
    StrangeJournalError,
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
        if (root / f"content/.lock{NEW}").exists() and b'"marks":[[' in (root / f"content/{JOURNAL}").read_bytes():
            break
        finish(root / "content")
        put(root, before)
    (root / "content/lock").write_bytes(b"mine")
    with pytest.raises(UnfinishedError, match="lock was changed"):
        finish(root / "content")
    assert (root / "content/lock").read_bytes() == b"mine"


def test_what_someone_put_into_a_folder_after_a_run_was_cut_off_stays(root: Path) -> None:
    for at in range(1, changes(root)):
        with contextlib.suppress(PowerCutError), Disk("cut", at, root):
            put(root, NEW_STATE)
        if (root / f".site{NEW}").exists() and b'"marks":[[' in (root / f"content/{JOURNAL}").read_bytes():
            break
        finish(root / "content")
    (root / "site/notes.txt").write_bytes(b"mine")
    with pytest.raises(UnfinishedError, match="site was changed"):
        finish(root / "content")
    assert (root / "site/notes.txt").read_bytes() == b"mine"


def sealed(home: Path, **text: object) -> bytes:
    """A journal with the right seal, as only a program on this machine can write it."""
    (home / SEAL).write_bytes(b"")
    status = (home / SEAL).stat()
    whole = {"seal": [status.st_ino, status.st_ctime_ns], "places": [], "made": [], "marks": []} | text
    return json.dumps(whole).encode()


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{}", b"[]", b"nonsense", b"\xff", b"[" * 100_000, b'{"places": [], "made": [], "marks": [[1, 2, ""]]}',
        b'{"seal": [1e999, 1], "places": [], "made": [], "marks": []}',
        b'{"seal": [1, 2], "places": ["\\ud800"], "made": [], "marks": []}',
        {"marks": [[1, 2, ""]]}, {"places": 1}, {"places": ["a%00"]}, {"places": ["/"]}, {"more": 1},
        {"places": ["a"], "marks": [[1e999, 1, ""]]}, {"places": ["a"], "marks": [[1.5, 1, ""]]},
        {"places": ["link/.."], "made": ["link/new"]}, {"places": ["link/b.css"]}, {"seal": [True, 1]},
    ],
)  # fmt: skip
def test_a_journal_that_is_none_is_told_and_nothing_is_done(root: Path, text: bytes | dict[str, object]) -> None:
    (root / "link").symlink_to(root / "site/a")
    data = text if isinstance(text, bytes) else sealed(root, **text)
    (root / JOURNAL).write_bytes(data)
    before = held(root)
    with pytest.raises(StrangeJournalError, match="no run on this disk"):
        finish(root)
    assert held(root) == before and held(root)[JOURNAL] == data


@pytest.mark.parametrize("name", [JOURNAL, SEAL, f".{JOURNAL}{NEW}"])
@pytest.mark.parametrize("kind", ["folder", "pipe", "link", "large"])
def test_what_is_no_journal_of_ours_is_not_read_and_not_taken_away(root: Path, name: str, kind: str) -> None:
    place = root / name
    if kind == "folder":
        place.mkdir()
        (place / "x").write_bytes(b"theirs")
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "link":
        place.symlink_to(root / "content/lock")
    else:
        with place.open("wb") as file:
            file.truncate(1 << 40)
    with pytest.raises(StrangeJournalError):
        finish(root)
    assert os.path.lexists(place) and (root / "content/lock").read_bytes() == b"1"


def test_a_journal_that_came_from_elsewhere_is_not_followed(tmp_path: Path) -> None:
    """Wherever a run was cut off: a copy of all that it left is no state that this disk has to finish.

    What a repository brings may name anything; here it names what a real run did, and that is the most it can know.
    """
    outcomes = set()
    at, struck = 0, True
    while struck:
        at += 1
        root, copy = tmp_path / f"{at}", tmp_path / f"{at}-copy"
        for name, data in OLD_STATE.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(data)
        with Disk("cut", at, root) as disk, contextlib.suppress(PowerCutError):
            put(root, NEW_STATE)
        struck = disk.struck
        shutil.copytree(root, copy)
        before = held(copy)
        try:
            finish(copy / "content")
        except StrangeJournalError:
            outcomes.add("refused")
            assert held(copy) == before, at
        else:  # no journal yet, or none any more: only its seal, or the beginning of it, is taken away
            outcomes.add("nothing to do")
            assert held(copy).items() >= {(n, d) for n, d in before.items() if JOURNAL not in n and SEAL not in n}, at
            assert not before.keys() & {f"content/{JOURNAL}"}
    assert outcomes == {"refused", "nothing to do"}


def test_a_strangers_journal_takes_nothing_away_outside_or_inside(root: Path) -> None:
    """A pull request brings a journal, its seal, and names that reach out of the folder."""
    outside = root / f"other/.key{NEW}"
    outside.mkdir(parents=True)
    (outside / "secret").write_bytes(b"secret")
    (root / "other/empty").mkdir()
    (root / f"content/.lock{NEW}").write_bytes(b"theirs")
    before = held(root)
    names = {"places": ["../other/key", "lock"], "made": ["../other/empty"], "marks": []}
    for seal in ([0, 0], [(root / "content").stat().st_ino, 0]):
        (root / "content" / SEAL).write_bytes(b"")
        (root / "content" / JOURNAL).write_text(json.dumps({"seal": seal, **names}))
        with pytest.raises(StrangeJournalError):
            finish(root / "content")
    for name in (JOURNAL, SEAL):
        (root / "content" / name).unlink()
    assert held(root) == before and (root / "other/empty").is_dir()


def test_a_sealed_journal_still_replaces_only_with_what_its_run_wrote(root: Path) -> None:
    (root / "key").write_bytes(b"secret")
    (root / f".key{NEW}").write_bytes(b"theirs")
    status = (root / f".key{NEW}").stat()
    before = held(root)
    for mark in ([status.st_ino, 0, ""], [status.st_ino, status.st_mtime_ns - 1, ""], [0, status.st_ctime_ns, ""]):
        (root / "content" / JOURNAL).write_bytes(sealed(root / "content", places=["../key"], marks=[mark]))
        with pytest.raises(StrangeJournalError):
            finish(root / "content")
    for name in (JOURNAL, SEAL):
        (root / "content" / name).unlink()
    assert held(root) == before


def test_a_folder_named_in_other_bytes_than_utf8(root: Path) -> None:
    """Such as a person's output folder may be: a run that was cut off there is finished like any other."""
    place = root / os.fsdecode(b"s\xffte %41")
    with Disk("cut", 10**9, root) as disk, alone(root):
        write_set(root, [Folder(place, {"a": b"1"})])
    for at in range(1, disk.count + 1):
        with contextlib.suppress(PowerCutError), Disk("cut", at, root), alone(root):
            write_set(root, [Folder(place, {"a": b"2"})])
        finish(root)
        assert (place / "a").read_bytes() in (b"1", b"2")
        assert not [path for path in root.rglob("*") if path.name.endswith((NEW, OLD, JOURNAL))]
    assert (place / "a").read_bytes() == b"2"


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
