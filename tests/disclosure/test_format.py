"""The format is documented, its schema is the model's, and our own sites are of it."""

import json
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from msgspec import Struct
from msgspec.structs import fields
from sample import FOURTEEN, LARGE, LOPSIDED, THIRTY, Size, releases_of, sample_settings

from transparency.cli import transparency
from transparency.disclosure.document import (
    EmittedPool,
    Emitter,
    PoolDisclosure,
    PoolFacts,
    Program,
    RollLine,
    json_schema,
)
from transparency.disclosure.findings import judge
from transparency.disclosure.own import disclosures
from transparency.disclosure.reading import read_disclosure

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "schemas" / "equity-pool-disclosure-1.json"
COMPANY = sample_settings().company.model_copy(update={"jurisdiction": "US-DE"})
SETTINGS = sample_settings().model_copy(update={"company": COMPANY})


def test_the_schema_in_the_documentation_is_that_of_the_model() -> None:
    if os.environ.get("UPDATE_EXPECTED") == "1":
        FILE.write_bytes(json_schema())
    assert FILE.read_bytes() == json_schema()
    Draft202012Validator.check_schema(json.loads(json_schema()))


@pytest.mark.parametrize("part", [PoolDisclosure, Emitter, EmittedPool, PoolFacts, RollLine, Program])
def test_every_field_is_documented(part: type[Struct]) -> None:
    text = (ROOT / "docs" / "format.md").read_text("utf-8")
    missing = [field.name for field in fields(part) if f"`{field.name}`" not in text]
    assert missing == []


@pytest.mark.parametrize("size", [LARGE, THIRTY, FOURTEEN, LOPSIDED], ids=["large", "thirty", "fourteen", "lopsided"])
def test_companies_of_every_size_disclose_in_it(size: Size) -> None:
    """Also those of which hardly anything may be printed: what is not published is stated as such."""
    own = disclosures(SETTINGS, releases_of(size))
    files = [read_disclosure(f"{file.disclosure.quarter}.json", file.data)[0] for file in own]
    judgements, problems = judge([file for file in files if file is not None])
    assert len(judgements) == len(own)
    assert [problem for problem in problems if problem.code != "J23"] == []
    assert all(judgement.level >= 0 for judgement in judgements)


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
    assert validate(str(folder), "--level", "3").exit_code == 1


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
