"""Reading ``calendar.yaml``: on which day, at which time, the coming quarters appear, and why a day was moved."""

from collections.abc import Container, Iterator, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct
from pydantic import Field

from transparency.publication.files.regular_files import stands
from transparency.publication.files.text_file import TextFile, read_text
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import LIMIT, Key, parse_yaml, placed, problem_at
from transparency.publication.problem import Problem, Severity
from transparency.publication.quarter import FiscalYears, Quarter, parse_quarter
from transparency.publication.settings import Model

CALENDAR = "calendar.yaml"
AHEAD = 28
"""Days from the announcement of a day to the day itself."""
_OPENLY = "Restore it. A day is changed in the open: `moved`, with the day before it and the reason."
HORIZON = 4
"""Quarters that a calendar names: twelve months."""


class Moved(Model):
    """A day that was announced before, and why it is another one now."""

    from_: Annotated[date, Field(alias="from")]
    """The day that was announced."""
    said: date
    """The day on which the change was announced."""
    reason: Annotated[str, Field(min_length=1, max_length=300)]
    """In a sentence that is printed."""


class CalendarEntry(Model):
    """When one quarter appears."""

    quarter: str
    """``2026-q4``."""
    day: date
    time: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = None
    """In the zone of the calendar; default: that of the calendar."""
    announced: date
    """The day on which this day was first announced, at least four weeks ahead."""
    moved: tuple[Moved, ...] = ()


class CalendarFile(Model):
    """The whole file."""

    schema_: Annotated[Literal["transparency-calendar/1"], Field(alias="schema")]
    zone: str
    """Of the IANA time zone database: ``America/New_York``."""
    time: Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    """``10:00``."""
    releases: tuple[CalendarEntry, ...]


class Appearance(Struct, frozen=True):
    """When a quarter appears."""

    quarter: Quarter
    day: date
    time: str
    zone: str
    announced: date
    moved: tuple[Moved, ...] = ()

    @property
    def promised(self) -> date:
        """The day that was announced first: whether figures came in time is judged by it."""
        return self.moved[0].from_ if self.moved else self.day

    @property
    def when(self) -> tuple[date, str, str]:
        """Day, time and zone."""
        return self.day, self.time, self.zone

    @property
    def words(self) -> str:
        """The same in words: ``2027-02-09, 10:00 (UTC)``."""
        return f"{self.day}, {self.time} ({self.zone})"

    @property
    def moment(self) -> datetime:
        """In UTC.

        >>> from datetime import date
        >>> str(Appearance(Quarter(2026, 4), date(2027, 2, 9), "10:00", "America/New_York", date(2026, 11, 3)).moment)
        '2027-02-09 15:00:00+00:00'
        """
        local = datetime.combine(self.day, time.fromisoformat(self.time), ZoneInfo(self.zone))
        return local.astimezone(UTC)


def read_calendar(root: Path, years: FiscalYears) -> tuple[tuple[Appearance, ...], list[Problem]]:
    """The calendar in order; no file means none. Problems: Q08 (a day that cannot be), Q09 (announced late; a warning).

    ``years``: when fiscal years start.
    """
    if not stands(root, CALENDAR):
        return (), []
    file, problems = read_text(root, CALENDAR, limit=LIMIT)
    return ((), problems) if file is None else _parsed(file, years)


