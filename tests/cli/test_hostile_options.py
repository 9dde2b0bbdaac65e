"""Every command with hostile values for each option and argument: told in words, within seconds, never a fault.

The commands are those that there are: what ``REQUIRED`` gives is what makes a command go on as far as it can.
"""

import os
import shutil
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
import pytest
from click.testing import CliRunner
from tests.closing.frozen import frozen

from transparency.cli import transparency
from transparency.cli.given import PlainPath

SECONDS = 20
LEFT_OUT = {"serve": "it runs until it is stopped"}
REQUIRED = {
    "import ocf": {"package": "file"},
    "import table": {"file": "file", "mapping": "generic"},
    "import suggest": {"file": "file"},
    "import forget": {"person": "q1"},
    "export ocf": {"target": "out"},
    "close": {"quarter": "2025-q2", **dict.fromkeys(("reserved", "granted", "outstanding", "available"), "1")},
    "correct": {"quarter": "2025-q1", "what": "text"},
    "explain": {"figure": "pool.available"},
    "statement": {"output": "out", "provider": "q1"},
    "rules show": {"rule_id": "R"},
    "rules diff": {"old_id": "R", "new_id": "R"},
    "rules simulate": {"file": "file", "rule_id": "R"},
    "keys new": {"role": "reviewer"},
    "keys add": {"role": "reviewer", "key": "a+b+c"},
    "review": {"quarter": "2025-q2", "output": "out"},
    "sign": {"quarter": "2025-q2", "role": "officer"},
    "publish": {"quarter": "2025-q1"},
    "validate": {"source": "file"},
    "verify": {"target": "folder"},
}
"""Command → parameter → a value that is good."""
VALUES = {
    "pipe": "pipe", "empty": "", "not UTF-8": os.fsdecode(b"\xff\xfe"), "blank": " ", "device": "/dev/zero",
    "long": "x" * 5_000, "deep": "x/" * 200, "dash": "-", "folder": "folder", "missing": "none", "garbage": "file",
    "number": "9" * 5_000, "signs": "a+b\n\x1b[31m", "late": "9999-12-31", "up": "../../..",
}  # fmt: skip


