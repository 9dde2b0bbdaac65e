"""When the next figures come, whether they are late, and how punctual the ones before were."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct

from transparency.language import _, plural
from transparency.publication.calendar import Appearance
from transparency.release.release import Release
from transparency.telling.numbers.format import day


class CalendarRow(Struct, frozen=True):
    """A quarter to come."""

    quarter: str
    day: date
    when: str
    """Day, time and zone in words."""
    announced: str
    moved: tuple[str, ...]
    """Why the day was changed, one sentence a change."""


class KeptDay(Struct, frozen=True):
    """A quarter that has appeared, and the day that was promised for it."""

    release: Release
    promised: date | None
    """``None``: no day was announced."""
    published: date

    @property
    def late(self) -> int | None:
        """Days; ``None`` where no day was announced."""
        return None if self.promised is None else max(0, (self.published - self.promised).days)


class PunctualityRow(Struct, frozen=True):
    """A quarter that has appeared."""

    quarter: str
    promised: str
    appeared: date
    verdict: str


def coming(calendar: Sequence[Appearance], latest: Release) -> tuple[Appearance, ...]:
    """Those of the calendar that are still to come after the latest release."""
    return tuple(each for each in calendar if each.quarter.end > latest.as_of)


def calendar_rows(calendar: Sequence[Appearance], latest: Release) -> tuple[CalendarRow, ...]:
    """The quarters to come: those of the calendar, or the one day that the latest release names."""
    named = coming(calendar, latest)
    return tuple(
        CalendarRow(
            quarter=each.quarter.label,
            day=each.day,
            when=_("%(day)s, %(time)s (%(zone)s)", day=day(each.day), time=each.time, zone=each.zone),
            announced=day(each.announced),
            moved=tuple(
                _(
                    "Announced for %(before)s; changed on %(said)s: %(why)s.",
                    before=day(change.from_),
                    said=day(change.said),
                    why=change.reason.rstrip("."),
                )
                for change in each.moved
            ),
        )
        for each in named
    )


def due_day(calendar: Sequence[Appearance], latest: Release) -> date | None:
    """The day on which the next figures are due: the one that the latest release announced, as ``verify`` judges it.

    A day that was moved since, with its reason, stands beside it (:func:`calendar_rows`): it does not take its place.
    """
    named = coming(calendar, latest)
    return latest.next_release or (named[0].promised if named else None)


def next_day(calendar: Sequence[Appearance], latest: Release) -> date | None:
    """The day on which the next figures are to come: where it was moved, the day to which it was."""
    named = coming(calendar, latest)
    return named[0].day if named else latest.next_release


def if_later(calendar: Sequence[Appearance], latest: Release) -> str:
    """What tells a reader that the next report is late, though nobody builds the site any more."""
    due = due_day(calendar, latest)
    if due is None:
        return ""
    return _(
        "If today is after %(day)s and you see no newer figures than those of %(latest)s here, the report is late.",
        day=day(due),
        latest=latest.label,
    )


def overdue_sentence(calendar: Sequence[Appearance], latest: Release, today: date) -> str:
    """That the next report is late on ``today``; empty where it is not."""
    due = due_day(calendar, latest)
    if due is None or today <= due:
        return ""
    late = plural("%(count)s day", "%(count)s days", (today - due).days)
    said = _(
        "The next figures were announced for %(due)s. On %(today)s they were %(late)s late.",
        due=day(due),
        today=day(today),
        late=late,
    )
    moved = [each.day for each in coming(calendar, latest)[:1] if each.day >= today]
    return " ".join([said, *(_("They are now to come on %(day)s.", day=day(each)) for each in moved)])


def kept_days(releases: Sequence[Release], appeared: Mapping[str, date]) -> tuple[KeptDay, ...]:
    """How each report kept the day that the one before it had announced, oldest first.

    ``appeared``: quarter → the day in the log; else the day that the release itself says.
    """
    return tuple(
        KeptDay(release, before.next_release, appeared.get(release.quarter, release.published))
        for before, release in pairwise(releases)
    )


def punctuality(releases: Sequence[Release], appeared: Mapping[str, date]) -> tuple[PunctualityRow, ...]:
    """:func:`kept_days` in words, newest first."""
    return tuple(
        PunctualityRow(
            each.release.label, day(each.promised) if each.promised else "", each.published, _verdict(each.late)
        )
        for each in reversed(kept_days(releases, appeared))
    )


def _verdict(late: int | None) -> str:
    if late is None:
        return _("No day was announced")
    return plural("%(count)s day late", "%(count)s days late", late) if late else _("On time")
