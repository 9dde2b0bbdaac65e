"""What stands beside the releases of a site: who signed them, in which order they appeared, when the next come."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from transparency.closing.publishing import is_published
from transparency.closing.quarters import in_force
from transparency.closing.signatories import ClosedBooks, signings_of
from transparency.log.public_log import PublicLog
from transparency.publication.calendar import Appearance, beside_release, read_calendar
from transparency.publication.problem import Problem, exit_code
from transparency.publication.quarter import quarter_of
from transparency.signatures.signing import Signings


class PublicRecord(Struct, frozen=True):
    """All of it; empty where nothing was signed or published."""

    signings: Signings = {}
    """Path of a release (``2026-q1``, ``2026-q1/correction-1``) → who decided what on it."""
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


def read_record(books: ClosedBooks, today: date | None = None) -> tuple[PublicRecord, list[Problem]]:
    """The record of a publication.

    Problems: K10 to K12, C03 of notes, published or not; those of the calendar, also beside the last published report.
    """
    calendar, problems = read_calendar(books.root, books.settings.fiscal_years)
    public = [each for each in in_force(books.closed) if is_published(books, each)]
    if public and not exit_code(problems):
        last = public[-1].release
        following = quarter_of(last.as_of, books.settings.fiscal_years).next()
        problems = [*problems, *beside_release(calendar, following, last.next_release)]
    signings, waiting = {}, set()
    for closed in books.closed:
        signed, unsound = signings_of(books, closed)
        problems = [*problems, *unsound]
        if is_published(books, closed):
            signings[closed.release.path] = signed
        else:
            waiting.add(closed.release.path)
    record = PublicRecord({} if exit_code(problems) else signings, books.log, calendar, frozenset(waiting), today)
    return record, problems
