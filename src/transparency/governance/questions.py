"""Reading ``governance/questions.yaml``: what was asked, who has to answer by when, and the answer."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from transparency.governance.council import Sentence
from transparency.governance.governance_file import read_model
from transparency.governance.motions import MotionId
from transparency.publication.problem import Problem
from transparency.publication.settings import Model

QUESTIONS = "governance/questions.yaml"
Words120 = Annotated[str, Field(min_length=1, max_length=900)]
"""About 120 words: who needs more writes a policy."""


class CompanyWords(Model):
    """An answer."""

    on: date
    by: Annotated[str, Field(min_length=1, max_length=80)]
    """Who answered, as printed: ``Head of provider relations``."""
    words: Words120


class AskedQuestion(Model):
    """One question that somebody asked."""

    id: MotionId
    asked: date
    by: Literal["provider", "council", "outside"]
    """Who asked."""
    question: Sentence
    about: Annotated[str, Field(pattern=r"^[a-z][a-z-]*$", max_length=40)] | None = None
    """The question of the program's own list that it answers: ``tax``, ``pay``, ``employee``, ``clients``, …"""
    owner: Annotated[str, Field(min_length=1, max_length=80)]
    """Who has to answer, as printed."""
    due: date
    """The day by which an answer is due."""
    answer: CompanyWords | None = None


class QuestionsFile(Model):
    """The whole file."""

    schema_: Annotated[Literal["transparency-questions/1"], Field(alias="schema")]
    questions: Annotated[tuple[AskedQuestion, ...], Field(max_length=1000)] = ()


def read_questions(root: Path) -> tuple[tuple[AskedQuestion, ...], list[Problem]]:
    """The questions in the order of the file; no file means none. Problems: G03, G04, M09, those of YAML.

    One without an owner is Y04: somebody has to answer.
    """
    stated, file, problems = read_model(root, QUESTIONS, QuestionsFile)
    if stated is None or file is None:
        return (), problems
    problems = file.typed_people()
    known: set[str] = set()
    for place, question in enumerate(stated.questions):
        if question.id.lower() in known:
            problem = Problem("G03", f"The question {question.id} stands twice.", hint="Give each its own id.")
            problems.append(file.at(problem, ("questions", place, "id")))
        known.add(question.id.lower())
        early = question.answer and question.answer.on < question.asked
        if early or question.due < question.asked:
            problem = Problem("G04", f"The question {question.id} is answered, or due, before it was asked.")
            problems.append(file.at(problem, ("questions", place, "answer" if early else "due")))
    return stated.questions, problems
