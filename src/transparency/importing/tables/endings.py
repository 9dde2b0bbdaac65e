"""What ended of an award, by the columns of its row: an event for each, if the row's own sums agree."""

import re
from collections.abc import Iterator
from datetime import date

from transparency.importing.imported import Explained, Transaction
from transparency.importing.questions import Question
from transparency.importing.tables.cells import TableRow
from transparency.importing.tables.mapping import Ending
from transparency.importing.tables.table import ENDINGS, spoken_of
from transparency.importing.tables.table_reading import TableReading
from transparency.ledger.replay.ordered_events import NO_PRICE, NO_STOCK
from transparency.ledger.vesting import vested_by
from transparency.publication.settings import EventBased, Immediate

_KINDS = {name: kinds[0] for name, kinds in ENDINGS.items() if len(kinds) == 1}
"""Columns of units that ended in one way only → the event type."""


def sums_agree(reading: TableReading, row: TableRow, grant: Transaction) -> bool:
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
        _explain(reading, grant, outstanding, 0, question.id)
        return False
    if outstanding is not None and outstanding != granted - ended:
        unmapped = reading.unmapped
        hint = f"; or name what ended in the mapping: {spoken_of(unmapped)} hold numbers or days" if unmapped else ""
        question = Question(
            f"outstanding.{mark}", "N62",
            f"Award {grant.grant}: {granted:,} granted less {ended:,} ended leave {granted - ended:,}, but the export "
            f"says {outstanding:,} outstanding{hint}", grant.where,
            {"rows": "keep what the columns of the row say", "leave-out": "leave the award out of the ledger"},
            abs(outstanding - granted + ended),
        )  # fmt: skip
        kept = reading.questions.ask(question) != "leave-out"
        _explain(reading, grant, outstanding, granted - ended if kept else 0, question.id)
        return kept
    return True


def _explain(reading: TableReading, grant: Transaction, said: int | None, taken: int, finding: str) -> None:
    """Note that another number is taken over than the column of outstanding units says."""
    if said is not None:
        entry = Explained(grant.pool, f"{grant.grant}, {grant.where}", taken - said, None, (finding,))
        reading.imported.explained.append(entry)


def book_endings(reading: TableReading, row: TableRow, award: str, grant: Transaction | None) -> None:
    """What ended of an award: one event for each column of units that is filled."""
    columns = row.table.columns
    meant: Ending | None = None
    if "transaction" in columns:
        meant = reading.words.meaning(row, "transaction", "transactions", reading.mapping.transactions)
        if meant is None or meant.type == "skip":
            reading.skip("transactions of a kind that is skipped" if meant else "")
            return
    for name in ENDINGS:
        units = row.units(name) if name in columns else None
        on = row.day(f"{name}_on")  # read without units too: what is no day there tells that cells have moved
        if not units:
            continue
        day = on or row.day("ended_on")
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
    reading: TableReading,
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
        yield _taken_up(grant.instrument if grant else None), units
    elif name in _KINDS:
        yield _KINDS[name], units
    elif meant is not None and meant.type not in ("split_by_vesting", "skip"):
        yield meant.type, units
    elif grant is None:
        hint = "Say under `transactions:` whether they were forfeited or expired, or import them with the awards."
        reading.faults.add("N61", row.number, "Whether these units were earned cannot be told from this table.", hint)
    else:
        yield from _by_vesting(reading, row, grant, units, day)


def _taken_up(instrument: str | None) -> str:
    """The type of an event by which units of an award were taken up.

    >>> [_taken_up(instrument) for instrument in ("NSO", "RSU", "PHANTOM", "CSAR", None)]
    ['exercise', 'settle', 'cash_settle', 'cash_settle', 'exercise']
    """
    if instrument in NO_STOCK:
        return "cash_settle"
    return "settle" if instrument in NO_PRICE else "exercise"


def _by_vesting(
    reading: TableReading, row: TableRow, grant: Transaction, units: int, day: date
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
