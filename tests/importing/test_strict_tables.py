"""A table is read by its grammar, or refused at its row: no award is lost, merged or changed without a word."""

from datetime import date
from pathlib import Path
from random import Random
from shutil import copy, copytree

import openpyxl
import pytest
from click.testing import CliRunner
from tests.yardstick import within

from transparency.cli import transparency
from transparency.importing.imported import Imported
from transparency.importing.questions import Questions
from transparency.importing.tables.mapping import parse_mapping, read_mapping
from transparency.importing.tables.people import KnownPeople
from transparency.importing.tables.reading import read_table
from transparency.publication.problem import Problem, Severity
from transparency.publication.reading import read_settings

SETTINGS = read_settings(Path(__file__).resolve().parents[1] / "sites" / "small")[0]
MAPPING = """schema: transparency-mapping/1
columns:
  {person: Person, name: Name, email: Email, award: Award, granted_on: Granted, units: Units, price: Price,
   rule: Rule, leave_from: Leave from, leave_to: Leave to, left: Left, exercised: Exercised, exercised_on: Exercised On}
pool: providers
"""
HEADER = "Person,Award,Granted,Units"
ROW = "P1,A1,2025-01-15,100"


def read(
    path: Path, mapping: str = MAPPING, questions: Questions | None = None, people: KnownPeople | None = None
) -> tuple[Imported | None, list[Problem]]:
    chosen, problems = parse_mapping(mapping, "m.yaml")
    assert chosen is not None and SETTINGS is not None, problems
    return read_table(path, chosen, SETTINGS, questions or Questions(), people or KnownPeople())


