"""The one writer: a whole site, ``{path: bytes}``, to a folder, or nothing at all.

How it gets onto the disk, and why the old or the new site is whole whatever happens, stands in ``durable``. Here stands
what is ours: a folder that holds anything that this program did not write is refused, and nothing of it is deleted.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from transparency.durable import (
    JOURNAL,
    NEW,
    OLD,
    SEAL,
    ChangedError,
    File,
    Folder,
    InTheWayError,
    StrangeJournalError,
    UnfinishedError,
    alone,
    finish,
    make_folders,
    read_before,
    write_set,
)
from transparency.publication.problem import Problem

CHECKSUMS = "SHA256SUMS"
"""The list of all files of a site; also tells which files of an old site are ours."""

MARK = ".transparency-site"
"""Marks a folder as ours. SHA256SUMS alone would not do: other programs write files of that name too."""

MARK_TEXT = b"This folder is written by transparency. Each build replaces everything in it.\n"
DRAFT_TEXT = b"This draft is written by transparency, for those who review it. It is not to be passed on.\n"
"""The mark of what is not published: no draft is put in the place of a site."""

KEPT = ".gitignore"
"""The one file of other hands that may stand in the folder; it stays."""


def checksums(files: Mapping[str, bytes]) -> bytes:
    """``SHA256SUMS`` for ``sha256sum --check``: one line a file, sorted by path."""
    lines = (f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files) if path != CHECKSUMS)
    return "".join(lines).encode()


def listed(sums: str) -> dict[str, str]:
    """The files that a ``SHA256SUMS`` names: path → SHA-256.

    >>> listed("ab12  index.html")
    {'index.html': 'ab12'}
    """
    parts = (line.partition("  ") for line in sums.removesuffix("\n").split("\n"))
    return {path: sha256 for sha256, _, path in parts}


def write_site(files: Mapping[str, bytes], target: Path, mark: bytes = MARK_TEXT) -> list[Problem]:
    """Make ``target`` hold exactly these files (and its own ``.gitignore``). Writes nothing when it already does.

    Returns problems instead of raising: O01 when something cannot be written, O02 when the folder is not ours to
    replace, O04 when the next run has to finish it, O07 for a journal that is none of ours. Only after O04 anything
    was written.
    """
    for path in files:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or path in (MARK, KEPT):
            raise ValueError(f"not a path inside the site: {path!r}")
    shown, target = target, target.resolve()
    if not target.name:  # the root of the disk: nothing lies beside it
        return [_refusal(shown, min(one.name for one in target.iterdir()))]
    try:
        with planning(target.parent):
            foreign = _foreign(target)
            if foreign is not None:
                return [_refusal(shown, foreign)]
            if mark == DRAFT_TEXT and _is_site(target):
                return [_no_draft(shown)]
            if not _same(files, target, mark):
                write_set(target.parent, [Folder(target, _with_ours(files, target, mark))])
    except OSError as error:
        return [unwritten(error, shown)]
    return []


def write_files(home: Path, files: Sequence[File | Folder]) -> list[Problem]:
    """Write files and folders at home in a folder, all or none, inside of :func:`planning` there.

    O01 and O04 as above, O05 when something is not what it was planned on.
    """
    try:
        with alone(*(piece.place.parent for piece in files if isinstance(piece, Folder))):
            write_set(home, files)
    except (OSError, ChangedError) as error:
        return [unwritten(error, home)]
    return []


def write_new_files(home: Path, files: Sequence[File]) -> list[Problem]:
    """Write files, planned on nothing that is in ``home``, all or none; O01, O04 and O05 as above."""
    try:
        with planning(home):
            return write_files(home, files)
    except OSError as error:
        return [unwritten(error, home)]


def write_into(folder: Path, files: Mapping[str, bytes], *, private: bool = False) -> list[Problem]:
    """Put some files into a folder, each in the place of one of its name, all or none; O01, O04 and O05 as above.

    ``private``: only their owner may read them, and the folder, if it is made for them.
    """
    try:
        with planning(folder.parent):
            parts = [File(folder / name, data, read_before(folder / name), private) for name, data in files.items()]
            return write_files(folder.parent, parts)
    except OSError as error:
        return [unwritten(error, folder)]


def seen_by_others(folder: Path, content: Path) -> str:
    """What a folder lies in that is published, or read as part of a publication; empty: in neither."""
    place, root = folder.resolve(), content.resolve()
    above = (place, *place.parents)
    if root in above:
        return "the publication"
    return "a site" if root.parent / "site" in above or any(map(_is_site, above)) else ""


def _is_site(folder: Path) -> bool:
    return (folder / MARK).exists() and (folder / MARK).read_bytes() != DRAFT_TEXT


def finished(home: Path) -> list[Problem]:
    """Finish what a run that was cut off left in a publication's folder; O04 when that cannot be done, O07 as above."""
    try:
        finish(home)
    except OSError as error:
        return [unwritten(error, home)]
    return []


def changed_meanwhile(what: str) -> Problem:
    """O05: what was planned on is not there any more."""
    message = f"{what} was changed by someone else in the meantime. Nothing was written."
    return Problem("O05", message, hint="Run the command again: it reads what is there now.")


