"""Exports as CSV and workbooks: what is read, what is refused and why. All people are made up."""

import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from transparency.build import check, positions_of
from transparency.cli import transparency
from transparency.importing.imported import Imported, Transaction
from transparency.importing.questions import Questions
from transparency.importing.tables.mapping import parse_mapping, read_mapping, shipped
from transparency.importing.tables.people import KnownPeople
from transparency.importing.tables.reading import read_table
from transparency.importing.tables.sheet import read_sheets
from transparency.importing.tables.suggestion import suggestion
from transparency.publication.problem import Problem, Severity
from transparency.publication.reading import read_settings

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
HEADERS = "Stakeholder ID,Optionholder,ID,Type,Grant Date,Options Granted,Vesting Schedule,Relationship"
ROW = "S-1,Ada Example,ES-1,NSO,2025-01-15,1200,quarterly,Consultant"
MAPPING = """schema: transparency-mapping/1
columns:
  person: Stakeholder ID
  name: Optionholder
  award: ID
  granted_on: Grant Date
  units: Options Granted
  schedule: Vesting Schedule
  instrument: Type
  relationship: Relationship
  exercised: Exercised
  exercised_on: Exercised On
  cancelled: Canceled
  cancelled_on: Canceled On
  outstanding: Outstanding
  price: Price
pool: providers
schedules: {quarterly: V4Q}
instruments: {NSO: NSO, RSU: RSU}
relationships: {Consultant: take, Employee: skip}
rule: R-2025-01
"""
SETTINGS = read_settings(SMALL)[0]
assert SETTINGS is not None


def read(
    path: Path, mapping: str = MAPPING, questions: Questions | None = None, people: KnownPeople | None = None
) -> tuple[Imported | None, list[Problem]]:
    chosen, problems = parse_mapping(mapping, "mapping.yaml")
    assert chosen is not None, problems
    assert SETTINGS is not None
    return read_table(path, chosen, SETTINGS, questions or Questions(), people or KnownPeople())


def table(tmp_path: Path, *lines: str, headers: str = HEADERS) -> Path:
    path = tmp_path / "export.csv"
    path.write_text("\n".join([headers, *lines]) + "\n", "utf-8")
    return path


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def workbook(tmp_path: Path, change: Callable[[openpyxl.Workbook], object] = lambda book: None) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Example Care, Inc."])
    page.append([])
    page.append(HEADERS.split(","))
    page.append(["S-1", "Ada Example", "ES-1", "NSO", date(2025, 1, 15), 1200, "quarterly", "Consultant"])
    change(book)
    path = tmp_path / "export.xlsx"
    book.save(path)
    return path


def first(imported: Imported | None) -> Transaction:
    assert imported is not None
    return imported.transactions[0]


def test_a_row_becomes_a_grant(tmp_path: Path) -> None:
    imported, problems = read(table(tmp_path, ROW))
    assert problems == []
    grant = first(imported)
    assert (grant.source, grant.kind, grant.day, grant.units) == ("ES-1/grant", "grant", date(2025, 1, 15), 1200)
    assert (grant.provider, grant.pool, grant.vesting, grant.rule) == ("S-1", "providers", "V4Q", "R-2025-01")
    assert "Ada" not in repr(imported), "names get no further than private/people.csv"


def test_the_header_is_found_under_prose_and_notes_and_totals_are_passed_by(tmp_path: Path) -> None:
    path = table(
        tmp_path, ROW, ",,Total,,,1200,,", "", "Exported by the finance team", headers="As of 09/30/2026\n\n" + HEADERS
    )
    imported, problems = read(path)
    assert imported is not None
    assert len(imported.transactions) == 1
    told = [(one.code, one.line, one.severity) for one in problems]
    assert told == [("N58", 5, Severity.WARNING), ("N58", 7, Severity.WARNING)], "the total, and the note by its row"


