"""An older or other state of a publication: a folder, or the content as a commit of its repository has it."""

import os
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from transparency.publication.problem import Problem


@contextmanager
def content_of(root: Path, name: str, parts: Collection[str] = ()) -> Iterator[Path | Problem]:
    """The content folder of a state: ``name`` is a folder, else a commit, branch or tag of the repository of ``root``.

    ``parts``: entries of the content folder that are needed; none: all. Problem C11 where there is no such state, or
    where what it published lies in a folder that is gone: nothing can be compared then, which is no agreement. A state
    from before there was a publication has an empty folder.
    """
    place = Path(name)
    if place.is_dir():
        yield place
        return
    message = f"“{name}” is neither a folder nor a state of the repository."
    hint = "Name a folder, or a commit, branch or tag of this repository (in CI: fetch it first)."
    if name.startswith("-"):
        yield Problem("C11", message)
        return
    try:
        with TemporaryDirectory() as temporary:
            for path, data in _files(root, name, parts):
                place = Path(temporary) / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            yield Path(temporary)
    except _NoStateError:
        yield Problem("C11", message, hint=hint)
    except _MovedError as error:
        message = f"“{name}” has published from the folder “{error}”, and nothing is there now."
        hint = "Keep the publication's folder where it is: what was published there is compared with it."
        yield Problem("C11", message, hint=hint)


class _NoStateError(Exception):
    """There is no such commit, or no ``git``."""


class _MovedError(Exception):
    """The publication lies elsewhere there."""


def _files(root: Path, name: str, parts: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Path below the content folder and bytes of every plain file of a commit.

    Read one by one: ``git archive`` leaves out what a ``.gitattributes`` of that very commit tells it to. Links are no
    files of a publication.
    """
    commit = _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}").decode().strip()
    listing = list(filter(None, _git(root, "ls-tree", "-r", "-z", commit, ".").split(b"\0")))
    if not listing and (place := _left(root, commit)):
        raise _MovedError(place)
    for entry in listing:
        head, _, path = entry.decode("utf-8", "surrogateescape").partition("\t")
        mode, kind, blob = head.split()
        folders = path.split("/")
        if kind == "blob" and mode.startswith("100") and ".." not in folders and (not parts or folders[0] in parts):
            yield path, _git(root, "cat-file", "blob", blob)


def _left(root: Path, commit: str) -> str:
    """The first folder out of which a commit has published, and which has no log now; empty: none."""
    top = Path(os.fsdecode(_git(root, "rev-parse", "--show-toplevel").removesuffix(b"\n")))
    listing = _git(root, "ls-tree", "-r", "-z", "--full-tree", "--name-only", commit).split(b"\0")
    logs = [PurePosixPath(os.fsdecode(path)) for path in listing if path.endswith(b"log/checkpoint")]
    return next((str(path.parents[1]) for path in logs if not (top / path).is_file()), "")


def _git(root: Path, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        raise _NoStateError from None