def unwritten(error: OSError | ChangedError, folder: Path) -> Problem:
    """Why something was not written into a folder, or not all of it (O04). Paths are absolute: it may lie anywhere."""
    if isinstance(error, ChangedError):
        return changed_meanwhile(error.place.name)
    reason = error.strerror or type(error).__name__
    if isinstance(error, InTheWayError):
        place = Path(str(error.filename)).absolute()
        message = f"What is in the place of {place.name} cannot be replaced: {reason}. Nothing was written."
        return Problem("O01", message, place.as_posix(), hint="Move it away.")
    if isinstance(error, StrangeJournalError):
        message = f"A run that was cut off leaves {JOURNAL}, but this one no run on this disk wrote. Nothing was done."
        hint = (
            f"Delete it, {SEAL}, and every file whose name ends in {NEW} or {OLD}. If they came with a change of "
            "somebody else, look at the rest of it with care."
        )
        return Problem("O07", message, Path(str(error.filename)).absolute().as_posix(), hint=hint)
    if isinstance(error, UnfinishedError):
        journal = Path(str(error.filename)).absolute()
        message = f"What an earlier run wrote could not all be put in its place: {reason}."
        hint = (
            "The next run goes on with it; check permissions and free space. To keep what is there now instead, "
            f"delete {JOURNAL} and every file whose name ends in {NEW}."
        )
        return Problem("O04", message, journal.as_posix(), hint=hint)
    where = "" if error.filename is None else f" (“{Path(os.fsdecode(error.filename)).name.removesuffix(NEW)}”)"
    message = f"The folder “{folder}” cannot be written: {reason}{where}. What was there is untouched."
    return Problem("O01", message, hint="Check permissions and free space, or name another folder.")


def intact(target: Path) -> bytes | None:
    """The ``SHA256SUMS`` of the site in ``target``, if that holds exactly what it lists, each byte as it was written.

    ``None`` for anything else, a build that was cut off among it: then there is something to do.
    """
    target = target.resolve()
    if not target.name:
        return None
    try:
        with alone(target.parent):
            if not (target / MARK).is_file():
                return None
            sums = (target / CHECKSUMS).read_bytes()
            named = listed(sums.decode())
            held = {path.relative_to(target).as_posix(): path for path in target.rglob("*") if not path.is_dir()}
            whole = set(held) - {KEPT} == {*named, CHECKSUMS, MARK} and all(
                not held[name].is_symlink() and hashlib.sha256(held[name].read_bytes()).hexdigest() == digest
                for name, digest in named.items()
            )
    except (OSError, UnicodeDecodeError):
        return None
    return sums if whole else None


@contextmanager
def planning(home: Path) -> Iterator[None]:
    """Nobody else writes into a folder while what is written there is planned, from what it holds, and is written.

    It is made where it is missing, and taken away again when nothing was written. Raises ``OSError``.
    """
    made = make_folders(home)
    try:
        with alone(home):
            yield
    finally:
        for empty in reversed(made):
            with suppress(OSError):
                empty.rmdir()


def _foreign(target: Path) -> str | None:
    """The first thing in the target that no build of ours wrote, or ``None``."""
    if not target.exists():
        return None
    if not target.is_dir():
        return "."
    found = [path for path in sorted(target.rglob("*")) if path.is_symlink() or not path.is_dir()]
    ours = {KEPT}
    if (target / MARK).is_file():
        sums = (target / CHECKSUMS).read_text("utf-8", "replace") if (target / CHECKSUMS).is_file() else ""
        ours |= {MARK, CHECKSUMS, *listed(sums)}
    for path in found:
        name = path.relative_to(target).as_posix()
        if path.is_symlink() or name not in ours:
            return name
    return None


def _same(files: Mapping[str, bytes], target: Path, mark: bytes) -> bool:
    """Whether the target already holds exactly these files."""
    if not (target / MARK).is_file() or (target / MARK).read_bytes() != mark:
        return False
    held = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()} - {MARK, KEPT}
    return held == set(files) and all((target / path).read_bytes() == data for path, data in files.items())


def _with_ours(files: Mapping[str, bytes], target: Path, mark: bytes) -> dict[str, bytes]:
    """The files with the mark that makes the folder ours, and the one file of other hands."""
    kept = target / KEPT
    return {**files, MARK: mark} | ({KEPT: kept.read_bytes()} if kept.is_file() else {})


def _no_draft(target: Path) -> Problem:
    message = f"The output folder “{target}” holds a site. A draft in its place would be taken for what is published."
    return Problem("O02", message, hint="Name another with --output, or delete the folder. Nothing was written.")


def _refusal(target: Path, foreign: str) -> Problem:
    if foreign == ".":
        message = f"The output “{target}” is a file, not a folder."
    else:
        message = f"The output folder “{target}” holds “{foreign}”, which this program did not write."
    hint = (
        "A build replaces the whole folder, so nothing was written. Name another with --output, or empty it yourself."
    )
    return Problem("O02", message, hint=hint)