def table(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / "export.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def told(problems: list[Problem]) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in problems if problem.severity is not Severity.WARNING]


def units_of(imported: Imported | None) -> dict[str, int | None]:
    assert imported is not None
    return {event.grant: event.units for event in imported.transactions if event.kind == "grant"}


FAULTS = {
    "import-date-with-text/export.csv": [("N59", 2), ("N59", 3)],
    "import-date-with-text/export-zones.csv": [("N59", 2), ("N59", 3), ("N59", 4), ("N59", 5)],
    "import-delimiter-guess/export.csv": {"A1": 100, "A2": 200},
    "import-hidden-rows/export.xlsx": [("N52", 3)],
    "import-hidden-rows/filtered.xlsx": [("N52", 3)],
    "import-hidden-rows/hiddensheet.xlsx": [("N52", None)],
    "import-ragged-thousands/export.csv": [("N65", 2), ("N65", 3)],
    "import-ragged-thousands/export-named-less-columns.csv": [("N65", 2), ("N65", 3)],
    "import-ragged-thousands/export-shift-into-exercised.csv": [("N65", 2)],
    "import-same-name/export.csv": [("N61", 2)],
    "import-same-name/names-other-order.csv": [("N61", 4)],
    "import-scientific-ids/export.csv": [("N66", 2), ("N66", 3), ("N66", 4)],
    "import-scientific-ids/export-award-ids.csv": [("N66", 2), ("N66", 3)],
    "import-unclosed-quote/export.csv": [("N65", 3)],
    "import-unclosed-quote/export-never-closed.csv": [("N65", 3)],
    "import-unclosed-quote/export-carta-shape.csv": [("N65", 2)],
}
"""File of ``cases/faults`` → the problems told, by row, or the units that are read."""


@pytest.mark.external
@pytest.mark.parametrize("name", FAULTS)
def test_small_inputs_that_were_read_wrong(name: str, cases: Path) -> None:
    path = cases / "faults" / name
    mapping, problems = read_mapping(str(path.parent / "map.yaml"))
    assert mapping is not None, problems
    settings = SETTINGS.model_copy(update={"vesting": dict.fromkeys(("V48C12", "V12Q"), SETTINGS.vesting["V4Q"])})
    imported, problems = read_table(path, mapping, settings, Questions(), KnownPeople())
    right = FAULTS[name]
    if isinstance(right, dict):
        assert units_of(imported) == right and problems == []
    else:
        assert [(problem.code, problem.line) for problem in problems] == right
        assert (imported is None) is (right[0][0] != "N52"), "what is only hidden is read, and said"


@pytest.mark.external
def test_a_rule_that_computes_is_asked_about_or_given_its_inputs(cases: Path, tmp_path: Path) -> None:
    """“No problems”, then two R102 of ``check``: an import proves what ``check`` proves, by the rule's own words."""
    case = cases / "faults" / "import-under-computing-rule"
    content = tmp_path / "content"
    copytree(case / "content", content)
    capital = content / "ledger" / "capitalization.csv"
    head, *lines = capital.read_text().splitlines()  # of today's columns
    capital.write_text("\n".join([f"{head},others_issued", *(f"{line},{line.split(',')[1]}" for line in lines)]) + "\n")
    copy(case / "new.csv", tmp_path)
    ledger = (content / "ledger" / "events.csv").read_bytes()

    def bring(mapping: str) -> str:
        (tmp_path / "m.yaml").write_text(mapping)
        words = ["import", "table", str(tmp_path / "new.csv"), "--mapping", str(tmp_path / "m.yaml")]
        result = CliRunner().invoke(transparency, [*words, "--content", str(content), "--today", "2026-03-01"])
        return result.output

    mapping = (case / "m.yaml").read_text()
    output = bring(mapping)
    assert output.count("error R102") == 2 and '"licence" is missing' in output and "is A901 in the source" in output
    assert (content / "ledger" / "events.csv").read_bytes() == ledger
    (tmp_path / "new.csv").write_text(
        "Person;Award;Granted on;Vesting start;Schedule;Units;Type;Licence;Price;Expires\n"
        "S901;A901;2026-02-10;2025-11-05;48/12;1200;NSO;Full;0.40;2036-02-10\n"
        "S902;A902;2026-02-11;2025-11-06;48/12;800;NSO;Associate;0.40;2036-02-11\n"
    )
    mapping = mapping.replace("instrument: Type", "instrument: Type, price: Price, expires: Expires")
    mapping += "inputs: {licence: {column: Licence, values: {Full: full, Associate: associate}}}\n"
    assert "2 events added" in bring(mapping)
    assert "R-2025-01,full" in (content / "ledger" / "events.csv").read_text()


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        ((ROW, "P2,A2,2025-01-15,200,"), 3),
        ((ROW, "P2,A2,2025-01-15"), 3),
        ((ROW + "P2,A2,2025-01-15,200",), 2),
        ((ROW, "P2", "P3,A3,2025-01-15,300"), 3),
        (('P1,A1,2025-01-15,"100', "P2,A2,2025-01-15,200"), 2),
        (('P1,A1,2025-01-15,100"', "P2,A2,2025-01-15,200"), 2),
        (('P1,A1,2025-01-15,"100"0', "P2,A2,2025-01-15,200"), 2),
    ],
)
def test_what_breaks_the_grammar_is_refused_at_its_row(lines: tuple[str, ...], row: int, tmp_path: Path) -> None:
    imported, problems = read(table(tmp_path, *lines))
    assert imported is None and told(problems) == [("N65", row)]


def test_a_quote_that_swallows_a_row_and_closes_in_the_same_column_is_seen(tmp_path: Path) -> None:
    """By its grammar it is one row: the second award would be lost without a word."""
    lines = ('P1,"A1,2025-01-15,100', 'P2,A2",2025-01-15,200')
    imported, problems = read(table(tmp_path, *lines))
    assert imported is None and told(problems) == [("N65", 2)]
    imported, problems = read(table(tmp_path, 'P1,A1,2025-01-15,100,"one\ntwo, three"', header=HEADER + ",Note"))
    assert problems == [] and units_of(imported) == {"A1": 100}, "a note of two lines is none of it"


def test_a_last_row_that_was_cut_is_named(tmp_path: Path) -> None:
    imported, problems = read(table(tmp_path, ROW, "P2"))
    assert units_of(imported) == {"A1": 100}
    assert [(problem.code, problem.line, problem.severity) for problem in problems] == [("N58", 3, Severity.WARNING)]


