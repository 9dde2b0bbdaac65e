"""``validate``: files of the open format are judged, whoever wrote them; a table becomes such files."""

import json
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.release.sample import LARGE, releases_of, sample_settings

from transparency.cli import transparency
from transparency.disclosure.own import disclosures

COMPANY = sample_settings().company.model_copy(update={"jurisdiction": "US-DE"})
SETTINGS = sample_settings().model_copy(update={"company": COMPANY})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A site's data of five quarters."""
    lines = []
    for file in disclosures(SETTINGS, releases_of(LARGE)):
        place = tmp_path / "site" / "data" / file.disclosure.quarter / "release.json"
        place.parent.mkdir(parents=True)
        place.write_bytes(file.data)
        lines.append(f"{file.sha256}  data/{file.disclosure.quarter}/release.json\n")
    (tmp_path / "site" / "SHA256SUMS").write_text("".join(lines))
    (tmp_path / "site" / "data" / "other.json").write_text('{"schema": "something else"}')
    return tmp_path / "site"


def validate(*arguments: str) -> Result:
    return CliRunner().invoke(transparency, ["validate", *arguments])


def test_a_folder_is_judged_together_and_a_file_alone(folder: Path) -> None:
    result = validate(str(folder))
    assert result.exit_code == 0
    assert result.stdout.count("level 2  facts, adds up, goes on") == 4
    alone = validate(str(folder / "data" / "2026-q1" / "release.json"))
    assert alone.exit_code == 0
    assert "level 1  facts, adds up; for the next it lacks the file of the quarter before, beside it" in alone.stdout
    strict = validate(str(folder), "--level", "3")
    assert strict.exit_code == 1 and "The newest disclosure reaches level 2; asked for is level 3." in strict.stderr
    said = "It says what the files prove, not that they are true."
    assert result.stdout.splitlines()[-1] == f"5 of {COMPANY.name}. {said}"


def test_a_number_that_is_changed_by_hand_is_refused(folder: Path) -> None:
    place = folder / "data" / "2025-q3" / "release.json"
    text = place.read_text()
    document: dict[str, Any] = json.loads(text)
    place.write_text(text.replace(f'"amount":{document["facts"]["earned"]["amount"]},', '"amount":2000,', 1))
    result = validate(str(folder), "--format", "json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert {"J10", "J11", "J20"} >= {problem["code"] for problem in told["problems"]} - {"J04", "J23"} != set()


def test_an_address_is_read_by_its_list_of_files(folder: Path) -> None:
    handler = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None, "directory": str(folder)})
    with ThreadingHTTPServer(("127.0.0.1", 0), lambda *given: handler(*given, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        assert validate(base).stdout.count("level 2") == 4
        assert "level 1" in validate(f"{base}/data/2025-q2/release.json").stdout
        gone = validate(f"{base}/data/2031-q1/release.json")
        server.shutdown()
    assert gone.exit_code == 1 and "J01" in gone.stderr


@pytest.mark.parametrize(
    "arguments",
    [["nowhere.json"], ["http://equity.example.com"], ["ftp://127.0.0.1/x.json"], ["file:///etc/passwd.json"], ["."]],
)
def test_what_cannot_be_read_is_said_without_a_traceback(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = validate(*arguments)
    assert result.exit_code == 1 and "J01" in result.stderr


def test_a_table_becomes_files_whole_or_not_at_all(tmp_path: Path) -> None:
    from tests.disclosure.test_spreadsheet import TABLE

    table = tmp_path / "quarters.csv"
    table.write_text(TABLE)
    result = validate(str(table), "--from-csv", "--output", str(tmp_path / "ours"))
    assert result.exit_code == 0
    assert sorted(place.name for place in (tmp_path / "ours").iterdir()) == ["2026-q1.json", "2026-q2.json"]
    assert validate(str(tmp_path / "ours")).exit_code == 0
    table.write_text(TABLE.replace("1836000", "1838000"))
    wrong = validate(str(table), "--from-csv", "--output", str(tmp_path / "others"))
    assert wrong.exit_code == 1 and "T1" in wrong.stderr
    assert not (tmp_path / "others").exists()
    assert validate(str(table), "--from-csv").exit_code == 2
    assert validate(str(tmp_path / "ours"), "--output", "x").exit_code == 2


def test_a_file_that_proves_nothing_is_of_no_level(folder: Path) -> None:
    place = folder / "data" / "2026-q1" / "release.json"
    document: dict[str, Any] = json.loads(place.read_text())
    document["facts"]["not_earned"]["amount"] = -2_000
    place.write_text(json.dumps(document))
    result = validate(str(place))
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == "2026-q1  none     nothing"
