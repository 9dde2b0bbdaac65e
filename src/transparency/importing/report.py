"""The private report of an import, as Markdown for people and JSON for programs.

It says what was read, mapped, dropped, resolved and refused, and shows our totals beside the source's own.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
from msgspec import Struct, field
from msgspec.structs import asdict

from transparency.durable import File
from transparency.importing.additions import Addition
from transparency.importing.imported import Explained, Imported, Totals
from transparency.importing.questions import Question, draft_answers
from transparency.importing.target import Target
from transparency.ledger.positions import Positions
from transparency.publication.problem import Problem
from transparency.publication.reading import SETTINGS

REPORT = "import-report"
"""Its files in the private folder, ``.md`` and ``.json``."""
MEASURES = ("reserved", "granted", "outstanding", "available")


class Report(Struct, frozen=True):
    """Everything that an import has to say. Goes to the private folder only: it holds the source's ids."""

    source: str
    """Name of the file or folder imported, without its path."""
    today: date
    read: Mapping[str, int]
    mapped: Mapping[str, int]
    dropped: Sequence[tuple[str, int, str]]
    """Field or kind, how often, why."""
    added: Mapping[str, int]
    """Events added to the ledger by type."""
    known: int
    people: int
    """Providers added."""
    questions: Sequence[Question]
    """All that were asked or noted; ``findings`` in the JSON."""
    totals: Mapping[str, tuple[Totals, Totals | None]]
    """Pool → the ledger's totals after the import, and those of the source with the choices made."""
    own: Mapping[str, Totals]
    """Pool → the source's own totals, before any choice."""
    explained: Sequence[Explained]
    refused: Sequence[Problem] = field(default_factory=tuple)
    form: str = ""
    """How the source was read."""
    state: str = ""
    """Digest of the ledger that ``totals`` are of, see :func:`ledger_state`."""

    def as_json(self) -> str:
        """The report as JSON, sorted, ending in a line feed."""
        data = asdict(self)
        data |= {
            "findings": data.pop("questions"),
            "schema": "transparency-import-report/1",
            "today": self.today.isoformat(),
            "dropped": [{"name": name, "count": count, "reason": reason} for name, count, reason in self.dropped],
            "totals": {
                pool: {
                    row[0]: dict(zip(("ledger", "source", "difference", "own", "own_difference"), row[1:], strict=True))
                    for row in _compared(*both, self.own.get(pool))
                }
                for pool, both in self.totals.items()
            },
        }
        plain = json.dumps(
            data,
            ensure_ascii=False,
            indent=1,
            sort_keys=True,
            default=lambda value: asdict(value) if isinstance(value, Struct) else str(value),
        )
        return plain + "\n"

    def as_markdown(self) -> str:
        """The report as Markdown."""
        lines = [f"# Import of {self.source}, {self.today}", "", self._verdict(), ""]
        lines += ["This file is private: it holds ids of your cap table. Keep it out of the repository.", ""]
        if self.form:
            lines += [f"Read as: {self.form}.", ""]
        lines += _table("Read", ("what", "count"), sorted(self.read.items()))
        lines += _table("Mapped", ("what", "count"), sorted(self.mapped.items()))
        lines += _table("Dropped", ("field or kind", "count", "why"), self.dropped)
        lines += _table("Added to the ledger", ("event", "count"), sorted(self.added.items()))
        lines += [f"Already in the ledger: {self.known:,}. Providers added: {self.people:,}.", ""]
        for pool, both in sorted(self.totals.items()):
            rows = [(name, *map(_shown, told)) for name, *told in _compared(*both, self.own.get(pool))]
            head = ("units", "ledger", "source with your choices", "difference", "source’s own", "difference")
            lines += _table(f"Totals of pool {pool}", head, rows)
            lines += self._why(pool)
        settled = [question for question in self.questions if question.chosen]
        rows = [
            (question.id, question.message, f"{question.chosen} ({question.by})", f"{question.units:,}")
            for question in settled
        ]
        lines += _table("Resolved", ("finding", "what", "choice", "units"), rows)
        notes = [(question.id, question.message) for question in self.questions if not question.choices]
        lines += _table("Noted", ("finding", "what"), notes)
        lines += _table(
            "Refused",
            ("code", "what", "how to mend it"),
            [(problem.code, problem.message, problem.hint) for problem in self.refused],
        )
        if waiting := draft_answers(self.questions):
            lines += ["## Choices to make", "", "Write them into a file and give it with `--resolve`:", ""]
            lines += ["```yaml", *waiting.rstrip().split("\n"), "```", ""]
        return "\n".join(lines)

    def _why(self, pool: str) -> list[str]:
        """Where what is taken over differs from the source's own totals, to the unit."""
        explained = [entry for entry in self.explained if entry.pool == pool]
        rows = [
            (entry.what, _signed(entry.outstanding), _signed(entry.available), ", ".join(entry.findings))
            for entry in explained
        ]
        if rows:
            several = [[entry.outstanding for entry in explained], [entry.available or 0 for entry in explained]]
            told = all(entry.available is not None for entry in explained)
            rows.append(("together", _signed(sum(several[0])), _signed(sum(several[1]) if told else None), ""))
        head = ("award", "outstanding", "available", "by the choices")
        return _table(f"Why pool {pool} differs from the source’s own", head, rows)

    def _verdict(self) -> str:
        if self.refused:
            return f"**Refused:** {len(self.refused):,} problems. Nothing was written to the ledger."
        count = sum(self.added.values())
        return f"**Imported:** {count:,} events added to the ledger." if count else "**Nothing new.**"


