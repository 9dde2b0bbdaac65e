"""What the log says of one release: its hashes, who signed it, and which keys there were on the day."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec
import rfc8785
from msgspec import Struct, field

from transparency.proof.log import LONGEST
from transparency.proof.note import NoteError, read_key
from transparency.proof.tree import leaf_hash
from transparency.signatures.declaration import ClosedFiles
from transparency.signatures.keys import Role, RoleKey


class NamedKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A public key as it stood in ``governance/keys.yaml`` on the day."""

    role: Role
    key: str
    start: date
    until: date | None = None
    holder: str = ""
    proof: str = ""
    lost: str = ""


class LogStatement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of the log."""

    schema: Literal["equity-pool-statement/1"] = "equity-pool-statement/1"
    sequence: int
    """From 0."""
    publication: str
    quarter: str
    correction: int = 0
    published: date
    """The day on which it was published."""
    release: str
    """SHA-256 of the release, hexadecimal, like all hashes here."""
    reports: dict[str, str] = field(default_factory=dict)
    """``report``, ``report.es`` → SHA-256 of the PDF."""
    signatures: dict[str, str] = field(default_factory=dict)
    """Role → SHA-256 of the note, signed or declined; empty: not signed by anybody."""
    keys: tuple[NamedKey, ...] = ()
    previous: str = ""
    """Leaf hash (RFC 6962) of the statement before; empty in the first."""

    @property
    def files(self) -> ClosedFiles:
        """The closed files that it is about."""
        return ClosedFiles(self.publication, self.quarter, self.release, self.reports, self.correction)

    @property
    def role_keys(self) -> tuple[RoleKey, ...]:
        """The keys as they sign. Raises :class:`NoteError` for one that is none."""
        return tuple(
            RoleKey(key.role, read_key(key.key), key.start, key.until, key.holder, key.proof, key.lost)
            for key in self.keys
        )


def statement_of(
    files: ClosedFiles,
    day: date,
    notes: Mapping[str, bytes],
    keys: Sequence[RoleKey],
    before: Sequence[bytes],
) -> LogStatement:
    """The statement of a release. ``notes``: role → signed note; ``before``: the statements that the log has."""
    return LogStatement(
        sequence=len(before),
        publication=files.publication,
        quarter=files.quarter,
        correction=files.correction,
        published=day,
        release=files.release,
        reports=dict(sorted(files.reports.items())),
        signatures={role: hashlib.sha256(note).hexdigest() for role, note in sorted(notes.items())},
        keys=tuple(
            NamedKey(key.role, str(key.key), key.start, key.until, key.holder, key.proof, key.lost) for key in keys
        ),
        previous=leaf_hash(before[-1]).hex() if before else "",
    )


def statement_bytes(statement: LogStatement) -> bytes:
    """A statement as it stands in the log: canonical JSON (RFC 8785)."""
    return rfc8785.dumps(msgspec.to_builtins(statement))


def read_statement(data: bytes) -> LogStatement:
    """A statement from its bytes, which are the only ones for what it says. Raises :class:`NoteError`."""
    try:
        statement = msgspec.json.decode(data, type=LogStatement)
    except (msgspec.ValidationError, msgspec.DecodeError, RecursionError) as error:
        raise NoteError(f"This is no statement of a log: {error}.") from error
    if len(data) > LONGEST or statement_bytes(statement) != data:
        raise NoteError("This is no statement of a log: it is not written in the one form that it has.")
    return statement
