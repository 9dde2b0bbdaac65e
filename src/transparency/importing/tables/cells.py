"""The cells of one row as units, days, prices and words; what cannot be read exactly is a problem, never a guess.

Words are looked up in the mapping: an unknown one is an error with the rows that use it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from transparency.importing.tables.mapping import TableMapping
from transparency.importing.tables.sheet import Cell
from transparency.importing.tables.table import AwardTable, folded
from transparency.ledger.schema import MAX_UNITS, SLASHED_PATTERN
from transparency.publication.problem import Problem
from transparency.publication.quarter import FIRST_YEAR, LAST_YEAR

T = TypeVar("T")
MOST = 20
"""Problems of one code that are worded."""
SLASHED = re.compile(SLASHED_PATTERN)
_ISO = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?:[T ].*)?")
_AMOUNT = re.compile(
    r"(?P<before>[A-Z]{3}|[$€£])?\s*"
    r"(?P<amount>(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){2,4}|[0-9]{1,3},[0-9]{3}(?=\.))(?:\.[0-9]{1,6})?)"
    r"\s*(?P<after>[A-Z]{3}|[€£])?",
    re.ASCII,
)
_SIGNS = {
    "€": ("EUR",), "£": ("GBP",), "$": ("USD", "AUD", "BMD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"),
}  # fmt: skip
"""Sign → the currencies that are written with it."""
_NAMED = ("%b %d, %Y", "%B %d, %Y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%b %d %Y")


@dataclass(slots=True)
class Faults:
    """Problems of a table, at most ``MOST`` worded of each code."""

    name: str
    problems: list[Problem]

    def add(self, code: str, row: int, message: str, hint: str = "") -> None:
        """Add a problem at a row."""
        count = sum(problem.code == code for problem in self.problems)
        if count < MOST:
            self.problems.append(Problem(code, message, self.name, row, hint=hint))
        elif count == MOST:
            self.problems.append(Problem(code, f"and more of this kind ({code})", self.name))


@dataclass(slots=True)
class TableRow:
    """One row of a table."""

    number: int
    cells: list[Cell]
    table: AwardTable
    mapping: TableMapping
    faults: Faults
    currency: str
    """Of the publication."""

    def cell(self, field: str) -> tuple[Cell, str]:
        """The first filled cell of a field, and its header; refuses formulas that were never computed."""
        places = self.table.columns.get(field, [])
        for place in places:
            header = _printable(self.table.headers[place])
            if _place(place, self.number) in self.table.sheet.unsaved:
                hint = "Open the workbook in a spreadsheet program, save it, and import again."
                self.faults.add("N56", self.number, f"“{header}” is a formula without a saved value.", hint)
                return None, header
            if place < len(self.cells) and self.cells[place] is not None:
                return self.cells[place], header
        return None, _printable(self.table.headers[places[0]]) if places else ""

    def text(self, field: str) -> str:
        """A cell as text; a number as its digits."""
        cell, header = self.cell(field)
        if isinstance(cell, str) and cell.startswith("#") and cell.endswith(("!", "?", "A")):
            self.faults.add("N56", self.number, f"“{header}” holds the error {cell[:12]}.")
            return ""
        return "" if cell is None else str(cell)

    def units(self, field: str) -> int | None:
        """Whole units; ``None`` when empty or faulty."""
        cell, header = self.cell(field)
        match cell:
            case None:
                return None
            case bool() | date():
                why = "is not a number"
            case int():
                why = "is negative" if cell < 0 else "" if cell <= MAX_UNITS else "is too large to be counted exactly"
                if not why:
                    return cell
            case Decimal():
                why = "is a fraction; units are whole"
            case str():
                if cell in ("-", "–", "—"):
                    return 0
                grouped = re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.0+)?", cell)
                digits = cell.replace(",", "") if grouped else cell
                # After a thousands comma a point begins a fraction; by itself 1.000 may be one, or a thousand.
                digits = re.sub(r"\.0+$" if grouped else r"\.(?:0{1,2}|0{4,})$", "", digits)
                if re.fullmatch(r"[0-9]{1,16}", digits, re.ASCII) and int(digits) <= MAX_UNITS:
                    return int(digits)
                why = _why_not_units(cell)
        self.faults.add("N57", self.number, f"“{header}” {why}.", "Correct the export; units are never guessed.")
        return None

    def price(self, field: str) -> Decimal | None:
        """An exact amount in the publication's currency with at most six decimals."""
        cell, header = self.cell(field)
        if cell is None:
            return None
        match = _AMOUNT.fullmatch(str(cell))
        if isinstance(cell, (bool, date)) or match is None:
            hint = "Digits, at most six decimals after a point; 0,40 and 1,250 can be read in two ways."
            self.faults.add("N57", self.number, f"“{header}” is not an exact amount of money.", hint)
            return None
        sign = match["before"] or match["after"] or self.currency
        if self.currency not in _SIGNS.get(sign, (sign,)):
            message = f"“{header}” is in {sign}; the publication counts in {self.currency}."
            self.faults.add("N57", self.number, message, "Export the prices in that currency.")
            return None
        return Decimal(match["amount"].replace(",", ""))

    def day(self, field: str) -> date | None:
        """A day; refused when it can be read in two ways and the mapping does not say how."""
        cell, header = self.cell(field)
        day, why = None, ""
        match cell:
            case None:
                return None
            case date():
                day = cell
            case str():
                day, why = self._read_day(cell)
            case _:
                why = "is a number, not a date; format the column as a date"
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            day, why = None, f"is outside the years {FIRST_YEAR} to {LAST_YEAR}"
        if day is None:
            hint = "Write `dates: month-first` or `dates: day-first` into the mapping." if "two ways" in why else ""
            self.faults.add("N59", self.number, f"“{header}” {why}.", hint)
        return day

    def _read_day(self, text: str) -> tuple[date | None, str]:
        try:
            if match := _ISO.fullmatch(text):
                return date(int(match[1]), int(match[2]), int(match[3])), ""
            if match := SLASHED.fullmatch(text):
                first, second, year = int(match[1]), int(match[2]), int(match[3])
                order = self.mapping.dates or ("month-first" if second > 12 else "day-first" if first > 12 else "")
                if not order and first != second:
                    return None, f"({text}) can be read in two ways"
                month, day = (first, second) if order == "month-first" else (second, first)
                return date(year, month, day), ""
        except ValueError:
            return None, f"({text}) is a day that does not exist" + (
                f", read {self.mapping.dates}" if self.mapping.dates else ""
            )
        for form in _NAMED:
            try:
                return datetime.strptime(text, form).date(), ""
            except ValueError:
                continue
        return None, "is not a date that can be read for certain"


