"""From a table of awards, or of what became of them, to transactions. Only mapped columns are read.

A row with granted units gives a ``grant``; its other columns of units give what ended. A column of units that ended is
a total, so that its event has one id for ever: when a later export says more, the import asks (N31) instead of adding
twice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from transparency.importing.imported import Dropped, Imported, Person, Totals, Transaction
from transparency.importing.questions import Question, Questions
from transparency.importing.tables.cells import Faults, TableRow, WordLookup
from transparency.importing.tables.mapping import Ending, TableMapping, mapping_faults
from transparency.importing.tables.people import KnownPeople
from transparency.importing.tables.sheet import read_sheets
from transparency.importing.tables.table import ENDINGS, AwardTable, find_table
from transparency.ledger.vesting import vested_by
from transparency.publication.problem import Problem, Severity
from transparency.publication.settings import EventBased, Immediate, Settings

_KINDS = {name: kinds[0] for name, kinds in ENDINGS.items() if len(kinds) == 1}
"""Columns of units that ended in one way only → the event type."""


@dataclass(slots=True)
class _Reading:
    """What is known while the rows are read."""

    mapping: TableMapping
    settings: Settings
    questions: Questions
    people: KnownPeople
    faults: Faults
    words: WordLookup
    imported: Imported = field(default_factory=lambda: Imported("table"))
    awards: dict[str, int] = field(default_factory=dict)
    """Award → row that granted it."""
    persons: dict[str, Person] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    """Event id → how often it came up."""
    skipped: dict[str, int] = field(default_factory=dict)


def read_table(
    path: Path, mapping: TableMapping, settings: Settings, questions: Questions, people: KnownPeople
) -> tuple[Imported | None, list[Problem]]:
    """Read an export by a mapping. Adds people seen for the first time to ``people``. Problems: N50 to N64."""
    problems = list(mapping_faults(mapping, settings))
    sheets, more = read_sheets(path, mapping.encoding)
    problems += more
    if not sheets or any(problem.severity is Severity.ERROR for problem in problems):
        return None, problems
    table, more = find_table(sheets, mapping, path.name)
    problems += more
    if table is None:
        return None, problems
    reading = _Reading(mapping, settings, questions, people, Faults(path.name, []), WordLookup(path.name))
    _pool_events(reading)
    rows = [
        TableRow(number, cells, table, mapping, reading.faults, settings.company.currency)
        for number, cells in table.rows
    ]
    _note_ids(people, rows)
    for row in rows:
        _read_row(reading, row)
    if not mapping.plans and len(plans := _plans(table)) > 1:
        message = f"The table holds {len(plans)} plans, and the mapping does not say which are for providers."
        hint = "Add `plans:` to the mapping, each with its pool or `skip`: " + ", ".join(sorted(plans)[:6])
        problems.append(Problem("N60", message, path.name, hint=hint))
    if table.sheet.rounded:
        message = f"{table.sheet.rounded:,} numbers of the sheet have more than 15 digits and were read to 15."
        problems.append(Problem("N64", message, path.name, severity=Severity.WARNING))
    problems += reading.faults.problems + reading.words.problems()
    imported = _closed(reading, table)
    return (None if any(problem.severity is Severity.ERROR for problem in problems) else imported), problems


def _pool_events(reading: _Reading) -> None:
    for event in reading.mapping.pool_events:
        pool = event.pool or reading.mapping.pool or reading.settings.pools[0].id
        kind = "pool_authorized" if event.units > 0 else "pool_reduced"
        source = f"pool/{pool}/{event.on}"
        reading.imported.transactions.append(
            Transaction(source, kind, event.on, "pool_events of the mapping", pool, units=abs(event.units))
        )


def _plans(table: AwardTable) -> set[str]:
    places = table.columns.get("plan", [])
    return {str(cells[place]) for place in places for _, cells in table.rows if place < len(cells) and cells[place]}


def _read_row(reading: _Reading, row: TableRow) -> None:
    """One row: its award, whose it is, what was granted and what ended."""
    mapping, columns = reading.mapping, row.table.columns
    award = row.text("award")
    if not award:
        reading.faults.add("N61", row.number, "The row has no award id.", "Every award needs its id in the source.")
        return
    pool = mapping.pool or reading.settings.pools[0].id
    if "plan" in columns and mapping.plans:
        meant = reading.words.meaning(row, "plan", "plans", mapping.plans)
        if meant is None or meant == "skip":
            _skip(reading, "another plan" if meant else "")
            return
        pool = meant
    if "relationship" in columns and (mapping.relationships or "units" in columns):
        meant = reading.words.meaning(row, "relationship", "relationships", mapping.relationships)
        if meant != "take":
            _skip(reading, "people who are no providers" if meant else "")
            return
    granted = row.units("units") if "units" in columns else None
    if "units" not in columns:
        _ended(reading, row, award, None)
        return
    if award in reading.awards:
        message = f"The award of this row stands in row {reading.awards[award]} too."
        reading.faults.add("N61", row.number, message, "Each award is granted once; keep one of the rows.")
        return
    reading.awards[award] = row.number
    grant = _grant(reading, row, award, pool, granted)
    if grant is not None and _agrees(reading, row, grant):
        reading.imported.transactions.append(grant)
        _ended(reading, row, award, grant)


def _skip(reading: _Reading, why: str) -> None:
    if why:
        reading.skipped[why] = reading.skipped.get(why, 0) + 1


def _grant(reading: _Reading, row: TableRow, award: str, pool: str, granted: int | None) -> Transaction | None:
    mapping, columns = reading.mapping, row.table.columns
    day, person = row.day("granted_on"), _person(reading, row)
    terms: str | None = ""
    if "schedule" in columns:
        terms = reading.words.meaning(row, "schedule", "schedules", mapping.schedules)
    instrument: str | None = ""
    if "instrument" in columns:
        instrument = reading.words.meaning(row, "instrument", "instruments", mapping.instruments)
    price, start, expires = row.price("price"), row.day("vest_start"), row.day("expires")
    if not granted or day is None:
        if granted == 0 or ("units" in columns and row.cell("units")[0] is None):
            reading.faults.add("N57", row.number, "The award has no units.", "Take the row out, or fill it in.")
        if day is None and row.cell("granted_on")[0] is None:
            reading.faults.add("N59", row.number, "The award has no grant date.")
        return None
    if person is None or terms is None or instrument is None:
        return None
    left = row.day("left")
    before = reading.persons.get(person)
    joined = min(day, start or day, before.joined if before else day)
    reading.persons[person] = Person(person, joined, left or (before.left if before else None), mapping.attributes)
    return Transaction(
        f"{award}/grant", "grant", day, f"row {row.number}", pool, person, award, granted, price,
        instrument=instrument, vesting=terms, vest_start=start, expires=expires, rule=mapping.rule,
    )  # fmt: skip


def _note_ids(people: KnownPeople, rows: Sequence[TableRow]) -> None:
    """Ids of people who stand without one in another row of the table: whichever comes first, they are one person."""
    bare = {row.text("name").casefold() for row in rows if not row.text("person")}
    for row in rows:
        if row.text("person") and row.text("name").casefold() in bare:
            people.note(row.text("person"), row.text("name"), row.text("email"))


def _person(reading: _Reading, row: TableRow) -> str | None:
    """The person's id in the source, or a random one for the name and address."""
    person, name, email = row.text("person"), row.text("name"), row.text("email")
    if person:
        reading.people.note(person, name, email)
        return person
    if not name and not email:
        reading.faults.add("N61", row.number, "The row does not say whose award it is.", "An id, a name or an address.")
        return None
    known = reading.people.id_of(name, email)
    if known is None:
        message = "Several people have this name, and the row has no address or id to tell them apart."
        reading.faults.add("N61", row.number, message, "Export a column of ids or addresses.")
    return known


