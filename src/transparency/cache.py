"""What was rendered, kept by the digest of all it comes from: an unchanged report or picture is not made again."""

import hashlib
from contextlib import suppress
from pathlib import Path

from transparency.durable import write_file

HEADER = 65
"""Bytes before what is kept: its SHA-256 in hex and a line feed."""


def recall(folder: Path, name: str) -> bytes | None:
    """What is kept under a name, or ``None`` when there is none or it is damaged."""
    try:
        kept = (folder / name).read_bytes()
    except OSError:
        return None
    head, content = kept[:HEADER], kept[HEADER:]
    return content if head == _header(content) else None


def keep(folder: Path, name: str, content: bytes) -> None:
    """Keep it, whole or not at all. A folder that cannot be written to only costs time, so it is no problem."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_file(folder / name, _header(content) + content)


def _header(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode() + b"\n"
