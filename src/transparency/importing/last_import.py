"""What each import added to the publication, and taking the last one back while nothing stands on it.

Kept in ``private/imports.json``, newest last: ids of events, lines of providers, and ``publication.yaml`` as it was.
Taking back drops these lines and leaves every other byte. Nothing may stand on them: no closed quarter that counts one
of them, no event behind them, no change of their own lines by hand. A later import is taken back first.
"""

import hashlib
import re
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec
import polars as pl
from msgspec import Struct, field

from transparency.durable import File, read_before
from transparency.importing.additions import Addition
from transparency.importing.pseudonym import CROSSWALK, open_pseudonyms
from transparency.importing.target import PROVIDERS, Target
from transparency.importing.trial import EVENTS, tried
from transparency.ledger.replay.timeline import with_counting
from transparency.publication.files.regular_files import stands
from transparency.publication.files.text_file import TextFile
from transparency.publication.problem import Problem, exit_code
from transparency.publication.reading import SETTINGS, parse_settings
from transparency.publication.settings import Settings

RECORDS = "imports.json"
_IDS = re.compile(rb"\b[gp]-[a-z2-7]{16}\b")
_RESTORE = "Restore the file from the repository's history and try again, or reverse single events by new ones."


class ImportRecord(Struct, frozen=True):
    """What one import added."""

    source: str
    """Name of what was imported."""
    day: date
    """The day of the import."""
    added: Mapping[str, int]
    """Type of event → how many."""
    events: tuple[str, ...]
    """Ids of the events added, in the order of their lines."""
    sha256: str
    """Of these lines."""
    providers: Mapping[str, str] = field(default_factory=dict)
    """Pseudonym → the line added to ``providers.csv``."""
    columns: Mapping[str, int] = field(default_factory=dict)
    """File → how many columns were added at the end of each line that was there."""
    settings: tuple[str, str] | None = None
    """``publication.yaml`` as it was, and with the vesting terms that were added; ``None``: it stayed."""


class _Records(Struct, frozen=True):
    imports: tuple[ImportRecord, ...] = ()
    schema: str = "transparency-imports/1"


class Undo(Struct, frozen=True):
    """What taking an import back changes."""

    record: ImportRecord
    files: tuple[File, ...]
    edited: int
    """Lines of ``providers.csv`` that were changed by hand since, and go with the others."""
    kept_terms: bool
    """Whether vesting terms stay, because ``publication.yaml`` was changed since."""


def read_records(private: Path) -> tuple[tuple[ImportRecord, ...], list[Problem]]:
    """What earlier imports added, oldest first; N11 where the file cannot be read."""
    try:
        data = read_before(private / RECORDS)
        return (() if data is None else msgspec.json.decode(data, type=_Records).imports), []
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is damaged"
        hint = "Put it back from your backup. Without it (delete it) imports go on; those so far cannot be taken back."
        return (), [Problem("N11", f"{RECORDS} in the private folder cannot be read: {reason}.", hint=hint)]


def records_file(private: Path, records: Sequence[ImportRecord]) -> File:
    """The file of these records."""
    data = msgspec.json.encode(_Records(tuple(records)))
    return File(private / RECORDS, data, read_before(private / RECORDS), private=True)


def record_of(source: str, day: date, addition: Addition, files: Sequence[File], content: Path) -> ImportRecord:
    """What an import adds by these ``files``, to be kept with the records of those before it."""
    planned = {file.place: file for file in files}
    added: dict[str, int] = {}
    for row in addition.events:
        added[row["type"]] = added.get(row["type"], 0) + 1
    lines = {name: _lines(planned[content / name].data) for name in (EVENTS, PROVIDERS) if content / name in planned}
    fresh = lines.get(EVENTS, [])[-len(addition.events) :] if addition.events else []
    people = lines.get(PROVIDERS, [])[-len(addition.providers) :] if addition.providers else []
    settings = planned.get(content / SETTINGS)
    return ImportRecord(
        source,
        day,
        added,
        tuple(row["event"] for row in addition.events),
        _sha256(fresh),
        {row["provider"]: line.decode() for row, line in zip(addition.providers, people, strict=True)},
        {name: more for name, text in lines.items() if (more := _columns_added(planned[content / name], text)) > 0},
        None if settings is None else ((settings.before or b"").decode(), settings.data.decode()),
    )