def _agrees(reading: _Reading, row: TableRow, grant: Transaction) -> bool:
    """Whether the row's own sums agree; otherwise N62 is asked, or N63 told."""
    granted, ended = grant.units or 0, 0
    for name in ENDINGS:
        if name in row.table.columns and name not in ("repurchased", "transferred"):
            ended += row.units(name) or 0
    mark = re.sub(r"[^A-Za-z0-9_.-]", "_", grant.grant)
    outstanding, adjusted = row.units("outstanding"), row.units("adjusted")
    if outstanding and adjusted and outstanding != adjusted:
        message = f"The award was split: {outstanding:,} units outstanding, {adjusted:,} after splits."
        reading.faults.add(
            "N63", row.number, message, "An export of today does not say when. Import an OCF package instead."
        )
        return False
    if ended > granted:
        question = Question(
            f"overdrawn.{mark}", "N62",
            f"Of award {grant.grant} {ended:,} units ended, but only {granted:,} were granted", grant.where,
            {"leave-out": "leave the award out of the ledger"}, ended - granted,
        )  # fmt: skip
        reading.questions.ask(question)
        return False
    if outstanding is not None and outstanding != granted - ended:
        question = Question(
            f"outstanding.{mark}", "N62",
            f"Award {grant.grant}: {granted:,} granted less {ended:,} ended leave {granted - ended:,}, but the export "
            f"says {outstanding:,} outstanding", grant.where,
            {"rows": "keep what the columns of the row say", "leave-out": "leave the award out of the ledger"},
            abs(outstanding - granted + ended),
        )  # fmt: skip
        return reading.questions.ask(question) != "leave-out"
    return True