@pytest.mark.parametrize(
    "row", ["S-2,Bob Example,,NSO,,1200,quarterly,Consultant", ",,,NSO,2025-01-15,1200,quarterly,Consultant"]
)
def test_a_row_with_units_and_no_award_is_no_note(row: str, tmp_path: Path) -> None:
    """It lacks two cells, not one; passed by as a note, somebody's units would be lost in silence."""
    imported, problems = read(table(tmp_path, ROW, row))
    assert imported is None and [(one.code, one.line) for one in problems] == [("N61", 3)]


def test_what_ended_without_an_award_is_no_note(tmp_path: Path) -> None:
    headers = "Security ID,Quantity Forfeited,Transaction Date"
    mapping, _ = read_mapping("carta-canceled-and-returned")
    assert mapping is not None and SETTINGS is not None
    path = table(tmp_path, "ES-1,100,01/15/2025", ",200,02/15/2025", ",300,", headers=headers)
    imported, problems = read_table(path, mapping, SETTINGS, Questions(), KnownPeople())
    told = [(one.code, one.line) for one in problems]
    assert imported is None and told == [("N58", 4), ("N61", 3)], "row 4 is a bare sum"


def test_columns_that_the_mapping_does_not_name_are_dropped_and_listed(tmp_path: Path) -> None:
    path = table(tmp_path, ROW + ",OH,=HYPERLINK(1)", headers=HEADERS + ",State of Residence,Notes")
    imported, problems = read(path)
    assert problems == [] and imported is not None
    assert [(one.name, one.count) for one in imported.dropped] == [("Notes", 1), ("State of Residence", 1)]
    assert "HYPERLINK" not in repr(imported)


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("(1200)", "parentheses"), ("-1200", "negative"), ("12.5", "fraction"), ("1.200", "two ways"),
        ("1.000", "two ways"),
        ("=A1*2", "formula"), ("many", "not a number"), ("9" * 20, "two ways"), ("", "no units"), ("0", "no units"),
    ],
)  # fmt: skip
def test_units_are_exact_or_refused(cell: str, says: str, tmp_path: Path) -> None:
    imported, problems = read(table(tmp_path, ROW.replace("1200", cell)))
    assert imported is None
    assert codes(problems) == ["N57"]
    assert says in problems[0].message and problems[0].line == 2


@pytest.mark.parametrize(
    ("cell", "units"), [('"1,234,567"', 1_234_567), ('"1,500.000"', 1500), ("1200.00", 1200), ("1200.0000", 1200)]
)
def test_thousands_with_commas_are_read(cell: str, units: int, tmp_path: Path) -> None:
    assert first(read(table(tmp_path, ROW.replace("1200", cell)))[0]).units == units


@pytest.mark.parametrize(
    ("cell", "price"),
    [
        ("0.40", "0.40"), ("$0.40", "0.40"), ("USD 0.40", "0.40"), ("0.40 USD", "0.40"), ("$1,250.50", "1250.50"),
        ("1,250,000", "1250000"), ("0,40", "0.40"), ("1,250", ""), ("12,50.00", ""), ("0.1234567", ""), ("€0.40", ""),
        ("0.40 EUR", ""), ("free", ""),
    ],
)  # fmt: skip
def test_prices_are_exact_and_in_our_currency_or_refused(cell: str, price: str, tmp_path: Path) -> None:
    imported, problems = read(table(tmp_path, f'{ROW},"{cell}"', headers=HEADERS + ",Price"))
    if price:
        assert problems == [] and str(first(imported).price) == price
    else:
        assert imported is None and codes(problems) == ["N57"]


