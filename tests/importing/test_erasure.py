"""A person is taken out of the private folder: the ledger stays, and nobody gets a second pseudonym in silence."""

import csv
from datetime import date

import pytest
from click.testing import CliRunner

from transparency.cli import transparency
from transparency.importing.erasure import erasure
from transparency.importing.target import read_target
from transparency.importing.transfer import write_import
from transparency.output import planning

LATER = date(2026, 8, 1)
HEADERS = "Name,Mail,Award,Day,Units"
ROWS = ("Ada Example,ada@example.com,A1,2024-02-01,100", "Bo Example,,B1,2024-02-01,70")


def forget(office, person):
    target, problems = read_target(office.content)
    done, more = erasure(target, office.private, person)
    if done is None:
        return [problem.code for problem in problems + more]
    with planning(office.content):
        assert write_import(office.content, done.files) == []
    return done


def crosswalk(office):
    with (office.private / "crosswalk.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def providers(office):
    return sorted({row["provider"] for row in office.rows() if row["type"] == "grant"})


@pytest.fixture
def run(tmp_path, monkeypatch, office):
    """Imports of a table of names by the command, which keeps private/people.csv."""
    pool = "pool_events: [{on: 2024-01-01, units: 1000}]"
    (tmp_path / "map.yaml").write_text(
        "schema: transparency-mapping/1\n"
        f"columns: {{name: Name, email: Mail, award: Award, granted_on: Day, units: Units}}\n{pool}\n"
    )
    monkeypatch.chdir(tmp_path)

    def bring(*rows: str, resolve: str = "") -> tuple[int, str]:
        (tmp_path / "private").mkdir(exist_ok=True, mode=0o700)
        (tmp_path / "private" / "export.csv").write_text("\n".join((HEADERS, *rows)) + "\n")
        (tmp_path / "choices.yaml").write_text(resolve)
        options = ["--resolve", "choices.yaml"] if resolve else []
        command = ["import", "table", "private/export.csv", "--mapping", "map.yaml", "--today", str(LATER), *options]
        result = CliRunner().invoke(transparency, command)
        return result.exit_code, result.output

    return bring


@pytest.mark.parametrize("who", ["person-1", "pseudonym"])
@pytest.mark.parametrize("rotated", [False, True])
def test_somebody_of_a_package_is_forgotten_and_asked_about(office, who, rotated):
    grants = office.grant(), office.grant("s2", stakeholder_id="person-2")
    office.bring(office.package(*grants))
    ledger, before = office.rows(), providers(office)
    pseudonym = next(row["id"] for row in crosswalk(office) if row["source"] == "person-1")
    done = forget(office, pseudonym if who == "pseudonym" else who)
    assert (done.provider, done.awards) == (pseudonym, 1) and office.rows() == ledger
    texts = "".join(path.read_text() for path in office.private.iterdir())
    assert "person-1" not in texts and "s1" not in {row["source"] for row in crosswalk(office)}
    assert sorted(row["kind"] for row in crosswalk(office) if row["id"] in texts and "forgotten" in row["kind"]) == [
        "forgotten-grant",
        "forgotten-provider",
    ]
    if rotated:
        from transparency.importing.pseudonym import rotated as begun

        names, _ = begun(office.private)
        (office.private / "pseudonyms.key").write_text(names.key_text())
    more = office.package(*grants, office.grant("s3", quantity="40"))
    asked = office.bring(more, today=LATER)
    assert office.codes(asked) == ["N44"] and office.rows() == ledger
    (waiting,) = (problem.message for problem in asked.problems if problem.code == "N08")
    assert waiting == "1 finding waits for a choice; 140 units depend on it. Nothing was written."
    left_out = office.bring(more, "forgotten:person-1: leave-out", today=LATER)
    assert left_out.added == 0 and not office.codes(left_out) and office.rows() == ledger
    assert "person-1" not in (office.private / "crosswalk.csv").read_text()
    known = office.bring(more, "N44: known", today=LATER)
    assert known.added == 1 and providers(office) == before, "the same pseudonym, under whatever key"
    assert not any("forgotten" in row["kind"] and row["id"] == pseudonym for row in crosswalk(office))
    assert office.bring(more, today=LATER).added == 0


def test_another_spelling_of_an_id_is_asked_about_too(office):
    office.bring(office.package(office.grant(stakeholder_id="Emp-7")))
    forget(office, "Emp-7")
    package = office.package(office.grant("s9", stakeholder_id="EMP-7"))
    assert office.codes(office.bring(package, today=LATER)) == ["N44"]


def test_names_and_addresses_go_too_and_are_known_again(run, office, tmp_path):
    assert run(*ROWS)[0] == 0
    ledger, before = office.rows(), providers(office)
    result = CliRunner().invoke(transparency, ["import", "forget", "ada example"])
    assert result.exit_code == 0 and "and 1 award. The ledger stays." in result.output
    assert "Still named in private/export.csv" in result.output
    people = (office.private / "people.csv").read_text()
    assert "Ada" not in people and "ada@" not in people and "Bo Example" in people
    code, told = run(*ROWS, "Ada Example,,A2,2024-03-01,5")
    assert code == 1 and "N44" in told and office.rows() == ledger
    code, told = run("Ada Example,ada@example.com,A2,2024-03-01,5", resolve="N44: leave-out\n")
    assert code == 0 and office.rows() == ledger
    assert "Ada" not in (office.private / "people.csv").read_text()
    code, told = run(*ROWS, "Ada Example,,A2,2024-03-01,5", resolve="N44: known\n")
    assert code == 0 and len(office.rows()) == len(ledger) + 1 and providers(office) == before


def test_a_dry_run_keeps_no_names(run, office, tmp_path):
    office.private.mkdir(mode=0o700)
    (office.private / "export.csv").write_text("\n".join((HEADERS, *ROWS)) + "\n")
    command = ["import", "table", "private/export.csv", "--mapping", "map.yaml", "--today", str(LATER), "--dry-run"]
    assert CliRunner().invoke(transparency, command).exit_code == 0
    assert {path.name for path in office.private.iterdir()} <= {"export.csv", "import-report.md", "import-report.json"}
    assert run(*ROWS)[0] == 0 and (office.private / "people.csv").exists()


def test_nobody_and_several(run, office):
    assert (
        run(ROWS[0], "Bo Example,bo@example.com,B2,2024-02-01,7", "Bo Example,bo2@example.com,B3,2024-02-01,7")[0] == 0
    )
    assert forget(office, "Bo Example") == ["N15"]
    assert forget(office, "Cy Example") == ["N15"]
    before = (office.private / "crosswalk.csv").read_text()
    result = CliRunner().invoke(transparency, ["import", "forget", "nobody@example.com"])
    assert result.exit_code == 1 and "N15" in result.output and "Nothing was written." in result.output
    assert (office.private / "crosswalk.csv").read_text() == before


def test_a_list_of_names_as_a_spreadsheet_program_saved_it_forgets_too(office):
    office.bring(office.package(office.grant()))
    rows = f"provider,name\n{providers(office)[0]},Ada Müller\np-x,Bo Müller\n".encode("latin-1")
    (office.private / "names.csv").write_bytes(rows)
    forget(office, "person-1")
    assert (office.private / "names.csv").read_bytes() == "provider,name\np-x,Bo Müller\n".encode("latin-1")


def test_the_list_of_names_for_statements_forgets_too(office):
    office.bring(office.package(office.grant()))
    pseudonym = providers(office)[0]
    (office.private / "names.csv").write_text(f"provider,name\n{pseudonym},Ada Example\np-x,Bo Example\n")
    forget(office, "person-1")
    assert (office.private / "names.csv").read_text() == "provider,name\np-x,Bo Example\n"
