"""What stands beside the releases of a site: who signed them, in which order they appeared, when the next come."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from transparency.closing.publishing import is_published, rewritten_keys
from transparency.closing.signatories import read_closed_books, signings_of
from transparency.log.public_log import PublicLog
from transparency.publication.calendar import Appearance, read_calendar
from transparency.publication.problem import Problem, exit_code
from transparency.signatures.signing import Signings


class PublicRecord(Struct, frozen=True):
    """All of it; empty where nothing was signed or published."""

    signings: Signings = {}
    """Path of a release (``2026-q1``, ``2026-q1/correction-1``) → who decided what on it."""
    log: PublicLog = PublicLog()
    calendar: tuple[Appearance, ...] = ()
    today: date | None = None
    """The day of the build, where pages are to say what is overdue on it."""

    @property
    def appeared(self) -> Mapping[str, date]:
        """Quarter → the day on which its first release was published."""
        return {each.quarter: each.published for each in self.log.statements if not each.correction}


def read_record(root: Path, today: date | None = None) -> tuple[PublicRecord, list[Problem]]:
    """The record of the publication in ``root``. Problems: those of keys, notes, log and calendar."""
    books, problems = read_closed_books(root)
    if books is None:
        return PublicRecord(today=today), problems
    calendar, wrong = read_calendar(root, books.settings.fiscal_year_start)
    problems = [*problems, *wrong, *rewritten_keys(books)]
    signings = {}
    for closed in books.closed:
        if is_published(books, closed):
            signings[closed.release.path], unsound = signings_of(books, closed)
            problems += unsound
    return PublicRecord({} if exit_code(problems) else signings, books.log, calendar, today), problems
