"""A mapping is drafted for any table; exports as systems write them are drafted, mapped and read, totals tied.

The tables are made up after the public column lists of these systems; nobody in them is real.
"""

import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from transparency.cli import transparency
from transparency.importing.imported import Imported
from transparency.importing.questions import Questions
from transparency.importing.tables.mapping import parse_mapping, shipped
from transparency.importing.tables.people import KnownPeople
from transparency.importing.tables.reading import read_table
from transparency.importing.tables.suggestion import suggestion
from transparency.publication.problem import Severity
from transparency.publication.reading import read_settings

SETTINGS = read_settings(Path(__file__).resolve().parents[1] / "sites" / "small")[0]
EXPORTS = {
    "carta": (
        "utf-8",
        "Example Care Inc.\nAs of 09/30/2026\n\n"
        "Stakeholder ID,Optionholder,Optionholder Email,ID,Type,Grant Date,Options Granted,"
        "Options Exercised,Exercise Date,"
        "Options Canceled,Canceled Date,Options Outstanding,Vesting Start Date,Vesting Schedule,"
        "Exercise Price,Relationship\n"
        '1001,Ada Example,ada@example.com,ES-1,NSO,01/15/2025,"1,200",300,06/20/2025,0,,900,01/02/2025,'
        "1/4 quarterly,$0.40,"
        "Consultant\n"
        "1002,Bob Example,bob@example.com,ES-2,NSO,02/03/2025,800,0,,200,07/20/2025,600,02/03/2025,"
        "1/4 quarterly,$0.40,Consultant\n"
        ',,Total,,,,"2,000",300,,200,,"1,500",,,,\n',
        {"grant": 2000, "exercise": 300, "forfeit": 200},
    ),
    "carta-canceled": (
        "utf-8",
        "Security ID,Quantity Issued,Quantity Canceled,Quantity Forfeited,Transaction Type,Termination Date\n"
        "ES-1,1200,200,600,Lifetime Ended,07/20/2025\n",
        {"forfeit": 600, "expire": 200},
    ),
    "carta-importer": (
        "utf-8",
        "Fill in every award\nStakeholder ID,Name,Award ID,Issue Date,Quantity,"
        "Vesting Commencement Date,Vesting Schedule,"
        "Award Type,Exercise Price\n1001,Ada Example,ES-1,01/15/2025,1200,01/02/2025,quarterly,NSO,0.40\n",
        {"grant": 1200},
    ),
    "pulley": (
        "utf-8",
        "Stakeholder Name,Stakeholder Email,Security ID,Award Type,Issued Date,Shares Granted,"
        "Shares Exercised,Date Exercised,"
        "Strike Price,Vesting Schedule,Vesting Start\n"
        'Ada Example,ada@example.com,ES-1,NSO,2025-01-15,"63,500",6250,2025-06-20,0.40,4 years,2025-01-02\n',
        {"grant": 63500, "exercise": 6250},
    ),
    "angellist": (
        "utf-8",
        "Holder,Holder Email,Certificate ID,Security Type,Grant Date,Quantity,Quantity Canceled,"
        "Canceled On,Exercise Price\n"
        'Ada Example,ada@example.com,OPT-1,NSO,"Jan 10, 2025","10,000",500,"Mar 3, 2025",$0.40\n',
        {"grant": 10000, "expire": 500},
    ),
    "ledgy-swiss": (
        "windows-1252",
        "Stakeholder ID;Name;ID;Typ;Zuteilungsdatum;Anzahl Optionen;Ausgeübt;Ausgeübt am;Ausübungspreis;"
        "Vestingplan;Vesting Beginn\n"
        "L1;Zoë Muster;Z-1;NSO;15.01.2025;1'000.00;100;20.06.2025;0.40;4 Jahre;02.01.2025\n",
        {"grant": 1000, "exercise": 100},
    ),
    "ledgy-german": (
        "utf-8",
        "Mitarbeiternummer;Mitarbeiter;Zuteilungsnummer;Instrument;Zuteilungsdatum;Anzahl;Verfallen;"
        "Verfallen am;Basispreis\n"
        "007;Jürgen Beispiel;V-1;PHANTOM;15.01.2025;1.250,00;250,00;03.03.2025;0,40\n"
        "008;Anna Beispiel;V-2;PHANTOM;02.02.2025;2.000;;;0,40\n",
        {"grant": 3250, "forfeit": 250},
    ),
    "ease": (
        "utf-8",
        "Personalnummer;Begünstigter;Vertragsnummer;Beteiligungsart;Gewährungsdatum;Stück;Austrittsdatum;Vestingplan\n"
        "11;Kim Beispiel;E-1;VSOP;01.03.2025;1 500;31.12.2025;linear\n",
        {"grant": 1500},
    ),
    "bspce": (
        "utf-8",
        "Matricule;Bénéficiaire;Adresse email;Numéro;Date d'attribution;BSPCE attribués;BSPCE exercés;Date d'exercice;"
        "BSPCE caducs;Date de caducité;Prix d'exercice;Calendrier d'acquisition\n"
        "M1;Jean Exemple;jean@example.com;B-1;15/01/2025;1\u202f200;300;20/06/2025;100;03/07/2025;0,40;4 ans\n",
        {"grant": 1200, "exercise": 300, "forfeit": 100},
    ),
}
"""System → encoding, its export, and the units that it comes to."""
WORDS = {"schedules": "V4Q", "instruments": "NSO", "relationships": "take", "plans": "providers"}


