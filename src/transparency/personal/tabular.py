"""What tables may hold: the closed schema of ledger files, columns of free text, ids that look like names."""

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec import Struct

from transparency.ledger.schema import (
    CAPITALIZATION_COLUMNS,
    CODE_COLUMNS,
    DATE_COLUMNS,
    EVENT_COLUMNS,
    HISTORY_COLUMNS,
    PLAIN,
    PROVIDER_COLUMNS,
)
from transparency.personal.kinds import D_SCHEMA

LEDGER = {
    "events.csv": EVENT_COLUMNS,
    "providers.csv": (*PROVIDER_COLUMNS, *HISTORY_COLUMNS),
    "capitalization.csv": CAPITALIZATION_COLUMNS,
}
_NUMBERS = {
    "units", "price", "fair_value", "ratio", "issued_outstanding", "fully_diluted", "claims_first", "as_of", "joined",
    "left", "from", *DATE_COLUMNS,
}  # fmt: skip
_PERSONAL = re.compile(
    r"name|e-?mail|phone|mobile|address|street|city|zip|postal|birth|dob|ssn|itin|npi|licen[cs]e_?(no|number|id)|note|"
    r"comment|reason|salary|gender|race|ethnic", re.IGNORECASE,
)  # fmt: skip
_TWO_WORDS = re.compile(r"[A-Za-z]{2,}[._-][A-Za-z]{2,}")
_COUNT = re.compile(r"(?:-?\d+(?:\.\d+)?)?", re.ASCII)
_FEWEST = 20
_READ = 2000
"""Rows looked at to judge a column of text."""


class CsvColumn(Struct, frozen=True):
    """A column: ``codes`` holds pseudonyms and ids, ``numbers`` only dates and numbers."""

    name: str
    codes: bool
    numbers: bool

    @property
    def digits(self) -> bool:
        """Whether a bare number of nine or ten digits means something here."""
        return not self.numbers and self.name not in {"event", "pool", "vesting", "rule", "reverses"}


def columns_of(data: bytes, *, ours: bool = False) -> list[CsvColumn]:
    """The columns of a CSV, by its first line; none when it has no header.

    ``ours``: the program wrote it, or it is held to a schema of counts. Then a column in which every cell is a number
    is one of numbers, whatever it is called: no telephone stands there.
    """
    first = data.removeprefix(BOM_UTF8)[: 1 << 16].split(b"\n", 1)[0].decode("utf-8", "replace")
    try:
        names = next(csv.reader([first.rstrip("\r")]), [])
    except csv.Error:
        return []
    if len(names) < 2:
        return []
    counted = _counted(data, len(names)) if ours else set()
    return [
        CsvColumn(name, name in CODE_COLUMNS, name in _NUMBERS or place in counted) for place, name in enumerate(names)
    ]


def _counted(data: bytes, width: int) -> set[int]:
    """Places of the columns that hold numbers and nothing else."""
    found = set(range(width))
    try:
        for number, row in enumerate(csv.reader(io.StringIO(data.decode("utf-8-sig", "replace")))):
            if number and row:
                found = {place for place in found if place < len(row) and _COUNT.fullmatch(row[place])}
    except csv.Error:
        return set()
    return found


def ledger_faults(
    name: str, data: bytes, columns: list[CsvColumn], attributes: frozenset[str] | None
) -> Iterator[tuple[str, str, int, str]]:
    """D08: code, message, line, hint: columns the ledger does not know, cells that hold more than a code."""
    known = set(LEDGER[name]) | (attributes or set())
    for column in columns:
        if column.name in known:
            continue
        if name == "events.csv" or attributes is not None or _PERSONAL.search(column.name):
            hint = "Take the column out." + (
                "" if name == "events.csv" else " Attributes are declared in publication.yaml."
            )
            yield D_SCHEMA, f"The ledger has no column “{column.name[:40]}”.", 1, hint
    if not data.translate(None, PLAIN).removeprefix(BOM_UTF8):
        return
    for number, line in enumerate(data.removeprefix(BOM_UTF8).split(b"\n")[1:], 2):
        if line.translate(None, PLAIN):
            yield D_SCHEMA, "A cell holds more than a code, a date or a number.", number, (
                "Use letters, digits and - _ . | : only; free text could identify a person."
            )  # fmt: skip


def free_columns(path: str, data: bytes, columns: list[CsvColumn]) -> Iterator[tuple[str, str]]:
    """Columns in which nearly every cell has words of its own: name and message (D06)."""
    if not columns or PurePosixPath(path).name in LEDGER:
        return
    reader = csv.reader(io.StringIO(data[: 1 << 20].decode("utf-8-sig", "replace")))
    cells: list[list[str]] = [[] for _ in columns]
    try:
        next(reader, None)
        for number, row in enumerate(reader):
            if number >= _READ:
                break
            for place, cell in enumerate(row[: len(columns)]):
                if cell.strip():
                    cells[place].append(cell.strip())
    except csv.Error:
        return
    for column, held in zip(columns, cells, strict=True):
        texts = [cell for cell in held if re.search(r"[^\W\d_]{2}\s+[^\W\d_]{2}", cell)]
        if len(held) >= _FEWEST and len(texts) >= len(held) / 2 and len(set(held)) >= 0.8 * len(held):
            share = round(100 * len(set(held)) / len(held))
            yield column.name, f"The column “{column.name[:40]}” is free text: {share}% of its cells differ."


def namelike(path: str, data: bytes, columns: list[CsvColumn]) -> Iterator[tuple[int, str]]:
    """Pseudonyms made of two words, as ``jane-doe`` (D09): line and message. The list of providers has each once."""
    names = [column.name for column in columns]
    if PurePosixPath(path).name != "providers.csv" or "provider" not in names:
        return
    place = names.index("provider")
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines()[1:], 2):
        cells = line.split(",")
        if len(cells) > place and _TWO_WORDS.fullmatch(cells[place]):
            yield number, f"The provider “{cells[place][:1]}…” has an id made of two words."
