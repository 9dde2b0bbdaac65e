"""docs/first-page.md is true: every command of it is run, and prints what it says there (but for times and folders)."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.cli import transparency
from transparency.importing import new_publication

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "first-page.md").read_text("utf-8")
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
    folder = tmp_path
    monkeypatch.chdir(folder)
    for block in blocks("console"):
        for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            words = shlex.split(command)
            match words:
                case ["cd", place]:
                    folder = folder / place
                    monkeypatch.chdir(folder)
                    continue
                case ["mkdir", place]:
                    (folder / place).mkdir()
                    continue
                case ["cp", source, target]:
                    shutil.copy(folder / source, folder / target)
                    continue
                case ["head", "-2", place]:
                    said = "".join((folder / place).read_text().splitlines(keepends=True)[:2])
                case ["transparency", *arguments, ">", place]:
                    (folder / place).write_text(told(arguments), "utf-8")
                    filled_in(folder / place)
                    continue
                case ["transparency", *arguments]:
                    said = told(arguments)
                case _:
                    raise AssertionError(f"the test does not know how to run: {command}")
            said = re.sub(r"in [0-9.]+ s\.", "in … s.", said.replace(str(folder), "…"))
            said = re.sub(r"[0-9,]+ files", "… files", said)
            assert said == output, command
    (sentence,) = re.findall(r"^> (.*)$", DOCUMENT, re.MULTILINE)
    assert sentence in re.sub(r"<[^>]*>", "", (folder / "draft" / "index.html").read_text("utf-8"))
