"""Questions to the founder: what a source says in two ways or not at all, the choices, and the answers given.

A reader asks :class:`Questions`; the answers come from the file of ``--resolve``: YAML, one line for each question,
``id: choice``. Messages and reports call a question a *finding*, as the documentation for founders does.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from transparency.publication.files.yaml_file import load_yaml
from transparency.publication.problem import Problem, Severity


class Question(Struct, frozen=True):
    """One question. With units at stake nothing is chosen for the founder: the import waits for ``--resolve``."""

    id: str
    """Stable over repeated imports, letters, digits and ``-_.:`` only: what the resolve file names."""
    code: str
    """``N20`` and above, see ``docs/problems.md``; the resolve file may name it to answer all questions of a kind."""
    message: str
    """Plain words, with the source's ids, never with a name."""
    where: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    """Word to write into the resolve file → what it does."""
    units: int = 0
    """Units that depend on the choice."""
    default: str = ""
    """The choice taken when no units depend on it."""
    chosen: str = ""
    """The choice in force; empty while the question is open."""
    by: str = ""
    """Who chose: ``default`` or the name of the resolve file."""

    @property
    def open(self) -> bool:
        """Whether the import has to wait for a choice."""
        return bool(self.choices) and not self.chosen

    def problem(self) -> Problem:
        """The question as a problem: a refusal to guess while it is open, else a warning."""
        words = "; ".join(f"{word}: {meaning}" for word, meaning in self.choices.items())
        place = f" ({self.where})" if self.where else ""
        if self.open:
            hint = f"Write a line into the file of --resolve: {self.id}: {next(iter(self.choices))}   ({words})"
            return Problem(self.code, f"{self.message}{place}", hint=hint)
        taken = f"Taken: {self.chosen} ({self.choices[self.chosen]}), by {self.by}." if self.chosen else ""
        return Problem(self.code, f"{self.message}{place}", hint=taken, severity=Severity.WARNING)


def plain(source: str) -> str:
    """A source id as part of a question's id: what is no letter, digit or ``-_.`` becomes ``_``."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "_" for char in source)[:80]


class Questions:
    """Where a reader asks. Knows the answers of the resolve file, keeps everything asked or noted in order."""

    def __init__(self, answers: Mapping[str, str] | None = None, name: str = "") -> None:
        """``answers``: question id or code → choice; ``name``: of the resolve file, see :func:`read_answers`."""
        self.asked: list[Question] = []
        self.used: set[str] = set()
        self.faults: list[Problem] = []
        self._ids: dict[str, int] = {}
        self._answers, self._name = dict(answers or {}), name

    def ask(self, question: Question) -> str:
        """Note the question and return the choice in force: the file's, else the default if no units are at stake.

        Returns an empty text while it is open; the reader then goes on with whatever keeps it going, and nothing is
        written. An answer that is no choice of the question is a fault (N09). No two questions have one id: whatever
        ids a source has, a later one of the same text gets a number behind it.
        """
        question = replace(question, id=self._unique(question.id))
        for key in (question.id, question.code):
            answer = self._answers.get(key)
            if answer is None:
                continue
            self.used.add(key)
            if answer in question.choices:
                self.asked.append(replace(question, chosen=answer, by=self._name))
                return answer
            if key == question.id:
                known = ", ".join(question.choices) or "none"
                message = f"“{answer}” is not a choice for {question.id}."
                self.faults.append(Problem("N09", f"{self._name}: {message}", hint=f"Choices: {known}."))
        chosen = question.default if question.units == 0 else ""
        self.asked.append(replace(question, chosen=chosen, by="default" if chosen else ""))
        return chosen

    def _unique(self, id: str) -> str:
        self._ids[id] = count = self._ids.get(id, 0) + 1
        return id if count == 1 else self._unique(f"{id}.{count}")

    def answer(self, question: Question) -> str:
        """What the file says to a question that may be asked later; empty: nothing, or what is no choice of it."""
        given = self._answers.get(question.id) or self._answers.get(question.code, "")
        return given if given in question.choices else ""

    def note(self, question: Question) -> None:
        """Note what is worth knowing and leaves no choice."""
        self.asked.append(question)

    def unused(self) -> list[Problem]:
        """Answers that nothing asked for (a warning: it may be resolved at the source by now), and the faults."""
        return self.faults + [
            Problem("N09", f"{self._name}: no finding is named {key}.", hint="Remove it.", severity=Severity.WARNING)
            for key in sorted(self._answers.keys() - self.used)
        ]


def read_answers(path: Path | None) -> tuple[Questions, list[Problem]]:
    """Read a resolve file; without a file no answer is known. Problems: N09, Y01 to Y05."""
    if path is None:
        return Questions(), []
    data, positions, problems = load_yaml(path, path.name)
    if problems:
        return Questions(), problems
    if not isinstance(data, dict):
        message = "The resolve file is not a list of lines like “finding: choice”."
        return Questions(), [Problem("N09", message, path.name, 1)]
    for name, value in data.items():
        if not isinstance(value, str):
            line = positions[name,].line
            problems.append(Problem("N09", f"The choice for {name} is not a word.", path.name, line))
    return Questions({name: value for name, value in data.items() if isinstance(value, str)}, path.name), problems


def draft_answers(questions: Iterable[Question]) -> str:
    """A resolve file to fill in: every open question as a comment with its choices."""
    lines: list[str] = []
    for question in questions:
        if question.open:
            lines += [f"# {question.message}" + (f" ({question.where})" if question.where else "")]
            lines += [f"#   {word}: {meaning}" for word, meaning in question.choices.items()]
            lines += [f"# {question.id}: {next(iter(question.choices))}", ""]
    return "\n".join(lines)