def _ended(reading: _Reading, row: TableRow, award: str, grant: Transaction | None) -> None:
    """What ended of an award: one event for each column of units that is filled."""
    columns = row.table.columns
    meant: Ending | None = None
    if "transaction" in columns:
        meant = reading.words.meaning(row, "transaction", "transactions", reading.mapping.transactions)
        if meant is None or meant.type == "skip":
            _skip(reading, "transactions of a kind that is skipped" if meant else "")
            return
    for name in ENDINGS:
        units = row.units(name) if name in columns else None
        if not units:
            continue
        day = row.day(f"{name}_on") or row.day("ended_on")
        if day is None:
            if row.cell(f"{name}_on")[0] is None and row.cell("ended_on")[0] is None:
                reading.faults.add("N59", row.number, f"{units:,} units {name}, but the row has no day for it.")
            continue
        for kind, part in _kinds(reading, row, name, (units, day), meant=meant, grant=grant):
            source = f"{award}/{kind}" if grant else f"{award}/{kind}/{day}"
            reading.seen[source] = reading.seen.get(source, 0) + 1
            if reading.seen[source] > 1:
                source += f"/{reading.seen[source]}"
            reading.imported.transactions.append(
                Transaction(
                    source, kind, day, f"row {row.number}", grant.pool if grant else "",
                    grant=award, units=part, cause=meant.cause if meant else "",
                )
            )  # fmt: skip


def _kinds(
    reading: _Reading,
    row: TableRow,
    name: str,
    what: tuple[int, date],
    *,
    meant: Ending | None,
    grant: Transaction | None,
) -> Iterator[tuple[str, int]]:
    """Event types and units of a column of units that ended."""
    units, day = what
    if name == "exercised":
        yield ("settle" if grant and grant.instrument == "RSU" else "exercise"), units
    elif name in _KINDS:
        yield _KINDS[name], units
    elif meant is not None and meant.type not in ("split_by_vesting", "skip"):
        yield meant.type, units
    elif grant is None:
        hint = "Say under `transactions:` whether they were forfeited or expired, or import them with the awards."
        reading.faults.add("N61", row.number, "Whether these units were earned cannot be told from this table.", hint)
    else:
        yield from _by_vesting(reading, row, grant, units, day)


def _by_vesting(
    reading: _Reading, row: TableRow, grant: Transaction, units: int, day: date
) -> Iterator[tuple[str, int]]:
    """What was unearned on that day is forfeited, the rest expired."""
    terms = reading.settings.vesting.get(grant.vesting, Immediate())
    if isinstance(terms, EventBased):
        hint = "Use the columns `forfeited` and `expired`, or book these by hand."
        reading.faults.add("N61", row.number, "What vests by events cannot be told from a table.", hint)
        return
    granted = grant.units or 0
    vested = vested_by(granted, terms, grant.vest_start or grant.day, day, grant_date=grant.day)
    forfeited = min(units, granted - vested)
    if forfeited:
        yield "forfeit", forfeited
    if units > forfeited:
        yield "expire", units - forfeited


def _closed(reading: _Reading, table: AwardTable) -> Imported:
    """The import with its counts."""
    imported = reading.imported
    imported.people = sorted(reading.persons.values(), key=lambda person: (person.joined, person.source))
    imported.totals = {pool: Totals(**given) for pool, given in reading.mapping.totals.items()}
    imported.read = {"rows": len(table.rows) + table.notes}
    imported.mapped = {"rows": len({event.where for event in imported.transactions if event.where.startswith("row")})}
    reason = "not among the columns of the mapping"
    imported.dropped = [Dropped(name, count, reason) for name, count in sorted(table.dropped.items())]
    imported.dropped += [Dropped("rows", count, why) for why, count in sorted(reading.skipped.items())]
    if table.notes:
        imported.dropped.append(Dropped("rows", table.notes, "totals and notes"))
    imported.complete = table.complete
    return imported
