"""One import, from a source to the ledger: read, ask, add, prove on a copy that the ledger stays sound, then write."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from transparency.durable import File, read_before
from transparency.importing.additions import Addition, addition, extended, provider_columns
from transparency.importing.existing import LedgerLine
from transparency.importing.identity import with_known_ids, without_forgotten
from transparency.importing.imported import Imported, Totals
from transparency.importing.lapses import lapses
from transparency.importing.last_import import read_records, record_of, records_file
from transparency.importing.pseudonym import CROSSWALK, KEY_FILE, PREFIX, Pseudonyms, open_pseudonyms
from transparency.importing.questions import Questions, read_answers
from transparency.importing.report import REPORT, Report, ledger_state, make_report, remembered_totals, totals_of
from transparency.importing.settings_lines import vesting_lines, with_vesting
from transparency.importing.target import PROVIDERS, Target, read_target
from transparency.importing.trial import EVENTS, tried
from transparency.ledger.book import Book
from transparency.ledger.positions import Positions
from transparency.ledger.schema import EVENT_COLUMNS
from transparency.output import write_files
from transparency.publication.problem import Problem, Severity, exit_code
from transparency.publication.reading import SETTINGS
from transparency.publication.settings import Settings

Reader = Callable[[Settings, Questions], tuple[Imported | None, list[Problem]]]
"""Reads one source; asks where the source leaves a choice. ``None`` when it cannot be read at all."""

UNFINISHED = "O04"
_PSEUDONYM = re.compile(r"\b[gp]-[a-z2-7]{16}\b")
SHOWN = 50
"""So many open questions are told as problems; the report has them all."""


@dataclass(slots=True)
class ImportOutcome:
    """What came of an import. Written unless ``problems`` hold an error (or it was a dry run)."""

    problems: list[Problem] = field(default_factory=list)
    report: Report | None = None
    added: int = 0
    written: list[Path] = field(default_factory=list)


def transfer(
    content: Path,
    private: Path,
    source: str,
    read: Reader,
    *,
    resolve: Path | None,
    today: date,
    add_settings: bool = False,
    dry_run: bool = False,
) -> ImportOutcome:
    """Import what ``read`` reads into the publication in ``content``; ``source`` is its name in the report.

    ``resolve``: the file of choices. ``add_settings``: add missing vesting terms to ``publication.yaml`` instead of
    refusing with the lines to add. Problems: those of the reader, N08 to N12, and those of the ledger.
    """
    outcome = ImportOutcome()
    questions, outcome.problems = read_answers(resolve)
    before = {name: read_before(private / name) for name in (KEY_FILE, CROSSWALK)}
    target, problems = read_target(content)
    names, more = open_pseudonyms(private)
    records, unread = read_records(private)
    outcome.problems += problems + more + unread
    if target is None or names is None or exit_code(outcome.problems):
        return outcome
    imported, problems = read(target.settings, questions)
    outcome.problems += problems
    if imported is None or exit_code(problems):
        return outcome
    without_forgotten(imported, names, questions)
    with_known_ids(imported, names, questions)
    if target.settings.imports.provider_dates == "month":
        imported.people = [person.by_month() for person in imported.people]
    first = _is_first(target)
    added = addition(imported, target.book, names, questions, recorded=None if first else today)
    refused = _waiting(questions)
    settings, problems = _settings_file(target, imported, added, add_settings=add_settings)
    refused += problems
    files, totals = _planned(target, added, settings), dict[str, Totals]()
    terms = target.settings.model_copy(update={"vesting": {**imported.vesting, **target.settings.vesting}})
    timed = any(rule.window_days is not None for rule in target.publication.rules)
    remembered = None if files or timed else remembered_totals(private, ledger_state(target, ()))
    if remembered is not None:
        totals = remembered
    elif not refused:

        def lapsed(book: Book, positions: Positions) -> Iterator[LedgerLine]:
            for row in lapses(
                imported, book, positions,
                rules=target.publication.rules, pseudonyms=names, questions=questions, today=today,
            ):  # fmt: skip
                yield row if first else row | {"recorded": today.isoformat()}

        added, files, proven, refused = _proven(target, terms, added, settings, lapsed)
        totals = totals_of(proven) if proven else totals
        refused = [_named(problem, names, imported.labels) for problem in refused]
    outcome.problems += questions.unused()
    outcome.problems += refused
    shown = [problem for problem in outcome.problems if problem.severity is not Severity.WARNING]
    outcome.report = make_report(
        imported,
        added,
        source=source,
        today=today,
        questions=questions.asked,
        totals=totals,
        refused=shown,
        state=ledger_state(target, files),
    )
    outcome.added = 0 if shown else len(added.events)
    if not dry_run:
        private_files = _private_files(private, names if not shown else None, outcome.report, before)
        if files and not shown:
            record = record_of(source, today, added, files, content)
            private_files.append(records_file(private, (*records, record)))
        problems = write_import(content, private_files + ([] if shown else files))
        outcome.problems += problems
        outcome.written = (
            [] if problems else [private / f"{REPORT}.md", *([] if shown else [file.place for file in files])]
        )
    return outcome


def _proven(
    target: Target,
    terms: Settings,
    added: Addition,
    settings: File | None,
    lapsed: Callable[[Book, Positions], Iterable[LedgerLine]],
) -> tuple[Addition, list[File], Positions | None, list[Problem]]:
    """What is added with the lapses that come of it, its files, the ledger after it; or why it would be refused."""
    files = _planned(target, added, settings)
    proven, refused = tried(target.publication, terms, target.book, files)
    rows = tuple(lapsed(*proven)) if proven else ()
    if rows:
        added = replace(added, events=(*added.events, *rows))
        files = _planned(target, added, settings)
        proven, refused = tried(target.publication, terms, target.book, files)
    return added, files, proven[1] if proven else None, refused


def _is_first(target: Target) -> bool:
    """Whether nothing was granted and no report signed yet: then events count as booked on the day they took effect."""
    granted = target.book is not None and (target.book.events["type"] == "grant").any()
    return not granted and not any(quarter.signed_by for quarter in target.publication.disclosed)


def _named(problem: Problem, names: Pseudonyms, labels: Mapping[str, str]) -> Problem:
    """A problem of the ledger with the ids that the source has for its people and awards beside the pseudonyms."""
    known = {id: source for (kind, _, source), id in names.ids.items() if kind in PREFIX}
    ids = [id for id in dict.fromkeys(_PSEUDONYM.findall(problem.message)) if id in known]
    if not ids:
        return problem
    meant = ", ".join(f"{id} is {labels.get(known[id], known[id])} in the source" for id in ids)
    return replace(problem, message=f"{problem.message} ({meant})")


def _waiting(questions: Questions) -> list[Problem]:
    """The open questions as problems, and one that says how many more there are."""
    waiting = [question for question in questions.asked if question.open]
    problems = [question.problem() for question in waiting[:SHOWN]]
    if waiting:
        units = sum(question.units for question in waiting)
        many = "1 finding waits" if len(waiting) == 1 else f"{len(waiting):,} findings wait"
        depend = "1 unit depends" if units == 1 else f"{units:,} units depend"
        message = f"{many} for a choice; {depend} on {'it' if len(waiting) == 1 else 'them'}. Nothing was written."
        hint = f"private/{REPORT}.md lists all, ready to be made into a file for --resolve."
        problems.append(Problem("N08", message, hint=hint))
    return problems


def _settings_file(
    target: Target, imported: Imported, added: Addition, *, add_settings: bool
) -> tuple[File | None, list[Problem]]:
    """``publication.yaml`` with the vesting terms that are missing; ``None`` when it stays as it is. Problems: N10."""
    used = {row["vesting"] for row in added.events if "vesting" in row}
    missing = {name: terms for name, terms in imported.vesting.items() if name in used - set(target.settings.vesting)}
    if not missing:
        return None, []
    hint = "Add these lines under `vesting:`, or import with --add-settings:\n" + "\n".join(vesting_lines(missing))
    if not add_settings:
        message = f"publication.yaml lacks vesting terms that the import needs: {', '.join(sorted(missing))}."
        return None, [Problem("N10", message, SETTINGS, hint=hint)]
    place = target.content / SETTINGS
    before = read_before(place) or b""
    there = before.decode()
    text = with_vesting(there.replace("\r\n", "\n"), missing)
    if text is None:
        message = "There is no safe place in publication.yaml to add vesting terms to."
        return None, [Problem("N10", message, SETTINGS, hint=hint.replace(", or import with --add-settings", ""))]
    return File(place, (text.replace("\n", "\r\n") if "\r\n" in there else text).encode(), before), []


def _planned(target: Target, added: Addition, settings: File | None) -> list[File]:
    """The files of the publication after the import, events last."""
    files = [] if settings is None else [settings]
    for name, rows, columns in (
        (PROVIDERS, added.providers, provider_columns(target.settings.columns)),
        (EVENTS, added.events, EVENT_COLUMNS),
    ):
        before = read_before(target.content / name)
        if rows:
            files.append(File(target.content / name, extended(before or b"", rows, columns), before))
    return files


def _private_files(
    private: Path, names: Pseudonyms | None, report: Report, before: Mapping[str, bytes | None]
) -> list[File]:
    """Report always; key and crosswalk, as they were ``before`` they were read, when the ledger is written."""
    texts = {f"{REPORT}.md": report.as_markdown(), f"{REPORT}.json": report.as_json()}
    there = {name: read_before(private / name) for name in texts} | dict(before)
    if names is not None:
        texts = {KEY_FILE: names.key_text(), CROSSWALK: names.crosswalk_text()} | texts
    return [File(private / name, text.encode(), there[name], private=True) for name, text in texts.items()]


def write_import(content: Path, files: Sequence[File]) -> list[Problem]:
    """Write all files or none. Problems: N12, then nothing was written; O04, then the next run goes on with it."""
    problems = write_files(content, files)
    return [problem if problem.code == UNFINISHED else replace(problem, code="N12") for problem in problems]
