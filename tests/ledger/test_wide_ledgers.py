"""What random ledgers come to, what is said of wrong cells and worn files: ``booked``, ``refused``, ``worn.txt``.

The simulator in ``plain.py`` says whether units are right; here stands what else is worked out from them, by person,
price and quarter, and every word of a refusal.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
from tests.expected import assert_as_read
from tests.ledger.conftest import RULES, publication, settings, write
from tests.ledger.plain import Plain, Row
from tests.ledger.random_ledgers import FEATURES, as_table, random_ledger
from tests.ledger.test_replay_properties import disclosed

from transparency.ledger.book import Book
from transparency.ledger.few_people import about_few
from transparency.ledger.positions import PLACES, Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.ledger.sources import Sources
from transparency.ledger.uneven_splits import uneven_splits
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication

HERE = Path(__file__).parent
PEOPLE = """provider,joined,left,from,recorded
p0,2024-01-01,,,
p1,2024-02-01,2024-12-31,,
p2,2024-01-01,,,
p2,2024-01-01,2025-09-30,2025-01-01,2025-04-03
p3,2025-01-15,,,
"""


def read(
    folder: Path, plain: Plain, rows: list[Row], people: str = PEOPLE
) -> tuple[Publication, Book | None, list[Problem]]:
    """The ledger as files, with all quarters but the last disclosed."""
    write(folder, as_table(rows), people)
    public = publication(folder, *disclosed(plain)[:-1], rules=RULES, own=plain.own)
    return public, *read_book(folder, plain.own)


def cells(frame: pl.DataFrame, *leading: str) -> Iterator[str]:
    """Rows as text: some columns, then what of the others is not nothing; sorted."""
    frame = frame.with_columns(pl.col(pl.Enum, pl.Categorical, pl.Boolean).cast(pl.String))
    for row in frame.sort(leading, nulls_last=True).iter_rows(named=True):
        keys = " ".join("-" if row[name] is None else str(row[name]) for name in leading)
        rest = (f"{name} {value}" for name, value in row.items() if name not in leading and value not in {None, 0, "0"})
        yield f"{keys}: {', '.join(rest)}"


def by_name(frame: pl.DataFrame, names: dict[int, str]) -> pl.DataFrame:
    """People by name again."""
    return frame.with_columns(pl.col("who").replace_strict(names, default="-", return_dtype=pl.String))


def booked(seed: int, folder: Path) -> str:
    """One ledger: what it holds, and ``=`` what it comes to."""
    plain = random_ledger(seed, steps=34)
    public, book, problems = read(folder, plain, plain.rows)
    assert book is not None, problems
    positions, problems = replay(book, public)
    returned = [f"{pool.id}: {' '.join(name for name, back in pool.returns if back)}" for pool in plain.own.pools]
    lines = [f"# ledger {seed}", *returned, *(" ".join(str(value) for value in row.values()) for row in plain.rows)]
    lines += told(problems)
    if positions is not None:
        lines += told(
            [*about_few(positions, book, public.disclosed), *uneven_splits(positions, book, public.disclosed)]
        )
        lines += sums(positions)
    return "\n".join([*lines, ""])


def sums(positions: Positions) -> Iterator[str]:
    """Movements, balances, and who contributes what to the last quarter."""
    last = positions.quarters[-1].index
    names = {quarter.index: quarter.id for quarter in positions.quarters}
    named = pl.col("quarter").replace_strict(names, return_dtype=pl.String)
    moved = positions.flows.with_columns(named, late=pl.when("prior").then(pl.lit("late")).otherwise(pl.lit("")))
    yield from (
        "= moved " + line for line in cells(moved.drop("prior"), "quarter", "pool", "instrument", "line", "late")
    )
    yield from (
        "= stands " + line for line in cells(positions.balances.filter(pl.col("quarter") == last), "pool", "instrument")
    )
    ahead = positions.ahead.filter(pl.col("quarter") == last)
    yield from ("= ahead " + line for line in cells(ahead.drop("quarter"), "pool", "ahead"))
    sources = Sources(positions)
    yield from of_people(sources, last)
    yield from (line.replace("= ", "= two before: ", 1) for line in of_people(sources, last - 2))


def of_people(sources: Sources, quarter: int) -> Iterator[str]:
    """Who contributes what to a quarter."""
    who = {pl.Series([name]).hash(1)[0]: name for name in ("p0", "p1", "p2", "p3")}
    now = sources.of(quarter)
    for name in ("people", "holdings", "paid", "ahead", "lost", "cohorts"):
        frame = by_name(getattr(now, name), who)
        keys = [key for key in ("who", "pool", "instrument", "part", "ahead") if key in frame.columns]
        yield from (f"= {name} {line}" for line in cells(frame, *keys))
    for pool, decided in now.decided.items():
        yield f"= decided {pool}: {decided.opening} {decided.flows} {decided.closing}"
    counted = now.counted(sources.of(quarter - 1))
    yield "= counted " + ", ".join(f"{name} {len(people)}" for name, people in counted.items())
    yield f"= worth {sources.worth(quarter)} {sources.one_price(quarter)}; {sources.prices(quarter).rows()}"
    for name, frame in sources.year(quarter).items():
        yield from (f"= year {name} {line}" for line in cells(by_name(frame, who), "who"))
    yield from (f"= {line} touches {' '.join(sorted(places))}" for line, places in now.touched.items())


def told(problems: list[Problem]) -> list[str]:
    """Problems, a line each."""
    return [
        f"{problem.severity.name.lower()} {problem.code} {problem.path.removeprefix('ledger/')}:{problem.line} "
        f"{problem.message} {problem.hint}".rstrip()
        for problem in problems
    ]


MISWRITTEN = {
    "date": ("2026-02-30", "31.12.2025", "", "1899-12-31", "3/4/2025"),
    "recorded": ("2024-01-01", "soon", "2199-01-01"),
    "units": ("0", "-1", "1.5", "9007199254740993", "", "1,000", "007"),
    "price": ("-1", "1.1234567", "x"),
    "ratio": ("1:1", "2", "0:1"),
    "vesting": ("V5", ""),
    "vest_start": ("2025-13-01", ""),
    "cause": ("withheld", "left", "because"),
    "provider": ("p9", "", "Ada Example"),
    "grant": ("", "a b"),
    "pool": ("c", ""),
    "type": ("grnt", "split", ""),
    "reverses": ("1", "E0"),
    "event": ("", "e1", "x y"),
    "inputs": ("full time",),
}
"""Cells that are refused when they are read."""
CHANGED = {
    "type": ("vest", "expire", "settle", "exercise", "repurchase", "forfeit", "cash_settle", "company_cancel"),
    "price": ("0.55", "0"),
    "instrument": ("NSO", "RSU", "RSA", "CSAR", ""),
    "vesting": ("V4", "EVENT", "LIST", ""),
    "rule": ("R9", "R", "RC"),
    "cause": ("withheld", "left_voluntarily", "other"),
    "provider": ("p0", "p1"),
    "pool": ("b", "a"),
    "ratio": ("3:2", "1:7"),
}
"""Cells that mean something else."""
FIXED = {
    ("type", kind) for kind in ("grant", "split", "reversal", "reprice", "pool_reduced", "pool_transfer", "leave_start")
}


def miswritten(pick: Random, row: Row) -> str:
    """A cell is written wrongly; what was done, in words."""
    column = pick.choice([*filter(row.__contains__, MISWRITTEN), pick.choice([*MISWRITTEN])])
    what = f"{row['event']} {row['type']}: {column} “{row.get(column, '')}”"
    row[column] = pick.choice(MISWRITTEN[column])
    return f"{what} → “{row[column]}”"


def altered(pick: Random, rows: list[Row]) -> str:
    """A row says something else, is gone, told twice or moved by some days; what was done, in words."""
    at = pick.randrange(2, len(rows))
    row = rows[at]
    what = f"{row['event']} {row['type']}"
    match pick.choice(("cell", "cell", "units", "units", "day", "day", "gone", "twice")):
        case "gone":
            del rows[at]
            return f"{what} is gone"
        case "twice":
            again = {"event": f"{row['event']}x"} | ({"grant": f"{row['grant']}x"} if row["type"] == "grant" else {})
            rows.insert(at + 1, row | again)
            return f"{what} twice"
        case "units" if row.get("units"):
            row["units"] = int(str(row["units"])) * pick.choice((2, 3, 10)) + 1
            return f"{what} of {row['units']} units"
        case "cell":
            column = pick.choice(
                [name for name in CHANGED if name in row and (name, row["type"]) not in FIXED] or ["cause"]
            )
            row[column] = pick.choice(CHANGED[column])
            return f"{what}: {column} “{row[column]}”"
    day = date.fromisoformat(str(row["date"])) + timedelta(pick.choice((-400, -30, -1, 1, 30, 200)))
    row["date"] = day.isoformat()
    return f"{what} on {day}"


def refused(seed: int, folder: Path) -> str:
    """One ledger, five cells of it miswritten, then ``>`` four rows altered: what is said, or what it comes to."""
    pick = Random(f"refused {seed}")
    plain = random_ledger(100 + seed, features=FEATURES if seed % 2 else FEATURES - {"late"}, steps=26)
    lines = [f"# ledger {100 + seed}", *(" ".join(str(value) for value in row.values()) for row in plain.rows)]
    rows = [dict(row) for row in plain.rows]
    lines += [f"> {miswritten(pick, row)}" for row in pick.sample(rows, 5)]
    lines += told(read(folder, plain, rows)[2])
    rows = [dict(row) for row in plain.rows]
    lines += [f"> {altered(pick, rows)}" for _ in range(4)]
    public, book, problems = read(folder, plain, rows)
    if book is not None:
        positions, more = replay(book, public)
        problems = [*problems, *more]
        if positions is not None:
            last = positions.balances.filter(pl.col("quarter") == positions.quarters[-1].index)
            lines.append("= " + ", ".join(f"{place} {last[place].sum()}" for place in PLACES))
    return "\n".join([*lines, *told(problems), ""])


FILES = {
    "events": "event,date,type,pool,provider,grant,units,vesting\n"
    "E1,2025-01-01,pool_authorized,a,,,1000,\nE2,2025-02-01,grant,a,p1,G1,100,V4\n",
    "providers": "provider,joined,left,from,recorded\np1,2025-01-01,,,\n"
    "p1,2025-01-01,2025-06-30,2025-04-01,2025-07-02\n",
    "capitalization": "as_of,others_issued,claims_first,issued_outstanding,fully_diluted,bank\n"
    "2025-01-01,5000,1000.50,6000,9000,6500\n2025-04-01,5500,1200,6500,9100,6600\n",
}
WORN: dict[str, Callable[[str], str | bytes]] = {
    "as it is": str,
    "empty": lambda text: "",
    "header only": lambda text: text.splitlines()[0] + "\n",
    "no end of line": lambda text: text[:-1],
    "other line ends": lambda text: text.replace("\n", "\r\n"),
    "old line ends": lambda text: text.replace("\n", "\r"),
    "a byte order mark": lambda text: "\ufeff" + text,
    "two bytes a sign": lambda text: text.encode("utf-16"),
    "no UTF-8": lambda text: text.encode().replace(b"2025", b"\xe9\xe9", 1),
    "a NUL": lambda text: text.replace("2025-01", "2025\0-01", 1),
    "a sign that is not printed": lambda text: text.replace("p1", "p\u202e1", 1),
    "é in a code": lambda text: text.replace("p1", "pé", 1).replace("bank", "bänk"),
    "semicolons": lambda text: text.replace(",", ";"),
    "quoted": lambda text: re.sub("([^,\n]+)", r'"\1"', text),
    "a quote": lambda text: text.replace("p1", 'p"1', 1).replace("5000", '50"00'),
    "a line in quotes": lambda text: text.replace("2025-01-01", '"2025\n-01-01"', 1),
    "a cell too many": lambda text: text[:-1] + ",x\n",
    "a cell too few": lambda text: text.rsplit(",", 1)[0] + "\n",
    "an empty line": lambda text: text.replace("\n", "\n\n", 1),
    "an empty first line": lambda text: "\n" + text,
    "blanks": lambda text: text.replace("2025-01-01", " 2025-01-01 ", 1),
    "a line twice": lambda text: text + text.splitlines()[-1] + "\n",
    "a column twice": lambda text: "\n".join(f"{line},{line.split(',')[1]}" for line in text.splitlines()) + "\n",
    "a strange column": lambda text: text.replace("\n", ",x\n").replace(",x\n", ",salary\n", 1),
    "a misspelt column": lambda text: re.sub(r"type|joined|others_issued", lambda found: found[0][:-1], text, count=1),
    "a column without name": lambda text: text.replace("\n", ",\n"),
    "a column gone": lambda text: "\n".join(",".join(line.split(",")[:-1]) for line in text.splitlines()) + "\n",
    "the first column gone": lambda text: "\n".join(line.partition(",")[2] for line in text.splitlines()) + "\n",
    "another day": lambda text: text.replace("2025-01-01", "31.12.2024", 1),
    "a day that was not": lambda text: text.replace("2025-01-01", "2025-02-29", 1),
    "a later day": lambda text: text.replace("2025-01-01", "2026-01-01", 1),
    "a far day": lambda text: text.replace("2025-01-01", "2525-01-01", 1),
    "no day": lambda text: text.replace("2025-01-01", "", 1),
    "a first cell gone": lambda text: re.sub(r"\n[^,]+,", "\n,", text, count=1),
    "a fraction": lambda text: text.replace("000", "000.5", 1),
    "below zero": lambda text: text.replace("1000", "-1000").replace("5000", "-5000"),
    "thousands": lambda text: text.replace("1000", '"1,000"').replace("5000", '"5,000"'),
    "huge": lambda text: text.replace("000", "0" * 18, 1),
    "fully diluted is less": lambda text: text.replace("9000", "5999"),
    "formulas": lambda text: text.replace("p1", "=p1", 1).replace("5000", "=5000"),
}
"""What a file of a ledger suffers from hands and programs."""


def read_worn(name: str, how: str, folder: Path) -> str:
    """What is said of a ledger of which one file is worn."""
    own = settings(other_holders=[{"id": "bank", "name": "Bank"}])
    (folder / "ledger").mkdir(exist_ok=True)
    for other, text in FILES.items():
        worn = WORN[how](text) if name == other else text
        (folder / "ledger" / f"{other}.csv").write_bytes(worn.encode() if isinstance(worn, str) else worn)
    book, problems = read_book(folder, own)
    lines = [f"# {name}: {how}"]
    if book is not None:
        lines += [
            f"= {', '.join(map(str, row[:-1]))}" for row in book.capitalization.rows() if name == "capitalization"
        ]
        lines += [f"= {', '.join(map(str, row[:-1]))}" for row in book.providers.rows() if name == "providers"]
        lines += [f"= {', '.join(str(cell) for cell in row[:10])}" for row in book.events.rows() if name == "events"]
    return "\n".join([*lines, *told(problems[:6]), ""])


def test_what_is_read_of_worn_files(tmp_path: Path) -> None:
    assert_as_read(HERE / "worn.txt", (read_worn(name, how, tmp_path) for name in FILES for how in WORN))


def test_what_random_ledgers_come_to(tmp_path: Path) -> None:
    assert_as_read(HERE / "booked.txt", (booked(seed, tmp_path) for seed in range(9)))


def test_what_is_said_of_altered_ledgers(tmp_path: Path) -> None:
    assert_as_read(HERE / "refused.txt", (refused(seed, tmp_path) for seed in range(36)))
