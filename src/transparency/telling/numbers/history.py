"""What a figure did over the quarters, as a title; and quarters side by side when units were split between them."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from transparency.language import _, deferred
from transparency.release.catalogue import figure
from transparency.release.release import Release, Status, Unit, Value
from transparency.release.shares import scaled
from transparency.telling.numbers.figures import figure_name
from transparency.telling.numbers.format import number
from transparency.units import factor

_SUBJECTS = {
    "pool.set_aside.fully_diluted": deferred("The part of the company set aside"),
    "awards.promised.fully_diluted": deferred("The promised part of the company"),
    "awards.earned.fully_diluted": deferred("The earned part of the company"),
    "holdings.owned.fully_diluted": deferred("The owned part of the company"),
}
"""Figures whose name does not stand at the head of a sentence."""


class _Course(Struct, frozen=True):
    """What a sentence says: of what, the number now and the one before."""

    what: str
    now: str
    before: str = ""


def subject(id: str, name: str = "") -> str:
    """What a figure is called at the head of a sentence. ``name``: where it has another than the catalogue's.

    >>> subject("awards.promised.fully_diluted"), subject("awards.promised")
    ('The promised part of the company', 'Promised')
    """
    return _(_SUBJECTS[id]) if id in _SUBJECTS else name or figure_name(id)


def history(id: str, values: Sequence[Value], *, name: str = "", currency: str = "USD") -> str:
    """What a figure did over the quarters, oldest first: nothing is said that one block of rounding could make."""
    entry = figure(id)
    what = subject(id, name)
    unit = entry.unit if entry else Unit.COUNT
    if not values:
        return _("%(what)s has no history yet", what=what)
    last = values[-1]
    text = number(last, unit, currency=currency)
    if last.amount is None:
        return _("%(what)s does not apply in this quarter", what=what)
    if last.status is Status.NOTHING:
        never = all(value.status is Status.NOTHING for value in values)
        return _("%(what)s: none in any quarter so far", what=what) if never else _("%(what)s: none now", what=what)
    if last.status is not Status.SHOWN:
        return _("%(what)s: %(now)s", what=what, now=text)
    if len(values) == 1:
        return _("%(what)s stands at %(now)s in the first quarter that we show", what=what, now=text)
    course = _Course(what, text, number(values[-2], unit, currency=currency))
    return _told(values, course, moves=bool(entry and entry.group == "quarter"))


def _told(values: Sequence[Value], course: _Course, *, moves: bool) -> str:
    last, earlier = values[-1], values[-2]
    what, now, before = course.what, course.now, course.before
    if earlier.amount is None or earlier.status not in {Status.SHOWN, Status.UNDER, Status.NOTHING}:
        return _("%(what)s stands at %(now)s", what=what, now=now)
    if moves:
        return _("%(what)s was %(now)s, after %(before)s in the quarter before", what=what, now=now, before=before)
    if not isinstance(last.amount, int):
        return _("%(what)s stands at %(now)s, after %(before)s a quarter earlier", what=what, now=now, before=before)
    steps = [(value.amount or 0) - (old.amount or 0) for old, value in pairwise(values)]
    blocks = [max(value.block, old.block) for old, value in pairwise(values)]
    if any(value.status is not Status.SHOWN for value in values):
        steps = steps[-1:]
    elif not any(steps):
        return _("%(what)s has stood at %(now)s in every quarter", what=what, now=now)
    return _direction(steps, blocks[-len(steps) :], course)


_GROWN = (
    deferred("%(what)s has grown in every quarter, to %(now)s"),
    deferred("%(what)s has grown to %(now)s, from %(before)s a quarter earlier"),
)
_FALLEN = (
    deferred("%(what)s has fallen in every quarter, to %(now)s"),
    deferred("%(what)s has fallen to %(now)s, from %(before)s a quarter earlier"),
)


def _direction(steps: Sequence[int | Decimal], blocks: Sequence[int | Decimal], course: _Course) -> str:
    """The last step, or all of them when they go one way; one block is no direction."""
    what, now, before = course.what, course.now, course.before
    for sign, (always, lately) in ((1, _GROWN), (-1, _FALLEN)):
        if len(steps) > 1 and all(sign * step > block for step, block in zip(steps, blocks, strict=True)):
            return _(always, what=what, now=now)
        if sign * steps[-1] > blocks[-1]:
            return _(lately, what=what, now=now, before=before)
    if steps[-1]:
        return _("%(what)s stands at %(now)s, within one block of a quarter earlier", what=what, now=now)
    return _("%(what)s stands at %(now)s, as a quarter earlier", what=what, now=now)


def restated(releases: Sequence[Release], id: str) -> list[Value]:
    """A figure of units through all quarters, in units of the last day: a split is not growth."""
    latest = releases[-1]
    return [scaled(release.value(id), factor(latest.splits, release.as_of)) for release in releases]


def unbroken(releases: Sequence[Release], *ids: str) -> list[Release]:
    """The releases up to the last, without a gap, that print these figures: what a drawing over time may join."""
    printed = [all(release.amount(id) is not None for id in ids) for release in releases]
    start = len(printed) - printed[::-1].index(False) if False in printed else 0
    return list(releases[start:])


def split_note(releases: Sequence[Release]) -> str:
    """What to say beside units over time when a split lies between. Empty without one."""
    first, latest = releases[0], releases[-1]
    days = [split.day for split in latest.splits if split.day > first.as_of]
    if not days:
        return ""
    label = next(release.label for release in releases if release.as_of >= days[-1])
    return _("Units were split in %(quarter)s; earlier quarters are drawn in the units of today", quarter=label)
