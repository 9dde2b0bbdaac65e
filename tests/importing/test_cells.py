"""Single cells of a table: what they are read as, exactly, or why they are not read."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from transparency.importing.tables.amounts import exact
from transparency.importing.tables.cells import MOST, Faults, TableRow, WordLookup
from transparency.importing.tables.days import read_day
from transparency.importing.tables.mapping import TableMapping
from transparency.importing.tables.sheet import Cell, Sheet
from transparency.importing.tables.table import AwardTable
from transparency.publication.problem import Problem

POINT, COMMA = "decimal-point", "decimal-comma"
HEADERS = ["Granted", "Units", "Price"]


@pytest.mark.parametrize(
    ("text", "unsaid", "point", "comma"),
    [
        ("0", "0", "0", "0"), ("1250", "1250", "1250", "1250"), ("1.5", "1.5", "1.5", None),
        ("1,5", "1.5", None, "1.5"), ("0.40", "0.40", "0.40", None), ("1.2345", "1.2345", "1.2345", None),
        ("1,250", None, "1250", "1.250"), ("1.250", None, "1.250", "1250"), ("0.125", "0.125", "0.125", None),
        ("0,125", "0.125", None, "0.125"), ("1,250,000", "1250000", "1250000", None),
        ("1.250.000", "1250000", None, "1250000"), ("1,250.5", "1250.5", "1250.5", None),
        ("1.250,5", "1250.5", None, "1250.5"), ("1'250", "1250", "1250", "1250"), ("1 250", "1250", "1250", "1250"),
        ("1'250.5", "1250.5", "1250.5", None), ("12,50.00", None, None, None), ("1,2,3", None, None, None),
        ("1'25", None, None, None), ("1,25,000", None, None, None), ("1.", None, None, None), (",5", None, None, None),
        ("1..5", None, None, None), ("1.000.00", None, None, None), ("1,000.50.5", None, None, None),
        ("", None, None, None), ("12a", None, None, None), ("-5", None, None, None), ("1 250'000", None, None, None),
    ],
)  # fmt: skip
def test_a_number_is_read_in_one_way(text: str, unsaid: str | None, point: str | None, comma: str | None) -> None:
    """By nobody's word, by that of a decimal point, and of a decimal comma: three digits may be thousands."""
    expected = [None if given is None else Decimal(given) for given in (unsaid, point, comma)]
    assert [exact(text, numbers) for numbers in ("", POINT, COMMA)] == expected


@pytest.mark.parametrize(
    ("text", "order", "read"),
    [
        ("2024-03-31", "", date(2024, 3, 31)), ("2024/3/1", "", date(2024, 3, 1)),
        ("2024.03.31", "", date(2024, 3, 31)),
        ("2024-03-31T22:15:00", "", date(2024, 3, 31)), ("2024-03-31 00:00:00 UTC", "", date(2024, 3, 31)),
        ("2024-03-31T00:00:00Z", "", date(2024, 3, 31)), ("2024-03-31T00:01:00Z", "", "has a time zone"),
        ("2024-03-31T22:15:00+02:00", "", "has a time zone"), ("03/31/2024", "", date(2024, 3, 31)),
        ("31/03/2024", "", date(2024, 3, 31)), ("31.03.2024 09:30", "", date(2024, 3, 31)),
        ("03/04/2024", "", "can be read in two ways"), ("03/04/2024", "month-first", date(2024, 3, 4)),
        ("03/04/2024", "day-first", date(2024, 4, 3)), ("04/04/2024", "", date(2024, 4, 4)),
        ("12/12/2024", "", date(2024, 12, 12)), ("12/13/2024", "", date(2024, 12, 13)),
        ("13/12/2024", "", date(2024, 12, 13)), ("12/11/2024", "", "can be read in two ways"),
        ("13/13/2024", "", "is a day that does not exist"),
        ("31/03/2024", "month-first", "does not exist, read month-"),
        ("2024-02-30", "", "(2024-02-30) is a day that does not exist"), ("Mar 31, 2024", "", date(2024, 3, 31)),
        ("31 March 2024", "", date(2024, 3, 31)), ("1st March 2024", "", "not a date"),
        ("March 1st, 2024", "", date(2024, 3, 1)), ("31-Mar-2024", "", date(2024, 3, 31)),
        ("31. März 2024", "", date(2024, 3, 31)), ("1 enero 2024", "", date(2024, 1, 1)),
        ("1 déc 2024", "", "is not a date"), ("Foo 1, 2024", "", "is not a date"),
        ("1900-01-01", "", date(1900, 1, 1)), ("2199-12-31", "", date(2199, 12, 31)),
        ("1899-12-31", "", "outside the years 1900 to 2199"), ("2200-01-01", "", "outside the years"),
        ("2024-03-31 about", "", "is a day with other words beside it"), ("31/03/2024 or so", "", "other words beside"),
        ("soon", "", "is not a date that can be read"), ("", "", "is not a date"),
    ],
)  # fmt: skip
def test_a_day_is_read_in_one_way(text: str, order: str, read: date | str) -> None:
    day, why = read_day(text, order)
    if isinstance(read, date):
        assert (day, why) == (read, "")
    else:
        assert day is None and read in why


