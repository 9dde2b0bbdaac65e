"""What random tables of awards become by a mapping, and the mappings that are drafted for them. ``random_tables.txt``.

A table has some columns of an export, a few rows, and cells as people and programs write them: amounts with thousands,
days in several forms, totals, notes, empty lines, sums that disagree.
"""

import re
from pathlib import Path
from random import Random

from tests.expected import assert_as_read
from tests.importing.test_random_packages import Answering, events

from transparency.importing.imported import Imported
from transparency.importing.tables.mapping import parse_mapping
from transparency.importing.tables.people import KnownPeople
from transparency.importing.tables.reading import read_table
from transparency.importing.tables.suggestion import suggestion
from transparency.publication.problem import Problem
from transparency.publication.settings import Settings

TABLE = Path(__file__).parent / "random_tables.txt"
SETTINGS = Settings.model_validate(
    {
        "schema": "transparency-publication/1",
        "company": {"name": "Example Care"},
        "pools": [{"id": "a", "name": "A"}, {"id": "b", "name": "B", "returns": {"forfeited": False}}],
        "vesting": {
            "V4Q": {"kind": "schedule", "every": 3, "period": "months", "occurrences": 4},
            "SALE": {"kind": "event"},
            "NOW": {"kind": "immediate"},
        },
    }
)
ALWAYS = ("award", "units", "granted_on")
OFTEN = ("person", "name", "schedule", "instrument", "outstanding")
FIELDS = (
    "email", "price", "vest_start", "expires", "plan", "relationship", "rule", "inputs", "exercised", "exercised_on",
    "forfeited", "forfeited_on", "expired", "expired_on", "cancelled", "cancelled_on", "repurchased", "repurchased_on",
    "transferred", "transferred_on", "ended_on", "adjusted", "left", "leave_from", "leave_to",
)  # fmt: skip
UNITS = (
    "100",
    "100",
    "240",
    "1,200",
    "1.200",
    "0",
    "",
    "-5",
    "12.5",
    "abc",
    "=1+1",
    "2 000",
    "100 units",
    "$100",
    "1e3",
)
FEW = ("", "", "10", "30", "0", "150", "x", "-", "(20)")
DAYS = (
    "2025-01-15", "2025-02-20", "2025-02-20", "03/04/2025", "31/03/2025", "Mar 5, 2025", "2025-13-01", "soon", "",
    "2025-03-31T22:00:00Z", "1850-01-01", "5.6.2025", "2025-06-30 00:00:00",
)  # fmt: skip
WORDS = {
    "person": ("S1", "S2", "S2", "S 3", "", "007", "=x"),
    "name": ("Ada Example", "Bob Example", "ADA  EXAMPLE", ""),
    "email": ("ada@example.com", "bob@example.com", "", "ADA@example.com"),
    "price": ("0.50", "$1.25", "1,250", "free", "", "-1", "0.1234567", "€2"),
    "schedule": ("quarterly", "on sale", "at once", "monthly?", ""),
    "instrument": ("NSO", "RSU", "RSA", "Phantom", ""),
    "plan": ("Plan A", "Plan B", "Plan C", ""),
    "relationship": ("Consultant", "Employee", "Advisor", ""),
    "rule": ("R-1", "", "R 1", "-"),
    "inputs": ("joining|full", "", "+x"),
}


def filled(pick: Random, field: str, row: int, odd: float) -> str:
    """A cell; ``odd``: how often one that few people write."""
    strange = pick.random() < odd
    if field == "award":
        return pick.choice(("ES-1", "", f"ES {row}/{row}", "=ES")) if strange else f"ES-{row}"
    if field in WORDS:
        return pick.choice(WORDS[field] if strange else WORDS[field][:2])
    if field.endswith("_on") or field in {"vest_start", "expires", "left", "leave_from", "leave_to"}:
        return pick.choice(DAYS if strange else DAYS[:3])
    if field == "units":
        return pick.choice(UNITS if strange else UNITS[:3])
    return pick.choice(FEW if strange else FEW[:5])


def table(pick: Random) -> tuple[list[str], list[list[str]]]:
    """Header and rows."""
    odd = pick.choice((0.0, 0.0, 0.03, 0.15))
    fields = [*ALWAYS, *(field for field in OFTEN if pick.random() < 0.75)]
    fields += [field for field in FIELDS if pick.random() < 0.25]
    for field in list(fields):
        if f"{field}_on" in FIELDS and f"{field}_on" not in fields and pick.random() < 0.8:
            fields.append(f"{field}_on")
    if pick.random() < 0.08:
        fields.remove(pick.choice(ALWAYS))
    rows = [[filled(pick, field, row, odd) for field in fields] for row in range(1, pick.choice((3, 3, 4)))]
    if "outstanding" in fields and "units" in fields and pick.random() < 0.5:
        for row in rows:
            row[fields.index("outstanding")] = row[fields.index("units")]
    if pick.random() < 0.2:
        rows.insert(pick.randrange(len(rows) + 1), ["Total", *("" for _ in fields[1:])])
    if pick.random() < 0.15:
        rows.append(["" if place else "printed by hand" for place, _ in enumerate(fields)][::-1])
    if pick.random() < 0.1:
        rows[0] = rows[0][:-1]
    return fields, rows


