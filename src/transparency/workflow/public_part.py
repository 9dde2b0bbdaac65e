"""Of a publication, what may lie in a public repository: everything that the public site is built from, and no ledger.

What is closed is only read, so the public part builds the same site, byte by byte, for anyone. The private part is the
publication itself: it stays where it is.
"""

from pathlib import Path

from transparency.closing.quarters import QUARTERS, RELEASE
from transparency.durable import Folder
from transparency.publication.files import listed, listed_below, read_bytes, stands
from transparency.publication.problem import Problem

_FILES = ("publication.yaml", "calendar.yaml", "governance/keys.yaml")
_FOLDERS = ("policies", "rules", "log", "themes")
_MOST = 64 << 20
MARK = ".transparency-public"
"""Stands beside a content folder that this program made, and may make anew."""


def public_part(content: Path, target: Path) -> tuple[Folder | None, list[Problem]]:
    """The content folder of the public part, to be put below ``target``.

    Left out: the ledger, exceptions to rules, quarters that are not closed, everything private. Problems: O08 where
    nothing is closed yet, or a folder is in the way that this program did not make; Y05.
    """
    paths = [path for path in _FILES if stands(content, path)]
    problems: list[Problem] = []
    closed = [entry.path for entry in listed(content, QUARTERS)[0] if stands(content, f"{entry.path}/{RELEASE}")]
    for folder in (*_FOLDERS, *closed):
        entries, more = listed_below(content, folder)
        problems += more
        paths += [entry.path for entry in entries if not entry.folder]
    if not closed:
        hint = "Close a quarter first: until then the site says nothing that the ledger would not be needed for."
        problems.append(Problem("O08", "No quarter is closed, so there is no public part yet.", QUARTERS, hint=hint))
    place = target / "content"
    if place.exists() and not (target / MARK).is_file():
        message = f"“{place}” is there already, and this program did not make it."
        problems.append(Problem("O08", message, hint="Name a new folder, or the one of an earlier public part."))
    files: dict[str, bytes] = {}
    for path in paths:
        data, more = read_bytes(content, path, limit=_MOST)
        problems += more
        if data is not None:
            files[path] = data
    return (None if problems else Folder(place, files)), problems
