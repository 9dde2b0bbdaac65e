"""What may be printed of every quarter: what was frozen where one is closed, drawn where one is open; and its audit.

The key and the solver are needed only for a new quarter and for the audit, so they are loaded there.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from transparency.audit.commitment import changed_capitalization, changed_events
from transparency.closing.quarters import ClosedQuarter, in_force
from transparency.ledger.book import Book
from transparency.ledger.cap_table import untied
from transparency.ledger.positions import Positions
from transparency.publication.private import read_private
from transparency.publication.problem import Problem, exit_code
from transparency.publication.publication import Publication
from transparency.published.blocks import Published
from transparency.published.conditions import advice, standing_against
from transparency.rules.grants.conformance import Conformance
from transparency.rules.rule import Rule
from transparency.units import factor

if TYPE_CHECKING:
    from transparency.audit.findings import Findings
    from transparency.ledger.contributions import Granted

REDRAWN = 2
"""So many blocks a printed number has to be off, for its quarter and all later ones to be drawn anew (rule 6)."""


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


def protect(checked: Checked, closed: Sequence[ClosedQuarter]) -> tuple[Protected | None, list[Problem]]:
    """What may be printed of every disclosed quarter; nothing, with the problems, where that may not be.

    ``closed``: the first of them, whose values were frozen, in the order of closing.
    """
    kept = tuple(each.record.cells for each in in_force(closed))
    problems = _changed(checked, kept)
    if problems:
        return None, problems
    published: tuple[Published, ...] | None = kept
    if len(kept) < len(checked.publication.disclosed):
        published, problems = _draw(checked, kept)
    return None if published is None else Protected(checked, published), problems


def _changed(checked: Checked, published: Sequence[Published]) -> list[Problem]:
    """Where the books are not those with which quarters were published, as far as the key that is at hand can tell."""
    publication = checked.publication
    if not published:
        return []
    private, _problems = read_private(publication.root, publication.settings)  # what is wrong is told when it is needed
    events = changed_events(checked.book, checked.positions, publication, published, private) if private else []
    return [*events, *changed_capitalization(checked.book, publication, published)]


def redrawn(
    before: Checked, now: Checked, true: Checked, closed: Sequence[ClosedQuarter], first: str
) -> tuple[tuple[Published, ...] | None, list[Problem]]:
    """The quarters from ``first`` on drawn anew: everything published of all closed ones, where that may be.

    ``before``: the books with which they were closed. ``now``: with what was booked since in its own quarter, from
    ``first`` on. ``true``: the same from the beginning on.
    ``closed``: of each quarter the release in force. Problems: C14 (no number of it is two blocks off, or one before it
    is), those of drawing.
    """
    from transparency.audit.findings import distances  # noqa: PLC0415 (quarters drawn anew only)
    from transparency.audit.truth import tallies, truths  # noqa: PLC0415 (the solver)
    from transparency.ledger.uneven_splits import uneven_splits  # noqa: PLC0415 (quarters drawn anew only)
    from transparency.privacy.door import publish  # noqa: PLC0415 (the solver)

    kept = [each.record.cells for each in closed]
    private, problems = read_private(now.publication.root, now.publication.settings)
    if private is None:
        return None, problems
    tallied = tallies(true.positions, true.publication, kept, granted=_granted(true))
    off = [
        max((blocks for _, blocks in distances(cells, tally)), default=0.0)
        for cells, tally in zip(kept, tallied, strict=True)
    ]
    place = [cells.quarter for cells in kept].index(first)
    if wrong := _unwarranted(kept, off, place):
        return None, [wrong]
    if uneven := uneven_splits(now.positions, now.book, now.publication.disclosed[place:]):
        return None, uneven
    was = truths(before.positions, before.publication, kept, granted=_granted(before))
    superseded = {cells.quarter: (cells, amounts) for cells, amounts in zip(kept, was, strict=True)}
    published, more = publish(
        now.positions,
        now.book,
        now.publication,
        kept[:place],
        private=private,
        granted=_granted(now),
        superseded=superseded,
    )
    problems = [*problems, *more]
    return (None if exit_code(problems) else published), problems


def _unwarranted(kept: Sequence[Published], off: Sequence[float], place: int) -> Problem | None:
    """C14 where quarters may not be drawn anew from the one at ``place`` on. ``off``: of each, the most blocks."""
    early = next((number for number in range(place) if off[number] >= REDRAWN), None)
    if early is not None:
        message = f"Numbers of {kept[early].quarter}, before it, are two blocks or more from the books as well."
        return Problem("C14", message, hint=f"Begin there: transparency correct {kept[early].quarter} --redraw")
    if off[place] < REDRAWN:
        message = f"No number of {kept[place].quarter} is two blocks or more from the books: they stay as printed."
        hint = "What was booked late counts in the open quarter; its readers are told with --what people."
        return Problem("C14", message, hint=hint)
    return None


def audit_of(protected: Protected) -> "Findings":
    """Everything published, and what would be next, beside the truth: the private audit."""
    from transparency.audit.findings import audit  # noqa: PLC0415 (only the audit needs it)
    from transparency.audit.truth import tallies  # noqa: PLC0415 (the solver)

    checked, published = protected.checked, protected.published
    granted = _granted(checked)
    return audit(published, tallies(checked.positions, checked.publication, published, granted=granted))


def _draw(checked: Checked, kept: Sequence[Published]) -> tuple[tuple[Published, ...] | None, list[Problem]]:
    """The quarters that are closed, and every new one, drawn with the key."""
    from transparency.ledger.few_people import about_few  # noqa: PLC0415 (a new quarter only)
    from transparency.ledger.uneven_splits import uneven_splits  # noqa: PLC0415 (a new quarter only)
    from transparency.privacy.door import publish  # noqa: PLC0415 (the solver)

    publication, book, positions = checked.publication, checked.book, checked.positions
    private, problems = read_private(publication.root, publication.settings)
    if private is None:
        return None, problems
    new = publication.disclosed[len(kept) :]
    problems = [
        *problems,
        *standing_against(publication, kept, private),
        *about_few(positions, book, new),
        *uneven_splits(positions, book, new),
    ]
    if exit_code(problems):
        return None, problems
    granted = _granted(checked)
    published, more = publish(positions, book, publication, kept, private=private, granted=granted)
    problems = [*problems, *more]
    if exit_code(problems):
        return None, problems
    return published, [*problems, *_advised(checked, published), *untied(book, positions, publication)]


def _advised(checked: Checked, published: Sequence[Published]) -> list[Problem]:
    """What to think about before the last quarter is published, when anyone holds anything."""
    from transparency.rules.grants.sizes import in_force, sizes_of  # noqa: PLC0415 (a new quarter only)

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
    from transparency.ledger.contributions import Granted  # noqa: PLC0415 (a new quarter and the audit only)
    from transparency.rules.grants.sizes import counted_grants, most_at_once  # noqa: PLC0415

    if checked.conformance is None:
        return None
    splits = checked.book.splits([pool.id for pool in checked.publication.settings.pools])
    counted = counted_grants(checked.conformance, checked.rules)
    quarters = [disclosed.quarter for disclosed in checked.publication.disclosed]
    most = {
        quarter.index: most_at_once(checked.rules, counted, splits, quarter.end, quarter.index) for quarter in quarters
    }
    return Granted(counted, most)
