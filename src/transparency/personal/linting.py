"""The lint of one file: bytes in, problems out. What was found is masked, since a log may be public.

Ledger files are held to their closed schema first; then every text is searched for the forms of personal data, and for
what the roster of the private folder knows.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from posixpath import splitext

import msgspec
import polars as pl
from msgspec import Struct

from transparency.personal.appearance import readings, seen, seen_text, without_tags
from transparency.personal.detecting import NUMBERS, masked, shortlisted_addresses, traces, worth_a_look
from transparency.personal.kinds import D_PRIVATE, D_ROSTER, WHY
from transparency.personal.numbers import AMOUNT, covered, shortlist
from transparency.personal.papers import metadata
from transparency.personal.roster import COMMON, Roster, common_words
from transparency.personal.shapes import addresses, around_addresses, places, windows
from transparency.personal.tabular import LEDGER, CsvColumn, columns_of, free_columns, ledger_faults, namelike
from transparency.publication.problem import Problem, Severity

TEXT = {
    ".csv",
    ".jsonl",
    ".json",
    ".jsonld",
    ".md",
    ".txt",
    ".yaml",
    ".yml",
    ".html",
    ".xml",
    ".svg",
    ".css",
    ".js",
    ".note",
    ".",
    "",
}
"""Suffixes read as text. Of other files only the name is looked at, of PDFs their metadata too."""
MOST = 50
"""Problems worded for each code in a file."""
CROWD = 200
"""Places in a piece above which only those are looked at that pass the quick questions of ``numbers``."""
PIECE = 8 << 20
MARKUP = {".html", ".xml", ".svg"}
CODE = {".json", ".jsonld", ".css", ".js"}
"""Files full of bare numbers, where digits without separators mean nothing."""
_SECRETS = (b"kind,origin,source,id,epoch", b"person,name,email")
_NAMES = {
    "D01": "a name, an address or an id from the private folder",
    "D02": "an e-mail address",
    "D03": "a telephone number",
    "D04": "a social security or taxpayer number",
    "D05": "a National Provider Identifier",
    "D10": "a bank account or payment card",
}
_HINTS = {
    "D01": "Take it out, or use the pseudonym.",
    "D02": "Take it out, or list it under public_contacts in publication.yaml if it is meant to be public.",
    "D03": "Take it out, or list it under public_contacts in publication.yaml if it is meant to be public.",
    "D04": "Take it out. If it was committed before, it is in the history: rewrite that, too.",
    "D05": "Take it out, or use the pseudonym.",
    "D10": "Take it out, or list it under public_contacts in publication.yaml if it is the company's own.",
}


class Watch(Struct, frozen=True):
    """What to look for."""

    roster: Roster = msgspec.field(default_factory=Roster)
    allowed: frozenset[str] = frozenset()
    """Public contacts, as made by ``detecting.public``."""
    explain: bool = False
    """Whether each problem says why."""
    common: frozenset[str] = COMMON
    """Words in small letters that are no one's name, though a family may be called so."""
    alone: bool = True
    """Whether a family name counts by itself: yes where people write, no where the program's own words stand."""
    attributes: frozenset[str] | None = None
    """Columns that ``publication.yaml`` adds to providers and capitalization; ``None``: not known, all pass."""
    schema: bool = True
    """Whether ledger files are held to their closed schema; a check of the publication does that by itself."""


@dataclass(slots=True)
class _Found:
    """Problems of one file; after ``MOST`` of a kind no more of it are looked for."""

    path: str
    watch: Watch
    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    known: set[tuple[str, str, int | None]] = field(default_factory=set)

    def add(self, code: str, message: str, line: int | None, hint: str, severity: Severity = Severity.REFUSAL) -> None:
        if (code, message, line) in self.known:  # seen in the page's text and in its source
            return
        self.counts[code] = self.counts.get(code, 0) + 1
        if self.counts[code] <= MOST:
            self.known.add((code, message, line))
            why = f" Why: {WHY[code]}" if self.watch.explain else ""
            self.problems.append(Problem(code, message, self.path, line, None, hint + why, severity=severity))

    def trace(self, code: str, text: str, line: int | None, place: str = "") -> None:
        where = f" in {place}" if place else ""
        self.add(code, f"This looks like {_NAMES[code]}{where}: {masked(text)}.", line, _HINTS[code])

    def enough(self) -> frozenset[str]:
        """Codes no longer looked for, as the file holds more than are worded; one kind of number counts for all."""
        full = frozenset(code for code, count in self.counts.items() if count > MOST)
        return full | NUMBERS if full & NUMBERS else full

    def close(self) -> list[Problem]:
        more = [
            Problem(code, f"and more of this kind ({code})", self.path, severity=Severity.REFUSAL)
            for code, count in sorted(self.counts.items())
            if count > MOST
        ]
        return self.problems + more


