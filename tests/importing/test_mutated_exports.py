"""Exports that a hand or a program has damaged: no award is lost, merged or changed without a word.

Whatever is done to the form of a table (cells moved, quoted, split, cut, encoded otherwise), it is read as it was, or
something is said. Another well-written value is another table, and a row that is gone cannot be missed: so neither is
tried here.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from transparency.importing.questions import Questions
from transparency.importing.tables.mapping import parse_mapping
from transparency.importing.tables.people import KnownPeople
from transparency.importing.tables.reading import read_table
from transparency.publication.settings import Settings

MAPPING = parse_mapping(
    """schema: transparency-mapping/1
columns: {person: Who, name: Name, award: Award, granted_on: Day, units: Units, price: Price, outstanding: Left,
  cancelled: Gone, cancelled_on: Gone On}
pool: providers
""",
    "mapping.yaml",
)[0]
SETTINGS = Settings.model_validate(
    {"schema": "transparency-publication/1", "company": {"name": "X"}, "pools": [{"id": "providers", "name": "P"}]}
)
HEAD = ["Who", "Name", "Award", "Day", "Units", "Price", "Gone", "Gone On", "Left", "Comment"]
COMMENTS = ("", "plain", 'said "yes"', "a; b, c", "two\nlines", "=1+1", "Ünïcode", "1,000")


def rows() -> list[list[str]]:
    """Twelve awards of eight people, two of them cancelled in part."""
    made = []
    for number in range(12):
        units, gone = 1000 + 37 * number, 100 if number % 5 == 4 else 0
        made.append(
            [
                f"S-{number % 8:03}", f"Person {'ABCDEFGH'[number % 8]}", f"ES-{number:02}",
                f"2025-{number % 9 + 1:02}-1{number % 9}",
                str(units), f"0.{number + 10}", str(gone or ""), "2025-12-01" if gone else "", str(units - gone),
                COMMENTS[number % len(COMMENTS)],
            ]
        )  # fmt: skip
    return made


def written(table: list[list[str]], separator: str = ",", end: str = "\n", *, always: bool = False) -> str:
    def cell(text: str) -> str:
        quoted = always or any(mark in text for mark in (separator, '"', "\n", "\r"))
        return '"' + text.replace('"', '""') + '"' if quoted else text

    return "".join(separator.join(map(cell, row)) + end for row in table)


def shuffled(pick: Random) -> bytes:
    """Other order of rows and columns, other separator, quotes and line ends, another encoding: the same table."""
    order = pick.sample(range(len(HEAD)), len(HEAD))
    table = [[row[place] for place in order] for row in (HEAD, *pick.sample(rows(), 12))]
    separator, end = pick.choice(",;\t"), pick.choice(("\n", "\r\n"))
    text = written(table, separator, end, always=pick.random() < 0.5)
    return text.encode(pick.choice(("utf-8", "utf-8-sig", "utf-16")))


def moved(pick: Random) -> bytes:
    """In one row a cell is taken out, put in, or changes places with its neighbour; the row may keep its length."""
    table = [HEAD, *rows()]
    row, place = table[pick.randrange(1, 13)], pick.randrange(len(HEAD) - 1)
    how = pick.randrange(4)
    if how == 0:
        row.append(row.pop(place))
    elif how == 1:
        row.insert(place, "")
        row.pop() if pick.random() < 0.5 else None
    elif how == 2:
        del row[place]
        row += [""] * pick.randrange(2)
    else:
        row[place : place + 1] = [row[place][:1], row[place][1:]]
    return written(table).encode()


def torn(pick: Random) -> bytes:
    """One sign of the text is gone, doubled, or another sign of the grammar stands there; or the end is cut off."""
    separator = pick.choice(",;")
    text = written([HEAD, *rows()], separator, always=pick.random() < 0.3)
    place = pick.randrange(len(text))
    marks = ('"', "\n", "\r", "\x00")  # any other sign makes another value of a cell, a separator of a quoted one too
    how = pick.randrange(4)
    if how == 0:
        places = [at for at, char in enumerate(text) if char in ',;"\n']
        place = pick.choice(places)
        text = text[:place] + text[place + 1 :]
    elif how == 1:
        text = text[:place] + pick.choice(marks) + text[place:]
    elif how == 2:
        text = text[: text.rindex("\n", 0, -1) + 1 + pick.randrange(1, 20)]
    else:
        text = text[:place] + "\n" + text[place:]
    return text.encode()


def spread(pick: Random) -> bytes:
    """Rows that a program puts between: empty ones, repeated headers, sums, notes; all of the awards are there."""
    lines = [written([row]) for row in (HEAD, *rows())]
    empty, total = "," * (len(HEAD) - 1) + "\n", "Total,,,,14442,,,,14242,\n"
    for extra in pick.choices((empty, "\n", lines[0], total, "Printed by hand\n"), k=3):
        lines.insert(pick.randrange(len(lines) + 1), extra)
    return "".join(lines).encode()


def taken_over(folder: Path, data: bytes) -> tuple[frozenset[tuple[object, ...]] | None, bool]:
    """What is read of the awards, ``None``: it is refused; and whether anything is said."""
    path = folder / "export.csv"
    path.write_bytes(data)
    questions, people = Questions(), KnownPeople()
    assert MAPPING is not None
    imported, problems = read_table(path, MAPPING, SETTINGS, questions, people)
    said = bool(problems or questions.asked)
    if imported is None:
        assert problems, "refused without a word"
        return None, said
    first: dict[str, str] = {}
    for event in imported.transactions:
        if event.provider:
            first[event.provider] = min(event.grant, first.get(event.provider, event.grant))
    told = frozenset(
        (event.kind, event.grant, event.day, event.units, event.price, first.get(event.provider, ""))
        for event in imported.transactions
    )
    said |= any(dropped.name != "Comment" for dropped in imported.dropped)  # rows and columns that the report lists
    return told, said


def mutate(folder: Path, make: Callable[[Random], bytes], seeds: range) -> list[str]:
    """Seeds of what was taken over otherwise than it stands, without a word."""
    whole, _ = taken_over(folder, written([HEAD, *rows()]).encode())
    assert whole is not None and len(whole) == 14
    wrong = []
    for seed in seeds:
        data = make(Random(f"{make.__name__} {seed}"))
        found, said = taken_over(folder, data)
        if found is not None and found != whole and not said:
            wrong.append(f"{make.__name__} {seed}: {sorted(map(str, found ^ whole))[:3]}")
        if make is shuffled and found != whole:
            wrong.append(f"shuffled {seed}: the same table is refused or read otherwise")
    return wrong


@pytest.mark.parametrize("make", [shuffled, moved, torn, spread])
def test_some_damage_is_read_right_or_told(tmp_path: Path, make: Callable[[Random], bytes]) -> None:
    assert mutate(tmp_path, make, range(40)) == []


@pytest.mark.prove
@pytest.mark.parametrize("make", [shuffled, moved, torn, spread])
def test_two_thousand_damaged_exports(tmp_path: Path, make: Callable[[Random], bytes]) -> None:
    assert mutate(tmp_path, make, range(1000, 1500)) == []
