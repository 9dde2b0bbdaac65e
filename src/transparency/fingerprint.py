"""Has anything changed since this was built or checked? Like make, but by content: clocks of files prove nothing.

A fingerprint is a digest of every byte that goes into a build: the content, the themes, this program, what it runs on,
and the options. After a build, what came of it is kept under its fingerprint. The next build with the same fingerprint
need not be done, if the output folder still holds that very site (``output.intact``); the next check need not be done
at all.

Libraries of the system (Pango) are not among it, as they are not among what the cache of PDFs knows.

Nothing heavy is imported here: reading and hashing is all that a build with nothing changed does.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from transparency.durable import write_file
from transparency.publication.problem import Problem, Severity
from transparency.theme import shelves


class Outcome(Struct, frozen=True):
    """What came of a build: the site, named by the SHA-256 of its ``SHA256SUMS``, and the problems that were told.

    A check makes no site: its name is empty.
    """

    site: str
    problems: tuple[Problem, ...] = ()


def outcome(sums: bytes, problems: Iterable[Problem]) -> Outcome:
    """The outcome of a build that wrote the site with this ``SHA256SUMS``."""
    return Outcome(hashlib.sha256(sums).hexdigest(), tuple(problems))


def fingerprint(content: Path, output: Path | None, options: Iterable[object]) -> str | None:
    """The digest of all that a build reads, or ``None`` where that cannot be told: a link, a file that is not read.

    ``output`` is left out where it lies inside ``content``: a build writes it and does not read it.
    """
    found = hashlib.sha256()
    _add(found, "options", *(repr(option) for option in options))
    _add(found, "python", sys.version, sys.platform, *_installed())
    try:
        _add(found, _program(Path(__file__).resolve().parent))
        private = content.resolve().parent / "private"  # who to look for, and how people are protected
        for place in (*shelves(None), content.resolve(), *([private] if private.is_dir() else [])):
            _add(found, "folder")
            for name, digest in _files(str(place), str(output.resolve()) if output else None):
                _add(found, name, digest)
        for place in (private, *sorted(private.iterdir())) if private.is_dir() else ():
            _add(found, "rights", f"{place.stat().st_mode:o}")
    except (OSError, _UnclearError):
        return None
    return found.hexdigest()


def remember(cache: Path, mark: str, came: Outcome) -> None:
    """Keep what came of the build with the fingerprint ``mark``. If that fails, the next build is done in full."""
    text = json.dumps({"site": came.site, "problems": [asdict(problem) for problem in came.problems]})
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        write_file(cache / f"{mark}.build", text.encode())


def recall(cache: Path, mark: str) -> Outcome | None:
    """What came of the build with the fingerprint ``mark``, or ``None`` when it is not known, or damaged."""
    try:
        kept = json.loads((cache / f"{mark}.build").read_text(encoding="utf-8"))
        problems = tuple(Problem(**{**one, "severity": Severity(one["severity"])}) for one in kept["problems"])
        return Outcome(kept["site"], problems)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


@cache
def _program(here: Path) -> str:
    """The digest of this program's files. Once is enough: what runs is what was there at the start."""
    found = hashlib.sha256()
    for name, digest in _files(str(here), None, passed="__pycache__"):
        _add(found, name, digest)
    return found.hexdigest()


class _UnclearError(Exception):
    """Something that is neither a folder nor a plain file: what a build would make of it is not told by its bytes."""


def _add(found: "hashlib._Hash", *parts: str) -> None:
    """Each part with its length before it, so that no two lists run into the same bytes."""
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        found.update(len(data).to_bytes(8, "big") + data)
    found.update(b"\xff" * 8)


def _files(root: str, besides: str | None, *, passed: str = "") -> Iterator[tuple[str, str]]:
    """Each folder and file below ``root`` with its hash, sorted; hidden entries at the very top are never read.

    ``besides``: a path that is left out. ``passed``: a name that is left out wherever it stands.
    """
    waiting = [root]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        for entry in listed:
            path = entry.path[len(root) + 1 :]
            if entry.path == besides or path.startswith(".") or entry.name == passed:
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
                yield path, "folder"
            elif entry.is_file(follow_symlinks=False):
                with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 (a third of the time of a Path)
                    yield path, hashlib.sha256(file.readall()).hexdigest()
            else:
                raise _UnclearError(path)


def _installed() -> list[str]:
    """Every installed package with its version, as the names of their folders have them."""
    names: set[str] = set()
    for place in sys.path:
        try:
            names.update(name for name in os.listdir(place or ".") if name.endswith((".dist-info", ".egg-info")))  # noqa: PTH208
        except OSError:
            continue
    return sorted(names)
