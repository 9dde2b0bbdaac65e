"""Publishing a closed release: its statement, the announcement, and last of all the checkpoint that covers it."""

from datetime import date

from msgspec import Struct

from transparency.closing.evidence import contradicted
from transparency.closing.quarters import ANNOUNCED, ClosedQuarter, note_path, notes, release_before
from transparency.closing.signatories import ClosedBooks, files_of, signings_of
from transparency.durable import File, read_before
from transparency.log.public_log import LOG, origin_of, signed_checkpoint, statement_path
from transparency.log.statement import statement_bytes, statement_of
from transparency.proof.log import CHECKPOINT, Checkpoint, checkpoint_of
from transparency.publication.private import private_folder
from transparency.publication.problem import Problem, Severity, exit_code
from transparency.signatures.keys import KEYS, Role
from transparency.signatures.private_key import PrivateKey, read_private_key
from transparency.signatures.signing import Signing
from transparency.telling.record.announcement import announcement


class Publishing(Struct, frozen=True):
    """What is written to publish a release, in this order: all of it or nothing."""

    files: tuple[File, ...]
    """Those first on which it is planned, as they are. The checkpoint is the last: with it the release is published."""
    checkpoint: Checkpoint
    signed: bool
    """Whether the log's key signed the checkpoint."""
    signings: tuple[Signing, ...]
    releases: tuple[ClosedQuarter, ...]
    """What is published with it: quarters that were drawn anew appear at once."""


def is_published(books: ClosedBooks, closed: ClosedQuarter) -> bool:
    """Whether the log's checkpoint covers a closed release."""
    return books.log.publishes(closed.sha256)


def publishing(
    books: ClosedBooks, closed: ClosedQuarter, day: date, *, not_co_signed: bool = False
) -> tuple[Publishing | None, list[Problem]]:
    """What to write to publish a closed release on ``day``.

    Problems: K10 to K12 (a note that does not count), K06 and K22 (what lies here is not what the log says),
    K15 (not its turn), K16 (before its day; a warning after it), K17 (not signed), K18 (the log's key is missing).
    ``not_co_signed``: publish without the signature of an officer or the decision of the providers' representative.
    """
    problems = contradicted(books)
    together = _drawn_together(books, closed)
    problems += _out_of_turn(books, together[0], day)
    key, wrong = _log_key(books, day)
    problems += wrong
    entries: list[bytes] = list(books.log.entries)
    texts: dict[str, bytes] = {}
    planned_on: dict[str, bytes] = {}
    made: tuple[Signing, ...] = ()
    for each in together:
        signings, unsound = signings_of(books, each)
        files, wrong = files_of(books.root, each)
        there, more = notes(books.root, each)
        problems += [*unsound, *([] if not_co_signed else _unsigned(each, signings)), *wrong, *more]
        statement = statement_bytes(statement_of(files, day, there, books.keys, entries))
        texts |= {**_announced(books, each, signings), statement_path(len(entries)): statement}
        entries.append(statement)
        planned_on |= {each.path: each.data} | {note_path(each, role): data for role, data in there.items()}
        made = signings if each == closed else made
    if exit_code(problems):
        return None, problems
    origin = books.log.checkpoint.origin if books.log.checkpoint else ""
    origin = origin or origin_of(books.settings.company.url, closed.disclosure.publisher.id)
    checkpoint = checkpoint_of(origin, entries)
    note = signed_checkpoint(checkpoint, key.name, key.secret) if key else signed_checkpoint(checkpoint)
    texts[f"{LOG}/{CHECKPOINT}"] = note
    parts = [File(books.root / path, data, data) for path, data in planned_on.items()]
    parts += [File(books.root / path, data, read_before(books.root / path)) for path, data in texts.items()]
    return Publishing(tuple(parts), checkpoint, key is not None, made, together), problems


def _drawn_together(books: ClosedBooks, closed: ClosedQuarter) -> tuple[ClosedQuarter, ...]:
    """A release with all others that were drawn anew with it, in the order of closing: they go on from each other."""
    own = closed.release.correction
    if own is None or not own.redrawn_from:
        return (closed,)
    waiting = [each for each in books.closed if not is_published(books, each)]
    same = (own.redrawn_from, own.published)
    return tuple(
        each for each in waiting if (other := each.release.correction) and (other.redrawn_from, other.published) == same
    )


def _out_of_turn(books: ClosedBooks, closed: ClosedQuarter, day: date) -> list[Problem]:
    waiting = [each for each in books.closed if not is_published(books, each)]
    problems = []
    if waiting and waiting[0] != closed:
        message = f"{waiting[0].quarter} was closed before it, and is not published."
        hint = f"Publish it first: `transparency publish {waiting[0].quarter}`."
        problems.append(Problem("K15", message, closed.path, hint=hint))
    planned = closed.disclosure.published
    last = books.log.statements[-1].published if books.log.statements else date.min
    if day < last:
        message = f"The last release was published on {last}, by the log; today is {day}."
        hint = "Set the clock of this computer, or give the day with --day."
        problems.append(Problem("K16", message, closed.path, hint=hint))
    elif day < planned:
        message = f"It is to be published on {planned}; today is {day}."
        hint = "Wait for the day that was announced, or take it back (`transparency close --withdraw`) and change it."
        problems.append(Problem("K16", message, closed.path, hint=hint))
    elif day > planned:
        message = f"It says that it was published on {planned}; the log will say {day}."
        hint = "Nothing to do: readers are told that it came later than its own day."
        problems.append(Problem("K16", message, closed.path, hint=hint, severity=Severity.WARNING))
    return problems


def _unsigned(closed: ClosedQuarter, signings: tuple[Signing, ...]) -> list[Problem]:
    decided = {signing.role: signing.declaration.signed for signing in signings}
    missing = []
    if not decided.get(Role.OFFICER):
        missing.append("no officer has signed it")
    if Role.REPRESENTATIVE not in decided:
        missing.append("no representative of the providers has signed it or declined to")
    if not missing:
        return []
    message = f"{closed.quarter} is not signed: {', and '.join(missing)}."
    hint = "`transparency sign` says how. To publish it as it is, and have the page say so: --not-co-signed."
    return [Problem("K17", message, closed.path, hint=hint)]


def _log_key(books: ClosedBooks, day: date) -> tuple[PrivateKey | None, list[Problem]]:
    """The key that signs the checkpoint; none, with a warning, for a log that never had one."""
    named = [key for key in books.keys if key.role is Role.LOG and key.signs_on(day)]
    if not named and not books.log.signed:
        message = "The log has no key, so nobody signs its checkpoint."
        hint = (
            "Its chain holds all the same, but whoever holds the site could write it anew: `transparency keys new log`."
        )
        return None, [Problem("K18", message, KEYS, hint=hint, severity=Severity.WARNING)]
    key, problems = read_private_key(private_folder(books.root), Role.LOG, tuple(named))
    if key is None:
        problems = [Problem("K18", problem.message, problem.path, hint=problem.hint) for problem in problems]
    return (key[0] if key else None), problems


def _announced(books: ClosedBooks, closed: ClosedQuarter, signings: tuple[Signing, ...]) -> dict[str, bytes]:
    """The texts to send, by path."""
    before = release_before(books.closed, closed)
    told = announcement(before, closed.release, books.settings, signings)
    return {
        f"{closed.folder}/{ANNOUNCED}": told.text().encode(),
        f"{closed.folder}/announce.html": told.html().encode(),
    }
