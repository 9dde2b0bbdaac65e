"""Whether the books are still those with which quarters were published (V13).

Each quarter was published with a commitment to every event counted by its close, which only the key opens. An event
booked later counts in a later quarter and changes none of it. What others held is printed, so it needs no key. Not
held: events without the key, ``providers.csv`` (attributes have a history of their own), and a past of which both the
lock and the values are gone.
"""

from collections.abc import Sequence
from hashlib import sha256

from transparency.audit.row_changes import EVENTS, changed_rows
from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.ledger.reading.capitalization import FILE as CAPITALIZATION
from transparency.ledger.replay.fingerprints import HEADER
from transparency.privacy.other_holders import stated
from transparency.publication.closed_rows import read_closed_rows
from transparency.publication.private import Private
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication
from transparency.published.blocks import ISSUED, CompanyFacts, Published

_EVENTS_HINT = (
    "Restore the rows from the repository's history. A mistake is mended by a new event, with today's day in "
    "`recorded`: it counts in the quarter that is open."
)
_CAPITALIZATION_HINT = (
    "Restore the row; what changed since is a row of a later day. What was wrong then is corrected in the open: "
    "`transparency correct QUARTER --what company`."
)


def changed_events(
    book: Book, positions: Positions, publication: Publication, published: Sequence[Published], private: Private
) -> list[Problem]:
    """V13 for the first published quarter whose events are not those that it was published with.

    One for each row, where the rows of that time were kept; else one for the quarter. Commitments are of all events so
    far, so those of later quarters tell nothing more. Quarters drawn with another key cannot be looked at.
    """
    counted = positions.fingerprints()
    for past, disclosed in zip(published, publication.disclosed, strict=False):
        quarter = disclosed.quarter
        if past.key != private.commitment or past.ledger == private.sealed(past.quarter, counted[quarter.index][0]):
            continue
        message = (
            f"The events counted in {past.quarter} are not those with which it was published: a row was edited, put in "
            "or taken out."
        )
        kept = _kept(publication, published, private)
        rows = changed_rows(book, positions, *kept) if kept else []
        return rows or [Problem("V13", message, EVENTS, hint=_EVENTS_HINT)]
    return []


def _kept(publication: Publication, published: Sequence[Published], private: Private) -> tuple[bytes, int] | None:
    """The rows that counted up to the last quarter of which all were kept as they were, and its ``Quarter.index``."""
    kept = read_closed_rows(publication.root, [each.quarter for each in published])
    found, rows = None, b""
    for past, disclosed in zip(published, publication.disclosed, strict=False):
        if past.quarter not in kept:
            break
        rows += kept[past.quarter]
        if past.ledger == private.sealed(past.quarter, sha256(HEADER + rows).hexdigest()):
            found = rows, disclosed.quarter.index
    return found


def changed_capitalization(book: Book, publication: Publication, published: Sequence[Published]) -> list[Problem]:
    """V13 for each published quarter of which the cap table now says something else than what was printed."""
    problems = []
    for past, disclosed in zip(published, publication.disclosed, strict=False):
        facts = stated(book, publication, disclosed.quarter.end)
        if _said(past.company, facts) == _said(facts, past.company):
            continue
        line = None
        if facts is not None:
            line = int(book.capitalization.filter(book.capitalization["as_of"] == facts.as_of)["line"][0])
        message = f"What others hold at the end of {past.quarter} is not what was printed of it."
        problems.append(Problem("V13", message, CAPITALIZATION, line, hint=_CAPITALIZATION_HINT))
    return problems


def _said(facts: CompanyFacts | None, other: CompanyFacts | None) -> object:
    """What is compared: what was printed to the unit, of groups that both have: others may come and go."""
    if facts is None or other is None:
        return facts
    rounded = {*facts.rounded, *other.rounded}
    issued = None if ISSUED in rounded else facts.others_issued
    shared = {group: units for group, units in facts.others.items() if group in other.others and group not in rounded}
    return facts.as_of, issued, facts.claims_first, shared