def row(
    *cells: Cell, places: dict[str, list[int]] | None = None, sheet: Sheet | None = None, **mapping: Any
) -> TableRow:
    """A row whose fields ``granted``, ``units`` and ``price`` stand in columns of these cells."""
    columns = places or {"granted": [0], "outstanding": [1], "price": [2]}
    made = TableMapping.model_validate({"schema": "transparency-mapping/1", "columns": {}, **mapping})
    table = AwardTable(sheet or Sheet("one"), HEADERS, columns)
    return TableRow(7, list(cells), table, made, Faults("export.csv", []), "USD")


def told(made: TableRow) -> list[str]:
    assert all((problem.path, problem.line) == ("export.csv", 7) for problem in made.faults.problems)
    return [f"{problem.code} {problem.message}" for problem in made.faults.problems]


@pytest.mark.parametrize(
    ("cell", "units", "why"),
    [
        (None, None, ""), (0, 0, ""), (2**53, 2**53, ""), (2**53 + 1, None, "is too large"), (-1, None, "is negative"),
        (True, None, "is not a number"), (date(2024, 1, 1), None, "is not a number"),
        (Decimal("1.5"), None, "is a fraction"), ("1200", 1200, ""), ("1200.00", 1200, ""), ("-", 0, ""), ("–", 0, ""),
        ("1200.5", None, "is a fraction; units are whole"), ("1,200", None, "can be read in two ways"),
        ("9007199254740993", None, "is a fraction or has separators"), ("-5", None, "is negative"),
        ("(5)", None, "stands in parentheses"), ("=A1", None, "is a formula"), ("many", None, "is not a number"),
        ("1'200", 1200, ""), ("0.125", None, "is a fraction or has separators"),
    ],
)  # fmt: skip
def test_units(cell: Cell, units: int | None, why: str) -> None:
    made = row(cell)
    assert made.units("granted") == units
    assert len(told(made)) == bool(why) and all(
        words.startswith("N57 “Granted” ") and why in words for words in told(made)
    )


@pytest.mark.parametrize(
    ("cell", "numbers", "separator", "units"),
    [
        ("1,200", POINT, "", 1200), ("1,200", COMMA, "", None), ("1.200", COMMA, "", 1200), ("1,200", "", ",", 1200),
        ("1,200", "", ";", None), ("1.200", "", ",", None), ("1,20", "", ",", None), ("1,200", COMMA, ",", None),
    ],
)  # fmt: skip
def test_thousands(cell: str, numbers: str, separator: str, units: int | None) -> None:
    """In a file whose cells are separated by commas a comma in quotes cannot begin decimals of units."""
    assert row(cell, sheet=Sheet("one", separator=separator), numbers=numbers).units("granted") == units


@pytest.mark.parametrize(
    ("cell", "price", "why"),
    [
        (None, None, ""), ("0.40", "0.40", ""), (2, "2", ""), (Decimal("0.123456"), "0.123456", ""),
        (Decimal("0.1234567"), None, "is not an exact amount"), ("0.400000000", "0.400000000", ""),
        ("$1.50", "1.50", ""), ("USD 1.50", "1.50", ""), ("1.50 USD", "1.50", ""), ("€1.50", None, "is in €"),
        ("1.50 EUR", None, "is in EUR"), ("1,250", None, "is not an exact amount"), ("free", None, "is not an exact"),
        (True, None, "is not an exact amount"), (date(2024, 1, 1), None, "is not an exact amount"),
    ],
)  # fmt: skip
def test_prices(cell: Cell, price: str | None, why: str) -> None:
    made = row(None, None, cell)
    found = made.price("price")
    assert (None if found is None else str(found)) == price
    assert len(told(made)) == bool(why) and all(why in words for words in told(made))


