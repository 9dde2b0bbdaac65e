"""What of a published release is another one by today's texts, settings and books, and all that stays as it was."""

from decimal import Decimal

from msgspec.structs import replace

from transparency.closing.quarters import ClosedQuarter, in_force
from transparency.closing.signatories import ClosedBooks
from transparency.disclosure.document import ClosingRecord
from transparency.ledger.book import Book
from transparency.ledger.replay import replay
from transparency.publication.private import read_private
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.published.blocks import CompanyFacts
from transparency.release.composing import compose_releases
from transparency.release.release import Amended, CorrectionCause, Release, Value

USUAL = {
    Amended.TEXT: CorrectionCause.MISTYPED,
    Amended.NAMES: CorrectionCause.MISNAMED,
    Amended.RULES: CorrectionCause.WRONG_RULE,
    Amended.COMPANY: CorrectionCause.MISCOUNTED,
    Amended.PEOPLE: CorrectionCause.LATE_ENTRY,
}
"""The cause of a correction where nobody says another."""
REVISIONS = frozenset({CorrectionCause.LATE_ENTRY, CorrectionCause.BETTER_DATA})
"""Causes that improve a number when better data arrives; all others mend a mistake."""
HEADLINES = (
    "pool.set_aside",
    "awards.promised",
    "awards.earned",
    "holdings.owned",
    "awards.promised.fully_diluted",
    "capitalization.fully_diluted",
)
"""Figures of which a change of more than a hundredth makes a correction material."""


def facts_today(
    books: ClosedBooks, publication: Publication, book: Book, closed: ClosedQuarter
) -> tuple[CompanyFacts | None, list[Problem]]:
    """What the books say of others today, as far as it may be printed: by the rule by which it is when closing."""
    from transparency.ledger.sources import Sources  # noqa: PLC0415 (a correction of company facts only)
    from transparency.privacy.occasion import Occasion  # noqa: PLC0415 (likewise)
    from transparency.privacy.other_holders import company_facts  # noqa: PLC0415 (likewise)

    positions, problems = replay(book, publication)
    private, missing = read_private(books.root, publication.settings)
    if positions is None or private is None:
        return None, [*problems, *missing]
    past = [each.record.cells for each in in_force(books.closed) if each.disclosure.as_of < closed.disclosure.as_of]
    quarter = next(each.quarter for each in publication.disclosed if each.quarter.id == closed.quarter)
    now = Occasion(
        Sources(positions),
        book,
        publication,
        private,
        quarter=quarter,
        past=past[-1] if past else None,
    )
    return company_facts(now, closed.record.cells.block), []


def composed_today(
    books: ClosedBooks, publication: Publication, closed: ClosedQuarter, record: ClosingRecord
) -> tuple[Release | None, list[Problem]]:
    """The release as it would be composed today from the same cells, in the currency of then."""
    company = publication.settings.company.model_copy(update={"currency": closed.release.currency})
    settings = publication.settings.model_copy(update={"company": company})
    known = [each for each in in_force(books.closed) if each.disclosure.as_of <= closed.disclosure.as_of]
    cells = [each.record.cells for each in known[:-1]]
    frozen = {each.quarter: each.release for each in known[:-1]}
    releases, problems = compose_releases(
        replace(publication, settings=settings), [*cells, record.cells], closed=frozen
    )
    return (releases[-1] if releases and releases[-1].quarter == closed.quarter else None), problems


def amended(before: Release, today: Release, parts: tuple[Amended, ...]) -> Release:
    """A release with these parts of it as they are today; all others stay as they were published."""
    release = replace(before, correction=None)
    if Amended.TEXT in parts:
        release = replace(release, signed_by=today.signed_by)
    if Amended.RULES in parts:
        release = replace(release, policies=today.policies, rules=today.rules, returns=today.returns)
    if Amended.COMPANY in parts:
        release = replace(
            release,
            counted=today.counted,
            grounds=today.grounds,
            recipe=today.recipe,
            holders={id: release.holders.get(id, name) for id, name in today.holders.items()},
            figures={id: today.figures[id] for id in release.figures if id in today.figures},
            tables={id: today.tables[id] for id in release.tables if id in today.tables},
            identities=today.identities,
        )
    if Amended.NAMES in parts:
        release = replace(release, pools=today.pools, holders=today.holders, breakdowns=today.breakdowns)
    return release


def is_material(before: Release, after: Release) -> bool:
    """Whether a reader would have concluded something else.

    Where a headline figure moved by more than a hundredth, or other rules or policies were in force
    (reference/public-page-and-founder-workflow.md, 6.3, step 10).
    """
    named = [[(one.id, one.version) for one in (*release.rules, *release.policies)] for release in (before, after)]
    return named[0] != named[1] or any(_moved(before.value(id), after.value(id)) for id in HEADLINES)


def _moved(before: Value, after: Value) -> bool:
    """Whether a number is another one by more than a hundredth, or stated in one of the two only.

    >>> was, none = Value(amount=-1_000), Value(amount=None)
    >>> [_moved(was, Value(amount=number)) for number in (-1_010, -1_011, -990, -989)]
    [False, True, False, True]
    >>> _moved(was, none), _moved(none, none), _moved(Value(amount=0), Value(amount=1))
    (True, False, True)
    """
    if before.amount is None or after.amount is None:
        return before.amount != after.amount
    was, now = Decimal(before.amount), Decimal(after.amount)
    return abs(now - was) * 100 > abs(was)
