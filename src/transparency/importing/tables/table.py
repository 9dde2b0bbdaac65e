"""A table found in a sheet: header row under prose, columns by the mapping, rows without notes and totals."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from transparency.importing.tables.mapping import Columns, TableMapping
from transparency.importing.tables.sheet import Cell, Sheet
from transparency.publication.problem import Problem, Severity
from transparency.publication.suggestion import nearest

DEEPEST = 60
"""The header row stands among so many first rows."""
_TOTAL = re.compile(r"\b(?:sub)?totals?\b|\bgrand total\b|\bsum\b|\bsumme\b", re.IGNORECASE)
ENDINGS = {
    "exercised": ("exercise", "settle"), "forfeited": ("forfeit",), "expired": ("expire",),
    "cancelled": ("forfeit", "expire", "company_cancel"), "repurchased": ("repurchase",),
    "transferred": ("transfer_out",),
}  # fmt: skip
"""Column of units that ended → the event types that it may become."""
DAYS = ("granted_on", "ended_on", *(f"{name}_on" for name in ENDINGS))
"""Columns of the days on which something happened."""


@dataclass(slots=True)
class AwardTable:
    """``columns``: field of the mapping → places of its columns, by preference. ``rows``: number and cells."""

    sheet: Sheet
    headers: list[str]
    columns: dict[str, list[int]]
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)
    notes: int = 0
    """Rows of prose and totals that were passed by."""

    @property
    def dropped(self) -> dict[str, int]:
        """Columns that the mapping does not name, with the number of filled cells."""
        used = {place for places in self.columns.values() for place in places}
        return {
            header: sum(1 for _, cells in self.rows if place < len(cells) and cells[place] is not None)
            for place, header in enumerate(self.headers)
            if place not in used and header
        }

    @property
    def complete(self) -> frozenset[str]:
        """Event types of which each row says all that its award has.

        None in a table of transactions, which is about a stretch of time and says nothing of others.
        """
        if "transaction" in self.columns:
            return frozenset()
        return frozenset(kind for name, kinds in ENDINGS.items() if name in self.columns for kind in kinds)


def folded(text: object) -> str:
    """A header or word as it is compared: small letters, everything else than letters and digits one blank."""
    return " ".join(re.sub(r"[^\w%]+|_", " ", str(text).casefold()).split())


def wanted(columns: Columns) -> dict[str, list[str]]:
    """Field → folded headers, for every field that the mapping gives."""
    given = {name: getattr(columns, name) for name in type(columns).model_fields}
    return {
        name: [folded(header) for header in ([headers] if isinstance(headers, str) else headers)]
        for name, headers in given.items()
        if headers
    }


def find_table(sheets: list[Sheet], mapping: TableMapping, name: str) -> tuple[AwardTable | None, list[Problem]]:
    """The table that the mapping describes. Problems: N54 missing table or column, N55 two columns of one name."""
    names = [sheet.name for sheet in sheets]
    if mapping.sheet and mapping.sheet not in names:
        hint = f"Sheets: {', '.join(names)}." if any(names) else "A CSV file has no sheets: leave `sheet` out."
        return None, [Problem("N54", f"There is no sheet “{mapping.sheet}”.", name, hint=hint)]
    fields = wanted(mapping.columns)
    sheets = [sheet for sheet in sheets if mapping.sheet in ("", sheet.name)]
    candidates = [(score, sheet, place) for sheet in sheets for score, place in [_header(sheet, fields)] if place >= 0]
    best = max((score for score, _, _ in candidates), default=0)
    tops = [(sheet, place) for score, sheet, place in candidates if score == best]
    if best < min(3, len(fields)):
        message = "No row of the file holds the headers that the mapping names."
        hint = "Is it the right mapping? `transparency import suggest FILE` drafts one."
        return None, [Problem("N54", message, name, hint=hint)]
    if len(tops) > 1:
        message = f"Several sheets hold such a table: {', '.join(sheet.name for sheet, _ in tops)}."
        return None, [Problem("N54", message, name, hint="Name one of them with `sheet:` in the mapping.")]
    sheet, place = tops[0]
    return _table(sheet, place, fields, name)


def _header(sheet: Sheet, fields: dict[str, list[str]]) -> tuple[int, int]:
    """How many fields the best row names, and its place in ``rows``."""
    best = (0, -1)
    for place, (_, cells) in enumerate(sheet.rows[:DEEPEST]):
        there = {folded(cell) for cell in cells if cell is not None}
        score = sum(any(header in there for header in headers) for headers in fields.values())
        if score > best[0]:
            best = (score, place)
    return best


def _table(
    sheet: Sheet, place: int, fields: dict[str, list[str]], name: str
) -> tuple[AwardTable | None, list[Problem]]:
    number, cells = sheet.rows[place]
    headers = ["" if cell is None else str(cell) for cell in cells]
    shapes = [folded(header) for header in headers]
    columns = {
        field: [shapes.index(header) for header in wanted if header in shapes] for field, wanted in fields.items()
    }
    columns = {field: places for field, places in columns.items() if places}
    problems = []
    for shape, count in Counter(shape for shape in shapes if shape).items():
        if count > 1 and any(shape in wanted for wanted in fields.values()):
            message = f"The header “{headers[shapes.index(shape)]}” stands {count} times; the first column is read."
            problems.append(Problem("N55", message, name, number, severity=Severity.WARNING))
    ends = any(field in columns for field in (*ENDINGS, "transaction"))
    needed = ["award", *(["granted_on"] if "units" in columns else [] if ends else ["units"])]
    for field_name in needed:
        if field_name not in columns:
            near = next((close for header in fields.get(field_name, ()) if (close := nearest(header, shapes))), None)
            hint = f"Is it “{headers[shapes.index(near)]}”? Write it into the mapping." if near else "Name its column."
            message = f"No column for `{field_name}` in the header row."
            problems.append(Problem("N54", message, name, number, hint=hint))
    table = AwardTable(sheet, headers, columns)
    for row, held in sheet.rows[place + 1 :]:
        if _is_note(held, columns):
            table.notes += 1
            if any(isinstance(cell, str) and _TOTAL.search(cell) for cell in held):
                message = f"Row {row} is a total, not an award; it was passed by."
                problems.append(Problem("N58", message, name, row, severity=Severity.WARNING))
        else:
            table.rows.append((row, held))
    return (None if any(problem.severity is Severity.ERROR for problem in problems) else table), problems


def _is_note(cells: list[Cell], columns: dict[str, list[int]]) -> bool:
    """A row without an award: a total, a note, an empty line of a form."""
    award = next(_filled(cells, columns.get("award", [])), None)
    if award is not None and not (isinstance(award, str) and _TOTAL.fullmatch(award.strip(" :"))):
        return False
    if any(isinstance(cell, str) and _TOTAL.search(cell) for cell in cells):
        return True
    whose, when, units = (
        any(True for name in names for _ in _filled(cells, columns.get(name, [])))
        for names in (("person", "name", "email"), DAYS, ("units", *ENDINGS))
    )
    return whose + when + units < 2  # prose stands in one column, a sum without its word too


def _filled(cells: list[Cell], places: list[int]) -> Iterator[Cell]:
    return (cells[place] for place in places if place < len(cells) and cells[place] is not None)
