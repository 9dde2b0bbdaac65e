"""Tables of a few printed cells: which rows they have, and what stands in them."""

from datetime import date

import pytest
from made_cells import company, made

from transparency.published.blocks import Level
from transparency.release.cells import QuarterCells
from transparency.release.lines import roll, steps
from transparency.release.release import Grounds, Row, Status, Table, Value
from transparency.release.tables.ahead import ahead_table
from transparency.release.tables.awards import awards_table, plans_table
from transparency.release.tables.denominator import denominator_table
from transparency.release.tables.money import money_table, to_buy
from transparency.release.tables.outcomes import cohorts_table, lost_table
from transparency.release.tables.year import year_table


def plain(value: Value) -> str:
    """A cell as a test reads it: what rounds to no block is 0, a true zero none, what is not printed –."""
    if value.status is Status.NOTHING:
        return "none"
    return "–" if value.amount is None else str(value.amount).removesuffix(".00")


def rows(table: Table | None) -> dict[str, list[str]]:
    assert table is not None
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    return of(table.rows)


def of(found: tuple[Row, ...]) -> dict[str, list[str]]:
    return {f"{row.sign}{row.id}": [plain(cell) for cell in row.cells] for row in found}


def cells(values: dict[str, int], *before: QuarterCells, **fields: object) -> QuarterCells:
    return made(*before, values=values, **{"block": 10, **fields})


def test_what_became_of_units_by_year() -> None:
    became = {"granted": 400, "earned": 100, "lost": 200, "running": 100}
    values = {f"cohort/{year}/{column}": units for year in ("2024", "other") for column, units in became.items()}
    assert rows(cohorts_table(cells(values, block=1))) == {
        "2024": ["400", "100", "200", "100", "25.0"], "other": ["400", "100", "200", "100", "25.0"],
        "total": ["800", "200", "400", "200", "25.0"],
    }  # fmt: skip
    assert cohorts_table(cells({})) is None


def test_why_units_were_lost() -> None:
    values = {"lost/total/units": 400, "lost/expired/units": 100, "lost/other/units": 300}
    found = rows(lost_table(cells(values, block=1)))
    assert list(found) == ["expired", "other", "total"] and [row[0] for row in found.values()] == ["100", "300", "400"]
    alone = rows(lost_table(cells({"lost/total/units": 400})))
    assert alone == {"total": ["400"]}, "reasons of few people are not told"
    assert lost_table(cells({})) is None


def test_what_is_earned_by_quarter() -> None:
    values = {f"ahead/{step}": 10 * step for step in range(1, 9)} | {"ahead/later": 40, "closing/unvested": 390}
    found = rows(ahead_table(cells(values)))
    assert list(found)[:2] == ["2025-q2", "2025-q3"] and list(found)[-2:] == ["later", "total"] and len(found) == 10
    assert found["2025-q3"] == ["20", "30"] and found["2027-q1"] == ["80", "360"]
    assert found["later"] == ["40", "390"] and found["total"] == ["390", "390"]
    early = rows(ahead_table(cells({**values, "closing/unearned": 10, "ahead/later": 50})))
    assert early["total"] == ["400", "400"], "stock that was bought early is still to be earned"


def test_what_is_earned_by_year_where_few_people_take_part() -> None:
    values = {"ahead/year1": 100, "ahead/year2": 50, "ahead/later": 20, "closing/unvested": 170}
    found = rows(ahead_table(cells(values)))
    assert found == {
        "from-2025-q2": ["100", "100"], "from-2026-q2": ["50", "150"], "later": ["20", "170"], "total": ["170", "170"],
    }  # fmt: skip
    assert rows(ahead_table(cells({"ahead/year2": 50, "closing/unvested": 50}))) == {
        "from-2026-q2": ["50", "50"], "total": ["50", "50"],
    }  # fmt: skip
    assert ahead_table(cells({"closing/unvested": 50})) is None


MOVES = {
    "opening/outstanding": 300, "closing/outstanding": 340, "flow/granted/outstanding": 100,
    "flow/forfeited/outstanding": -60, "flow/exercised/outstanding": 0, "flow/authorized/available": 0,
}  # fmt: skip
LINES = ("authorized", "granted", "forfeited", "exercised")


def test_awards_roll_forward() -> None:
    quarter = cells({**MOVES, "closing/exercisable": 50}, lines=LINES)
    assert rows(awards_table(quarter)) == {
        "opening": ["300"], "+granted": ["100"], "−forfeited": ["60"], "−exercised": ["0"], "=closing": ["340"],
        "exercisable": ["50"],
    }  # fmt: skip
    assert "exercisable" not in rows(awards_table(cells(MOVES, lines=LINES)))


def test_a_signed_roll_forward_keeps_its_signs_and_what_no_line_touches_has_no_row() -> None:
    signed = of(roll(cells(MOVES, lines=LINES), ("outstanding",), signed=True))
    assert signed == {
        "opening": ["300"], "granted": ["100"], "forfeited": ["-60"], "exercised": ["0"], "closing": ["340"],
    }  # fmt: skip
    both = {"flow/other/unvested": -10, "flow/other/vested": 10, "flow/late/unvested": -10, "flow/late/vested": 0}
    found = of(roll(cells(both, lines=("other", "late", "none")), ("unvested", "vested"), signed=False))
    assert list(found) == ["opening", "+other", "−late", "=closing"]
    assert found["+other"] == ["-10", "10"] and found["−late"] == ["10", "0"], "what moves both ways keeps its signs"


