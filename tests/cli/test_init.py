"""``transparency init`` as a founder meets it: flags, questions on a real terminal, and no file ever overwritten."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.cli import transparency


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(transparency, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stderr


def test_init_then_check(tmp_path: Path) -> None:
    code, told = run("init", str(tmp_path / "ours"), "--yes")
    assert code == 0
    assert "transparency check" in told
    assert run("check", "--content", str(tmp_path / "ours" / "content"))[0] == 0


def test_it_never_overwrites_and_lists_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / ".gitignore").symlink_to("nowhere")
    code, told = run("init", str(tmp_path), "--yes")
    assert code == 1
    assert "README.md" in told and ".gitignore" in told and told.count("O03") == 2
    assert "Nothing was written" in told
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitignore", "README.md"]
    assert (tmp_path / "README.md").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "content").write_text("a file where a folder must be")
    code, told = run("init", str(tmp_path), "--yes")
    assert code == 1
    assert "O01" in told
    assert [path.name for path in tmp_path.rglob("*")] == ["content"]
    assert told.startswith(f"{tmp_path.as_posix()}: error O01")
    missing = tmp_path / "content" / "below"
    assert run("init", str(missing), "--yes")[0] == 1


def test_an_address_and_a_currency_as_people_type_them(tmp_path: Path) -> None:
    code, _ = run("init", str(tmp_path), "--yes", "--url", "https://x.org/", "--currency", "eur")
    settings = (tmp_path / "content" / "publication.yaml").read_text()
    assert code == 0 and '"https://x.org"' in settings and '"EUR"' in settings


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--quarter", "2199-q1", "cannot be reported yet"),
        ("--quarter", "spring", "2026-q1"),
        ("--issued", "10", "less than the shares"),
        ("--plan-start", "03/04/2025", "03/04/2025"),
        ("--currency", "dollars", "ISO 4217"),
        ("--url", "http://x.org", "https"),
        ("--company", " ", "must not be empty"),
        ("--provider", "", "must not be empty"),
        ("--program", "x'; rm -rf /", "pip"),
    ],
)
def test_answers_that_cannot_be(option: str, value: str, says: str, tmp_path: Path) -> None:
    code, told = run("init", str(tmp_path / "ours"), "--yes", option, value)
    assert code == 2
    assert says in told
    assert not (tmp_path / "ours").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_questions_on_a_terminal(tmp_path: Path) -> None:
    """Enter takes the default; what an option gives is not asked."""
    import pty

    ours, theirs = pty.openpty()
    script = "from transparency.cli import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", script, "init", str(tmp_path), "--company", "Example Care"],
        stdin=theirs, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    os.write(ours, b"therapist\n\n2024-01-31\n500000\n8000000\n10000000\n\n\n")
    _, told = process.communicate(timeout=600)
    os.close(ours), os.close(theirs)
    assert process.returncode == 0, told
    assert "Name of the company" not in told and "Units the board set aside" in told
    settings = (tmp_path / "content" / "publication.yaml").read_text()
    assert 'name: "Example Care"' in settings and 'providers: "therapists"' in settings and "2024-01-31" in settings
    assert ",500000," in (tmp_path / "content" / "ledger" / "events.csv").read_text()