def filled_in(text: str) -> str:
    """A draft with every open word given a meaning, as a founder would."""
    lines, setting = [], ""
    for drafted in text.splitlines():
        setting = match[1] if (match := re.match(r"(\w+):", drafted)) else setting
        line = drafted.replace("{type: skip}", "{type: expire}")
        lines.append(re.sub(r": ''(?=   # [0-9,]+ rows)", f": {WORDS.get(setting, '')}", line))
    text = "\n".join(lines).replace("numbers: ''", "numbers: decimal-comma")
    return text + "\n"


def totals(imported: Imported | None) -> dict[str, int]:
    assert imported is not None
    summed: dict[str, int] = {}
    for event in imported.transactions:
        summed[event.kind] = summed.get(event.kind, 0) + (event.units or 0)
    return summed


@pytest.mark.parametrize("system", EXPORTS)
def test_exports_of_systems_are_drafted_mapped_and_read(system: str, tmp_path: Path) -> None:
    encoding, export, right = EXPORTS[system]
    path = tmp_path / "export.csv"
    path.write_bytes(export.encode(encoding))
    assert SETTINGS is not None
    text, problems = suggestion(path, SETTINGS)
    assert problems == []
    names = ("Ada", "Zoë", "Jürgen", "Kim Beispiel", "Jean", "example.com")
    assert not any(name in text for name in names), "a draft never prints what a person is called"
    mapping, problems = parse_mapping(filled_in(text), "m.yaml")
    assert mapping is not None, (problems, text)
    company = SETTINGS.company.model_copy(update={"currency": "USD"})
    settings = SETTINGS.model_copy(update={"company": company})
    questions = Questions()
    imported, problems = read_table(path, mapping, settings, questions, KnownPeople())
    assert [problem for problem in problems if problem.severity is not Severity.WARNING] == [], text
    assert totals(imported) == right and not [question for question in questions.asked if question.open]


def test_no_quantity_and_no_day_is_dropped_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "Person,Award,Grant Date,Units,Exercised/Canceled,Ended,Note\nP1,A1,2025-01-15,100,25,2025-03-01,x\n"
    )
    text, _ = suggestion(path, SETTINGS)
    for header in ("Exercised/Canceled", "Ended"):
        assert f'# "{header}" holds numbers or days and has no field' in text
    assert "# Dropped: “Note”" in text
    questions = Questions()
    mapping, _ = parse_mapping(text.replace("columns:", "columns:\n  outstanding: Left over"), "m.yaml")
    path.write_text("Person,Award,Grant Date,Units,Qty,Left over\nP1,A1,2025-01-15,100,25,75\n")
    assert mapping is not None and SETTINGS is not None
    read_table(path, mapping, SETTINGS, questions, KnownPeople())
    assert "name what ended in the mapping: “Qty” hold" in questions.asked[0].message


@pytest.mark.parametrize(
    "data",
    [b"", b"a,b\n1,2\n", b"\x89PNG\0\0", b'ID,Units\nA1,"open\n', b"Legal name,E-mail\nAda Example,ada@example.com\n",
     b"Grant no;Date of grant;Shares;Class;Person;Place;Remarks;Register\n"],
)  # fmt: skip
def test_a_draft_is_never_empty_and_prints_no_name(data: bytes, tmp_path: Path) -> None:
    """“N54” and an empty file was all that seven of eleven real tables came to."""
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    ended = CliRunner().invoke(transparency, ["import", "suggest", str(path), "--content", str(tmp_path)])
    assert ended.exit_code in (0, 1) and "schema: transparency-mapping/1" in ended.stdout
    assert not any(word in ended.output for word in ("Ada", "ada@"))
    if ended.exit_code == 0 and b"\n1" in data:
        assert parse_mapping(ended.stdout, "m.yaml")[0] is not None
        assert "warning N54" in ended.stderr and "Write one of these into the draft" in ended.stderr


def test_a_hidden_sheet_is_not_drafted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["Old Person", "Award", "Grant Date", "Units", "Exercised"])
    page.sheet_state = "hidden"
    shown = book.create_sheet("Awards")
    shown.append(["Person", "Award", "Grant Date", "Units"])
    shown.append(["P1", "A1", "2025-01-15", 100])
    book.save(tmp_path / "export.xlsx")
    assert 'sheet: "Awards"' in suggestion(tmp_path / "export.xlsx", SETTINGS)[0]


def test_the_shipped_mappings_are_listed_and_printed() -> None:
    listed = CliRunner().invoke(transparency, ["import", "mappings"])
    assert listed.exit_code == 0 and all(name in listed.stdout for name in shipped())
    printed = CliRunner().invoke(transparency, ["import", "mappings", "generic"])
    assert parse_mapping(printed.stdout, "generic")[0] is not None
    assert CliRunner().invoke(transparency, ["import", "mappings", "genric"]).exit_code == 2