def test_a_decision_that_was_not_taken_has_no_row() -> None:
    decided = {"opening/available": 10, "closing/available": 10, "flow/authorized/available": 0,
               "flow/reduced/available": -5, "flow/granted/available": 0}  # fmt: skip
    exact = ("flow/authorized/available", "flow/reduced/available")
    quarter = cells(decided, lines=("authorized", "reduced", "granted"), exact=exact)
    found = of(roll(quarter, ("available",), signed=False))
    assert list(found) == ["opening", "−reduced", "−granted", "=closing"], "a grant takes away, also where it is small"
    told = cells({**decided, "flow/authorized/available": 0}, lines=("authorized",))
    assert "+authorized" in of(roll(told, ("available",), signed=False)), "what is rounded is no true zero"


def test_a_balance_as_a_sum_needs_lines_and_an_opening() -> None:
    quarter = cells(MOVES, lines=LINES)
    found = steps(quarter, "outstanding", "awards.outstanding")
    assert [(step.sign, step.id, step.figure, step.value.amount) for step in found] == [
        ("", "opening", "", 300), ("+", "granted", "quarter.granted", 100), ("−", "forfeited", "quarter.forfeited", 60),
        ("−", "exercised", "quarter.exercised", 0), ("=", "closing", "awards.outstanding", 340),
    ]  # fmt: skip
    assert steps(cells(MOVES), "outstanding", "x") == steps(quarter, "vested", "x") == ()


@pytest.mark.parametrize(
    ("kinds", "told", "issued"),
    [
        ((), {}, "340"),
        (("cash_only", "to_issue"), {"closing/outstanding@kind=to_issue": 300}, "300"),
        (("cash_only",), {}, "none"),  # none of it becomes stock
        (("other",), {}, "–"),  # too few people hold what does not
        (("to_issue", "other"), {"closing/outstanding@kind=to_issue": 300}, "–"),
    ],
)
def test_what_is_yet_to_be_issued(kinds: tuple[str, ...], told: dict[str, int], issued: str) -> None:
    quarter = cells({**MOVES, "closing/available": 600, **told}, kinds=kinds)
    assert rows(plans_table(quarter)) == {"total": [issued, "–", "600"]}


def test_plans_that_shareholders_approved_stand_apart() -> None:
    values = {"closing/outstanding": 340, "closing/available": 600}
    values |= {"closing/outstanding@plan=approved": 300, "closing/available@plan=approved": 400}
    values |= {"closing/outstanding@plan=not_approved": 40}
    assert rows(plans_table(cells(values, price="0.40"))) == {
        "approved": ["300", "–", "400"], "not_approved": ["40", "–", "–"], "total": ["340", "0.40", "600"],
    }  # fmt: skip
    assert plans_table(cells({})) is None


def test_the_whole_company_a_quarter_earlier_and_what_it_lost_of_a_share() -> None:
    earlier = made(company=company(700, founders=600), closing__owned=100, closing__set_aside=300, closing__gone=100)
    opening = {"opening/set_aside": 300, "opening/gone": 100, "opening/owned": 100}
    closing = {"closing/set_aside": 500, "closing/gone": 100, "closing/owned": 100}
    now = made(earlier, company=company(900, founders=1500), values=opening | closing, block=1)
    assert rows(denominator_table(now)) == {
        "founders": ["1500", "600", "900", "75.0", "45"], "pool": ["500", "300", "200", "25.0", "10"],
        "fully_diluted": ["2000", "900", "1100", "100", "55"], "issued": ["1000", "800", "200", "50.0", "–"],
    }  # fmt: skip
    first = rows(denominator_table(earlier))
    assert first["founders"][1:3] == ["–", "–"] and first["fully_diluted"][:3] == ["900", "–", "–"]
    assert denominator_table(made()) is None


def test_the_last_year_that_was_closed() -> None:
    first = made(values={"year/granted": 100, "year/owned": 0}, level=Level.RANGES)
    second = made(first, level=Level.RANGES)
    found = year_table(second)
    assert rows(found) == {"granted": ["100"], "owned": ["0"]} and found and found.until == date(2025, 3, 31)
    assert year_table(made()) is None


def grounds(**changed: object) -> Grounds:
    fields = dict.fromkeys(Grounds.__struct_fields__)
    return Grounds(**fields | {"appraised": Value(amount=None, status=Status.NONE)} | changed)  # type: ignore[arg-type]


def test_money() -> None:
    first = cells({"money/paid": 20_000}, money_block=5_000)
    second = cells({"money/paid": 35_000, "closing/exercisable": 100}, first, money_block=5_000, price="0.45")
    assert rows(money_table(second, grounds())) == {
        "paid_quarter": ["15000"], "paid": ["35000"], "to_buy": ["45"], "appraisal": ["–"],
    }  # fmt: skip
    other = cells({"money/paid": 35_000}, first, money_block=7_000)
    assert rows(money_table(other, grounds()))["paid_quarter"] == ["–"], "in another block it is no difference"
    assert money_table(cells({}), grounds()) is None
    assert rows(money_table(cells({}), grounds(appraised=Value(amount=2))))["appraisal"] == ["2"]


def test_what_it_costs_to_buy_all_that_can_be_bought() -> None:
    assert plain(to_buy(cells({"closing/exercisable": 30}, price="0.45"))) == "13.50"
    assert plain(to_buy(cells({"money/exercisable": 45_000, "closing/exercisable": 30}, money_block=5_000))) == "45000"
    assert plain(to_buy(cells({"money/exercisable": 45_000}, price="0.45", money_block=5_000))) == "45000"
    assert plain(to_buy(cells({}))) == "–"
