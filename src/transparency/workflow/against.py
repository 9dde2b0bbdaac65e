"""Whether what was published elsewhere still stands here: an older state of the repository, or a site that is on line.

A chain that is rewritten whole fits together; only somebody who kept the old one can see it.
"""

import hashlib
import subprocess
import tarfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from transparency.closing.quarters import RESTORE, read_closed
from transparency.closing.states import published
from transparency.log.public_log import read_log
from transparency.publication.problem import Problem
from transparency.signatures.keys import read_keys

PARTS = ("quarters", "log", "governance")
"""What of a publication says what is published."""


def against(root: Path, other: str) -> list[Problem]:
    """C10 for each release that ``other`` has published, and that is another one here, or gone.

    ``other``: a folder (a publication's content, or a built site), else a commit, branch or tag of the repository that
    ``root`` lies in. C11 where it cannot be read.
    """
    place = Path(other)
    if place.is_dir():
        return _of_folder(root, place, other)
    if other.startswith("-"):
        return [Problem("C11", f"“{other}” is neither a folder nor a state of the repository.")]
    archive = subprocess.run(["git", "archive", other, "."], cwd=root, capture_output=True, check=False)
    if archive.returncode:
        hint = "Name a folder, or a commit, branch or tag of this repository (in CI: fetch it first)."
        return [Problem("C11", f"“{other}” is neither a folder nor a state of the repository.", hint=hint)]
    with TemporaryDirectory() as temporary:
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as packed:
            wanted = [part for part in packed.getmembers() if part.name.removeprefix("./").split("/")[0] in PARTS]
            packed.extractall(temporary, wanted, filter="data")
        return _of_folder(root, Path(temporary), other)


def _of_folder(root: Path, folder: Path, other: str) -> list[Problem]:
    if (folder / "data").is_dir():
        theirs = {
            f"quarters/{path.parent.relative_to(folder / 'data').as_posix()}/release.json": hashlib.sha256(
                path.read_bytes()
            ).hexdigest()
            for path in sorted(folder.glob("data/**/release.json"))
        }
    else:
        closed, problems = read_closed(folder)
        log, unread = read_log(folder, read_keys(folder, fictional=True)[0])
        if problems or unread:
            reason = (problems or unread)[0].message
            return [Problem("C11", f"What “{other}” has closed cannot be read: {reason}")]
        theirs = {each.path: each.sha256 for each in published(closed, log)}
    return list(_rewritten(root, theirs, other))


def _rewritten(root: Path, theirs: dict[str, str], other: str) -> Iterator[Problem]:
    for path, sha256 in theirs.items():
        place = root / path
        if not place.is_file():
            yield Problem("C10", f"{path} was published in {other}, and is gone here.", path, hint=RESTORE)
        elif hashlib.sha256(place.read_bytes()).hexdigest() != sha256:
            yield Problem("C10", f"{path} is not what was published in {other}.", path, hint=RESTORE)
