"""The page "Questions": those of the program's lists with their answers, and those that people asked the company."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from transparency.governance.questions import AskedQuestion
from transparency.site import address
from transparency.site.rendering import Page, SitePages
from transparency.telling.labels import say
from transparency.telling.questions.asked import asked_told, questions_heading
from transparency.telling.questions.question import Answered, Material, answered
from transparency.telling.questions.question_lists import GUIDES, SCEPTIC, THERAPISTS


class QuestionGroup(Struct, frozen=True):
    """A list of questions with its title."""

    id: str
    title: str
    questions: tuple[Answered, ...]


def _question_groups(material: Material) -> tuple[QuestionGroup, ...]:
    """The three lists, answered."""
    titles = {
        "therapists": (say("questions-of-therapists", providers=material.settings.words.providers), THERAPISTS),
        "guides": (say("questions-of-guides"), GUIDES),
        "sceptic": (say("questions-of-sceptics"), SCEPTIC),
    }
    return tuple(QuestionGroup(id, title, answered(asked, material)) for id, (title, asked) in titles.items())


def add_questions(pages: SitePages, material: Material, places: Mapping[str, str], on: date) -> None:
    """The page. ``places``: where the site says more, by the names that questions have for it."""
    groups = _question_groups(material)
    people = tuple(asked_told(question, material.settings, on) for question in _ordered(material.governance.questions))
    everything = [question for group in groups for question in group.questions]
    pages.add(
        "pages/questions.html",
        Page(address.QUESTIONS, say("questions"), "questions", say("what-people-ask")),
        heading=questions_heading(everything, people),
        groups=groups,
        people=people,
        places=places,
        on=on,
    )


def _ordered(questions: tuple[AskedQuestion, ...]) -> list[AskedQuestion]:
    """Those without an answer first, the longest due on top; then the newest."""
    waiting = sorted((one for one in questions if not one.answer), key=lambda one: (one.due, one.id))
    done = sorted((one for one in questions if one.answer), key=lambda one: (one.asked, one.id), reverse=True)
    return [*waiting, *done]
