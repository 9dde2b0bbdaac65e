"""Round trip: a ledger as OCF, and the OCF as a ledger, comes to the same movements to the unit."""

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.ledger.random_ledgers import COLUMNS, ledgers, random_ledger

from transparency.importing.ocf.export import export_ocf, zipped
from transparency.importing.ocf.reading import OcfChoice, ocf_reader
from transparency.importing.transfer import transfer
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.output import planning
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
    with planning(content):
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


LEDGER = """event,date,type,pool,provider,grant,units,price,ratio,instrument,vesting,vest_start,cause
E01,2024-01-01,pool_authorized,a,,,900,,,,,,
E02,2024-01-01,pool_authorized,b,,,900,,,,,,
E03,2024-01-02,grant,a,p1,S,100,0.25,,RSA,V4,2024-01-02,
E04,2024-01-02,grant,a,p2,F,100,,,RSA,V4,2024-01-02,
E05,2024-01-02,grant,a,p1,O,100,0.50,,NSO,V4,2024-01-02,
E06,2024-01-02,grant,b,p2,U,100,,,RSU,V4,2024-01-02,
E07,2024-05-01,exercise,,,O,20,0.50,,,,,
E08,2024-05-02,settle,,,U,10,2.00,,,,,
E09,2024-05-03,cash_settle,,,U,5,,,,,,
E10,2024-05-04,repurchase,,,S,7,0.25,,,,,
E11,2024-05-05,repurchase,,,O,3,,,,,,
E12,2024-05-06,transfer_out,,,O,2,,,,,,
E13,2024-05-07,company_cancel,,,O,4,,,,,,
E14,2024-05-08,forfeit,,,S,5,,,,,,left_voluntarily
E15,2024-05-09,reprice,,,O,,0.30,,,,,
E16,2024-06-01,split,,,,,,3:2,,,,
E17,2024-06-02,pool_authorized,a,,,100,,,,,,
"""


def test_what_ocf_can_say_of_each_event(tmp_path):
    content = publication(tmp_path)
    (content / "ledger" / "events.csv").write_text(LEDGER)
    (content / "ledger" / "providers.csv").write_text("provider,joined\np1,2023-01-01\np2,2023-01-01\n")
    own, book, _ = positions(content)
    files, problems = export_ocf(book, own)
    assert not problems
    items = {one["id"]: one for one in json.loads(files["Transactions.ocf.json"])["items"]}

    def said(id, *names):
        fields = [items[id].get(name) for name in names]
        return [Decimal(field["amount"]) if isinstance(field, dict) else field for field in fields]

    assert said("E03", "share_price") == [Decimal("0.25")]
    assert said("E04", "share_price") == [0], "stock has a price, if of 0"
    assert said("E05", "exercise_price") == [Decimal("0.50")] and "exercise_price" not in items["E06"]
    assert said("E08", "release_price", "settlement_date", "quantity") == [2, "2024-05-02", "10"]
    assert said("E09", "release_price", "settlement_date", "quantity") == [0, "2024-05-03", "5"]
    assert said("E10", "price", "security_id") == [Decimal("0.25"), "S"]
    assert said("E11", "price", "security_id") == [0, "O-stock"]
    assert said("E12", "security_id", "quantity") == ["O-stock", "2"]
    assert [items[id]["object_type"] for id in ("E13", "E14", "E15")] == [
        "TX_EQUITY_COMPENSATION_CANCELLATION", "TX_STOCK_CANCELLATION", "TX_EQUITY_COMPENSATION_REPRICING",
    ]  # fmt: skip
    assert said("E15", "new_exercise_price") == [Decimal("0.30")]
    back = {id.removesuffix("-return") for id in items if id.endswith("-return")}
    assert back == {"E10", "E11", "E13", "E14"}, "pool b takes nothing back"
    assert said("E17", "shares_reserved") == [str(900 * 3 // 2 + 100)]
