"""Conformance: every grant of small ledgers recomputed; each departure at its line."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.rules.reading_rules import REFERENCE, publication

from transparency.ledger.reading import read_book
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Document
from transparency.publication.quarter import Quarter
from transparency.rules.grants.conformance import Conformance, conform
from transparency.rules.pot import share
from transparency.rules.reading import read_rules

HEADER = (
    "event,date,recorded,type,pool,provider,grant,units,ratio,instrument,vesting,rule,inputs,cause,reverses,expires"
)
OLD = REFERENCE.replace("id: R-2026-01", "id: R-2025-01").replace("supersedes: R-2025-01", "supersedes: null")
OLD = OLD.replace("2025-11-25, effective_from: 2026-01-01, effective_to: null",
                  "2024-11-25, effective_from: 2025-01-01, effective_to: 2025-12-31")  # fmt: skip
OLD = OLD.replace("full: 1500", "full: 1000").replace("tenure_years: {type", "unused_years: {type")
OLD = OLD.replace("{input: tenure_years", "{input: unused_years")
EXCEPTIONS = """schema: provider-equity-exceptions/1
reasons: {earlier_practice: Time in a practice that joined us was counted.}
exceptions:
  - id: X1
    rule: R-2026-01
    grant: joining
    reason: earlier_practice
    approvals: [{body: board, on: 2026-02-01}, {body: provider_council_informed, on: 2026-02-01}]
