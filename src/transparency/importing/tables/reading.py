"""From a table of awards, or of what became of them, to transactions. Only mapped columns are read.

A row with granted units gives a ``grant``; its other columns of units give what ended. A column of units that ended is
a total, so that its event has one id for ever: when a later export says more, the import asks (N31) instead of adding
twice.
"""

from datetime import date
from pathlib import Path

from transparency.importing.imported import Dropped, Imported, Person, Totals, Transaction
from transparency.importing.questions import Questions
from transparency.importing.tables.cells import Faults, TableRow, WordLookup
from transparency.importing.tables.endings import book_endings, sums_agree
from transparency.importing.tables.holders import holder_of, note_everyone
from transparency.importing.tables.mapping import TableMapping, mapping_faults
from transparency.importing.tables.people import KnownPeople
from transparency.importing.tables.sheet import read_sheets
from transparency.importing.tables.table import AwardTable, find_table, wanted
from transparency.importing.tables.table_reading import TableReading
from transparency.publication.problem import Problem, Severity
from transparency.publication.settings import Settings


def read_table(
    path: Path, mapping: TableMapping, settings: Settings, questions: Questions, people: KnownPeople
) -> tuple[Imported | None, list[Problem]]:
    """Read an export by a mapping. Adds people seen for the first time to ``people``. Problems: N50 to N66."""
    problems = list(mapping_faults(mapping, settings))
    sheets, more = read_sheets(path, mapping.encoding, {head for heads in wanted(mapping).values() for head in heads})
    problems += more
    if not sheets or any(problem.severity is Severity.ERROR for problem in problems):
        return None, problems
    table, more = find_table(sheets, mapping, path.name)
    problems += more
    if table is None:
        return None, problems
    reading = TableReading(table, mapping, settings, questions, people, Faults(path.name, []), WordLookup(path.name))
    _pool_events(reading)
    rows = [
        TableRow(number, cells, table, mapping, reading.faults, settings.company.currency)
        for number, cells in table.rows
    ]
    note_everyone(reading, rows)
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


def _pool_events(reading: TableReading) -> None:
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


def _read_row(reading: TableReading, row: TableRow) -> None:
    """One row: its award, whose it is, what was granted and what ended."""
    mapping, columns = reading.mapping, row.table.columns
    award = row.identifier("award")
    if not award and row.text("award"):
        return
    if not award:
        reading.faults.add("N61", row.number, "The row has no award id.", "Every award needs its id in the source.")
        return
    pool = mapping.pool or reading.settings.pools[0].id
    if "plan" in columns and mapping.plans:
        meant = reading.words.meaning(row, "plan", "plans", mapping.plans)
        if meant is None or meant == "skip":
            reading.skip("another plan" if meant else "")
            return
        pool = meant
    if "relationship" in columns and (mapping.relationships or "units" in columns):
        meant = reading.words.meaning(row, "relationship", "relationships", mapping.relationships)
        if meant != "take":
            reading.skip("people who are no providers" if meant else "")
            return
    granted = row.units("units") if "units" in columns else None
    if "units" not in columns:
        book_endings(reading, row, award, None)
        return
    if award in reading.awards:
        message = f"The award of this row stands in row {reading.awards[award]} too."
        reading.faults.add("N61", row.number, message, "Each award is granted once; keep one of the rows.")
        return
    reading.awards[award] = row.number
    grant = _grant(reading, row, award, pool, granted)
    reading.granted[pool] = reading.granted.get(pool, 0) + (granted or 0)
    if "outstanding" in columns:
        reading.outstanding[pool] = reading.outstanding.get(pool, 0) + (row.units("outstanding") or 0)
    if grant is not None and sums_agree(reading, row, grant):
        reading.imported.transactions.append(grant)
        book_endings(reading, row, award, grant)


def _grant(reading: TableReading, row: TableRow, award: str, pool: str, granted: int | None) -> Transaction | None:
    mapping, columns = reading.mapping, row.table.columns
    day, person = row.day("granted_on"), holder_of(reading, row)
    terms: str | None = ""
    if "schedule" in columns:
        terms = reading.words.meaning(row, "schedule", "schedules", mapping.schedules)
    instrument: str | None = ""
    if "instrument" in columns:
        instrument = reading.words.meaning(row, "instrument", "instruments", mapping.instruments)
    price, start, expires = row.price("price"), row.day("vest_start"), row.day("expires")
    rule, inputs = row.code("rule") or mapping.rule, _inputs(reading, row)
    if not granted or day is None:
        if granted == 0 or ("units" in columns and row.cell("units")[0] is None):
            reading.faults.add("N57", row.number, "The award has no units.", "Take the row out, or fill it in.")
        if day is None and row.cell("granted_on")[0] is None:
            reading.faults.add("N59", row.number, "The award has no grant date.")
        return None
    if person is None or terms is None or instrument is None:
        return None
    _note_person(reading, row, person, min(day, start or day))
    return Transaction(
        f"{award}/grant", "grant", day, f"row {row.number}", pool, person, award, granted, price,
        instrument=instrument, vesting=terms, vest_start=start, expires=expires, rule=rule, inputs=inputs,
    )  # fmt: skip


def _inputs(reading: TableReading, row: TableRow) -> str:
    """What the rule was given, as the ledger's cell says it."""
    parts = [row.code("inputs")]
    for name, asked in reading.mapping.inputs.items():
        if asked.value:
            parts.append(asked.value)
        elif asked.values:
            parts.append(reading.words.meaning(row, f"input {name}", f"inputs: {name}: values", asked.values) or "")
        else:
            parts.append(row.code(f"input {name}"))
    return "|".join(filter(None, parts))


def _note_person(reading: TableReading, row: TableRow, person: str, since: date) -> None:
    """When the person came, left and was away; the order of the person's rows is nothing."""
    before, left = reading.persons.get(person), row.day("left")
    if before and before.left and left and before.left != left:
        message = "Another row says another day on which this person left."
        reading.faults.add("N61", row.number, message, "A person leaves once; correct one of the rows.")
    joined = min(since, before.joined if before else since)
    reading.persons[person] = Person(
        person, joined, left or (before.left if before else None), reading.mapping.attributes
    )
    for field, kind in (("leave_from", "leave_start"), ("leave_to", "leave_end")):
        day = row.day(field)
        source = f"{person}/{kind}/{day}"
        if day is not None and source not in reading.leaves:
            reading.leaves.add(source)
            reading.imported.transactions.append(Transaction(source, kind, day, f"row {row.number}", provider=person))


def _closed(reading: TableReading, table: AwardTable) -> Imported:
    """The import with its counts."""
    imported = reading.imported
    imported.form = table.sheet.form
    imported.people = sorted(reading.persons.values(), key=lambda person: (person.joined, person.source))
    imported.totals = {pool: Totals(**given) for pool, given in reading.mapping.totals.items()}
    imported.own = {
        pool: Totals(granted=granted, outstanding=reading.outstanding.get(pool))
        for pool, granted in reading.granted.items()
    }
    imported.read = {"rows": len(table.rows) + table.notes}
    imported.mapped = {"rows": len({event.where for event in imported.transactions if event.where.startswith("row")})}
    reason = "not among the columns of the mapping"
    imported.dropped = [Dropped(name, count, reason) for name, count in sorted(table.dropped.items())]
    imported.dropped += [Dropped("rows", count, why) for why, count in sorted(reading.skipped.items())]
    if table.notes:
        imported.dropped.append(Dropped("rows", table.notes, "totals and notes"))
    imported.complete = table.complete
    return imported
