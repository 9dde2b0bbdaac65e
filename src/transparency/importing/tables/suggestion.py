"""Drafting a mapping for any table: the fields that its headers mean, and its own words to be given a meaning.

A draft is never empty and never prints what a person is called. What holds numbers or days and has no field stands in
it as a line to be read, so that no quantity is dropped in silence.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from transparency.importing.spelling import folded
from transparency.importing.tables.amounts import exact
from transparency.importing.tables.csv_file import encoding_of
from transparency.importing.tables.days import SLASHED
from transparency.importing.tables.mapping import TableMapping, parse_mapping, shipped, shipped_text
from transparency.importing.tables.people import name_form
from transparency.importing.tables.sheet import HEADER_DEPTH, MOST_BYTES, Cell, Sheet, read_sheets
from transparency.importing.tables.table import AwardTable, is_note, spoken_of, wanted
from transparency.importing.tables.vocabulary import FIELD_OF, HEADERS, field_of
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
_AMOUNTS = ("units", "price", "exercised", "cancelled", "forfeited", "expired", "repurchased", "outstanding")
_DAYS = ("vest_start", "expires", "left", "leave_from", "leave_to")
_ENDED = {"transaction", "cancelled", "forfeited", "expired", "repurchased"}
_WHOSE = ("person", "name", "email")


@dataclass(slots=True)
class _Draft:
    """What is known of a table before it is written as a mapping."""

    table: AwardTable
    guessed: set[str] = field(default_factory=set)
    """Fields told from the parts of a header only."""
    second: list[tuple[str, str]] = field(default_factory=list)
    """Headers that mean a field which has a column already."""
    base: TableMapping | None = None
    """The shipped mapping that knows most of the columns."""


def suggestion(path: Path, settings: Settings | None) -> tuple[str, list[Problem]]:
    """The text of a draft mapping, never empty. Problems: N50 to N52, N65; as a warning N54, what has no column."""
    try:
        encoding = encoding_of(path.read_bytes() if path.stat().st_size <= MOST_BYTES else b"")
    except OSError:
        encoding = ""
    sheets, problems = read_sheets(path, encoding, FIELD_OF)
    if not any(sheet.rows for sheet in sheets):
        why = problems[0].message if problems else "The file is empty."
        if not problems:
            problems = [Problem("N54", why, path.name)]
        head = f"# No draft of {path.name}: {why} What a mapping looks like:\n"
        return head + "".join(f"# {line}\n" for line in shipped_text("generic").splitlines()), problems
    draft = _recognised(sheets)
    lines = [
        f"# A draft for {path.name}. Read every line: what it says is taken at its word.",
        "schema: transparency-mapping/1",
        *([f"about: {_text(draft.base.about)}"] if draft.base else []),
        *([f"sheet: {_text(draft.table.sheet.name)}"] if draft.table.sheet.name else []),
        *([f"encoding: {encoding}   # the file is not UTF-8; names in private/people.csv show if this is right"]
          if encoding else []),
        *_columns(draft),
        *_dates(draft),
        *_numbers(draft),
        *_meanings(draft, settings),
    ]  # fmt: skip
    return "\n".join(lines) + "\n", [*problems, *_missing(draft.table, path.name)]


def _recognised(sheets: list[Sheet]) -> _Draft:
    """The likeliest header row of all sheets that are shown, and what its cells mean."""
    shown = [sheet for sheet in sheets if not sheet.hidden and sheet.rows] or [sheet for sheet in sheets if sheet.rows]
    places = [(sheet, place) for sheet in shown for place in range(min(HEADER_DEPTH, len(sheet.rows)))]
    sheet, place = max(places, key=lambda at: _likelihood(at[0].rows[at[1]][1]))
    headers = ["" if cell is None else str(cell) for cell in sheet.rows[place][1]]
    draft = _Draft(AwardTable(sheet, headers, {}, sheet.rows[place + 1 :]))
    draft.base = _nearest(headers)
    given = wanted(draft.base) if draft.base else {}
    known = {header: (name, False) for name, heads in given.items() for header in heads}
    told = [
        (at, header, *(known.get(folded(header)) or field_of(folded(header))))
        for at, header in enumerate(headers) if header
    ]  # fmt: skip
    for at, header, name, by_parts in sorted(told, key=lambda each: (each[3], _rank(each[1]), each[0])):
        if name and name not in draft.table.columns:
            draft.table.columns[name] = [at]
            draft.guessed |= {name} if by_parts else set()
        elif name:
            draft.second.append((header, name))
    columns = draft.table.columns
    if "granted_on" not in columns and "units" in columns and _ENDED & columns.keys():  # what became of awards
        draft.second.append((headers[columns.pop("units")[0]], "units"))
    if "award" in columns:
        draft.table.rows = [(row, cells) for row, cells in draft.table.rows if not is_note(cells, columns)]
    return draft


def _rank(header: str) -> int:
    """How early a header stands among those of its field: “Stakeholder Name” before “Name”.

    >>> _rank("Stakeholder Name") < _rank("Name") < _rank("Anything") == len(FIELD_OF)
    True
    """
    shape = folded(header)
    return HEADERS[FIELD_OF[shape]].split("|").index(shape) if shape in FIELD_OF else len(FIELD_OF)


def _likelihood(cells: list[Cell]) -> tuple[int, int]:
    """How many fields the words of a row mean, then how many words it has, if no two are the same.

    >>> _likelihood(["Grant Date", "Quantity Granted", "Anything", 5, None]), _likelihood(["Anything", "Anything"])
    ((2, 3), (0, 0))
    """
    words = [folded(cell) for cell in cells if isinstance(cell, str)]
    return len({FIELD_OF[word] for word in words if word in FIELD_OF}), len(words) if len(words) == len(
        set(words)
    ) else 0


def _nearest(headers: list[str]) -> TableMapping | None:
    """The shipped mapping of which at least half of the headers are known, the most if several."""
    there = {folded(header) for header in headers if header}
    best: tuple[int, TableMapping | None] = (len(there) // 2, None)
    for name in shipped():
        mapping, _ = parse_mapping(shipped_text(name), name)
        if mapping is not None and name != "generic":
            count = len({header for heads in wanted(mapping).values() for header in heads} & there)
            best = max(best, (count, mapping), key=lambda each: each[0])
    return best[1]


def _columns(draft: _Draft) -> Iterator[str]:
    table = draft.table
    yield "columns:"
    for name, (at,) in sorted(table.columns.items(), key=lambda item: item[1]):
        note = "   # told from parts of the header: is it?" if name in draft.guessed else ""
        yield f"  {name}: {_text(table.headers[at])}{note}"
    if not table.columns:
        yield "  award: ''"
    for header, name in draft.second:
        yield f"  # {_text(header)} may mean `{name}` too: name the one that is meant"
    amounts = [header for header in table.unmapped if header not in {header for header, _ in draft.second}]
    for header in amounts:
        yield f"  # {_text(header)} holds numbers or days and has no field: name it, or it is dropped"
    for name, what in (("award", "the award's own id"), ("granted_on", "the day of the grant"), ("units", "its units")):
        if name not in table.columns and (name == "award" or not _ENDED & table.columns.keys()):
            yield f"  # {name}: …   # which column holds {what}?"
    rest = [header for header in table.dropped if header not in amounts]
    yield f"# Dropped: {spoken_of(rest) or 'nothing'}"


def _missing(table: AwardTable, name: str) -> Iterator[Problem]:
    """N54, a warning: what no column was recognised for. The draft says where to write it."""
    ends = bool(_ENDED & table.columns.keys())
    needed = ["award", *([] if ends and "units" not in table.columns else ["granted_on", "units"])]
    lacking = [f"`{name}`" for name in needed if name not in table.columns]
    if not set(_WHOSE) & table.columns.keys() and "units" in table.columns:
        lacking.append("`person`, `name` or `email`")
    if lacking:
        message = f"No column was recognised for {', '.join(lacking)}."
        hint = f"Write one of these into the draft: {spoken_of([header for header in table.headers if header])}."
        hint += " If none holds it, the file is no table of awards: `transparency import mappings` lists those known."
        yield Problem("N54", message, name, hint=hint, severity=Severity.WARNING)


def _dates(draft: _Draft) -> list[str]:
    """The order of days and months, if the cells prove it or the system is known to write it so."""
    table = draft.table
    days = [at for name, (at,) in table.columns.items() if name.endswith("_on") or name in _DAYS]
    cells = {str(cell) for at in days for cell in table.column(at) if cell is not None}
    slashed = [match for cell in cells if (match := SLASHED.match(cell))]
    if not slashed:
        return []
    first, second = any(int(m[1]) > 12 for m in slashed), any(int(m[2]) > 12 for m in slashed)
    if first != second:
        proven = "day-first" if first else "month-first"
        return [f"dates: {proven}   # some days of this table can be read in no other way"]
    if all(match[0][len(match[1])] == "." for match in slashed):
        return ["dates: day-first   # days with points are written so; no day of this table proves it"]
    if draft.base is not None and draft.base.dates and not first:
        return [f"dates: {draft.base.dates}   # as this system writes dates; no day of this table proves it"]
    return ["dates: ''   # month-first or day-first: nothing in this table tells"]


def _numbers(draft: _Draft) -> list[str]:
    """What begins the decimals, if a number in two signs proves it or the system is known to write it so."""
    table = draft.table
    places = [at for name, (at,) in table.columns.items() if name in _AMOUNTS]
    written = {str(cell) for at in places for cell in table.column(at) if cell}
    cells = [re.sub(r"[^0-9.,'’ ]", "", text).strip() for text in written if "." in text or "," in text]
    signs = {
        cell[last] for cell in cells
        if (last := max(cell.rfind("."), cell.rfind(","))) > 0
        and exact(cell) is not None
        and cell.count(cell[last]) == 1
    }  # fmt: skip
    open_ = any("," in cell or "." in cell for cell in cells if exact(cell) is None)
    if len(signs) == 1:
        word = "decimal-point" if signs == {"."} else "decimal-comma"
        return [f"numbers: {word}   # some numbers of this table can be read in no other way"]
    if open_ and draft.base is not None and draft.base.numbers:
        return [f"numbers: {draft.base.numbers}   # as this system writes numbers; none of this table proves it"]
    return (
        ["numbers: ''   # decimal-point (1,000) or decimal-comma (1.000): nothing in this table tells"] if open_ else []
    )


def _meanings(draft: _Draft, settings: Settings | None) -> Iterator[str]:
    table = draft.table
    pools = [pool.id for pool in settings.pools] if settings else []
    if "plan" not in table.columns:
        pool = pools[0] if len(pools) == 1 else "''"
        yield f"pool: {pool}   # the pool of all these awards"
    whose = [at for name in _WHOSE for at in table.columns.get(name, ())]
    called = {name_form(name) for name in {str(cell) for at in whose for cell in table.column(at) if cell}}
    for name, setting in LOOKED_UP.items():
        if name in table.columns:
            yield from _words(draft, setting, name, called)
    yield "rule: ''   # id of the rule that these grants name, in force on their days; or a column `rule`"
    yield "# inputs: {licence: {column: Licence, values: {Full: full}}}   # what a rule that computes was given"
    yield "# attributes: {role: therapist}   # for everyone who is new to the ledger"
    yield "# pool_events: [{on: 2024-01-01, units: 500000}]   # what the board set aside, if the ledger lacks it"
    yield "# totals: {providers: {reserved: 0, granted: 0, outstanding: 0, available: 0}}   # as its summary says"


def _words(draft: _Draft, setting: str, name: str, called: set[str]) -> Iterator[str]:
    """The words of a column, each to be given a meaning; none that is what somebody is called."""
    table, known = draft.table, getattr(draft.base, setting, {}) if draft.base else {}
    (at,) = table.columns[name]
    words = Counter("" if cell is None else str(cell) for cell in table.column(at))
    if short := len(table.rows) - words.total():  # rows that end before the column
        words[""] += short
    yield f"{setting}:   # {_ASK[setting]}"
    hidden = 0
    for word, count in sorted(words.items())[:MOST_WORDS]:
        if name_form(word) in called - {""} or "@" in word:
            hidden += count
            continue
        meant = known.get(word)
        shown = meant if isinstance(meant, str) and meant else "''"
        yield f"  {_text(word)}: {'{type: skip}' if setting == 'transactions' else shown}   # {count:,} rows"
    if hidden:
        yield f"  # {hidden:,} rows hold what a person is called, here too: is it the right column?"
    if len(words) > MOST_WORDS:
        yield f"  # {len(words) - MOST_WORDS:,} more words: is it the right column?"


def _text(word: str) -> str:
    r"""A word as YAML.

    >>> print(_text('A "b" \\ c\x07'))
    "A \"b\" \\ c "
    """
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if char.isprintable() else " " for char in escaped) + '"'
