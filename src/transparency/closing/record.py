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
    """Quarter → who decided what on its release in force."""
    log: PublicLog = PublicLog()
    calendar: tuple[Appearance, ...] = ()
    waiting: frozenset[str] = frozenset()
    """Quarters that are closed and not published yet: signatures are waited for."""
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
    signings, waiting = {}, set()
    for closed in books.closed:  # a correction comes later, and takes the place of what it corrects
        if is_published(books, closed):
            signings[closed.quarter], unsound = signings_of(books, closed)
            problems += unsound
        else:
            waiting.add(closed.quarter)
    record = PublicRecord({} if exit_code(problems) else signings, books.log, calendar, frozenset(waiting), today)
    return record, problems
