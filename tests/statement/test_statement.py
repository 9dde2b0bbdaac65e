"""Statements: what one person holds, earns and keeps, on small ledgers by hand; where they go, what they never do."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from tests.ledger.conftest import Desk

from transparency.build import positions_of
from transparency.publication.quarter import Quarter
from transparency.rules.leave_and_sale import OnLeave
from transparency.rules.reading import read_rules
from transparency.rules.rule import Rule
from transparency.statement.earning import Earned, by_event, earned_next
from transparency.statement.holding import Holding, Records, holdings_of
from transparency.statement.leaving import Leaving, Purchase, leaving
from transparency.statement.names import names_of
from transparency.statement.page import pages, paper

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "sites" / "small"
KEEP = OnLeave(vested="keep", unvested="forfeit", exercise_window_days=90)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A place to read and replay small ledgers."""
    return Desk(tmp_path)


def rule(name: str = "R1", on_leave: OnLeave | None = KEEP) -> Rule:
    made = {"schema": "provider-equity-rule/1", "id": name, "title": "Units for everyone", "summary": "For everyone."}
    dates = {"announced": "2024-01-01", "effective_from": "2024-02-01"}
    return Rule.model_validate(made | {"dates": dates}).model_copy(update={"on_leave": on_leave})


def held(desk: Desk, table: str, quarter: str, *rules: Rule, people: str = "") -> tuple[Holding, Records]:
    """What p1 holds at a quarter's end."""
    heads = tuple(_head(one) for one in rules) or (_head(rule()), _head(rule("R2")))
    positions = desk.good(table, providers=people, rules=(*heads, _head(rule("R2"))))
    records = Records(positions, desk.book(table, people), desk.settings(), rules)
    asked = next(one for one in positions.quarters if one.id == quarter)
    (found,) = holdings_of(records, asked, ["p1"])
    return found, records


def _head(of: Rule) -> object:
    from transparency.publication.publication import RuleHead

    return RuleHead(of.id, "", "", date(2024, 1, 1), date(2024, 2, 1), None, None, "", "")


TABLE = """
event date       type            pool provider grant units instrument price vesting expires    rule ratio
a     2025-01-01 pool_authorized a    .        .     9000  .          .     .       .          .    .
g     2025-01-02 grant           a    p1       g1    401   NSO        3.00  V4      2035-01-01 R1   .
h     2025-01-02 grant           a    p1       g2    200   RSU        .     V4      .          R1   .
i     2025-01-02 grant           a    p1       g3    100   RSU        .     EVENT   .          R2   .
o     2025-01-02 grant           a    p2       g4    700   NSO        3.00  V4      2035-01-01 R1   .
x     2025-05-01 exercise        .    .        g1    40    .          .     .       .          .    .
s     2025-05-02 settle          .    .        g2    50    .          .     .       .          .    .
t     2025-06-01 split           a    .        .     .     .          .     .       .          .    2:1
"""
"""Of p1: 401 options, a quarter of them earned in April, 40 bought; 200 stock units, a quarter earned and delivered;
100 that only an event earns, by a rule of its own. Everything doubles in June."""


def test_what_is_held_grant_by_grant(desk: Desk) -> None:
    holding, _ = held(desk, TABLE, "2025-q2", rule())
    told = [(one.id, one.granted, one.unvested, one.vested, one.owned, one.ended, one.price) for one in holding.awards]
    assert told == [
        ("g1", 802, 602, 120, 80, 0, Decimal("1.500000")),
        ("g2", 400, 300, 0, 100, 0, None),
        ("g3", 200, 200, 0, 0, 0, None),
    ]
    assert (holding.sum("held"), holding.sum("earned"), holding.joined) == (1402, 300, date(2020, 1, 1))


def test_what_is_earned_next_adds_up_to_what_is_not_earned(desk: Desk) -> None:
    holding, records = held(desk, TABLE, "2025-q2", rule())
    steps = earned_next(holding, records)
    assert [step.day for step in steps] == [date(2025, 7, 2), date(2025, 10, 2), date(2026, 1, 2)]
    assert sum(step.units for step in steps) == 902
    assert by_event(holding, steps) == 200
    assert all(isinstance(step, Earned) and step.exact for step in steps)


