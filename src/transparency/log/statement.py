"""What the log says of one release: its hashes, who signed it, and which keys there were on the day."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Literal

import msgspec
import rfc8785
from msgspec import Meta, Struct, field

from transparency.proof.log import LONGEST
from transparency.proof.note import NoteError, read_key
from transparency.proof.tree import leaf_hash
from transparency.publication.files.plain_values import unfit
from transparency.publication.quarter import ID_PATTERN
from transparency.signatures.declaration import ClosedFiles
from transparency.signatures.keys import Role, RoleKey

PaperName = Annotated[str, Meta(pattern=r"^report(\.[A-Za-z0-9-]{2,20})?$")]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
"""Hexadecimal, like all hashes of a statement."""
MOST_QUARTERS = 10_000
"""More statements than any log has."""


class NamedKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A public key as it stood in ``governance/keys.yaml`` on the day."""

    role: Role
    key: Annotated[str, Meta(max_length=400)]
    start: date
    until: date | None = None
    holder: Annotated[str, Meta(max_length=200)] = ""
    proof: Annotated[str, Meta(max_length=300)] = ""
    lost: Annotated[str, Meta(max_length=300)] = ""


class LogStatement(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of the log."""

    schema: Literal["equity-pool-statement/1"] = "equity-pool-statement/1"
    sequence: Annotated[int, Meta(ge=0, lt=MOST_QUARTERS)]
    """From 0."""
    publication: Annotated[str, Meta(pattern="^[a-z0-9-]{1,80}$")]
    quarter: Annotated[str, Meta(pattern=f"^{ID_PATTERN}$")]
    correction: Annotated[int, Meta(ge=0, lt=1000)] = 0
    published: date
    """The day on which it was published."""
    release: Sha256
    """SHA-256 of the release."""
    reports: dict[PaperName, Sha256] = field(default_factory=dict)
    """``report``, ``report.es`` → SHA-256 of the PDF."""
    signatures: dict[Annotated[str, Meta(pattern="^[a-z-]{1,40}$")], Sha256] = field(default_factory=dict)
    """Role → SHA-256 of the note, signed or declined; empty: not signed by anybody."""
    keys: tuple[NamedKey, ...] = ()
    previous: Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")] = ""
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
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NoteError(f"This is no statement of a log: {error}.") from error
    if len(data) > LONGEST or statement_bytes(statement) != data:
        raise NoteError("This is no statement of a log: it is not written in the one form that it has.")
    if wrong := unfit(statement):
        raise NoteError(f"This is no statement of a log. “{wrong[0]}”: {wrong[1]}")
    assert len(statement.role_keys) == len(statement.keys)  # each is read
    return statement