def make_report(
    imported: Imported,
    addition: Addition,
    *,
    source: str,
    today: date,
    questions: Sequence[Question],
    totals: Mapping[str, Totals],
    refused: Sequence[Problem],
    state: str,
) -> Report:
    """Put a report together. ``totals``: the ledger's own, by pool, see :func:`totals_of`; of the ledger ``state``."""
    added: dict[str, int] = {}
    for row in addition.events:
        added[row["type"]] = added.get(row["type"], 0) + 1
    return Report(
        source,
        today,
        imported.read,
        imported.mapped,
        sorted((dropped.name, dropped.count, dropped.reason) for dropped in imported.dropped),
        added if not refused else {},
        addition.known,
        len(addition.providers) if not refused else 0,
        questions,
        {pool: (mine, imported.totals.get(pool)) for pool, mine in sorted(totals.items())},
        imported.own,
        imported.explained,
        refused,
        imported.form,
        state,
    )


def ledger_state(target: Target, files: Sequence[File]) -> str:
    """A digest of all that the totals of a ledger depend on, as it is once ``files`` are written."""
    fresh = {file.place: file.data for file in files}
    there = {path for path in (target.content / "ledger").rglob("*") if path.is_file()}
    found = hashlib.sha256("\n".join(disclosed.quarter.id for disclosed in target.publication.disclosed).encode())
    for path in sorted({*there, *fresh, target.content / SETTINGS}):
        data = fresh[path] if path in fresh else path.read_bytes()
        found.update(f"\n{path.relative_to(target.content).as_posix()} {hashlib.sha256(data).hexdigest()}".encode())
    return found.hexdigest()


def remembered_totals(private: Path, state: str) -> dict[str, Totals] | None:
    """The totals that the last report says of this very ledger; ``None`` when it is of another, or not there.

    For 100,000 events a replay takes a second of the five in which nothing new is imported.
    """
    try:
        last = json.loads((private / f"{REPORT}.json").read_bytes())
        if last["state"] != state or last["refused"]:
            return None
        measures = {pool: {name: row["ledger"] for name, row in rows.items()} for pool, rows in last["totals"].items()}
        return {pool: Totals(**rows) for pool, rows in measures.items()} or None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def totals_of(positions: Positions) -> dict[str, Totals]:
    """The ledger's totals by pool after its last event: reserved (T1), granted ever, outstanding and available."""
    last = positions.quarters[-1].index
    closing = (
        positions.balances.filter(pl.col("quarter") == last)
        .group_by("pool")
        .agg(pl.col("available", "unvested", "vested", "gone").sum())
    )
    granted = dict(
        positions.flows.filter(pl.col("line") == "granted")
        .group_by("pool")
        .agg((pl.col("unvested") + pl.col("vested")).sum().alias("units"))
        .iter_rows()
    )
    return {
        row["pool"]: Totals(
            reserved=row["available"] + row["unvested"] + row["vested"] + row["gone"],
            granted=granted.get(row["pool"], 0),
            outstanding=row["unvested"] + row["vested"],
            available=row["available"],
        )
        for row in closing.sort("pool").iter_rows(named=True)
    }


def _compared(mine: Totals, theirs: Totals | None, own: Totals | None) -> list[tuple[str, *tuple[int | None, ...]]]:
    """Of each measure: name, the ledger's, the source's with the choices, the difference, its own, the difference."""
    rows: list[tuple[str, *tuple[int | None, ...]]] = []
    for name in MEASURES:
        ours = getattr(mine, name)
        told: list[int | None] = [ours]
        for source in (getattr(theirs, name, None), getattr(own, name, None)):
            told += [source, None if ours is None or source is None else ours - source]
        rows.append((name, *told))
    return rows


def _signed(value: int | None) -> str:
    return "not told" if value is None else f"{value:+,}" if value else "0"


def _shown(value: int | None) -> str:
    return "not stated" if value is None else f"{value:,}"


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> list[str]:
    if not rows:
        return []
    lines = [f"## {title}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        cells = (f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row)
        lines.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    return [*lines, ""]