def all_of(gone: Leaving) -> int:
    bought = sum(purchase.units for purchase in gone.to_buy)
    known = gone.owned + gone.delivered + bought + gone.missed + gone.goes_on
    return known + gone.lost + gone.sold_back + gone.lost_earned + gone.unsaid


def test_an_option_is_never_kept_but_only_if_it_is_bought(desk: Desk) -> None:
    """Ninety days from 30 June; the rule of the third grant does not say anything."""
    holding, records = held(desk, TABLE, "2025-q2", rule(), rule("R2", None))
    gone = leaving(holding, records.rules)
    assert gone == Leaving(
        day=date(2025, 6, 30), owned=180, to_buy=(Purchase(120, Decimal("1.500000"), date(2025, 9, 28)),), lost=902,
        unsaid=200,
    )  # fmt: skip
    assert gone.cost == Decimal("180.000000")
    assert all_of(gone) == holding.sum("held")


@pytest.mark.parametrize(
    "terms, expected",
    [
        ({"vested": "forfeit", "unvested": "forfeit"}, {"lost_earned": 120, "lost": 1102}),
        ({"vested": "keep", "unvested": "keep"}, {"to_buy": 120, "goes_on": 1102}),
        ({"vested": "keep", "unvested": "accelerate_full"}, {"to_buy": 722, "delivered": 500, "sped_up": 1102}),
        ({"vested": "keep", "unvested": "forfeit", "exercise_window_days": 0}, {"to_buy": 120, "lost": 1102}),
    ],
)
def test_every_way_of_leaving_accounts_for_everything(
    desk: Desk, terms: dict[str, str], expected: dict[str, int]
) -> None:
    of = OnLeave.model_validate(terms)
    holding, records = held(desk, TABLE, "2025-q2", rule(on_leave=of), rule("R2", of))
    gone = leaving(holding, records.rules)
    told = {name: getattr(gone, name) for name in ("delivered", "goes_on", "lost", "lost_earned", "unsaid", "sped_up")}
    told["to_buy"] = sum(purchase.units for purchase in gone.to_buy)
    assert {name: units for name, units in told.items() if units} == expected
    assert all_of(gone) == holding.sum("held") == 1402


def test_an_option_that_lapses_before_the_window_ends_must_be_bought_before_it_lapses(desk: Desk) -> None:
    holding, records = held(desk, TABLE.replace("2035-01-01", "2025-08-01"), "2025-q2", rule())
    assert [one.until for one in leaving(holding, records.rules).to_buy] == [date(2025, 8, 1)]


LEFT = "provider,joined,left\np1,2024-01-02,2025-05-10\np2,2024-01-02,\n"


def test_who_has_left_is_told_what_became_of_it(desk: Desk) -> None:
    """The window is that of the day of leaving; what was not bought by its end is not hers any more."""
    ends = ((1, 301), (2, 150), (3, 100))
    ended = "".join(f"f{n} 2025-05-10 forfeit . . g{n} {units} . . . . . .\n" for n, units in ends)
    table = TABLE.replace("t     2025", ended + "t     2025")
    holding, records = held(desk, table, "2025-q2", rule(), people=LEFT)
    assert holding.gone == date(2025, 5, 10)
    assert earned_next(holding, records) == ()
    gone = leaving(holding, records.rules)
    assert [(one.units, one.until) for one in gone.to_buy] == [(120, date(2025, 8, 8))]
    later = table + "z 2025-10-01 pool_authorized a . . 1 . . . . . .\n"
    holding, records = held(desk, later, "2025-q4", rule(), people=LEFT)
    gone = leaving(holding, records.rules)
    assert (gone.missed, gone.to_buy) == (120, ())


@pytest.fixture(scope="module")
def example() -> Records:
    built, positions = positions_of(ROOT / "content")
    assert positions is not None and built.book is not None and built.publication is not None
    return Records(positions, built.book, built.publication.settings, read_rules(built.publication)[0])


