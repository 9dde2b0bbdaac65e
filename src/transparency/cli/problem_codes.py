"""What every problem code means, and how it is mended: the tables of ``docs/problems.md``, which lie in the wheel."""

import re
from functools import cache
from pathlib import Path

from msgspec import Struct

CODE = re.compile(r"[A-Z]\d{1,3}")
_ROW = re.compile(r"^\| `([A-Z]\d{1,3})` \| (.*) \| (.*) \|$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class CodeMeaning(Struct, frozen=True):
    """One row of the list: what is wrong, and what to do."""

    wrong: str
    cure: str


@cache
def meanings() -> dict[str, CodeMeaning]:
    """Every code in the order of the list; nothing where the list is not there."""
    program = Path(__file__).resolve().parents[1]
    places = (program / "docs" / "problems.md", program.parent.parent / "docs" / "problems.md")
    text = next((place.read_text("utf-8") for place in places if place.is_file()), "")
    return {code: CodeMeaning(_plain(wrong), _plain(cure)) for code, wrong, cure in _ROW.findall(text)}


def _plain(cell: str) -> str:
    """A cell of the table without the marks of links.

    >>> _plain("All are listed in [publication.md](publication.md)")
    'All are listed in publication.md'
    """
    return _LINK.sub(r"\1", cell).replace("\\|", "|")
