"""One fault each: a case's files are laid over ``tests/sites/small``; what ``check`` says stands in ``expected.txt``.

``cells.json`` in a quarter's folder closes it, with these as what was published of it. ``removed.txt`` lists files of
the small publication that the case does without. After a change of wording, write all expectations anew with
``UPDATE_EXPECTED=1`` and read the difference.
"""

import os
import re
import shutil
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from tests.closing.made import close_with

from transparency.build import check
from transparency.cli import transparency
from transparency.cli.printing import place
from transparency.publication.problem import Problem
from transparency.published.blocks import Published

HERE = Path(__file__).resolve().parent
SMALL = HERE.parent / "sites" / "small"
CASES = sorted(path.name for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("_"))
OURS = ("expected.txt", "removed.txt")
FAULT = re.compile(r"^(?:.*?: )?((?:error|refusal|warning) [A-Z])\d\d ", re.MULTILINE)
KINDS = {frozenset(FAULT.findall((HERE / case / "expected.txt").read_text("utf-8"))): case for case in CASES}
"""A case for each mixture of severities and rooms that find the fault."""


def laid_over(case: str, target: Path) -> Path:
    """A copy of the small publication with the case's files over it."""
    content = target / "content"
    shutil.copytree(SMALL, content)
    shutil.copytree(HERE / case, content, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*OURS))
    files = {path.parent.name: path for path in sorted(content.glob("quarters/*/cells.json"))}
    cells = {name: msgspec.json.decode(path.read_bytes(), type=Published) for name, path in files.items()}
    close_with(content, cells, SMALL)
    for path in files.values():
        path.unlink()
    removed = HERE / case / "removed.txt"
    for path in removed.read_text("utf-8").splitlines() if removed.is_file() else ():
        (content / path).unlink()
    return content


def told(problem: Problem) -> str:
    where = place(problem)
    return f"{where}: {problem.severity} {problem.code} {problem.message}".removeprefix(": ")


@pytest.mark.parametrize("case", CASES)
def test_the_fault_is_named_where_it_stands(case: str, tmp_path: Path) -> None:
    problems = check(laid_over(case, tmp_path)).problems
    lines = "".join(told(problem) + "\n" for problem in problems)
    expected = HERE / case / "expected.txt"
    if os.environ.get("UPDATE_EXPECTED") == "1":
        expected.write_text(lines, "utf-8")
    assert lines == expected.read_text("utf-8")


@pytest.mark.parametrize(
    "case", [case if case in KINDS.values() else pytest.param(case, marks=pytest.mark.prove) for case in CASES]
)
def test_a_strict_check_and_a_strict_draft_say_the_same(case: str, tmp_path: Path) -> None:
    """Of each kind of fault one case; of all in ``make prove``."""
    content = str(laid_over(case, tmp_path))
    checked = CliRunner().invoke(transparency, ["check", "--strict", "--content", content])
    built = CliRunner().invoke(
        transparency, ["draft", "--strict", "--no-pdf", "--content", content, "--output", str(tmp_path / "site")]
    )
    assert built.exit_code == checked.exit_code in (0, 1, 3), built.output
    assert (tmp_path / "site" / "index.html").exists() is (built.exit_code == 0)
    said = [line for line in checked.output.splitlines() if " error " in line or " warning " in line]
    assert [line for line in built.output.splitlines() if " error " in line or " warning " in line] == said


@pytest.mark.parametrize("case", ["several-faults", "yaml-syntax", "no-disclosed-quarter"])
def test_a_faulty_publication_leaves_the_old_site(case: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    arguments = ["draft", "--no-pdf", "--output", str(site), "--content"]
    sound = shutil.copytree(SMALL, tmp_path / "sound")
    assert CliRunner().invoke(transparency, [*arguments, str(sound)]).exit_code == 0
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    result = CliRunner().invoke(transparency, [*arguments, str(laid_over(case, tmp_path))])
    assert result.exit_code == 1
    assert "Nothing was written" in result.output
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_the_small_publication_itself_is_sound() -> None:
    assert check(SMALL).problems == []


@pytest.mark.parametrize("spelling", ["byte order mark", "CRLF", "both"])
def test_how_a_spreadsheet_saves_is_no_fault(spelling: str, tmp_path: Path) -> None:
    """A byte order mark and CRLF come from Excel; they change no figure."""
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    for file in (content / "ledger").iterdir():
        data = file.read_bytes()
        if spelling != "byte order mark":
            data = data.replace(b"\n", b"\r\n")
        if spelling != "CRLF":
            data = b"\xef\xbb\xbf" + data
        file.write_bytes(data)
    built, plain = check(content), check(SMALL)
    assert built.problems == []
    assert [release.figures for release in built.releases] == [release.figures for release in plain.releases]


@pytest.mark.parametrize("file", ["ledger/events.csv", "publication.yaml", "policies/allocation/1.0.md"])
def test_a_line_of_300_megabytes_is_refused_without_reading_on(file: str, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    with (content / file).open("ab") as handle:
        handle.truncate((content / file).stat().st_size + 300 * 1024 * 1024)
    problems = check(content).problems
    assert problems
    assert {problem.path for problem in problems} == {file}
    assert all(len(problem.message) < 500 and len(problem.excerpt) < 1000 for problem in problems)
