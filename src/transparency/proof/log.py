"""A log as static files (c2sp.org/tlog-tiles): its entries, the hashes of its tree, and the checkpoint that names both.

Tiles hold 256 hashes of one height, bundles 256 entries; the last of a row may be partial and says in its name how wide
it is, so that a file once written never changes.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec import Struct

from transparency.proof.note import NoteError
from transparency.proof.tree import SIZE, leaf_hash, node_hash, root
from transparency.proof.words import spoken_bytes

T = TypeVar("T")

WIDTH = 256
LONGEST = (1 << 16) - 1
"""Bytes of the longest entry."""
CHECKPOINT = "checkpoint"


class Checkpoint(Struct, frozen=True):
    """What a log says of itself, and signs: its name, how many entries it has, the root of their tree."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @property
    def fingerprint(self) -> str:
        """Forty hexadecimal digits in fours, for people to compare: who publishes could grind for fewer.

        >>> Checkpoint("example.com/log", 0, root([])).fingerprint
        'df45 6d62 a3e9 b3a0 a827 6f30 1aae 4850 4cad 3b53'
        """
        digits = self._digest.hex()
        return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))

    @property
    def words(self) -> str:
        """The same as twenty words, to be read out.

        >>> Checkpoint("example.com/log", 0, root([])).words[:31]
        'talon detector goggles gadgetry'
        """
        return spoken_bytes(self._digest)

    @property
    def _digest(self) -> bytes:
        return hashlib.sha256(str(self).encode()).digest()[:20]


def checkpoint_of(origin: str, entries: Sequence[bytes]) -> Checkpoint:
    """The checkpoint of a log of ``entries``."""
    return Checkpoint(origin, len(entries), root([leaf_hash(entry) for entry in entries]))


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from the text of its note. Raises :class:`NoteError`."""
    lines = text.split("\n")
    try:
        origin, size, hashed = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError, binascii.Error) as error:
        raise NoteError(
            "This is no checkpoint of a log: three lines, its name, its size, the root of its tree."
        ) from error
    checkpoint = Checkpoint(origin, size, hashed)
    if not origin or size < 0 or len(hashed) != SIZE or not text.startswith(str(checkpoint)):
        raise NoteError("This is no checkpoint of a log: its name, size or root is not written as they are.")
    return checkpoint


def is_checkpoint(text: str) -> bool:
    r"""Whether a text is a checkpoint and nothing besides, written as they are.

    >>> [is_checkpoint(f"care/log\n{size}\n{43 * 'A'}=\n") for size in ("2", "02", "2\n\nmore")]
    [True, False, False]
    """
    try:
        return str(read_checkpoint(text)) == text
    except NoteError:
        return False


def log_files(entries: Sequence[bytes]) -> dict[str, bytes]:
    """The files of a log beside its checkpoint: path → bytes, for ``entries`` of at most ``LONGEST`` bytes each.

    >>> sorted(log_files([b"one", b"two"]))
    ['tile/0/000.p/2', 'tile/entries/000.p/2']
    """
    bundled = [len(entry).to_bytes(2, "big") + entry for entry in entries]
    files = {f"tile/entries/{name}": b"".join(part) for name, part in _rows(bundled)}
    hashes, height = [leaf_hash(entry) for entry in entries], 0
    while hashes:
        files |= {f"tile/{height}/{name}": b"".join(part) for name, part in _rows(hashes)}
        hashes = [_full(hashes[start : start + WIDTH]) for start in range(0, len(hashes) - WIDTH + 1, WIDTH)]
        height += 1
    return files


def read_entries(files: Mapping[str, bytes], size: int) -> tuple[bytes, ...]:
    """The first ``size`` entries of a log. Raises :class:`NoteError` for a bundle that is missing or cut short."""
    entries: list[bytes] = []
    for name, _ in _rows(range(size)):
        entries += _entries(files.get(f"tile/entries/{name}", b""))
    if len(entries) != size:
        raise NoteError(f"The log names {size} entries and holds {len(entries)}.")
    return tuple(entries)


def _entries(bundle: bytes) -> Iterator[bytes]:
    r"""The entries of a bundle, each after its length in two bytes. Raises :class:`NoteError`.

    >>> list(_entries(b"\0\2ab\0\0\0\1c")), list(_entries(b""))
    ([b'ab', b'', b'c'], [])
    >>> list(_entries(b"\0\2a"))
    Traceback (most recent call last):
    transparency.proof.note.NoteError: A bundle of entries ends in the middle of one.
    """
    start = 0
    while start < len(bundle):
        end = start + 2 + int.from_bytes(bundle[start : start + 2], "big")
        if end > len(bundle):
            raise NoteError("A bundle of entries ends in the middle of one.")
        yield bundle[start + 2 : end]
        start = end


def _rows(row: Sequence[T]) -> Iterator[tuple[str, Sequence[T]]]:
    """A row cut into files: the name of each, and what is in it."""
    for number, start in enumerate(range(0, len(row), WIDTH)):
        part = row[start : start + WIDTH]
        yield _name(number) + ("" if len(part) == WIDTH else f".p/{len(part)}"), part


def _name(number: int) -> str:
    """Numbers in threes, all but the last marked: 1234067 is ``x001/x234/067``.

    >>> _name(0), _name(1234067)
    ('000', 'x001/x234/067')
    """
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    threes = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    return "/".join([*(f"x{three}" for three in threes[:-1]), threes[-1]])


def _full(hashes: Sequence[bytes]) -> bytes:
    """The hash over a full tile: a perfect tree, so pair by pair."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[place], row[place + 1]) for place in range(0, len(row), 2)]
    return row[0]
