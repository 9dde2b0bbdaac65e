"""What was published of each quarter, kept with it and only ever read: ``quarters/<quarter>/published.json``.

``disclosure.lock`` lists the quarters in order, each line with the hash of the line before and of the file, so that an
edited, missing or reordered one is seen. A value that was drawn cannot be drawn again: the books may have moved on.
"""

import hashlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from transparency.publication.files import stands
from transparency.publication.problem import Problem
from transparency.publication.text_file import read_text
from transparency.published.blocks import Published

LOCK = "disclosure.lock"
COMMENTARY = "commentary.md"
_HEAD = "transparency disclosure lock 2"
NEWLINE = b"\n"
_LIMIT = 1 << 22
_MEND = "Restore the file from the repository's history. What was published is never drawn a second time."


class Archive(Struct, frozen=True):
    """What was published of the disclosed quarters, oldest first, and the lines of the lock as they stand."""

    published: tuple[Published, ...] = ()
    lines: tuple[str, ...] = (_HEAD,)


def path_of(quarter: str) -> str:
    """Where the values of a quarter lie."""
    return f"quarters/{quarter}/published.json"


def canonical(published: Published) -> bytes:
    """Values as they are stored: keys sorted, one a line, the same bytes for the same values."""
    return msgspec.json.format(msgspec.json.encode(published, order="sorted"), indent=1) + b"\n"


def read_archive(root: Path, quarters: Sequence[str]) -> tuple[Archive, list[Problem]]:
    """The published quarters; V04 for whatever does not fit together. ``quarters``: the disclosed ones, in order."""
    present = [name for name in quarters if stands(root, path_of(name))]
    if not stands(root, LOCK):
        if not present:
            return Archive(), []
        message = f"The lock is missing, though {present[-1]} was published under it."
        return Archive(), [Problem("V04", message, LOCK, hint=_MEND)]
    file, problems = read_text(root, LOCK, limit=_LIMIT, code="V04")
    if file is None:
        return Archive(), problems
    lines = file.text.rstrip("\n").split("\n")
    if lines[0] != _HEAD:
        message = "This is not a disclosure lock, or its first line was edited."
        return Archive(), [Problem("V04", message, LOCK, 1, hint=_MEND)]
    published, problems = _read(root, lines)
    problems = problems or _misplaced(root, [one.quarter for one in published], quarters, present, len(lines))
    shown = tuple(one for one in published if one.quarter in quarters and not problems)
    return Archive(shown, tuple(lines)), problems


def _read(root: Path, lines: Sequence[str]) -> tuple[list[Published], list[Problem]]:
    found: list[Published] = []
    for number, (before, line) in enumerate(pairwise(lines), 2):
        quarter = line.partition(" ")[0]
        file, problems = read_text(root, path_of(quarter), limit=_LIMIT, code="V04")
        if file is None:
            return [], [replace(problem.at(LOCK, number), hint=_MEND, excerpt=line) for problem in problems]
        content = file.text.encode()
        if _chained(before, quarter, content) != line:
            message = f"What was published of {quarter} is not what is locked: it was edited, or the lines reordered."
            return [], [Problem("V04", message, LOCK, number, hint=_MEND, excerpt=line)]
        try:
            found.append(msgspec.json.decode(content, type=Published))
        except (msgspec.ValidationError, msgspec.DecodeError, RecursionError):
            return [], [Problem("V04", "What was published cannot be read.", path_of(quarter), hint=_MEND)]
    return found, []


def _misplaced(
    root: Path, named: Sequence[str], quarters: Sequence[str], present: Sequence[str], length: int
) -> list[Problem]:
    """Whether the ``named`` quarters of a lock of ``length`` lines are those that were published, all still there."""
    cut = [name for name in present if name not in named]
    if cut:
        message = f"The lock ends before {cut[0]}, which was published under it: it was truncated."
        return [Problem("V04", message, LOCK, length, hint=_MEND)]
    gone = [name for name in named if not stands(root, f"quarters/{name}/{COMMENTARY}")]
    if gone:
        message = f"{gone[0]} was published, but its {COMMENTARY} is gone."
        hint = "Restore it from the repository's history. What was published stays; a later report may correct it."
        return [Problem("V04", message, f"quarters/{gone[0]}/{COMMENTARY}", hint=hint)]
    shown = [name for name in quarters if name in named]
    if shown != [name for name in named if name in quarters] or shown != list(quarters[: len(shown)]):
        message = "The quarters of the lock are not the first disclosed ones, in order."
        return [Problem("V04", message, LOCK, hint=_MEND)]
    return []


def archive_files(archive: Archive, added: Sequence[Published]) -> dict[str, bytes]:
    """The files to write when quarters are added: path → bytes, the lock itself last. What stood in it stays."""
    if not added:
        return {}
    files = {path_of(one.quarter): canonical(one) for one in added}
    lines = [*archive.lines]
    for one in added:
        lines.append(_chained(lines[-1], one.quarter, files[path_of(one.quarter)]))
    return files | {LOCK: "".join(f"{line}\n" for line in lines).encode()}


def _chained(before: str, quarter: str, content: bytes) -> str:
    """The line of a quarter: its name, and a hash of the line before and of the file."""
    return f"{quarter} {hashlib.sha256(before.encode() + NEWLINE + content).hexdigest()}"