@pytest.mark.parametrize(
    ("order", "cell", "day"),
    [
        ("", "2025.01.15", date(2025, 1, 15)), ("", "01/15/2025", date(2025, 1, 15)),
        ("", "15/01/2025", date(2025, 1, 15)),
        ("", "03/03/2025", date(2025, 3, 3)), ("month-first", "03/04/2025", date(2025, 3, 4)),
        ("day-first", "03/04/2025", date(2025, 4, 3)), ("", "15-Jan-2025", date(2025, 1, 15)),
        ("", "03/04/2025", None), ("month-first", "15/01/2025", None), ("", "2025-02-30", None), ("", "45672", None),
        ("", "15/01/25", None), ("", "0025-01-15", None),
    ],
)  # fmt: skip
def test_days_are_certain_or_refused(order: str, cell: str, day: date | None, tmp_path: Path) -> None:
    imported, problems = read(table(tmp_path, ROW.replace("2025-01-15", cell)), MAPPING + f"dates: '{order}'\n")
    if day is None:
        assert imported is None and codes(problems) == ["N59"]
    else:
        assert first(imported).day == day


@pytest.mark.parametrize(
    ("old", "new", "setting"),
    [("quarterly", "4 years", "schedules"), ("NSO", "SAFE", "instruments"), ("Consultant", "Advisor", "relationships"),
     ("quarterly", "", "schedules")],
)  # fmt: skip
def test_unknown_words_are_errors_never_guesses(old: str, new: str, setting: str, tmp_path: Path) -> None:
    lines = [ROW.replace(old, new).replace("ES-1", f"ES-{number}") for number in range(3)]
    imported, problems = read(table(tmp_path, *lines))
    assert imported is None
    assert codes(problems) == ["N60"], "one problem for a word, not for each row"
    assert "(3 rows)" in problems[0].message and setting in problems[0].message


def test_a_meaning_left_empty_in_a_draft_is_none(tmp_path: Path) -> None:
    """Else a schedule that nobody filled in would mean: earned at once."""
    imported, problems = read(table(tmp_path, ROW), MAPPING.replace("quarterly: V4Q", "quarterly: ''"))
    assert imported is None and codes(problems) == ["N60"]


def test_people_who_are_no_providers_are_left_out(tmp_path: Path) -> None:
    imported, _ = read(table(tmp_path, ROW, ROW.replace("ES-1", "ES-2").replace("Consultant", "Employee")))
    assert imported is not None
    assert [one.grant for one in imported.transactions] == ["ES-1"]


def test_several_plans_must_be_told_apart(tmp_path: Path) -> None:
    path = table(tmp_path, ROW + ",A", ROW.replace("ES-1", "ES-2") + ",B", headers=HEADERS + ",Plan")
    mapping = MAPPING.replace("  award: ID", "  award: ID\n  plan: Plan")
    assert codes(read(path, mapping)[1]) == ["N60"]
    imported, problems = read(path, mapping + "plans: {A: providers, B: skip}\n")
    assert problems == [] and imported is not None and len(imported.transactions) == 1


def test_an_award_stands_once(tmp_path: Path) -> None:
    assert codes(read(table(tmp_path, ROW, ROW))[1]) == ["N61"]


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    path = table(tmp_path, ROW + ",99", headers=HEADERS + ",Options  granted")
    imported, problems = read(path)
    assert first(imported).units == 1200
    assert [(one.code, one.severity) for one in problems] == [("N55", Severity.WARNING)]


def test_what_ended_is_split_by_vesting(tmp_path: Path) -> None:
    """1,200 in four quarters from 15 January: 600 earned by 20 July; of 800 cancelled 600 are unearned, 200 earned."""
    path = table(
        tmp_path,
        ROW + ",300,2025-05-01,800,2025-07-20,100",
        headers=HEADERS + ",Exercised,Exercised On,Canceled,Canceled On,Outstanding",
    )
    imported, problems = read(path)
    assert problems == [] and imported is not None
    assert [(one.kind, one.units, one.day) for one in imported.transactions[1:]] == [
        ("exercise", 300, date(2025, 5, 1)), ("forfeit", 600, date(2025, 7, 20)), ("expire", 200, date(2025, 7, 20)),
    ]  # fmt: skip


