"""Questions that people asked the company: who has to answer, by when, and whether it is late."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from transparency.governance.questions import AskedQuestion
from transparency.language import _, deferred, plural
from transparency.publication.settings import Settings
from transparency.telling.numbers.format import day
from transparency.telling.questions.question import Answered

_BY = {
    "provider": deferred("Asked by a %(provider)s on %(day)s"),
    "council": deferred("Asked by the council on %(day)s"),
    "outside": deferred("Asked from outside on %(day)s"),
}


class AskedTold(Struct, frozen=True):
    """A question as its part of the page tells it. ``answer`` is empty while there is none."""

    id: str
    question: str
    asked: str
    answer: str
    status: str
    """By whom and when it was answered, or has to be."""
    late: bool


def asked_told(asked: AskedQuestion, settings: Settings, on: date) -> AskedTold:
    """One question, seen on a day."""
    when = _(_BY[asked.by], provider=settings.words.provider, day=day(asked.asked))
    answer = asked.answer
    if answer is not None:
        days = (answer.on - asked.due).days
        status = _("%(by)s, %(day)s", by=answer.by, day=day(answer.on))
        if days > 0:
            late = plural("%(count)s day", "%(count)s days", days)
            status = _("%(by)s, %(day)s, %(late)s late", by=answer.by, day=day(answer.on), late=late)
        return AskedTold(asked.id, asked.question, when, answer.words, status, late=days > 0)
    if asked.due < on:
        late = plural("%(count)s day", "%(count)s days", (on - asked.due).days)
        status = _("No answer yet. %(owner)s has to answer; it was due on %(due)s and is %(late)s late.",
                   owner=asked.owner, due=day(asked.due), late=late)  # fmt: skip
        return AskedTold(asked.id, asked.question, when, "", status, late=True)
    status = _("No answer yet. %(owner)s has to answer by %(due)s.", owner=asked.owner, due=day(asked.due))
    return AskedTold(asked.id, asked.question, when, "", status, late=False)


def questions_heading(questions: Sequence[Answered], people: Sequence[AskedTold]) -> str:
    """How many of the questions have no answer, or one in part: those of the lists, and those that people asked."""
    waiting = sum(not asked.answer for asked in people)
    without = sum(not question.answer for question in questions)
    partly = sum(question.partly for question in questions)
    listed = plural(
        "%(count)s question, %(without)s without evidence",
        "%(count)s questions, %(without)s without evidence",
        len(questions),
        without=without,
    )
    if partly:
        listed = _("%(listed)s, %(partly)s answered in part", listed=listed, partly=partly)
    if not people:
        return listed
    return plural(
        "%(listed)s; of %(asked)s asked by people, %(count)s waits for an answer",
        "%(listed)s; of %(asked)s asked by people, %(count)s wait for an answer",
        waiting,
        listed=listed,
        asked=len(people),
    )
