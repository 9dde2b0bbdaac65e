"""Two exports that are taken over without a problem: a package of the Open Cap Table Format, a table with its mapping."""

import json
from pathlib import Path
from typing import NamedTuple

from mutations import Mutation

SETTINGS = """schema: transparency-publication/1
company: {name: Example Care}
pools:
  - {id: providers, name: Provider pool}
vesting:
  V4Q: {kind: schedule, every: 3, period: months, occurrences: 4}
"""
LEDGER = "event,date,type,pool,units\nE1,2024-01-01,pool_authorized,providers,10000\n"
TABLE = """Stakeholder ID,Optionholder,ID,Type,Grant Date,Options Granted,Vesting Schedule,Exercise Price,Relationship
1001,Robin Example,ES-1,NSO,2025-01-15,400,quarterly,0.50,Consultant
1002,Kim Example,ES-2,NSO,2025-02-15,1200,quarterly,0.50,Consultant
1003,Sam Example,ES-3,RSU,2025-03-15,80,quarterly,,Consultant
1003,Sam Example,ES-4,NSO,2025-06-15,160,quarterly,0.75,Consultant
"""
MAPPING = """schema: transparency-mapping/1
columns:
  person: Stakeholder ID
  name: Optionholder
  award: ID
  granted_on: Grant Date
  units: Options Granted
  schedule: Vesting Schedule
  instrument: Type
  price: Exercise Price
  relationship: Relationship
pool: providers
schedules: {quarterly: V4Q}
instruments: {NSO: NSO, RSU: RSU}
relationships: {Consultant: take}
"""


class Export(NamedTuple):
    """What is imported: the words after ``import``, and files by their path."""

    words: tuple[str, ...]
    files: dict[str, bytes]


def _transaction(kind: str, number: int, day: str, **facts: str) -> dict[str, str]:
    return {"object_type": f"TX_{kind}", "id": f"{kind.lower()}-{number}", "date": day} | facts


def _package() -> dict[str, bytes]:
    """A plan of 10,000 units, three people, grants and a cancellation."""
    plan = {
        "object_type": "STOCK_PLAN", "id": "plan", "initial_shares_reserved": "10000", "board_approval_date": "2024-01-01",
        "default_cancellation_behavior": "RETURN_TO_POOL", "plan_name": "Plan",
    }  # fmt: skip
    people = [{"object_type": "STAKEHOLDER", "id": f"person-{number}"} for number in (1, 2, 3)]
    grants = [
        _transaction(
            "EQUITY_COMPENSATION_ISSUANCE", number, f"2024-0{number}-01", security_id=f"s{number}", stakeholder_id=f"person-{number}",
            stock_plan_id="plan", compensation_type="RSU", quantity=str(100 * number),
        )
        for number in (1, 2, 3)
    ]  # fmt: skip
    after = [
        _transaction(
            "EQUITY_COMPENSATION_CANCELLATION", 1, "2024-08-01", security_id="s3", quantity="50", reason_text="x"
        )
    ]
    lists = {
        "stakeholders": ("OCF_STAKEHOLDERS_FILE", people),
        "stock_plans": ("OCF_STOCK_PLANS_FILE", [plan]),
        "transactions": ("OCF_TRANSACTIONS_FILE", [*grants, *after]),
    }
    manifest: dict[str, object] = {"file_type": "OCF_MANIFEST_FILE", "ocf_version": "1.2.0", "as_of": "2026-01-01"}
    files = {}
    for name, (file_type, items) in lists.items():
        files[f"in/{name}.json"] = json.dumps({"file_type": file_type, "items": items}, indent=1).encode()
        manifest[f"{name}_files"] = [{"filepath": f"{name}.json"}]
    return files | {"in/Manifest.ocf.json": json.dumps(manifest, indent=1).encode()}


EXPORTS = {
    "ocf": Export(("ocf", "in"), _package() | {"content/publication.yaml": SETTINGS.encode()}),
    "table": Export(
        ("table", "export.csv", "--mapping", "mapping.yaml"),
        {
            "export.csv": TABLE.encode(),
            "mapping.yaml": MAPPING.encode(),
            "content/publication.yaml": SETTINGS.encode(),
            "content/ledger/events.csv": LEDGER.encode(),
        },
    ),
}


def lay_out(name: str, folder: Path, changed: Mutation) -> list[str]:
    """Write an export with one file changed into a folder; the command that imports it."""
    export = EXPORTS[name]
    files = {path: data for path, data in export.files.items() if path != changed.path}
    if changed.data is not None:
        files[changed.path] = changed.data
    (folder / "content").mkdir()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return ["import", *(str(folder / word) if "." in word or word == "in" else word for word in export.words)]