def test_sums_that_disagree_wait_for_a_choice(tmp_path: Path) -> None:
    path = table(tmp_path, ROW + ",1500,2025-07-20", headers=HEADERS + ",Canceled,Canceled On")
    questions = Questions()
    read(path, questions=questions)
    assert [(one.code, one.units, one.open) for one in questions.asked] == [("N62", 300, True)]
    questions = Questions({"overdrawn.ES-1": "leave-out"}, "choices.yaml")
    imported, _ = read(path, questions=questions)
    assert imported is not None and imported.transactions == [] and not questions.asked[0].open
    path = table(tmp_path, ROW + ",1100", headers=HEADERS + ",Outstanding")
    questions = Questions()
    read(path, questions=questions)
    assert [(one.code, one.units, one.open) for one in questions.asked] == [("N62", 100, True)]
    for choice, taken in (("rows", 1200), ("leave-out", 0)):
        imported, _ = read(path, questions=Questions({"N62": choice}, "choices.yaml"))
        assert imported is not None
        own, (why,) = imported.own["providers"], imported.explained
        assert (own.granted, own.outstanding) == (1200, 1100), "what the columns say, whatever is chosen"
        assert (why.outstanding, why.findings) == (taken - 1100, ("outstanding.ES-1",))


def test_units_that_ended_need_a_day(tmp_path: Path) -> None:
    assert codes(read(table(tmp_path, ROW + ",300", headers=HEADERS + ",Exercised"))[1]) == ["N59"]


def test_people_without_ids_get_random_ones_that_last(tmp_path: Path) -> None:
    row = ROW.removeprefix("S-1")
    path = table(tmp_path, row, row.replace("ES-1", "ES-2"))
    people = KnownPeople()
    imported, _ = read(path, people=people)
    assert imported is not None
    (person,) = {one.provider for one in imported.transactions}
    assert "Ada" not in person and people.known == [(person, "Ada Example", "")]
    again, _ = read(path, people=people)
    assert first(again).provider == person
    twins = KnownPeople([("h1", "Ada Example", "a@example.com"), ("h2", "Ada Example", "b@example.com")])
    assert codes(read(path, people=twins)[1]) == ["N61", "N61"]
    assert "'=1" in KnownPeople([("h1", "=1", "")]).text(), "a formula is shielded"


def test_a_person_is_known_by_a_name_or_an_address() -> None:
    people = KnownPeople()
    for entry in (("h1", "Ada", ""), ("h2", "", "b@example.com"), ("h3", "", ""), ("h1", "Ada", "")):
        people.note(*entry)
    assert people.known == [("h1", "Ada", ""), ("h2", "", "b@example.com")], "each once, nobody without either"


@pytest.mark.parametrize(
    ("name", "email", "person"),
    [
        ("ada example", "", None),
        ("Ada Example", "A@EXAMPLE.COM", "h1"),
        ("Ada Lovelace", "a@example.com", "h1"),
        ("Bo Example", "bo@example.com", "h3"),
        ("bo example", "", "h3"),
        ("Cy Example", "other@example.com", "new"),
        ("", "a@example.com", "h1"),
    ],
)
def test_an_address_says_more_than_a_name(name: str, email: str, person: str | None) -> None:
    people = KnownPeople()
    people.note("h1", "Ada Example", "a@example.com")
    people.note("h2", "Ada Example", "b@example.com")
    people.note("h3", "Bo Example", "")
    people.note("h4", "Cy Example", "c@example.com")
    known = people.id_of(name, email)
    assert known == person or (person == "new" and known is not None and known not in {"h1", "h2", "h3", "h4"})


