"""A question of the program's lists: what it asks, from what it is answered, and the answer in words.

An answer that nothing gives is empty; of a question in parts, what is not said is named.
"""

from collections.abc import Callable, Sequence
from datetime import date

from msgspec import Struct

from transparency.governance.reading import Governance
from transparency.language import _
from transparency.publication.settings import Settings
from transparency.release.release import Release
from transparency.rules.rule import Rule
from transparency.rules.words.questions import clauses
from transparency.signatures.signing import Signing
from transparency.telling.numbers.format import day
from transparency.telling.numbers.lines import listed
from transparency.telling.sentence import Told, said, tell, together


class Material(Struct, frozen=True):
    """What answers are made of."""

    releases: Sequence[Release]
    settings: Settings
    rule: Rule | None
    """The rule in force, in units of the last release; where none is any more, the last one that was."""
    rules: Sequence[Rule]
    """Every public rule."""
    governance: Governance
    signings: Sequence[Signing]
    """On the last release."""
    seen: date
    """The day on which the site is seen: of the build, where it is told, else of publication. Late is late on it."""
    ended: date | None = None
    """The day on which ``rule`` ended, where no rule is in force."""

    @property
    def latest(self) -> Release:
        """The last release."""
        return self.releases[-1]

    def clause(self, id: str) -> Told:
        """What the rule in force says for something that can happen; nothing without a rule."""
        rule = self.rule
        role = self.settings.attributes.get("role")
        found = clauses(rule, self.settings.words, role.values if role else {}) if rule and rule.runs else ()
        return next((said(clause.text) for clause in found if clause.id == id), Told())

    def company(self, about: str) -> Told:
        """The company's own answer to a question of the list, with who gave it and when."""
        for asked in self.governance.questions:
            if asked.about == about and asked.answer:
                answer = asked.answer
                return tell("%(words)s (%(by)s, %(day)s)", words=answer.words, by=answer.by, day=day(answer.on))
        return Told()


class Part(Struct, frozen=True):
    """What a question asks beside other things. ``instead``: what is said where nothing answers it."""

    name: str
    answer: Callable[[Material], Told]
    instead: Callable[[Material], Told] | None = None


class ListedQuestion(Struct, frozen=True):
    """A question of the list. ``place``: where the site says more, by a name that ``site`` knows."""

    id: str
    words: str
    place: str
    answer: Callable[[Material], Told] | tuple[Part, ...]
    """What answers it; of one that asks several things at once, each of them."""


class Answered(Struct, frozen=True):
    """A question in words with its answer; ``answer`` is empty where there is no evidence."""

    id: str
    question: str
    answer: Told
    place: str
    partly: bool = False
    """Whether something that it asks has no evidence, though the rest has."""


def answered(questions: Sequence[ListedQuestion], material: Material) -> tuple[Answered, ...]:
    """The questions in the language in force, each with what answers it."""
    words = material.settings.words.model_dump()
    found = []
    for question in questions:
        answer, partly = _answer(question.answer, material)
        found.append(Answered(question.id, _(question.words, **words), answer, question.place, partly))
    return tuple(found)


def _answer(asked: Callable[[Material], Told] | tuple[Part, ...], material: Material) -> tuple[Told, bool]:
    """The answer, and whether it is one in part only. What nothing says is named."""
    if not isinstance(asked, tuple):
        return asked(material), False
    told = [(part, part.answer(material)) for part in asked]
    if not any(answer for _part, answer in told):
        return Told(), False
    lacking = [part for part, answer in told if not answer]
    silent = [_(part.name) for part in lacking if part.instead is None]
    answers = dict.fromkeys(answer for _part, answer in told if answer)
    instead = [part.instead(material) for part in lacking if part.instead]
    rest = [tell("Not said: %(parts)s.", parts=listed(silent))] if silent else []
    return together(*answers, *instead, *rest), bool(lacking)
