"""A signed note (c2sp.org/signed-note): a text, an empty line, and a line for each signature under it.

A signature of a key that the reader does not know says nothing and is passed over; one of a known key that does not
hold makes the whole note worthless. So a note can gather signatures of people who know nothing of each other.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

LIMIT = 1 << 20
"""Largest note, in bytes."""
MOST_SIGNATURES = 100
_MARK = "\u2014 "
_ID = 4
_PRIVATE = "PRIVATE+KEY+"


class NoteError(ValueError):
    """What is read is no note, no key, or not what was signed; says why in words."""


class Algorithm(IntEnum):
    """How a key signs: a text, or (a cosigner) a text and the second at which it was seen."""

    ED25519 = 1
    COSIGNATURE = 4


class Key(Struct, frozen=True):
    """A public key under a name: ``example.com/foo+530d903a+AekyeRrm…``."""

    name: str
    algorithm: Algorithm
    public: bytes

    @property
    def id(self) -> bytes:
        """Four bytes by which a signature names its key: no proof, only a pointer."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.algorithm]) + self.public).digest()[:_ID]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(bytes([self.algorithm]) + self.public)}"


class Signature(Struct, frozen=True):
    """A line under a note."""

    name: str
    key_id: bytes
    data: bytes
    """64 bytes of Ed25519; a cosignature has eight before it, the second since 1970 at which the note was seen."""


class Note(Struct, frozen=True):
    """A text that ends with a new line, and who signed it."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __bytes__(self) -> bytes:
        lines = (f"{_MARK}{each.name} {_base64(each.key_id + each.data)}\n" for each in self.signatures)
        return (self.text + "\n" + "".join(lines)).encode()


def read_key(text: str) -> Key:
    """A key from its one line. Raises :class:`NoteError`."""
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    data = _decoded(encoded)
    if not _is_name(name) or len(data) != 1 + 32 or data[0] not in set(Algorithm):
        raise NoteError(f"This is no public key that signs notes: {text[:80]}")
    key = Key(name, Algorithm(data[0]), data[1:])
    if key.id.hex() != key_id:
        raise NoteError(f"The key of {name} is not the one that its own number {key_id[:8]} names.")
    return key


def key_of(name: str, private: Ed25519PrivateKey, algorithm: Algorithm = Algorithm.ED25519) -> Key:
    """The public key of a private one, under the name that it signs with. Raises :class:`NoteError`."""
    if not _is_name(name):
        raise NoteError(f"A key's name has no spaces, no + and is not empty: {name!r}")
    return Key(name, algorithm, private.public_key().public_bytes_raw())


def private_line(name: str, private: Ed25519PrivateKey) -> str:
    """A private key as its one line, in the form of golang.org/x/mod/sumdb/note: ``PRIVATE+KEY+name+…``.

    >>> private_line("example.com/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))[:38]
    'PRIVATE+KEY+example.com/log+1dde4531+A'
    """
    key = key_of(name, private)
    return f"{_PRIVATE}{name}+{key.id.hex()}+{_base64(bytes([key.algorithm]) + private.private_bytes_raw())}"


def read_private_line(text: str) -> tuple[str, Ed25519PrivateKey]:
    """The name and the private key of such a line. Raises :class:`NoteError`, which never quotes the line."""
    name, _, rest = text.strip().removeprefix(_PRIVATE).partition("+")
    key_id, _, encoded = rest.partition("+")
    data = _decoded(encoded)
    if not text.strip().startswith(_PRIVATE) or not _is_name(name) or len(data) != 33 or data[0] != Algorithm.ED25519:
        raise NoteError("This is no private key: one line that begins with PRIVATE+KEY+.")
    private = Ed25519PrivateKey.from_private_bytes(data[1:])
    if key_of(name, private).id.hex() != key_id:
        raise NoteError("This private key is damaged: its number is another.")
    return name, private


def sign(text: str, name: str, private: Ed25519PrivateKey, second: int | None = None) -> Signature:
    r"""A signature under a text; with a ``second``, the cosignature of someone who saw it then.

    >>> private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    >>> note = Note("ten\n", (sign("ten\n", "example.com/log", private),))
    >>> [key.name for key in signers(read_note(bytes(note)), [key_of("example.com/log", private)])]
    ['example.com/log']
    """
    algorithm = Algorithm.ED25519 if second is None else Algorithm.COSIGNATURE
    stamp = b"" if second is None else second.to_bytes(8, "big")
    data = stamp + private.sign(_signed(text, algorithm, stamp))
    return Signature(name, key_of(name, private, algorithm).id, data)


def read_note(data: bytes) -> Note:
    """A note from its bytes; nothing is verified. Raises :class:`NoteError`."""
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise NoteError("A note is UTF-8.") from error
    if len(data) > LIMIT or any(ord(sign) < ord(" ") and sign != "\n" for sign in whole):
        raise NoteError("This is no note: too long, or with characters that no text has.")
    text, gap, under = whole.rpartition("\n\n")
    if not gap or not under.endswith("\n"):
        raise NoteError("This is no note: a text, an empty line, and lines of signatures that end with a new line.")
    lines = under.removesuffix("\n").split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise NoteError(f"A note has at most {MOST_SIGNATURES} signatures.")
    return Note(text + "\n", tuple(_signature(line) for line in lines))


def signers(note: Note, keys: Iterable[Key]) -> tuple[Key, ...]:
    """Those of ``keys`` that signed, in the order of their lines, each once.

    Raises :class:`NoteError` when a known key's signature does not hold, or none of them signed.
    """
    known = {(key.name, key.id): key for key in keys}
    signed: list[Key] = []
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None or key in signed:
            continue
        if not _holds(note.text, key, signature.data):
            raise NoteError(f"The signature of {key.name} is not under this text: one of the two was changed.")
        signed.append(key)
    if not signed:
        raise NoteError("Nobody whose key is known signed this.")
    return tuple(signed)


def seen_at(signature: Signature) -> int:
    """The second since 1970 that a cosignature names."""
    return int.from_bytes(signature.data[:8], "big")


def _holds(text: str, key: Key, data: bytes) -> bool:
    stamp = data[:-64]
    if len(stamp) != (8 if key.algorithm is Algorithm.COSIGNATURE else 0):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(data[-64:], _signed(text, key.algorithm, stamp))
    except InvalidSignature:
        return False
    return True


def _signed(text: str, algorithm: Algorithm, stamp: bytes) -> bytes:
    """What is signed: the text, and by a cosigner the time before it."""
    if algorithm is Algorithm.COSIGNATURE:
        return f"cosignature/v1\ntime {int.from_bytes(stamp, 'big')}\n{text}".encode()
    return text.encode()


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_MARK).partition(" ")
    data = _decoded(encoded)
    if not line.startswith(_MARK) or not _is_name(name) or len(data) <= _ID:
        raise NoteError(f"This is no line of a signature: {line[:80]}")
    return Signature(name, data[:_ID], data[_ID:])


def _is_name(name: str) -> bool:
    return bool(name) and name.isprintable() and not any(sign == "+" or sign.isspace() for sign in name)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    """Nothing where the text is not base64 in its one strict form."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return data if _base64(data) == text else b""
