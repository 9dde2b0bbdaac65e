"""What may be printed of every quarter: what was kept where one is published, drawn where one is new; and its audit.

The key and the solver are needed only for a new quarter and for the audit, so they are loaded there.
"""

from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from transparency.audit.commitment import changed_capitalization, changed_events
from transparency.durable import File
from transparency.ledger.book import Book
from transparency.ledger.cap_table import untied
from transparency.ledger.positions import Positions
from transparency.publication.private import read_private
from transparency.publication.problem import Problem, exit_code
from transparency.publication.publication import Publication
from transparency.published.archive import LOCK, Archive, archive_files, read_archive
from transparency.published.blocks import Published
from transparency.published.conditions import advice, standing_against
from transparency.rules.conformance import Conformance
from transparency.rules.rule import Rule
from transparency.units import factor

if TYPE_CHECKING:
    from transparency.audit.findings import Findings
    from transparency.privacy.granted import Granted


class Checked(Struct, frozen=True):
    """A publication's books as they were found to be sound: about single people, and never shown."""

    publication: Publication
    book: Book
    positions: Positions
    rules: tuple[Rule, ...]
    conformance: Conformance | None
    """Every grant against its rule; nothing when the rules were not sound."""


class Protected(Struct, frozen=True):
    """What may be printed of every disclosed quarter, and what it was made from."""

    checked: Checked
    published: tuple[Published, ...]
    archive: Archive
    """What stood in the content folder before."""
    lock: bytes | None
    """The lock's own file as it was read."""

    def to_keep(self) -> list[File]:
        """Files of the content folder that keep each new quarter, each with what it was planned on.

        A draft that nobody has signed may still change, and is not kept.
        """
        publication = self.checked.publication
        both = zip(self.published, publication.disclosed, strict=False)
        signed = [published for published, disclosed in takewhile(lambda pair: pair[1].signed_by, both)]
        files = archive_files(self.archive, signed[len(self.archive.published) :])
        return [
            File(publication.root / path, data, self.lock if path == LOCK else None) for path, data in files.items()
        ]


def protect(checked: Checked) -> tuple[Protected | None, list[Problem]]:
    """What may be printed of every disclosed quarter; nothing, with the problems, where that may not be."""
    publication = checked.publication
    place = publication.root / LOCK
    lock = place.read_bytes() if place.is_file() else None
    archive, problems = read_archive(publication.root, [disclosed.quarter.id for disclosed in publication.disclosed])
    if not problems:
        problems = _changed(checked, archive.published)
    if problems:
        return None, problems
    published: tuple[Published, ...] | None = archive.published
    if len(archive.published) < len(publication.disclosed):
        published, problems = _draw(checked, archive)
    return None if published is None else Protected(checked, published, archive, lock), problems


def _changed(checked: Checked, published: Sequence[Published]) -> list[Problem]:
    """Where the books are not those with which quarters were published, as far as the key that is at hand can tell."""
    publication = checked.publication
    if not published:
        return []
    private, _problems = read_private(publication.root, publication.settings)  # what is wrong is told when it is needed
    events = changed_events(checked.positions, publication, published, private) if private else []
    return [*events, *changed_capitalization(checked.book, publication, published)]


def audit_of(protected: Protected) -> "Findings":
    """Everything published, and what would be next, beside the truth: the private audit."""
    from transparency.audit.findings import audit  # noqa: PLC0415 (only the audit needs it)
    from transparency.audit.truth import tallies  # noqa: PLC0415 (the solver)

    checked, published = protected.checked, protected.published
    granted = _granted(checked)
    return audit(published, tallies(checked.positions, checked.publication, published, granted=granted))


def _draw(checked: Checked, archive: Archive) -> tuple[tuple[Published, ...] | None, list[Problem]]:
    """The quarters of the archive, and every new one, drawn with the key."""
    from transparency.ledger.few_people import about_few  # noqa: PLC0415 (a new quarter only)
    from transparency.privacy.door import publish  # noqa: PLC0415 (the solver)

    publication, book, positions = checked.publication, checked.book, checked.positions
    private, problems = read_private(publication.root, publication.settings)
    if private is None:
        return None, problems
    problems = [
        *problems,
        *standing_against(publication, archive.published, private),
        *about_few(positions, book, publication.disclosed[len(archive.published) :]),
    ]
    if exit_code(problems):
        return None, problems
    granted = _granted(checked)
    published, more = publish(positions, book, publication, archive.published, private=private, granted=granted)
    problems = [*problems, *more]
    if exit_code(problems):
        return None, problems
    return published, [*problems, *_advised(checked, published), *untied(book, positions, publication)]


def _advised(checked: Checked, published: Sequence[Published]) -> list[Problem]:
    """What to think about before the last quarter is published, when anyone holds anything."""
    from transparency.rules.grant_sizes import in_force, sizes_of  # noqa: PLC0415 (a new quarter only)

    last = checked.publication.disclosed[-1]
    if not (checked.positions.holdings["quarter"] == last.quarter.index).any():
        return []
    splits = checked.book.splits([pool.id for pool in checked.publication.settings.pools])
    sizes = [
        int(size * factor(splits, start, last.quarter.end, pool=rule.pool))
        for rule in in_force(checked.rules, last.quarter.end)
        if (start := rule.dates.effective_from)
        for grant in rule.grants
        for size in sizes_of(rule, grant)
    ]
    return advice(published[-1], last, sizes)


def _granted(checked: Checked) -> "Granted | None":
    """What the rules say of the grants in the ledger; nothing when these were not checked."""
    from transparency.privacy.granted import Granted  # noqa: PLC0415 (the solver)
    from transparency.rules.grant_sizes import counted_grants, most_at_once  # noqa: PLC0415

    if checked.conformance is None:
        return None
    splits = checked.book.splits([pool.id for pool in checked.publication.settings.pools])
    counted = counted_grants(checked.conformance, checked.rules)
    quarters = [disclosed.quarter for disclosed in checked.publication.disclosed]
    most = {
        quarter.index: most_at_once(checked.rules, counted, splits, quarter.end, quarter.index) for quarter in quarters
    }
    return Granted(counted, most)
