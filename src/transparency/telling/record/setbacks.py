"""What went against providers: the change of their promised part, split by cause, and what others are paid first.

The same squares as the ladder's: ten-thousandths of the company. See ``release/causes.py`` for the arithmetic.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from transparency.language import _, deferred, plural
from transparency.publication.settings import Settings
from transparency.release.causes import HOLDER, POOL, REST, Cause, PartChange, part_change
from transparency.release.release import MINUS, Release, Status, Unit, Value
from transparency.telling.labels import say
from transparency.telling.numbers.format import day, number
from transparency.telling.numbers.lines import line_name, listed
from transparency.telling.sentence import Number, Told, number_of, started, tell, together

SQUARES_OF = "squares/"
"""Before the cause, in the mark of a number of squares: ``squares/granted``."""
_STANDING, _GRANTED = "promised", "granted"
_CLAIMS = "capitalization.claims_first"


class SetbackLine(Struct, frozen=True):
    """A line of the sum: sign, what happened, squares."""

    sign: str
    name: str
    squares: Number


class Setbacks(Struct, frozen=True):
    """The section: a finding, how to read it, one sentence, and the sum."""

    finding: Told
    scale: str
    sentence: Told
    note: str
    change: PartChange
    lines: tuple[SetbackLine, ...]


def setbacks(releases: Sequence[Release], settings: Settings) -> Setbacks | None:
    """The last year's change of the promised part; ``None`` where the releases do not print what it takes."""
    change = part_change(releases)
    if change is None:
        return None
    block = -(-change.block.numerator // change.block.denominator)
    return Setbacks(
        finding=_finding(change, settings),
        scale=say("the-part-in-squares", before=day(change.before.as_of), now=day(change.now.as_of)),
        sentence=_sentence(change, settings),
        note=plural(
            "Units are rounded to blocks; one block is up to %(count)s square. What belongs to few people, and what "
            "rounding leaves, stands in the last line. A split of units changes nothing here.",
            "Units are rounded to blocks; one block is up to %(count)s squares. What belongs to few people, and what "
            "rounding leaves, stands in the last line. A split of units changes nothing here.",
            block,
        ),
        change=change,
        lines=_lines(change, settings),
    )


def squares_told(change: PartChange) -> dict[str, tuple[int, ...]]:
    """Every number of squares that is printed of a change, by its mark: for pages, and for who checks them."""
    found = {f"{SQUARES_OF}{cause.id}": (abs(cause.squares),) for cause in change.causes}
    return found | {
        f"{SQUARES_OF}{_STANDING}": (change.squares_before, change.squares_now),
        f"{SQUARES_OF}taken": (_sum(_taken(change)),),
        f"{SQUARES_OF}away": (_sum(_away(change)),),
        f"{SQUARES_OF}against": (_sum(change.against),),
        f"{SQUARES_OF}gained": (_sum(change.gained),),
        f"{SQUARES_OF}otherwise": (_sum(_otherwise(change)),),
        f"{SQUARES_OF}fewer": (_sum(_fewer(change)),),
    }


def squares_marked(name: str, count: int) -> Number:
    """A number of squares with its mark."""
    return Number(f"{SQUARES_OF}{name}", Value(amount=count), number(Value(amount=count), Unit.COUNT))


def _counted(name: str, count: int) -> Number:
    """With the word."""
    return replace(squares_marked(name, count), text=plural("%(count)s square", "%(count)s squares", count))


def _sum(causes: Sequence[Cause]) -> int:
    return abs(sum(cause.squares for cause in causes))


def _taken(change: PartChange) -> list[Cause]:
    """New units of others, which made everyone's part smaller."""
    return [cause for cause in change.against if cause.id.startswith(HOLDER)]


def _fewer(change: PartChange) -> list[Cause]:
    """Units of others that are gone, which made everyone's part larger."""
    return [cause for cause in change.gained if cause.id.startswith(HOLDER)]


def _away(change: PartChange) -> list[Cause]:
    """What left in other ways than those that are named."""
    return [cause for cause in change.against if cause.id not in _WAYS and not cause.id.startswith(HOLDER)]


def span_told(change: PartChange) -> str:
    """How long it took: a year, or so many quarters."""
    return _("a year") if change.quarters == 4 else plural("%(count)s quarter", "%(count)s quarters", change.quarters)


def _finding(change: PartChange, settings: Settings) -> Told:
    told = {"span": span_told(change), "providers": settings.words.providers}
    lost = _counted("against", _sum(change.against))
    if not change.against:
        return tell("In %(span)s no line that is printed went against %(providers)s", **told)
    if not change.gained:
        return tell("In %(span)s %(providers)s lost %(lost)s and gained none", lost=lost, **told)
    gained = squares_marked("gained", _sum(change.gained))
    return tell("In %(span)s %(providers)s lost %(lost)s and gained %(gained)s", lost=lost, gained=gained, **told)


_WAYS = {
    "forfeited": deferred("%(n)s by promises given back on leaving"),
    "expired": deferred("%(n)s by earned units that lapsed"),
}
"""Lines that are named in the sentence; all others went away in other ways."""


def _sentence(change: PartChange, settings: Settings) -> Told:
    """The change and its causes, in plain words."""
    stood = tell(
        "Think of the company as 10,000 squares. On %(day)s, %(before)s of them were promised to %(providers)s; "
        "now %(now)s are.",
        day=day(change.before.as_of),
        before=squares_marked(_STANDING, change.squares_before),
        providers=settings.words.providers,
        now=squares_marked(_STANDING, change.squares_now),
    )
    ways = []
    if taken := _taken(change):
        who = listed([_who(cause, change.now) for cause in taken])
        ways.append(tell("%(n)s to new units of %(who)s", n=squares_marked("taken", _sum(taken)), who=who))
    by_id = {cause.id: cause for cause in change.against}
    ways += [
        tell(words, n=squares_marked(id, -by_id[id].squares)) for id, words in _WAYS.items() if id in by_id
    ]  # fmt: skip
    if away := _away(change):
        ways.append(tell("%(n)s in other ways", n=squares_marked("away", _sum(away))))
    lost = tell("They lost %(ways)s.", ways=_told_list(ways)) if ways else Told()
    return together(stood, lost, *_gains(change))


def _gains(change: PartChange) -> Iterator[Told]:
    """What was newly promised; and what else was gained, as when others hold fewer units than before."""
    if newly := [cause for cause in change.gained if cause.id == _GRANTED]:
        yield tell("%(n)s were newly promised.", n=squares_marked(_GRANTED, _sum(newly)))
    if fewer := _fewer(change):
        yield tell(
            "%(n)s came of fewer units of %(who)s: the same promises are a larger part of a smaller whole.",
            n=squares_marked("fewer", _sum(fewer)),
            who=listed([_who(cause, change.now) for cause in fewer]),
        )
    if otherwise := _otherwise(change):
        yield tell("Gained in other ways: %(n)s.", n=squares_marked("otherwise", _sum(otherwise)))


def _otherwise(change: PartChange) -> list[Cause]:
    """What was gained and is neither newly promised nor came of fewer units of others."""
    return [cause for cause in change.gained if cause.id != _GRANTED and not cause.id.startswith(HOLDER)]


def _told_list(items: Sequence[Told]) -> Told:
    """Sentences' parts one after the other: ``a, b and c``."""
    *names, last = items
    return tell("%(names)s and %(last)s", names=together(*names, between=", "), last=last) if names else last


def _who(cause: Cause, release: Release) -> str:
    if cause.id == POOL:
        return _("the pool")
    id = cause.id.removeprefix(HOLDER)
    return release.holders.get(id, id)


def _lines(change: PartChange, settings: Settings) -> tuple[SetbackLine, ...]:
    promised = _("Promised to %(providers)s, %(day)s", providers=settings.words.providers, day=day(change.before.as_of))
    opening = SetbackLine("", promised, squares_marked(_STANDING, change.squares_before))
    closing = SetbackLine("=", day(change.now.as_of), squares_marked(_STANDING, change.squares_now))
    return (opening, *(_line(cause, change.now) for cause in change.causes), closing)


def _line(cause: Cause, release: Release) -> SetbackLine:
    sign = MINUS if cause.squares < 0 else "+"
    return SetbackLine(sign, _cause_name(cause, release), squares_marked(cause.id, abs(cause.squares)))


def _cause_name(cause: Cause, release: Release) -> str:
    if cause.id == REST:
        return _("Other changes, and rounding")
    if not cause.id.startswith(HOLDER):
        return _("Newly promised") if cause.id == _GRANTED else line_name(cause.id, release)
    if cause.id == POOL:
        return _("New units of the pool") if cause.squares < 0 else _("Fewer units of the pool")
    who = _who(cause, release)
    return _("New units of %(who)s", who=who) if cause.squares < 0 else _("Fewer units of %(who)s", who=who)


class PaidFirst(Struct, frozen=True):
    """What others are paid before anyone who holds units, in a sale, through the quarters in which it was the same."""

    quarters: str
    first: Release


def paid_first(releases: Sequence[Release]) -> tuple[PaidFirst, ...]:
    """Every amount that was published, oldest first; an amount of money is no number of people."""
    printed = [release for release in releases if release.amount(_CLAIMS)]
    found = []
    for _amount, group in groupby(printed, key=lambda release: release.amount(_CLAIMS)):
        same = list(group)
        ends = same[0].label, same[-1].label
        quarters = ends[0] if len(same) == 1 else _("%(first)s to %(last)s", first=ends[0], last=ends[1])
        found.append(PaidFirst(quarters, same[0]))
    return tuple(found)


def paid_first_heading(releases: Sequence[Release]) -> Told:
    """What others are paid first now, beside what it was at first."""
    past, latest = paid_first(releases), releases[-1]
    now = number_of(latest, _CLAIMS, latest.currency)
    if len(past) < 2:
        return tell("If the company is sold, others are paid %(now)s first", now=now)
    was = _claims(past[0].first)
    return tell("If the company is sold, others are paid %(now)s first; it was %(was)s", now=now, was=was)


def _claims(release: Release) -> Number:
    """What a release of the past says."""
    value = release.value(_CLAIMS)
    return Number(f"{_CLAIMS}@{release.quarter}", value, number(value, Unit.MONEY, currency=release.currency))


def paid_first_sentence(releases: Sequence[Release], settings: Settings) -> Told:
    """What it means, and each amount that it was before, the newest first."""
    latest = releases[-1]
    if latest.value(_CLAIMS).status is not Status.SHOWN or not latest.amount(_CLAIMS):
        return Told()
    meaning = tell(
        "A sale at or below %(money)s pays nothing to anyone who holds %(units)s.",
        money=number_of(latest, _CLAIMS, latest.currency),
        units=settings.words.units,
    )
    before = [
        started(tell("%(quarters)s: %(money)s.", quarters=past.quarters, money=_claims(past.first)))
        for past in reversed(paid_first(releases)[:-1])
    ]
    return together(meaning, *before)
