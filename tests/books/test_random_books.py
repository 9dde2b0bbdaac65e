"""Books of random ledgers, read from their files as a stranger would, against the plain simulator."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.conftest import RULES, Desk
from tests.ledger.plain import Plain
from tests.ledger.plain_grant import PLACES
from tests.ledger.random_ledgers import as_table, ledgers, random_ledger

from transparency.books.files import csv_files
from transparency.books.tables import books_of
from transparency.publication.quarter import quarter_of

Lines = list[dict[str, str]]
Key = tuple[date | str, ...]
Amounts = tuple[Decimal, ...]
COLUMNS = ("available", *PLACES, "value")
"""Amounts of a line; a column that the books lack holds nothing."""


def files_of(plain: Plain) -> dict[str, Lines]:
    quarters = [quarter_of(end).id for end in plain.closings]
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        books = books_of(desk.good(as_table(plain.rows), *quarters, own=plain.own, rules=RULES), quarters)
        return {
            name.removesuffix(".csv"): list(csv.DictReader(data.decode().splitlines()))
            for name, data in csv_files(books).items()
        }


def rolled(lines: Lines) -> dict[Key, Amounts]:
    """Quarter, pool, kind (empty: all), line, late → amounts, where there are any."""
    rows = {
        (row["quarter"], row["pool"], row["instrument"], row["line"], row["prior"]): tuple(
            Decimal(row.get(name) or 0) for name in COLUMNS
        )
        for row in lines
    }
    return {key: amounts for key, amounts in rows.items() if any(amounts)}


def true_roll_forward(plain: Plain) -> dict[Key, Amounts]:
    """What the roll-forward should say: lines of each kind and of the whole pool, closings and openings."""
    sums: dict[Key, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * len(COLUMNS))
    for (end, pool, kind, line, late), amounts in plain.lines.items():
        open_quarter = quarter_of(end)
        later = [quarter_of(each) for each in plain.closings if each >= end]
        for group in {kind, ""}:
            keys: list[Key] = [(open_quarter.id, pool, group, line, str(late).lower())]
            keys += [(quarter.id, pool, group, "closing", "false") for quarter in later]
            keys += [(quarter.id, pool, group, "opening", "false") for quarter in later if quarter != open_quarter]
            for key in keys:
                sums[key] = [one + more for one, more in zip(sums[key], amounts, strict=True)]
    rows = {key: tuple([Decimal(0), *amounts[1:]] if key[2] else amounts) for key, amounts in sums.items()}
    return {key: amounts for key, amounts in rows.items() if any(amounts)}


@settings(max_examples=ledgers(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_books_of_random_ledgers_are_those_of_the_simulator(seed: int) -> None:
    plain = random_ledger(seed)
    files = files_of(plain)
    assert {tie["difference"] for tie in files["ties"]} <= {"0", "0.000000"}
    found, right = rolled(files["roll_forward"]), true_roll_forward(plain)
    assert [key for key in sorted(found.keys() | right.keys(), key=str) if found.get(key) != right.get(key)] == []
    ends = {line["quarter"]: date.fromisoformat(line["end"]) for line in files["quarters"]}
    assert set(ends.values()) == set(plain.closings)
    columns = ("unvested", "vested", "owned", "unearned", "value")
    held = {
        (ends[row["quarter"]], row["provider"], row["pool"], row["instrument"]): tuple(
            Decimal(row.get(name, 0)) for name in columns
        )
        for row in files["holdings"]
    }
    true = {(end, *account): each for end, held in plain.holdings.items() for account, each in held.items()}
    assert {key: each for key, each in held.items() if any(each)} == {
        key: each for key, each in true.items() if any(each)
    }
