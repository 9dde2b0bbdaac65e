"""The one way in which a file, or a set of files, gets onto the disk: whole, flushed, and all of a set or none of it.

*One file* is written beside its place, flushed, and renamed onto it; then the folder is flushed. Without the first
flush a power cut may leave a name without its bytes, without the second one the old name. Never is a file opened and
overwritten in place: who reads it at that moment, or is cut off while writing it, has half of it.

*A set* (some files, a whole site, both) has a journal, one file in the folder where it is at home:

1. the journal says what will be written; from here on a run that is cut off is cleared up by the next one;
2. everything new is written beside its place, and flushed with its folders. All that can fail for want of space, for
   rights or for a name too long fails here, with everything old in its place;
3. the journal is replaced by one that says: whole. This rename is the moment at which the new set counts;
4. each piece is renamed onto its place, folders are flushed, the journal is removed.

Whoever comes next (``finish``; every command that reads a publication does it first) finds no journal, or one of
step 1 and takes away what lies beside, or one of step 3 and goes on with step 4. So at any moment the disk says old
or new, and a reader of the program sees only whole sets. Writers into one folder take turns (``alone``).

After a flush that failed, a file may look whole and not be on the disk (https://wiki.postgresql.org/wiki/Fsync_Errors);
such a file is never read back or flushed again, but thrown away. The way of ``internal/durable`` of Sunlight, whose
reasons these are: https://github.com/FiloSottile/sunlight.

A journal is only followed where a run on this very disk wrote it (``journal``). Nor is a file or a folder replaced that
someone changed after the run was cut off.

Limits: a set is at home on one machine; where folders cannot be flushed (Windows, some network disks) a power cut may
take back a set that was reported as written, and Windows has no turns.
"""

import errno
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path, PurePath

from msgspec import Struct

from transparency.durable.disk import beside, flush_folder, missing_above, remove, turn, write_new
from transparency.durable.journal import (
    JOURNAL,
    NEW,
    OLD,
    SEAL,
    Journal,
    StrangeJournalError,
    digest,
    is_unfinished,
    read_journal,
    staged_piece,
    state,
)

__all__ = [
    "JOURNAL", "NEW", "OLD", "SEAL", "ChangedError", "File", "Folder", "InTheWayError", "StrangeJournalError",
    "UnfinishedError", "alone", "finish", "make_folders", "read_before", "read_folder", "write_file", "write_set",
]  # fmt: skip


_HELD: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())
"""The folders into which nobody but this run writes, while it does."""


NO_FILE = "it is no plain file"


class File(Struct, frozen=True):
    """One file of a set. ``before`` are the bytes that the set was planned on; ``None``: there was no file."""

    place: Path
    data: bytes
    before: bytes | None
    private: bool = False
    """Whether only its owner may read it, and a folder that is made for it."""


class Folder(Struct, frozen=True):
    """A folder of a set, with everything that shall be in it; it takes the place of all that is there."""

    place: Path
    files: Mapping[str, bytes]
    """Path below the folder → bytes."""
    before: Mapping[str, bytes] | None = None
    """What it held when the set was planned; ``None``: whatever is there may be replaced."""


class ChangedError(Exception):
    """A file is not the one that the set was planned on: someone else wrote it in between."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place} was changed")
        self.place = place


class InTheWayError(OSError):
    """What is in the place of a file of a set is none that can be read, and so replaced. ``filename``: where."""


class UnfinishedError(OSError):
    """Everything new is on the disk, not all of it in its place; the next run goes on. ``filename``: the journal."""


def write_file(place: Path, data: bytes) -> None:
    """Put one file onto the disk, whole or not at all. Raises ``OSError``; then the old one is untouched."""
    staged = place.with_name(f".{place.name}.{os.getpid()}-{threading.get_ident()}{NEW}")
    try:
        remove(staged)  # of a run that was cut off and had the same number
        write_new(staged, data)
        os.replace(staged, place)
    except BaseException:
        with suppress(OSError):
            os.unlink(staged)
        raise
    flush_folder(place.parent)


def make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it, each flushed to the disk. What is there stays; those made, outer ones first."""
    made = missing_above([folder.absolute() / NEW])
    for missing in made:
        with suppress(FileExistsError):
            os.mkdir(missing)
        flush_folder(missing.parent)
    return made


def read_before(place: Path) -> bytes | None:
    """The bytes of a file on which a set is planned; ``None``: there is none. ``InTheWayError`` for a folder or a pipe.

    To be read before anything is made of them by another way of reading: who changes the file in between is found out.
    """
    try:
        if place.is_file():
            return place.read_bytes()
    except OSError as error:
        raise InTheWayError(error.errno, error.strerror, str(place)) from error
    if os.path.lexists(place):
        raise InTheWayError(errno.EEXIST, NO_FILE, str(place))
    return None


