"""A folder of a theme: one of the program's own, or one of a publication, which is data of a stranger's perhaps."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path, PurePosixPath

from msgspec import Struct

from transparency.active_content import Act, in_picture, in_style_sheet, in_template
from transparency.publication.files.regular_files import listed_below, read_bytes
from transparency.publication.files.text_file import excerpt
from transparency.publication.problem import Problem

FRAMES = ("templates/base.html", "templates/pages/verify.html", "templates/pages/what-would-i-get.html")
"""Templates with the policy and the scripts of a page: only the program has them."""
_TEXT, _BINARY = 256 * 1024, 2 * 1024 * 1024
LARGEST = 16 * 1024 * 1024
"""Bytes of a publication's theme, all files together."""
_MOST = 50
"""Problems worded of a file."""
COVERAGE = "fonts/coverage.txt"
_BEGINS = {
    ".woff2": rb"wOF2",
    ".png": rb"\x89PNG\r\n\x1a\n",
    ".jpg": rb"\xff\xd8\xff",
    ".jpeg": rb"\xff\xd8\xff",
    ".webp": rb"RIFF....WEBP",
}
"""How a file of that kind begins: so that a page cannot be served under the name of a picture."""
_PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")
_ROOMS: Mapping[str, tuple[str, ...]] = {
    "": (".yaml", ".md", ".txt"),
    "templates": (".html",),
    "report": (".j2", ".css"),
    "assets": (".css", ".txt", *_PICTURES),
    "fonts": (".woff2", ".txt"),
    "locale": (".po",),
}
"""Kinds of files by the folder of a theme that may hold them."""
_RANGE = re.compile(r"([0-9A-Fa-f]{1,6})(?:-([0-9A-Fa-f]{1,6}))?")


class ThemeFolder(Struct, frozen=True):
    """One folder of the chain of a theme."""

    place: Path
    contents: Mapping[str, bytes] | None = None
    """The files of a publication's theme, looked at and read; ``None``: one of the program's own, read when needed."""

    @property
    def guest(self) -> bool:
        """Whether this is a publication's own."""
        return self.contents is not None

    @property
    def shown(self) -> str:
        """How problems name the folder."""
        return f"themes/{self.place.name}"

    def file(self, name: str) -> bytes | None:
        """The bytes of a file by its path in the folder, or nothing."""
        if self.contents is not None:
            return self.contents.get(name)
        path = self.place / name
        return path.read_bytes() if path.is_file() else None

    def files(self, room: str) -> Iterator[tuple[str, bytes]]:
        """Every file below ``room`` (``assets``), hidden ones aside, by path below it, sorted."""
        if self.contents is not None:
            for path, data in self.contents.items():
                if path.startswith(f"{room}/"):
                    yield path[len(room) + 1 :], data
            return
        folder = self.place / room
        for place in sorted(folder.rglob("*")):
            parts = place.relative_to(folder).parts
            if place.is_file() and not any(part.startswith(".") for part in parts):
                yield "/".join(parts), place.read_bytes()


def read_guest(root: Path, name: str) -> tuple[ThemeFolder, list[Problem]]:
    """The theme ``themes/<name>`` of a publication: every file of it, and H04 or H06 for each that it may not hold."""
    folder = f"themes/{name}"
    entries, problems = listed_below(root, folder, "H04")
    contents: dict[str, bytes] = {}
    size = 0
    for entry in entries:
        path = entry.path.removeprefix(f"{folder}/")
        room, _, _ = path.rpartition("/")
        room, kind = path.partition("/")[0] if room else "", PurePosixPath(path).suffix.lower()
        if kind not in _ROOMS.get(room, ()):
            problems.append(_stray(entry.path, room))
            continue
        data, found = read_bytes(root, entry.path, limit=_BINARY if kind in _BEGINS else _TEXT, code="H04")
        problems += found
        if data is None:
            continue
        size += len(data)
        if size > LARGEST:
            message = f"The theme is larger than {LARGEST >> 20} MB."
            problems.append(Problem("H04", message, folder, hint="Take out what pages do not need."))
            break
        problems += _judged(path, entry.path, kind, data)
        contents[path] = data
    return ThemeFolder(root / folder, dict(sorted(contents.items()))), problems


def _stray(path: str, room: str) -> Problem:
    kinds = _ROOMS.get(room)
    if kinds is None:
        known = ", ".join(f"{name}/" for name in _ROOMS if name)
        return Problem("H04", f"A theme has no folder “{room}”.", path, hint=f"There are: theme.yaml, {known}.")
    where = f"In {room}/" if room else "Beside theme.yaml"
    return Problem("H04", "A theme does not hold files of this kind.", path, hint=f"{where} are: {', '.join(kinds)}.")


def _judged(path: str, shown: str, kind: str, data: bytes) -> list[Problem]:
    """Whether a file is what its name says, and does nothing by itself."""
    if path in FRAMES:
        message = "This template holds the policy and the scripts of a page, which come from the program only."
        return [Problem("H06", message, shown, hint="Take it out. The blocks of it can be filled by other templates.")]
    if kind in _BEGINS:
        if re.match(_BEGINS[kind], data, re.DOTALL):
            return []
        return [Problem("H04", f"The file is not of the kind {kind}.", shown, hint="Give it the name of its own kind.")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        hint = "Save it again with the encoding UTF-8."
        return [Problem("H04", "The file is not UTF-8 text.", shown, line, hint=hint)]
    if path == COVERAGE:
        return _coverage_faults(text, shown)
    acts: Iterator[Act] = iter(())
    if kind in (".html", ".j2"):
        acts = in_template(text)
    elif kind == ".css":
        acts = in_style_sheet(text)
    elif kind == ".svg":
        acts = in_picture(data)
    return _first(
        Problem("H06", act.message, shown, act.line, hint=act.hint, excerpt=excerpt(text, act.line)) for act in acts
    )


def _first(problems: Iterator[Problem]) -> list[Problem]:
    """As many problems of a file as are worded, each with a look at the whole file; and that there are more."""
    first = list(islice(problems, _MOST))
    if (more := next(problems, None)) is not None:
        first.append(Problem(more.code, "There is more like this.", more.path, more.line))
    return first


def _coverage_faults(text: str, shown: str) -> list[Problem]:
    """H04 for each line of ``coverage.txt`` that is not a code point or a range of them."""
    hint = "Write each as 0041 or 0041-005A."
    return _first(
        Problem("H04", "This is not a range of code points.", shown, number, hint=hint, excerpt=excerpt(text, number))
        for number, line in enumerate(text.splitlines(), 1)
        if (said := line.partition("#")[0].strip()) and _range(said) is None
    )


def covered(text: str) -> frozenset[int]:
    """The code points that a ``coverage.txt`` lists; what is no range is passed over.

    >>> sorted(covered("0041-0043  # letters"))
    [65, 66, 67]
    """
    ranges = (_range(line.partition("#")[0].strip()) for line in text.splitlines())
    return frozenset().union(*(points for points in ranges if points))


def _range(said: str) -> range | None:
    match = _RANGE.fullmatch(said)
    if match is None:
        return None
    first, last = int(match[1], 16), int(match[2] or match[1], 16)
    return range(first, last + 1) if first <= last <= 0x10FFFF else None