def mapping(pick: Random, fields: list[str]) -> str:
    """What the columns and words mean; some of it left open."""
    lines = ["schema: transparency-mapping/1", "columns: {" + ", ".join(f"{field}: {field}" for field in fields) + "}"]
    lines.append(pick.choice(("pool: a", "pool: a", "pool: a", "pool: b", "pool: b", "plans: {Plan A: a}", "pool: c")))
    if "plan" in fields:
        lines[-1] = pick.choice(("plans: {Plan A: a, Plan B: b}", "plans: {Plan A: a, Plan B: skip}", "pool: a"))
    lines.append("schedules: {quarterly: V4Q, on sale: SALE, at once: NOW" + pick.choice((", '': ''}", "}")))
    lines.append("instruments: {NSO: NSO, RSU: RSU, RSA: RSA" + pick.choice((", '': ''}", "}")))
    lines.append("relationships: {Consultant: take, Employee: skip}")
    lines.append(pick.choice(("dates: ''", "dates: day-first", "dates: month-first")))
    lines.append(pick.choice(("numbers: ''", "numbers: decimal-point", "numbers: decimal-comma")))
    lines += ["rule: R-9"] if pick.random() < 0.3 else []
    lines += ["inputs: {licence: {value: full}}"] if pick.random() < 0.2 else []
    if pick.random() < 0.2:
        lines.append("pool_events: [{on: 2024-01-01, units: 5000}, {on: 2024-06-01, units: -500, pool: b}]")
    return "\n".join(lines) + "\n"


def told(problem: Problem) -> str:
    """A problem in a line."""
    place = f" row {problem.line}" if problem.line else ""
    return f"{problem.severity.name.lower()} {problem.code}{place}: {problem.message} {problem.hint}".rstrip()


def became(imported: Imported) -> list[str]:
    """What an import has read, beside its events."""
    lines = [f"# {place.source} left {place.left}" for place in imported.people if place.left]
    lines += [
        f"# {pool} own: {own.granted} granted, {own.outstanding} outstanding" for pool, own in imported.own.items()
    ]
    lines += [f"# {what.what}: {what.outstanding:+} outstanding, {what.findings}" for what in imported.explained]
    lines.append(f"# read {imported.read}, mapped {imported.mapped}, complete {sorted(imported.complete)}")
    return lines + [f"# dropped {gone.count} {gone.name}: {gone.reason}" for gone in imported.dropped]


def taken(number: int, folder: Path) -> str:
    """A table and what it becomes: ``=`` events, ``#`` sums, ``?`` questions, ``!`` problems."""
    pick = Random(f"table {number}")
    fields, rows = table(pick)
    mark = pick.choice((",", ",", ";", "\t"))
    given = mapping(pick, [field for field in fields if field == "award" or pick.random() < 0.94])
    path = folder / "export.csv"
    quoted = [[f'"{cell}"' if mark in cell else cell for cell in row] for row in (fields, *rows)]
    path.write_text("\n".join(mark.join(row) for row in quoted) + "\n", "utf-8")
    chosen, problems = parse_mapping(given, "mapping.yaml")
    lines = [f"# table {number}", *given.splitlines()[2:], *(" | ".join(row) for row in (fields, *rows))]
    if chosen is not None:
        questions = Answering(number % 3)
        imported, problems = read_table(path, chosen, SETTINGS, questions, KnownPeople())
        lines += [*filter(lambda line: "joined" not in line, events(imported)), *became(imported)] if imported else []
        lines += [f"? {asked.code} {asked.id}: {asked.message} → {asked.chosen}" for asked in questions.asked]
    lines += [f"! {told(problem)}" for problem in problems]
    people: dict[str, str] = {}
    text = re.sub("h[0-9a-f]{16}", lambda found: people.setdefault(found[0], f"h{len(people) + 1}"), "\n".join(lines))
    return text + "\n"


def drafted(number: int, folder: Path) -> str:
    """A table and the mapping that is drafted for it."""
    pick = Random(f"draft {number}")
    fields, rows = table(pick)
    heads = [pick.choice(HEADS.get(field, (field,))) for field in fields]
    path = folder / "export.csv"
    quoted = [[f'"{cell}"' if "," in cell else cell for cell in row] for row in (heads, *rows)]
    path.write_text("\n".join(",".join(row) for row in quoted) + "\n", "utf-8")
    text, problems = suggestion(path, SETTINGS if number % 2 else None)
    lines = [f"# draft {number}", *(" | ".join(row) for row in (heads, *rows)), *(text or "").splitlines()]
    return "\n".join([*lines, *(f"! {told(problem)}" for problem in problems), ""])


HEADS = {
    "award": ("Security ID", "Certificate", "ID"),
    "units": ("Options Granted", "Quantity", "Shares Granted"),
    "granted_on": ("Grant Date", "Issue Date"),
    "person": ("Stakeholder ID", "Employee No"),
    "name": ("Optionholder", "Name"),
    "price": ("Exercise Price", "Strike"),
    "cancelled": ("Options Canceled", "Canceled"),
    "outstanding": ("Options Outstanding", "Left over"),
}


def test_what_random_tables_become(tmp_path: Path) -> None:
    assert_as_read(TABLE, (taken(number, tmp_path) for number in range(110)))


def test_what_is_drafted_for_random_tables(tmp_path: Path) -> None:
    assert_as_read(TABLE.with_name("random_drafts.txt"), (drafted(number, tmp_path) for number in range(16)))
