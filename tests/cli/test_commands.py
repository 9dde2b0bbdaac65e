"""The commands as a person meets them: words, exit codes, options; the pipe itself is tested elsewhere."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.yardstick import within

from transparency import cli
from transparency.cli import main, transparency
from transparency.durable.journal import Journal

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "sites" / "small"


def small(folder: Path) -> Path:
    """A copy to build from: a build writes the lock of new quarters."""
    copy = folder / "small"
    return copy if copy.is_dir() else Path(shutil.copytree(SMALL, copy))


INVALID = ROOT / "tests" / "invalid"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(transparency, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_help_is_quick_and_imports_nothing_heavy() -> None:
    """At most 0.15 s of CPU on a quiet machine; polars, pydantic, jinja2, rich and weasyprint stay unloaded."""
    script = (
        "import sys; from transparency.cli import transparency as t\n"
        "try: t.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'polars', 'pydantic', 'jinja2', 'rich', 'weasyprint', 'markdown', 'babel'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    within(4, lambda: subprocess.run([sys.executable, "-c", script], capture_output=True, check=True))


@pytest.mark.parametrize(
    "journal",
    [
        '{"places": ["x"], "marks": [[1e999, 1, ""]], "made": []}',
        '{"places": ["\\ud800"], "made": []}',
        "of a stranger",
    ],
)
@pytest.mark.parametrize("command", ["check", "build", "audit", "lint"])
def test_a_strangers_journal_is_told_and_nothing_is_done(tmp_path: Path, journal: str, command: str) -> None:
    content = small(tmp_path)
    (content / ".transparency-journal").write_text(journal)
    (tmp_path / ".key.transparency-new").mkdir()
    code, _, errors = run(command, "--content", str(content))
    assert code == 1 and errors.startswith(f"{content}/.transparency-journal: error O07 ")
    assert "Delete it" in errors and errors.endswith("1 error. The publication was not read.\n")
    assert (tmp_path / ".key.transparency-new").is_dir()


def test_check_of_a_sound_publication() -> None:
    code, _, errors = run("check", "--content", str(SMALL))
    assert code == 0
    assert errors.startswith("No problems.")


def test_check_writes_nothing_but_its_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    content = small(tmp_path)
    held = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    assert run("check", "--content", str(content))[0] == 0
    assert held == {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    assert {path.name for path in tmp_path.iterdir()} == {content.name, ".cache"}


def test_build_explains_itself_and_is_repeatable(tmp_path: Path) -> None:
    first, second = tmp_path / "one", tmp_path / "two"
    code, _, errors = run("draft", "--no-pdf", "--content", str(small(tmp_path)), "--output", str(first))
    assert code == 0, errors
    assert "index.html" in errors
    assert run("draft", "--no-pdf", "--content", str(small(tmp_path)), "--output", str(second))[0] == 0
    held = {path.relative_to(first): path.read_bytes() for path in first.rglob("*") if path.is_file()}
    assert held == {path.relative_to(second): path.read_bytes() for path in second.rglob("*") if path.is_file()}


def test_build_as_of_an_earlier_quarter(tmp_path: Path) -> None:
    site = tmp_path / "site"
    arguments = ("--no-pdf", "--content", str(small(tmp_path)), "--output", str(site))
    assert run("draft", "2025-q1", *arguments)[0] == 0
    assert (site / "reports" / "2025-q1").is_dir()
    assert not (site / "reports" / "2025-q2").exists()
    code, _, errors = run("draft", "2025-q9", *arguments)
    assert code == 1
    assert "Q05" in errors and "Did you mean" in errors


def test_a_foreign_folder_is_refused(tmp_path: Path) -> None:
    content, tmp_path = small(tmp_path), tmp_path / "mine"
    tmp_path.mkdir()
    (tmp_path / "thesis.odt").write_text("mine")
    code, _, errors = run("draft", "--no-pdf", "--content", str(content), "--output", str(tmp_path))
    assert code == 1
    assert "O02" in errors and "thesis.odt" in errors
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]
    assert "Nothing was written." in errors


def test_what_an_earlier_run_left_is_finished_before_anything_is_read(tmp_path: Path) -> None:
    content = small(tmp_path)
    Journal.of(content, [content / "lost"]).begin()
    (content / ".lost.transparency-new").write_text("half of it")
    assert run("check", "--content", str(content))[0] == 0
    assert not list(content.glob(".*"))


def faulty(tmp_path: Path, old: str, new: str) -> Path:
    """The small publication with one change in its events."""
    import shutil

    content = tmp_path / "content"
    shutil.copytree(SMALL, content)
    events = content / "ledger" / "events.csv"
    events.write_text(events.read_text().replace(old, new))
    return content


def test_text_shows_place_line_and_hint(tmp_path: Path) -> None:
    content = faulty(tmp_path, "E14,2025-05-01", "E14,2025-02-30")
    code, _, errors = run("check", "--content", str(content))
    assert code == 1
    assert f"{content.as_posix()}/ledger/events.csv:15" in errors
    assert "error L02" in errors
    assert "│ E14,2025-02-30,exercise" in errors
    assert "1 error." in errors


def test_json_is_for_programs(tmp_path: Path) -> None:
    content = faulty(tmp_path, "E14,2025-05-01", "E14,2025-02-30")
    code, output, _ = run("check", "--content", str(content), "--format", "json")
    assert code == 1
    (problem,) = json.loads(output)
    assert (problem["code"], problem["line"], problem["severity"]) == ("L02", 15, "error")
    assert json.loads(run("check", "--content", str(SMALL), "--format", "json")[1]) == []


def test_annotations_for_github_are_counted_beyond_ten(tmp_path: Path) -> None:
    content = faulty(tmp_path, ",100,0.50", ",1.5,0.50")
    code, output, _ = run("check", "--content", str(content), "--format", "github")
    assert code == 1
    lines = [line for line in output.splitlines() if "title=L03" in line]
    assert len(lines) == 10
    assert lines[0].startswith(f"::error file={content.as_posix()}/ledger/events.csv,line=3,")
    assert lines[-1].endswith("%0A… and 30 more")


def test_wrong_usage_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["check", "--content", "nowhere"], ["build", "--speed"], ["bild"]):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert stopped.value.code == 2
    assert "nowhere" in capsys.readouterr().err


def test_a_fault_of_the_program_shows_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from transparency import build

    content = shutil.copytree(SMALL, tmp_path / "content")  # where no check is known yet

    def fail(*args: object, **options: object) -> None:
        raise RuntimeError("something")

    monkeypatch.setattr(build, "check", fail)
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--content", str(content)])
    told = capsys.readouterr().err
    assert stopped.value.code == cli.FAULT == 70
    assert "fault of the program" in told and "RuntimeError" in told
    assert "Traceback" not in told


def test_explain_says_all_about_a_figure() -> None:
    code, output, _ = run("explain", "pool.available", "--content", str(SMALL))
    assert code == 0
    assert "6,100" in output
    assert "Formula:" in output and "Q2 2025" in output and "− Granted         none" in output
    assert "5,950" in run("explain", "pool.available", "--content", str(SMALL), "--quarter", "2025-q1")[1]
    explained = json.loads(run("explain", "pool.available", "--content", str(SMALL), "--format", "json")[1])
    assert explained["value"]["amount"] == 6100


def test_a_figure_that_has_no_value_in_a_quarter_is_explained_as_such() -> None:
    code, output, errors = run("explain", "money.paid", "--content", str(SMALL))
    assert code == 1 and not output
    assert "F02" in errors and "The figure “money.paid” has no value in Q2 2025." in errors


def test_a_code_is_explained_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, output, _ = run("explain", "N14")
    assert code == 0 and output.startswith("N14  The last import cannot be taken back")
    code, _, errors = run("explain", "pool.available")
    assert code == 2 and "Directory 'content' does not exist" in errors


def test_explain_of_an_unknown_figure_suggests() -> None:
    code, _, errors = run("explain", "pool.availible", "--content", str(SMALL))
    assert code == 1
    assert "pool.available" in errors
    assert run("explain", "dilution.nobody", "--content", str(SMALL))[0] == 1


def test_check_of_the_example_is_quick() -> None:
    """The target is 1 s on a quiet machine (`make bench`); several times that is a fault anywhere."""
    code, _, errors = within(60, lambda: run("check", "--content", str(ROOT / "content")))
    assert code == 0, errors
