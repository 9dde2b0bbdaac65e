"""How a word, a header or an id is compared, whatever the way in which a program wrote it."""

import re
import unicodedata
from functools import lru_cache

_FORMAT = "Cf"
"""Characters that nobody sees: marks of direction, joiners, soft hyphens, a byte order mark in the middle."""


def folded(text: object) -> str:
    """A header or word as it is compared: small letters, everything else than letters and digits one blank.

    >>> folded("  Exercise-Price ($) ")
    'exercise price'
    """
    return _folded(str(text))


@lru_cache(maxsize=1 << 14)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).casefold()
    return " ".join(re.sub(r"[^\w%]+|_", " ", plain).split())


@lru_cache(maxsize=1 << 17)
def plain_form(id: str) -> str:
    r"""An id in one Unicode form, with single blanks and without what nobody sees: never another person or award.

    >>> plain_form("Rene\u0301  1\u200b") == plain_form("Ren\u00e9 1")
    True
    """
    if id.isascii() and id.isprintable() and "  " not in id:
        return id.strip()
    seen = "".join(char for char in unicodedata.normalize("NFC", id) if unicodedata.category(char) != _FORMAT)
    return " ".join(seen.split())


def loose_form(id: str) -> str:
    """What a hand or a spreadsheet program may have made of an id: other capitals, other widths, no leading zeros.

    Two ids of one loose form may be one, or may not: that is asked.

    >>> [loose_form(id) for id in ("Emp-007", "EMP-7", "007", "7", "000")]
    ['emp-007', 'emp-7', '7', '7', '0']
    """
    loose = "".join(unicodedata.normalize("NFKC", plain_form(id)).casefold().split())
    return (loose.lstrip("0") or "0") if loose.isdecimal() else loose
