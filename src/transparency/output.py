"""The one writer: a whole site, ``{path: bytes}``, to a folder, or nothing at all.

The site is written to a folder beside the target, flushed to disk, and swapped in by two renames. Whatever happens in
between, the old or the new site is whole: at its place, or (after a power cut between the two renames) beside it, from
where the next build puts it back. What this program did not write is never deleted: such a folder is refused.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from transparency.publication.problem import Problem

if sys.platform != "win32":
    import fcntl

CHECKSUMS = "SHA256SUMS"
"""The list of all files of a site; also tells which files of an old site are ours."""

MARK = ".transparency-site"
"""Marks a folder as ours. SHA256SUMS alone would not do: other programs write files of that name too."""

MARK_TEXT = b"This folder is written by transparency. Each build replaces everything in it.\n"

KEPT = ".gitignore"
"""The one file of other hands that may stand in the folder; it stays."""


def checksums(files: Mapping[str, bytes]) -> bytes:
    """``SHA256SUMS`` for ``sha256sum --check``: one line a file, sorted by path."""
    lines = (f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files) if path != CHECKSUMS)
    return "".join(lines).encode()


def write_site(files: Mapping[str, bytes], target: Path) -> list[Problem]:
    """Make ``target`` hold exactly these files (and its own ``.gitignore``). Writes nothing when it already does.

    Returns problems instead of raising: O01 when the folder cannot be written, O02 when it is not ours to replace.
    """
    for path in files:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or path in (MARK, KEPT):
            raise ValueError(f"not a path inside the site: {path!r}")
    shown, target = target, target.resolve()
    if not target.name:  # the root of the disk: nothing lies beside it
        return [_refusal(shown, min(one.name for one in target.iterdir()))]
    fresh, spare = _beside(target, "new"), _beside(target, "old")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _alone(target.parent):
            _recover(target, fresh, spare)
            foreign = _foreign(target)
            if foreign is not None:
                return [_refusal(shown, foreign)]
            if _same(files, target):
                return []
            _write(files, target, fresh)
            _swap(target, fresh, spare)
    except OSError as error:
        shutil.rmtree(fresh, ignore_errors=True)
        return [_unwritable(shown, error)]
    shutil.rmtree(spare, ignore_errors=True)
    return []


def write_files(files: Mapping[str, bytes], root: Path) -> list[Problem]:
    """Put single files into an existing folder, each whole or not at all, in the order given; O01 when it fails."""
    for path, content in files.items():
        place = root / path
        fresh = place.with_name(f".{place.name}.new")
        try:
            with fresh.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(place)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            return [_unwritable(place, error)]
    return []


def intact(target: Path) -> bytes | None:
    """The ``SHA256SUMS`` of the site in ``target``, if that holds exactly what it lists, each byte as it was written.

    ``None`` for anything else, a build that was cut off among it: then there is something to do.
    """
    target = target.resolve()
    if not target.name:
        return None
    try:
        with _alone(target.parent):
            if any(_beside(target, role).exists() for role in ("new", "old")) or not (target / MARK).is_file():
                return None
            sums = (target / CHECKSUMS).read_bytes()
            listed = {line[66:]: line[:64] for line in sums.decode().splitlines()}
            held = {path.relative_to(target).as_posix(): path for path in target.rglob("*") if not path.is_dir()}
            whole = set(held) - {KEPT} == {*listed, CHECKSUMS, MARK} and all(
                not held[name].is_symlink() and hashlib.sha256(held[name].read_bytes()).hexdigest() == digest
                for name, digest in listed.items()
            )
    except (OSError, UnicodeDecodeError):
        return None
    return sums if whole else None


def _beside(target: Path, role: str) -> Path:
    """A folder name on the same file system as the target, so that a rename suffices."""
    return target.with_name(f".{target.name}.transparency-{role}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait for another build that writes to the same place. The lock leaves no file and dies with its process."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _recover(target: Path, fresh: Path, spare: Path) -> None:
    """Clear up after a build that was cut off: put the old site back if the new one never took its place."""
    if spare.exists() and not target.exists():
        spare.replace(target)
    for leftover in (fresh, spare):
        if leftover.exists():
            shutil.rmtree(leftover)


def _foreign(target: Path) -> str | None:
    """The first thing in the target that no build of ours wrote, or ``None``."""
    if not target.exists():
        return None
    if not target.is_dir():
        return "."
    found = [path for path in sorted(target.rglob("*")) if path.is_symlink() or not path.is_dir()]
    ours = {KEPT}
    if (target / MARK).is_file():
        listed = (
            (target / CHECKSUMS).read_text("utf-8", "replace").splitlines() if (target / CHECKSUMS).is_file() else []
        )
        ours |= {MARK, CHECKSUMS} | {line[66:] for line in listed}
    for path in found:
        name = path.relative_to(target).as_posix()
        if path.is_symlink() or name not in ours:
            return name
    return None


def _same(files: Mapping[str, bytes], target: Path) -> bool:
    """Whether the target already holds exactly these files."""
    if not (target / MARK).is_file():
        return False
    held = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()} - {MARK, KEPT}
    return held == set(files) and all((target / path).read_bytes() == data for path, data in files.items())


def _write(files: Mapping[str, bytes], target: Path, fresh: Path) -> None:
    """Write everything into ``fresh`` and flush it; the checksums go last."""
    fresh.mkdir()
    if (target / KEPT).is_file():
        shutil.copy2(target / KEPT, fresh / KEPT)
    elif target.is_dir():
        shutil.copymode(target, fresh)
    _flush(fresh / MARK, MARK_TEXT)
    for path in sorted(files, key=lambda path: (path == CHECKSUMS, path)):
        place = fresh / path
        place.parent.mkdir(parents=True, exist_ok=True)
        _flush(place, files[path])


def _flush(path: Path, data: bytes) -> None:
    """Write one file through to the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _swap(target: Path, fresh: Path, spare: Path) -> None:
    """Put the new folder in the place of the old one; on any failure the old one is put back."""
    if not target.exists():
        fresh.replace(target)
        return
    target.replace(spare)
    try:
        fresh.replace(target)
    except BaseException:
        spare.replace(target)
        raise


def _refusal(target: Path, foreign: str) -> Problem:
    if foreign == ".":
        message = f"The output “{target}” is a file, not a folder."
    else:
        message = f"The output folder “{target}” holds “{foreign}”, which this program did not write."
    hint = (
        "A build replaces the whole folder, so nothing was written. Name another with --output, or empty it yourself."
    )
    return Problem("O02", message, hint=hint)


def _unwritable(target: Path, error: OSError) -> Problem:
    reason = error.strerror or type(error).__name__
    return Problem(
        "O01",
        f"The output folder “{target}” cannot be written: {reason}.",
        hint="The old site is untouched. Check permissions and free space, or name another folder with --output.",
    )
