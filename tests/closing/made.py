"""Closed quarters made for tests: by the program's own closing, but without PDFs, which take seconds each."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from transparency.build import build
from transparency.closing.publishing import is_published, publishing
from transparency.closing.quarters import ClosedQuarter
from transparency.closing.signatories import read_closed_books
from transparency.output import planning, write_files
from transparency.published.blocks import Published
from transparency.release.canonical import to_json
from transparency.workflow.closure import closure


def close(content: Path, *quarters: str) -> None:
    """Close quarters of a publication, in order."""
    for quarter in quarters:
        with planning(content):
            built, made = closure(content, quarter, {}, pdf=False)
            assert made is not None, built.problems
            assert write_files(content, made.files) == []


def close_every(content: Path) -> None:
    """Close every open quarter of a publication at once."""
    built = build(content, pdf=False)
    assert built.sound, built.problems
    write(content, built.closed)


def write(content: Path, closed: tuple[ClosedQuarter, ...]) -> None:
    """Put releases into their folders."""
    for each in closed:
        (content / each.path).write_bytes(each.data)


def publish_every(content: Path) -> None:
    """Publish whatever is closed and is not published yet, each on the day that it says, signed by nobody."""
    while True:
        with planning(content):
            books, problems = read_closed_books(content)
            assert books is not None, problems
            waiting = next((each for each in books.closed if not is_published(books, each)), None)
            if waiting is None:
                return
            made, problems = publishing(books, waiting, waiting.disclosure.published, not_co_signed=True)
            assert made is not None, problems
            assert write_files(content, made.files) == []


@cache
def _as_closed(content: Path) -> tuple[ClosedQuarter, ...]:
    return build(content, pdf=False).closed


def close_with(content: Path, cells: Mapping[str, Published], like: Path) -> None:
    """Close the quarters of ``cells`` as those of the publication ``like``, with these published cells for theirs."""
    before = ""
    for each in _as_closed(like):
        if each.quarter not in cells:
            break
        record = replace(each.record, cells=cells[each.quarter])
        data = to_json(replace(each.disclosure, closing=record, previous=before, closed_after=before))
        (content / each.path).write_bytes(data)
        before = hashlib.sha256(data).hexdigest()
