"""The journal of a set: what a run is about to write, and how the run after it goes on when it was cut off.

A journal may come with a stranger's publication, and its text would choose what is renamed or taken away, anywhere on
the machine. So nothing of it is done unless it was written on this very disk. That is known by its *seal*, an empty
file beside it: the journal says under which number that lies on the disk, and since which nanosecond, which nobody can
know who brings both by way of a repository, an archive or a copy.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote_from_bytes, unquote_to_bytes

from msgspec import DecodeError, Struct, json

from transparency.durable.disk import beside, flush_folder, missing_above, remove, swap, write_new

JOURNAL = ".transparency-journal"
NEW, OLD = ".transparency-new", ".transparency-old"
SEAL = f".transparency-seal{NEW}"
LARGEST = 16 << 20
"""Bytes of a journal: a hundred thousand names."""


class StrangeJournalError(OSError):
    """No run on this disk wrote this journal, or what was put beside it: nothing of it was done."""

    def __init__(self) -> None:
        super().__init__(errno.ESTALE, "no run on this disk wrote it")


class StagedPiece(NamedTuple):
    """How a piece that lies beside its place is known again, and what it may replace."""

    number: int
    """Its number on the disk; with the next, what nobody can choose."""
    changed: int
    """When it was last changed, in nanoseconds."""
    before: str
    """What :func:`state` said of its place."""


class _Seal(NamedTuple):
    number: int
    changed: int


class _Text(Struct, frozen=True, forbid_unknown_fields=True):
    """A journal as it is written down: names relative to its folder, quoted as in addresses, whatever their bytes."""

    seal: _Seal
    places: list[str]
    made: list[str]
    marks: list[StagedPiece]


class Journal(Struct, frozen=True):
    """What a run is about to write. No path in it leads through a link."""

    home: Path
    places: list[Path]
    made: list[Path]
    """Folders that were not there, outer ones first."""

    @classmethod
    def of(cls, home: Path, places: Sequence[Path]) -> "Journal":
        """The journal, not yet written down, of what is put into these places."""
        plain = [_without_links(place) for place in places]
        return cls(home.resolve(), plain, missing_above(plain))

    def begin(self) -> None:
        """Seal it and write it down: from here on a run that is cut off is cleared up by the next one."""
        remove(self.home / SEAL)
        write_new(self.home / SEAL, b"")
        flush_folder(self.home)
        self.note()

    def note(self, marks: Sequence[StagedPiece] = ()) -> None:
        """Write it down. With ``marks``, one for each piece beside its place, it says that all of them are whole."""
        places, made = (
            [quote_from_bytes(os.fsencode(os.path.relpath(path, self.home))) for path in paths]
            for paths in (self.places, self.made)
        )
        seal = (self.home / SEAL).lstat()
        data = json.encode(_Text(_Seal(seal.st_ino, seal.st_ctime_ns), places, made, list(marks)))
        staged = beside(self.home / JOURNAL, NEW)
        remove(staged)
        write_new(staged, data)
        os.replace(staged, self.home / JOURNAL)
        flush_folder(self.home)

    def put_in_place(self) -> None:
        """Rename everything that still lies beside its place onto it. Done twice, it comes to the same."""
        for place in self.places:
            staged, spare = beside(place, NEW), beside(place, OLD)
            if staged.is_dir():
                swap(staged, place, spare)
            elif os.path.lexists(staged):
                os.replace(staged, place)
        for folder in {place.parent for place in self.places}:
            flush_folder(folder)
        for place in self.places:
            remove(beside(place, OLD))
        remove(self.home / JOURNAL)
        flush_folder(self.home)  # before its seal: without that nobody would follow it
        remove(self.home / SEAL)

    def undo(self, *, whole: bool) -> None:
        """Take away what lies beside. Never raises: what cannot be taken away is in nobody's way."""
        if whole:  # first unsay it: who comes next must not go on with half of it
            try:
                self.note()
            except OSError:
                with suppress(OSError):
                    os.unlink(self.home / JOURNAL)
        for place in self.places:
            with suppress(OSError):
                remove(beside(place, NEW))
        for folder in reversed(self.made):
            with suppress(OSError):
                os.rmdir(folder)
        for leftover in (beside(self.home / JOURNAL, NEW), self.home / JOURNAL, self.home / SEAL):
            with suppress(OSError):
                os.unlink(leftover)

    def check(self, marks: Sequence[StagedPiece]) -> None:
        """Raise ``OSError`` unless each piece beside its place is the one that was put there, to replace what is there.

        A folder's place may be empty by now: its old one was moved out of the way first.
        """
        for place, mark in zip(self.places, marks, strict=True):
            staged = beside(place, NEW)
            if not os.path.lexists(staged):
                continue
            if (staged.lstat().st_ino, staged.lstat().st_ctime_ns) != mark[:2]:
                raise StrangeJournalError
            if state(place) != mark.before and not (staged.is_dir() and not os.path.lexists(place)):
                raise OSError(errno.ESTALE, f"{place.name} was changed since")


