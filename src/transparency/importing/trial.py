"""What a ledger would come to with an import's events, tried on a copy: whether ``check`` would still accept it.

All of ``check`` that can depend on an import is run: reading, replay, the ties, the rules and every grant against its
rule. What ``check`` finds fault with already, before the import, is not the import's.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from transparency.durable import File
from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Publication
from transparency.publication.settings import Settings
from transparency.rules.checks import check_rules
from transparency.rules.grants.conformance import conform
from transparency.rules.reading import read_sources

EVENTS = "ledger/events.csv"
_READ = ("ledger", "rules")
"""Folders that are read to judge a ledger."""
_BY_RULE = ("L16", "R102")
"""What a grant lacks when nobody said by which rule it was given, or what the rule was given."""


def tried(
    publication: Publication, settings: Settings, before: Book | None, files: Sequence[File]
) -> tuple[tuple[Book, Positions] | None, list[Problem]]:
    """The ledger after the import, replayed; or why ``check`` would refuse it, ending with N12.

    ``settings``: with the vesting terms that the import adds. ``files``: what the import would write.
    """
    root = publication.root
    with tempfile.TemporaryDirectory(prefix="transparency-") as folder:
        copy = Path(folder)
        fresh = {file.place: file.data for file in files}
        there = [path for name in _READ for path in (root / name).rglob("*") if path.is_file()]
        for path in sorted({*fresh, *there}):
            place = copy / path.relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(fresh.get(path) or path.read_bytes())
        if not (copy / EVENTS).is_file() and before is None:
            return None, []
        book, problems = read_book(copy, settings)
        positions = None
        if book is not None and book.events.height:
            positions, problems = _judged(replace(publication, root=copy, settings=settings), book)
    if errors := [problem for problem in problems if problem.severity is not Severity.WARNING]:
        known = set()
        if before is not None:
            known = {(problem.code, problem.message) for problem in _judged(publication, before)[1]}
        errors = [problem for problem in errors if (problem.code, problem.message) not in known]
    if not errors:
        return None if book is None or positions is None else (book, positions), []
    message = "The ledger would not pass `transparency check` with these events. Nothing was written."
    hint = "The lines named are those of the ledger as it would be."
    if any(error.code in _BY_RULE for error in errors):
        hint += (
            " Say by which rule the grants were given and what it was given: --rule ID, or `rule` and"
            " `inputs` in a mapping, each for all grants or as a column."
        )
    return None, [*errors, Problem("N12", message, EVENTS, hint=hint)]


def _judged(publication: Publication, book: Book) -> tuple[Positions | None, list[Problem]]:
    """Replay a ledger and hold every grant to its rule."""
    positions, problems = replay(book, publication)
    if positions is None:
        return None, problems
    sources, faults = read_sources(publication)
    problems = [*problems, *faults, *check_rules(sources, publication, book)]
    if not any(problem.severity is not Severity.WARNING for problem in problems):
        problems += conform(book, publication, tuple(source.rule for source in sources))[1]
    return positions, problems
