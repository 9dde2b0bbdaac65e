"""docs/a-quarter.md is true: every command of it is run, and prints what it says there (but for hashes and times).

``UPDATE_EXPECTED=1 pytest tests/workflow/test_a_quarter.py`` writes what the commands print into the page.
"""

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.closing.frozen import frozen

from transparency.cli import transparency

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "a-quarter.md"
TOTALS = "total,units\nreserved,10000\ngranted,4000\noutstanding,3775\navailable,6075\n"
LATE = "L01,2025-06-20,2025-08-15,forfeit,p08,G08,75,,,,,,\n"
VARYING = (
    (r"\b[0-9a-f]{64}\b", "…"),
    (r"\b(?:[0-9a-f]{4} ){9}[0-9a-f]{4}\b", "…"),
    (r"(?m)^In words: .*$", "In words: …"),
    (r"in [0-9.]+ s\.", "in … s."),
    (r"[0-9,]+ files", "… files"),
)
"""Hashes change with the program, times with the machine."""


def said(arguments: list[str]) -> str:
    result = CliRunner().invoke(transparency, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    text = result.stdout + result.stderr
    for pattern, instead in VARYING:
        text = re.sub(pattern, instead, text)
    return text


def begun(folder: Path) -> None:
    """The small publication: its keys are made, its first quarter is published, the second one has its words."""
    content = frozen(folder)
    second = content / "quarters/2025-q2"
    for part in ("release.json", "report.pdf"):
        (second / part).unlink()
    ledger = content / "ledger/events.csv"
    lines = [line.split(",") for line in ledger.read_text().splitlines()]
    lines = [[*row[:2], "" if number else "recorded", *row[2:]] for number, row in enumerate(lines)]
    ledger.write_text("\n".join(map(",".join, lines)) + "\n")
    for command in (["sign", "--role", "officer"], ["sign", "--role", "provider-representative"], ["publish"]):
        arguments = [*command, "2025-q1", "--day", "2025-05-02", "--content", str(content)]
        assert CliRunner().invoke(transparency, arguments).exit_code == 0
    (folder / "cap-table.csv").write_text(TOTALS)


def ran(words: list[str], folder: Path) -> str:
    match words:
        case ["ls", place]:
            return "".join(f"{path.name}\n" for path in sorted((folder / place).iterdir()))
        case ["cat", place]:
            return (folder / place).read_text()
        case ["tail", "-1", place]:
            ledger = folder / place
            with ledger.open("a") as rows:
                rows.write(LATE)
            return ledger.read_text().splitlines()[-1] + "\n"
        case ["transparency", "sign", quarter, "--note", note]:
            role, day = "provider-representative", "2025-07-25"
            assert "Signed by" in said(["sign", quarter, "--role", role, "--day", day])
            made = folder / "content/quarters" / quarter / "signatures" / f"{role}.note"
            shutil.move(made, folder / note)  # as she sends it, from the page on which she read and signed
            return said(words[1:])
        case ["transparency", *arguments]:
            return said(arguments)
        case _:
            raise AssertionError(f"the test does not know how to run: {words}")


@pytest.mark.pdf
def test_every_command_prints_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(tmp_path)
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text("utf-8")
    written = page
    for block in re.findall(r"^```console\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        new = ""
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            told = ran(shlex.split(command), tmp_path).replace(str(tmp_path), "…")
            new += f"$ {command}\n{told}"
            assert told == output or "UPDATE_EXPECTED" in os.environ, command
        written = written.replace(block, new, 1)
    if "UPDATE_EXPECTED" in os.environ:
        PAGE.write_text(written, "utf-8")