def is_unfinished(home: Path) -> bool:
    """Whether a run that was cut off left anything at home in a folder: three looks, mostly at nothing."""
    return any(os.path.lexists(home / name) for name in (JOURNAL, SEAL, f".{JOURNAL}{NEW}"))


def read_journal(home: Path) -> tuple[Journal, list[StagedPiece]] | None:
    """The journal in a folder with its marks, none where the set is not whole; ``None`` where there is none.

    What a run left that was cut off before or after it had a journal is taken away. Raises ``StrangeJournalError`` for
    one that no run on this disk wrote, and ``OSError``.
    """
    home = home.resolve()
    data = _plain_bytes(home / JOURNAL)
    seal = _plain_bytes(home / SEAL)
    if data is None:
        for left in (beside(home / JOURNAL, NEW), home / SEAL):
            if _plain_bytes(left) is not None:
                os.unlink(left)
        return None
    try:
        text = json.decode(data, type=_Text)
    except (DecodeError, UnicodeDecodeError):
        raise StrangeJournalError from None
    if seal != b"" or text.seal != ((home / SEAL).lstat().st_ino, (home / SEAL).lstat().st_ctime_ns):
        raise StrangeJournalError
    places, made = ([_path(home, name) for name in names] for names in (text.places, text.made))
    if len(text.marks) not in {0, len(places)}:
        raise StrangeJournalError
    return Journal(home, places, made), text.marks


def staged_piece(place: Path, before: str) -> StagedPiece:
    """The mark of what lies beside a place."""
    status = beside(place, NEW).lstat()
    return StagedPiece(status.st_ino, status.st_ctime_ns, before)


def state(place: Path) -> str:
    """What is in a place, as a digest: of a file its bytes, of a folder what a look at its entries tells; else empty.

    A folder is not read: numbers, sizes and times of last change on one disk tell as much, in a thousandth of the time.
    """
    if not os.path.lexists(place):
        return ""
    if place.is_symlink() or not place.is_dir():
        return digest(place.read_bytes() if place.is_file() else b"")
    found = []
    for path in sorted(place.rglob("*")):
        status = path.lstat()
        entry = () if stat.S_ISDIR(status.st_mode) else (status.st_ino, status.st_size, status.st_mtime_ns)
        found.append((os.fsencode(path.relative_to(place)), entry))
    return digest(repr(found).encode())


def digest(data: bytes | None) -> str:
    """SHA-256 of a file's bytes; empty where there is none."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _plain_bytes(path: Path) -> bytes | None:
    """The bytes of a file of ours, ``None`` where there is none; what else is there, a link too, is strange."""
    try:
        status = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
        raise StrangeJournalError
    return path.read_bytes()


def _path(home: Path, name: str) -> Path:
    """What a journal names; strange where that is no name, or is reached through a link by now."""
    path = Path(os.path.normpath(home / os.fsdecode(unquote_to_bytes(name))))
    if not path.name or "\0" in str(path) or _without_links(path) != path:
        raise StrangeJournalError
    return path


def _without_links(place: Path) -> Path:
    """The same place, its folder named without links; what the last name is, is not asked."""
    place = place.absolute()
    return Path(os.path.realpath(place.parent), place.name)
