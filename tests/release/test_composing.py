"""From a tiny hand-made replay to releases: figures, prior-period lines, tie-outs, protection.

Ledger behind the numbers (pool ``main``; units):

    Q1  1,000 authorized · a 300 NSO at 1.00 · b 200 RSU · 50 of a vested
    Q2  100 granted to b, booked late for Q1 · 20 of b forfeited · a exercised 30
"""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from msgspec.structs import replace
from sample import document, sample_publication

from transparency.ledger.book import EVENT_SCHEMA, Book
from transparency.ledger.positions import Positions
from transparency.privacy.counted import populations
from transparency.privacy.guarding import Guarded
from transparency.privacy.population import Shape
from transparency.privacy.published import Published
from transparency.privacy.treatment import Treatment
from transparency.publication.problem import Problem
from transparency.publication.publication import Disclosed, Publication
from transparency.publication.quarter import Quarter
from transparency.release.composing import compose_releases
from transparency.release.release import Release, Status

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
LADDER = ("pool.set_aside", "awards.promised", "awards.earned", "holdings.owned")
PLACES = ("available", "unvested", "vested", "gone", "owned")


def publication(*quarters: Quarter) -> Publication:
    disclosed = tuple(
        Disclosed(q, date(2026, 9, 1), q.next().start.replace(day=15), None, "Board", document("c.md", ""))
        for q in quarters
    )
    return replace(sample_publication(), disclosed=disclosed)


def flow(quarter, line, instrument, places, *, prior=False, events=1, priced=0):
    return {
        "quarter": quarter.index, "pool": "main", "instrument": instrument, "line": line, "prior": prior,
        **dict(zip(PLACES, places, strict=True)), "returned": max(0, places[0]) if line == "forfeited" else 0,
        "value": Decimal(priced), "priced": priced, "events": events, "people": 1,
    }  # fmt: skip


def balance(quarter, instrument, places, *, priced=0, exercisable=0):
    one = Decimal("1.000000")
    return {
        "quarter": quarter.index, "pool": "main", "instrument": instrument, **dict(zip(PLACES, places, strict=True)),
        "priced": priced, "value": Decimal(priced),
        "exercisable": exercisable, "exercisable_value": Decimal(exercisable),
        "price_min": one if priced else None, "price_max": one if priced else None, "term_days": 0, "term_units": 0,
    }  # fmt: skip


def positions() -> Positions:
    flows = [
        flow(Q1, "authorized", None, (1000, 0, 0, 0, 0)),
        flow(Q1, "granted", "NSO", (-300, 300, 0, 0, 0), priced=300),
        flow(Q1, "granted", "RSU", (-200, 200, 0, 0, 0)),
        flow(Q1, "vested", "NSO", (0, -50, 50, 0, 0), events=0),
        flow(Q2, "granted", "RSU", (-100, 100, 0, 0, 0), prior=True),
        flow(Q2, "forfeited", "RSU", (20, -20, 0, 0, 0)),
        flow(Q2, "exercised", "NSO", (0, 0, -30, 30, 30), priced=-30),
    ]
    balances = [
        balance(Q1, None, (500, 0, 0, 0, 0)),
        balance(Q1, "NSO", (0, 250, 50, 0, 0), priced=300, exercisable=50),
        balance(Q1, "RSU", (0, 200, 0, 0, 0)),
        balance(Q2, None, (420, 0, 0, 0, 0)),
        balance(Q2, "NSO", (0, 250, 20, 30, 30), priced=270, exercisable=20),
        balance(Q2, "RSU", (0, 280, 0, 0, 0)),
    ]
    holdings = [
        (Q1.index, "a", "main", "NSO", 250, 50, 0),
        (Q1.index, "b", "main", "RSU", 200, 0, 0),
        (Q2.index, "a", "main", "NSO", 250, 20, 30),
        (Q2.index, "b", "main", "RSU", 280, 0, 0),
    ]
    columns = ["quarter", "provider", "pool", "instrument", "unvested", "vested", "owned"]
    return Positions(
        quarters=(Q1, Q2),
        movements=pl.DataFrame(),
        states=pl.DataFrame(),
        flows=pl.DataFrame(flows, infer_schema_length=None),
        balances=pl.DataFrame(balances, infer_schema_length=None),
        holdings=pl.DataFrame(holdings, schema=columns, orient="row"),
        eligible=pl.DataFrame(
            {"quarter": [Q1.index] * 20 + [Q2.index] * 20, "provider": [*"abcdefghijklmnopqrst"] * 2}
        ),
        moves=pl.LazyFrame(),
        ahead_by_provider=pl.LazyFrame(),
        splits=(),
        ahead=pl.DataFrame({"quarter": [Q1.index, Q2.index], "ahead": [1, 1], "pool": ["main"] * 2, "units": [40, 35]}),
        fingerprints=lambda: {Q1.index: ("a" * 64, 3), Q2.index: ("b" * 64, 6)},
    )


