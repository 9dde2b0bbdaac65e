"""Writing an import: a few files, each beside its old self and then swapped in, or none of them."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from transparency.publication.problem import Problem


class File(Struct, frozen=True):
    """One file to write. ``before`` are the bytes that the import was planned on; ``None``: there was no file."""

    path: Path
    data: bytes
    before: bytes | None
    private: bool = False
    """Whether only its owner may read it."""


def read_bytes(path: Path) -> bytes | None:
    """The bytes of a file, ``None`` when there is none."""
    return path.read_bytes() if path.is_file() else None


def write_files(files: Sequence[File]) -> list[Problem]:
    """Write all files or none. They are swapped in in their order, each state in between being a sound one.

    Private files come first, then settings and providers, events last: cut off by a power failure in between, the
    ledger has no event more than before, and importing again completes it. Problems: N12.
    """
    changed = [one for one in files if one.data != one.before]
    swapped: list[File] = []
    try:
        for one in changed:
            if read_bytes(one.path) != one.before:
                message = f"{one.path.name} was changed by someone else during the import. Nothing was written."
                return [Problem("N12", message, hint="Import again.")]
        for one in changed:
            one.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if one.private else 0o777)
            _write(_beside(one.path), one)
        for one in changed:
            _beside(one.path).replace(one.path)
            swapped.append(one)
    except BaseException as error:
        for one in reversed(swapped):
            with contextlib.suppress(OSError):
                _put_back(one)
        if not isinstance(error, OSError):
            raise
        reason = error.strerror or type(error).__name__
        message = f"The files cannot be written: {reason}. Everything is as it was."
        return [Problem("N12", message, hint="Check permissions and free space, and try again.")]
    finally:
        for one in changed:
            with contextlib.suppress(OSError):
                _beside(one.path).unlink(missing_ok=True)
    return []


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.importing")


def _write(path: Path, one: File) -> None:
    """Write through to the disk, readable from the first byte on only by whom it may concern."""
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if one.private else 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(one.data)
        file.flush()
        os.fsync(file.fileno())


def _put_back(one: File) -> None:
    if one.before is None:
        one.path.unlink(missing_ok=True)
        return
    _write(_beside(one.path), File(one.path, one.before, None, one.private))
    _beside(one.path).replace(one.path)
