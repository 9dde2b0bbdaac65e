"""One award of an OCF package and what it holds, and the day on which a plan's units are set aside."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from transparency.importing.ocf.awards import OcfAward
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.plans import Plan, adopted
from transparency.importing.questions import Questions

DAY = date(2024, 2, 1)


def award(instrument: str = "NSO", **held: int) -> OcfAward:
    source = Object("TX_EQUITY_COMPENSATION_ISSUANCE", "s1", {}, "Transactions.ocf.json", 1)
    made = OcfAward(source, "s1", "p1", "plan", "a", "", 100, Decimal("0.60"), instrument, DAY, None)
    for place, units in held.items():
        setattr(made, place, units)
    return made


def holds(one: OcfAward) -> tuple[int, int, int, int]:
    return one.unvested, one.vested, one.unearned, one.owned


@pytest.mark.parametrize(
    ("units", "moved", "held"),
    [(10, 10, (40, 20, 20, 15)), (30, 30, (40, 20, 0, 35)), (50, 50, (20, 40, 0, 35)), (90, 70, (0, 60, 0, 35))],
)
def test_time_earns_first_what_was_bought_before(units, moved, held):
    """Held: 40 options to earn and 20 earned, and 35 units of stock, 30 of them to earn."""
    one = award(unvested=40, vested=20, unearned=30, owned=5)
    assert one.earn(units) == moved
    assert holds(one) == held


def test_restricted_stock_is_owned_as_soon_as_it_is_earned():
    one = award("RSA", unvested=100)
    assert one.earn(25) == 25 and holds(one) == (75, 0, 0, 25)


def test_a_split_rounds_once_and_divides_the_price():
    """At 1:3, 10 unvested and 10 vested units are 6, of them 3 unvested; 5 of stock, 4 of it unearned, are 2 more."""
    one = award(unvested=10, vested=10, unearned=4, owned=1)
    one.reached = one.due = 14
    one.split(Fraction(1, 3))
    assert holds(one) == (3, 3, 1, 1)
    assert (one.price, one.ratio, one.due) == (Decimal("1.80"), Fraction(1, 3), 4)


@pytest.mark.parametrize(
    ("board", "holders", "first", "day"),
    [
        ("2024-01-01", "2024-01-05", "2024-02-01", "2024-01-01"),
        ("", "2024-01-05", "2024-02-01", "2024-01-05"),
        ("2024-02-01", "", "2024-02-01", "2024-02-01"),
        ("", "", "2024-02-01", "2024-02-01"),
        ("2024-01-01", "", "", "2024-01-01"),
        ("", "", "", ""),
        ("2024-03-01", "", "2024-02-01", "2024-02-01"),
    ],
)
def test_a_plan_sets_units_aside_when_it_is_approved_but_not_after_its_first_grant(board, holders, first, day):
    data = {"initial_shares_reserved": "1000", "board_approval_date": board, "stockholder_approval_date": holders}
    source = Object("STOCK_PLAN", "plan", {name: value for name, value in data.items() if value}, "StockPlans", 1)
    questions = Questions()
    when = adopted(Plan("plan", "a", source=source), date.fromisoformat(first) if first else None, questions)
    assert str(when or "") == day
    assert [one.id for one in questions.asked] == (["approved:plan"] if board > first > "" else [])


def test_what_was_answered_sets_the_day():
    source = Object(
        "STOCK_PLAN", "plan", {"initial_shares_reserved": "1000", "board_approval_date": "2024-03-01"}, "StockPlans", 1
    )
    assert adopted(Plan("plan", "a"), DAY, Questions()) is None, "nothing is set aside at first without the plan"
    answered = Questions({"approved:plan": "approval"})
    assert adopted(Plan("plan", "a", source=source), DAY, answered) == date(2024, 3, 1)
