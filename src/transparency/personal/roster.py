"""The roster: names, addresses and source ids that the private folder knows, and finding them in a text.

Private files are read, never quoted: what was found is shown by its first letter only.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from transparency.personal.appearance import folded

PEOPLE = "people.csv"
"""``person,name,email``: random id, name as exported, address; written by imports of tables."""
CROSSWALK = "crosswalk.csv"
SHORTEST = 3
_LETTERS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?")
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
        """What to look for first, quickly: each family name and each of its parts, each id; all :func:`plain`."""
        return sorted({shape for shape in self._by_family if len(shape) > 1} | self._ids)

    @cached_property
    def _by_family(self) -> dict[str, list[Name]]:
        """Each form of a family name: whole, without its apostrophe, the long parts of a double one."""
        index: dict[str, list[Name]] = {}
        for name in self.names:
            whole = plain(name.family)
            parts = (part for part in whole.split("-") if len(part) > SHORTEST)
            for shape in dict.fromkeys((whole, whole.replace("'", ""), *parts)):
                index.setdefault(shape, []).append(name)
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
        text = folded(text)
        words = [
            (match.group(), _shapes(match.group())) for match in _LETTERS.finditer(_parted(text) if codes else text)
        ]
        for number, (word, shapes) in enumerate(words):
            for shape, name in [(form, name) for form in shapes for name in self._by_family.get(form, ())]:
                others = {plain(one) for one in name.words[:-1]}
                near = [one for one, forms in words[max(0, number - 2) : number + 3] if others.intersection(forms)]
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
            for word in (found.group().casefold() for found in _LETTERS.finditer(folded(written)))
            if word not in _TITLES
        )
        if words and len(words[-1]) >= 2:
            # “Doe, Jane” puts the family name first.
            turned = "," in written and len(words) > 1
            words = words[1:] + words[:1] if turned else words
            names.add(Name(words))
        address = (row.get("email") or "").strip()
        if "@" in address:
            ids.add(address.casefold())
    for row in _rows(private / CROSSWALK):
        source = (row.get("source") or "").strip().lstrip("'")
        if row.get("kind") in ("provider", "grant") and len(source) >= 6 and re.search(r"[A-Za-z]", source):
            ids.add(source.casefold())
    return Roster(tuple(sorted(names, key=lambda name: name.words)), frozenset(ids))


def plain(text: str) -> str:
    """Small letters without accents.

    >>> plain("Ibáñez")
    'ibanez'
    """
    return folded(text).lower()


def _shapes(word: str) -> tuple[str, ...]:
    """A word as it is looked up: without the ending of a possessive, whole and in the parts that hyphens make.

    >>> _shapes("Abernathy-Jones's")
    ('abernathy-jones', 'abernathy', 'jones')
    >>> _shapes("Jones'")
    ('jones', 'jone')
    """
    whole = plain(word)
    bare = whole.removesuffix("'").removesuffix("'s")
    shapes = [bare, *(bare.split("-") if "-" in bare else ())]
    if whole.endswith("s'"):  # of the Jones, or of the Abernathys
        shapes.append(bare.removesuffix("s"))
    return tuple(dict.fromkeys(shapes))


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
