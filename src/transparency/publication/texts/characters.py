"""Characters that no text may hold, however they are written; and letters with their accents as one character."""

import re
from html import unescape
from unicodedata import is_normalized, normalize

from msgspec import Struct

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters
    "\u2028\u2029\u202a-\u202e\u2066-\u2069"  # separators, and marks that turn the direction of reading
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"  # not characters at all, and marks of annotations
    "\ud800-\udfff\ue000-\uf8ff"  # halves of characters, and private ones
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 15))
    + "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"  # invisible tags, and private planes
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,10}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")


class Unprintable(Struct, frozen=True):
    """A character that cannot be printed, and where it is written."""

    offset: int
    character: str

    @property
    def message(self) -> str:
        """What is wrong, in words."""
        return f"There is a character here that cannot be printed (U+{ord(self.character):04X})."


def unprintable(text: str, *, references: bool = False) -> Unprintable | None:
    r"""The first character that no page, feed, table or PDF may hold; line feeds and tabs may stand.

    ``references``: also those written as ``&#8238;``, as Markdown takes them.

    >>> unprintable("a\x1bb").offset, unprintable("a&#8238;", references=True).message
    (1, 'There is a character here that cannot be printed (U+202E).')
    >>> unprintable("Zoë &#8238;\n")
    """
    match = _UNPRINTABLE.search(text)
    if match is not None:
        return Unprintable(match.start(), match[0])
    for reference in _REFERENCE.finditer(text) if references and "&" in text else ():
        meant = _meant(reference[0])
        if _UNPRINTABLE.match(meant):
            return Unprintable(reference.start(), meant)
    return None


def visible(text: str) -> str:
    r"""A text on one line, with � for each character that would not be seen, end the line or steer the terminal.

    The names of files are a stranger's too: with ``\r`` in it, one could write another verdict over ours.

    >>> visible("a\x1b[2Kb\nc"), visible("Zoë 1\u202f234")
    ('a�[2Kb�c', 'Zoë 1\u202f234')
    """
    return text if text.isascii() and text.isprintable() else _UNPRINTABLE.sub("�", text).replace("\n", "�")


def _meant(reference: str) -> str:
    """The character that a reference names: by its number where a browser would take another or none."""
    body = reference[1:-1]
    if not body.startswith("#"):
        return unescape(reference)[0]
    number = int(body[2:], 16) if body[1] in "xX" else int(body[1:])
    return chr(number) if number <= 0x10FFFF else "\uffff"


def composed(text: str) -> str:
    """The text with letters and accents as one character each (NFC), as fonts have them.

    >>> len("Jose\u0301"), len(composed("Jose\u0301"))
    (5, 4)
    """
    return text if text.isascii() or is_normalized("NFC", text) else normalize("NFC", text)
