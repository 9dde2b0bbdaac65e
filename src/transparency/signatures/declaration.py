"""What somebody signs of a closed quarter: the hashes of its files, whether she signs or declines, and her remarks.

The text of a signed note, one fact a line; what follows the day is hers, and is printed as it stands.
"""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field

from transparency.proof.note import NoteError
from transparency.publication.files.text_file import read_text
from transparency.publication.problem import Problem
from transparency.publication.texts.characters import unprintable
from transparency.signatures.keys import SIGNING, Role

SCHEMA = "equity-pool-signature/1"
LONGEST = 4_000
"""Characters of remarks."""
_TEXT = re.compile(
    rf"{re.escape(SCHEMA)}\n"
    r"(?P<publication>[a-z0-9-]{1,80})\n"
    r"(?P<quarter>[0-9]{4}-(?:q[1-4]|t[1-3]))(?: correction (?P<correction>[1-9][0-9]{0,2}))?\n"
    r"release sha256:(?P<release>[0-9a-f]{64})\n"
    r"(?P<reports>(?:report(?:\.[A-Za-z0-9-]{2,20})? sha256:[0-9a-f]{64}\n)*)"
    rf"role (?P<role>{'|'.join(SIGNING)})\n"
    r"decision (?P<decision>signed|declined)\n"
    r"day (?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})\n"
    r"(?P<remarks>.*)",
    re.DOTALL,
)


class ClosedFiles(Struct, frozen=True):
    """The files of a closed quarter, or of a correction of it, by their hashes: SHA-256, hexadecimal."""

    publication: str
    """Id of the company in data: ``example-care``."""
    quarter: str
    release: str
    reports: Mapping[str, str] = field(default_factory=dict)
    """``report``, and ``report.es`` of another language → hash of the PDF."""
    correction: int = 0
    """0: the first release of the quarter."""

    @property
    def named(self) -> str:
        """``2026-q3``, ``2026-q3 correction 1``."""
        return f"{self.quarter} correction {self.correction}" if self.correction else self.quarter


class Declaration(Struct, frozen=True):
    """What somebody says of closed files in a role."""

    files: ClosedFiles
    role: Role
    signed: bool
    """Else she declines to."""
    day: date
    remarks: str = ""
    """Hers, verbatim; lines end in line feeds, none at the end."""

    def __str__(self) -> str:
        """The text of the note.

        >>> files = ClosedFiles("example-care", "2026-q3", "ab" * 32)
        >>> print(Declaration(files, Role.OFFICER, True, date(2026, 11, 12), "Read twice."))
        equity-pool-signature/1
        example-care
        2026-q3
        release sha256:abababababababababababababababababababababababababababababababab
        role officer
        decision signed
        day 2026-11-12
        Read twice.
        <BLANKLINE>
        """
        files = self.files
        lines = [
            SCHEMA,
            files.publication,
            files.named,
            f"release sha256:{files.release}",
            *(f"{name} sha256:{hashed}" for name, hashed in sorted(files.reports.items())),
            f"role {self.role}",
            f"decision {'signed' if self.signed else 'declined'}",
            f"day {self.day}",
            *([self.remarks] if self.remarks else []),
        ]
        return "\n".join(lines) + "\n"


def tidied(remarks: str) -> str:
    r"""Remarks as they are signed: line ends as line feeds, and nothing empty at the start and the end.

    >>> tidied("\r\nRead twice. \r\n\r\nThank you.\n")
    'Read twice. \n\nThank you.'
    """
    return remarks.replace("\r\n", "\n").replace("\r", "\n").strip("\n \t")


def remarks_fault(remarks: str) -> str:
    """Why remarks cannot be printed as they stand; empty where they can.

    >>> remarks_fault("Read twice."), remarks_fault("x" * 4001)
    ('', 'The remarks have 4,001 characters; at most 4,000 are printed.')
    """
    if len(remarks) > LONGEST:
        return f"The remarks have {len(remarks):,} characters; at most {LONGEST:,} are printed."
    wrong = unprintable(remarks) or unprintable(remarks.replace("\t", "\x00"))
    return wrong.message if wrong else ""


def read_remarks(file: Path) -> tuple[str, list[Problem]]:
    """Remarks from a text file, as they are signed. Problems: K10, those of reading a text."""
    text, problems = read_text(file.parent, file.name, limit=8 * LONGEST, code="K10")
    words = tidied(text.text) if text else ""
    if fault := remarks_fault(words):
        hint = "Remarks are printed word for word."
        problems.append(Problem("K10", fault, file.absolute().as_posix(), hint=hint))
    return words, problems


def read_declaration(text: str) -> Declaration:
    """A declaration from the text of its note; nothing else has the same text. Raises :class:`NoteError`."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise NoteError(f"This is no signature of a quarter ({SCHEMA}): a line is missing, or not as it has to be.")
    try:
        day = date.fromisoformat(match["day"])
    except ValueError:
        raise NoteError(f"There is no day {match['day']}.") from None
    reports = dict(line.split(" sha256:") for line in match["reports"].splitlines())
    files = ClosedFiles(
        match["publication"], match["quarter"], match["release"], reports, int(match["correction"] or 0)
    )
    declaration = Declaration(
        files, Role(match["role"]), match["decision"] == "signed", day, match["remarks"].removesuffix("\n")
    )
    if fault := remarks_fault(declaration.remarks):
        raise NoteError(fault)
    if str(declaration) != text or declaration.remarks != tidied(declaration.remarks):
        raise NoteError("It is not written as signatures of a quarter are: lines out of order, or empty ones around.")
    return declaration
