"""Reading a text file of ``content/`` within limits: size, encoding, and inside the content folder."""

import codecs
import hashlib
from pathlib import Path

from msgspec import Struct

from transparency.publication.files.regular_files import read_bytes
from transparency.publication.problem import Problem

LONGEST_EXCERPT = 160


class TextFile(Struct, frozen=True):
    """A text file, line ends as line feeds and without a byte order mark; ``sha256`` is that of the bytes on disk."""

    path: str
    text: str
    sha256: str


def read_text(root: Path, relative: str, *, limit: int, code: str = "Y05") -> tuple[TextFile | None, list[Problem]]:
    """Read ``root/relative``, at most ``limit`` bytes of UTF-8; a file that is not so becomes a problem ``code``."""
    raw, problems = read_bytes(root, relative, limit=limit, code=code)
    if raw is None:
        return None, problems
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "The file is not UTF-8 text."
        if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            message = "The file is not UTF-8 text but UTF-16."
        return None, [Problem(code, message, relative, line, hint="Save it again with the encoding UTF-8.")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return TextFile(relative, text, hashlib.sha256(raw).hexdigest()), []


def excerpt(text: str, line: int | None, *, first_line: int = 1) -> str:
    r"""A line of ``text`` as it stands, cut to a length that a terminal shows.

    >>> excerpt("a\nb\nc", 2), excerpt("a\nb\nc", 3), excerpt("a\nb\nc", 4), excerpt("a\nb", 0), excerpt("a\nb", None)
    ('b', 'c', '', '', '')
    >>> excerpt("a\nb", 7, first_line=7), excerpt("a\nb", 6, first_line=7)
    ('a', '')
    >>> [len(excerpt("a" * length, 1)) - LONGEST_EXCERPT for length in (LONGEST_EXCERPT, LONGEST_EXCERPT + 2)]
    [0, 1]
    """
    lines = text.split("\n")
    if line is None or not first_line <= line < first_line + len(lines):
        return ""
    found = lines[line - first_line]
    return found if len(found) <= LONGEST_EXCERPT else found[:LONGEST_EXCERPT] + "…"
