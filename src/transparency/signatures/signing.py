"""Who signed closed files, and how that is proved: notes read, held to the files and to the keys of their roles."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct

from transparency.proof.note import Note, NoteError, read_note, sign, signers
from transparency.publication.problem import Problem
from transparency.signatures.declaration import ClosedFiles, Declaration, read_declaration
from transparency.signatures.keys import SIGNING, Role, RoleKey
from transparency.signatures.private_key import PrivateKey


class Standing(StrEnum):
    """Who vouches for a key besides the company's own word."""

    NAMED = "named"
    """A release before names it: the log shows that it was not put there afterwards."""
    FIRST = "first"
    """No release was published before."""
    NEW = "new"
    """It is used at once: no earlier release names it."""


class Signing(Struct, frozen=True):
    """The decision of one role on closed files, as a note proves it."""

    declaration: Declaration
    key: RoleKey
    standing: Standing
    note: bytes
    """As it was signed: what others check."""

    @property
    def role(self) -> Role:
        """For whom the key speaks."""
        return self.declaration.role


Signings = Mapping[str, Sequence[Signing]]
"""Path of a release (``2026-q1``, ``2026-q1/correction-1``) → who decided what on it."""


def published_note(signing: Signing) -> str:
    """Where the note stands on the site."""
    files = signing.declaration.files
    below = f"correction-{files.correction}/" if files.correction else ""
    return f"data/{files.quarter}/{below}signatures/{signing.role}.note"


def signed_note(declaration: Declaration, key: PrivateKey) -> bytes:
    """The note of a declaration, signed."""
    text = str(declaration)
    return bytes(Note(text, (sign(text, key.name, key.secret),)))


def signings(
    files: ClosedFiles,
    notes: Mapping[str, bytes],
    keys: Sequence[RoleKey],
    named: Collection[str] | None,
    *,
    folder: str = "",
    ended: date | None = None,
) -> tuple[tuple[Signing, ...], list[Problem]]:
    """What each role decided on ``files``, in the order in which they are told; problems K10 to K12 of the others.

    ``notes``: role → note. ``named``: the key lines that the release before names in the log; ``None``: there is none.
    ``folder``: of the closed files, to place problems. ``ended``: the last day of the quarter; nobody signs before.
    """
    read: dict[Role, Signing] = {}
    problems: list[Problem] = []
    for role, data in notes.items():
        path = f"{folder}/signatures/{role}.note".lstrip("/")
        signing, problem = _read(data, files, keys, named, ended)
        if signing is not None and signing.role != role:
            problem = Problem("K11", f"This note is of the role {signing.role}.", hint="Name its file after the role.")
        if problem is not None:
            problems.append(problem.at(path))
        elif signing is not None:
            read[signing.role] = signing
    return tuple(read[role] for role in SIGNING if role in read), problems


def _read(
    data: bytes, files: ClosedFiles, keys: Sequence[RoleKey], named: Collection[str] | None, ended: date | None
) -> tuple[Signing | None, Problem | None]:
    try:
        note = read_note(data)
        declaration = read_declaration(note.text)
    except NoteError as error:
        return None, Problem("K10", str(error), hint="Ask for the file once more: what was signed cannot be mended.")
    if other := _other(declaration.files, files):
        hint = "What is closed is signed as it is: ask for a signature over these files."
        return None, Problem("K11", f"It signs {other}, not these files.", hint=hint)
    try:
        (signed,) = signers(note, [key.key for key in keys if key.role is declaration.role])
    except ValueError as error:  # a NoteError, or more keys of the role than one
        said = str(error) if isinstance(error, NoteError) else "It is signed with two keys of one role."
        hint = f"The key must stand in governance/keys.yaml, for the role {declaration.role}."
        return None, Problem("K12", said, hint=hint)
    key = next(key for key in keys if key.key == signed)
    if not key.signs_on(declaration.day):
        until = key.until or "later"
        return None, Problem("K12", f"It is of {declaration.day}; its key signs from {key.start} to {until}.")
    if ended is not None and declaration.day <= ended:
        return None, Problem("K12", f"It is of {declaration.day}, before the quarter ended: a clock was wrong.")
    standing = Standing.FIRST if named is None else Standing.NAMED if str(signed) in named else Standing.NEW
    return Signing(declaration, key, standing, data), None


def _other(signed: ClosedFiles, files: ClosedFiles) -> str:
    """What a note signs instead of ``files``, in words; empty if it is them."""
    if signed.publication != files.publication:
        return f"a quarter of “{signed.publication}”"
    if signed.named != files.named:
        return signed.named
    if signed.release != files.release:
        return "another release of the quarter"
    return "" if dict(signed.reports) == dict(files.reports) else "other PDFs of the quarter"