def test_ten_thousand_open_quotes_cost_what_their_size_says(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(HEADER + "\n" + 'P1,A1,2025-01-15,"' + "x,\n" * 2_000_000, encoding="utf-8")
    imported, problems = within(30, lambda: read(path))
    assert imported is None and told(problems) == [("N65", 2)]


@pytest.mark.parametrize(
    ("numbers", "cell", "units"),
    [
        ("", "1'000", 1000), ("", "1’000.00", 1000), ("", "1 000", 1000), ("", "1\u202f000", 1000),
        ("", "1.000,00", 1000), ("", "1,000.00", 1000), ("", "1.000", None),
        ("", "1,000", None), ("decimal-comma", "1.000", 1000),
        ("decimal-point", "1,000", 1000), ("decimal-comma", "1.000,50", None), ("decimal-point", "1'00", None),
        ("decimal-comma", "1,000.00", None),
    ],
)  # fmt: skip
def test_numbers_of_other_countries(numbers: str, cell: str, units: int | None, tmp_path: Path) -> None:
    """In a file with semicolons a comma may be a decimal one: 1,000 was read as a thousand."""
    path = table(tmp_path, f"P1;A1;2025-01-15;{cell}", header=HEADER.replace(",", ";"))
    imported, problems = read(path, MAPPING + f"numbers: '{numbers}'\n")
    if units is None:
        assert imported is None and told(problems) == [("N57", 2)]
    else:
        assert units_of(imported) == {"A1": units} and problems == []


@pytest.mark.parametrize(
    ("cell", "price"), [("CHF 1'250.50", "1250.50"), ("Fr. 0.40", "0.40"), ("0,40 CHF", "0.40"), ("€ 0,40", "")]
)
def test_prices_of_other_countries(cell: str, price: str, tmp_path: Path) -> None:
    path = table(tmp_path, f'{ROW},"{cell}"', header=HEADER + ",Price")
    chosen, _ = parse_mapping(MAPPING, "m.yaml")
    assert SETTINGS is not None and chosen is not None
    company = SETTINGS.company.model_copy(update={"currency": "CHF"})
    settings = SETTINGS.model_copy(update={"company": company})
    imported, problems = read_table(path, chosen, settings, Questions(), KnownPeople())
    if price:
        assert imported is not None and str(imported.transactions[0].price) == price
    else:
        assert told(problems) == [("N57", 2)]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-01-15 14:05:00", date(2025, 1, 15)), ("2025-01-15T00:00:00Z", date(2025, 1, 15)),
        ("15. Januar 2025", date(2025, 1, 15)), ("15 janvier 2025", date(2025, 1, 15)),
        ("2025-01-15T23:30:00-05:00", None), ("2025-01-15 or so", None), ("2025-01-15 25:99", None),
        ("2025-01/15", None),
    ],
)  # fmt: skip
def test_days_have_no_zone_and_no_other_words(cell: str, day: date | None, tmp_path: Path) -> None:
    imported, problems = read(table(tmp_path, ROW.replace("2025-01-15", cell)))
    if day is None:
        assert imported is None and told(problems) == [("N59", 2)]
    else:
        assert imported is not None and imported.transactions[0].day == day