def book(*, split: bool = False) -> Book:
    rows = [
        {
            "event": "E1",
            "date": date(2026, 5, 1),
            "recorded": date(2026, 5, 1),
            "type": "split",
            "pool": "main",
            "ratio": "2:1",
        }
    ]
    return Book(
        files=("ledger/events.csv",),
        events=pl.DataFrame(rows if split else [], schema=EVENT_SCHEMA),
        providers=pl.DataFrame({"provider": ["a", "b"], "role": ["full", "peer"]}),
        capitalization=pl.DataFrame(
            {"as_of": [date(2026, 1, 1), date(2026, 6, 30)], "issued_outstanding": [8000, 8500],
             "fully_diluted": [10000, 12000],
             "claims_first": [None, Decimal("500.00")], "founders": [6000, 6000],
             "investors": [2000, 4000], "staff": [1000, 1000]}
        ),
    )  # fmt: skip


def guarded(places: Positions, ledger: Book, *quarters: Quarter) -> Guarded:
    """Positions let through as they are, but for the groups: two people are too few to show any of them."""
    shape = Shape(("role",), ((), ("role",)), ("promised", "earned", "owned"))
    withheld = frozenset((("role", role),) for role in ("full", "associate", "peer", "lead"))
    counted = populations(ledger, places, shape.attributes)
    return Guarded(
        places,
        tuple(Published(counted[quarter.index], shape, withheld) for quarter in quarters),
        tuple(Treatment(quarter.index) for quarter in quarters),
        (),
        0,
    )


def composed(ledger: Book, places: Positions, *quarters: Quarter) -> tuple[tuple[Release, ...], list[Problem]]:
    return compose_releases(publication(*quarters), ledger, guarded(places, ledger, *quarters))


@pytest.fixture(scope="module")
def releases() -> tuple[Release, ...]:
    found, problems = composed(book(), positions(), Q1, Q2)
    assert problems == []
    return found


def test_ladder(releases: tuple[Release, ...]) -> None:
    first, second = releases
    assert [first.amount(id) for id in LADDER] == [
        1000,
        500,
        50,
        0,
    ]
    assert [second.amount(id) for id in LADDER] == [
        1000,
        580,
        50,
        30,
    ]
    assert str(second.amount("awards.promised.fully_diluted")) == "4.83"
    assert str(second.amount("holdings.owned.issued")) == "0.35"
    assert str(second.amount("awards.promised.of_pool")) == "58.00"


def test_late_entries_stand_on_lines_of_their_own(releases: tuple[Release, ...]) -> None:
    second = releases[1]
    assert second.amount("quarter.granted") == 0
    assert second.amount("quarter.adjustments") == 100
    rows = {row.id: row for row in second.tables["pool"].rows}
    assert [(row.id, row.sign, row.cells[0].amount) for row in rows.values()] == [
        ("opening", "", 500), ("earlier-granted", "−", 100), ("forfeited", "+", 20), ("company_cancelled", "−", 0),
        ("closing", "=", 420),
    ]  # fmt: skip


def test_every_roll_forward_adds_up(releases: tuple[Release, ...]) -> None:
    for release in releases:
        for id in ("movements", "pool", "awards", "vesting"):
            table = release.tables[id]
            rows = [row for row in table.rows if row.id != "exercisable"]
            for i, column in enumerate(table.columns):
                if column.id.startswith("strike"):
                    continue
                amounts = [(row.cells[i].amount or 0) * (-1 if row.sign == "−" else 1) for row in rows]
                assert sum(amounts[:-1]) == amounts[-1], (release.quarter, id, column.id)


def test_closing_is_the_next_opening(releases: tuple[Release, ...]) -> None:
    first, second = releases
    for id in ("movements", "pool", "awards", "vesting"):
        closing = next(row for row in first.tables[id].rows if row.id == "closing")
        opening = next(row for row in second.tables[id].rows if row.id == "opening")
        assert closing.cells == opening.cells


def test_average_price(releases: tuple[Release, ...]) -> None:
    table = releases[1].tables["awards"]
    closing = next(row for row in table.rows if row.id == "closing")
    by = dict(zip((c.id for c in table.columns), (c.amount for c in closing.cells), strict=True))
    assert by == {"units": 550, "units_nso": 270, "strike_nso": Decimal("1.00"), "units_rsu": 280}


