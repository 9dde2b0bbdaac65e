"""Reading the publication's log from ``content/log/``, and making the files of it that stand on the site."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from transparency.log.statement import LogStatement, read_statement
from transparency.proof.log import CHECKPOINT, LONGEST, Checkpoint, checkpoint_of, log_files, read_checkpoint
from transparency.proof.note import LIMIT, Note, NoteError, read_note, sign, signers
from transparency.proof.tree import leaf_hash
from transparency.publication.files.regular_files import is_merged, listed, read_bytes, stands
from transparency.publication.problem import Problem
from transparency.signatures.declaration import ClosedFiles
from transparency.signatures.keys import Role, RoleKey

LOG = "log"
STATEMENTS = f"{LOG}/statements"
RESTORE_LOG = "Restore the folder log/ from the repository’s history. What was published stays."


class PublicLog(Struct, frozen=True):
    """What was published, in order."""

    entries: tuple[bytes, ...] = ()
    """The statements as they were written."""
    statements: tuple[LogStatement, ...] = ()
    checkpoint: Checkpoint | None = None
    note: bytes = b""
    """The checkpoint as it lies there, with its signatures if it has any."""
    signed: bool = False
    """Whether one of the log's keys signed the checkpoint."""

    @property
    def free_from(self) -> date:
        """The first day on which a key of the log may begin: after the last statement that stands there unsigned."""
        unsigned = bool(self.statements) and not self.signed
        return self.statements[-1].published + timedelta(days=1) if unsigned else date.min

    def of(self, files: ClosedFiles) -> int | None:
        """The place of the statement about closed files; ``None``: they are not published."""
        return next((each.sequence for each in self.statements if each.files == files), None)

    def publishes(self, release: str) -> bool:
        """Whether a release, by the SHA-256 of its file, is published."""
        return any(each.release == release for each in self.statements)

    def had_before(self, release: str, checkpoint: str) -> bool:
        """Whether the log stood at a ``checkpoint``, its three lines, before it published a release, or up to now."""
        place = next((each.sequence for each in self.statements if each.release == release), len(self.entries))
        size = read_checkpoint(checkpoint).size
        return (
            self.checkpoint is not None
            and 0 < size <= place
            and str(checkpoint_of(self.checkpoint.origin, self.entries[:size])) == checkpoint
        )

    def named_before(self, sequence: int) -> frozenset[str] | None:
        """The keys that the release before a statement names; ``None`` for the first, which has none before it."""
        if sequence == 0:
            return None
        return frozenset(key.key for key in self.statements[sequence - 1].keys)


def statement_path(sequence: int) -> str:
    """Where a statement lies in the content folder.

    >>> statement_path(4)
    'log/statements/0004.json'
    """
    return f"{STATEMENTS}/{sequence:04}.json"


def origin_of(url: str, publication: str) -> str:
    """The name of a log: the address of the site without ``https://``, or the publication's id.

    >>> origin_of("https://care.example.com/equity", "care"), origin_of("", "care")
    ('care.example.com/equity/log', 'care/log')
    """
    return f"{url.partition('://')[2].rstrip('/') or publication}/{LOG}"


def read_log(root: Path, keys: Sequence[RoleKey]) -> tuple[PublicLog, list[Problem]]:
    """The log of the publication in ``root``; no folder: nothing is published.

    Problems: K20 (a statement that cannot be read, or does not go on from the one before), K21 (the checkpoint).
    """
    if not stands(root, LOG):
        return PublicLog(), []
    places, problems = listed(root, STATEMENTS, "K20")
    entries: list[bytes] = []
    for place in places:
        data, wrong = read_bytes(root, place.path, limit=LONGEST, code="K20")
        problems += wrong
        if data is not None and place.path != statement_path(len(entries)):
            problems.append(
                Problem("K20", f"Here {statement_path(len(entries))} is expected.", place.path, hint=RESTORE_LOG)
            )
        entries += [data] if data is not None else []
    path = f"{LOG}/{CHECKPOINT}"
    note, wrong = read_bytes(root, path, limit=LIMIT, code="K21")
    problems += wrong
    if merged := _of_two_branches([*entries, note or b""], [*(place.path for place in places), path]):
        problems = [merged]
    if problems or note is None:
        return PublicLog(), problems
    try:
        log = log_of(entries, note, keys)
    except StatementError as error:
        return PublicLog(), [Problem("K20", str(error), statement_path(error.sequence), hint=RESTORE_LOG)]
    except UnsignedError as error:
        return PublicLog(), [Problem("K21", str(error), path, hint=error.hint)]
    except NoteError as error:
        return PublicLog(), [Problem("K21", str(error), path, hint=RESTORE_LOG)]
    return log, []


