"""When figures appear: read from ``calendar.yaml``, told on a page and as a file for calendars."""

import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace
from tests.closing.frozen import QUARTERS, frozen
from tests.publication.test_calendar import GOOD
from tests.release.sample import sample_releases, sample_settings

from transparency.build import build
from transparency.cli import transparency
from transparency.closing.record import PublicRecord
from transparency.publication.calendar import CALENDAR, read_calendar
from transparency.publication.quarter import AS_CALENDAR
from transparency.site import compose_site
from transparency.site.pages.calendar import calendar_file
from transparency.theme import find_theme

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A site built three days after the day that was announced, two after the one to which it was moved."""
    built = build(SMALL, pdf=False)
    assert built.publication is not None
    folder = tmp_path_factory.mktemp("calendar")
    (folder / CALENDAR).write_text(GOOD)
    calendar, _ = read_calendar(folder, AS_CALENDAR)
    record = PublicRecord(calendar=calendar, today=date(2025, 11, 6))
    return compose_site(built.publication, built.releases, find_theme("default", None), record=record)[0]


def test_the_page_says_day_time_zone_why_it_was_moved_and_that_it_is_late(files: dict[str, bytes]) -> None:
    page = files["calendar/index.html"].decode()
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for words in (
        "4 November 2025, 10:00 (America/New_York)",
        "3 February 2026, 09:30 (America/New_York)",
        "Announced for 3 November 2025; changed on 30 September 2025: The auditor needs a day more.",
        "The next figures were announced for 3 November 2025. On 6 November 2025 they were 3 days late.",
        "This site was built on 6 November 2025.",
        "If today is after 3 November 2025 and you see no newer figures than those of Q2 2025 here, the report is",
        "Q2 2025 1 August 2025 1 August 2025 On time",
    ):
        assert words in said, words
    late = "<strong>Late</strong> The next figures were announced for 3 November 2025. On 6 November 2025 they were"
    assert all(late in " ".join(files[path].decode().split()) for path in files if path.endswith(".html"))
    assert '<time datetime="2025-11-04">' in page, "the day as it was moved"
    assert 'data-due="2025-11-03" hidden' in page and 'src="../assets/overdue.js"' in page


def test_the_file_for_calendars_has_the_moments_in_utc(files: dict[str, bytes]) -> None:
    lines = files["calendar.ics"].decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART:20251104T150000Z",
        "DTSTART:20260203T143000Z",
    ]
    assert lines.count("BEGIN:VEVENT") == 2 and len({line for line in lines if line.startswith("UID")}) == 2
    assert all(len(line.encode()) <= 75 for line in lines)


def test_without_a_calendar_the_day_that_the_release_names_is_told() -> None:
    files = build(SMALL, pdf=False).files
    assert "3 November 2025" in files["calendar/index.html"].decode()
    assert b"DTSTART;VALUE=DATE:20251103\r\nDTEND;VALUE=DATE:20251104\r\n" in files["calendar.ics"]


@pytest.mark.parametrize(
    ("known", "next_release", "days"),
    [
        (True, date(2025, 11, 3), ["20251104T150000Z", "20260203T143000Z"]),
        (True, None, ["20251104T150000Z", "20260203T143000Z"]),
        (False, date(2025, 12, 31), ["20251231"]),
        (False, None, []),
    ],
)
def test_the_day_that_the_release_names_stands_in_for_a_calendar_only(
    tmp_path: Path, known: bool, next_release: date | None, days: list[str]
) -> None:
    (tmp_path / CALENDAR).write_text(GOOD)
    calendar = read_calendar(tmp_path, AS_CALENDAR)[0] if known else ()
    latest = replace(sample_releases()[-1], quarter="2025-q2", as_of=date(2025, 6, 30), next_release=next_release)
    lines = calendar_file(sample_settings().company, calendar, latest).decode().split("\r\n")
    assert [line.rpartition(":")[2] for line in lines if line.startswith("DTSTART")] == days
    ends = [line.rpartition(":")[2] for line in lines if line.startswith("DTEND")]
    assert ends == (["20260101"] if days == ["20251231"] else []), "a whole day ends on the next one"


def test_the_day_of_a_build_is_an_input_and_only_then_written_into_the_site(tmp_path: Path) -> None:
    content = frozen(tmp_path)
    for quarter, day in QUARTERS.items():
        run("publish", quarter, "--not-co-signed", "--day", day, "--content", content)
    seen = {}
    for today in ("2025-11-03", "2025-11-09", ""):
        given = ["--today", today] if today else []
        run("build", "--content", content, "--output", tmp_path / "site", *given)
        seen[today] = (tmp_path / "site" / "calendar" / "index.html").read_text()
    assert "built on 3 November 2025" in seen["2025-11-03"] and ">Late<" not in seen["2025-11-03"]
    assert "built on 9 November 2025" in seen["2025-11-09"] and "they were 6 days late" in seen["2025-11-09"]
    assert "built on" not in seen[""] and ">Late<" not in seen[""]


def run(*arguments: object) -> None:
    done = CliRunner().invoke(transparency, [str(argument) for argument in arguments])
    assert done.exit_code == 0, done.output
