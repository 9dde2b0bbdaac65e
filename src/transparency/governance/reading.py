"""Everything of ``content/governance/`` that is told on pages, and whether anything published before was taken back."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from transparency.governance.council import COUNCIL, Council, read_council
from transparency.governance.governance_file import read_model
from transparency.governance.motions import MOTIONS, Motion, MotionsFile, read_motions
from transparency.governance.questions import QUESTIONS, AskedQuestion, QuestionsFile, read_questions
from transparency.publication.files.regular_files import stands
from transparency.publication.files.text_file import read_text
from transparency.publication.files.yaml_file import LIMIT
from transparency.publication.problem import Problem, exit_code
from transparency.publication.publication import Publication

FILES = (COUNCIL, MOTIONS, QUESTIONS)


class Governance(Struct, frozen=True):
    """Council, motions and questions; empty where nothing is stated."""

    council: Council | None = None
    motions: tuple[Motion, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    files: dict[str, str] = {}
    """The text of each file there is, by path, for download."""


def read_governance(publication: Publication) -> tuple[Governance, list[Problem]]:
    """All of it. Nothing, with the problems, where anything is wrong."""
    root, settings = publication.root, publication.settings
    rules = [file.data["id"] for file in publication.rule_files if isinstance(file.data, dict) and "id" in file.data]
    council, problems = read_council(root)
    motions, wrong = read_motions(root, rules, settings.disclosure.min_providers)
    questions, odd = read_questions(root)
    problems = [*problems, *wrong, *odd]
    if exit_code(problems):
        return Governance(), problems
    files = {
        path: text.text
        for path in FILES
        if stands(root, path)
        for text in [read_text(root, path, limit=LIMIT)[0]]
        if text
    }
    return Governance(council, motions, questions, files), problems


def governance_in(root: Path) -> Governance:
    """What the files below a folder state, whether or not it is sound: to see what was published there."""
    motions, questions = read_model(root, MOTIONS, MotionsFile)[0], read_model(root, QUESTIONS, QuestionsFile)[0]
    return Governance(motions=motions.motions if motions else (), questions=questions.questions if questions else ())


def taken_back(ours: Governance, theirs: Governance, other: str) -> Iterator[Problem]:
    """G07 for each motion, entry of a history, vote, answer or question that was published and is gone or another one.

    ``other``: what ``theirs`` is called.
    """
    hint = "Restore it from the repository’s history, and add what is new."
    motions = {motion.id: motion for motion in ours.motions}
    for before in theirs.motions:
        now = motions.get(before.id)
        if now is None:
            yield Problem(
                "G07", f"The motion {before.id} was published in {other}, and is gone here.", MOTIONS, hint=hint
            )
            continue
        kept = now.history[: len(before.history)] == before.history
        stated = all(
            getattr(before, name) in {None, getattr(now, name)}
            for name in ("vote", "answer", "moved", "title", "answer_due")
        )
        if not (kept and stated):
            message = f"What {other} says of the motion {before.id} was changed here, or taken back."
            yield Problem("G07", message, MOTIONS, hint=hint)
    questions = {question.id: question for question in ours.questions}
    for asked in theirs.questions:
        same = questions.get(asked.id)
        if same is None:
            message = f"The question {asked.id} was published in {other}, and is gone here."
            yield Problem("G07", message, QUESTIONS, hint=hint)
        elif (asked.question, asked.asked, asked.due) != (same.question, same.asked, same.due):
            message = f"The question {asked.id} is not the one that was published in {other}."
            yield Problem("G07", message, QUESTIONS, hint=hint)