@pytest.mark.parametrize("value", [1234567890123456, 12.5, date(2025, 3, 1), True])
def test_an_id_of_a_workbook_that_was_made_a_number_is_refused(value: object, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(HEADER.split(","))
    page.append([value, "A1", date(2025, 1, 15), 100])
    book.save(tmp_path / "export.xlsx")
    imported, problems = read(tmp_path / "export.xlsx")
    assert imported is None and told(problems) == [("N66", 2)]


def test_long_ids_that_all_end_in_zeros_are_asked_about(tmp_path: Path) -> None:
    path = table(tmp_path, "1234567890123450,A1,2025-01-15,100", "1234567890123560,A2,2025-01-15,200")
    questions = Questions()
    read(path, questions=questions)
    assert [(each.id, each.code, each.units, each.open) for each in questions.asked] == [
        ("rounded:person", "N66", 300, True)
    ]
    questions = Questions()
    read(
        table(tmp_path, "1234567890123456,A1,2025-01-15,100", "1234567890123460,A2,2025-01-15,200"), questions=questions
    )
    assert questions.asked == []


def test_one_person_in_any_spelling_and_any_order_of_rows(tmp_path: Path) -> None:
    """A name in another Unicode form, with other blanks and capitals; of two addresses a row without one is refused."""
    header = "Name,Email,Award,Granted,Units"
    rows = [
        "Ren\u00e9e  Example,r@example.com,A1,2025-01-15,100", "RENE\u0301E EXAMPLE,,A2,2025-01-15,200",
        "Ren\u00e9e\u00a0Example,R@Example.com,A3,2025-01-15,300",
    ]  # fmt: skip
    for seed in range(4):
        imported, problems = read(table(tmp_path, *Random(seed).sample(rows, 3), header=header))
        assert imported is not None and problems == []
        assert len({event.provider for event in imported.transactions}) == 1
        twin = [*rows, "Ren\u00e9e Example,other@example.com,A4,2025-01-15,400"]
        imported, problems = read(table(tmp_path, *Random(seed).sample(twin, 4), header=header))
        assert imported is None and [code for code, _ in told(problems)] == ["N61"]


def test_an_id_with_two_names_is_asked_about(tmp_path: Path) -> None:
    questions = Questions()
    rows = ("P1,Ada Example,A1,2025-01-15,100", "P1,Ada Sample,A2,2025-01-15,100", "P1,Bob Other,A3,2025-01-15,300")
    read(table(tmp_path, *rows, header="Person,Name,Award,Granted,Units"), questions=questions)
    assert [(each.id, each.units, each.where) for each in questions.asked] == [("names:P1", 300, "row 4")]
    assert not any(word in questions.asked[0].message for word in ("Ada", "Bob"))


def test_ids_that_differ_in_capitals_or_zeros_are_asked_about(office) -> None:
    mapping = (
        "schema: transparency-mapping/1\npool_events: [{on: 2024-01-01, units: 9000}]\n" + MAPPING.partition("\n")[2]
    )
    assert office.codes(office.bring_table(mapping, HEADER, "emp-1,ES-1,2025-01-15,100")) == []
    outcome = office.bring_table(mapping, HEADER, "emp-1,ES-1,2025-01-15,100", "EMP-1,ES-2,2025-01-15,100")
    assert office.codes(outcome) == ["N43"] and len(office.rows()) == 2
    outcome = office.bring_table(mapping, HEADER, "emp-1 ,ES-1\u200b,2025-01-15,100")
    assert office.codes(outcome) == [] and outcome.added == 0, "blanks and marks that nobody sees make no other id"


def test_two_columns_of_one_field_that_say_two_things_are_refused(tmp_path: Path) -> None:
    mapping = MAPPING.replace("units: Units", "units: [Units, Quantity]")
    assert told(read(table(tmp_path, ROW + ",200", header=HEADER + ",Quantity"), mapping)[1]) == [("N55", 2)]
    assert told(read(table(tmp_path, ROW + ",100", header=HEADER + ",Quantity"), mapping)[1]) == []
    imported, problems = read(table(tmp_path, ROW), MAPPING.replace("price: Price", "price: Units"))
    assert imported is None and told(problems) == [("N53", None)]


def test_rule_and_leaves_by_column(tmp_path: Path) -> None:
    header = HEADER + ",Rule,Leave from,Leave to,Left"
    row = ROW + ",R-2025-01,2025-03-01,2025-05-01,2025-09-01"
    imported, problems = read(
        table(tmp_path, row, row.replace("A1", "A2").replace("R-2025-01", "R-2026-01"), header=header)
    )
    assert problems == [] and imported is not None
    assert [(event.kind, event.rule) for event in imported.transactions] == [
        ("leave_start", ""), ("leave_end", ""), ("grant", "R-2025-01"), ("grant", "R-2026-01"),
    ]  # fmt: skip
    assert [(person.joined, person.left) for person in imported.people] == [(date(2025, 1, 15), date(2025, 9, 1))]
    imported, problems = read(
        table(tmp_path, row, row.replace("A1", "A2").replace("2025-09-01", "2025-10-01"), header=header)
    )
    assert imported is None and told(problems) == [("N61", 3)], (
        "the day of leaving does not depend on the order of rows"
    )


def test_how_a_table_was_read_is_said(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes((HEADER.replace(",", ";") + "\nP1;A1;2025-01-15;100\n").encode("utf-16-le"))
    imported, _ = read(path)
    assert imported is not None and imported.form == "CSV, semicolons between the cells, utf-16-le"
