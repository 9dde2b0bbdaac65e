"""Drafting a mapping: the shipped one that fits best, with the export's own words to be given a meaning."""

from pathlib import Path

from transparency.importing.tables.days import SLASHED
from transparency.importing.tables.mapping import TableMapping, parse_mapping, shipped, shipped_text
from transparency.importing.tables.sheet import read_sheets
from transparency.importing.tables.table import AwardTable, find_table, wanted
from transparency.publication.problem import Problem, Severity
from transparency.publication.settings import Settings

MOST_WORDS = 40
LOOKED_UP = {
    "schedule": "schedules", "instrument": "instruments", "plan": "plans", "relationship": "relationships",
    "transaction": "transactions",
}  # fmt: skip
"""Column → the setting in which its words are looked up."""
_ASK = {
    "schedules": "id of vesting terms in publication.yaml",
    "instruments": "instrument in the ledger",
    "plans": "id of a pool, or skip",
    "relationships": "take or skip",
    "transactions": "{type: forfeit, cause: left_voluntarily} or expire, company_cancel, repurchase, skip",
}


def suggestion(path: Path, settings: Settings | None) -> tuple[str | None, list[Problem]]:
    """The text of a draft mapping. Problems: N50 to N52, N54 when no shipped mapping fits at all."""
    sheets, problems = read_sheets(path)
    if not sheets:
        return None, problems
    best: tuple[int, str, TableMapping, AwardTable] | None = None
    for name in shipped():
        mapping, _ = parse_mapping(shipped_text(name), name)
        assert mapping is not None
        table, _ = find_table(sheets, mapping, path.name)
        if table is not None and (best is None or len(table.columns) > best[0]):
            best = (len(table.columns), name, mapping, table)
    if best is None:
        heads = [str(cell) for _, cells in sheets[0].rows[:3] for cell in cells if cell is not None]
        message = "No mapping that comes with the program fits this table."
        hint = "Copy the mapping `generic` and write your headers into it. The first rows: " + ", ".join(heads)[:300]
        problems = [problem for problem in problems if problem.severity is Severity.WARNING]
        return None, [*problems, Problem("N54", message, path.name, hint=hint)]
    _, name, mapping, table = best
    return _draft(path.name, name, mapping, table, settings), problems


def _draft(file: str, name: str, mapping: TableMapping, table: AwardTable, settings: Settings | None) -> str:
    lines = [
        f"# A draft for {file}, from the mapping {name}. Read every line: what it says is taken at its word.",
        "schema: transparency-mapping/1",
        f"about: {_text(mapping.about)}",
    ]
    if table.sheet.name:
        lines.append(f"sheet: {_text(table.sheet.name)}")
    lines.append("columns:")
    fields = wanted(mapping)
    for field in fields:
        if field in table.columns:
            heads = [_text(table.headers[place]) for place in table.columns[field]]
            lines.append(f"  {field}: {heads[0] if len(heads) == 1 else '[' + ', '.join(heads) + ']'}")
    lines.append(f"# Dropped: {', '.join(table.dropped) or 'nothing'}")
    lines += _dates(mapping, table)
    pools = [pool.id for pool in settings.pools] if settings else []
    if "plan" not in table.columns:
        lines.append(f"pool: {pools[0] if len(pools) == 1 else ''}   # the pool of all these awards")
    for field, setting in LOOKED_UP.items():
        if field in table.columns:
            lines += _words(setting, getattr(mapping, setting), table, field)
    lines += [
        "rule: ''   # id of the rule that these grants name, in force on their days",
        "# attributes: {role: therapist}   # for everyone who is new to the ledger",
        "# pool_events: [{on: 2024-01-01, units: 500000}]   # what the board set aside, if the ledger lacks it",
        "# totals: {providers: {reserved: 0, granted: 0, outstanding: 0, available: 0}}   # as its summary says",
    ]
    return "\n".join(lines) + "\n"


def _dates(mapping: TableMapping, table: AwardTable) -> list[str]:
    """The order of days and months, if the cells prove it or the system is known to write it so."""
    days = [place for field, places in table.columns.items() for place in places if field.endswith("_on") or field in
            ("vest_start", "expires", "left")]  # fmt: skip
    cells = [str(cells[place]) for _, cells in table.rows for place in days if place < len(cells)]
    slashed = [match for cell in cells if (match := SLASHED.fullmatch(cell))]
    if not slashed:
        return []
    first, second = any(int(m[1]) > 12 for m in slashed), any(int(m[2]) > 12 for m in slashed)
    if first != second:
        proven = "day-first" if first else "month-first"
        return [f"dates: {proven}   # some days of this table can be read in no other way"]
    if mapping.dates and not first:
        return [f"dates: {mapping.dates}   # as this system writes dates; no day of this table proves it"]
    return ["dates: ''   # month-first or day-first: nothing in this table tells"]


def _words(setting: str, known: dict[str, object], table: AwardTable, field: str) -> list[str]:
    places = table.columns[field]
    words: dict[str, int] = {}
    for _, cells in table.rows:
        word = next((str(cells[place]) for place in places if place < len(cells) and cells[place] is not None), "")
        words[word] = words.get(word, 0) + 1
    lines = [f"{setting}:   # {_ASK[setting]}"]
    for word, count in sorted(words.items())[:MOST_WORDS]:
        meant = known.get(word)
        shown = meant if isinstance(meant, str) else "''"
        if setting == "transactions":
            shown = "{type: skip}"
        lines.append(f"  {_text(word)}: {shown}   # {count:,} rows")
    return lines


def _text(word: str) -> str:
    """A word as YAML."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'
