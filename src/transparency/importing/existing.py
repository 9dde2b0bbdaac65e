"""What the ledger holds already, as an import compares it, and what of it the source has no more (N40).

An export may well hold less than the one before (another plan, other people), so an award that is missing altogether
says nothing. But when the award is there and one of its events is not, somebody took it out at the source: it is left
as it is, or taken back by a reversal. Hand-written events have ids of another form and are never asked about.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import polars as pl
from msgspec import Struct

from transparency.importing.imported import Imported
from transparency.importing.pseudonym import PREFIX, Pseudonyms
from transparency.importing.questions import Question, Questions
from transparency.ledger.book import Book
from transparency.ledger.schema import EVENT_COLUMNS

LedgerLine = dict[str, str]
"""One line of a ledger file: column → cell, empty cells left out."""

_OWN = ("event", "recorded", "rule", "inputs", "reverses", "fair_value")
COMPARED = [name for name in EVENT_COLUMNS if name not in _OWN]
"""Cells by which an event in the ledger is the same as in the source. Some of the others may be added by hand later."""
CANNOT_REVERSE = ("grant", "split", "reprice", "transfer_in")
"""Event types that an import does not take back: others stand on them, or no reversal of them exists."""
_IMPORTED = re.compile(f"{PREFIX['event']}[a-z2-7]{{16}}")


class ExistingEvents(Struct, frozen=True):
    """The events of the ledger: where each stands, its cells in the order of ``COMPARED``, and which are reversed."""

    place: Mapping[str, int]
    cells: Sequence[tuple[str | None, ...]]
    reversed: frozenset[str]

    def row(self, event: str) -> LedgerLine:
        """The compared cells of an event, and its id."""
        cells = zip(COMPARED, self.cells[self.place[event]], strict=True)
        return {name: cell for name, cell in cells if cell is not None} | {"event": event}


def existing_events(book: Book | None) -> ExistingEvents:
    """Everything that the ledger ``book`` holds; nothing when there is no ledger yet."""
    if book is None or not book.events.height:
        return ExistingEvents({}, (), frozenset())
    ids = book.events["event"].to_list()
    undone = book.events["reverses"].drop_nulls().to_list()
    price = pl.col("price").cast(pl.String).str.strip_chars_end("0").str.strip_suffix(".")
    texts = book.events.select(price if name == "price" else pl.col(name).cast(pl.String) for name in COMPARED)
    return ExistingEvents({name: at for at, name in enumerate(ids)}, texts.rows(), frozenset(undone))


def withdrawals(  # noqa: PLR0917 - all that an event may be missing from
    imported: Imported,
    existing: ExistingEvents,
    present: Collection[str],
    pseudonyms: Pseudonyms,
    questions: Questions,
    today: date,
) -> Iterator[LedgerLine]:
    """The reversals, without their day of booking, of events that the source has no more and the founder takes back.

    ``present``: ids of the ledger's events that the source still has. Events dated after ``today`` are not asked
    about: a reader computes vesting up to that day only. Asks N40.
    """
    subjects = _subjects(imported, pseudonyms)
    for event in sorted(
        existing.place.keys() - set(present) - existing.reversed, key=lambda event: existing.place[event]
    ):
        if not _IMPORTED.fullmatch(event):
            continue
        row = existing.row(event)
        source = subjects.get(row.get("grant") or row.get("provider", ""))
        if source is None or row["type"] not in imported.complete or row["date"] > today.isoformat():
            continue
        if _wants_reversal(questions, row, *source):
            yield {
                "event": reversal_of(event, imported.origin, pseudonyms),
                "date": row["date"],
                "type": "reversal",
                "reverses": event,
            }


def reversal_of(event: str, origin: str, pseudonyms: Pseudonyms) -> str:
    """The id of the reversal by which an import takes a vanished event back."""
    return pseudonyms.id_of("event", origin, f"{event}\nwithdrawn")


def lapse_of(award: str, origin: str, pseudonyms: Pseudonyms) -> str:
    """The id of the lapse that an import books of an award by its rule."""
    return pseudonyms.id_of("event", origin, f"{award}\nlapsed")


def _subjects(imported: Imported, pseudonyms: Pseudonyms) -> dict[str, tuple[str, str]]:
    """Pseudonym → words and place of every award that the source grants, and of every person that it knows."""
    subjects: dict[str, tuple[str, str]] = {}
    for person in imported.people:
        name = pseudonyms.id_of("provider", imported.origin, person.source)
        subjects[name] = (f"person {person.source}", "")
    for transaction in imported.transactions:
        if transaction.kind in ("grant", "transfer_in"):
            subjects[pseudonyms.id_of("grant", imported.origin, transaction.grant)] = (
                f"award {imported.labels.get(transaction.grant, transaction.grant)}",
                transaction.where,
            )
    return subjects


def _wants_reversal(questions: Questions, row: LedgerLine, subject: str, where: str) -> bool:
    units = int(row.get("units", "0"))
    amount = f" of {units:,} units" if units else ""
    message = (
        f"The source has an event no more that an earlier import brought, {row['event']}: "
        f"{row['type']}{amount}, {subject}, on {row['date']}."
    )
    choices = {"keep": "leave it in the ledger"}
    if row["type"] not in CANNOT_REVERSE:
        choices["reverse"] = "take it back by a reversal that is booked today"
    question = Question(f"vanished:{row['event']}", "N40", message, where, choices, units, default="keep")
    return questions.ask(question) == "reverse"
