"""Reading the ledger: files to a :class:`~transparency.ledger.book.Book`, with every problem that reading can see.

Everything is read as text and cast a column at a time; only rows that fail are worded one by one.
"""

from pathlib import Path

import polars as pl

from transparency.ledger.book import Book
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.reading import capitalization, providers
from transparency.ledger.reading.events import event_files, read_events
from transparency.ledger.vesting import faults
from transparency.publication.files.regular_files import stands
from transparency.publication.problem import Problem
from transparency.publication.settings import Settings


def read_book(root: Path, settings: Settings) -> tuple[Book | None, list[Problem]]:
    """Read ``ledger/`` under the content folder ``root``. The book is ``None`` when there is any error."""
    problems = ProblemList(root)
    for name, terms in settings.vesting.items():
        for fault in faults(terms):
            problems.add("L12", f"vesting terms '{name}': {fault}", "publication.yaml")
    files = event_files(root, problems)
    problems.files = [*files, providers.FILE, capitalization.FILE]
    people = providers.read_providers(problems, settings)
    there = stands(root, providers.FILE)
    known = people["provider"].drop_nulls() if people is not None else pl.Series([], dtype=pl.String)
    unreadable = there and people is None
    events = read_events(files, problems, settings, None if unreadable or not there else known) if files else None
    if not there and events is not None and events["provider"].null_count() < events.height:
        problems.add(
            "L15", "there is no list of providers", providers.FILE, hint="add a line for each provider: provider,joined"
        )
    snapshots = capitalization.read_capitalization(problems, settings)
    if problems.errors or events is None or snapshots is None:
        return None, problems.close()
    if people is None:
        people = providers.no_providers(settings)
    return Book(tuple(files), events, people, snapshots), problems.close()
