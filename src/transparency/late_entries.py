"""Entries that were booked after their quarter was closed: they count in a later quarter, and are announced at once."""

from collections.abc import Sequence
from datetime import date

import polars as pl
from msgspec import Struct

from transparency.closing.quarters import ClosedQuarter, in_force
from transparency.ledger.book import Book
from transparency.ledger.replay.timeline import with_counting
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Publication
from transparency.publication.quarter import quarter_of
from transparency.release.release import Amended


class LateEvent(Struct, frozen=True):
    """An event of a closed quarter that counts in one that is still open."""

    event: str
    day: date
    recorded: date
    quarter: str
    """Its own: ``2026-q1``."""
    counted_in: str
    file: str
    line: int


def late_events(book: Book, publication: Publication, closed: Sequence[ClosedQuarter]) -> tuple[LateEvent, ...]:
    """What was booked late and stands in no closed quarter, in the order of the ledger.

    ``publication``: with the days on which its closed quarters were closed. ``closed``: in the order of closing.
    """
    years = publication.settings.fiscal_years
    known = {each.quarter for each in in_force(closed)}
    counted = with_counting(book.events, publication.disclosed, years).filter(pl.col("prior"))
    found = []
    for row in counted.iter_rows(named=True):
        own = quarter_of(row["date"], years)
        counts = own.next(row["quarter"] - own.index)
        if own.id in known and counts.id not in known:
            place = book.files[row["file"]], row["line"]
            found.append(LateEvent(row["event"], row["date"], row["recorded"], own.id, counts.id, *place))
    return tuple(found)


def unannounced(late: Sequence[LateEvent], closed: Sequence[ClosedQuarter]) -> list[Problem]:
    """C15, a warning, for each quarter of which something was booked late and that does not say so yet.

    ``closed``: releases that are published, in the order of closing.
    """
    public = {each.quarter for each in closed}
    told: dict[str, date] = {}
    for each in closed:
        correction = each.release.correction
        if correction is not None and Amended.PEOPLE in correction.amended:
            told[each.quarter] = correction.published
    problems = []
    for quarter in dict.fromkeys(event.quarter for event in late if event.quarter in public):
        new = [event for event in late if event.quarter == quarter and told.get(quarter, date.min) < event.recorded]
        if new:
            problems.append(_unsaid(quarter, new))
    return problems


def _unsaid(quarter: str, new: Sequence[LateEvent]) -> Problem:
    names = ", ".join(event.event for event in new[:5]) + (", …" if len(new) > 5 else "")
    entries = "1 entry" if len(new) == 1 else f"{len(new):,} entries"
    message = f"{entries} of {quarter} came after it was closed, and will count in {new[0].counted_in}: {names}."
    hint = f"Its readers are told at once, without a number: transparency correct {quarter} --what people"
    return Problem("C15", message, new[0].file, new[0].line, hint=hint, severity=Severity.WARNING)
