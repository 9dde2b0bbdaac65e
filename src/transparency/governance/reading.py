"""Everything of ``content/governance/`` that is told on pages."""

from msgspec import Struct

from transparency.governance.council import Council, read_council
from transparency.governance.history import FILES
from transparency.governance.motions import Motion, read_motions
from transparency.governance.questions import AskedQuestion, read_questions
from transparency.publication.files.regular_files import stands
from transparency.publication.files.text_file import read_text
from transparency.publication.files.yaml_file import LIMIT
from transparency.publication.problem import Problem, exit_code
from transparency.publication.publication import Publication


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