"""
POT = [("p01", "B4|T0", 10), ("p02", "B3|T1", 9 * 1.15), ("p03", "B1|T2", 4 * 1.3)]


def grant(event: int, day: str, provider: str, units: int, inputs: str, header: str = HEADER, **cells: str) -> str:
    """A line of a grant; ``cells`` replace the usual ones."""
    kind = inputs.partition("|")[0]
    usual = {
        "event": f"E{event}", "date": day, "type": "grant", "pool": "P1", "provider": provider, "grant": f"G{event}",
        "units": str(units), "instrument": "RSU", "vesting": "V12" if kind == "yearly" else "V48C12",
        "rule": "R-2026-01" if day >= "2026" else "R-2025-01", "inputs": inputs,
    }  # fmt: skip
    return ",".join((usual | cells).get(name, "") for name in header.split(","))


def conformed(
    root: Path,
    *lines: str,
    exceptions: str = "",
    rules: tuple[str, ...] = (OLD, REFERENCE),
    pool: int = 10**8,
    header: str = HEADER,
) -> tuple[Conformance, list[Problem]]:
    """Conformance of a ledger: providers joined on 2024-06-01, ``late`` on 2026-01-01; grants begin on line 3."""
    ledger = root / "ledger"
    ledger.mkdir()
    (ledger / "events.csv").write_text(
        "\n".join([header, f"A0,2025-01-01,,pool_authorized,P1,,,{pool}{',' * (header.count(',') - 7)}", *lines])
        + "\n",
        "utf-8",
    )
    people = [f"p{n:02},2024-06-01" for n in range(40)]
    (ledger / "providers.csv").write_text("\n".join(["provider,joined", *people, "late,2026-01-01"]) + "\n", "utf-8")
    (ledger / "capitalization.csv").write_text("as_of,others_issued\n2025-01-01,1\n", "utf-8")
    if exceptions:
        (root / "governance").mkdir()
        (root / "governance" / "exceptions.yaml").write_text(exceptions, "utf-8")
    made = publication(root, *rules)
    quarters = [Quarter(year, number) for year in (2025, 2026) for number in (1, 2, 3, 4)]
    shown = tuple(
        Disclosed(q, q.end + timedelta(40), q.end + timedelta(20), None, "A", Document("", "", 1, "")) for q in quarters
    )
    made = replace(made, disclosed=shown)
    book, problems = read_book(root, made.settings)
    assert book is not None
    assert problems == []
    return conform(book, made, read_rules(made)[0])


def told(problems: list[Problem]) -> list[tuple[str, int | None, str]]:
    return [(one.code, one.line, one.message) for one in problems]


def yearly(first: int = 1, day: str = "2026-01-20", units: tuple[int, ...] = ()) -> list[str]:
    """Grants of a pot capped at 6,000 a person."""
    return [
        grant(first + n, day, provider, units[n] if units else 6000, f"yearly|{bands}")
        for n, (provider, bands, _) in enumerate(POT)
    ]


def test_grants_that_follow(tmp_path: Path) -> None:
    made, problems = conformed(
        tmp_path,
        grant(1, "2025-03-01", "p01", 1000, "joining|full"),
        grant(2, "2025-03-01", "p02", 1200, "joining|associate"),
        grant(3, "2026-03-01", "p03", 1500, "joining|full"),
    )
    assert problems == []
    assert made.grants["outcome"].to_list() == ["follows"] * 3
    assert made.counts.select("rule", "kind", "outcome", "grants", "people").rows() == [
        ("R-2025-01", "joining", "follows", 2, 2),
        ("R-2026-01", "joining", "follows", 1, 1),
    ]
    assert made.pots == ()


def test_units_that_differ(tmp_path: Path) -> None:
    _, problems = conformed(tmp_path, grant(1, "2026-03-01", "p01", 4300, "joining|full"))
    assert told(problems) == [("R101", 3, "units differ: ledger 4,300, rule R-2026-01/joining gives 1,500")]
    assert problems[0].path == "ledger/events.csv"
    assert problems[0].excerpt.startswith("E1,2026-03-01")
    assert problems[0].hint


def test_a_pot_with_a_cap(tmp_path: Path) -> None:
    made, problems = conformed(tmp_path, *yearly())
    assert problems == []
    (pot,) = made.pots
    assert (pot.rule, pot.grant, pot.period, pot.pot, pot.people, pot.given, pot.returned) == (
        *("R-2026-01", "yearly", "2026", 240_000, 3, 18_000, 222_000),
    )


def test_a_pot_without_a_cap_is_shared_to_the_last_unit(tmp_path: Path) -> None:
    free = REFERENCE.replace("per_person_per_year: 6000, per_person_total: 20000, ", "")
    units = share(240_000, [(provider, int(points * 100)) for provider, _, points in POT]).units
    assert sum(units.values()) == 240_000
    made, problems = conformed(tmp_path, *yearly(units=tuple(units.values())), rules=(free,))
    assert problems == []
    assert made.pots[0].returned == 0


def test_a_pot_that_does_not_add_up(tmp_path: Path) -> None:
    _, problems = conformed(tmp_path, *yearly(units=(6000, 5900, 6000)))
    assert told(problems) == [
        (
            "R103",
            3,
            "the pot of R-2026-01/yearly for 2026 is 240,000 units, of which 222,000 return; "
            "the ledger gives out 17,900, not 18,000",
        ),
        ("R101", 4, "units differ: ledger 5,900, rule R-2026-01/yearly gives 6,000"),
    ]


def test_an_earlier_grant_of_the_year_counts_towards_the_cap(tmp_path: Path) -> None:
    rows = [grant(9, "2026-01-10", "p01", 1500, "joining|full"), *yearly(units=(4500, 6000, 6000))]
    assert conformed(tmp_path, *rows)[1] == []


def test_a_cap_that_is_broken(tmp_path: Path) -> None:
    low = REFERENCE.replace("per_person_per_year: 6000", "per_person_per_year: 1400")
    _, problems = conformed(tmp_path, grant(1, "2026-03-01", "p01", 1500, "joining|full"), rules=(low,))
    assert told(problems) == [
        (
            "R104",
            3,
            "G1 promises 1,500 units, but by the limits of R-2026-01 its holder can be promised no more than 1,400",
        )
    ]


def test_the_cap_in_total_counts_all_years_and_versions(tmp_path: Path) -> None:
    low = REFERENCE.replace("per_person_total: 20000", "per_person_total: 6500")
    made, problems = conformed(
        tmp_path,
        grant(1, "2025-03-01", "p01", 1000, "joining|full"),
        *yearly(2, units=(5500, 6000, 6000)),
        rules=(OLD, low),
    )
    assert problems == []
    assert made.pots[0].returned == 222_500


def test_a_split_multiplies_what_a_rule_gives_and_its_caps(tmp_path: Path) -> None:
    split = "E50,2026-02-01,,split,P1,,,,3:2,,,,,,,"
    low = REFERENCE.replace("per_person_per_year: 6000", "per_person_per_year: 1500")
    made, problems = conformed(
        tmp_path,
        grant(1, "2026-01-15", "p01", 1500, "joining|full"),
        split,
        grant(2, "2026-03-01", "p02", 2250, "joining|full"),
        grant(3, "2026-03-01", "p03", 1500, "joining|full"),
        rules=(low,),
    )
    assert made.grants["expected"].to_list() == [1500, 2250, 2250]
    assert told(problems) == [("R101", 6, "units differ: ledger 1,500, rule R-2026-01/joining gives 2,250")]


def test_a_rule_speaks_in_units_of_the_day_it_takes_effect(tmp_path: Path) -> None:
    """A split on that very day is in them already; one of the day before is too."""
    splits = [f"E5{n},{day},,split,P1,,,,2:1,,,,,,," for n, day in enumerate(("2025-12-31", "2026-01-01"))]
    assert conformed(tmp_path, *splits, grant(1, "2026-03-01", "p01", 1500, "joining|full"))[1] == []


def test_a_pot_after_a_split(tmp_path: Path) -> None:
    split = "E50,2026-01-05,,split,P1,,,,2:1,,,,,,,"
    assert conformed(tmp_path, split, *yearly(units=(12_000,) * 3))[1] == []


def test_retracted_and_reversed_grants_never_were(tmp_path: Path) -> None:
    made, problems = conformed(
        tmp_path,
        grant(1, "2026-03-01", "p01", 4300, "joining|full"),
        grant(2, "2026-03-01", "p02", 4300, "joining|full"),
        grant(3, "2026-03-02", "p01", 1500, "joining|full"),
        "E4,2026-03-03,,retract,P1,,G1,,,,,,,,,",
        "E5,2026-03-03,,reversal,,,,,,,,,,,E2,",
    )
    assert problems == []
    assert made.grants["grant"].to_list() == ["G3"]


def test_a_retraction_that_is_reversed_leaves_the_grant(tmp_path: Path) -> None:
    made, _ = conformed(
        tmp_path,
        grant(1, "2026-03-01", "p01", 1500, "joining|full"),
        "E4,2026-03-03,,retract,P1,,G1,,,,,,,,,",
        "E5,2026-03-04,,reversal,,,,,,,,,,,E4,",
    )
    assert made.grants.height == 1


DEPARTURES = [
    (grant(1, "2026-03-01", "p01", 1501, "full|joining"), "R101", "ledger 1,501, rule R-2026-01/joining gives 1,500"),
    (grant(1, "2026-03-01", "p01", 1500, "joning|full"), "R102", 'G1: "joning" is no grant of the rule R-2026-01'),
    (grant(1, "2026-03-01", "p01", 1500, "joining|ful"), "R102", 'G1: the rule R-2026-01 has no band "ful"'),
    (grant(1, "2026-03-01", "p01", 1500, "joining"), "R102", 'G1: "licence" is missing'),
    (grant(1, "2026-03-01", "p01", 1500, ""), "R102", "G1: the cell inputs does not say which grant"),
    (grant(1, "2026-03-01", "p01", 1500, "joining|full|associate"), "R102", "exclude each other"),
    (grant(1, "2026-03-01", "late", 1500, "joining|full"), "R105", "G1 is made 59 days after its holder joined"),
    (
        grant(1, "2026-03-01", "p01", 1500, "joining|full", vesting="V12"),
        "R108",
        "vesting 'V12'; R-2026-01/joining says",
    ),
    (grant(1, "2026-03-01", "p01", 1500, "joining|full", vesting=""), "R108", "the vesting 'none'"),
    (grant(1, "2026-03-01", "p01", 1500, "joining|full", instrument="NSO"), "R108", "the instrument 'NSO'"),
    (grant(1, "2026-03-01", "p01", 9, "joining|full|exception:X9"), "R107", "'X9', for which no reason is given"),
    (
        grant(1, "2025-03-01", "p01", 9, "joining|full|exception:X1"),
        "R107",
        "is for R-2026-01/joining, not for R-2025-01",
    ),
]


@pytest.mark.parametrize(("line", "code", "words"), DEPARTURES)
def test_departures(tmp_path: Path, line: str, code: str, words: str) -> None:
    _, problems = conformed(tmp_path, line, exceptions=EXCEPTIONS)
    assert [(one.code, one.line) for one in problems] == [(code, 3)]
    assert words in problems[0].message
    assert problems[0].hint


def test_once_is_once_under_any_version(tmp_path: Path) -> None:
    _, problems = conformed(
        tmp_path,
        grant(1, "2025-03-01", "p01", 1000, "joining|full"),
        grant(2, "2026-03-01", "p01", 1500, "joining|full"),
    )
    assert told(problems) == [("R106", 4, "G2 is a second grant 'joining' to the same provider; the first is G1")]


def test_each_year_is_once_a_year(tmp_path: Path) -> None:
    rows = [*yearly(), *yearly(11, "2027-01-20"), grant(20, "2026-02-20", "p01", 1, "yearly|B4|T0")]
    _, problems = conformed(tmp_path, *rows)
    assert ("R106", 9, "G20 is a second grant 'yearly' to the same provider in 2026; the first is G1") in told(problems)
    assert [one.line for one in problems if one.code == "R106"] == [9]


def test_an_exception_with_reason_and_approvals(tmp_path: Path) -> None:
    made, problems = conformed(
        tmp_path, grant(1, "2026-03-01", "p01", 1800, "joining|full|exception:X1"), exceptions=EXCEPTIONS
    )
    assert problems == []
    assert made.grants.select("outcome", "exception", "reason").row(0) == ("exception", "X1", "earlier_practice")
    assert made.reasons == {"earlier_practice": "Time in a practice that joined us was counted."}


def test_an_exception_is_for_one_grant(tmp_path: Path) -> None:
    rows = [grant(n, "2026-03-01", f"p0{n}", 1800, "joining|full|exception:X1") for n in (1, 2)]
    _, problems = conformed(tmp_path, *rows, exceptions=EXCEPTIONS)
    assert [(one.code, one.line) for one in problems] == [("R107", 4)]


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("{body: board, on: 2026-02-01}, ", "", 8, "not approved by board"),
        ("reason: earlier", "reason: erlier", 7, '"erlier_practice" is not one of the reasons'),
        ("rule: R-2026-01", "rule: R-2026-02", 5, 'no rule "R-2026-02"'),
        ("grant: joining", "grant: joning", 6, '"joning" is no grant'),
    ],
)
def test_faults_of_the_exceptions_file(tmp_path: Path, before: str, after: str, line: int, words: str) -> None:
    _, problems = conformed(tmp_path, exceptions=EXCEPTIONS.replace(before, after))
    assert [(one.code, one.path, one.line) for one in problems] == [("R107", "governance/exceptions.yaml", line)]
    assert words in problems[0].message


def test_a_rule_that_allows_no_exception(tmp_path: Path) -> None:
    strict = REFERENCE.replace("exceptions: {allowed: true", "exceptions: {allowed: false")
    _, problems = conformed(tmp_path, exceptions=EXCEPTIONS, rules=(strict,))
    assert "allows no exceptions" in problems[0].message


def test_a_rule_in_words_only_leaves_its_grants_unchecked(tmp_path: Path) -> None:
    words = REFERENCE[: REFERENCE.index("instrument:")]
    made, problems = conformed(tmp_path, grant(1, "2026-03-01", "p01", 7, "anything"), rules=(words,))
    assert problems == []
    assert made.grants["outcome"].to_list() == ["unchecked"]


def test_a_rule_with_one_grant_needs_no_cell(tmp_path: Path) -> None:
    plain = REFERENCE.replace("{lookup: [joining_units, licence]}", "77")
    plain = plain[: plain.index("  - id: yearly")] + plain[plain.index("limits:") :]
    made, problems = conformed(tmp_path, grant(1, "2026-03-01", "p01", 77, ""), rules=(plain,))
    assert problems == []
    assert made.grants.select("kind", "outcome").row(0) == ("joining", "follows")


@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=30),
    st.integers(0, 29),
    st.integers(1, 5),
)
def test_a_pot_is_proved_and_any_wrong_unit_found(
    tmp_path_factory: pytest.TempPathFactory, people: list[tuple[int, int]], wrong: int, by: int
) -> None:
    """Points and shares are computed here again, with plain integers."""
    weights = [(0, 4, 7, 9, 10)[band] * (100, 115, 130)[years] for band, years in people]
    total = sum(weights)
    pot = 100_000
    floors = [pot * one // total if total else 0 for one in weights]
    order = sorted(range(len(people)), key=lambda n: (-(pot * weights[n] % total if total else 0), n))
    for n in order[: pot - sum(floors) if total else 0]:
        floors[n] += 1
    rule = REFERENCE.replace("240000", "100000").replace("per_person_per_year: 6000, per_person_total: 20000, ", "")
    given_out = [n for n, units in enumerate(floors) if units]
    lines = {
        n: grant(n, "2026-01-20", f"p{n:02}", floors[n], f"yearly|B{people[n][0]}|T{people[n][1]}") for n in given_out
    }
    made, problems = conformed(tmp_path_factory.mktemp("pot"), *lines.values(), rules=(rule,))
    assert problems == []
    assert sum(pot.given + pot.returned for pot in made.pots) == (pot if given_out else 0)
    if wrong in lines:
        cells = f"yearly|B{people[wrong][0]}|T{people[wrong][1]}"
        lines[wrong] = grant(wrong, "2026-01-20", f"p{wrong:02}", floors[wrong] + by, cells)
        _, problems = conformed(tmp_path_factory.mktemp("pot"), *lines.values(), rules=(rule,))
        found = {(one.code, one.line) for one in problems}
        assert ("R101", 3 + given_out.index(wrong)) in found
        assert {code for code, _ in found} == {"R101", "R103"}


def test_a_quarter_counts_late_grants_where_they_enter(tmp_path: Path) -> None:
    made, _ = conformed(tmp_path, grant(1, "2026-03-01", "p01", 1500, "joining|full", recorded="2026-05-15"))
    assert made.counts.get_column("quarter").to_list() == [Quarter(2026, 2).index]
    assert made.grants.schema["expected"] == pl.Int64


SHORT = [
    ("scale_down_pro_rata", 12_000, (4000, 4000, 4000), []),
    ("first_come", 13_000, (6000, 6000, 1000), []),
    ("first_come", 13_000, (6000, 1000, 6000), [("R101", 4), ("R101", 5)]),
    ("scale_down_pro_rata", 12_000, (4000, 4000, 3000), [("R101", 5), ("R103", 3)]),
    ("scale_down_pro_rata", 18_000, (4000, 4000, 4000), [("R101", 3), ("R101", 4), ("R101", 5), ("R103", 3)]),
]


@pytest.mark.parametrize(("how", "pool", "units", "found"), SHORT)
def test_a_short_pool_lowers_what_is_due(
    tmp_path: Path, how: str, pool: int, units: tuple[int, ...], found: list[tuple[str, int]]
) -> None:
    rule = REFERENCE.replace("when_pool_short: scale_down_pro_rata", f"when_pool_short: {how}")
    made, problems = conformed(tmp_path, *yearly(units=units), rules=(rule,), pool=pool)
    assert sorted((one.code, one.line) for one in problems) == found
    assert made.pots[0].pot == min(18_000, pool) + made.pots[0].returned


def test_a_short_pool_after_other_events(tmp_path: Path) -> None:
    """6,000 were authorized, 1,500 promised, and 500 of these came back: 5,000 are left for what needs 6,000."""
    rows = [
        grant(9, "2026-01-10", "p09", 1500, "joining|full"),
        "E30,2026-01-12,,forfeit,P1,,G9,500,,,,,,,,",
        grant(1, "2026-01-20", "p01", 1250, "joining|full"),
        *(grant(n, "2026-01-20", f"p0{n}", 1250, "joining|full") for n in (2, 3, 4)),
    ]
    assert conformed(tmp_path, *rows, pool=6000)[1] == []


def test_what_enters_the_pool_on_the_day_before_the_first_grant_is_available(tmp_path: Path) -> None:
    """12,000 and 6,000 of the day are all of the pot of 18,000, a cap of 6,000 each: nobody gets less."""
    entered = "E40,2026-01-20,,pool_authorized,P1,,,6000,,,,,,,,"
    made, problems = conformed(tmp_path, entered, *yearly(units=(4000, 4000, 4000)), pool=12_000)
    assert made.grants["expected"].to_list() == [6000, 6000, 6000]
    assert [one.line for one in problems if one.code == "R101"] == [4, 5, 6]


LAPSING = REFERENCE.replace("expires_after_years: 10", "expires_after_years: 7")
ENDLESS = REFERENCE.replace(", expires_after_years: 10", "")
SOON = REFERENCE.replace("when: once_after_eligible,", "when: once_after_eligible, within_days: 31,").replace(
    "period: year\n", "period: year\n    within_days: 20\n"
)
"""The reference rule with other last days, and with a time in which grants are made."""


@pytest.mark.parametrize(
    ("rule", "expires", "words"),
    [
        (LAPSING, "2033-03-01", None),
        (LAPSING, "2033-02-28", None),  # the last day on which it can be bought, where a plan counts so
        (LAPSING, "2036-03-01", "has the last day 2036-03-01; by the 7 years of R-2026-01/joining it is 2033-03-01"),
        (ENDLESS, "2036-03-01", "has the last day 2036-03-01; R-2026-01/joining says that there is none"),
        (ENDLESS, "", None),
    ],
)
def test_the_last_day_is_the_rules(tmp_path: Path, rule: str, expires: str, words: str | None) -> None:
    """A rule that says "they lapse after 7 years" of grants that do not, or not then, says what is not so."""
    line = grant(1, "2026-03-01", "p01", 1500, "joining|full", expires=expires)
    _, problems = conformed(tmp_path, line, rules=(OLD, rule))
    assert told(problems) == ([("R108", 3, f"G1 {words}")] if words else [])


def test_stock_units_without_a_last_day_where_the_rule_gives_one(tmp_path: Path) -> None:
    """Kept for other grants of the ledger, so the cell is not left to the rule."""
    _, problems = conformed(
        tmp_path,
        grant(1, "2026-03-01", "p05", 1500, "joining|full", expires="2033-03-01"),
        *yearly(2),
        rules=(OLD, LAPSING),
    )
    assert told(problems) == [
        ("R108", line, f"G{line - 2} has no expires; R-2026-01/yearly says that there is a last day")
        for line in (4, 5, 6)
    ]


@pytest.mark.parametrize(
    ("day", "who", "days"),
    [
        ("2026-04-01", "late", None),
        ("2026-05-02", "late", None),
        ("2026-05-03", "late", 32),
        ("2026-03-01", "p01", 424),
    ],
)
def test_a_grant_later_than_its_rule_says(tmp_path: Path, day: str, who: str, days: int | None) -> None:
    """Joined on 1 Jan 2026, qualified after 90 days, on 1 April; ``p01`` since 1 June 2024 by the rule before."""
    _, problems = conformed(tmp_path, grant(1, day, who, 1500, "joining|full"), rules=(OLD, SOON))
    if days is None:
        assert problems == []
        return
    assert [(one.code, one.line) for one in problems] == [("R112", 3)]
    assert problems[0].message == (
        f"G1 is made {days} days after its holder could have it; R-2026-01/joining says within 31"
    )


def test_a_pot_later_than_its_rule_says(tmp_path: Path) -> None:
    """Within 20 days of 1 January: the 21st is in time, the 22nd is not."""
    (tmp_path / "in-time").mkdir()
    (tmp_path / "late").mkdir()
    assert conformed(tmp_path / "in-time", *yearly(day="2026-01-21"), rules=(OLD, SOON))[1] == []
    assert [one.code for one in conformed(tmp_path / "late", *yearly(day="2026-01-22"), rules=(OLD, SOON))[1]] == [
        "R112"
    ] * 3


KEEPING = REFERENCE.replace("unvested: forfeit", "unvested: keep")
ACTIVE = REFERENCE.replace("min_tenure_days: 90", "min_tenure_days: 90, activity: {months: 12, active_months: 6}", 1)


@pytest.mark.parametrize(
    ("rule", "cause", "words"),
    [
        (REFERENCE, "left_voluntarily", None),
        (REFERENCE, "activity_threshold", "asks for no activity"),
        (ACTIVE, "activity_threshold", None),
        (REFERENCE, "condition_failed", "sets no condition"),
        (KEEPING, "ended_by_platform", "lets leavers keep what they have not earned"),
        (KEEPING, "other", None),
    ],
)
def test_what_is_lost_for_a_cause_that_the_rule_does_not_know(
    tmp_path: Path, rule: str, cause: str, words: str | None
) -> None:
    lines = (
        grant(1, "2026-03-01", "p01", 1500, "joining|full"),
        f"E2,2026-05-01,,forfeit,P1,,G1,1500,,,,,,{cause},,",
    )
    _, problems = conformed(tmp_path, *lines, rules=(OLD, rule))
    said = f"G1 loses units for '{cause}', but R-2026-01 {words}"
    assert told(problems) == ([("R111", 4, said)] if words else [])


def test_a_loss_that_is_reversed_is_none(tmp_path: Path) -> None:
    lines = (
        grant(1, "2026-03-01", "p01", 1500, "joining|full"),
        "E2,2026-05-01,,forfeit,P1,,G1,1500,,,,,,activity_threshold,,",
        "E3,2026-05-02,,reversal,,,,,,,,,,,E2,",
    )
    assert conformed(tmp_path, *lines)[1] == []


def test_the_day_on_which_somebody_has_been_here_long_enough(tmp_path: Path) -> None:
    """``late`` joined on 1 January: the ninetieth day is 1 April."""
    (tmp_path / "early").mkdir()
    _, problems = conformed(tmp_path / "early", grant(1, "2026-03-31", "late", 1500, "joining|full"))
    assert [one.code for one in problems] == ["R105"] and "89 days" in problems[0].message
    assert conformed(tmp_path, grant(1, "2026-04-01", "late", 1500, "joining|full"))[1] == []


TERMS = HEADER + ",price"
PRICED = REFERENCE.replace("kind: RSU, exercise_price: none", "kind: NSO, exercise_price: fair_market_value")


@pytest.mark.parametrize(
    ("rule", "cells", "codes"),
    [
        (PRICED, ({"price": "0.40", "expires": "2036-03-01"},) * 2, []),
        (PRICED, ({"price": "0.40", "expires": "2036-03-01"}, {"price": "0.40"}), ["R108"]),
        (PRICED, ({"price": "0.40"},) * 2, []),  # a column that is kept for no grant is left to the rule
        (PRICED, ({"price": "0.40"}, {}), ["R108"]),
        (PRICED, ({"price": "1", "expires": "2036-03-01"}, {"price": "1", "expires": "2036-02-29"}), []),
        (PRICED, ({"price": "1", "expires": "2036-03-01"}, {"price": "1", "expires": "2036-03-02"}), ["R108"]),
        (PRICED.replace(", expires_after_years: 10", ""), ({"price": "1"},) * 2, []),
        (PRICED.replace(", expires_after_years: 10", ""),
         ({"price": "1"}, {"price": "1", "expires": "2036-03-01"}), ["R108"]),
        (PRICED.replace("fair_market_value", "0"),
         ({"price": "0.40", "expires": "2036-03-01"}, {"expires": "2036-03-01"}), []),
    ],
)  # fmt: skip
def test_a_price_and_a_last_day_stand_where_the_rule_says_so(
    tmp_path: Path, rule: str, cells: tuple[dict[str, str], ...], codes: list[str]
) -> None:
    rows = [
        grant(n, "2026-03-01", f"p0{n}", 1500, "joining|full", header=TERMS, instrument="NSO", **own)
        for n, own in enumerate(cells, 1)
    ]
    _, problems = conformed(tmp_path, *rows, rules=(rule,), header=TERMS)
    assert [(one.code, one.line) for one in problems] == [(code, 4) for code in codes]


def test_a_grant_comes_out_of_the_pool_of_its_rule(tmp_path: Path) -> None:
    nameless = REFERENCE.replace("pool: P1", "pool: null")
    assert conformed(tmp_path, grant(1, "2026-03-01", "p01", 1500, "joining|full"), rules=(nameless,))[1] == []


def test_each_quarter_is_once_a_quarter(tmp_path: Path) -> None:
    quarterly = REFERENCE.replace("period: year", "period: quarter")
    rows = [
        grant(n, day, "p01", 6000, "yearly|B4|T0")
        for n, day in enumerate(("2026-01-02", "2026-03-31", "2026-04-01"), 1)
    ]
    _, problems = conformed(tmp_path, *rows, rules=(quarterly,))
    again = [one for one in problems if one.code == "R106"]
    assert [(one.line, one.message.rpartition(" in ")[2]) for one in again] == [(4, "2026-Q1; the first is G1")]


@pytest.mark.parametrize(("second", "codes"), [(4500, []), (4501, ["R104"])])
def test_a_cap_is_reached_and_not_passed(tmp_path: Path, second: int, codes: list[str]) -> None:
    """6,000 in a year: 1,500 on joining leave 4,500."""
    before, _, rest = REFERENCE.partition("units: {share_of_pot")
    free = f"{before}units: {second}\n{rest.partition(chr(10))[2]}"
    free = free.replace("    pot: 240000\n", "").replace("    rounding: largest_remainder\n", "")
    rows = [
        grant(1, "2026-03-01", "p01", 1500, "joining|full"), grant(2, "2026-03-02", "p01", second, "yearly"),
    ]  # fmt: skip
    _, problems = conformed(tmp_path, *rows, rules=(free,))
    assert [one.code for one in problems] == codes
