"""Whose award each row is: the source's own id, or a random one for a name and an address, in any order of the rows."""

from collections.abc import Iterable, Sequence

from transparency.importing.questions import Question, plain
from transparency.importing.spelling import folded
from transparency.importing.tables.cells import TableRow
from transparency.importing.tables.people import KnownPeople, name_form
from transparency.importing.tables.table_reading import TableReading

_DIGITS = 15
"""So many digits of a number a spreadsheet program keeps."""


def note_everyone(reading: TableReading, rows: Sequence[TableRow]) -> None:
    """Learn who is in the table before any row is read: ids and addresses that other rows with the same name lack."""
    _note_ids(reading.people, rows)
    _note_addresses(reading.people, rows)
    _ask_names(reading, rows)
    for field in ("person", "award"):
        _ask_rounded(reading, rows, field)


def _note_ids(people: KnownPeople, rows: Sequence[TableRow]) -> None:
    """Ids of people who stand without one in another row of the table: whichever comes first, they are one person."""
    bare = {name_form(row.text("name")) for row in rows if not row.text("person")}
    for row in rows if bare else ():
        if row.text("person") and name_form(row.text("name")) in bare:
            people.note(row.identifier("person"), row.text("name"), row.text("email"))


def _note_addresses(people: KnownPeople, rows: Iterable[TableRow]) -> None:
    """People without an id who have an address, before those who have only a name."""
    for row in rows:
        if row.text("email") and not row.text("person"):
            people.id_of(row.text("name"), row.text("email"))


def _ask_names(reading: TableReading, rows: Iterable[TableRow]) -> None:
    """N42: one id under names that have no word in common. A spreadsheet program may have made one id of two."""
    names: dict[str, tuple[frozenset[str], int]] = {}
    asked = set()
    for row in rows:
        person, words = row.text("person"), frozenset(folded(row.text("name")).split())
        if not person or not words or person in asked:
            continue
        before, place = names.setdefault(person, (words, row.number))
        if not words & before:
            asked.add(person)
            message = f"Rows {place} and {row.number} have one person's id, and names without a common word."
            choices = {"one": "it is one person"}
            question = Question(f"names:{plain(person)}", "N42", message, f"row {row.number}", choices, _units(row))
            reading.questions.ask(question)


def _ask_rounded(reading: TableReading, rows: Iterable[TableRow], field: str) -> None:
    """N66: ids of more than 15 digits that all end in zeros: a spreadsheet program may have rounded them."""
    long = [(row, id) for row in rows if (id := row.text(field)).isdecimal() and len(id) > _DIGITS]
    if not long or any(id[_DIGITS:].strip("0") for _, id in long):
        return
    message = f"All ids of more than {_DIGITS} digits in the column for `{field}` end in zeros, as rounded ones do."
    choices = {"keep": "these are the ids of the source"}
    units = sum(_units(row) for row, _ in long)
    reading.questions.ask(Question(f"rounded:{field}", "N66", message, f"row {long[0][0].number}", choices, units))


def _units(row: TableRow) -> int:
    """Units at stake; the row is read later, with what is wrong with it."""
    cell = str(row.cell("units")[0] or "")
    return int(cell) if cell.isascii() and cell.isdecimal() and len(cell) < 16 else 1


def holder_of(reading: TableReading, row: TableRow) -> str | None:
    """The person's id in the source, or a random one for the name and address."""
    name, email = row.text("name"), row.text("email")
    if row.text("person"):
        person = row.identifier("person")
        if person:
            reading.people.note(person, name, email)
        return person or None
    if not name and not email:
        reading.faults.add("N61", row.number, "The row does not say whose award it is.", "An id, a name or an address.")
        return None
    known = reading.people.id_of(name, email)
    if known is None:
        message = "Several people have this name, and the row has no address or id to tell them apart."
        reading.faults.add("N61", row.number, message, "Export a column of ids or addresses.")
    return known
