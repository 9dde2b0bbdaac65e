"""From transactions to lines of the ledger: only what it does not have yet, under pseudonyms, as text for the files.

Every transaction's event id is made from the source's id, so importing twice adds nothing. When the source now says
something else for an event, that is a finding (N31): keep the ledger's event, or reverse it and book the new one.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter

import polars as pl
from msgspec import Struct

from transparency.importing.existing import (
    CANNOT_REVERSE,
    COMPARED,
    ExistingEvents,
    LedgerLine,
    existing_events,
    lapse_of,
    reversal_of,
    withdrawals,
)
from transparency.importing.imported import Imported, Transaction
from transparency.importing.pseudonym import PREFIX, Pseudonyms
from transparency.importing.questions import Question, Questions, plain
from transparency.ledger.book import Book
from transparency.ledger.people import in_force
from transparency.ledger.schema import EVENT_COLUMNS, PROVIDER_COLUMNS, TYPES

_SAME = [name for name in EVENT_COLUMNS if name in Transaction.__struct_fields__ and name not in PREFIX]
"""Cells that a transaction already has in the ledger's words."""
_UNSAFE = re.compile(r"""["\r\n]|(?:^|,)[=+@\t-]""")
"""What a spreadsheet would run, or what would break a line."""


class Addition(Struct, frozen=True):
    """What an import adds to the ledger."""

    events: tuple[LedgerLine, ...]
    providers: tuple[LedgerLine, ...]
    known: int
    """Transactions that the ledger had already."""


def addition(
    imported: Imported,
    book: Book | None,
    pseudonyms: Pseudonyms,
    questions: Questions,
    *,
    recorded: date | None,
) -> Addition:
    """What the ledger ``book`` lacks of ``imported``.

    ``recorded``: the day of booking; ``None`` for a first import, whose events count as booked when they took effect.
    """
    existing = existing_events(book)
    rows: list[LedgerLine] = []
    present: set[str] = set()
    known = 0
    transactions = [*imported.transactions, *_departures(imported, book, existing, pseudonyms, recorded)]
    for transaction in sorted(transactions, key=attrgetter("day")):  # stable: the source's order within a day
        row = _row_of(transaction, imported.origin, pseudonyms)
        current = _current(existing, row, transaction, imported.origin, pseudonyms)
        if current is None:
            rows.append(row | _recorded(recorded))
            continue
        version, before, reversed_ = current
        if reversed_ and reversal_of(before["event"], imported.origin, pseudonyms) in existing.place:  # it came back
            rows.append(_row_of(transaction, imported.origin, pseudonyms, version + 1) | _recorded(recorded))
            continue
        known += 1
        present.add(before["event"])
        if not reversed_ and _differs(before, row) and _wants_new(questions, transaction, before, row, imported.labels):
            rows += _corrected(transaction, before, version, (imported.origin, pseudonyms), recorded)
    lapsed = {one.grant for one in imported.transactions} - {one.grant for one in transactions if one.kind == "expire"}
    present |= {lapse_of(award, imported.origin, pseudonyms) for award in lapsed if award}
    if recorded is not None:  # first, so that what the source has instead of an event finds its units free
        gone = withdrawals(imported, existing, present, pseudonyms, questions, recorded)
        rows = [*(row | _recorded(recorded) for row in gone), *rows]
    people = [] if book is None else book.providers["provider"].to_list()
    return Addition(tuple(rows), tuple(_new_people(imported, set(people), pseudonyms)), known)


def _row_of(transaction: Transaction, origin: str, pseudonyms: Pseudonyms, version: int = 1) -> LedgerLine:
    """The ledger's line of a transaction."""
    row = {
        "event": pseudonyms.id_of("event", origin, _versioned(transaction.source, version)),
        "date": transaction.day.isoformat(),
        "type": transaction.kind,
    }
    allowed = TYPES[transaction.kind].allowed
    for name in _SAME:
        value = getattr(transaction, name)
        if value is not None and value != "" and name in allowed:
            row[name] = value if type(value) is str else _cell(value)
    for kind in ("provider", "grant"):
        source = getattr(transaction, kind)
        if source and kind in allowed:
            row[kind] = pseudonyms.id_of(kind, origin, source)
    return row


def _cell(value: object) -> str:
    """A value as a cell: of a decimal no more signs than it needs.

    >>> [_cell(value) for value in (Decimal("2.50"), Decimal("100"), Decimal("100.00"), 7, date(2026, 1, 31))]
    ['2.5', '100', '100', '7', '2026-01-31']
    """
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _versioned(source: str, version: int) -> str:
    r"""What the id of an event is made from: of its first version the id of the source.

    >>> _versioned("t1", 1), _versioned("t1", 2)
    ('t1', 't1\n2')
    """
    return source if version == 1 else f"{source}\n{version}"


def _recorded(day: date | None) -> LedgerLine:
    return {} if day is None else {"recorded": day.isoformat()}


def _current(
    existing: ExistingEvents, row: LedgerLine, transaction: Transaction, origin: str, pseudonyms: Pseudonyms
) -> tuple[int, LedgerLine, bool] | None:
    """The latest version of an event in the ledger: number, cells, whether it is reversed; ``None``: unknown.

    A further version exists only when the one before it was reversed.
    """
    version, name = 1, row["event"]
    if name not in existing.place:
        return None
    while name in existing.reversed:
        later = pseudonyms.id_of("event", origin, _versioned(transaction.source, version + 1))
        if later not in existing.place:
            break
        version, name = version + 1, later
    return version, existing.row(name), name in existing.reversed