def undo_of(target: Target, private: Path) -> tuple[Undo | None, list[Problem]]:
    """How the last import is taken back; N14 where there is none, or something stands on it.

    Problems also: N11, and N12 where the ledger would not pass ``check`` without it.
    """
    records, problems = read_records(private)
    names, more = open_pseudonyms(private)
    if problems or more or names is None:
        return None, problems + more
    if not records:
        message = "No import is on record that could be taken back."
        return None, [
            Problem("N14", message, hint="Every import that adds something is noted in private/imports.json.")
        ]
    record = records[-1]
    problems = _stands_on(target, record)
    events, more = _without_events(target.content, record)
    if problems or events is None:
        return None, problems + more
    providers, edited = _without_providers(target.content, record)
    settings: Settings | None = target.settings
    kept = False
    files = [file for file in (providers, events) if file is not None]
    if record.settings is not None:
        before, written = record.settings
        place = target.content / SETTINGS
        if read_before(place) == written.encode():
            files.insert(0, File(place, before.encode(), written.encode()))
            settings, problems = _restored(before, target.settings)
        else:
            kept = True
    if settings is None:
        return None, problems
    problems = tried(target.publication, settings, target.book, files)[1]
    if problems:
        return None, problems
    gone = {id.decode() for file in files for id in _IDS.findall(file.before or b"")}
    gone -= {id.decode() for file in files for id in _IDS.findall(file.data)}
    names.drop(gone)
    crosswalk = private / CROSSWALK
    private_files = [
        File(crosswalk, names.crosswalk_text().encode(), read_before(crosswalk), private=True),
        records_file(private, records[:-1]),
    ]
    return Undo(record, (*files, *private_files), edited, kept), []


def _restored(before: str, now: Settings) -> tuple[Settings | None, list[Problem]]:
    """``publication.yaml`` as it was; N14 where it is no sound one, or other settings than vesting terms would move."""
    settings, problems = parse_settings(TextFile(SETTINGS, before, ""))
    if settings is not None and not exit_code(problems) and _without_terms(settings) == _without_terms(now):
        return settings, []
    message = f"{SETTINGS} as {RECORDS} has it from before the import is not what an import may leave behind."
    hint = f"An import adds vesting terms and nothing else: restore {RECORDS} in the private folder from your backup."
    return None, [*problems, Problem("N14", message, SETTINGS, hint=hint)]


def _without_terms(settings: Settings) -> Settings:
    return settings.model_copy(update={"vesting": {}})


def _stands_on(target: Target, record: ImportRecord) -> list[Problem]:
    """N14 for a closed quarter that counts one of the import's events."""
    if target.book is None:
        return []
    closed = [
        disclosed.quarter
        for disclosed in target.publication.disclosed
        if stands(target.content, f"quarters/{disclosed.quarter.id}/release.json")
    ]
    counted = with_counting(target.book.events, target.publication.disclosed, target.settings.fiscal_years)
    first = counted.filter(pl.col("event").is_in(list(record.events)))["quarter"].min()
    standing = [quarter for quarter in closed if isinstance(first, int) and first <= quarter.index]
    if not standing:
        return []
    message = f"{standing[-1].id} is closed, and counts events of the import of {record.source} on {record.day}."
    hint = "What was closed stays. Correct what is wrong by new events, or by an import of a corrected export."
    return [Problem("N14", message, EVENTS, hint=hint)]


def _without_events(content: Path, record: ImportRecord) -> tuple[File | None, list[Problem]]:
    """The file of events without the import's lines; N14 where something stands behind them or they were changed."""
    before = read_before(content / EVENTS) or b""
    wanted = set(record.events)
    lines = _lines(before)
    at = [place for place, line in enumerate(lines) if place and _cell(line, _place(lines[0], "event")) in wanted]
    found = [lines[place] for place in at]
    if len(found) != len(wanted) or _sha256(found) != record.sha256:
        message = f"Lines of the import of {record.source} on {record.day} were changed or taken out since."
        return None, [Problem("N14", message, EVENTS, hint=_RESTORE)]
    behind = [place for place in range(at[-1] + 1 if at else 0, len(lines)) if at and lines[place].strip()]
    if behind:
        many = "1 event stands" if len(behind) == 1 else f"{len(behind):,} events stand"
        message = f"{many} behind the import of {record.source} on {record.day}, which no import added."
        hint = "Take it back by hand first, if it is wrong too; else correct what is wrong by new events."
        return None, [Problem("N14", message, EVENTS, behind[0] + 1, hint=hint)]
    return _shortened(content / EVENTS, before, set(at), record.columns.get(EVENTS, 0)), []


