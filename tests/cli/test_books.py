"""``books``: what is shown and written, for whom, where nothing gets, and what is refused."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.books.files import SCHEMA
from transparency.cli import transparency

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(transparency, ["books", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_text_is_the_last_disclosed_quarter_and_json_all() -> None:
    code, text, _ = run("--content", SMALL)
    assert code == 0 and text.startswith("BOOKS OF 2025-q2 (private)")
    code, text, _ = run("--content", SMALL, "--format", "json")
    assert code == 0 and [row["quarter"] for row in json.loads(text)["quarters"]] == ["2025-q1", "2025-q2"]
    code, text, _ = run("--content", SMALL, "--quarter", "2025-Q1")
    assert code == 0 and text.startswith("BOOKS OF 2025-q1")


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "private" / "books"
    for _ in range(2):
        code, _, words = run("--content", SMALL, "--format", "csv", "--output", folder)
        assert code == 0 and "private" in words
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{name}.csv" for name in SCHEMA)
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    code, _, _ = run("--content", SMALL, "--format", "json", "--output", folder, "--quarter", "2025-q2")
    assert code == 0 and json.loads((folder / "books.json").read_text("utf-8"))["schema"] == "transparency-books/1"


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "ties.csv").mkdir()
    code, _, words = run("--content", SMALL, "--format", "csv", "--output", tmp_path)
    assert code == 1 and "O01" in words and sorted(path.name for path in tmp_path.iterdir()) == ["ties.csv"]


@pytest.mark.parametrize("place", ["content", "content/ledger/books", "site/books", "elsewhere/deep", "link"])
def test_no_file_gets_into_a_publication_or_a_site(tmp_path: Path, place: str) -> None:
    (tmp_path / "content" / "ledger").mkdir(parents=True)
    for path in SMALL.rglob("*.*"):
        (tmp_path / "content" / path.relative_to(SMALL)).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / path.relative_to(SMALL)).write_bytes(path.read_bytes())
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / ".transparency-site").touch()
    (tmp_path / "link").symlink_to(tmp_path / "content" / "ledger")
    before = sorted(tmp_path.rglob("*"))
    code, _, words = run("--content", tmp_path / "content", "--format", "csv", "--output", tmp_path / place)
    assert code == 2 and "Name one like private/books" in words
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "csv"], "needs --output"),
        (["--output", "books"], "goes with --format csv or json"),
        (["--quarter", "2031-q1"], "The books hold 2025-q1 to 2025-q2"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str) -> None:
    code, text, said = run("--content", SMALL, *arguments)
    assert (code, text) == (2, "") and words in said


def test_a_ledger_that_is_not_sound_is_told_and_not_printed(tmp_path: Path) -> None:
    for path in SMALL.rglob("*.*"):
        (tmp_path / path.relative_to(SMALL)).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path.relative_to(SMALL)).write_bytes(path.read_bytes())
    events = tmp_path / "ledger" / "events.csv"
    events.write_text(events.read_text("utf-8") + "Z1,2025-06-03,forfeit,,G08,900,,,,,,\n", "utf-8")
    code, text, said = run("--content", tmp_path)
    assert (code, text) == (1, "") and "events.csv" in said