def test_cancelled_and_returned(tmp_path: Path) -> None:
    headers = "Security ID,Quantity Issued,Quantity Canceled,Quantity Forfeited,Transaction Type,Termination Date"
    row = f"{headers}\nES-1,1200,200,600,Lifetime Ended,07/20/2025"
    path = tmp_path / "export.csv"
    path.write_text(row + "\n")
    chosen, _ = read_mapping("carta-canceled-and-returned")
    assert chosen is not None and SETTINGS is not None
    imported, problems = read_table(path, chosen, SETTINGS, Questions(), KnownPeople())
    assert problems == [] and imported is not None
    assert [(one.kind, one.grant, one.units) for one in imported.transactions] == [
        ("forfeit", "ES-1", 600),
        ("expire", "ES-1", 200),
    ]
    path.write_text(row.replace("Lifetime Ended", "Repriced") + "\n")
    assert codes(read_table(path, chosen, SETTINGS, Questions(), KnownPeople())[1]) == ["N60"]


@pytest.mark.parametrize("name", shipped())
def test_shipped_mappings_can_be_read(name: str) -> None:
    mapping, problems = read_mapping(name)
    assert mapping is not None and problems == []
    assert mapping.about


def test_a_mapping_that_does_not_exist_or_names_what_is_not_there(tmp_path: Path) -> None:
    assert "carta-importer" in read_mapping("carta-importr")[1][0].hint
    for old, new in (
        ("V4Q", "V5Q"),
        ("pool: providers", "pool: provider"),
        ("rule:", "attributes: {role: nurse}\nrule:"),
    ):
        assert codes(read(table(tmp_path, ROW), MAPPING.replace(old, new))[1]) == ["N53"]
    mapping, problems = parse_mapping(MAPPING + "colour: red\n", "m.yaml")
    assert mapping is None and codes(problems) == ["N53"]


def test_a_table_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("a,b,c\n1,2,3\n")
    assert codes(read(path)[1]) == ["N54"]
    path = table(tmp_path, ROW, headers=HEADERS.replace("Grant Date", "Granted"))
    assert "granted_on" in read(path)[1][0].message


def test_workbook(tmp_path: Path) -> None:
    imported, problems = read(workbook(tmp_path))
    assert problems == []
    assert (first(imported).units, first(imported).day, first(imported).where) == (1200, date(2025, 1, 15), "row 4")


def cell(place: str, value: object) -> Callable[[openpyxl.Workbook], object]:
    def change(book: openpyxl.Workbook) -> None:
        page = book.active
        assert page is not None
        page[place] = value

    return change


def test_a_formula_without_a_value_is_refused(tmp_path: Path) -> None:
    imported, problems = read(workbook(tmp_path, cell("F4", "=600*2")))
    assert imported is None
    assert ("N56", 4) in [(one.code, one.line) for one in problems]


def test_a_formula_without_a_value_is_found_whatever_the_order_of_the_tabs(tmp_path: Path) -> None:
    """The file sheet1.xml need not be the first tab: here the tabs were moved after they had been made."""

    def change(book: openpyxl.Workbook) -> None:
        cell("F4", "=600*2")(book)
        book.create_sheet("Summary")["F4"] = 1

    tabs = re.compile(rb"(<sheet [^>]*/>)(<sheet [^>]*/>)")
    path = workbook(tmp_path, change)
    with zipfile.ZipFile(path) as archive:
        old = archive.read("xl/workbook.xml")
    imported, problems = read(rewritten(path, old, tabs.sub(rb"\2\1", old), "xl/workbook.xml"))
    assert imported is None
    assert ("N56", 4) in [(one.code, one.line) for one in problems]


def test_a_workbook_with_damaged_compression_is_refused(tmp_path: Path) -> None:
    """The zip's own directory is whole, a sheet's compressed bytes are not."""
    path = workbook(tmp_path, cell("J4", "many different words: " + " ".join(str(n * n) for n in range(500))))
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    path.write_bytes(path.read_bytes()[:place] + b"\xff" * 40 + path.read_bytes()[place + 40 :])
    imported, problems = read(path)
    assert imported is None and codes(problems) == ["N50"]