def every(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name, part in command.commands.items():
        yield from every(part, f"{path} {name}".strip())


COMMANDS = {path: command for path, command in every(transparency) if path not in LEFT_OUT}
CASES = [
    (path, parameter.name or "", name)
    for path, command in COMMANDS.items()
    for parameter in command.params
    if not (isinstance(parameter, click.Option) and parameter.is_flag)
    for name in VALUES
]
FEW = [case for number, case in enumerate(CASES) if number % 13 == 0]
"""A few of each command; 13 and the number of values share no divisor, so that each value comes up."""


class HangError(Exception):
    """The command did not end."""


@contextmanager
def in_time() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise HangError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    frozen(folder)
    (folder / "folder").mkdir()
    (folder / "file").write_bytes(b'\xff\x00garbage,"\n')
    return folder


def words_of(path: str, given: dict[str, str], more: Iterable[str] = ()) -> list[str]:
    """A command line: options first, then what is no option, in its order."""
    words = [*path.split(), *more]
    behind: list[str] = []
    for parameter in COMMANDS[path].params:
        name = parameter.name or ""
        if name in given and isinstance(parameter, click.Option):
            words.append(f"{parameter.opts[0]}={given[name]}")
        elif name in given:
            behind.append(given[name])
    return [*words, "--", *behind]


def fault(path: str, parameter: str, value: str) -> str:
    """Carry out a command with one hostile value: how it ended, if not as it does for a mistake of a person."""
    with in_time():
        result = CliRunner().invoke(transparency, words_of(path, REQUIRED.get(path, {}) | {parameter: value}))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return f"{type(result.exception).__name__}: {str(result.exception)[:80]}"
    return "" if result.exit_code in {0, 1, 2, 3} else f"exit {result.exit_code}"


def faults(
    publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cases: list[tuple[str, str, str]]
) -> list[str]:
    """What is wrong with how it ended, each command in a copy of the publication."""
    found = []
    for path in dict.fromkeys(path for path, _, _ in cases):
        place = tmp_path / path.replace(" ", "-") / "deep" / "deep"
        shutil.copytree(publication, place)
        os.mkfifo(place / "pipe")
        monkeypatch.chdir(place)
        for _, parameter, name in (case for case in cases if case[0] == path):
            if wrong := fault(path, parameter, VALUES[name]):
                found.append(f"{path}, {parameter} {name}: {wrong}")
        monkeypatch.undo()
    return found


def test_what_is_left_out_and_required_is_there() -> None:
    every_path = {path for path, _ in every(transparency)}
    assert every_path >= {*LEFT_OUT, *REQUIRED} and {path for path, _, _ in FEW} == {*COMMANDS}
    for path, given in REQUIRED.items():
        assert given.keys() <= {parameter.name for parameter in COMMANDS[path].params}
    assert {name for _, _, name in FEW} == {*VALUES}
    paths = [parameter.type for command in COMMANDS.values() for parameter in command.params]
    assert not [kind for kind in paths if isinstance(kind, click.Path) and not isinstance(kind, PlainPath)]


READ = {("lint", "private")}
"""Commands that only read a folder which need not be there."""
PLACES = [
    (path, parameter.name or "")
    for path, command in COMMANDS.items()
    for parameter in command.params
    if isinstance(parameter.type, click.Path) and not parameter.type.exists and parameter.name != "content"
    if (path, parameter.name) not in {*READ, ("init", "folder")}
]
"""Command and parameter: what is written goes there."""
MORE = {"books": ["--format=csv"], "validate": ["--from-csv"], "statement": ["--all"]}
"""Command → without which it takes no such place."""


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("path", "name"), PLACES, ids=["-".join(place).replace(" ", "-") for place in PLACES])
def test_nothing_is_written_where_others_read_it(
    publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    """Into the publication or into a site: what is there is published, or read as a part of what is."""
    place = Path(shutil.copytree(publication, tmp_path / "case"))
    (place / "site").mkdir()
    monkeypatch.chdir(place)
    before = tree(place)
    given = {key: value for key, value in REQUIRED.get(path, {}).items() if key != "provider"}
    for into in ("content/x", "content/policies/x", "site/x", "site/x.zip"):
        result = CliRunner().invoke(transparency, words_of(path, given | {name: into}, MORE.get(path, ())))
        assert result.exit_code in {1, 2} and "lies in" in result.output, (into, result.output)
        assert tree(place) == before


def test_a_few_hostile_values_of_each_command(
    publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(FEW) > 100 and faults(publication, tmp_path, monkeypatch, FEW) == []


@pytest.mark.prove
def test_every_hostile_value_of_each_option(publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults(publication, tmp_path, monkeypatch, CASES)
    assert not found, "\n".join(found)
    print(f"{len(CASES):,} command lines: none a fault, none without an end")


@pytest.mark.parametrize(
    "words",
    [
        ("sign", "2025-q2", "--note", "pipe"), ("sign", "2025-q2", "--role", "officer", "--remarks", "pipe"),
        ("close", "2025-q2", "--totals", "pipe"), ("import", "suggest", "pipe"), ("import", "ocf", "pipe"),
        ("import", "table", "pipe", "--mapping", "generic"), ("import", "table", "file", "--mapping", "pipe"),
        ("import", "ocf", "file", "--resolve", "pipe"), ("rules", "simulate", "pipe", "--rule", "R"),
        ("validate", "pipe"), ("verify", "folder", "--pdf", "pipe"), ("verify", "pipe"), ("lint", "pipe"),
        ("check", "--against", "pipe"), ("validate", "/dev/zero"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_pipe_is_not_waited_for(
    publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    place = Path(shutil.copytree(publication, tmp_path / "case"))
    os.mkfifo(place / "pipe")
    monkeypatch.chdir(place)
    with in_time():
        result = CliRunner().invoke(transparency, list(words))
    assert result.exit_code == 2 and "is a pipe or a device, not a file" in result.output


def test_a_day_that_has_not_come_is_refused(publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shutil.copytree(publication, tmp_path / "case"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735732800")  # 2025-01-01
    for words in (["publish", "2025-q1"], ["sign", "2025-q1", "--role", "officer"]):
        result = CliRunner().invoke(transparency, [*words, "--day", "2025-01-03"])
        assert result.exit_code == 2 and "2025-01-03 has not come yet: today is 2025-01-01" in result.output
        result = CliRunner().invoke(transparency, [*words, "--day", "2025-01-02"])  # it is tomorrow somewhere
        assert "has not come yet" not in result.output


@pytest.mark.parametrize("name", ["a b", "a+b", "", os.fsdecode(b"\xff"), "a\x1bb"])
def test_a_name_that_signs_nothing_is_refused(
    publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    place = Path(shutil.copytree(publication, tmp_path / "case"))
    (place / "private" / "reviewer.key").unlink()
    monkeypatch.chdir(place)
    result = CliRunner().invoke(transparency, ["keys", "new", "reviewer", "--name", name])
    assert result.exit_code == 2 and "--name" in result.output
    assert not (place / "private" / "reviewer.key").exists()


def test_the_page_for_signing_is_not_put_into_the_publication(
    publication: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Path(shutil.copytree(publication, tmp_path / "case"))
    monkeypatch.chdir(place)
    for output in ("content", "content/quarters/2025-q2", "content/policies"):
        result = CliRunner().invoke(transparency, ["review", "2025-q2", "--output", output])
        assert result.exit_code == 2 and "lies in the publication" in result.output
    assert not list((place / "content").rglob("review*.html"))