def _of_two_branches(files: Sequence[bytes], paths: Sequence[str]) -> Problem | None:
    """K20 for a log of which a merge left both sides in a file."""
    path = next((path for data, path in zip(files, paths, strict=False) if is_merged(data)), None)
    if path is None:
        return None
    hint = (
        "Keep the folder log/ of the branch that readers saw (git checkout --ours or --theirs -- log); what the other "
        "one published is published anew, after it."
    )
    message = "Something was published on two branches, and the merge left both in the log."
    return Problem("K20", message, path, hint=hint)


class StatementError(NoteError):
    """A statement cannot be read, or does not go on from the one before."""

    def __init__(self, message: str, sequence: int) -> None:
        super().__init__(message)
        self.sequence = sequence


class UnsignedError(NoteError):
    """Nobody signed the checkpoint of a log that has a key."""

    def __init__(self, message: str, day: date) -> None:
        super().__init__(message)
        self.hint = f"{RESTORE_LOG} A key that the log got later has to begin (`from`) after {day}."


def log_of(entries: Sequence[bytes], note: bytes, keys: Sequence[RoleKey] | None) -> PublicLog:
    """A log from its entries and its checkpoint. Raises :class:`StatementError` and :class:`NoteError`.

    ``keys``: those of the publication; ``None``: only what the statements name is known. A checkpoint that nobody
    signed is read only where no key of the log had begun by the day of the last statement, by ``keys`` or by any
    statement, ended since or not: else whoever lacks the key could have written the log anew.
    """
    statements = _statements(entries)
    named = [key for statement in statements for key in statement.role_keys if key.role is Role.LOG]
    able = named if keys is None else [key for key in keys if key.role is Role.LOG]
    last = statements[-1].published
    text, signed = checkpoint_text(note), _signed(note, able, last)
    checkpoint = read_checkpoint(text)
    if str(checkpoint) != text:
        raise NoteError("The checkpoint says more than a log’s name, size and root.")
    if checkpoint != checkpoint_of(checkpoint.origin, entries):
        said = f"The checkpoint is of {checkpoint.size} statements, and not of the {len(entries)} that are here."
        raise NoteError(said if checkpoint.size != len(entries) else "The checkpoint is of other statements.")
    if not signed and any(key.start <= last for key in (*able, *named)):
        raise UnsignedError(f"Nobody signed it, and by {last}, the day of the last statement, the log had a key.", last)
    return PublicLog(tuple(entries), statements, checkpoint, note, signed)


def _statements(entries: Sequence[bytes]) -> tuple[LogStatement, ...]:
    """Each entry read, going on from the one before."""
    if not entries:
        raise NoteError("The log has no statement: one that is begun never is without.")
    statements: list[LogStatement] = []
    named: set[str] = set()
    before = ""
    for sequence, entry in enumerate(entries):
        try:
            statement = read_statement(entry)
        except NoteError as error:
            raise StatementError(str(error), sequence) from error
        if (statement.sequence, statement.previous) != (sequence, before):
            said = "It does not go on from the statement before it: one of the two was changed."
            raise StatementError(said if sequence else "The first statement names one before it.", sequence)
        if statement.release in named:
            raise StatementError("It publishes a release that one before it has published.", sequence)
        if statements and statement.published < statements[-1].published:
            said = f"Its day, {statement.published}, is before that of the statement before it."
            raise StatementError(said, sequence)
        statements.append(statement)
        named.add(statement.release)
        before = leaf_hash(entry).hex()
    return tuple(statements)


def signed_checkpoint(checkpoint: Checkpoint, name: str = "", secret: Ed25519PrivateKey | None = None) -> bytes:
    """A checkpoint as it lies on the disk; without a key only its text."""
    text = str(checkpoint)
    return text.encode() if secret is None else bytes(Note(text, (sign(text, name, secret),)))


def site_log(log: PublicLog) -> dict[str, bytes]:
    """The log as it stands on the site: path → bytes; nothing for one that has no checkpoint yet."""
    if log.checkpoint is None:
        return {}
    files: Mapping[str, bytes] = log_files(log.entries)
    return {f"{LOG}/{path}": data for path, data in files.items()} | {f"{LOG}/{CHECKPOINT}": log.note}


def checkpoint_text(note: bytes) -> str:
    """The text of a checkpoint, whoever signed it or not; nothing is verified. Raises :class:`NoteError`."""
    if b"\n\n" in note:
        return read_note(note).text
    try:
        return note.decode()
    except UnicodeDecodeError:
        raise NoteError("The checkpoint is not UTF-8.") from None


def _signed(note: bytes, keys: Sequence[RoleKey], last: date) -> bool:
    """Whether one of ``keys`` signed a checkpoint, which signs on the day of the ``last`` statement; or nobody did."""
    if b"\n\n" not in note:
        return False
    signed = signers(read_note(note), [key.key for key in keys])
    if not any(key.key in signed and key.signs_on(last) for key in keys):
        raise NoteError(f"It is signed with a key that does not sign on {last}, the day of the last statement.")
    return True
