"""The cells of one row as units, days, prices, ids and words; what cannot be read exactly is a problem, never a guess.

Words are looked up in the mapping: an unknown one is an error with the rows that use it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from transparency.importing.spelling import folded, plain_form
from transparency.importing.tables.amounts import exact
from transparency.importing.tables.days import read_day
from transparency.importing.tables.mapping import TableMapping
from transparency.importing.tables.sheet import Cell
from transparency.importing.tables.table import AwardTable
from transparency.ledger.schema import MAX_UNITS
from transparency.publication.problem import Problem
from transparency.publication.quarter import FIRST_YEAR, LAST_YEAR

T = TypeVar("T")
MOST = 20
"""Problems of one code that are worded."""
_COMMAS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+", re.ASCII)
_SHOWN = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE][+-][0-9]{2,3}", re.ASCII)
"""How a spreadsheet program shows a long number: 1.23457E+15."""
_AMOUNT = re.compile(
    r"(?P<before>[A-Z]{3}|[$€£]|Fr\.|SFr\.)?\s*(?P<amount>[0-9](?:[0-9.,'\u2019\u02bc\s]*[0-9.,'\u2019\u02bc])?)\s*+(?P<after>[A-Z]{3}|[€£])?(?:[.][-–—]+)?",
    re.ASCII,
)
_SIGNS = {
    "€": ("EUR",), "£": ("GBP",), "Fr.": ("CHF",), "SFr.": ("CHF",),
    "$": ("USD", "AUD", "BMD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"),
}  # fmt: skip
"""Sign → the currencies that are written with it."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.|:-]{0,255}", re.ASCII)
_MOST_DECIMALS = 6
_LONG_ID = 10**15
"""A spreadsheet program keeps 15 digits of a number; of a longer one it makes another."""
_TWO_WAYS = "`numbers: decimal-point` or `numbers: decimal-comma` in the mapping says what a point and a comma mean."


