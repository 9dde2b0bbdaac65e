"""Who signed closed quarters: notes beside them, read and judged; and a new note put there."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from transparency.closing.quarters import ClosedQuarter, note_path, notes, papers, read_closed
from transparency.durable import File
from transparency.log.public_log import PublicLog, read_log
from transparency.personal.checking import watch_for
from transparency.personal.linting import lint_file
from transparency.proof.note import NoteError, read_note
from transparency.prose import numbers_in
from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.private import private_folder
from transparency.publication.problem import Problem, exit_code
from transparency.publication.reading import read_settings
from transparency.publication.settings import Settings
from transparency.publication.texts.typed_people import numbers_of_people
from transparency.release.release import Unit
from transparency.signatures.declaration import ClosedFiles, Declaration, read_declaration
from transparency.signatures.keys import Role, RoleKey, read_keys
from transparency.signatures.private_key import read_private_key
from transparency.signatures.signing import Signing, signed_note, signings


class ClosedBooks(Struct, frozen=True):
    """All that a publication has closed, with what says who signed it and what of it is published."""

    root: Path
    settings: Settings
    keys: tuple[RoleKey, ...]
    log: PublicLog
    closed: tuple[ClosedQuarter, ...]
    """In the order of closing."""

    def latest(self, quarter: str) -> ClosedQuarter | Problem:
        """The last release of a quarter; K14 when it is not closed."""
        for each in reversed(self.closed):
            if each.quarter == quarter.lower():
                return each
        known = did_you_mean(quarter, [each.quarter for each in self.closed], here="Closed so far")
        hint = known or f"Close it first: `transparency close {quarter}`."
        return Problem("K14", f"The quarter “{quarter}” is not closed.", hint=hint)

    @property
    def named(self) -> frozenset[str] | None:
        """The keys that the last published release names."""
        return self.log.named_before(len(self.log.statements))


def read_closed_books(root: Path) -> tuple[ClosedBooks | None, list[Problem]]:
    """What the publication in ``root`` has closed, signed and published; ``None`` when any of it is unsound."""
    settings, problems = read_settings(root)
    if settings is None:
        return None, problems
    keys, wrong = read_keys(root, fictional=settings.company.fictional)
    log, unsound = read_log(root, keys)
    closed, broken = read_closed(root)
    problems = [*problems, *wrong, *unsound, *broken]
    return None if exit_code(problems) else ClosedBooks(root, settings, keys, log, closed), problems


def files_of(root: Path, closed: ClosedQuarter) -> tuple[ClosedFiles, list[Problem]]:
    """The files of a closed quarter by their hashes: what is signed and logged."""
    there, problems = papers(root, closed)
    return closed_files(closed, there), problems


def closed_files(closed: ClosedQuarter, there: Mapping[str, bytes]) -> ClosedFiles:
    """The same of a quarter that may not be on the disk yet. ``there``: its PDFs by name, ``report.pdf``."""
    reports = {name.removesuffix(".pdf"): hashlib.sha256(data).hexdigest() for name, data in there.items()}
    return ClosedFiles(closed.disclosure.publisher.id, closed.quarter, closed.sha256, reports, closed.correction)


def signings_of(books: ClosedBooks, closed: ClosedQuarter) -> tuple[tuple[Signing, ...], list[Problem]]:
    """Who decided what on a closed quarter. Problems: C03, and K10 to K12 for notes that do not count.

    Once it is published, the keys are those that the log names.
    """
    files, problems = files_of(books.root, closed)
    there, wrong = notes(books.root, closed)
    sequence = books.log.of(files)
    if sequence is None:
        keys, named = books.keys, books.named
    else:
        keys, named = books.log.statements[sequence].role_keys, books.log.named_before(sequence)
    made, unsound = signings(files, there, keys, named, folder=closed.folder, ended=closed.disclosure.as_of)
    return made, [*problems, *wrong, *unsound]


def note_here(
    books: ClosedBooks, closed: ClosedQuarter, role: Role, *, signed: bool, words: str, day: date
) -> tuple[bytes | None, list[Problem]]:
    """A note on a closed quarter, signed with the key of a role in the private folder. Problems: C03, K05.

    ``signed``: else declined. ``words``: the remarks, tidied.
    """
    key, problems = read_private_key(private_folder(books.root), role, books.keys)
    files, wrong = files_of(books.root, closed)
    problems += wrong
    if key is None or problems:
        return None, problems
    return signed_note(Declaration(files, role, signed, day, words), key[0]), []


def with_note(
    books: ClosedBooks, closed: ClosedQuarter, note: bytes
) -> tuple[File | None, Signing | None, list[Problem]]:
    """A note as the file to write beside a closed quarter, and what it decides.

    Problems: K10 to K12 where it does not count, K13 where another one is there or the quarter is published already;
    M09 and D01 to D10 where its remarks tell of people.
    """
    files, problems = files_of(books.root, closed)
    try:
        role = read_declaration(read_note(note).text).role
    except NoteError as error:
        hint = "Give the file that the review page or `transparency sign` gave out."
        return None, None, [*problems, Problem("K10", str(error), hint=hint)]
    path = note_path(closed, role)
    ended = closed.disclosure.as_of
    made, wrong = signings(files, {role: note}, books.keys, books.named, folder=closed.folder, ended=ended)
    problems += wrong
    if not made:
        return None, None, problems
    place = books.root / path
    there = place.read_bytes() if place.is_file() else None
    if there is not None and there != note:
        message = f"The {role} has signed {closed.quarter} already, with another note."
        hint = "Nothing is overwritten. Before it is published you may delete that note and sign again."
        problems.append(Problem("K13", message, path, hint=hint))
    elif there is None and books.log.of(files) is not None:
        message = f"{closed.quarter} is published: what is signed now would stand in no log."
        problems.append(Problem("K13", message, path, hint="Sign the next quarter, or a correction."))
    problems += _about_people(path, made[0], closed, books.settings)
    problems += lint_file(path, note, watch_for(private_folder(books.root), books.settings))
    return File(place, note, there), made[0], problems


def _about_people(path: str, signing: Signing, closed: ClosedQuarter, settings: Settings) -> list[Problem]:
    """M09 for numbers about people in remarks that the release does not print."""
    words = signing.declaration.remarks
    if not words:
        return []
    shown = numbers_in(closed.release), numbers_in(closed.release, Unit.PEOPLE)
    found = numbers_of_people(words, settings.words, *shown, path=path)
    hint = "Remarks are printed word for word: ask for others without this number, or with one that is published."
    return [Problem(problem.code, problem.message, path, hint=hint) for problem in found]
