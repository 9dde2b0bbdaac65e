"""Award tables that companies published, as ledgers: the books say their units and their average prices.

``public_awards.csv`` holds the tables with their sources. Units tie exactly, and so does value: T7 closes. The average
of an option is its exercise price; that of an RSU or RSA is what it was worth on the day of its grant, which is no
price to pay and stands in a column of its own. The books come to both within the cent to which the filing rounds. The
table of FB Financial for 2020 does not foot: its rows come to 25.27 a unit at the end, and it prints 26.06.

Covered are Talkspace, Tripadvisor, LifeStance, and the RSUs of FB Financial. Inogen, and the performance stock units of
FB Financial, are not here: the reference names them without numbers, and of their filings only proxy statements and
forms of award are within reach, no table of what was granted, earned and forfeited.
"""

import csv
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from tests.ledger.conftest import Desk

from transparency.books.tables import Books, books_of
from transparency.publication.quarter import Quarter, quarter_of

Line = dict[str, str]
ROWS = list(csv.DictReader((Path(__file__).parent / "public_awards.csv").read_text(encoding="utf-8").splitlines()))
TABLES = {name: list(lines) for name, lines in groupby(ROWS, key=lambda row: row["table"])}
EVENTS = {
    "exercised": "exercise",
    "expired": "expire",
    "forfeited": "forfeit",
    "settled": "settle",
    "withheld": "settle",
}
CENT = Decimal("0.01")
BEYOND = {"FB Financial RSUs 2020": Decimal("-0.79")}
"""What the rows of a filing come to at its end, less what it prints there, in dollars a unit; else within a cent."""


def units(line: Line) -> int:
    return int(line["units"])


def value(line: Line) -> Decimal:
    return units(line) * Decimal(line["average"])


def quarters(lines: list[Line]) -> tuple[Quarter, Quarter]:
    """The first and the last quarter of a table."""
    return quarter_of(date.fromisoformat(lines[0]["start"])), quarter_of(date.fromisoformat(lines[0]["end"]))


def ledger(lines: list[Line]) -> str:
    """A table as a ledger: what leaves on a line is a grant of its own at its average, and so is the rest."""
    opening, between = lines[0], lines[1:-1]
    instrument, start, is_option = opening["instrument"], opening["start"], opening["instrument"] == "NSO"
    leaving = [line for line in between if line["line"] != "granted"]
    rest = units(opening) - sum(units(line) for line in leaving)
    rest_price = (value(opening) - sum((value(line) for line in leaving), Decimal(0))) / rest
    grants = [*((line["line"], units(line), Decimal(line["average"])) for line in leaving), ("rest", rest, rest_price)]
    rows = [f"a 2019-01-01 pool_authorized a . . {10 * units(opening)} . . . . ."]
    for name, amount, price in grants:
        terms = "." if is_option and name != "forfeited" else "EVENT"
        paid, worth = (f"{price:.6f}", ".") if is_option else (".", f"{price:.6f}")
        rows.append(f"g{name} 2019-01-02 grant a p{name} {name} {amount} {paid} {instrument} {terms} . {worth}")
    for line in between:
        name, amount = line["line"], line["units"]
        if name == "granted":
            paid, worth = (line["average"], ".") if is_option else (".", line["average"])
            rows.append(f"new {start} grant a pnew new {amount} {paid} {instrument} EVENT . {worth}")
            continue
        if not is_option and name != "forfeited":
            rows.append(f"v{name} {start} vest . . {name} {amount} . . . . .")
        cause = name if name == "withheld" else "."
        rows.append(f"{name} {start} {EVENTS[name]} . . {name} {amount} . . . {cause} .")
    return "\n".join(["event date type pool provider grant units price instrument vesting cause fair_value", *rows])


@pytest.fixture(scope="module", params=TABLES)
def table(request: pytest.FixtureRequest) -> tuple[list[Line], Books]:
    """A published table, and the books of its ledger."""
    lines = TABLES[request.param]
    last = quarters(lines)[1].id
    with TemporaryDirectory() as folder:
        return lines, books_of(Desk(Path(folder)).good(ledger(lines), last), (last,))


def rolled(lines: list[Line], books: Books, column: str = "value") -> dict[str, tuple[int, Decimal]]:
    """Lines of the books in the time of a table, in its kind of award: open units and their value."""
    first, last = (quarter.id for quarter in quarters(lines))
    rows = books.roll_forward.filter(
        pl.col("quarter").is_between(pl.lit(first), pl.lit(last)) & (pl.col("instrument") == lines[0]["instrument"])
    )
    at = {"opening": first, "closing": last}
    sums: dict[str, tuple[int, Decimal]] = {}
    for row in rows.iter_rows(named=True):
        if at.get(row["line"], row["quarter"]) == row["quarter"]:
            amount, worth = sums.get(row["line"], (0, Decimal(0)))
            sums[row["line"]] = amount + row["unvested"] + row["vested"], worth + row[column]
    return sums


def test_units_tie(table: tuple[list[Line], Books]) -> None:
    lines, books = table
    sign = {"opening": 1, "granted": 1, "closing": 1}
    published = {line["line"]: sign.get(line["line"], -1) * units(line) for line in lines}
    found = {line: amount for line, (amount, _) in rolled(lines, books).items() if amount}
    assert found == published
    assert books.ties.filter(pl.col("difference") != 0).is_empty()


def test_averages_tie(table: tuple[list[Line], Books]) -> None:
    """Each line comes to its published average, within the cent; only options have a price, and only others a worth."""
    lines, books = table
    column, other = ("value", "fair_value") if lines[0]["instrument"] == "NSO" else ("fair_value", "value")
    found = rolled(lines, books, column)
    assert {worth for _, worth in rolled(lines, books, other).values()} == {Decimal(0)}
    for line in lines:
        amount, worth = found[line["line"]]
        beyond = BEYOND.get(line["table"], Decimal(0)) if line["line"] == "closing" else Decimal(0)
        assert abs(worth / amount - beyond - Decimal(line["average"])) <= CENT, line["line"]


@pytest.mark.parametrize("name", TABLES)
def test_the_filing_foots_or_we_say_so(name: str) -> None:
    lines = TABLES[name]
    sign = {"opening": 1, "granted": 1}
    total = sum((sign.get(line["line"], -1) * value(line) for line in lines[:-1]), Decimal(0))
    beyond = total / units(lines[-1]) - Decimal(lines[-1]["average"])
    if name in BEYOND:
        assert round(beyond, 2) == BEYOND[name]
    else:
        assert abs(beyond) <= CENT
