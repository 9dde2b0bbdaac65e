"""What the log is evidence of, held to what lies here, and what lies here is evidence of, held to the log.

A statement says what everybody was shown. So nothing of it may be gone, or be another by now.
"""

import hashlib
from collections.abc import Iterator

from transparency.closing.quarters import ANNOUNCED, RESTORE, ClosedQuarter, notes
from transparency.closing.signatories import ClosedBooks, files_of
from transparency.log.public_log import RESTORE_LOG, statement_path
from transparency.log.statement import LogStatement, NamedKey
from transparency.publication.files.regular_files import stands
from transparency.publication.problem import Problem
from transparency.signatures.keys import KEYS, RoleKey


def contradicted(books: ClosedBooks) -> list[Problem]:
    """What of log and files contradicts the other: K06 (keys), K22 and C03 (what was published), K23 (checkpoints)."""
    return [*rewritten_keys(books), *_changed_files(books), *_unlogged(books), *_written_anew(books)]


def rewritten_keys(books: ClosedBooks) -> list[Problem]:
    """K06 for each key that a published release names and that is gone, or says something else by now.

    A last day, and that a key was lost, may be added, and how the company knows whose it is may change; who holds it
    may not: somebody else has a key of her own. Every statement is looked at: who could write one anew could else
    name a key in an old one that no file of keys ever held.
    """
    if not stands(books.root, KEYS) and any(closed.record.keys for closed in books.closed):
        message = "Quarters were closed with this file of public keys, and it is gone."
        return [Problem("K06", message, KEYS, hint="Restore the file from the repository's history.")]
    now = {str(key.key): key for key in books.keys}
    problems: dict[str, Problem] = {}
    for named in dict.fromkeys(named for statement in books.log.statements for named in statement.keys):
        if fault := _fault(named, now.get(named.key)):
            hint = "Restore its lines. To end it, add `until` (and `lost`): what it signed is checked with it for ever."
            problems.setdefault(named.key, Problem("K06", fault, KEYS, hint=hint))
    return list(problems.values())


def _fault(named: NamedKey, key: RoleKey | None) -> str:
    if key is None:
        return f"The key of the {named.role} that begins on {named.start} is gone; a published release names it."
    if (key.role, key.start) != (named.role, named.start) or (named.until and key.until != named.until):
        return f"Role or days of the key {key.key.name} are not those that a published release names."
    if named.holder and key.holder != named.holder:
        return f"The key {key.key.name} was published as that of “{named.holder}”, and here it is of “{key.holder}”."
    if named.lost and key.lost != named.lost:
        return f"The key {key.key.name} was published as lost: “{named.lost}”. Here it is not, or for another reason."
    return ""


def _changed_files(books: ClosedBooks) -> Iterator[Problem]:
    """K22 for what a statement names and is not what lies here."""
    closed = {each.sha256: each for each in books.closed}
    for statement in books.log.statements:
        release = closed.get(statement.release)
        if release is None:
            message = f"{statement.files.named} was published, and its release is gone, or another one."
            yield Problem("K22", message, statement_path(statement.sequence), hint=RESTORE)
        else:
            yield from _beside(books, statement, release)


def _beside(books: ClosedBooks, statement: LogStatement, closed: ClosedQuarter) -> Iterator[Problem]:
    files, unread = files_of(books.root, closed)
    there, unsound = notes(books.root, closed)
    yield from dict.fromkeys([*unread, *unsound])
    if (files.publication, files.named) != (statement.publication, statement.files.named):
        message = f"The log says that this is {statement.files.named} of “{statement.publication}”."
        yield Problem("K22", message, closed.path, hint=RESTORE)
    signed = {role: hashlib.sha256(note).hexdigest() for role, note in there.items()}
    kinds = ((files.reports, statement.reports, "{}.pdf"), (signed, statement.signatures, "signatures/{}.note"))
    for held, named, place in kinds:
        for name in sorted(held.keys() | named.keys()):
            if held.get(name) != named.get(name):
                what = "is gone" if name not in held else "is another" if name in named else "was not there"
                yield Problem(
                    "K22",
                    f"{closed.quarter} was published, and this file {what}, by the log.",
                    f"{closed.folder}/{place.format(name)}",
                    hint=RESTORE if name in named else "Take it away: what comes after publishing stands in no log.",
                )


def _unlogged(books: ClosedBooks) -> Iterator[Problem]:
    """K22 for a release that was announced, which only publishing does, and that the log does not name."""
    for closed in books.closed:
        place = f"{closed.folder}/{ANNOUNCED}"
        if not books.log.publishes(closed.sha256) and stands(books.root, place):
            message = f"{closed.quarter} was announced, and the log does not say that it was published."
            yield Problem("K22", message, place, hint=RESTORE_LOG)


def _written_anew(books: ClosedBooks) -> Iterator[Problem]:
    """K23 for a release whose checkpoint, which its PDF prints and its notes sign, the log never had before it."""
    for closed in books.closed:
        if closed.record.checkpoint and not books.log.had_before(closed.sha256, closed.record.checkpoint):
            message = (
                f"{closed.quarter} was closed when the log stood at another checkpoint: the log was written anew "
                "since, or what it held is gone."
            )
            yield Problem("K23", message, closed.path, hint=RESTORE_LOG)
