"""Rendered PDFs kept by digest: an unchanged report is not rendered again."""

import hashlib
from contextlib import suppress
from pathlib import Path

from transparency.durable import write_file

HEADER = 65
"""Bytes before the PDF: the SHA-256 of the PDF in hex and a line feed."""


def recall(folder: Path, digest: str) -> bytes | None:
    """The kept PDF, or ``None`` when there is none or it is damaged."""
    try:
        kept = (folder / f"{digest}.report").read_bytes()
    except OSError:
        return None
    head, pdf = kept[:HEADER], kept[HEADER:]
    return pdf if head == _header(pdf) else None


def keep(folder: Path, digest: str, pdf: bytes) -> None:
    """Keep a PDF, whole or not at all. A folder that cannot be written to only costs time, so it is no problem."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_file(folder / f"{digest}.report", _header(pdf) + pdf)


def _header(pdf: bytes) -> bytes:
    return hashlib.sha256(pdf).hexdigest().encode() + b"\n"