def _parsed(file: TextFile, years: FiscalYears) -> tuple[tuple[Appearance, ...], list[Problem]]:
    data, positions, problems = parse_yaml(file.text, file.path)
    if problems:
        return (), problems
    stated, problems = validate(CalendarFile, data, positions, file.path, text=file.text)
    if stated is None:
        return (), problems
    try:
        ZoneInfo(stated.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # “America” is a folder
        hint = "Name one of the IANA time zone database: America/New_York, Europe/Madrid, UTC."
        problem = Problem("Q08", f"There is no time zone “{stated.zone[:80]}”.", file.path, hint=hint)
        return (), [problem_at(("zone",), positions, problem, file.text)]
    found: list[Appearance] = []
    problems = placed(_wrong(stated, years, found), positions, file)
    sound = all(problem.severity is Severity.WARNING for problem in problems)
    return (tuple(found) if sound else ()), problems


def _wrong(stated: CalendarFile, years: FiscalYears, found: list[Appearance]) -> Iterator[tuple[Key, Problem]]:
    """Every fault of the entries, with its place; each that names a quarter is added to ``found``."""
    for number, entry in enumerate(stated.releases):
        quarter = parse_quarter(entry.quarter, years)
        for setting, problem in _faults(entry, quarter, found[-1] if found else None):
            yield ("releases", number, setting), problem
        if quarter is not None:
            clock = entry.time or stated.time
            found.append(Appearance(quarter, entry.day, clock, stated.zone, entry.announced, entry.moved))


def _faults(entry: CalendarEntry, quarter: Quarter | None, before: Appearance | None) -> list[tuple[str, Problem]]:
    """Setting and problem of all that is wrong with an entry."""
    if quarter is None or quarter.id != entry.quarter:
        message = f"“{entry.quarter[:80]}” is not the name of a quarter."
        return [("quarter", Problem("Q08", message, hint="Name it as its folder: 2026-q4."))]
    faults = []
    if before and (quarter.index != before.quarter.index + 1 or entry.day <= before.day):
        message = f"{entry.quarter} does not follow {before.quarter.id}."
        faults.append(("quarter", Problem("Q08", message, hint="Name every quarter once, in order.")))
    if entry.day <= quarter.end:
        message = f"{entry.quarter} ends on {quarter.end}, and is to appear on {entry.day}."
        faults.append(("day", Problem("Q08", message, hint="Correct the day.")))
    first = entry.moved[0].from_ if entry.moved else entry.day
    if (first - entry.announced).days < AHEAD:
        message = f"The day {first} was announced on {entry.announced}, less than four weeks ahead."
        hint = "Nothing to do now: announce the next one earlier."
        faults.append(("announced", Problem("Q09", message, hint=hint, severity=Severity.WARNING)))
    return faults


def unannounced(
    now: Sequence[Appearance], before: Sequence[Appearance], published: Container[str], other: str
) -> Iterator[Problem]:
    """Q10 for each day that was announced and is gone by now, or another one without a word.

    ``published``: quarters that have appeared, whose days the log has; theirs may go. ``other``: who announced.
    """
    there = {each.quarter.end: each for each in now}  # a fiscal year that moves renames quarters to come
    for announced in before:
        quarter, own = announced.quarter.id, there.get(announced.quarter.end)
        if quarter in published:
            continue
        if own is None:
            message = f"{quarter} was announced for {announced.day} in {other}, and is gone here."
        elif own.moved[: len(announced.moved)] != announced.moved or own.announced != announced.announced:
            message = f"When and how the day of {quarter} was announced is not what {other} says."
        elif own.when != announced.when and announced.day not in {each.from_ for each in own.moved}:
            message = f"{quarter} was announced for {announced.words} in {other}, and here it is {own.words}."
        else:
            continue
        yield Problem("Q10", message, CALENDAR, hint=_OPENLY)


def beside_release(calendar: Sequence[Appearance], quarter: Quarter, day: date | None) -> Iterator[Problem]:
    """Q10 where the calendar is not what the last published release announced of the next ``quarter``: its ``day``."""
    if day is None or not calendar:
        return
    own = next((each for each in calendar if each.quarter.id == quarter.id), None)
    if own is None:
        message = f"{quarter.id} was announced for {day} with the last report, and is not here."
    elif day not in {own.day, *(each.from_ for each in own.moved)}:
        message = f"{quarter.id} was announced for {day} with the last report, and here it is {own.day}."
    else:
        return
    yield Problem("Q10", message, CALENDAR, hint=_OPENLY)
