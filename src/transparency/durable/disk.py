"""Single changes of the disk, each through to it, and each a plain call of ``os``, where a test counts and stops them.

The names that the program uses beside a place are hidden and end in ``.transparency-new`` or ``.transparency-old``.
"""

import errno
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl


def swap(staged: Path, place: Path, spare: Path) -> None:
    """Put a folder in the place of another; where that fails, the other one is put back."""
    moved = os.path.lexists(place)
    if moved:
        remove(spare)
        os.rename(place, spare)
    try:
        os.rename(staged, place)
    except BaseException:
        if moved:
            os.rename(spare, place)
        raise


def write_new(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Write a new file through to the disk, readable from its first byte on only by whom it may concern."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder. Where a system cannot do that for folders there is nothing to do."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Hold the lock of one folder."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def beside(place: Path, role: str) -> Path:
    """A name in the same folder, so on the same file system: a rename suffices."""
    return place.with_name(f".{place.name}{role}")


def missing_above(places: Sequence[Path]) -> list[Path]:
    """The folders above these that are not there, outer ones first."""
    above = {folder: None for place in places for folder in reversed(place.parents)}
    return [folder for folder in above if not folder.exists()]


def remove(path: Path) -> None:
    """Take away whatever stands there; a link itself, not what it points to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)
