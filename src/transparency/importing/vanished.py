"""Events that an earlier import brought and the source has no more, though it still has their award: N40.

An export may well hold less than the one before (another plan, other people), so an award that is missing altogether
says nothing. But when the award is there and one of its events is not, somebody took it out at the source: it is left
as it is, or taken back by a reversal. Hand-written events have ids of another form and are never asked about.
"""

import re
from collections.abc import Collection, Iterator
from datetime import date

from transparency.importing.existing import CANNOT_REVERSE, Held, Row
from transparency.importing.imported import Imported
from transparency.importing.pseudonym import PREFIX, Pseudonyms
from transparency.importing.questions import Desk, Finding

_IMPORTED = re.compile(f"{PREFIX['event']}[a-z2-7]{{16}}")


def withdrawals(  # noqa: PLR0917 - all that an event may be missing from
    imported: Imported, held: Held, present: Collection[str], pseudonyms: Pseudonyms, desk: Desk, today: date
) -> Iterator[Row]:
    """The reversals, without their day of booking, of events that the source has no more and the founder takes back.

    ``present``: ids of the ledger's events that the source still has. Events dated after ``today`` are not asked
    about: a reader computes vesting up to that day only. Asks N40.
    """
    subjects = _subjects(imported, pseudonyms)
    for event in sorted(held.place.keys() - set(present) - held.reversed, key=lambda event: held.place[event]):
        if not _IMPORTED.fullmatch(event):
            continue
        row = held.row(event)
        source = subjects.get(row.get("grant") or row.get("provider", ""))
        if source is None or row["type"] not in imported.complete or row["date"] > today.isoformat():
            continue
        if _wants_reversal(desk, row, *source):
            yield {
                "event": reversal_of(event, imported.origin, pseudonyms),
                "date": row["date"],
                "type": "reversal",
                "reverses": event,
            }


def reversal_of(event: str, origin: str, pseudonyms: Pseudonyms) -> str:
    """The id of the reversal by which an import takes a vanished event back."""
    return pseudonyms.id_of("event", origin, f"{event}\nwithdrawn")


def _subjects(imported: Imported, pseudonyms: Pseudonyms) -> dict[str, tuple[str, str]]:
    """Pseudonym → words and place of every award that the source grants, and of every person that it knows."""
    found: dict[str, tuple[str, str]] = {}
    for person in imported.people:
        name = pseudonyms.id_of("provider", imported.origin, person.source)
        found[name] = (f"person {person.source}", "")
    for one in imported.transactions:
        if one.kind in ("grant", "transfer_in"):
            found[pseudonyms.id_of("grant", imported.origin, one.grant)] = (f"award {one.grant}", one.where)
    return found


def _wants_reversal(desk: Desk, row: Row, subject: str, where: str) -> bool:
    units = int(row.get("units", "0"))
    amount = f" of {units:,} units" if units else ""
    message = (
        f"The source has an event no more that an earlier import brought, {row['event']}: "
        f"{row['type']}{amount}, {subject}, on {row['date']}."
    )
    choices = {"keep": "leave it in the ledger"}
    if row["type"] not in CANNOT_REVERSE:
        choices["reverse"] = "take it back by a reversal that is booked today"
    question = Finding(f"vanished:{row['event']}", "N40", message, where, choices, units, default="keep")
    return desk.ask(question) == "reverse"
