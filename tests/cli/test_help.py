"""``docs/commands.md`` is what ``--help`` says, and every command and option that the documentation names exists.

``UPDATE_EXPECTED=1`` writes the page anew; then read the difference.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner
from tests.expected import assert_as_read

from transparency.cli import transparency

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "commands.md"
HEAD = """# Commands

What `transparency COMMAND --help` says, word for word. A test writes and compares this page.
"""


FOREIGN = {"--check", "--require-hashes", "--help", "--version"}
"""Options of other programs, and those that every command has."""


def commands(command: click.Command, *names: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """A command and all below it, with the words it is called by."""
    yield names, command
    if isinstance(command, click.Group):
        for name in command.list_commands(click.Context(command)):
            found = command.get_command(click.Context(command), name)
            assert found is not None
            yield from commands(found, *names, name)


def said(names: tuple[str, ...]) -> str:
    """What ``--help`` prints, a hundred characters wide."""
    width = {"terminal_width": 100, "max_content_width": 100}
    return CliRunner().invoke(transparency, [*names, "--help"], prog_name="transparency", **width).stdout


def page() -> str:
    parts = [
        f"## {' '.join(('transparency', *names))}\n\n```text\n{said(names)}```\n" for names, _ in commands(transparency)
    ]
    return "\n".join([HEAD, *parts])


def test_the_page_of_commands_is_what_help_says() -> None:
    assert_as_read(PAGE, [page()])


def test_commands_and_options_named_in_the_documentation_exist() -> None:
    known = dict(commands(transparency))
    options = {
        option for command in known.values() for one in command.params for option in (*one.opts, *one.secondary_opts)
    }
    names = {name for words in known for name in words}
    seen = 0
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        text = path.read_text("utf-8")
        for line in text.splitlines():
            for words in re.findall(r"(?<![\w/-])transparency ((?:[a-z]+ ?)+)", line if path != PAGE else ""):
                first = words.split()[0]
                if f"`transparency {first}" in line or line.startswith("    "):
                    assert first in names, f"{path.name}: transparency {words}"
                    seen += 1
            for option in re.findall(r"`[^`]*?(--[a-z][a-z-]+)", line):
                assert option in options | FOREIGN, f"{path.name}: {option}"
                seen += 1
    assert seen > 40