def read_folder(folder: Path) -> dict[str, bytes]:
    """All that a folder holds: path below it → bytes. ``InTheWayError`` for what is neither plain file nor folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_dir():
            data = None if path.is_symlink() else read_before(path)
            if data is None:
                raise InTheWayError(errno.EEXIST, NO_FILE, str(path))
            found[path.relative_to(folder).as_posix()] = data
    return found


@contextmanager
def alone(*folders: Path) -> Iterator[None]:
    """Wait for other runs that write into one of these folders; finish what one that was cut off left in them.

    What is written is planned in here too: else another run writes between the look and the writing, and what was
    planned on is not so any more. A folder that this run has already is not waited for again. The lock leaves no file
    and dies with its process. Raises ``OSError``.
    """
    held = _HELD.get()
    waited = {folder.resolve(): folder for folder in folders if folder.resolve() not in held}
    with ExitStack() as turns:
        for _, folder in sorted(waited.items()):
            turns.enter_context(turn(folder))
        for folder in waited.values():
            _finish(folder)
        turns.callback(_HELD.reset, _HELD.set(held | set(waited)))
        yield


def finish(home: Path) -> None:
    """Finish what a run that was cut off left in ``home``. Mostly nothing is, and this looks for three names and ends.

    Raises ``StrangeJournalError``, ``UnfinishedError`` or ``OSError``.
    """
    if is_unfinished(home):
        with alone(home):
            pass


def write_set(home: Path, pieces: Sequence[File | Folder]) -> None:
    """Put all pieces onto the disk, or none. Only inside ``alone``, for ``home`` and what holds a ``Folder``.

    A file that already is as it shall be is left out. Raises ``ChangedError`` or ``OSError``: nothing was written; or
    ``UnfinishedError``: the next run goes on.
    """
    needed = {home.resolve(), *(piece.place.parent.resolve() for piece in pieces if isinstance(piece, Folder))}
    if not needed <= _HELD.get():
        raise RuntimeError("what is written is planned and written while nobody else writes there: alone()")
    pieces = [piece for piece in pieces if _differs(piece)]
    if not pieces:
        return
    journal = Journal.of(home, [piece.place for piece in pieces])
    places = journal.places
    shared = {
        above
        for piece, place in zip(pieces, places, strict=True)
        if not (isinstance(piece, File) and piece.private)
        for above in place.parents
    }
    whole = False
    try:
        journal.begin()
        for folder in journal.made:
            os.mkdir(folder, 0o777 if folder in shared else 0o700)
        for piece, place in zip(pieces, places, strict=True):
            _stage(piece, beside(place, NEW))
        for folder in {place.parent for place in (*places, *journal.made)}:
            flush_folder(folder)
        whole = True
        journal.note([staged_piece(place, _before(piece, place)) for piece, place in zip(pieces, places, strict=True)])
        journal.put_in_place()
    except BaseException as error:
        if whole and not all(os.path.lexists(beside(place, NEW)) for place in places):
            if isinstance(error, OSError):
                raise UnfinishedError(error.errno, error.strerror, str(home / JOURNAL)) from error
            journal.put_in_place()  # someone pressed Ctrl-C in the middle of it: the way on is the shorter one
            raise
        journal.undo(whole=whole)
        raise


def _finish(home: Path) -> None:
    """Go on with a set that is whole, take away one that is not."""
    try:
        found = read_journal(home)
        if found is None:
            return
        journal, marks = found
        if not marks:
            journal.undo(whole=False)
            return
        journal.check(marks)
        journal.put_in_place()
    except StrangeJournalError as error:
        error.filename = str(home / JOURNAL)
        raise
    except OSError as error:
        raise UnfinishedError(error.errno, error.strerror, str(home / JOURNAL)) from error


def _before(piece: File | Folder, place: Path) -> str:
    """What a piece takes the place of."""
    return digest(piece.before) if isinstance(piece, File) else state(place)


def _differs(piece: File | Folder) -> bool:
    """Whether a piece is to be written; ``ChangedError`` where its place does not hold what it was planned on."""
    if isinstance(piece, Folder):
        if piece.before is not None and read_folder(piece.place) != piece.before:
            raise ChangedError(piece.place)
        return True
    found = read_before(piece.place)
    if found not in (piece.data, piece.before):
        raise ChangedError(piece.place)
    return found != piece.data


def _stage(piece: File | Folder, staged: Path) -> None:
    """Write a piece beside its place, through to the disk."""
    remove(staged)
    if isinstance(piece, File):
        write_new(staged, piece.data, 0o600 if piece.private else 0o666)
        return
    os.mkdir(staged)
    folders = {staged / above: None for path in sorted(piece.files) for above in reversed(PurePath(path).parents)}
    for folder in list(folders)[1:]:
        os.mkdir(folder)
    for path, data in sorted(piece.files.items()):
        write_new(staged / path, data)
    for folder in reversed(folders):
        flush_folder(folder)
    if piece.place.is_dir():
        shutil.copymode(piece.place, staged)
