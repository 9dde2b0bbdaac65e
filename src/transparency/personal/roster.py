"""The roster: names, addresses and source ids that the private folder knows, and finding them in a text.

Private files are read, never quoted: what was found is shown by its first letter only.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from msgspec import Struct

PEOPLE = "people.csv"
"""``person,name,email``: random id, name as exported, address; written by imports of tables."""
CROSSWALK = "crosswalk.csv"
SHORTEST = 3
_LETTERS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_UNTYPED = {0x2019: "'", 0x02BC: "'", 0x00AD: None, 0x200B: None, 0x2060: None}
"""Apostrophes of word processors; soft hyphens, and blanks without width."""
_TITLES = {"dr", "jr", "sr", "mr", "mrs", "ms", "prof", "phd", "psyd", "lcsw", "lmft", "lpc", "md", "ii", "iii"}


COMMON = frozenset(
    [
        "april",
        "august",
        "board",
        "burn",
        "grant",
        "june",
        "law",
        "march",
        "may",
        "page",
        "pool",
        "power",
        "price",
        "rule",
        "share",
        "stock",
        "unit",
        "vest",
        "will",
    ]
)
"""Words of this field that are family names too; with a first name beside them they still count."""


class Name(Struct, frozen=True):
    """A person's name as words: the first, the last, all of them."""

    words: tuple[str, ...]

    @property
    def family(self) -> str:
        """The word that is looked for."""
        return self.words[-1]


@dataclass(frozen=True)
class Roster:
    """What must not be published. ``names`` in words of small letters, ``ids`` and addresses as they stand."""

    names: tuple[Name, ...] = ()
    ids: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.names or self.ids)

    @cached_property
    def patterns(self) -> list[str]:
        """Words to look for, quickly: each family name, with and without accents, and each id."""
        found = {variant for name in self.names for variant in (name.family, plain(name.family))}
        return sorted(found | self.ids)

    @cached_property
    def _by_family(self) -> dict[str, list[Name]]:
        index: dict[str, list[Name]] = {}
        for name in self.names:
            index.setdefault(plain(name.family), []).append(name)
        return index

    @cached_property
    def _ids(self) -> frozenset[str]:
        return frozenset(plain(one) for one in self.ids)

    def found_in(
        self, text: str, *, codes: bool = False, alone: bool = True, common: frozenset[str] = frozenset()
    ) -> Iterator[str]:
        """What of the roster stands in a text.

        ``codes``: small letters count too. ``alone``: a family name by itself counts, unless it is among ``common``.
        """
        if not self:
            return
        text = typed(text)
        words = [(match.group(), plain(match.group())) for match in _LETTERS.finditer(_parted(text) if codes else text)]
        for number, (word, shape) in enumerate(words):
            for name in self._by_family.get(shape, ()):
                others = {plain(one) for one in name.words[:-1]}
                near = [one for one, other in words[max(0, number - 2) : number + 3] if other in others]
                rare = len(shape) > SHORTEST and shape not in COMMON
                capital = codes or word[0].isupper()
                beside = any(rare or (capital and (codes or one[0].isupper())) for one in near)
                if beside or (alone and rare and capital and (codes or shape not in common)):
                    yield word
                    break
        low = plain(text)
        for one in self._ids:
            if one in low and re.search(rf"(?<![0-9a-z]){re.escape(one)}(?![0-9a-z])", low):
                yield one


def read_roster(private: Path) -> Roster:
    """Read people and crosswalk; a folder or file that is missing or unreadable gives nothing.

    A file that a spreadsheet program saved in its own way is read too: else not a name of it would be looked for.
    """
    names, ids = set(), set()
    for row in _rows(private / PEOPLE):
        written = row.get("name") or ""
        if any(char.isdigit() for char in written):  # a code, to be found as it stands
            ids.add(written.strip().casefold())
            continue
        words = tuple(
            word
            for word in (found.group().casefold() for found in _LETTERS.finditer(typed(written)))
            if word not in _TITLES
        )
        if words and len(words[-1]) >= 2:
            # “Doe, Jane” puts the family name first.
            turned = "," in written and len(words) > 1
            words = words[1:] + words[:1] if turned else words
            names.add(Name(words))
            if "-" in words[-1]:  # both parts, as in the name of a file
                names.add(Name((*words[:-1], *words[-1].split("-"))))
        address = (row.get("email") or "").strip()
        if "@" in address:
            ids.add(address.casefold())
    for row in _rows(private / CROSSWALK):
        source = (row.get("source") or "").strip().lstrip("'")
        if row.get("kind") in ("provider", "grant") and len(source) >= 6 and re.search(r"[A-Za-z]", source):
            ids.add(source.casefold())
    return Roster(tuple(sorted(names, key=lambda name: name.words)), frozenset(ids))


def typed(text: str) -> str:
    """A text as a keyboard gives it: composed letters, straight apostrophes, nothing that cannot be seen."""
    return text if text.isascii() else unicodedata.normalize("NFC", text.translate(_UNTYPED))


def plain(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


def common_words(text: str) -> frozenset[str]:
    """Words that a text writes in small letters: a family name among them is a word here."""
    return frozenset(re.findall(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])", text))


def _parted(code: str) -> str:
    """A code with its words apart: ``JaneDoe_2`` and ``jane-doe`` alike."""
    return re.sub(r"[-_.|:0-9/]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", code))


def _rows(path: Path) -> Iterable[dict[str, str]]:
    try:
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("windows-1252", errors="replace")
        head = text.partition("\n")[0]
        yield from csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    except (OSError, csv.Error):
        return
