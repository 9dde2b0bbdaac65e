"""The calendar as read: every day that cannot be is told at its place; four weeks ahead are four weeks."""

from datetime import date
from pathlib import Path

import pytest

from transparency.publication.calendar import CALENDAR, Appearance, read_calendar
from transparency.publication.problem import Problem
from transparency.publication.quarter import AS_CALENDAR

HEAD = "schema: transparency-calendar/1\nzone: America/New_York\ntime: '10:00'\nreleases:\n"
GOOD = (
    HEAD + "  - {quarter: 2025-q3, day: 2025-11-04, announced: 2025-08-01,\n"
    "     moved: [{from: 2025-11-03, said: 2025-09-30, reason: The auditor needs a day more.}]}\n"
    "  - {quarter: 2025-q4, day: 2026-02-03, time: '09:30', announced: 2025-08-01}\n"
)


def read(folder: Path, text: str) -> tuple[tuple[Appearance, ...], list[Problem]]:
    (folder / CALENDAR).write_text(text)
    return read_calendar(folder, AS_CALENDAR)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (GOOD, []),
        (GOOD.replace("America/New_York", "America/Springfield"), ["Q08"]),
        (GOOD.replace("America/New_York", "America"), ["Q08"]),
        (GOOD.replace("2025-q4", "2026-q1"), ["Q08", "Q08"]),
        (GOOD.replace("2025-q4", "2025-q3"), ["Q08"]),
        (GOOD.replace("2025-q4", "2025-Q4"), ["Q08"]),
        (GOOD.replace("2025-q4", "soon"), ["Q08"]),
        (GOOD.replace("day: 2026-02-03", "day: 2025-12-31"), ["Q08"]),
        (GOOD.replace("day: 2026-02-03", "day: 2026-01-01"), []),
        (GOOD.replace("day: 2025-11-04", "day: 2026-02-03"), ["Q08"]),
        (GOOD.replace("announced: 2025-08-01}", "announced: 2026-01-06}"), []),
        (GOOD.replace("announced: 2025-08-01}", "announced: 2026-01-07}"), ["Q09"]),
        (GOOD.replace("announced: 2025-08-01,", "announced: 2025-10-06,"), []),
        (GOOD.replace("announced: 2025-08-01,", "announced: 2025-10-07,"), ["Q09"]),
        (GOOD.replace("09:30", "9.30"), ["Y04"]),
        (GOOD.replace("reason:", "reasons:"), ["Y03", "Y04"]),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, text: str, codes: list[str]) -> None:
    calendar, problems = read(tmp_path, text)
    assert sorted(problem.code for problem in problems) == codes
    assert len(calendar) == (2 if codes in ([], ["Q09"]) else 0)


def test_a_fault_stands_at_its_entry(tmp_path: Path) -> None:
    _, (problem,) = read(tmp_path, GOOD.replace("day: 2026-02-03", "day: 2025-12-31"))
    assert (problem.path, problem.line) == (CALENDAR, 7)
    assert problem.message == "2025-q4 ends on 2025-12-31, and is to appear on 2025-12-31."


def test_an_entry_has_its_own_hour_or_that_of_all(tmp_path: Path) -> None:
    (third, fourth), _ = read(tmp_path, GOOD)
    assert (third.time, fourth.time) == ("10:00", "09:30")
    assert third.day == date(2025, 11, 4) and third.moved[0].from_ == date(2025, 11, 3)


def test_without_a_file_there_is_none(tmp_path: Path) -> None:
    assert read_calendar(tmp_path, AS_CALENDAR) == ((), [])
