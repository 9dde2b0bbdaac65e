"""What a statement says of a holding: title, lead, parts, columns, leaving and what is public, case by case."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from tests.release.sample import LARGE, THIRTY, published, sample_settings
from tests.rules.sample_rule import rule

from transparency.publication.quarter import Quarter
from transparency.statement.earning import Earned
from transparency.statement.holding import HeldAward, Holding, _title, _to_pay
from transparency.statement.leaving import Leaving, Purchase, leaving
from transparency.statement.page import (
    _clauses,
    _columns,
    _lead,
    _leaving,
    _on,
    _parts,
    _published,
    _row,
    _rules_of,
    _sums,
    _until,
)
from transparency.statement.page import _title as title_of

END = date(2026, 3, 31)
SETTINGS = sample_settings()


def award(**stated: Any) -> HeldAward:
    first = {
        "id": "g1", "provider": "p1", "pool": "main", "title": "Joining units", "day": date(2025, 1, 2), "rule": "R-1",
        "instrument": "RSU", "granted": 100, "unvested": 0, "vested": 0, "owned": 0, "unearned": 0, "price": None,
        "expires": None, "terms": None, "start": date(2025, 1, 2), "quantity": 100,
    }  # fmt: skip
    return HeldAward(**(first | stated))


def holding(*awards: HeldAward, left: date | None = None) -> Holding:
    return Holding("p1", Quarter(2026, 1), date(2024, 5, 6), left, awards)


def test_of_every_unit_granted_it_is_known_where_it_is() -> None:
    made = award(granted=100, unvested=40, vested=20, owned=10, unearned=5)
    assert (made.earned, made.to_earn, made.held, made.ended) == (30, 45, 75, 25)
    assert holding(made, made).sum("held") == 150


@pytest.mark.parametrize(
    ("left", "gone"), [(None, None), (END, END), (date(2026, 4, 1), None), (date(2026, 1, 1), date(2026, 1, 1))]
)
def test_who_leaves_after_the_quarter_is_still_there(left: date | None, gone: date | None) -> None:
    assert holding(left=left).gone == gone


@pytest.mark.parametrize(
    ("awards", "left", "title"),
    [
        ((), None, "You hold no units."),
        ((award(vested=5),), END, "You left with 5 earned units."),
        ((award(),), END, "You hold no units."),
        ((award(vested=5),), None, "You have earned all your 5 units."),
        ((award(unvested=5),), None, "You have been promised 5 units. None of them is earned yet."),
        ((award(unvested=5, vested=2),), None, "You have earned 2 of your 7 units."),
    ],
)
def test_the_finding(awards: tuple[HeldAward, ...], left: date | None, title: str) -> None:
    assert title_of(holding(*awards, left=left), SETTINGS) == title


@pytest.mark.parametrize(
    ("name", "left", "lead"),
    [
        ("Jo", None, "For Jo, known in the books as p1. With us since 6 May 2024."),
        ("", None, "For the therapist known in the books as p1. With us since 6 May 2024."),
        ("", END, "For the therapist known in the books as p1. You joined on 6 May 2024 and left on 31 March 2026."),
    ],
)
def test_for_whom_and_since_when(name: str, left: date | None, lead: str) -> None:
    assert _lead(holding(left=left), name, SETTINGS).startswith(f"{lead} Every number is exact as of 31 March 2026;")


def test_parts_are_parts_of_what_is_held() -> None:
    plain = _parts(holding(award(unvested=50, vested=30, owned=20)))
    assert [(part["id"], part["units"], part["width"]) for part in plain] == [
        ("owned", "20", 20.0), ("vested", "30", 30.0), ("unvested", "50", 50.0),
    ]  # fmt: skip
    early = _parts(holding(award(unvested=1, unearned=2)))
    assert [(part["id"], part["width"]) for part in early] == [
        ("owned", 0.0), ("unearned", 66.67), ("vested", 0.0), ("unvested", 33.33),
    ]  # fmt: skip
    assert _parts(holding(award())) == []


def test_a_price_is_a_column_only_where_one_has_to_be_paid() -> None:
    free, option = award(vested=1), award(id="g2", instrument="NSO", price=Decimal("1.5"), unvested=3)
    assert "price" not in dict(_columns(holding(free))) and "price" in dict(_columns(holding(free, option)))
    both = holding(free, option)
    places = [measure for measure, _ in _columns(both)]
    rows = [dict(zip(places, _row(one, both, SETTINGS)[2], strict=True)) for one in both.awards]
    assert [row["price"] for row in rows] == ["–", "$1.50"]
    sums = dict(zip(places, _sums(both), strict=True))
    assert (sums["granted"], sums["to_earn"], sums["price"], sums["expires"]) == ("200", "3", "", "")


@pytest.mark.parametrize(
    ("stated", "lapses"),
    [({"vested": 1}, "31 Mar 2035"), ({"unvested": 1}, "31 Mar 2035"), ({"owned": 1}, "–"), ({}, "–")],
)
def test_an_award_lapses_only_while_something_of_it_is_open(stated: dict[str, int], lapses: str) -> None:
    made = holding(award(expires=date(2035, 3, 31), **stated))
    assert _row(made.awards[0], made, SETTINGS)[2][-1] == lapses
    assert _row(award(**stated), made, SETTINGS)[2][-1] == "–"
    assert _row(award(title=""), made, SETTINGS)[0] == "Grant, 2 Jan 2025"


@pytest.mark.parametrize(
    ("instrument", "price", "paid"),
    [("NSO", Decimal(3), Decimal(3)), ("NSO", Decimal(0), None), ("NSO", None, None), ("RSU", Decimal(3), None)],
)
def test_only_what_has_to_be_bought_has_a_price(instrument: str, price: Decimal | None, paid: Decimal | None) -> None:
    assert _to_pay(instrument, price) == paid


def test_a_grant_is_called_what_its_rule_calls_it() -> None:
    two = {("R-1", "joining"): "Joining units", ("R-1", "yearly"): "Yearly units", ("R-2", "only"): "The only one"}
    assert _title({"rule": "R-1", "inputs": "yearly|B3"}, two) == "Yearly units"
    assert _title({"rule": "R-1", "inputs": "B3"}, two) == "" == _title({"rule": None, "inputs": None}, two)
    assert _title({"rule": "R-2", "inputs": None}, two) == "The only one"
    assert _title({"rule": "R-1", "inputs": "only"}, two) == "", "of another rule"


TERMS = {"vested": "keep", "unvested": "forfeit", "exercise_window_days": 90}


def left(made: HeldAward, day: date | None = None, **terms: Any) -> Leaving:
    by = rule(id="R-1", on_leave=TERMS | terms)
    return leaving(holding(made, left=day), {"R-1": by})


@pytest.mark.parametrize(
    ("expires", "until"),
    [(None, date(2026, 6, 29)), (date(2026, 6, 28), date(2026, 6, 28)), (date(2027, 1, 1), date(2026, 6, 29))],
)
def test_an_option_is_bought_by_the_end_of_the_window_or_its_own(expires: date | None, until: date) -> None:
    option = award(vested=10, price=Decimal(2), expires=expires)
    assert left(option).to_buy == (Purchase(10, Decimal(2), until),)
    assert left(option).cost == 20
    assert left(replace(option, expires=None), exercise_window_days=None).to_buy[0].until is None


@pytest.mark.parametrize(("day", "missed"), [(date(2025, 12, 31), 0), (date(2025, 12, 30), 10)])
def test_what_was_not_bought_by_the_end_of_the_quarter_is_missed(day: date, missed: int) -> None:
    """Ninety days from 31 December are 31 March."""
    gone = left(award(vested=10, price=Decimal(2)), day)
    assert (gone.missed, bool(gone.to_buy), gone.day) == (missed, not missed, day)


def test_what_becomes_of_everything_is_told_best_first() -> None:
    gone = Leaving(
        END, owned=1, delivered=2, goes_on=3, missed=4, lost=5, sold_back=6, lost_earned=7, unsaid=8,
        to_buy=(Purchase(1_000, Decimal("1.5"), END), Purchase(9, Decimal(2), None)),
    )  # fmt: skip
    told = _leaving(gone, holding(), SETTINGS)
    assert [units for units, _ in told] == ["1", "2", "3", "1,000", "9", "4", "5", "6", "7", "8"]
    assert told[0][1] == "is a share. It stays yours." and told[1][1] == "are earned and cost nothing. They stay yours."
    assert told[3][1] == (
        "are yours only if you buy them by 31 March 2026: $1,500 for all, $1.50 each. Then they lapse."
    )
    assert told[4][1] == "are yours to buy, at any time: $18.00 for all, $2.00 each."
    assert _leaving(Leaving(END), holding(), SETTINGS) == []


def test_rules_are_those_of_what_is_still_held_newest_first() -> None:
    rules = {id: rule(id=id) for id in ("R-1", "R-2", "R-3")} | {"R-4": rule(id="R-4", on_leave=None)}
    made = holding(
        award(vested=1), award(rule="R-2", unvested=1), award(rule="R-3"), award(rule="R-4", vested=1),
        award(rule="R-9", vested=1),
    )  # fmt: skip
    assert [one.id for one in _rules_of(made, rules)] == ["R-2", "R-1"]


def test_what_all_rules_say_alike_names_none() -> None:
    same, other = rule(id="R-1"), rule(id="R-2", repurchase_of_vested="at_cost")
    told = {question: (text, ids) for question, text, ids in _clauses([same, rule(id="R-2")], SETTINGS)}
    assert len(told) == 5 and all(not ids for _text, ids in told.values())
    apart = [(question, ids) for question, _text, ids in _clauses([same, other], SETTINGS)]
    assert apart[-2:] == [("Can the company buy back what I have earned?", "R-1"),
                          ("Can the company buy back what I have earned?", "R-2")]  # fmt: skip
    assert [ids for _question, ids in apart[:-2]] == [""] * 4


def test_days_of_earning_are_told_as_exactly_as_they_are_known() -> None:
    assert _on(Earned(END, 5)) == "31 March 2026" and _on(Earned(END, 5, exact=False)) == "by 31 March 2026"
    assert _on(Earned(date.max, 5, exact=False)) == "later"
    assert _until(Earned(END, 5)) == "then, until 31 March 2026"
    assert _until(Earned(date.max, 5, exact=False)) == "then, later"


def test_the_public_total_is_told_as_it_is_printed() -> None:
    full, ranges = published(LARGE)[-1], published(THIRTY)[-1]
    assert _published(full, SETTINGS) == "376,000"
    assert " to " in _published(ranges, SETTINGS)
    assert _published(None, SETTINGS) == "" == _published(replace(full, values={}), SETTINGS)
    assert _published(replace(full, values={"closing/promised": 0}), SETTINGS) == "under 2,000"