def _printable(text: str) -> str:
    """Text of an export as a message may show it: short, without control characters."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:80])


def _why_not_units(cell: str) -> str:
    if re.fullmatch(r"\(\s*[0-9][0-9,. ]*\)", cell):
        return "stands in parentheses; whether that means less than nothing, the export does not say"
    if cell.startswith("-"):
        return "is negative"
    if cell.startswith("="):
        return "is a formula, not a number"
    if re.fullmatch(r"[0-9.,' \u00a0\u202f]+", cell):
        return "is a fraction or has separators that can be read in two ways"
    return "is not a number"


def _place(column: int, row: int) -> str:
    """``C7`` from a column's place (from 0) and a row's number (from 1)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(slots=True)
class WordLookup:
    """Unknown words by (setting, word): the rows on which they stand."""

    name: str
    unknown: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def meaning(self, row: TableRow, column: str, setting: str, known: Mapping[str, T]) -> T | None:
        """What the word in ``column`` means by the mapping's ``setting``; ``None`` (and noted) when it does not say."""
        word = row.text(column)
        shape = folded(word)
        for spelling, meant in known.items():
            if folded(spelling) == shape and (meant != "" or not shape):  # a draft's empty meaning is none
                return meant
        self.unknown.setdefault((setting, word), []).append(row.number)
        return None

    def problems(self) -> list[Problem]:
        """N60: one problem for each unknown word."""
        problems = []
        for (setting, word), rows in self.unknown.items():
            shown = f"“{_printable(word)}”" if word else "An empty cell"
            many = f" ({len(rows):,} rows)" if len(rows) > 1 else ""
            message = f"{shown}{many} is not among the {setting} of the mapping."
            hint = f"Add a line under `{setting}:` that says what it means:  {_quoted(_printable(word))}: …"
            problems.append(Problem("N60", message, self.name, rows[0], hint=hint))
        return problems


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
