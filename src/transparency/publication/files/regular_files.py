"""The one way in which files of ``content/`` are found and read: regular files below the folder, within limits.

Content may come from a stranger's pull request. A link could name any file of the machine, a pipe would be waited for
without end, and a folder that cannot be read is not an empty one. So each part of a path is looked at before anything
is opened, and whatever is not a plain folder or file is a problem, never silence.
"""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from transparency.publication.problem import Problem

FOLDER, FILE = "a folder", "a file"
_KINDS = {
    stat.S_IFDIR: FOLDER,
    stat.S_IFREG: FILE,
    stat.S_IFLNK: "a link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_HINTS = {
    FOLDER: "Move it away: only a file is read here.",
    FILE: "Move it away: only a folder is read here.",
    "a link": "Put a copy of the file in its place. Links are not followed: they could name any file of the machine.",
}
_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Flags that Windows does not have, and does not need: there the look before it decides."""


class FolderEntry(Struct, frozen=True):
    """What a folder holds under a name. ``path`` is relative to the root, with forward slashes."""

    path: str
    name: str
    folder: bool


def kind_of(root: Path, relative: str, code: str = "Y05") -> tuple[str, list[Problem]]:
    """``FOLDER`` or ``FILE`` at ``root/relative``, or nothing; a problem ``code`` for a link, pipe, device on the way.

    Nothing is there, without a problem, where a name does not exist or is too long to exist.
    """
    place = root
    kind = FOLDER
    parts = Path(relative).parts
    for number, part in enumerate(parts, 1):
        if part == ".." or Path(part).is_absolute():
            return "", [Problem(code, "The path leads out of the content folder.", relative)]
        place /= part
        try:
            kind = _KINDS.get(stat.S_IFMT(place.lstat().st_mode), "of a kind that is not known")
        except (FileNotFoundError, NotADirectoryError):
            return "", []
        except (OSError, ValueError) as error:
            if getattr(error, "errno", None) == errno.ENAMETOOLONG:
                return "", []
            return "", [Problem(code, f"The file cannot be read: {_reason(error)}.", relative)]
        if kind not in (FOLDER, FILE):
            shown = "/".join(parts[:number])
            hint = _HINTS.get(kind, "Take it away: only plain files are read here.")
            return "", [Problem(code, f"This is {kind}, not a plain file or folder.", shown, hint=hint)]
    return kind, []


def _open_file(root: Path, relative: str, code: str = "Y05") -> tuple[BinaryIO | None, list[Problem]]:
    """The regular file ``root/relative``, open for reading; a problem ``code`` when it is missing or none."""
    kind, problems = kind_of(root, relative, code)
    if problems:
        return None, problems
    if kind != FILE:
        message = f"This is {kind}, not a file." if kind else f"The file {relative} is missing."
        return None, [Problem(code, message, relative, hint=_HINTS.get(kind, ""))]
    try:
        handle = os.open(root / relative, os.O_RDONLY | _PLAIN)
        if not stat.S_ISREG(os.fstat(handle).st_mode):  # changed between the look and the opening
            os.close(handle)
            return None, [Problem(code, "This is not a plain file.", relative)]
        return os.fdopen(handle, "rb"), []
    except OSError as error:
        return None, [Problem(code, f"The file cannot be read: {_reason(error)}.", relative)]


def read_bytes(root: Path, relative: str, *, limit: int, code: str = "Y05") -> tuple[bytes | None, list[Problem]]:
    """The bytes of the regular file ``root/relative``, at most ``limit`` of them."""
    file, problems = _open_file(root, relative, code)
    if file is None:
        return None, problems
    try:
        with file:
            raw = file.read(limit + 1)
    except OSError as error:
        return None, [Problem(code, f"The file cannot be read: {_reason(error)}.", relative)]
    if len(raw) > limit:
        message = f"The file is larger than {limit // 1024} KB."
        return None, [Problem(code, message, relative, hint="Split it, or take out what does not belong.")]
    return raw, []


def listed(root: Path, relative: str, code: str = "Y05") -> tuple[list[FolderEntry], list[Problem]]:
    """What the folder ``root/relative`` holds, by name, without hidden names; a missing folder holds nothing.

    A folder that cannot be read, and whatever is neither folder nor file in it, is a problem ``code``.
    """
    kind, problems = kind_of(root, relative, code)
    if kind == FILE:
        problems = [Problem(code, "This is a file, not a folder.", relative, hint=_HINTS[FILE])]
    if kind != FOLDER:
        return [], problems
    try:
        names = sorted(name for name in os.listdir(root / relative) if not name.startswith("."))  # noqa: PTH208
    except OSError as error:
        hint = "Give yourself the right to read it: chmod u+rx."
        return [], [Problem(code, f"The folder cannot be read: {_reason(error)}.", relative, hint=hint)]
    entries = []
    for name in names:
        path = f"{relative}/{name}" if relative else name
        if not _is_text(name):
            shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            problems.append(Problem(code, "The name is not UTF-8.", shown, hint="Rename it."))
            continue
        kind, found = kind_of(root, path, code)
        problems += found
        if kind:
            entries.append(FolderEntry(path, name, kind == FOLDER))
    return entries, problems


def listed_below(root: Path, relative: str, code: str = "Y05") -> tuple[list[FolderEntry], list[Problem]]:
    """The files in the folder ``root/relative`` and in the folders below it, by path, without hidden names."""
    entries, problems = listed(root, relative, code)
    files = []
    for entry in entries:
        if entry.folder:
            inside, found = listed_below(root, entry.path, code)
            files += inside
            problems += found
        else:
            files.append(entry)
    return files, problems


def stands(root: Path, relative: str) -> bool:
    """Whether there is anything at ``root/relative``, be it good or not: reading it says what is wrong."""
    return kind_of(root, relative) != ("", [])


def _is_text(name: str) -> bool:
    """Whether a name is text: bytes of another encoding come as half a pair of surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "unknown reason"


def is_merged(data: bytes) -> bool:
    r"""Whether a merge left two versions in a file.

    >>> is_merged(b"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n"), is_merged(b"a <<<<<<< b")
    (True, False)
    """
    return b"\n<<<<<<< " in b"\n" + data
