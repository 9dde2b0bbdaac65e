"""docs/first-page.md is true: every command of it is run, and prints what it says there (but for times and folders).

``UPDATE_EXPECTED=1 pytest tests/importing/test_first_page.py`` writes what the commands print into the page.
"""

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.cli import transparency
from transparency.importing import new_publication

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "first-page.md"
DOCUMENT = PAGE.read_text("utf-8")
TODAY = "1794441600"
"""12 November 2026, on which the page was run."""
VARYING = (
    (r"in [0-9.]+ s\.", "in … s."),
    (r"[0-9,]+ files", "… files"),
    (r"\b[0-9a-f]{64}\b", "…"),
    (r"\b(?:[0-9a-f]{4} ){9}[0-9a-f]{4}\b", "…"),
    (r"(?m)^In words: .*$", "In words: …"),
    (r"[a-z0-9-]+/[a-z-]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", "…"),
)
"""Hashes and keys are others each time, and so is how long it takes."""
KEY = "b51d7c0e94a86f3207de1b5c92f4a8603e7d91c5b82f6a04d3e9571c8a06bf24"
"""What ``init`` draws at random: it decides how large a block is, which the document's output says."""
EXPORT = Path(__file__).resolve().parent / "first-page" / "export.csv"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


def told(arguments: list[str]) -> str:
    result = CliRunner().invoke(transparency, arguments)
    assert result.exit_code == 0, result.output
    return result.stderr + result.stdout


def filled_in(mapping: Path) -> None:
    """The lines of the document in place of those of the draft that begin alike."""
    text = mapping.read_text("utf-8")
    for line in blocks("yaml")[0].splitlines():
        key = re.escape(line.rpartition(": ")[0])
        text, count = re.subn(rf"^{key}: .*$", line, text, flags=re.MULTILINE)
        assert count == 1, line
    mapping.write_text(text, "utf-8")


def test_every_command_prints_what_the_document_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(EXPORT, tmp_path)
    monkeypatch.setattr(new_publication, "token_hex", lambda size: KEY)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    folder, written = tmp_path, DOCUMENT
    monkeypatch.chdir(folder)
    for block in blocks("console"):
        new = ""
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            words = shlex.split(command)
            said = ""
            match words:
                case ["sed", "-i", "/^outline: true$/d", *places]:
                    for place in places:
                        text = (folder / place).read_text("utf-8")
                        assert "\noutline: true\n" in text
                        (folder / place).write_text(text.replace("outline: true\n", "", 1), "utf-8")
                case ["cd", place]:
                    folder = folder / place
                    monkeypatch.chdir(folder)
                case ["mkdir", place]:
                    (folder / place).mkdir()
                case ["cp", source, target]:
                    shutil.copy(folder / source, folder / target)
                case ["head", "-2", place]:
                    said = "".join((folder / place).read_text().splitlines(keepends=True)[:2])
                case ["transparency", *arguments, ">", place]:
                    (folder / place).write_text(told(arguments), "utf-8")
                    filled_in(folder / place)
                case ["transparency", *arguments]:
                    said = told(arguments)
                case _:
                    raise AssertionError(f"the test does not know how to run: {command}")
            said = said.replace(str(folder), "…")
            for pattern, instead in VARYING:
                said = re.sub(pattern, instead, said)
            assert said == output or "UPDATE_EXPECTED" in os.environ, command
            new += f"$ {command}\n{said}"
        written = written.replace(block, new, 1)
    if "UPDATE_EXPECTED" in os.environ:
        PAGE.write_text(written, "utf-8")
    (sentence,) = re.findall(r"^> (.*)$", DOCUMENT, re.MULTILINE)
    assert sentence in re.sub(r"<[^>]*>", "", (folder / "draft" / "index.html").read_text("utf-8"))
