"""Round trip: a ledger as OCF, and the OCF as a ledger, comes to the same movements to the unit."""

import shutil
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.random_ledgers import COLUMNS, ledgers, random_ledger

from transparency.importing.ocf.export import export_ocf, zipped
from transparency.importing.ocf.reading import OcfChoice, ocf_reader
from transparency.importing.transfer import transfer
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.publication.publication import Publication
from transparency.publication.reading import read_settings

EVERY = "{forfeited: %s, expired: %s, company_cancelled: %s, withheld: %s, cash_settled: %s, repurchased: %s}"
PUBLICATION = f"""schema: transparency-publication/1
company: {{name: Example Care}}
pools:
  - {{id: a, name: A, returns: {EVERY % (("true",) * 6)}}}
  - {{id: b, name: B, early_exercise: true, returns: {EVERY % (("false",) * 6)}}}
vesting:
  V4: {{kind: schedule, every: 3, period: months, occurrences: 4, allocation: CUMULATIVE_ROUNDING}}
  V48C12: {{kind: schedule, occurrences: 48, cliff: 12, allocation: FRONT_LOADED, day_of_month: first}}
  EVENT: {{kind: event, deadline_months: 600, deadline: 2150-01-31}}
  LIST: {{kind: list, tranches: [{{on: 2024-05-31, portion: "1/3"}}, {{on: 2025-01-31, portion: "1/2"}}], partial: true}}
"""  # noqa: E501


def publication(root: Path) -> Path:
    content = root / "content"
    (content / "ledger").mkdir(parents=True)
    (content / "publication.yaml").write_text(PUBLICATION, encoding="utf-8")
    return content


def positions(content: Path):
    own, problems = read_settings(content)
    assert not problems
    book, problems = read_book(content, own)
    assert book is not None, problems
    found, problems = replay(book, Publication(content, own, (), (), ()))
    assert found is not None, problems
    return own, book, found


def write_ledger(content: Path, rows: list[dict[str, str]]) -> None:
    lines = [",".join(COLUMNS), *(",".join(str(row.get(n, "")) for n in COLUMNS) for row in rows)]
    (content / "ledger" / "events.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    people = sorted({row["provider"] for row in rows if "provider" in row})
    text = "provider,joined\n" + "".join(f"{name},2020-01-01\n" for name in people)
    (content / "ledger" / "providers.csv").write_text(text, encoding="utf-8")


def bring_back(root: Path, package: Path):
    content = publication(root)
    choice = OcfChoice(plans={"a": "a", "b": "b"}, today=date(2200, 1, 1))
    outcome = transfer(
        content, root / "private", package.name, ocf_reader(package, choice), resolve=None, today=date(2026, 1, 1)
    )
    assert not outcome.problems, "\n".join(f"{one.code} {one.message}" for one in outcome.problems[:5])
    return content


@settings(max_examples=ledgers(15), deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**9))
def test_a_ledger_comes_back_to_the_unit(tmp_path_factory, seed):
    root = tmp_path_factory.mktemp("trip")
    there = publication(root / "there")
    own, _ = read_settings(there)
    plain = random_ledger(seed, own, features={"splits"}, steps=35)
    write_ledger(there, [row for row in plain.rows if row.get("units") != 0])  # a total that stays says nothing
    own, book, before = positions(there)
    files, problems = export_ocf(book, own)
    assert not problems
    package = root / "package.ocf.zip"
    package.write_bytes(zipped(files))
    _, _, after = positions(bring_back(root / "back", package))
    keys = ["quarter", "pool", "instrument", "line", "prior"]
    moved = [one.flows.sort(keys, nulls_last=True).rows() for one in (before, after)]
    assert moved[1] == moved[0]
    assert after.balances.equals(before.balances)
    shutil.rmtree(root)
