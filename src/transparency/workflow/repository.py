"""An older or other state of a publication: a folder, or the content as a commit of its repository has it."""

import subprocess
import tarfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from transparency.publication.problem import Problem


@contextmanager
def content_of(root: Path, name: str, parts: Collection[str] = ()) -> Iterator[Path | Problem]:
    """The content folder of a state: ``name`` is a folder, else a commit, branch or tag of the repository of ``root``.

    ``parts``: entries of the content folder that are needed; none: all. Problem C11 where there is no such state.
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
    archive = subprocess.run(["git", "archive", name, "."], cwd=root, capture_output=True, check=False)
    if archive.returncode:
        yield Problem("C11", message, hint=hint)
        return
    with TemporaryDirectory() as temporary:
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as packed:
            wanted = [
                part for part in packed.getmembers() if not parts or part.name.removeprefix("./").split("/")[0] in parts
            ]
            packed.extractall(temporary, wanted, filter="data")
        yield Path(temporary)