def _differs(before: LedgerLine, now: LedgerLine) -> list[str]:
    """The cells that changed at the source. A pool that the ledger fills in by itself is no change.

    >>> _differs({"units": "5", "pool": "main"}, {"units": "6", "date": "2026-01-01"})
    ['date', 'units']
    >>> _differs({"units": "5", "pool": "main", "rule": "R-1"}, {"units": "5", "rule": "R-2"})
    []
    """
    return [name for name in COMPARED if name in now and before.get(name) != now[name]]


def _wants_new(
    questions: Questions, transaction: Transaction, before: LedgerLine, now: LedgerLine, labels: Mapping[str, str]
) -> bool:
    changed = ", ".join(f"{name} {before.get(name, 'empty')} → {now[name]}" for name in _differs(before, now))
    choices = {"keep": "leave the ledger as it is; book the change by hand if it is right"}
    if transaction.kind not in CANNOT_REVERSE:
        choices = {"correct": "reverse the event in the ledger and book what the source says now", **choices}
    units = abs(int(before.get("units", "0")) - int(now.get("units", "0"))) or int(now.get("units", "1"))
    award = f" of {labels.get(transaction.grant, transaction.grant)}" if transaction.grant else ""
    message = f"The source changed an event{award} that the ledger has as {before['event']}: {changed}."
    return (
        questions.ask(
            Question(f"changed:{plain(transaction.source)}", "N31", message, transaction.where, choices, units)
        )
        == "correct"
    )


def _corrected(
    transaction: Transaction, event: LedgerLine, version: int, names: tuple[str, Pseudonyms], recorded: date | None
) -> Iterable[LedgerLine]:
    """A reversal of the ledger's version on its own day, and the new version."""
    origin, pseudonyms = names
    undo = pseudonyms.id_of("event", origin, f"{_versioned(transaction.source, version)}\nreversal")
    yield {
        "event": undo,
        "date": event["date"],
        "type": "reversal",
        "reverses": event["event"],
        **_recorded(recorded),
    }
    yield _row_of(transaction, origin, pseudonyms, version + 1) | _recorded(recorded)


def _departures(
    imported: Imported, book: Book | None, existing: ExistingEvents, pseudonyms: Pseudonyms, recorded: date | None
) -> Iterable[Transaction]:
    """That people left who are in ``providers.csv`` without a day of leaving: its lines stay, so it is an event.

    Where another event says already that somebody left, it counts. Who leaves by the month (``imports.provider_dates``)
    leaves on its last day, so not before that day has come.
    """
    if book is None or recorded is None:
        return
    today = in_force(book.providers, date.max, date.max)
    staying = set(today.filter(pl.col("left").is_null())["provider"])
    left = book.events.filter((pl.col("type") == "provider_status") & (pl.col("cause") == "left"))
    booked = set(left["provider"])
    for person in imported.people:
        name = pseudonyms.id_of("provider", imported.origin, person.source)
        if person.left is None or person.left > recorded or name not in staying:
            continue
        transaction = Transaction(
            f"left\n{person.source}", "provider_status", person.left, provider=person.source, cause="left"
        )
        if name not in booked or _current(
            existing, _row_of(transaction, imported.origin, pseudonyms), transaction, imported.origin, pseudonyms
        ):
            yield transaction


def _new_people(imported: Imported, known: set[str], pseudonyms: Pseudonyms) -> Iterable[LedgerLine]:
    """Lines of ``providers.csv`` for new people; sorted by pseudonym, so that their order tells nothing."""
    rows = []
    for person in imported.people:
        name = pseudonyms.id_of("provider", imported.origin, person.source)
        if name not in known:
            known.add(name)
            row = {"provider": name, "joined": person.joined.isoformat(), **person.attributes}
            rows.append(row | ({"left": person.left.isoformat()} if person.left else {}))
    return sorted(rows, key=lambda row: row["provider"])


def extended(old: bytes, rows: Sequence[LedgerLine], columns: Sequence[str]) -> bytes:
    """The CSV file ``old`` (empty: a new one) with ``rows`` behind its lines, which stay as they are.

    A column that a row needs and the file lacks is added at the end of each line. Cells are codes, dates and numbers
    without commas, quotes or anything that a spreadsheet would run: anything else is a fault of the program.
    """
    if not rows:
        return old
    text = old.decode("utf-8-sig").rstrip("\r\n")
    mark = BOM_UTF8 if old.startswith(BOM_UTF8) else b""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end) if text else [",".join(columns)]
    header = [name.strip('"') for name in lines[0].split(",")]
    needed = {name for row in rows for name in row}
    missing = [name for name in columns if name in needed and name not in header]
    if missing:
        lines = [line + "," * len(missing) if line.strip() else line for line in lines]
        lines[0] = ",".join([*header, *missing])
        header += missing
    for row in rows:
        line = ",".join([row.get(name, "") for name in header])
        if line.count(",") != len(header) - 1 or _UNSAFE.search(line):
            raise ValueError("a cell that no ledger file may hold")
        lines.append(line)
    return mark + (end.join(lines) + end).encode()


def provider_columns(attributes: Iterable[str]) -> tuple[str, ...]:
    """The columns of a new providers file."""
    return (*PROVIDER_COLUMNS, *attributes)
