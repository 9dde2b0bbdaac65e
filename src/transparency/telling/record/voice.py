"""Who speaks for providers and what came of it: the council, motions with their votes, the company's answers.

Votes of a named body are told exactly, those of all providers in fives, as the file states them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from transparency.governance.council import Council
from transparency.governance.motions import Motion
from transparency.language import _, deferred, plural
from transparency.publication.settings import Settings
from transparency.release.release import Unit, Value
from transparency.release.rounding import rounded
from transparency.telling.cautions import Point
from transparency.telling.numbers.format import day, number, short_day
from transparency.telling.sentence import Number, Told, said, tell, together

MOTION = "motion/"
"""Before a motion's id, in the marks of its numbers: ``motion/M-2026-01/for``."""
_POWERS = {
    "binding": deferred("Its vote binds the company."),
    "consent": deferred("Nothing it votes on is decided without its consent."),
    "advisory": deferred("Its vote is advice. The company decides."),
    "observer": deferred("It is heard. It has no vote."),
}
_HEADINGS = {
    "binding": deferred("The %(council)s decides, and the company is bound by it"),
    "consent": deferred("Nothing is decided without the consent of the %(council)s"),
    "advisory": deferred("The %(council)s advises. The company decides."),
    "observer": deferred("The %(council)s is heard. The company decides."),
}
_BY = {
    "provider": deferred("Put forward by a %(provider)s on %(day)s"),
    "council": deferred("Put forward by the %(council)s on %(day)s"),
    "company": deferred("Put forward by the company on %(day)s"),
}
_FOLLOWED = {
    "followed": deferred("Followed"),
    "partly": deferred("Followed in part"),
    "not": deferred("Not followed"),
}


class MotionTold(Struct, frozen=True):
    """A motion as its part of the page tells it."""

    id: str
    title: str
    state: str
    """In two or three words: ``Followed in part``, ``Answer overdue``."""
    moved: str
    text: str
    points: tuple[Point, ...]
    rule: str
    history: tuple[tuple[date, str], ...]


class SeatTold(Struct, frozen=True):
    """A seat of the council."""

    speaks_for: str
    filled_by: str
    term: str


class AnswerTally(Struct, frozen=True):
    """How many motions were followed, in part or not, and how many wait for an answer, late or not."""

    followed: int = 0
    partly: int = 0
    not_followed: int = 0
    waiting: int = 0
    overdue: int = 0

    @property
    def answered(self) -> int:
        """All that the company answered."""
        return self.followed + self.partly + self.not_followed


def voice_heading(council: Council | None, settings: Settings) -> str:
    """Who decides, as the title of the page."""
    if council is None:
        return _("No body speaks for %(providers)s", providers=settings.words.providers)
    return _(_HEADINGS[council.power], council=_in_sentence(council.name))


