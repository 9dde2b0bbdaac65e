"""The import and export commands: words, exit codes, and that a refusal leaves everything as it was."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from transparency.cli import transparency

SETTINGS = """schema: transparency-publication/1
company: {name: Example Care}
pools:
  - {id: providers, name: Provider pool}
"""
PLAN = {
    "object_type": "STOCK_PLAN", "id": "plan", "initial_shares_reserved": "1000", "board_approval_date": "2024-01-01",
    "default_cancellation_behavior": "RETURN_TO_POOL",
}  # fmt: skip
GRANT = {
    "object_type": "TX_EQUITY_COMPENSATION_ISSUANCE", "id": "i", "security_id": "s", "stakeholder_id": "p",
    "date": "2024-02-01", "stock_plan_id": "plan", "compensation_type": "RSU", "quantity": "100",
}  # fmt: skip
CANCEL = {
    "object_type": "TX_EQUITY_COMPENSATION_CANCELLATION", "id": "c", "security_id": "s", "date": "2024-03-01",
    "quantity": "101", "reason_text": "x",
}  # fmt: skip


def package(folder: Path, *transactions: dict[str, str]) -> Path:
    folder.mkdir()
    lists = {
        "stakeholders": ("OCF_STAKEHOLDERS_FILE", [{"object_type": "STAKEHOLDER", "id": "p"}]),
        "stock_plans": ("OCF_STOCK_PLANS_FILE", [PLAN]),
        "transactions": ("OCF_TRANSACTIONS_FILE", list(transactions)),
    }
    manifest = {"file_type": "OCF_MANIFEST_FILE", "ocf_version": "1.2.0", "as_of": "2026-01-01"}
    for name, (file_type, items) in lists.items():
        (folder / f"{name}.json").write_text(json.dumps({"file_type": file_type, "items": items}))
        manifest[f"{name}_files"] = [{"filepath": f"{name}.json"}]
    (folder / "Manifest.ocf.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def run(tmp_path, monkeypatch):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "publication.yaml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(transparency, list(arguments))


def test_import_and_export_and_import_again(run, tmp_path):
    package(tmp_path / "in", GRANT)
    done = run("import", "ocf", "in", "--today", "2026-05-01")
    assert done.exit_code == 0 and "No problems. 2 events added to the ledger." in done.stderr
    assert "Report: " in done.stderr and (tmp_path / "private" / "import-report.md").exists()
    assert "0 events" in run("import", "ocf", "in").stderr
    done = run("export", "ocf", "out.zip")
    assert done.exit_code == 0 and "Written: out.zip" in done.stderr
    first = (tmp_path / "out.zip").read_bytes()
    assert run("export", "ocf", "out.zip").exit_code == 1 and (tmp_path / "out.zip").read_bytes() == first
    run("export", "ocf", "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == first


def test_a_refusal_exits_with_one_and_waits_for_a_choice(run, tmp_path):
    package(tmp_path / "in", GRANT, CANCEL)
    done = run("import", "ocf", "in", "--format", "json")
    assert done.exit_code == 1 and "The ledger is as it was." in done.stderr
    assert [one["code"] for one in json.loads(done.stdout)] == ["N08", "N24"]
    assert not (tmp_path / "content" / "ledger").exists()
    (tmp_path / "choices.yaml").write_text("overdrawn:c: rest\n")
    assert run("import", "ocf", "in", "--resolve", "choices.yaml").exit_code == 0


def test_the_day_can_come_from_the_environment(run, tmp_path, monkeypatch):
    package(tmp_path / "in", GRANT)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    run("import", "ocf", "in")
    assert (tmp_path / "private" / "import-report.md").read_text().startswith("# Import of in, 2026-01-01")
    assert run("import", "ocf", "in", "--today", "yesterday").exit_code == 2


def test_a_dry_run_says_so(run, tmp_path):
    package(tmp_path / "in", GRANT)
    done = run("import", "ocf", "in", "--dry-run")
    assert done.exit_code == 0 and "2 events would be added." in done.stderr
    assert not (tmp_path / "private").exists() and not (tmp_path / "content" / "ledger").exists()


def test_a_new_epoch_by_a_command(run, tmp_path):
    assert run("import", "rotate").exit_code == 1 and not (tmp_path / "private").exists()
    package(tmp_path / "in", GRANT)
    run("import", "ocf", "in", "--today", "2026-05-01")
    key, ledger = tmp_path / "private" / "pseudonyms.key", tmp_path / "content" / "ledger"
    first, crosswalk = key.read_text(), (tmp_path / "private" / "crosswalk.csv").read_text()
    done = run("import", "rotate")
    assert done.exit_code == 0 and "Epoch 2 begins. Back up " in done.stdout
    assert key.read_text().startswith(first) and len(key.read_text().split()) == 2
    assert key.stat().st_mode & 0o777 == 0o600
    before = {path: path.read_bytes() for path in ledger.iterdir()}
    assert "0 events added" in run("import", "ocf", "in").stderr
    assert {path: path.read_bytes() for path in ledger.iterdir()} == before
    assert (tmp_path / "private" / "crosswalk.csv").read_text() == crosswalk
    package(tmp_path / "more", GRANT, GRANT | {"id": "j", "security_id": "t", "stakeholder_id": "q"})
    assert "1 event added" in run("import", "ocf", "more").stderr
    added = set((tmp_path / "private" / "crosswalk.csv").read_text().splitlines()) - set(crosswalk.splitlines())
    assert sorted(line.split(",")[2] for line in added) == ["q", "t"]
    assert all(line.endswith(",2") for line in added) and (ledger / "providers.csv").read_text().count("p-") == 2


def test_without_the_crosswalk_no_epoch_begins_and_none_goes_on(run, tmp_path):
    package(tmp_path / "in", GRANT)
    run("import", "ocf", "in")
    run("import", "rotate")
    (tmp_path / "private" / "crosswalk.csv").unlink()
    key = (tmp_path / "private" / "pseudonyms.key").read_text()
    for command in (("import", "rotate"), ("import", "ocf", "in")):
        done = run(*command, "--format", "json")
        assert done.exit_code == 1 and [one["code"] for one in json.loads(done.stdout)] == ["N11"]
    assert (tmp_path / "private" / "pseudonyms.key").read_text() == key
