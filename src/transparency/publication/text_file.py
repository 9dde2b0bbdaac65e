"""Reading a text file of ``content/`` within limits: size, encoding, and inside the content folder."""

import hashlib
from pathlib import Path

from msgspec import Struct

from transparency.publication.problem import Problem

LONGEST_EXCERPT = 160


class Text(Struct, frozen=True):
    """A text file, line ends as line feeds and without a byte order mark; ``sha256`` is that of the bytes on disk."""

    path: str
    text: str
    sha256: str


def read_text(root: Path, relative: str, *, limit: int, code: str = "Y05") -> tuple[Text | None, list[Problem]]:
    """Read ``root/relative``, at most ``limit`` bytes of UTF-8; a file that is not so becomes a problem ``code``."""
    place = root / relative
    try:
        if not place.resolve().is_relative_to(root.resolve()):
            return None, [Problem(code, "The file is a link that leads out of the content folder.", relative)]
        if not place.is_file():
            return None, [Problem(code, f"The file {relative} is missing.", relative)]
        with place.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        return None, [Problem(code, f"The file cannot be read: {error.strerror or 'unknown reason'}.", relative)]
    if len(raw) > limit:
        message = f"The file is larger than {limit // 1024} KB."
        return None, [Problem(code, message, relative, hint="Split it, or take out what does not belong.")]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, [
            Problem(code, "The file is not UTF-8 text.", relative, line, hint="Save it again with the encoding UTF-8.")
        ]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Text(relative, text, hashlib.sha256(raw).hexdigest()), []


def excerpt(text: str, line: int | None, *, first_line: int = 1) -> str:
    """A line of ``text`` as it stands, cut to a length that a terminal shows."""
    lines = text.split("\n")
    if line is None or not first_line <= line < first_line + len(lines):
        return ""
    found = lines[line - first_line]
    return found if len(found) <= LONGEST_EXCERPT else found[:LONGEST_EXCERPT] + "…"