def _lint_name(path: str, watch: Watch) -> list[Problem]:
    """Look at a file's path only: personal data in it (D01 to D05, D10), or a private file (D07)."""
    parts = seen_text(path).split("/")
    private = "private" in parts[:-1] or path.endswith("pseudonyms.key")
    if not private and not watch.roster and not any(worth_a_look(part.replace("_", " ")) for part in parts):
        return []
    found = _Found(path, watch)
    for part in parts:
        for trace in traces(part.replace("_", " "), allowed=watch.allowed):
            found.trace(trace.code, trace.text, None, "the name of the file")
        for text in dict.fromkeys(watch.roster.found_in(part, codes=True, alone=watch.alone)):
            found.trace(D_ROSTER, text, None, "the name of the file")
    if private:
        found.add(
            D_PRIVATE, "A file of the private folder.", None, "Leave it out: git rm --cached, and keep it in private/."
        )
    return found.close()


def lint_file(path: str, data: bytes, watch: Watch, *, written: bool = True) -> list[Problem]:
    """All problems of one file, its name included. ``path`` is what problems show; its end tells the kind of file.

    ``written``: by people, so that columns of free text and ids that look like names are judged too.
    """
    kind = splitext(path)[1].lower()
    problems = _lint_name(path, watch)
    if kind == ".pdf":
        return problems + _lint_pdf(path, data, watch)
    if kind not in TEXT or b"\0" in data[:4096]:
        return problems
    found = _Found(path, watch)
    if data.removeprefix(b"\xef\xbb\xbf").startswith(_SECRETS):
        found.add(D_PRIVATE, "A crosswalk from people to pseudonyms.", 1, "Keep it in private/ only.")
        return problems + found.close()
    table = kind == ".csv"
    ours = not written or PurePosixPath(path).parts[-2:] == ("ledger", "capitalization.csv")
    if kind in MARKUP:
        forms = frozenset({"D01", "D02"} if watch.roster else {"D02"})
        for text in readings(data if watch.roster else around_addresses(data)):  # in attributes and comments too
            _search(found, text, digits=False, forms=forms, quick=places if watch.roster else addresses)
        _search(found, seen(without_tags(data)), digits=True, forms=NUMBERS | {"D02"})
    else:
        for text in readings(data):
            _search(found, text, table=table, ours=ours, digits=kind not in CODE)
    if written and table and (columns := columns_of(data)):
        _judge_columns(found, data, columns)
    return problems + found.close()


def _lint_pdf(path: str, data: bytes, watch: Watch) -> list[Problem]:
    """What a PDF says about itself."""
    found = _Found(path, watch)
    for name, text in metadata(data):
        column = CsvColumn(name, codes=True, numbers=False)
        for code, one in _hits(seen_text(text), column, watch, watch.common, digits=True):
            found.trace(code, one, None, f"the PDF's {name}")
    return found.close()


def _judge_columns(found: _Found, data: bytes, columns: list[CsvColumn]) -> None:
    """The closed schema of a ledger file; free text; ids made of words."""
    place = PurePosixPath(found.path)
    if found.watch.schema and place.name in LEDGER and "ledger" in place.parts:
        for code, message, line, hint in ledger_faults(place.name, data, columns, found.watch.attributes):
            found.add(code, message, line, hint)
    for column, message in free_columns(found.path, data, columns):
        hint = f"Leave the column “{column[:40]}” out, or give it a few fixed values."
        found.add("D06", message, 1, hint, Severity.WARNING)
    for line, message in namelike(found.path, data, columns):
        found.add("D09", message, line, "Use random pseudonyms, as an import gives them.", Severity.WARNING)