def rewritten(path: Path, old: bytes, new: bytes, page: str = "xl/worksheets/sheet1.xml") -> Path:
    """The workbook with a change in its XML (of its first sheet), as no library would write it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[page]
    parts[page] = parts[page].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_numbers_of_17_digits_are_read_to_15_and_named(tmp_path: Path) -> None:
    imported, problems = read(rewritten(workbook(tmp_path), b"<v>1200</v>", b"<v>1200.0000000000002</v>"))
    assert first(imported).units == 1200
    assert codes(problems) == ["N64"]


def test_units_below_one_in_a_workbook_are_a_fraction(tmp_path: Path) -> None:
    assert "fraction" in read(workbook(tmp_path, cell("F4", 1200.5)))[1][0].message


def test_several_sheets_that_fit(tmp_path: Path) -> None:
    path = workbook(tmp_path, lambda book: book.copy_worksheet(book.active))
    assert codes(read(path)[1]) == ["N54"]
    assert read(path, MAPPING + "sheet: Sheet\n")[1] == []


def added(path: Path, name: str, data: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, data)
    return path


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml"])
def test_macros_and_links_are_named_and_not_followed(part: str, tmp_path: Path) -> None:
    imported, problems = read(added(workbook(tmp_path), part))
    assert first(imported).units == 1200
    assert [(one.code, one.severity) for one in problems] == [("N52", Severity.WARNING)]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "N51"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "N50"),
        (b"PK\x03\x04 broken", "N50"),
        (HEADERS.encode() + b"\nS-1,Ren\xe9e,caf\xc3\xa9\n", "N50"),
        (b"\x89PNG\0\0", "N50"),
        (b"", "N54"),
    ],
)
def test_files_that_cannot_be_read(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(data)
    imported, problems = read(path)
    assert imported is None and codes(problems) == [code]


def test_an_encoding_named_in_the_mapping(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(f"{HEADERS}\n{ROW}\n".replace("Ada", "Renée").encode("cp1252"))
    assert codes(read(path)[1]) == ["N50"]
    assert read(path, MAPPING + "encoding: windows-1252\n")[1] == []
    path.write_bytes(f"{HEADERS}\n{ROW}\n".encode("utf-16"))
    assert read(path)[1] == []


def test_a_million_empty_rows(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(5, 1_000_005))
    path = rewritten(workbook(tmp_path), b"</sheetData>", rows + b"</sheetData>")
    imported, problems = read(path)
    assert problems == [] and imported is not None and len(imported.transactions) == 1
    (tmp_path / "export.csv").write_text(f"{HEADERS}\n{ROW}\n" + ",,,,,,,\n" * 1_000_000)
    assert len(read_sheets(tmp_path / "export.csv")[0][0].rows) == 2


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from transparency.importing.tables import workbook as sheet

    monkeypatch.setattr(sheet, "MOST_UNPACKED", 1000)
    assert codes(read(workbook(tmp_path))[1]) == ["N50"]


@pytest.mark.parametrize("encoding", ["undefined", "punycode", "no-such"])
def test_an_encoding_that_cannot_be_used(encoding: str, tmp_path: Path) -> None:
    imported, problems = read(table(tmp_path, ROW.replace("Ada", "Renée")), MAPPING + f"encoding: {encoding}\n")
    assert imported is None and codes(problems) == ["N50"] and encoding in problems[0].message


def test_a_draft_is_a_mapping_once_it_is_filled_in(tmp_path: Path) -> None:
    path = table(tmp_path, ROW.replace("2025-01-15", "01/15/2025"))
    text, problems = suggestion(path, SETTINGS)
    assert problems == []
    assert "dates: month-first   # some days" in text and "pool: providers" in text
    text = text.replace("\"quarterly\": ''", '"quarterly": V4Q').replace("\"Consultant\": ''", '"Consultant": take')
    imported, problems = read(path, text)
    assert problems == []
    assert first(imported).vesting == "V4Q"
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    assert codes(suggestion(tmp_path / "other.csv", None)[1]) == ["N54"]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(transparency, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout + result.stderr


@pytest.mark.parametrize(
    "data", ["person,name,email\nh1,Renée Example,\n".encode("cp1252"), b"person;name;email\nh1;Ada;\n", b"person,na"]
)
def test_people_that_another_program_saved_are_not_taken_for_new(data: bytes, tmp_path: Path) -> None:
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "people.csv").write_bytes(data)
    arguments = (str(table(tmp_path, ROW)), "--mapping", str(tmp_path / "mapping.yaml"), "--content", str(content))
    code, told = run("import", "table", *arguments)
    assert code == 1 and "error N11 people.csv" in told
    assert (tmp_path / "private" / "people.csv").read_bytes() == data


def test_files_anywhere_are_named_by_a_path_that_can_be_opened(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("- a\n")
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    arguments = ("import", "table", str(table(tmp_path, ROW)), "--content", str(content), "--mapping")
    for given in (
        [str(tmp_path / "bad.yaml")],
        [str(tmp_path / "mapping.yaml"), "--resolve", str(tmp_path / "bad.yaml")],
    ):
        code, told = run(*arguments, *given)
        assert code == 1 and told.startswith(f"{(tmp_path / 'bad.yaml').resolve().as_posix()}:1: "), told


def in_words_only(content: Path) -> None:
    """The rule of the small publication without what it grants, so that any grant may name it."""
    rule = next((content / "rules").iterdir())
    head = rule.read_text().partition("notice_days")[0]
    rule.write_text(head + "in_words_only: true\n")


def test_a_founder_imports_twice_and_then_more(tmp_path: Path) -> None:
    content = Path(shutil.copytree(SMALL, tmp_path / "content"))
    shutil.rmtree(content / "quarters" / "2025-q2")
    (content / "ledger" / "providers.csv").write_text("provider,joined,left,role\n")
    (content / "ledger" / "events.csv").write_text(
        "event,date,type,provider,grant,units,price,instrument,vesting,vest_start,expires,rule\nE01,2025-01-02,pool_authorized,,,20000,,,,,,\n"
    )
    commentary = content / "quarters" / "2025-q1" / "commentary.md"
    commentary.write_text("---\npublished: 2025-05-02\n---\n\nOur first.\n")
    in_words_only(content)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING + "attributes: {role: therapist}\n")
    rows = [ROW.replace("-1,", f"-{number},").replace("Ada", "Ada" + "abcdefghijkl"[number]) for number in range(12)]
    arguments = (
        "import",
        "table",
        str(table(tmp_path, *rows)),
        "--mapping",
        str(mapping),
        "--content",
        str(content),
        "--add-settings",
    )
    before = (content / "ledger" / "events.csv").read_bytes()
    code, told = run(*arguments, "--dry-run")
    assert code == 0 and "12 events would be added" in told
    assert (content / "ledger" / "events.csv").read_bytes() == before and not (tmp_path / "private").exists()
    code, told = run(*arguments)
    assert code == 0, told
    assert "12 events added" in told
    assert not any(
        word in (content / "ledger" / name).read_text()
        for name in ("events.csv", "providers.csv")
        for word in ("Ada", "ES-1", "S-1")
    )
    built = check(content)
    assert [one for one in built.problems if one.severity is not Severity.WARNING] == []
    _, positions = positions_of(content)
    assert positions is not None
    first = positions.holdings.filter(pl.col("quarter") == positions.quarters[0].index)
    assert first.select(pl.sum_horizontal("unvested", "vested", "owned").sum()).item() == 14_400
    assert abs(built.releases[0].figures["awards.promised"].value.amount - 14_400) <= built.releases[0].block
    assert "0 events added" in run(*arguments)[1]
    table(tmp_path, *rows, ROW.replace("-1,", "-99,"))
    assert "1 event added" in run(*arguments)[1]
    after = (content / "ledger" / "events.csv").read_bytes()
    table(tmp_path, *rows, ROW.replace("-1,", "-100,").replace("1200", "99999"))
    code, told = run(*arguments)
    assert code == 1 and "as it was" in told
    assert (content / "ledger" / "events.csv").read_bytes() == after
