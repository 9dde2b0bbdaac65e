"""Providers' dates by the month: what no figure and no check can tell from the exact ones."""

import csv
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transparency.build import check
from transparency.importing.imported import Person
from transparency.importing.transfer import ImportOutcome
from transparency.ledger.positions import Positions
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
from transparency.publication.publication import Publication
from transparency.publication.reading import read_settings

SMALL = Path(__file__).resolve().parents[1] / "sites" / "small"
BY_MONTH = "imports: {provider_dates: month}\n"
TERMS = "vesting:\n  V12: {kind: schedule, occurrences: 12}\nattributes: {since: {name: Since, cohort: half_year}}\n"
MAPPING = """schema: transparency-mapping/1
columns: {person: Person, award: Award, granted_on: Granted, units: Units, schedule: Vesting, left: Left,
  forfeited: Forfeited, forfeited_on: Forfeited On}
schedules: {twelve: V12}
pool_events: [{on: 2024-01-01, units: 10000}]
"""
HEADERS = "Person,Award,Granted,Units,Vesting,Left,Forfeited,Forfeited On"
TENURE = """schema: transparency-mapping/1
columns: {person: Person, award: Award, granted_on: Granted, units: Units, schedule: Vesting, vest_start: Start}
schedules: {quarterly: V4Q}
instruments: {}
pool_events: [{on: 2025-01-02, units: 20000}]
attributes: {role: therapist}
rule: R-2025-01
"""
STAYS, LEAVES = "a,1,2024-05-15,1200,twelve,,,", "b,2,2024-05-15,1200,twelve,2024-08-20,900,2024-08-20"
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 2000), DAYS)
def test_months_take_in_the_same_people(joined: date, stay: int, other: date) -> None:
    exact = Person("p", joined, joined + timedelta(days=stay))
    coarse = exact.by_month()
    assert exact.left and coarse.left
    assert coarse.joined.day == 1 and (coarse.left + timedelta(days=1)).day == 1
    assert coarse.joined <= exact.joined and exact.left <= coarse.left, "nobody is here for a shorter time"
    end = other.replace(day=1) - timedelta(days=1)  # the end of any month, hence of any quarter
    assert (coarse.joined <= end < coarse.left) == (exact.joined <= end < exact.left)
    assert coarse.by_month() == coarse
    assert Person("p", joined).by_month().left is None


def bring(office: Any, *rows: str) -> ImportOutcome:
    return cast("ImportOutcome", office.bring_table(MAPPING, HEADERS, *rows))


def people(office: Any) -> list[tuple[str, str]]:
    path: Path = office.content / "ledger" / "providers.csv"
    return sorted((row["joined"], row["left"]) for row in csv.DictReader(path.read_text().splitlines()))


def settings(office: Any) -> str:
    return str((office.content / "publication.yaml").read_text())


def positions(office: Any) -> Positions:
    chosen, _ = read_settings(office.content)
    assert chosen is not None
    book, _ = read_book(office.content, chosen)
    assert book is not None
    found, problems = replay(book, Publication(office.content, chosen, (), (), ()))
    assert found is not None and problems == []
    return found


def test_by_month_only_the_days_of_providers_change_and_no_figure(office, new_office):
    coarse = new_office()
    office.settings(settings(office) + TERMS)
    coarse.settings(settings(office) + BY_MONTH)
    for one in (office, coarse):
        assert not one.codes(bring(one, STAYS, LEAVES)), "vested on 15 August, left on the 20th: the check passes"
    assert people(office) == [("2024-05-15", ""), ("2024-05-15", "2024-08-20")]
    assert people(coarse) == [("2024-05-01", ""), ("2024-05-01", "2024-08-31")]
    kept = ("date", "type", "units", "vest_start", "vesting", "recorded", "expires")
    mine, theirs = ([[row.get(name) for name in kept] for row in one.rows()] for one in (office, coarse))
    assert mine == theirs
    exact, same = positions(office), positions(coarse)
    assert exact.quarters == same.quarters
    assert exact.flows.equals(same.flows) and exact.balances.equals(same.balances) and exact.ahead.equals(same.ahead)
    assert (
        exact.eligible.group_by("quarter")
        .len()
        .sort("quarter")
        .equals(same.eligible.group_by("quarter").len().sort("quarter"))
    )


@pytest.mark.parametrize(("before", "after"), [("", BY_MONTH), (BY_MONTH, "")])
def test_importing_again_after_the_setting_changed_adds_nothing(before, after, office):
    plain = settings(office) + TERMS
    office.settings(plain + before)
    assert bring(office, STAYS, LEAVES).added == 4
    ledger = {path: path.read_bytes() for path in (office.content / "ledger").iterdir()}
    office.settings(plain + after)
    again = bring(office, STAYS, LEAVES)
    assert (again.added, office.codes(again), again.report.people) == (0, [], 0)
    assert {path: path.read_bytes() for path in (office.content / "ledger").iterdir()} == ledger
    more = bring(office, STAYS, LEAVES, "c,3,2024-11-20,12,twelve,,,")
    assert more.added == 1 and (("2024-11-01" if after else "2024-11-20"), "") in people(office)


@pytest.mark.parametrize("dates", ["", BY_MONTH])
@pytest.mark.parametrize(("start", "codes"), [("2025-01-14", []), ("2025-02-14", ["R105"])])
def test_a_rule_that_asks_for_time_finds_it(dates, start, codes, office):
    content = Path(shutil.copytree(SMALL, office.content, dirs_exist_ok=True))
    shutil.rmtree(content / "quarters" / "2025-q2")
    commentary = content / "quarters" / "2025-q1" / "commentary.md"
    commentary.write_text("---\npublished: 2025-05-02\n---\n\nOur first.\n")
    for name in ("providers", "events"):
        (content / "ledger" / f"{name}.csv").unlink()
    (content / "publication.yaml").write_text((content / "publication.yaml").read_text() + dates)
    rule = content / "rules" / "R-2025-01.yaml"
    rule.write_text(rule.read_text().replace("vesting: V4Q}", "vesting: V4Q, min_tenure_days: 60}"))
    rows = [f"p{n},{n},2025-03-15,100,quarterly,{start}" for n in range(12)]
    outcome = office.bring_table(TENURE, "Person,Award,Granted,Units,Vesting,Start", *rows)
    assert sorted({one.code for one in outcome.problems if one.code == "R105"}) == codes
    if codes:  # held to the rule before it is written
        assert outcome.added == 0
        return
    assert outcome.added == 13
    assert "R105" not in {one.code for one in check(content).problems}
    joined = {row["joined"] for row in csv.DictReader((content / "ledger" / "providers.csv").read_text().splitlines())}
    assert joined == {start[:8] + "01" if dates else start}
