"""The page of days on which figures appear, and the same as a file that calendars read (RFC 5545).

Days without a calendar's time are whole days. The file is written here: all that it holds are days, and a library of
calendars brings time zones and alarms that nothing here needs.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from transparency.closing.record import PublicRecord
from transparency.publication.calendar import Appearance
from transparency.publication.settings import CompanySettings
from transparency.release.paths import slug
from transparency.release.release import Release
from transparency.site.rendering import Page, SitePages
from transparency.telling.labels import say
from transparency.telling.record.calendar import calendar_rows, coming, if_later, punctuality

CALENDAR = "calendar/index.html"
CALENDAR_FILE = "calendar.ics"
OVERDUE_SCRIPT = "assets/overdue.js"
LONGEST = 75
"""Bytes of a line in such a file; longer ones are folded."""


def add_calendar(pages: SitePages, record: PublicRecord, releases: Sequence[Release]) -> None:
    """The page. What is overdue is told by the reader's clock; by the day of a build that names one, on every page."""
    calendar = record.calendar
    latest = releases[-1]
    pages.add(
        "pages/calendar.html",
        Page(CALENDAR, say("calendar"), "reports", say("when-figures-appear")),
        scripts=[OVERDUE_SCRIPT],
        coming=calendar_rows(calendar, latest),
        if_later=if_later(calendar, latest),
        punctuality=punctuality(releases, record.appeared),
    )


def calendar_file(company: CompanySettings, calendar: Sequence[Appearance], latest: Release) -> bytes:
    """The days to come as iCalendar; the same bytes every time."""
    base = company.url.rstrip("/")
    stamp = datetime.combine(latest.published, datetime.min.time(), UTC)
    events = [(each.quarter.id, each.quarter.label, each.moment) for each in coming(calendar, latest)]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//transparency//{slug(company.name)}//EN",
        "CALSCALE:GREGORIAN",
    ]
    for id, label, moment in events:
        lines += _event(company, id, label, stamp, f"DTSTART:{_moment(moment)}")
    if not events and latest.next_release:
        end = latest.next_release + timedelta(days=1)
        days = f"DTSTART;VALUE=DATE:{latest.next_release:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"
        lines += _event(company, f"after-{latest.quarter}", latest.label, stamp, *days)
    if base:
        lines.insert(4, f"URL:{base}/calendar/")
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line)).encode()


def _event(company: CompanySettings, id: str, label: str, stamp: datetime, *days: str) -> list[str]:
    title = say("figures-appear", company=company.name, quarter=label)
    host = company.url.partition("://")[2].partition("/")[0] or slug(company.name)
    return [
        "BEGIN:VEVENT",
        f"UID:{id}@{host}",
        f"DTSTAMP:{_moment(stamp)}",
        *days,
        f"SUMMARY:{_escaped(title)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _moment(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    r"""Text as a value.

    >>> _escaped("Care, Inc.; all\nof it")
    'Care\\, Inc.\\; all\\nof it'
    """
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> list[str]:
    """A line cut so that none is longer than ``LONGEST`` bytes; no character is cut in two.

    >>> _folded("é" * 40) == ["é" * 37, " " + "é" * 3]
    True
    """
    pieces = [""]
    for sign in line:
        if len((pieces[-1] + sign).encode()) > LONGEST:
            pieces.append(" ")
        pieces[-1] += sign
    return pieces
