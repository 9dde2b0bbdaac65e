"""A log's files against one that others wrote, and against what was cut off or moved."""

import json
from pathlib import Path

import pytest

from transparency.proof.log import LONGEST, WIDTH, Checkpoint, checkpoint_of, log_files, read_checkpoint, read_entries
from transparency.proof.note import NoteError, read_key, read_note, signers
from transparency.proof.tree import leaf_hash, root


@pytest.mark.external
def test_the_files_of_a_foreign_log_are_the_same_and_its_checkpoints_hold(cases: Path) -> None:
    """Sixteen sizes of Tessera's log: every checkpoint is signed, and names the root of the entries before it."""
    folder = cases / "verification" / "tessera-log"
    known = json.loads((folder / "key.json").read_text())
    key, entries = read_key(known["vkey"]), [entry.encode() for entry in known["entries"]]
    for size in range(len(entries) + 1):
        note = read_note((folder / "testdata" / "log" / f"checkpoint.{size}").read_bytes())
        assert signers(note, [key]) == (key,)
        checkpoint = checkpoint_of("example.com/log/testdata", entries[:size])
        assert read_checkpoint(note.text) == checkpoint
        assert str(checkpoint) == note.text
        files = log_files(entries[:size])
        for path, data in files.items():
            assert (folder / "testdata" / "log" / path).read_bytes() == data, path
        assert read_entries(files, size) == tuple(entries[:size])


def test_full_tiles_stand_on_one_another() -> None:
    """600 entries: two full tiles, a partial one, and the hashes of the full ones a height above."""
    entries = [str(number).encode() for number in range(600)]
    files = log_files(entries)
    assert sorted(path for path in files if not path.startswith("tile/entries")) == [
        "tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2",
    ]  # fmt: skip
    hashes = [leaf_hash(entry) for entry in entries]
    assert files["tile/1/000.p/2"] == root(hashes[:WIDTH]) + root(hashes[WIDTH : 2 * WIDTH])
    assert read_entries(files, 600) == tuple(entries)


def test_a_file_once_written_never_changes_as_the_log_grows() -> None:
    entries = [str(number).encode() for number in range(300)]
    written: dict[str, bytes] = {}
    for size in range(0, 300, 7):
        files = log_files(entries[:size])
        assert all(written.get(path, data) == data for path, data in files.items())
        written |= files


def test_a_bundle_that_is_missing_cut_or_too_long_is_said() -> None:
    files = log_files([b"one", b"two"])
    path = "tile/entries/000.p/2"
    for wrong in ({}, {path: files[path][:-1]}, {path: files[path][:5]}, {path: files[path] * 2}):
        with pytest.raises(NoteError):
            read_entries(wrong, 2)


@pytest.mark.parametrize(
    "text", ["", "log\n", "log\n-1\n", "log\nx\n\n", "log\n01\n{}\n", "\n1\n{}\n", "log\n1\nAAAA\n"]
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    good = str(Checkpoint("log", 1, root([leaf_hash(b"")])))
    assert str(read_checkpoint(good)) == good
    with pytest.raises(NoteError):
        read_checkpoint(text.replace("{}", good.split("\n")[2]))


def test_the_longest_entry_is_what_two_bytes_can_say() -> None:
    entries = [b"", b"x" * LONGEST, b"y"]
    assert read_entries(log_files(entries), 3) == tuple(entries)
    with pytest.raises(OverflowError):
        log_files([b"x" * (LONGEST + 1)])


@pytest.mark.parametrize(
    ("size", "names"),
    [
        (0, []), (1, ["0/000.p/1"]), (255, ["0/000.p/255"]), (256, ["0/000", "1/000.p/1"]),
        (257, ["0/000", "0/001.p/1", "1/000.p/1"]), (512, ["0/000", "0/001", "1/000.p/2"]),
    ],
)  # fmt: skip
def test_a_tile_is_full_with_256(size: int, names: list[str]) -> None:
    files = log_files([b""] * size)
    assert sorted(path for path in files if "entries" not in path) == [f"tile/{name}" for name in names]
    assert sorted(path for path in files if "entries" in path) == [
        f"tile/entries/{name[2:]}" for name in names if name.startswith("0/")
    ]
    assert read_entries(files, size) == (b"",) * size


def test_a_log_holds_as_many_entries_as_it_names() -> None:
    files = log_files([b"one", b"two"])
    both = files["tile/entries/000.p/2"]
    for wrong in (both + both[:5], both[:5]):
        with pytest.raises(NoteError, match="names 2 entries and holds"):
            read_entries({"tile/entries/000.p/2": wrong}, 2)
    with pytest.raises(NoteError, match="in the middle"):
        read_entries({"tile/entries/000.p/2": both[:-1]}, 2)
    assert read_entries({}, 0) == ()
