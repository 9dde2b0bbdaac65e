"""What goes into one PDF, complete and frozen: equal input, equal bytes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path

TIGHT = "tight.css"
"""A style sheet on top of the other, for a report whose last page would else be nearly empty; may be missing."""
STYLESHEET = "report/report.css"
"""Name of the style sheet among the assets; the page links to ``report:/report/report.css``."""

ENGINES = ("weasyprint", "pydyf", "fonttools")
"""Packages whose version changes the bytes of a PDF."""


@dataclass(frozen=True)
class ReportInput:
    """One report, ready to be rendered; picklable, so that another process can do it."""

    name: str
    """What a person calls it, for progress: ``Q1 2026``."""
    html: str
    assets: Mapping[str, bytes]
    """Style sheet, fonts and images by name: all that the renderer can read."""
    attachments: Mapping[str, bytes]
    """Files attached to the PDF, by file name, in this order."""
    descriptions: Mapping[str, str]
    """What an attached file holds, in words, by file name."""
    created: datetime
    """Date of the document and its attachments: midnight UTC of the day of publication."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything above and the versions of program and engines: the cache key."""
        return _digest(self)


def _digest(report: ReportInput) -> str:
    """Hash each part with its length before it, so that no two inputs run into the same bytes."""
    found = hashlib.sha256()
    parts = [_program(), report.name, report.html, report.created.isoformat()]
    for files in (dict(sorted(report.assets.items())), report.attachments, report.descriptions):
        parts.append(str(len(files)))
        for name, content in files.items():
            parts += [name, content if isinstance(content, str) else _sha256(content)]
    for part in parts:
        data = part.encode()
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()


@lru_cache(maxsize=512)
def _sha256(content: bytes) -> str:
    """Fonts come back in every report: hashed once, and found again by being the same object."""
    return hashlib.sha256(content).hexdigest()


@cache
def _program() -> str:
    """What identifies the renderer: its engines' versions and its own source, so that no cache outlives a repair."""
    sources = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        sources.update(file.read_bytes())
    return " ".join([*(f"{name}/{version(name)}" for name in ENGINES), sources.hexdigest()])