def last(records: Records) -> Quarter:
    return next(one for one in records.positions.quarters if one.id == "2026-q3")


def test_all_statements_of_the_example_add_up_to_its_books(example: Records) -> None:
    quarter = last(example)
    everyone = holdings_of(example, quarter, sorted(set(example.book.providers["provider"])))
    rows = example.positions.holdings.filter(pl.col("quarter") == quarter.index)
    for measure, places in (("unvested", ["unvested"]), ("earned", ["vested", "owned"]), ("owned", ["owned"])):
        assert sum(one.sum(measure) for one in everyone) == rows.select(pl.sum_horizontal(places).sum()).item()
    for one in everyone:
        steps = earned_next(one, example)
        assert all(step.exact for step in steps)
        assert sum(step.units for step in steps) + by_event(one, steps) == (0 if one.gone else one.sum("unvested"))
        assert all_of(leaving(one, example.rules)) == one.sum("held")


def test_a_page_says_its_numbers_and_nothing_of_anybody_else(example: Records) -> None:
    (holding,) = holdings_of(example, last(example), ["p2b6dq5"])
    made = pages(holding, example, "Dana Whitfield", None, paper())
    said = " ".join(made.html.split())
    for words in (
        "You have earned 1,864 of your 2,296 units.", "Dana Whitfield", "<b>810</b>",
        "only if you buy them by 29 December 2026: $162.00 for all, $0.20 each. Then they lapse.",
    ):  # fmt: skip
        assert words in said
    others = set(example.book.providers["provider"]) - {"p2b6dq5"}
    assert not [name for name in others if name in made.html]
    assert "http" not in made.html.replace("https://equity.example.com", "")
    assert "report:" not in made.html
    assert made.pdf.name == "a statement"


def test_a_name_is_text_and_nothing_else(example: Records) -> None:
    (holding,) = holdings_of(example, last(example), ["p2b6dq5"])
    made = pages(holding, example, '<script>alert(1)</script>"', None, paper())
    assert "<script" not in made.html and "<script" not in made.pdf.html


def test_names_come_from_the_list_before_the_crosswalk(tmp_path: Path) -> None:
    assert names_of(tmp_path) == ({}, [])
    rows = ("kind,origin,source,id,epoch", "provider,carta,17,p-a,1", "provider,carta,18,p-b,1", "grant,carta,9,g-a,1")
    (tmp_path / "crosswalk.csv").write_text("\n".join(rows) + "\n")
    assert names_of(tmp_path)[0] == {"p-a": "17", "p-b": "18"}
    (tmp_path / "names.csv").write_text("provider,name\np-a,Dana Whitfield\n")
    assert names_of(tmp_path)[0] == {"p-a": "Dana Whitfield", "p-b": "18"}
    (tmp_path / "names.csv").write_text("who,name\np-a,Dana Whitfield\n")
    names, problems = names_of(tmp_path)
    assert names == {} and [problem.code for problem in problems] == ["N11"]


def test_stock_bought_before_it_is_earned_is_told_apart(desk: Desk) -> None:
    """Pool ``b`` lets people buy early: 40 shares are owned, still to be earned, and may be bought back on leaving."""
    table = """
event date       type            pool provider grant units instrument price vesting expires    rule
a     2025-01-01 pool_authorized b    .        .     9000  .          .     .       .          .
g     2025-01-02 grant           b    p1       g1    400   NSO        3.00  V4      2035-01-01 R1
x     2025-02-01 exercise        .    .        g1    40    .          .     .       .          .
"""
    holding, records = held(desk, table, "2025-q1", rule())
    award = holding.awards[0]
    assert (award.unvested, award.vested, award.owned, award.unearned, award.ended) == (360, 0, 0, 40, 0)
    steps = earned_next(holding, records)
    assert sum(step.units for step in steps) + by_event(holding, steps) == 400
    gone = leaving(holding, records.rules)
    assert (gone.sold_back, gone.lost, all_of(gone)) == (40, 360, 400)
