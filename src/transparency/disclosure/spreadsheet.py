"""A disclosure from a row of a spreadsheet: for a company that has twelve facts a quarter and no program.

One row a quarter; the first row names the columns of :data:`COLUMNS`. Each file names the one of the row before.
"""

import csv
import hashlib
from collections.abc import Iterator
from datetime import date
from io import StringIO

from msgspec import Struct

from transparency.disclosure.document import EmittedPool, Emitter, PoolDisclosure, PoolFacts
from transparency.publication.files.suggestion import nearest
from transparency.publication.files.text_file import excerpt
from transparency.publication.problem import Problem
from transparency.publication.quarter import quarter_label
from transparency.release.canonical import to_json
from transparency.release.paths import slug
from transparency.release.release import NONE, Reference, Status, Value

AMOUNTS = (
    "set_aside", "not_promised", "not_earned", "earned", "gone", "owned", "fully_diluted", "issued", "holders",
)  # fmt: skip
"""Whole numbers; an empty cell: not published."""
WORDS = ("quarter", "company", "jurisdiction", "currency", "pool", "rule", "rule_hash")
DAYS = ("as_of", "published", "next_release", "approved", "rule_since")
COLUMNS = dict.fromkeys((*WORDS, *DAYS, *AMOUNTS), True) | dict.fromkeys(
    ("rule_hash", "next_release", "minimum", "block", "people_block"), False
)
"""Column → whether it is needed. ``block`` and ``people_block``: to a multiple of what was rounded."""
MOST = 200
"""Quarters in one table."""


class QuarterRow(Struct, frozen=True):
    """One row of the table, by column, and where it stands."""

    line: int
    cells: dict[str, str]

    def number(self, column: str) -> int:
        """A whole number; 0 for an empty cell. Raises ``ValueError``."""
        text = self.cells.get(column, "")
        if text and not (text.isascii() and text.isdigit() and len(text) <= 16):
            raise ValueError(f"{column}: “{text[:40]}” is no whole number. Write digits only.")
        return int(text or 0)

    def day(self, column: str) -> date:
        """A day as 2026-03-31. Raises ``ValueError``."""
        text = self.cells[column]
        if len(text) != len("2026-03-31"):
            raise ValueError(f"{column}: “{text[:40]}” is no day. Write 2026-03-31.")
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{column}: “{text[:40]}” is no day. Write 2026-03-31.") from None

    def value(self, column: str, block: int) -> Value:
        """An amount, or that it is not published."""
        if not self.cells[column]:
            return NONE
        number = self.number(column)
        status = Status.SHOWN if number or not block else Status.UNDER
        return Value(amount=number, status=Status.NOTHING if not number and not block else status, block=block)


def from_table(text: str, path: str) -> tuple[dict[str, bytes], list[Problem]]:
    """Files by name (``2026-q3.json``), oldest first, from the text of a CSV. Problems: J06, at the line."""
    rows, problems = _rows(text, path)
    files: dict[str, bytes] = {}
    previous = ""
    for row in rows:
        try:
            disclosure = _disclosure(row, previous)
            data = to_json(disclosure)
        except ValueError as error:
            problems.append(Problem("J06", str(error), path, row.line, excerpt=excerpt(text, row.line)))
            continue
        name = f"{disclosure.quarter}.json"
        if name in files:
            message = f"{disclosure.quarter} has two rows."
            problems.append(Problem("J06", message, path, row.line, excerpt=excerpt(text, row.line)))
        files[name] = data
        previous = hashlib.sha256(data).hexdigest()
    return ({} if problems else files), problems


def _rows(text: str, path: str) -> tuple[list[QuarterRow], list[Problem]]:
    reader = csv.reader(StringIO(text), strict=True)
    try:
        table = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        return [], [Problem("J06", f"The table cannot be read: {error}.", path, reader.line_num)]
    if len(table) < 2 or len(table) > MOST + 1:
        message = f"The table needs a row of column names and one for each quarter, at most {MOST}."
        return [], [Problem("J06", message, path)]
    (_, header), *body = table
    wrong = list(_columns(header, path))
    rows = [
        QuarterRow(line, dict(zip(header, cells, strict=True))) for line, cells in body if len(cells) == len(header)
    ]
    for line, cells in body:
        if len(cells) != len(header):
            message = f"The row has {len(cells)} cells, the first one {len(header)}."
            wrong.append(Problem("J06", message, path, line, excerpt=excerpt(text, line)))
    return ([] if wrong else rows), wrong


def _columns(header: list[str], path: str) -> Iterator[Problem]:
    for name in sorted(set(header)):
        if name not in COLUMNS:
            near = nearest(name, COLUMNS)
            yield Problem(
                "J06", f"There is no column “{name[:60]}”.", path, 1, hint=f"Did you mean “{near}”?" if near else ""
            )
        elif header.count(name) > 1:
            yield Problem("J06", f"The column “{name}” stands twice.", path, 1)
    for name, needed in COLUMNS.items():
        if needed and name not in header:
            yield Problem("J06", f"The column “{name}” is missing.", path, 1)


def _disclosure(row: QuarterRow, previous: str) -> PoolDisclosure:
    cells = row.cells
    for column in ("quarter", "company", "currency", "pool", "rule"):
        if not cells[column]:
            raise ValueError(f"{column}: the cell is empty.")
    if quarter_label(cells["quarter"]) is None:
        raise ValueError(f"quarter: “{cells['quarter'][:40]}” is no quarter. Write 2026-q3.")
    block, people = row.number("block"), row.number("people_block")
    return PoolDisclosure(
        schema="equity-pool-disclosure/1",
        publisher=Emitter(slug(cells["company"]), cells["company"], cells["jurisdiction"]),
        currency=cells["currency"],
        quarter=cells["quarter"].lower(),
        as_of=row.day("as_of"),
        published=row.day("published"),
        next_release=row.day("next_release") if cells.get("next_release") else None,
        pools=(EmittedPool(slug(cells["pool"]), cells["pool"], row.day("approved")),),
        rules=(
            Reference(
                id=slug(cells["rule"]),
                title=cells["rule"],
                version="",
                effective=row.day("rule_since"),
                sha256=cells.get("rule_hash", ""),
            ),
        ),
        facts=PoolFacts(**{name: row.value(name, people if name == "holders" else block) for name in AMOUNTS}),
        minimum=row.number("minimum"),
        previous=previous,
    )
