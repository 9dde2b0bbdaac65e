"""Of a publication, what may lie in a public repository: everything that the public site is built from, and no ledger.

What is closed is only read, so the public part builds the same site, byte by byte, for anyone. The private part is the
publication itself: it stays where it is.
"""

import re
from pathlib import Path, PurePosixPath

from transparency.closing.quarters import QUARTERS
from transparency.closing.signatories import read_closed_books
from transparency.closing.states import in_log
from transparency.durable import Folder
from transparency.governance.council import COUNCIL
from transparency.governance.motions import MOTIONS
from transparency.governance.questions import QUESTIONS
from transparency.output import seen_by_others
from transparency.publication.calendar import CALENDAR
from transparency.publication.files.regular_files import listed_below, read_bytes, stands
from transparency.publication.private import PUBLIC
from transparency.publication.problem import Problem, exit_code
from transparency.signatures.keys import KEYS

_FILES = ("publication.yaml", CALENDAR, KEYS, COUNCIL, MOTIONS, QUESTIONS)
_OF_A_QUARTER = re.compile(
    r"(commentary(\.[\w-]+)?\.md|release\.json|report(\.[\w-]+)?\.pdf|announce\.(txt|html)|signatures/[\w-]+\.note)"
)
"""Below the folder of a published release; whatever else lies there is the company's own."""
_FOLDERS = ("policies", "rules", "log", "themes")
_MOST = 64 << 20


def public_part(content: Path, target: Path) -> tuple[Folder | None, list[Problem]]:
    """The content folder of the public part, to be put below ``target``.

    Left out: the ledger, exceptions to rules, releases that are not published, everything private. Problems: O08 where
    nothing is published yet, or a folder is in the way that this program did not make; Y05; those of what is closed.
    """
    paths = [path for path in _FILES if stands(content, path)]
    books, problems = read_closed_books(content)
    if books is None:
        return None, problems
    for folder in _FOLDERS:
        entries, more = listed_below(content, folder)
        problems += more
        paths += [entry.path for entry in entries if not entry.folder]
    published = [each.folder for each in in_log(books.closed, books.log)]
    for folder in published:
        entries, more = listed_below(content, folder)
        problems += more
        names = {PurePosixPath(entry.path).relative_to(folder).as_posix(): entry.path for entry in entries}
        paths += [path for name, path in names.items() if _OF_A_QUARTER.fullmatch(name)]
    if not published:
        hint = "Publish a quarter first: until then the site says nothing."
        problems.append(Problem("O08", "No quarter is published, so there is no public part yet.", QUARTERS, hint=hint))
    place = target / "content"
    if within := _not_apart(place, content):
        message = f"“{place}” lies in {within}, which the public part would become a part of."
        problems.append(Problem("O08", message, hint="Name a new folder outside of it."))
    elif place.exists() and not (target / PUBLIC).is_file():
        message = f"“{place}” is there already, and this program did not make it."
        problems.append(Problem("O08", message, hint="Name a new folder, or the one of an earlier public part."))
    files: dict[str, bytes] = {}
    for path in paths:
        data, more = read_bytes(content, path, limit=_MOST)
        problems += more
        if data is not None:
            files[path] = data
    return (None if exit_code(problems) else Folder(place, files)), problems


def _not_apart(place: Path, content: Path) -> str:
    """What the place lies in that is no place for it, or what lies in it; empty: neither."""
    return "the publication" if content.resolve().is_relative_to(place.resolve()) else seen_by_others(place, content)
