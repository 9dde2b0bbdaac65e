"""Whether figures came on the day that was announced, and when the next ones are due."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from transparency.build import releases_of
from transparency.publication.calendar import Appearance, Moved
from transparency.publication.quarter import Quarter
from transparency.release.release import Release
from transparency.telling.record.calendar import due_day, if_later, overdue_sentence, punctuality

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
DUE = date(2025, 11, 3)
DAY = timedelta(1)


@pytest.fixture(scope="module")
def releases() -> tuple[Release, ...]:
    """Of two quarters, published on 2 May and 1 August 2025, each on its day."""
    return releases_of(SMALL).releases


@pytest.mark.parametrize(
    ("appeared", "verdict"),
    [(date(2025, 7, 31), "On time"), (date(2025, 8, 1), "On time"), (date(2025, 8, 2), "1 day late"),
     (date(2025, 8, 4), "3 days late")],
)  # fmt: skip
def test_the_day_in_the_log_counts(releases: tuple[Release, ...], appeared: date, verdict: str) -> None:
    (row,) = punctuality(releases, {"2025-q2": appeared})
    assert row.verdict == verdict


def test_without_a_log_the_day_of_the_release_counts(releases: tuple[Release, ...]) -> None:
    (row,) = punctuality(releases, {})
    assert (row.verdict, row.appeared) == ("On time", date(2025, 8, 1))


def test_no_day_was_announced(releases: tuple[Release, ...]) -> None:
    silent = replace(releases[0], next_release=None)
    (row,) = punctuality((silent, releases[1]), {})
    assert row.verdict == "No day was announced" and not row.promised


def test_they_are_late_from_the_day_after(releases: tuple[Release, ...]) -> None:
    latest = releases[-1]
    assert due_day((), latest) == DUE
    assert overdue_sentence((), latest, DUE) == ""
    assert "they were 1 day late" in overdue_sentence((), latest, DUE + DAY)
    assert "If today is after 3 November 2025" in if_later((), latest)
    silent = replace(latest, next_release=None)
    assert overdue_sentence((), silent, DUE + DAY) == if_later((), silent) == ""


def test_a_day_that_was_moved_stands_beside_the_one_that_was_announced(releases: tuple[Release, ...]) -> None:
    """Else nobody would ever be late who moves the day in time; ``verify`` knows only what a release announced."""
    latest = releases[-1]
    moved = Moved.model_validate({"from": DUE, "said": date(2025, 10, 30), "reason": "The audit takes longer."})
    later = DUE + 7 * DAY
    calendar = (Appearance(Quarter(2025, 3), later, "10:00", "UTC", date(2025, 8, 1), (moved,)),)
    assert due_day(calendar, latest) == DUE == due_day(calendar, replace(latest, next_release=None))
    told = overdue_sentence(calendar, latest, DUE + DAY)
    assert told.startswith("The next figures were announced for 3 November 2025.")
    assert told.endswith("They are now to come on 10 November 2025.")
    assert "now to come" not in overdue_sentence(calendar, latest, later + DAY)
