"""The model of a rule file: the reference's file word for word, and its vesting in the ledger's terms."""

from datetime import date

import pytest
from tests.rules.reading_rules import REFERENCE, rule, sources_of

from transparency.ledger.vesting import tranches, vested_by
from transparency.publication.settings import Allocation, EventBased, Immediate, Schedule
from transparency.rules.expression import Lookup, Product, ShareOfPot, lookups
from transparency.rules.reading import in_force
from transparency.rules.rule import Banded, TimeVesting, VestingByEvent, terms

RULE = rule()
START = date(2026, 3, 1)


def months_later(months: int) -> date:
    year, month = divmod(START.year * 12 + START.month - 1 + months, 12)
    return date(year, month + 1, 1)


def test_the_file_of_the_reference_is_read_whole() -> None:
    assert RULE.title == "R-2026-01"
    assert RULE.summary == "The allocation rule R-2026-01."
    assert RULE.dates.effective_from == date(2026, 1, 1)
    assert [(one.body, one.for_, one.on) for one in RULE.approvals] == [
        ("provider_council", 7, date(2025, 11, 18)),
        ("board", None, date(2025, 11, 20)),
    ]
    assert RULE.care_check
    assert RULE.care_check.on == date(2025, 11, 18)
    band = RULE.tables["session_band"]
    assert isinstance(band, Banded)
    assert [band.step(value).id for value in (0, 1, 4, 5, 19, 20, 60)] == ["B0", "B1", "B1", "B2", "B3", "B4", "B4"]
    yearly = RULE.grant("yearly")
    assert isinstance(yearly.units, ShareOfPot)
    assert isinstance(yearly.units.share_of_pot.points, Product)
    assert lookups(yearly.units) == [Lookup(lookup="session_band"), Lookup(lookup="tenure_x100")]
    assert RULE.grant("joining").lookups[0].input == "licence"
    assert RULE.runs
    assert RULE.was_in_force
    with pytest.raises(KeyError):
        RULE.grant("monthly")


@pytest.mark.parametrize(("months", "earned"), [(11, 0), (12, 375), (13, 406), (24, 750), (48, 1500), (60, 1500)])
def test_1_500_units_over_48_months_with_a_cliff_of_12(months: int, earned: int) -> None:
    vesting = RULE.terms_of(RULE.grant("joining"))
    assert vested_by(1500, vesting, START, months_later(months), grant_date=START) == earned


def test_the_tranches_sum_to_the_grant() -> None:
    vesting = RULE.terms_of(RULE.grant("joining"))
    assert sum(units for _, units in tranches(1500, vesting, START, grant_date=START)) == 1500


@pytest.mark.parametrize("units", [1, 7, 1500, 4241])
@pytest.mark.parametrize(("months", "cliff", "every"), [(48, 12, 1), (12, 0, 3), (36, 5, 6), (24, 24, 12), (10, 3, 2)])
def test_vesting_is_the_formula_of_the_reference(units: int, months: int, cliff: int, every: int) -> None:
    """Nothing before the cliff; the month rounded down to a step; then floor(units × month ÷ months)."""
    vesting = terms(TimeVesting(months=months, cliff_months=cliff, every_months=every))
    for month in range(months + 7):
        step = min(month // every * every, months)
        expected = 0 if month < cliff or step < cliff else units * step // months
        assert vested_by(units, vesting, START, months_later(month), grant_date=START) == expected


def test_other_vesting() -> None:
    assert terms(None) == Immediate()
    assert terms(VestingByEvent(on_event="a licence", within_months=24)) == EventBased(deadline_months=24)
    front = terms(TimeVesting(months=12, every_months=3, allocation=Allocation.FRONT_LOADED))
    assert isinstance(front, Schedule)
    assert (front.occurrences, front.every, front.allocation) == (4, 3, Allocation.FRONT_LOADED)


def test_the_rule_in_force() -> None:
    proposed = REFERENCE.replace("id: R-2026-01", "id: R-2027-01").replace("status: in_force", "status: proposed")
    later = proposed.replace("effective_from: 2026-01-01", "effective_from: 2027-01-01")
    sources, problems = sources_of(later, REFERENCE)
    rules = tuple(source.rule for source in sources)
    assert problems == []
    assert [one.id for one in rules] == ["R-2026-01", "R-2027-01"]
    found = in_force(rules)
    assert found
    assert found.id == "R-2026-01"
    assert in_force(rules, pool="P2") is None
    assert in_force(rules[1:]) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("notice_days: 30", "notice_days: 99999999999"),
        ("vesting_continues_days: 180", "vesting_continues_days: 36601"),
        ("exercise_window_days: null", "exercise_window_days: 9007199254740992"),
        ("cliff_months: 12", "cliff_months: 1201"),
    ],
)
def test_a_time_longer_than_a_hundred_years_is_a_slip_and_no_day_too_far_to_be_written(old: str, new: str) -> None:
    assert old in REFERENCE
    _, problems = sources_of(REFERENCE.replace(old, new, 1))
    assert {problem.code for problem in problems} == {"Y04"}