def _without_providers(content: Path, record: ImportRecord) -> tuple[File | None, int]:
    """The file of providers without the import's lines, and how many of these were changed by hand since."""
    if not record.providers:
        return None, 0
    before = read_before(content / PROVIDERS) or b""
    lines = _lines(before)
    where = _place(lines[0], "provider") if lines else 0
    at = [place for place, line in enumerate(lines) if place and _cell(line, where) in record.providers]
    edited = [place for place in at if lines[place].decode() != record.providers[_cell(lines[place], where)]]
    return _shortened(content / PROVIDERS, before, set(at), record.columns.get(PROVIDERS, 0)), len(edited)


def _shortened(place: Path, before: bytes, gone: set[int], columns: int) -> File:
    r"""A file without some lines and without the last ``columns``, where they are empty in every line that stays.

    >>> _shortened(Path("x"), b"a,b,c\n1,2,\n3,4,\n", {1}, 1).data
    b'a,b\n3,4\n'
    >>> _shortened(Path("x"), b"a,b,c\r\n1,2,\r\n\r\n3,4,\r\n", {1}, 2).data  # something stands in the last two
    b'a,b,c\r\n\r\n3,4,\r\n'
    >>> _shortened(Path("x"), b"a,b\n1,\n3,\n", {2}, 0).data
    b'a,b\n1,\n'
    """
    end = b"\r\n" if b"\r\n" in before else b"\n"
    mark = BOM_UTF8 if before.startswith(BOM_UTF8) else b""
    kept = [line for number, line in enumerate(_lines(before)) if number not in gone]
    if columns and all(not line.strip() or line.endswith(b"," * columns) for line in kept[1:]):
        kept = [line[:-columns] if line.strip() else line for line in kept]
        kept[0] = b",".join(_lines(before)[0].split(b",")[:-columns])
    return File(place, mark + end.join(kept) + end, before)


def _lines(data: bytes) -> list[bytes]:
    r"""The lines of a file, without their ends, a mark of its beginning and what is empty behind them.

    >>> _lines(b"\xef\xbb\xbfa\r\n\r\nb\r\n\r\n"), _lines(b"a\nb"), _lines(b"\n")
    ([b'a', b'', b'b'], [b'a', b'b'], [])
    """
    end = b"\r\n" if b"\r\n" in data else b"\n"
    text = data.removeprefix(BOM_UTF8).rstrip(b"\r\n")
    return text.split(end) if text else []


def _place(header: bytes, column: str) -> int:
    """Where a column stands in a line; the first where there is none of that name.

    >>> _place(b'date,"event"', "event"), _place(b"date,event", "provider")
    (1, 0)
    """
    names = [name.strip(b'"').decode() for name in header.split(b",")]
    return names.index(column) if column in names else 0


def _cell(line: bytes, place: int) -> str:
    """The cell at a place of a line; empty where the line ends before it.

    >>> _cell(b'e1,"g 1",5', 1), _cell(b"e1,g1", 1), _cell(b"e1,g1", 2)
    ('g 1', 'g1', '')
    """
    cells = line.split(b",", place + 1)
    return cells[place].strip(b'"').decode() if place < len(cells) else ""


def _columns_added(file: File, lines: Sequence[bytes]) -> int:
    r"""How many more columns the lines have than the file had; none for a new file.

    >>> [_columns_added(File(Path("x"), b"", before), [b"a,b,c,d"]) for before in (b"a,b\n1,2\n", None)]
    [2, 0]
    """
    before = _lines(file.before or b"")
    return lines[0].count(b",") - before[0].count(b",") if before else 0


def _sha256(lines: Sequence[bytes]) -> str:
    return hashlib.sha256(b"\n".join(lines)).hexdigest()
