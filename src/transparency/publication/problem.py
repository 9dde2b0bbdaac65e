"""A problem in a publication, as a value: every stage returns problems, only ``cli`` prints them."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class Severity(StrEnum):
    """How a problem counts: an error fails the build, a warning only under ``--strict``, a refusal protects people."""

    ERROR = "error"
    WARNING = "warning"
    REFUSAL = "refusal"


class Problem(Struct, frozen=True):
    """One finding, at one place.

    ``code`` is a letter for the area and two or three digits (``L03``); see ``docs/problems.md`` for the list.
    ``path`` is relative to the content folder, with forward slashes; ``line`` and ``column`` count from 1.
    ``hint`` says how to mend it. ``excerpt`` is the offending line as it stands in the file.
    """

    code: str
    message: str
    path: str = ""
    line: int | None = None
    column: int | None = None
    hint: str = ""
    excerpt: str = ""
    severity: Severity = Severity.ERROR

    def at(self, path: str, line: int | None = None, column: int | None = None) -> "Problem":
        """The same problem, placed in a file."""
        return replace(self, path=path, line=line, column=column)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place, then code, and drop exact repetitions."""
    return sorted(set(problems), key=lambda p: (p.path, p.line or 0, p.column or 0, p.code, p.message))


def exit_code(problems: Iterable[Problem], *, strict: bool = False) -> int:
    """0 good, 1 problems, 3 refused to protect people (2, wrong usage, is click's own)."""
    severities = {problem.severity for problem in problems}
    if Severity.REFUSAL in severities:
        return 3
    if Severity.ERROR in severities or (strict and Severity.WARNING in severities):
        return 1
    return 0
