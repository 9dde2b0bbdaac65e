"""A finding: something that a source says in two ways or not at all, the choices there are, and the one taken."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from transparency.publication.problem import Problem, Severity


class Finding(Struct, frozen=True):
    """One finding. With units at stake nothing is chosen for the founder: the import waits for ``--resolve``."""

    id: str
    """Stable over repeated imports, letters, digits and ``-_.:`` only: what the resolve file names."""
    code: str
    """``N20`` and above, see ``docs/problems.md``; the resolve file may name it to answer all findings of a kind."""
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
    """The choice in force; empty while the finding is open."""
    by: str = ""
    """Who chose: ``default`` or the name of the resolve file."""

    @property
    def open(self) -> bool:
        """Whether the import has to wait for a choice."""
        return bool(self.choices) and not self.chosen

    def problem(self) -> Problem:
        """The finding as a problem: a refusal to guess while it is open, else a warning."""
        words = "; ".join(f"{word}: {meaning}" for word, meaning in self.choices.items())
        place = f" ({self.where})" if self.where else ""
        if self.open:
            hint = f"Write a line into the file of --resolve: {self.id}: {next(iter(self.choices))}   ({words})"
            return Problem(self.code, f"{self.message}{place}", hint=hint)
        taken = f"Taken: {self.chosen} ({self.choices[self.chosen]}), by {self.by}." if self.chosen else ""
        return Problem(self.code, f"{self.message}{place}", hint=taken, severity=Severity.WARNING)


def plain(source: str) -> str:
    """A source id as part of a finding's id: what is no letter, digit or ``-_.`` becomes ``_``."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_.") else "_" for char in source)[:80]


class Desk:
    """Where a reader puts its questions. Knows the answers of the resolve file, keeps every finding in order."""

    def __init__(self, answers: Mapping[str, str] | None = None, name: str = "") -> None:
        """``answers``: finding id or code → choice, as read by :mod:`~transparency.importing.answers`."""
        self.findings: list[Finding] = []
        self.used: set[str] = set()
        self.faults: list[Problem] = []
        self._answers, self._name = dict(answers or {}), name

    def ask(self, finding: Finding) -> str:
        """Note the finding and return the choice in force: the file's, else the default if no units are at stake.

        Returns an empty text while it is open; the reader then goes on with whatever keeps it going, and nothing is
        written. An answer that is no choice of the finding is a fault (N09).
        """
        for key in (finding.id, finding.code):
            answer = self._answers.get(key)
            if answer is None:
                continue
            self.used.add(key)
            if answer in finding.choices:
                self.findings.append(replace(finding, chosen=answer, by=self._name))
                return answer
            if key == finding.id:
                known = ", ".join(finding.choices) or "none"
                message = f"“{answer}” is not a choice for {finding.id}."
                self.faults.append(Problem("N09", f"{self._name}: {message}", hint=f"Choices: {known}."))
        chosen = finding.default if finding.units == 0 else ""
        self.findings.append(replace(finding, chosen=chosen, by="default" if chosen else ""))
        return chosen

    def note(self, finding: Finding) -> None:
        """Note a finding that leaves no choice."""
        self.findings.append(finding)

    def unused(self) -> list[Problem]:
        """Answers that no finding asked for (a warning: it may be resolved at the source by now), and the faults."""
        return self.faults + [
            Problem("N09", f"{self._name}: no finding is named {key}.", hint="Remove it.", severity=Severity.WARNING)
            for key in sorted(self._answers.keys() - self.used)
        ]
