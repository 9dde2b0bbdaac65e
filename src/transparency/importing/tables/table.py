"""A table found in a sheet: header row under prose, columns by the mapping, rows without notes and totals."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from transparency.importing.spelling import folded
from transparency.importing.tables.mapping import TableMapping
from transparency.importing.tables.sheet import HEADER_DEPTH, Cell, Sheet
from transparency.publication.files.suggestion import nearest
from transparency.publication.problem import Problem, Severity

_AMOUNT_OR_DAY = r"[$€£]?\s*[0-9][0-9.,' \u2019\u00a0\u202f/-]*"
_TOTAL = re.compile(r"\b(?:sub)?totals?\b|\bgrand total\b|\bsum\b|\bsumme\b", re.IGNORECASE)
ENDINGS = {
    "exercised": ("exercise", "settle"), "forfeited": ("forfeit",), "expired": ("expire",),
    "cancelled": ("forfeit", "expire", "company_cancel"), "repurchased": ("repurchase",),
    "transferred": ("transfer_out",),
}  # fmt: skip
"""Column of units that ended → the event types that it may become."""
MOST_MISFITS = 20
"""So many rows that do not fit the header are told."""
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

    def column(self, place: int) -> Iterator[Cell]:
        """The cells of a column."""
        return (cells[place] for _, cells in self.rows if place < len(cells))

    @property
    def unmapped(self) -> list[str]:
        """Dropped columns that hold numbers or days: what ended, or when, may stand there."""
        used = {place for places in self.columns.values() for place in places}
        return [
            header
            for place, header in enumerate(self.headers)
            if place not in used and header and _holds_amounts(self.column(place))
        ]

    @property
    def complete(self) -> frozenset[str]:
        """Event types of which each row says all that its award has.

        None in a table of transactions, which is about a stretch of time and says nothing of others.
        """
        if "transaction" in self.columns:
            return frozenset()
        return frozenset(kind for name, kinds in ENDINGS.items() if name in self.columns for kind in kinds)


def _holds_amounts(cells: Iterable[Cell]) -> bool:
    """Whether most of what stands in a column is a number above zero, or a day.

    >>> columns = [5, "x"], [5, "x", "7"], ["x"], [0, None, "-"], [date(2026, 1, 1)], [5, "0", "0"]
    >>> [_holds_amounts(cells) for cells in columns]
    [False, True, False, False, True, True]
    """
    filled = [cell for cell in cells if cell is not None and cell not in (0, "0", "-")]
    amounts = sum(
        isinstance(cell, int | Decimal | date) or re.fullmatch(_AMOUNT_OR_DAY, str(cell)) is not None for cell in filled
    )
    return bool(filled) and amounts * 2 > len(filled)


def wanted(mapping: TableMapping) -> dict[str, list[str]]:
    """Field → folded headers, for every field that the mapping gives; ``input NAME`` for each of its inputs."""
    given = {name: getattr(mapping.columns, name) for name in type(mapping.columns).model_fields}
    given |= {f"input {name}": asked.column for name, asked in mapping.inputs.items()}
    return {
        name: [folded(header) for header in ([headers] if isinstance(headers, str) else headers)]
        for name, headers in given.items()
        if headers
    }


def find_table(sheets: list[Sheet], mapping: TableMapping, name: str) -> tuple[AwardTable | None, list[Problem]]:
    """The table that the mapping describes, by a sheet that is shown.

    Problems: N52 what is hidden, N54 missing table or column, N55 two columns of one name, N58 and N65 rows.
    """
    names = [sheet.name for sheet in sheets]
    if mapping.sheet and mapping.sheet not in names:
        hint = f"Sheets: {', '.join(names)}." if any(names) else "A CSV file has no sheets: leave `sheet` out."
        return None, [Problem("N54", f"There is no sheet “{mapping.sheet}”.", name, hint=hint)]
    fields = wanted(mapping)
    hidden = [sheet for sheet in sheets if sheet.hidden and sheet.name != mapping.sheet]
    sheets = [sheet for sheet in sheets if mapping.sheet in ("", sheet.name) and (sheet not in hidden)] or hidden
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
    table, problems = _table(sheet, place, fields, name)
    if table is not None:
        problems += _unseen(table, [other.name for other in hidden if other is not sheet], name)
    return table, problems


def _unseen(table: AwardTable, hidden: list[str], name: str) -> Iterator[Problem]:
    """N52: what a person who looks at the workbook does not see."""
    sheet = table.sheet
    if hidden:
        message = f"Hidden sheets were not read: {', '.join(hidden)}."
        yield Problem("N52", message, name, hint="Name one with `sheet:` if it is meant.", severity=Severity.WARNING)
    rows = [number for number, _ in table.rows if number in sheet.hidden_rows]
    if rows:
        many = "1 row is hidden or filtered out" if len(rows) == 1 else f"{len(rows):,} rows are hidden or filtered out"
        shown = ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")
        message = f"{many} in the workbook, and read like all others: {shown}."
        hint = "Take it out of the export if it is not meant."
        yield Problem("N52", message, name, rows[0], hint=hint, severity=Severity.WARNING)
    columns = sorted({place for places in table.columns.values() for place in places} & sheet.hidden_columns)
    if columns:
        heads = ", ".join(f"“{table.headers[place]}”" for place in columns)
        message = f"Hidden columns of the workbook are read: {heads}."
        yield Problem("N52", message, name, severity=Severity.WARNING)


def spoken_of(columns: list[str]) -> str:
    """Headers in a sentence, at most eight."""
    return ", ".join(f"“{header}”" for header in columns[:8]) + (" …" if len(columns) > 8 else "")


def _header(sheet: Sheet, fields: dict[str, list[str]]) -> tuple[int, int]:
    """How many fields the best row names, and its place in ``rows``."""
    best = (0, -1)
    for place, (_, cells) in enumerate(sheet.rows[:HEADER_DEPTH]):
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
    problems += _rows(table, sheet.rows[place:], shapes, name)
    return (None if any(problem.severity is Severity.ERROR for problem in problems) else table), problems


def _rows(table: AwardTable, rows: list[tuple[int, list[Cell]]], shapes: list[str], name: str) -> Iterator[Problem]:
    """Sort rows into awards and notes. Problems: N58 for what is passed by, N65 for rows that do not fit the header."""
    (_, header), *rows = rows
    notes: list[tuple[int, list[Cell]]] = []
    faults = 0
    are_notes = [is_note(cells, table.columns) for _, cells in rows]
    last = max((row for (row, _), note in zip(rows, are_notes, strict=True) if not note), default=0)
    for (row, cells), note in zip(rows, are_notes, strict=True):
        if cells == header:  # of another page
            table.notes += 1
            continue
        wrong = _misfit(table, cells, shapes) if not note or row < last else ""
        if wrong:
            faults += 1
            if faults <= MOST_MISFITS:
                hint = "A separator or a quote of this row is lost or one too many; export it again, or mend the row."
                yield Problem("N65", f"The row {wrong}.", name, row, hint=hint)
        elif note:
            notes.append((row, cells))
        else:
            table.rows.append((row, cells))
    table.notes += len(notes)
    prose = []
    for row, cells in notes:
        if any(isinstance(cell, str) and _TOTAL.search(cell) for cell in cells):
            message = f"Row {row} is a total, not an award; it was passed by."
            yield Problem("N58", message, name, row, severity=Severity.WARNING)
        else:
            prose.append(row)
    if prose:
        many = f"Row {prose[0]} is" if len(prose) == 1 else f"{len(prose):,} rows, first {prose[0]}, are"
        message = f"{many} taken for a note, not an award, and passed by."
        yield Problem("N58", message, name, prose[0], severity=Severity.WARNING)


def _misfit(table: AwardTable, cells: list[Cell], shapes: list[str]) -> str:
    """Why a row of a CSV file does not fit the header; in a workbook nothing can slip into the next cell."""
    if not table.sheet.separator:
        return ""
    if len(cells) != len(shapes):
        return f"has {len(cells)} cells, the header has {len(shapes)}"
    named = [place for place, shape in enumerate(shapes) if shape]
    right = range(named[0], len(cells))
    stray = next((place for place in right if cells[place] is not None and not shapes[place]), None)
    return "" if stray is None else f"says something in cell {stray + 1}, where the header is empty"


def is_note(cells: list[Cell], columns: dict[str, list[int]]) -> bool:
    """A row without an award: a total, a note, an empty line of a form.

    >>> columns = {"award": [0], "person": [1], "units": [2]}
    >>> rows = ["A1", None, None], ["Total:", "Ada", 5], [None, "Ada", 5], [None, "Ada", None]
    >>> [is_note(cells, columns) for cells in rows]
    [False, True, False, True]
    >>> is_note([None, "Ada", 5, "Grand total"], columns), is_note([None, None, 5], columns)
    (True, True)
    """
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
