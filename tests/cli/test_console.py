"""What the commands say, as it stands in a terminal: ``console.txt`` is run line by line and compared.

A line ``$ transparency …`` is run in a folder that holds the small publication, closed and with its keys; what is said
follows, then ``exit 1`` where it is not good. ``edit``, ``write`` and ``rm`` change a file of it. Who changes a word
on purpose makes the file anew (``UPDATE_EXPECTED=1``) and reads the difference.
"""

import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.closing.frozen import frozen

from transparency.cli import transparency

CONSOLE = Path(__file__).parent / "console.txt"
STORIES = re.findall(r"^## (.*)\n\n((?:(?!## ).*\n)*)", CONSOLE.read_text("utf-8"), re.MULTILINE)


def said(command: str, home: Path) -> str:
    """What a line of the console says."""
    words = shlex.split(command)
    match words:
        case ["edit", name, change]:
            old, new = change.split(" → ")
            text = (home / name).read_text("utf-8")
            assert text.count(old) == 1, command
            (home / name).write_text(text.replace(old, new), "utf-8")
            return ""
        case ["write", name, text]:
            (home / name).write_text(text + "\n", "utf-8")
            return ""
        case ["rm", name]:
            (home / name).unlink()
            return ""
    assert words[0] == "transparency", command
    done = CliRunner().invoke(transparency, words[1:])
    assert done.exception is None or isinstance(done.exception, SystemExit), command
    text = (done.stderr + done.stdout).replace(str(home), "…")
    text = re.sub(r"in [0-9.]+ s\b", "in … s", re.sub(r"[0-9a-f]{64}|\b[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}", "…", text))
    text = re.sub(r"[0-9,]+ files", "… files", text)
    return text + (f"exit {done.exit_code}\n" if done.exit_code else "")


@pytest.mark.parametrize(("title", "story"), STORIES, ids=[title for title, _ in STORIES])
def test_the_console_says_what_it_said(title: str, story: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen(tmp_path)
    monkeypatch.chdir(tmp_path)
    commands = [line[2:] for line in story.splitlines() if line.startswith("$ ")]
    text = "".join(f"$ {command}\n{said(command, tmp_path)}" for command in commands) + "\n"
    if os.environ.get("UPDATE_EXPECTED"):
        whole = CONSOLE.read_text("utf-8")
        CONSOLE.write_text(whole.replace(f"## {title}\n\n{story}", f"## {title}\n\n{text}"), "utf-8")
        return
    assert text.splitlines() == story.splitlines()