def test_identities_tie_with_both_sides(releases: tuple[Release, ...]) -> None:
    assert [i.code for i in releases[1].identities] == ["T1", "T2", "T3", "T4a", "T4b", "T5", "T6"]
    assert all(i.difference == 0 for release in releases for i in release.identities)
    assert {i.code: i.left for i in releases[1].identities} == {
        "T1": 1000, "T2": 420, "T3": 550, "T4a": 530, "T4b": 20, "T5": 30, "T6": 580,
    }  # fmt: skip


def test_dilution_is_split_by_cause_and_adds_up(releases: tuple[Release, ...]) -> None:
    second = releases[1]
    assert str(second.amount("dilution.total")) == "16.67"
    causes = [
        f.value.amount for id, f in second.figures.items() if id.startswith("dilution.") and id != "dilution.total"
    ]
    assert sum(causes) == second.amount("dilution.total")
    assert second.amount("dilution.investors") == Decimal("16.67")
    assert releases[0].figures["dilution.total"].value.status is Status.NONE


def test_few_holders_are_withheld(releases: tuple[Release, ...]) -> None:
    second = releases[1]
    for id in ("people.granted", "people.owners", "people.coverage"):
        assert second.figures[id].value.status is Status.WITHHELD
    groups = second.breakdowns[0].rows[:-1]
    assert len(groups) == 4 and all(cell.status is Status.WITHHELD for row in groups for cell in row.cells)
    assert second.breakdowns[0].withheld_because


def test_ratios_need_four_quarters(releases: tuple[Release, ...]) -> None:
    assert releases[1].figures["ratios.gross_burn"].value.status is Status.NONE
    assert str(releases[1].amount("ratios.utilisation")) == "58.00"


def test_vesting_ahead_ties_to_what_is_not_earned(releases: tuple[Release, ...]) -> None:
    table = releases[1].tables["ahead"]
    amounts = [row.cells[0].amount for row in table.rows]
    assert sum(a or 0 for a in amounts[:-1]) == amounts[-1] == 530


def test_a_failed_identity_is_a_problem_and_no_release() -> None:
    broken = positions()
    broken = replace(
        broken, holdings=broken.holdings.with_columns(pl.col("owned") + (pl.col("quarter") == Q2.index).cast(pl.Int64))
    )
    found, problems = composed(book(), broken, Q1, Q2)
    assert [release.quarter for release in found] == ["2026-q1"]
    assert [problem.code for problem in problems] == ["I01"]
    assert "T6" in problems[0].message


def test_without_a_count_of_the_company_there_are_no_percentages() -> None:
    empty = replace(book(), capitalization=book().capitalization.clear())
    found, problems = composed(empty, positions(), Q1)
    assert found[0].figures["awards.promised.fully_diluted"].value.status is Status.NONE
    assert [problem.code for problem in problems] == ["L18"]


def test_a_split_is_not_dilution() -> None:
    """The count before the split is taken times two; only the second row's new units dilute."""
    ledger = book(split=True)
    doubled = replace(ledger, capitalization=ledger.capitalization.head(1))
    found, problems = composed(doubled, positions(), Q1, Q2)
    second = found[1]
    assert second.amount("capitalization.fully_diluted") == 20_000
    assert str(second.amount("dilution.total")) == "0.00"
    assert problems == []


def test_pages_do_not_depend_on_the_order_of_rows() -> None:
    whole = positions()
    mixed = replace(
        whole, flows=whole.flows.reverse(), balances=whole.balances.reverse(), holdings=whole.holdings.reverse()
    )
    assert composed(book(), mixed, Q1, Q2) == composed(book(), whole, Q1, Q2)


def test_what_can_be_bought_now_is_withheld_where_one_kind_is_about_too_few() -> None:
    let_through = guarded(positions(), book(), Q1)
    held = replace(let_through, treatments=(Treatment(Q1.index, exercisable=False),))
    (shown,), _ = compose_releases(publication(Q1), book(), let_through)
    (hidden,), problems = compose_releases(publication(Q1), book(), held)
    assert problems == []
    row = next(row for row in hidden.tables["awards"].rows if row.id == "exercisable")
    assert {cell.status for cell in row.cells} == {Status.WITHHELD}
    assert "too few people" in hidden.tables["awards"].withheld_because
    assert shown.tables["awards"].withheld_because == ""
    others = [[row for row in one.tables["awards"].rows if row.id != "exercisable"] for one in (shown, hidden)]
    assert others[0] == others[1]
