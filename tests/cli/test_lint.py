"""``transparency lint`` as a hook and a person meet it: exit codes, masked words, reasons on demand."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.cli import transparency

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(transparency, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout + result.stderr


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


def test_clean(content: Path) -> None:
    assert run("lint") == (0, "No problems. 8 files looked at.\n")
    assert run("lint", "content/ledger/events.csv") == (0, ""), "a hook that finds nothing says nothing"


def test_a_folder_that_is_not_there_is_told(content: Path) -> None:
    for named in ("--content", "--private"):
        code, told = run("lint", named, "nowhere", "content/publication.yaml")
        assert code == 2
        assert named in told and "'nowhere' does not exist" in told
    content.rename("elsewhere")
    assert run("lint")[0] == 2
    assert run("lint", "elsewhere/ledger/events.csv") == (0, "")


def test_what_is_found_is_masked_and_placed(content: Path) -> None:
    policy = content / "policies" / "allocation" / "1.0.md"
    policy.write_text(policy.read_text() + "\nAsk Jane, 536-90-4399.\n")
    line = len(policy.read_text().splitlines())
    code, told = run("lint", "content/policies/allocation/1.0.md", "content/ledger")
    assert code == 3
    assert f"content/policies/allocation/1.0.md:{line}: refusal D04" in told
    assert "4399" not in told
    assert "Why:" not in told


def test_explain_says_why(content: Path) -> None:
    (content / "note.md").write_text("Provider 1234567893 was late.\n")
    code, told = run("lint", "--explain", "content/note.md")
    assert code == 3
    assert "Luhn" in told and "National Provider Identifier" in told


def test_warnings_fail_only_when_strict(content: Path) -> None:
    providers = content / "ledger" / "providers.csv"
    providers.write_text(providers.read_text() + "amelia-hart,2025-01-02,,therapist\n")
    assert run("lint", "content/ledger/providers.csv")[0] == 0
    assert run("lint", "--strict", "content/ledger/providers.csv")[0] == 1


def test_private_files_are_never_committed(content: Path) -> None:
    private = content.parent / "private"
    private.mkdir()
    (private / "mapping.yaml").write_text("a: 1\n")
    code, told = run("lint", "private/mapping.yaml")
    assert (code, told.count("D07")) == (3, 1)


def test_a_name_of_the_private_folder_is_found_from_anywhere(content: Path) -> None:
    private = content.parent / "private"
    private.mkdir()
    (private / "people.csv").write_text("person,name,email\nh1,Rosalind Okonkwo,\n")
    (content.parent / "notes.md").write_text("Rosalind Okonkwo asked.\n")
    assert run("lint", "notes.md")[0] == 3
    (private / "people.csv").unlink()
    assert run("lint", "notes.md")[0] == 0


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("person,name,email\nh1,Renée Okonkwo,\n", "windows-1252"), ("person;name;email\nh1;Renée Okonkwo;\n", "utf-8")],
)
def test_names_are_looked_for_however_a_spreadsheet_saved_them(text: str, encoding: str, content: Path) -> None:
    private = content.parent / "private"
    private.mkdir()
    (private / "people.csv").write_text(text, encoding)
    (content.parent / "notes.md").write_text("Renée Okonkwo asked.\n", "utf-8")
    assert run("lint", "notes.md")[0] == 3


def test_a_built_site_is_looked_at_as_one(content: Path) -> None:
    """The program's own words are no names there; an address that someone put in by hand is found."""
    assert run("draft", "--no-pdf", "--output", "site")[0] == 0
    private = content.parent / "private"
    private.mkdir()
    (private / "people.csv").write_text("person,name,email\nh1,Anna Glossary,\n")
    assert run("lint", "site")[0] == 0
    page = content.parent / "site" / "index.html"
    page.write_text(page.read_text() + "<!-- jane@clinic.org -->")
    code, told = run("lint", "site")
    assert (code, told.count("D02")) == (3, 1)
    assert "index.html" in told
