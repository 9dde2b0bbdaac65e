"""Time and memory of importing an Open Cap Table Format package of 100,000 transactions; budgets beside them.

Run it with ``make bench``. The package is made here, by a seeded generator, under a temporary folder.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from random import Random

COUNT = 100_000
SECONDS, MEGABYTES = (10.0, 5.0), 1024
"""Of the first import, and of importing the same again."""
SETTINGS = """schema: transparency-publication/1
company: {name: Example Care}
pools:
  - {id: providers, name: Provider pool}
"""
DAY = "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH"
TERMS = {
    "object_type": "VESTING_TERMS", "id": "four-years", "name": "Four years", "description": "",
    "allocation_type": "CUMULATIVE_ROUND_DOWN",
    "vesting_conditions": [
        {"id": "start", "quantity": "0", "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": ["cliff"]},
        {
            "id": "cliff", "portion": {"numerator": "12", "denominator": "48"}, "next_condition_ids": ["monthly"],
            "trigger": {
                "type": "VESTING_SCHEDULE_RELATIVE", "relative_to_condition_id": "start",
                "period": {"length": 12, "type": "MONTHS", "occurrences": 1, "day_of_month": DAY},
            },
        },
        {
            "id": "monthly", "portion": {"numerator": "1", "denominator": "48"}, "next_condition_ids": [],
            "trigger": {
                "type": "VESTING_SCHEDULE_RELATIVE", "relative_to_condition_id": "cliff",
                "period": {"length": 1, "type": "MONTHS", "occurrences": 36, "day_of_month": DAY},
            },
        },
    ],
}  # fmt: skip


def package(folder: Path, count: int) -> None:
    """A package with ``count`` transactions: grants, vesting starts, exercises and cancellations."""
    pick = Random(7)
    transactions: list[dict[str, object]] = []
    people = count // 5
    grants = count // 4
    for number in range(grants):
        day = date(2015, 1, 1) + timedelta(days=pick.randrange(3000))
        security, units = f"security-{number}", pick.randrange(48, 5000)
        transactions.append(
            {
                "object_type": "TX_EQUITY_COMPENSATION_ISSUANCE", "id": f"issue-{number}", "security_id": security,
                "date": str(day), "custom_id": f"ES-{number}", "stakeholder_id": f"person-{number % people}",
                "stock_plan_id": "plan", "compensation_type": "OPTION_NSO", "quantity": str(units),
                "exercise_price": {"amount": "0.40", "currency": "USD"}, "vesting_terms_id": "four-years",
                "expiration_date": str(day.replace(year=day.year + 20, day=1)), "termination_exercise_windows": [],
                "security_law_exemptions": [{"description": "Rule 701", "jurisdiction": "US"}],
                "comments": ["Some words that nobody needs."],
            }
        )  # fmt: skip
        start = {"vesting_condition_id": "start", "security_id": security, "date": str(day)}
        transactions.append({"object_type": "TX_VESTING_START", "id": f"start-{number}", **start})
        later = day + timedelta(days=800)
        taken = {"security_id": security, "date": str(later), "quantity": str(units // 10)}
        taken["resulting_security_ids"] = []  # type: ignore[assignment]
        transactions.append({"object_type": "TX_EQUITY_COMPENSATION_EXERCISE", "id": f"exercise-{number}", **taken})
        ended = {"security_id": security, "date": str(later + timedelta(days=40)), "quantity": str(units // 2)}
        ended["reason_text"] = "Left"
        transactions.append({"object_type": "TX_EQUITY_COMPENSATION_CANCELLATION", "id": f"cancel-{number}", **ended})
    plan = {
        "object_type": "STOCK_PLAN", "id": "plan", "plan_name": "Plan", "initial_shares_reserved": "900000000",
        "board_approval_date": "2014-12-31", "default_cancellation_behavior": "RETURN_TO_POOL",
    }  # fmt: skip
    stakeholders = [
        {"object_type": "STAKEHOLDER", "id": f"person-{number}", "name": {"legal_name": f"Person {number}"}}
        for number in range(people)
    ]  # fmt: skip
    files = {
        "stakeholders": ("OCF_STAKEHOLDERS_FILE", stakeholders),
        "stock_plans": ("OCF_STOCK_PLANS_FILE", [plan]),
        "vesting_terms": ("OCF_VESTING_TERMS_FILE", [TERMS]),
        "transactions": ("OCF_TRANSACTIONS_FILE", transactions),
    }
    manifest = {"file_type": "OCF_MANIFEST_FILE", "ocf_version": "1.2.0", "as_of": "2026-01-01"}
    for name, (file_type, items) in files.items():
        (folder / f"{name}.ocf.json").write_text(json.dumps({"file_type": file_type, "items": items}), "utf-8")
        manifest[f"{name}_files"] = [{"filepath": f"./{name}.ocf.json", "md5": ""}]  # type: ignore[assignment]
    (folder / "Manifest.ocf.json").write_text(json.dumps(manifest), "utf-8")


def main() -> int:
    """Print the table; 1 when a budget is broken."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "package").mkdir()
        (root / "content").mkdir()
        (root / "content" / "publication.yaml").write_text(SETTINGS, "utf-8")
        package(root / "package", COUNT)
        command = [sys.executable, "-m", "transparency", "import", "ocf", str(root / "package"), "--add-settings"]
        command += ["--today", "2026-01-01", "--content", str(root / "content")]
        rows = []
        for what in ("first import", "importing again"):
            began, before = time.perf_counter(), _processor()
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            seconds, work = time.perf_counter() - began, _processor() - before
            if done.returncode:
                print(done.stderr)
                return 1
            rows.append((what, seconds, work, done.stderr.strip().splitlines()[0]))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"| OCF package, {COUNT:,} transactions | seconds | of processor time | budget | |")
    print("|---|---:|---:|---:|---|")
    for (what, seconds, work, words), budget in zip(rows, SECONDS, strict=True):
        print(f"| {what} | {seconds:.1f} | {work:.1f} | {budget:.0f} | {words} |")
    print(f"| memory, MB | {memory:.0f} | | {MEGABYTES} | |")
    # On a machine shared with others the clock runs on while we wait; work done is what a change can make worse.
    late = [min(seconds, work) > budget for (_, seconds, work, _), budget in zip(rows, SECONDS, strict=True)]
    return int(memory > MEGABYTES or any(late))


def _processor() -> float:
    """Processor seconds of all finished children."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())