def _search(
    found: _Found,
    data: bytes,
    *,
    digits: bool,
    table: bool = False,
    ours: bool = False,
    forms: frozenset[str] | None = None,
    quick: Callable[[bytes], Iterable[int]] = places,
) -> None:
    """Look closely at every place that a quick pass points to."""
    watch = found.watch
    columns: list[CsvColumn] | None = None
    common: frozenset[str] | None = None
    every = frozenset(_NAMES)
    line, counted = 1, 0
    for above, piece in _pieces(data):
        if b"\0" in piece:  # no text from here on
            return
        offsets = list(islice(quick(piece), CROWD + 1))
        if len(offsets) > CROWD:
            text = piece.decode("latin-1")  # a sign for each byte
            offsets = list(shortlisted_addresses(text))
            if quick is places:
                close = table and any(column.name == "provider" for column in columns_of(data))
                offsets += shortlist(text, digits=digits, close=close)
                if len(offsets) > CROWD and not close:
                    text = AMOUNT.sub(covered, text)
                    offsets = [offset for offset in offsets if text[offset] != "x"]
        if watch.roster and (known := _roster_places(piece, watch.roster)):
            offsets += known
            common = common or watch.common | common_words(data[:PIECE].decode("utf-8", "replace"))
        present = NUMBERS | ({"D02"} if b"@" in piece else set()) | ({D_ROSTER} if watch.roster else set())
        for start, raw in windows(piece, offsets):
            if columns is None:
                columns = columns_of(data, ours=ours) if table else []
            passed = found.enough() | (every - forms if forms else frozenset())
            if passed >= present:
                break
            for cell, column in _cells(piece, start, raw, columns):
                text = cell.decode("utf-8", "replace")
                for code, one in _hits(text, column, watch, common or watch.common, digits=digits, passed=passed):
                    if forms is None or code in forms:
                        line += data.count(b"\n", counted, above + start)
                        counted = above + start
                        found.trace(code, one, line, f"the column “{column.name[:40]}”" if column else "")


def _hits(
    text: str,
    column: CsvColumn | None,
    watch: Watch,
    common: frozenset[str],
    *,
    digits: bool,
    passed: frozenset[str] = frozenset(),
) -> Iterator[tuple[str, str]]:
    """Code and text of everything found in a window or a cell."""
    digits = digits and (column is None or column.digits)
    provider = column is not None and column.name == "provider"
    for trace in traces(text, allowed=watch.allowed, digits=digits, provider=provider, passed=passed):
        yield trace.code, trace.text
    if watch.roster and D_ROSTER not in passed:
        codes = column is not None and column.codes
        names = watch.roster.found_in(text, codes=codes, alone=watch.alone, common=common)
        for one in dict.fromkeys(names):
            if one.casefold() not in watch.allowed:
                yield D_ROSTER, one


def _cells(piece: bytes, start: int, raw: bytes, columns: list[CsvColumn]) -> Iterator[tuple[bytes, CsvColumn | None]]:
    """The window as it is, or, in a table without quotes, cell by cell with the column of each."""
    if not columns:
        yield raw, None
        return
    begin = piece.rfind(b"\n", 0, start) + 1
    end = piece.find(b"\n", start)
    line = piece[begin : len(piece) if end < 0 else end]
    cells = line.rstrip(b"\r").split(b",")
    if b'"' in line or len(cells) != len(columns):
        yield raw, None
        return
    for cell, column in zip(cells, columns, strict=True):
        if cell and not column.numbers and cell != column.name.encode():
            yield cell, column


def _roster_places(piece: bytes, roster: Roster) -> list[int]:
    """Where a family name or an id may stand; Aho-Corasick, in Rust."""
    if piece.isascii():
        text = pl.Series([piece.decode("ascii")])
        return [int(at) for at in text.str.find_many(roster.patterns, ascii_case_insensitive=True)[0]]
    # Offsets of a text with other letters: replaced bytes would shift them, so look line by line.
    lines = piece.split(b"\n")
    shown = pl.Series([line.decode("utf-8", "replace") for line in lines])
    marked = shown.str.to_lowercase().str.contains_any(roster.patterns, ascii_case_insensitive=True)
    starts, at = [], 0
    for line, hit in zip(lines, marked.to_list(), strict=True):
        if hit:
            starts += list(range(at, at + max(1, len(line)), 60))
        at += len(line) + 1
    return starts


def _pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The text in pieces of whole lines, each with its place in the whole."""
    start = 0
    while start < len(data):
        end = min(len(data), start + PIECE)
        if end < len(data):
            end = data.rfind(b"\n", start, end) + 1 or end
            end = end if end > start else min(len(data), start + PIECE)
        yield start, data[start:end]
        start = end