def _in_sentence(name: str) -> str:
    """A name with a small letter at its head, unless it is all in capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def seats_sentence(council: Council) -> str:
    """How many seats providers elect, and how many are empty."""
    elected = sum(seat.filled_by == "election" and seat.since is not None for seat in council.seats)
    empty = sum(seat.since is None for seat in council.seats)
    if not council.seats:
        return _("Its seats are not stated.")
    seats = plural("%(elected)s of its %(count)s seat is filled by election.",
                   "%(elected)s of its %(count)s seats are filled by election.",
                   len(council.seats), elected=elected)  # fmt: skip
    return seats + (" " + plural("%(count)s is empty.", "%(count)s are empty.", empty) if empty else "")


def council_points(council: Council) -> tuple[Point, ...]:
    """What people ask of a council, in their order."""
    points = [
        (_("What its vote can do"), _(_POWERS[council.power])),
        (_("How it is chosen"), council.chosen),
        (_("For how long"), council.term),
        (_("What it is paid"), council.paid),
        (_("What its members hold"), council.own_units),
        (_("Interests of their own"), council.conflicts or _("Nothing is stated.")),
        (_("How to reach it"), council.reach or _("No way to reach it is stated.")),
    ]
    return tuple(Point(title, said(text)) for title, text in points)


def seats_told(council: Council) -> tuple[SeatTold, ...]:
    """Each seat, in the order of the file."""
    return tuple(
        SeatTold(
            seat.speaks_for,
            _("By election") if seat.filled_by == "election" else _("By the company"),
            _("Empty") if seat.since is None else
            _("%(since)s to %(until)s", since=short_day(seat.since), until=short_day(seat.until)) if seat.until else
            _("Since %(since)s", since=short_day(seat.since)),
        )
        for seat in council.seats
    )  # fmt: skip


def tally(motions: Sequence[Motion], on: date) -> AnswerTally:
    """How the company answered, seen on a day."""
    answers = Counter(motion.answer.followed for motion in motions if motion.answer)
    waiting = [motion for motion in motions if motion.vote and not motion.answer]
    late = sum(_answer_late(motion, on) for motion in waiting)
    return AnswerTally(answers["followed"], answers["partly"], answers["not"], len(waiting) - late, late)


def motions_told(motions: Sequence[Motion], council: Council | None, settings: Settings, on: date) -> list[MotionTold]:
    """Every motion, the newest first, seen on a day."""
    ordered = sorted(motions, key=lambda motion: (motion.moved, motion.id), reverse=True)
    return [_told(motion, council, settings, on) for motion in ordered]


def open_motions(motions: Sequence[Motion], on: date) -> list[Motion]:
    """Those on which everybody can still say what they think, the soonest to close first."""
    found = [motion for motion in motions if motion.comments_until and motion.comments_until >= on and not motion.vote]
    return sorted(found, key=lambda motion: (motion.comments_until or on, motion.id))


def _told(motion: Motion, council: Council | None, settings: Settings, on: date) -> MotionTold:
    named = _in_sentence(council.name) if council else _("council")
    moved = _(_BY[motion.by], provider=settings.words.provider, council=named, day=day(motion.moved))
    points = [
        Point(_("Who votes"), _who_votes(motion, council, settings)),
        Point(_("Vote"), _vote(motion)),
        Point(_("What the company decided"), _answer(motion, on)),
        *_carried_out(motion, on),
    ]
    return MotionTold(
        id=motion.id,
        title=motion.title,
        state=_state(motion, on),
        moved=moved,
        text=motion.text or "",
        points=tuple(points),
        rule=motion.rule or "",
        history=tuple((entry.on, entry.what) for entry in motion.history),
    )


def _state(motion: Motion, on: date) -> str:
    if motion.answer:
        done = motion.to_do
        state = _(_FOLLOWED[motion.answer.followed])
        if done is None:
            return state
        if done.done:
            return _("%(state)s, done", state=state)
        late = done.due < on
        return _("%(state)s, overdue", state=state) if late else _("%(state)s, not done yet", state=state)
    if _answer_late(motion, on):
        return _("Answer overdue")
    if motion.vote:
        return _("Waits for an answer")
    return _("Open for comments") if motion.comments_until and motion.comments_until >= on else _("Not voted on yet")


def _answer_late(motion: Motion, on: date) -> bool:
    return motion.answer is None and motion.answer_due is not None and motion.answer_due < on


def _who_votes(motion: Motion, council: Council | None, settings: Settings) -> Told:
    who = (
        settings.words.providers
        if motion.body == "providers"
        else _in_sentence(council.name if council else _("Council"))
    )
    power = said(_(_POWERS[motion.power]))
    if motion.vote is None:
        return together(tell("The %(who)s.", who=who), power)
    could = _counted(motion, "could_vote", motion.vote.could_vote)
    about = tell("The %(who)s: %(could)s could vote.", who=who, could=could)
    return together(about, power)


def _counted(motion: Motion, name: str, count: int) -> Number:
    value = Value(amount=count)
    return Number(f"{MOTION}{motion.id}/{name}", value, number(value, Unit.COUNT))


def _turnout(motion: Motion) -> Number:
    assert motion.vote is not None
    share = Value(amount=rounded(Fraction(100 * motion.vote.cast, motion.vote.could_vote), 0))
    return Number(f"{MOTION}{motion.id}/turnout", share, number(share, Unit.PERCENT))


def votes_told(motion: Motion) -> Iterator[Number]:
    """Every number that is told of a motion: for who checks pages."""
    if motion.vote:
        yield from (_counted(motion, name, count) for name, count in _counts(motion))
        yield _turnout(motion)


def _counts(motion: Motion) -> tuple[tuple[str, int], ...]:
    vote = motion.vote
    if vote is None:
        return ()
    return ("could_vote", vote.could_vote), ("for", vote.for_), ("against", vote.against), ("abstain", vote.abstain)


def _vote(motion: Motion) -> Told:
    vote = motion.vote
    if vote is None:
        if motion.comments_until:
            return tell("Not yet. Comments are read until %(day)s.", day=day(motion.comments_until))
        return tell("Not yet.")
    marked = {name: _counted(motion, name, count) for name, count in _counts(motion)}
    result = tell("Passed.") if vote.passed else tell("Rejected.")
    counted = tell(
        "On %(day)s: %(yes)s for, %(no)s against, %(away)s abstained. Turnout: %(turnout)s.",
        day=day(vote.on), yes=marked["for"], no=marked["against"], away=marked["abstain"], turnout=_turnout(motion),
    )  # fmt: skip
    fives = tell("Counted in fives.") if motion.body == "providers" else Told()
    return together(result, counted, fives)


def _answer(motion: Motion, on: date) -> Told:
    answer = motion.answer
    if answer is None:
        if motion.answer_due is None:
            return tell("Nothing yet. No day is set for an answer.")
        if _answer_late(motion, on):
            late = plural("%(count)s day", "%(count)s days", (on - motion.answer_due).days)
            return tell("Nothing yet. An answer was due on %(due)s; on %(on)s it was %(late)s late.",
                        due=day(motion.answer_due), on=day(on), late=late)  # fmt: skip
        return tell("Nothing yet. An answer is due by %(day)s.", day=day(motion.answer_due))
    decided = tell("%(state)s. %(by)s, %(day)s: %(words)s", state=_(_FOLLOWED[answer.followed]), by=answer.by,
                   day=day(answer.on), words=answer.words)  # fmt: skip
    delay = Told()
    if motion.answer_due and answer.on > motion.answer_due:
        days = plural("%(count)s day", "%(count)s days", (answer.on - motion.answer_due).days)
        delay = tell("The answer came %(late)s late.", late=days)
    reason = tell("Reason: %(reason)s", reason=answer.reason) if answer.reason else Told()
    return together(decided, reason, delay)


def _carried_out(motion: Motion, on: date) -> list[Point]:
    do = motion.to_do
    if do is None:
        return []
    if do.done is None:
        due = tell("Due by %(day)s. Not done yet.", day=day(do.due))
        if do.due < on:
            due = tell("Was due by %(day)s. On %(on)s it was not done.", day=day(do.due), on=day(on))
        return [Point(_("Done"), due)]
    if do.done > do.due:
        days = plural("%(count)s day", "%(count)s days", (do.done - do.due).days)
        return [Point(_("Done"), tell("On %(done)s, %(late)s late.", done=day(do.done), late=days))]
    return [Point(_("Done"), tell("On %(done)s, by the day that was set.", done=day(do.done)))]


def advice_sentence(counted: AnswerTally) -> str:
    """How the company answered so far, in one line without a full stop."""
    voted = counted.answered + counted.waiting + counted.overdue
    if not voted:
        return _("No motion has been voted on")
    parts = [
        _("%(number)s followed", number=counted.followed),
        _("%(number)s in part", number=counted.partly),
        _("%(number)s not", number=counted.not_followed),
    ]
    if counted.waiting:
        parts.append(_("%(number)s waiting for an answer", number=counted.waiting))
    if counted.overdue:
        parts.append(_("%(number)s with the answer overdue", number=counted.overdue))
    return plural("Of %(count)s motion voted on: %(parts)s", "Of %(count)s motions voted on: %(parts)s",
                  voted, parts=", ".join(parts))  # fmt: skip