@pytest.mark.parametrize(
    ("cell", "day", "why"),
    [
        (None, None, ""), (date(2024, 1, 2), date(2024, 1, 2), ""), (date(1899, 1, 1), None, "outside the years"),
        ("2024-01-02", date(2024, 1, 2), ""), (45_000, None, "is a number, not a date"),
        ("01/02/2024", None, "two ways"),
    ],
)  # fmt: skip
def test_days(cell: Cell, day: date | None, why: str) -> None:
    made = row(cell)
    assert made.day("granted") == day
    assert len(told(made)) == bool(why) and all(words.startswith("N59") and why in words for words in told(made))


@pytest.mark.parametrize(
    ("cell", "id", "why"),
    [
        (" ES-1 ", "ES-1", ""), (17, "17", ""), (10**15 - 1, "9" * 15, ""), (10**15, "", "more than 15 digits"),
        (Decimal("3.1"), "", "is a fraction"), (date(2024, 3, 1), "", "is a day or a truth value"),
        (True, "", "is a day or a truth value"), ("1.23457E+15", "", "was shortened (1.23457E+15)"),
        ("ES\n1", "", "is torn"), ("ES\t1", "", "is torn"), ("#REF!", "", "holds the error"), (None, "", ""),
        ("A  1", "A 1", ""), ("#A", "", "holds the error"), ("#1", "#1", ""),
    ],
)  # fmt: skip
def test_ids(cell: Cell, id: str, why: str) -> None:
    made = row(cell)
    assert made.identifier("granted") == id
    assert len(told(made)) == bool(why) and all(why in words for words in told(made))


def test_the_first_filled_column_of_a_field_counts_and_two_must_agree() -> None:
    both = {"granted": [0, 1]}
    assert row(None, 5, places=both).units("granted") == 5
    assert row(5, 5, places=both).units("granted") == 5 and row(5, None, places=both).units("granted") == 5
    assert row(5, places=both).units("granted") == 5, "a short row"
    made = row(5, 6, places=both)
    assert made.units("granted") is None
    assert told(made) == ["N55 “Granted” and “Units” say two things, and the mapping takes both for `granted`."]
    assert row("a", "b", places=both).text("granted") == "a", "of words the first counts"
    assert row(5).units("outstanding") is None and row(5).cell("nothing") == (None, "")


@pytest.mark.parametrize(("place", "name"), [(0, "A7"), (1, "B7"), (25, "Z7"), (26, "AA7"), (51, "AZ7"), (52, "BA7"),
                                             (701, "ZZ7"), (702, "AAA7")])  # fmt: skip
def test_a_formula_that_was_never_computed_is_told_at_its_place(place: int, name: str) -> None:
    cells: list[Cell] = [None] * (place + 1)
    made = row(*cells, places={"granted": [place]}, sheet=Sheet("one", unsaved=frozenset([name])))
    made.table.headers = ["Granted"] * (place + 1)
    assert made.units("granted") is None
    assert told(made) == ["N56 “Granted” is a formula without a saved value."]


def test_a_code_goes_into_the_ledger_as_it_stands() -> None:
    for good in ("R-2026-01", "a", "9", "a|b:c.d_e", "x" * 256, ""):
        assert row(good).code("granted") == good
    for bad in ("two words", "-a", "é", "x" * 257):
        made = row(bad)
        assert made.code("granted") == "" and told(made)[0].startswith("N60")


def test_a_fault_is_told_once_and_so_many_of_a_kind() -> None:
    faults = Faults("export.csv", [])
    for number in range(MOST + 5):
        faults.add("N57", number, "wrong")
        faults.add("N57", number, "wrong")
    faults.add("N59", 1, "another kind")
    assert [problem.code for problem in faults.problems] == ["N57"] * (MOST + 1) + ["N59"]
    assert faults.problems[MOST].message == "and more of this kind (N57)"


def test_words_mean_what_the_mapping_says_however_they_are_written() -> None:
    words, known = WordLookup("export.csv"), {"Stock option": "NSO", "Unit": "", "": "RSU"}
    assert [words.meaning(row(cell), "granted", "instruments", known) for cell in ("STOCK_Option ", None, "Unit")] == [
        "NSO", "RSU", None,
    ]  # fmt: skip
    assert words.meaning(row("Unit"), "granted", "instruments", known) is None
    assert words.meaning(row(None), "granted", "plans", {"a": "A"}) is None
    problems = words.problems()
    assert all(isinstance(problem, Problem) and (problem.code, problem.line) == ("N60", 7) for problem in problems)
    assert [problem.message for problem in problems] == [
        "“Unit” (2 rows) is not among the instruments of the mapping.",
        "An empty cell is not among the plans of the mapping.",
    ]
