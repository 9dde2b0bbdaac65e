"""Which rows of the ledger are not those that counted in closed quarters: edited, put in, taken out."""

import csv
import io
from enum import StrEnum

from msgspec import Struct

from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.ledger.replay.fingerprints import cells_of
from transparency.ledger.schema import EVENT_COLUMNS
from transparency.publication.problem import Problem

EVENTS = "ledger/events.csv"


class RowFate(StrEnum):
    """What was done to a row."""

    EDITED = "edited"
    PUT_IN = "put in"
    TAKEN_OUT = "taken out"


class RowChange(Struct, frozen=True):
    """One row that is not as it was."""

    event: str
    change: RowFate
    columns: tuple[str, ...] = ()
    """Of an edited row."""


_HINTS = {
    RowFate.EDITED: "Restore the row. What is right is booked by a reversal and a new entry, `recorded` today; its "
    "readers are told with `transparency correct QUARTER --what people`.",
    RowFate.TAKEN_OUT: "Restore the row. A mistake is undone by a reversal, `recorded` today.",
    RowFate.PUT_IN: "Write the day on which it was booked into `recorded`: then it counts in the open quarter, and "
    "`transparency correct QUARTER --what people` tells the readers of its own. What is booked on the very day of a "
    "closing, after it, is recorded on the day after: a day counts whole.",
}


def changed_rows(book: Book, positions: Positions, before: bytes, last: int) -> list[Problem]:
    """V13 for each row that is not as it counted, with what to do. ``before``: those up to ``Quarter.index`` last."""
    now = b"".join(rows for index, rows in positions.rows().items() if index <= last)
    placed = {event: (book.files[file], line) for event, file, line in book.events["event", "file", "line"].iter_rows()}
    problems = []
    for changed in _row_changes(before, now):
        said = f" ({', '.join(changed.columns)})" if changed.columns else ""
        message = f"{changed.event} was {changed.change}{said} after it had counted in a quarter that is closed."
        if changed.change is RowFate.PUT_IN:
            message = f"{changed.event} was put in among entries that had counted in a quarter that is closed."
        place = placed.get(changed.event, (EVENTS, None))
        problems.append(Problem("V13", message, *place, hint=_HINTS[changed.change]))
    return problems


def _row_changes(before: bytes, now: bytes) -> tuple[RowChange, ...]:
    r"""The differences of rows, in the order of their events.

    >>> _row_changes(b"E1,2025-01-02\nE2,2025-01-03\n", b"E1,2025-01-09\nE3,2025-01-03\n")[0].columns
    ('date',)

    A column that the format gained after the first quarters were published:

    >>> filled = [",".join(["E7", *[""] * 16, f";{EVENT_COLUMNS[-1]}={price}"]).encode() for price in ("1.00", "1.25")]
    >>> _row_changes(*filled)[0].columns == EVENT_COLUMNS[-1:]
    True
    """
    was, known = _by_event(before), _by_event(now)
    found = []
    for event in sorted(was.keys() | known.keys()):
        old, new = was.get(event), known.get(event)
        if new is None:
            found.append(RowChange(event, RowFate.TAKEN_OUT))
        elif old is None:
            found.append(RowChange(event, RowFate.PUT_IN))
        elif old != new:
            then, cells = cells_of(old), cells_of(new)
            columns = tuple(name for name in EVENT_COLUMNS if then.get(name, "") != cells.get(name, ""))
            found.append(RowChange(event, RowFate.EDITED, columns))
    return tuple(found)


def _by_event(rows: bytes) -> dict[str, list[str]]:
    return {row[0]: row for row in csv.reader(io.StringIO(rows.decode())) if row}
