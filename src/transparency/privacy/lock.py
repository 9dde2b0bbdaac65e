"""The disclosure lock: what was withheld, carried forward and published in each quarter, never computed again.

Each quarter has ``quarters/<quarter>/protection.json``; ``disclosure.lock`` lists them in order, each line with the
hash of the line before and of the file, so that an edited, missing or reordered entry is seen. Linear programs have
more than one optimum, and what was published cannot be taken back: so old masks are read from here
(reference/disclosure-control.md, failure mode 1).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel, ConfigDict, ValidationError

from transparency.publication.files import stands
from transparency.publication.problem import Problem
from transparency.publication.text_file import read_text

LOCK = "disclosure.lock"
COMMENTARY = "commentary.md"
_HEAD = "transparency disclosure lock 1"
_LIMIT = 1 << 20
NEWLINE = b"\n"
_MEND = "Restore the file from the repository's history. What was published cannot be protected a second time."


class Entry(BaseModel):
    """One published quarter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quarter: str
    """``2026-q1``."""
    min_providers: int
    min_changers: int
    standard_grants: tuple[int, ...] = ()
    attributes: tuple[str, ...]
    tables: tuple[tuple[str, ...], ...]
    withheld: tuple[tuple[tuple[str, str], ...], ...]
    """Keys of the withheld cells, sorted."""
    late: tuple[tuple[str, str, str], ...]
    """Lines whose late entries are shown with the entries of the quarter; see ``privacy.treatment``."""
    merged: tuple[tuple[str, str, tuple[str, ...]], ...]
    carried: tuple[tuple[str, str, str], ...]
    ahead: str = "quarters"
    """How the table of what will be earned next is shown."""
    exercisable: bool = True
    """Whether earned units are told by kind of award."""
    seed_mark: str
    """Which private seed was used, without saying anything about it."""
    numbers: dict[str, str] = {}
    """Figure or table → a short hash of what it showed."""


def path_of(quarter: str) -> str:
    """Where the entry of a quarter lies."""
    return f"quarters/{quarter}/protection.json"


class Lock(Struct, frozen=True):
    """What was published: the entries of the disclosed quarters, oldest first, and the lock's lines as they stand."""

    entries: tuple[Entry, ...] = ()
    lines: tuple[str, ...] = (_HEAD,)


def _chained(before: str, quarter: str, content: bytes) -> str:
    """The line of an entry: its quarter, and a hash of the line before and of the file."""
    return f"{quarter} {hashlib.sha256(before.encode() + NEWLINE + content).hexdigest()}"


def read_lock(root: Path, quarters: Sequence[str]) -> tuple[Lock, list[Problem]]:
    """The lock; V04 for whatever does not fit together.

    ``quarters``: the disclosed ones, in order. A quarter that has an entry but no line, a line that has no entry, or a
    file that does not hash to its line is refused.
    """
    present = [name for name in quarters if stands(root, path_of(name))]
    if not stands(root, LOCK):
        if not present:
            return Lock(), []
        message = f"The lock is missing, though {present[-1]} was published under it."
        return Lock(), [Problem("V04", message, LOCK, hint=_MEND)]
    file, problems = read_text(root, LOCK, limit=_LIMIT, code="V04")
    if file is None:
        return Lock(), problems
    lines = file.text.rstrip("\n").split("\n")
    if lines[0] != _HEAD:
        message = "This is not a disclosure lock, or its first line was edited."
        return Lock(), [Problem("V04", message, LOCK, 1, hint=_MEND)]
    entries, problems = _entries(root, lines, quarters, present)
    return Lock(entries, tuple(lines)), problems


def _entries(
    root: Path, lines: Sequence[str], quarters: Sequence[str], present: Sequence[str]
) -> tuple[tuple[Entry, ...], list[Problem]]:
    entries: list[Entry] = []
    for number, (before, line) in enumerate(pairwise(lines), 2):
        quarter = line.partition(" ")[0]
        file, problems = read_text(root, path_of(quarter), limit=_LIMIT, code="V04")
        if file is None:
            return (), [replace(problem.at(LOCK, number), hint=_MEND, excerpt=line) for problem in problems]
        content = file.text.encode()
        if _chained(before, quarter, content) != line:
            message = (
                f"The entry of {quarter} is not the one that was locked: it was edited, or the lines were reordered."
            )
            return (), [Problem("V04", message, LOCK, number, hint=_MEND, excerpt=line)]
        try:
            entries.append(Entry.model_validate(json.loads(content)))
        except (ValidationError, ValueError, RecursionError):
            return (), [Problem("V04", "The entry cannot be read.", path_of(quarter), hint=_MEND)]
    problems = _misplaced(root, [entry.quarter for entry in entries], quarters, present, len(lines))
    return tuple(entry for entry in entries if entry.quarter in quarters and not problems), problems


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


def lock_files(lock: Lock, added: Sequence[Entry]) -> dict[str, bytes]:
    """The files to write when quarters are added: path → bytes, the lock itself last. What stood in it stays."""
    if not added:
        return {}
    files = {path_of(entry.quarter): _bytes(entry) for entry in added}
    lines = [*lock.lines]
    for entry in added:
        lines.append(_chained(lines[-1], entry.quarter, files[path_of(entry.quarter)]))
    return files | {LOCK: "".join(f"{line}\n" for line in lines).encode()}


def _bytes(entry: Entry) -> bytes:
    data: Mapping[str, Any] = entry.model_dump(mode="json")
    return (json.dumps(data, sort_keys=True, ensure_ascii=False, indent=1) + "\n").encode()
