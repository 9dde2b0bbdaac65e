"""A CSV file by its grammar (RFC 4180): what separates cells, and rows of them; what breaks the grammar is refused.

Which sign separates, and which encoding the bytes are, is told from the header row: it is the only row of which it is
known what it should say.
"""

import csv
import io
from collections import Counter
from collections.abc import Collection
from itertools import islice, pairwise

from transparency.importing.spelling import folded
from transparency.importing.tables.sheet import HEADER_DEPTH, MOST_ROWS, Cell, Sheet
from transparency.publication.problem import Problem

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_HEAD = 1 << 16
"""Characters in which the header row is looked for."""


def read_csv(data: bytes, name: str, encoding: str, words: Collection[str]) -> tuple[Sheet | None, list[Problem]]:
    """The only sheet of a CSV file. ``words``: headers that may stand in it, folded. Problems: N50, N65."""
    text, named, problem = _text(data, name, encoding)
    if problem is not None:
        return None, [problem]
    mark = separator(text, words)
    if (fault := _quote_fault(text, mark)) is not None:
        return None, [_broken(name, *fault)]
    sheet = Sheet("", separator=mark, form=f"CSV, {SEPARATORS[mark]} between the cells, {named}")
    before = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for row in reader:
            cells: list[Cell] = [cell.strip() or None for cell in row]
            if any(cells):
                several = reader.line_num > before + 1
                if several and (row_of := _swallowed(row, mark)) is not None:
                    return None, [_broken(name, before + 1 + row_of, "holds a line break and looks like several rows")]
                sheet.rows.append((before + 1, cells))
            before = reader.line_num
            if len(sheet.rows) > MOST_ROWS:
                return None, [Problem("N50", f"More than {MOST_ROWS:,} rows.", name)]
    except csv.Error as error:
        return None, [Problem("N50", f"The table cannot be read: {error}.", name, before + 1)]
    return sheet, []


def _text(data: bytes, name: str, encoding: str) -> tuple[str, str, Problem | None]:
    """The text, how it was encoded in words, and why it cannot be read (N50)."""
    wide = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else _wide(data)
    try:
        text = data.decode(wide or encoding or "utf-8-sig")
    except LookupError:
        hint = "Write one such as windows-1252 or utf-16 into the mapping, or leave `encoding` out for UTF-8."
        return "", "", Problem("N50", f"There is no encoding “{encoding}”.", name, hint=hint)
    except UnicodeError as error:
        line = data.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else None
        hint = "Save it as “CSV UTF-8”, or write `encoding: windows-1252` into the mapping if the whole file is that."
        return "", "", Problem("N50", f"The file is not {encoding or 'UTF-8'} text.", name, line, hint=hint)
    if "\0" in text:
        return "", "", Problem("N50", "This is neither a text file nor a workbook.", name)
    return text, wide or encoding or "UTF-8", None


def _wide(data: bytes) -> str:
    r"""UTF-16 without its mark: every other byte of the first letters is a zero.

    >>> [_wide("Name,Units\n".encode(code)) for code in ("utf-16-le", "utf-16-be", "utf-8")], _wide(b"a\0b\0c\0")
    (['utf-16-le', 'utf-16-be', ''], '')
    >>> _wide(b"a\0b\0c\0d\0e\0f\0g\0\0h"), _wide(b"a\0b\0c\0de")
    ('', '')
    """
    start = data[:64]
    if len(start) < 8:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    half = len(start) // 2
    return "utf-16-le" if odd > half * 3 // 4 and not even else "utf-16-be" if even > half * 3 // 4 and not odd else ""


def encoding_of(data: bytes) -> str:
    """The encoding that a draft names: empty for UTF-8 and UTF-16, which tell themselves; else the likelier old one."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or _wide(data):
        return ""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        letters = {
            name: sum(char.isalpha() for char in data.decode(name, errors="replace") if not char.isascii())
            for name in ("windows-1252", "mac-roman")
        }
        return max(letters, key=lambda name: letters[name])
    return ""


def separator(text: str, words: Collection[str]) -> str:
    r"""The sign between the cells: the one by which a row names most of ``words``, then the one with steadier rows.

    >>> separator('Award;Units;Note\nA1;100;"a, b, c, d"', {"award", "units"})
    ';'
    """
    return max(SEPARATORS, key=lambda mark: _fit(text, mark, words))


def _fit(text: str, mark: str, words: Collection[str]) -> tuple[int, int]:
    named, widths = 0, Counter[int]()
    reader = csv.reader(io.StringIO(text[:_HEAD], newline=""), delimiter=mark)
    try:
        for row in islice(reader, HEADER_DEPTH):
            named = max(named, len({folded(cell) for cell in row} & set(words)))
            widths[len(row)] += len(row) > 1
    except csv.Error:
        pass
    width, count = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return named, count * 1000 + min(width, 999) if count else 0


def _quote_fault(text: str, mark: str) -> tuple[int, str] | None:
    r"""The line and what is wrong with the first quote that breaks the grammar; linear in the text.

    >>> _quote_fault('a,b\n1,"open\n2,x', ","), _quote_fault('a,5" pipe', ","), _quote_fault('"a","b, ""c"" d"', ",")
    ((2, 'opens a quote that is never closed'), (1, 'has a quote in the middle of a cell'), None)
    """
    if '"' not in text:
        return None
    ends = {mark, "\n", "\r"}
    parts = text.removeprefix("\ufeff").split('"')
    inside, opened, place = False, 0, len(parts[0])
    for number, (before, after) in enumerate(pairwise(parts)):
        last = number == len(parts) - 2
        if inside:
            inside = False
            if after and after[0] not in ends:
                return text.count("\n", 0, opened) + 1, "opens a quote that closes in the middle of a cell"
        elif not before and number:  # the second of two: a quote within a cell
            inside = True
        elif before and before[-1] not in ends:
            return text.count("\n", 0, place) + 1, "has a quote in the middle of a cell"
        else:
            inside, opened = True, place
        if inside and last:
            return text.count("\n", 0, opened) + 1, "opens a quote that is never closed"
        place += 1 + len(after)
    return None


def _swallowed(row: list[str], mark: str) -> int | None:
    r"""Whether a cell with line breaks holds the rest of its row and the beginning of another: the line of the row.

    A quote that was left open is closed by the next one, somewhere below. Then the first line of the cell has as many
    separators as the row lacked, and the last one as many as stand before that column.

    >>> _swallowed(["a", "b,5\nc,d", "7"], ","), _swallowed(["a", "5\nc", "d"], ","), _swallowed(["a", "b,5\nc,d"], ",")
    (0, None, None)
    >>> _swallowed(["a\nb", "c,5\nc,d", "7"], ",")  # the first cell has a line break of its own
    1
    """
    for place, cell in enumerate(row):
        if "\n" not in cell and "\r" not in cell:
            continue
        lines = cell.splitlines()
        if len(row) > 2 and len(lines) > 1:
            first, last = lines[0].count(mark), lines[-1].count(mark)
            if first == len(row) - 1 - place and last == place:
                return sum(part.count("\n") for part in row[:place])
    return None


def _broken(name: str, line: int, what: str) -> Problem:
    hint = "Export it again; a quote within a cell is written twice, and the cell stands in quotes."
    return Problem("N65", f"A cell of this row {what}.", name, line, hint=hint)
