"""The publication that an import goes into, and the ledger that it has so far."""

from pathlib import Path

from msgspec import Struct

from transparency.ledger.book import Book
from transparency.ledger.problem_list import ProblemList
from transparency.ledger.reading import read_book
from transparency.ledger.reading.events import event_files
from transparency.publication.commentary import read_disclosed
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Publication
from transparency.publication.reading import read_settings
from transparency.publication.rule_files import read_rule_files
from transparency.publication.settings import Settings

PROVIDERS = "ledger/providers.csv"
_NONE_DISCLOSED = "Q01"


class Target(Struct, frozen=True):
    """The publication that an import goes into."""

    publication: Publication
    """As much of it as an import needs: it may well come before the first quarter."""
    book: Book | None
    """``None``: there is no ledger yet."""

    @property
    def content(self) -> Path:
        """The publication's folder."""
        return self.publication.root

    @property
    def settings(self) -> Settings:
        """What ``publication.yaml`` says."""
        return self.publication.settings


def read_target(content: Path) -> tuple[Target | None, list[Problem]]:
    """Settings, disclosed quarters and the ledger as it is; a ledger with errors is not added to."""
    settings, problems = read_settings(content)
    if settings is None:
        return None, problems
    disclosed, more = read_disclosed(content, settings.fiscal_years)
    rules, files, unread = read_rule_files(content)
    problems += unread
    # An import may well come before the first quarter.
    problems += [problem for problem in more if problem.code != _NONE_DISCLOSED]
    book = None
    if event_files(content, ProblemList(content)):
        book, more = read_book(content, settings)
        problems += more
        if book is None:
            return None, problems
    problems = [problem for problem in problems if problem.severity is not Severity.WARNING]
    publication = Publication(content, settings, (), tuple(rules), tuple(disclosed), rule_files=tuple(files))
    return None if problems else Target(publication, book), problems
