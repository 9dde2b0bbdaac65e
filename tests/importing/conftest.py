"""A publication to import into, and small OCF packages written by hand."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from transparency.importing.imported import Imported
from transparency.importing.ocf.reading import OcfChoice, ocf_reader
from transparency.importing.questions import Questions
from transparency.importing.tables.mapping import parse_mapping
from transparency.importing.tables.people import KnownPeople
from transparency.importing.tables.reading import read_table
from transparency.importing.transfer import ImportOutcome, transfer
from transparency.output import planning
from transparency.publication.problem import Problem
from transparency.publication.settings import Settings

SETTINGS = """# ours
schema: transparency-publication/1
company: {name: Example Care}   # the company
pools:
  - {id: providers, name: Provider pool}
"""
TODAY = date(2026, 6, 1)
DEFAULTS = {
    "STOCK_PLAN": {"default_cancellation_behavior": "RETURN_TO_POOL", "stock_class_ids": ["common"]},
    "TX_EQUITY_COMPENSATION_ISSUANCE": {
        "stock_plan_id": "plan", "compensation_type": "RSU", "stakeholder_id": "person-1", "expiration_date": None,
    },
}  # fmt: skip
PLAN = {
    "object_type": "STOCK_PLAN",
    "id": "plan",
    "initial_shares_reserved": "1000",
    "board_approval_date": "2024-01-01",
}
LISTS = {
    "stakeholders": "OCF_STAKEHOLDERS_FILE",
    "stock_plans": "OCF_STOCK_PLANS_FILE",
    "vesting_terms": "OCF_VESTING_TERMS_FILE",
    "transactions": "OCF_TRANSACTIONS_FILE",
}


def tx(kind: str, day: str, **facts: Any) -> dict[str, Any]:
    """A transaction; its id is made of its kind, security and day unless one is given."""
    name = f"TX_{kind}"
    identity = f"{kind.lower()}-{facts.get('security_id', '')}-{day}"
    return {"object_type": name, "id": identity, "date": day} | DEFAULTS.get(name, {}) | facts


def grant(security: str = "s1", day: str = "2024-02-01", quantity: str = "100", **facts: Any) -> dict[str, Any]:
    return tx("EQUITY_COMPENSATION_ISSUANCE", day, security_id=security, quantity=quantity, **facts)


class Office:
    """A publication in a folder of its own, and imports into it."""

    def __init__(self, root: Path) -> None:
        self.root, self.content, self.private = root, root / "content", root / "private"
        (self.content / "ledger").mkdir(parents=True)
        self.settings(SETTINGS)

    tx, grant = staticmethod(tx), staticmethod(grant)

    @staticmethod
    def codes(outcome: ImportOutcome) -> list[str]:
        """The codes told, without the one that counts open findings."""
        return sorted(problem.code for problem in outcome.problems if problem.code != "N08")

    def settings(self, text: str) -> None:
        (self.content / "publication.yaml").write_text(text, encoding="utf-8")

    def package(self, *transactions: dict[str, Any], **lists: list[dict[str, Any]]) -> Path:
        """Write a package with one plan of 1,000 units and person-1 to person-3."""
        folder = self.root / "package"
        folder.mkdir(exist_ok=True)
        people = [
            {"object_type": "STAKEHOLDER", "id": f"person-{n}", "name": {"legal_name": f"Robin Example {n}"}}
            for n in (1, 2, 3)
        ]
        plans = lists.pop("plans", [PLAN])
        items = {
            "stakeholders": people,
            "stock_plans": [DEFAULTS["STOCK_PLAN"] | plan for plan in plans],
            "vesting_terms": lists.pop("terms", []),
            "transactions": list(transactions),
        }
        manifest: dict[str, Any] = {"file_type": "OCF_MANIFEST_FILE", "ocf_version": "1.2.0", "as_of": "2026-01-01"}
        for name, file_type in LISTS.items():
            (folder / f"{name}.ocf.json").write_text(json.dumps({"file_type": file_type, "items": items[name]}))
            manifest[f"{name}_files"] = [{"filepath": f"./{name}.ocf.json"}]
        (folder / "Manifest.ocf.json").write_text(json.dumps(manifest))
        return folder

    def bring(self, package: Path, *answers: str, today: date = TODAY, **choice: Any) -> ImportOutcome:
        """Import a package; ``answers`` are lines of the resolve file."""
        resolve = None
        if answers:
            resolve = self.root / "choices.yaml"
            resolve.write_text("\n".join(answers) + "\n", encoding="utf-8")
        reader = ocf_reader(package, OcfChoice(today=today, **choice))
        with planning(self.content):
            return transfer(
                self.content, self.private, package.name, reader, resolve=resolve, today=today, add_settings=True
            )

    def bring_table(self, mapping: str, *lines: str, today: date = TODAY) -> ImportOutcome:
        """Import a table of these lines by a mapping."""
        chosen, problems = parse_mapping(mapping, "mapping.yaml")
        assert chosen is not None, problems
        path = self.root / "export.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

        def read(settings: Settings, questions: Questions) -> tuple[Imported | None, list[Problem]]:
            return read_table(path, chosen, settings, questions, KnownPeople())

        with planning(self.content):
            return transfer(self.content, self.private, path.name, read, resolve=None, today=today)

    def rows(self) -> list[dict[str, str]]:
        """The ledger's events as dictionaries of the cells that are filled."""
        import csv

        path = self.content / "ledger" / "events.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]

    def told(self) -> list[tuple[str, str, str]]:
        """(date, type, units) of every event."""
        return [(row["date"], row["type"], row.get("units", row.get("ratio", ""))) for row in self.rows()]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


@pytest.fixture
def new_office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Office]:
    return lambda: Office(tmp_path_factory.mktemp("office"))