@dataclass(slots=True)
class Faults:
    """Problems of a table, at most ``MOST`` worded of each code."""

    name: str
    problems: list[Problem]
    _told: set[tuple[str, int, str]] = field(default_factory=set)

    def add(self, code: str, row: int, message: str, hint: str = "") -> None:
        """Add a problem at a row, once however often the cell is looked at."""
        if (code, row, message) in self._told:
            return
        self._told.add((code, row, message))
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
        """The first filled cell of a field, and its header; refuses formulas that were never computed (N56)."""
        places = self.table.columns.get(field, [])
        for place in places:
            header = _printable(self.table.headers[place])
            unsaved = self.table.sheet.unsaved
            if unsaved and _place(place, self.number) in unsaved:
                hint = "Open the workbook in a spreadsheet program, save it, and import again."
                self.faults.add("N56", self.number, f"“{header}” is a formula without a saved value.", hint)
                return None, header
            if place < len(self.cells) and self.cells[place] is not None:
                return self.cells[place], header
        return None, _printable(self.table.headers[places[0]]) if places else ""

    def agreed(self, field: str) -> tuple[Cell, str]:
        """As :meth:`cell`, of units, days and prices: where two columns of the field say two things, N55."""
        cell, header = self.cell(field)
        for place in self.table.columns.get(field, ()):
            other = self.cells[place] if place < len(self.cells) else None
            if other is not None and other != cell:
                second = _printable(self.table.headers[place])
                message = f"“{header}” and “{second}” say two things, and the mapping takes both for `{field}`."
                hint = "Name one column only, the one that is meant."
                self.faults.add("N55", self.number, message, hint)
                return None, header
        return cell, header

    def identifier(self, field: str) -> str:
        """An id in its :func:`plain form <transparency.importing.spelling.plain_form>`; refused when it was a number.

        Spreadsheet programs write long ids as 1.23457E+15, keep 15 digits, and take 3-1 for a day (N66). An id with a
        line break or a tab in it is a torn one.
        """
        cell, header = self.cell(field)
        match cell:
            case Decimal():
                why = "is a fraction"
            case bool() | date():
                why = "is a day or a truth value"
            case int():
                why = "is a number of more than 15 digits" if abs(cell) >= _LONG_ID else ""
            case _:
                why = f"is a number that was shortened ({cell})" if _SHOWN.fullmatch(str(cell)) else ""
        if set("\r\n\t\v\f") & set(str(cell or "").strip()):
            message = f"The id under “{header}” is torn: it holds a line break or a tab."
            self.faults.add("N66", self.number, message, "Mend the cell in the export; an id is one word or a few.")
            return ""
        if why:
            message = f"The id under “{header}” {why}: a spreadsheet program changed it, and may have made one of two."
            hint = "Export again, and open or save the file only with that column as text."
            self.faults.add("N66", self.number, message, hint)
            return ""
        return plain_form(self.text(field))

    def text(self, field: str) -> str:
        """A cell as text; a number as its digits."""
        cell, header = self.cell(field)
        if isinstance(cell, str) and cell.startswith("#") and cell.endswith(("!", "?", "A")):
            self.faults.add("N56", self.number, f"“{header}” holds the error {cell[:12]}.")
            return ""
        return "" if cell is None else str(cell)

    def units(self, field: str) -> int | None:
        """Whole units; ``None`` when empty or faulty (N55, N57)."""
        cell, header = self.agreed(field)
        why, hint = "", "Correct the export; units are never guessed."
        match cell:
            case None:
                return None
            case bool() | date():
                why = "is not a number"
            case int():
                if 0 <= cell <= MAX_UNITS:
                    return cell
                why = "is negative" if cell < 0 else "is too large to be counted exactly"
            case Decimal():
                why = "is a fraction; units are whole"
            case str():
                if cell in ("-", "–", "—"):
                    return 0
                read = self._number(cell)
                if read is not None and read == int(read) and read <= MAX_UNITS:
                    return int(read)
                why = _why_not_units(cell)
                hint = _TWO_WAYS if "two ways" in why else hint
        self.faults.add("N57", self.number, f"“{header}” {why}.", hint)
        return None

    def _number(self, text: str) -> Decimal | None:
        """A number by the mapping's `numbers`; commas between thousands are one where commas cannot be decimals."""
        if not self.mapping.numbers and self.table.sheet.separator == "," and _COMMAS.fullmatch(text):
            return Decimal(text.replace(",", ""))
        return exact(text, self.mapping.numbers)

    def price(self, field: str) -> Decimal | None:
        """An exact amount in the publication's currency with at most six decimals."""
        cell, header = self.agreed(field)
        if cell is None:
            return None
        match = _AMOUNT.fullmatch(str(cell))
        amount = exact(match["amount"], self.mapping.numbers) if match else None
        if isinstance(cell, (bool, date)) or match is None or amount is None or _decimals(amount) > _MOST_DECIMALS:
            hint = f"Digits, at most six decimals; 1,250 can be read in two ways. {_TWO_WAYS}"
            self.faults.add("N57", self.number, f"“{header}” is not an exact amount of money.", hint)
            return None
        sign = match["before"] or match["after"] or self.currency
        if self.currency not in _SIGNS.get(sign, (sign,)):
            message = f"“{header}” is in {sign}; the publication counts in {self.currency}."
            self.faults.add("N57", self.number, message, "Export the prices in that currency.")
            return None
        return amount

    def day(self, field: str) -> date | None:
        """A day; refused when it can be read in two ways and the mapping does not say how (N55, N59)."""
        cell, header = self.agreed(field)
        day, why = None, ""
        match cell:
            case None:
                return None
            case date():
                day = cell
                if not FIRST_YEAR <= day.year <= LAST_YEAR:
                    day, why = None, f"is outside the years {FIRST_YEAR} to {LAST_YEAR}"
            case str():
                day, why = read_day(cell, self.mapping.dates)
            case _:
                why = "is a number, not a date; format the column as a date"
        if day is None:
            hint = "Write `dates: month-first` or `dates: day-first` into the mapping." if "two ways" in why else ""
            hint = "Export the day alone, such as 2026-03-31." if "zone" in why or "words" in why else hint
            self.faults.add("N59", self.number, f"“{header}” {why}.", hint)
        return day

    def code(self, field: str) -> str:
        """A word that goes into the ledger as it stands, such as the id of a rule; refused when it is none (N60)."""
        word = plain_form(self.text(field))
        if word and not _CODE.fullmatch(word):
            header = self.cell(field)[1]
            hint = "Letters, digits and -_.:| only; give other words a meaning in the mapping."
            self.faults.add("N60", self.number, f"“{header}” holds no code that the ledger can hold.", hint)
            return ""
        return word


def _decimals(amount: Decimal) -> int:
    """Decimals that say something: 0.400000000 has one.

    >>> [_decimals(Decimal(text)) for text in ("0.400000000", "12", "1200", "0.000001")]
    [1, 0, 0, 6]
    """
    exponent = amount.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


@lru_cache(maxsize=1 << 12)
def _printable(text: str) -> str:
    """Text of an export as a message may show it: short, without control characters."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:80])


def _why_not_units(cell: str) -> str:
    """What a cell is that holds no whole units.

    >>> for cell in ("-5", "=A1", "12.5", "1.25000", "1.250", "some"):
    ...     print(cell, _why_not_units(cell))
    -5 is negative
    =A1 is a formula, not a number
    12.5 is a fraction; units are whole
    1.25000 is a fraction; units are whole
    1.250 is a fraction or has separators that can be read in two ways
    some is not a number
    """
    if re.fullmatch(r"\(\s*[0-9][0-9,. ]*\)", cell):
        return "stands in parentheses; whether that means less than nothing, the export does not say"
    if cell.startswith("-"):
        return "is negative"
    if cell.startswith("="):
        return "is a formula, not a number"
    if re.fullmatch(r"[0-9]{1,16}[.,](?:[0-9]{1,2}|[0-9]{4,})", cell, re.ASCII):
        return "is a fraction; units are whole"
    if re.fullmatch(r"[0-9.,'\u2019\u02bc \u00a0\u202f]+", cell):
        return "is a fraction or has separators that can be read in two ways"
    return "is not a number"


def _place(column: int, row: int) -> str:
    """``C7`` from a column's place (from 0) and a row's number (from 1).

    >>> [_place(column, 7) for column in (0, 2, 25, 26, 51, 52, 701, 702)]
    ['A7', 'C7', 'Z7', 'AA7', 'AZ7', 'BA7', 'ZZ7', 'AAA7']
    """
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
