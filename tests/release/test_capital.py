"""The whole company of printed cells, added up by hand: its parts, what is issued, and both a quarter earlier."""

from datetime import date
from fractions import Fraction

import pytest
from made_cells import company, made
from msgspec.structs import replace

from transparency.published.blocks import Level
from transparency.release.capital import NOBODY, Capital, capital
from transparency.release.cells import QuarterCells
from transparency.release.figures.ratios import RATIO_FIGURES
from transparency.release.release import NONE
from transparency.telling.numbers.format import number
from transparency.units import Split

CLOSING = {"closing__set_aside": 1000, "closing__gone": 300, "closing__owned": 200}
OPENING = {"opening__set_aside": 900, "opening__gone": 250, "opening__owned": 150}
OTHERS = company(800, founders=600, investors=500)


def amounts(found: Capital) -> dict[str, object]:
    return {id: value.amount for id, value in found.parts.items()}


def before(found: Capital) -> dict[str, object]:
    return {id: value.amount for id, value in found.before.items()}


@pytest.mark.parametrize(
    ("more", "pool", "issued"),
    [
        ({}, 900, 1000),  # 1,000 set aside − 300 gone + 200 of these owned; 800 of others + 200 owned
        ({"closing__unearned": 40}, 940, 1040),  # bought before they were earned: stock too
        ({"closing__outstanding@kind=cash_only": 50}, 850, 1000),  # never stock
        ({"closing__outstanding@kind=restricted": 70}, 900, 1070),  # stock already, still counted as set aside
        ({"closing__unearned": 40, "closing__outstanding@kind=restricted": 70}, 940, 1110),
    ],
)
def test_the_parts_of_the_company(more: dict[str, int], pool: int, issued: int) -> None:
    found = capital(made(company=OTHERS, **CLOSING, **more))
    assert amounts(found) == {"founders": 600, "investors": 500, "pool": pool}
    assert (found.fully_diluted.amount, found.issued.amount) == (1100 + pool, issued)
    assert (found.before, found.issued_before) == ({}, NONE), "nothing was published before"


def test_without_a_count_of_the_company_there_is_none() -> None:
    assert capital(made(**CLOSING)) == NOBODY


def test_without_what_providers_own_nothing_is_issued() -> None:
    found = capital(made(company=OTHERS, closing__set_aside=1000))
    assert (amounts(found)["pool"], found.issued) == (1000, NONE)


def test_a_quarter_earlier() -> None:
    earlier = made(company=company(700, founders=600, investors=300))
    found = capital(made(earlier, company=OTHERS, **CLOSING, **OPENING))
    assert before(found) == {"founders": 600, "investors": 300, "pool": 900 - 250 + 150}
    assert (found.issued_before.amount, found.issued.amount) == (700 + 150, 800 + 200)


def test_a_group_that_is_new_held_nothing_before() -> None:
    found = capital(made(made(company=company(700, founders=600)), company=OTHERS, **CLOSING, **OPENING))
    assert before(found)["investors"] == 0


@pytest.mark.parametrize(
    ("then", "now", "issued"),
    [
        ({}, OPENING, 850),
        ({"closing__owned": 120}, {}, 820),  # not printed again: what was printed last goes on counting
        ({}, {}, None),
        ({"closing__owned": 120}, OPENING, 850),
    ],
)
def test_what_was_issued_is_known_where_either_quarter_prints_it(
    then: dict[str, int], now: dict[str, int], issued: int | None
) -> None:
    earlier = made(company=company(700, founders=600), closing__set_aside=900, **then)
    assert capital(made(earlier, company=OTHERS, **CLOSING, **now)).issued_before.amount == issued


def test_earlier_units_are_told_in_units_of_today() -> None:
    """A split of 3:2 in the quarter: openings are printed in new units, what others held is made so."""
    splits = (Split("main", date(2025, 5, 1), 3, 2),)
    earlier = made(company=company(701, founders=600), closing__owned=100, closing__set_aside=900, closing__gone=300)
    found = capital(made(earlier, company=OTHERS, splits=splits, **CLOSING, **OPENING))
    assert before(found) == {"founders": 900, "investors": 0, "pool": 800}
    assert found.issued_before.amount == 1051 + 150, "701 × 3/2 = 1,051.5"
    silent = capital(made(earlier, company=OTHERS, splits=splits, **CLOSING))
    assert before(silent)["pool"] == 1350 - 450 + 150, "what was printed last, in new units"


def test_a_split_of_an_earlier_quarter_changes_no_opening() -> None:
    splits = (Split("main", date(2025, 3, 1), 2, 1), Split("main", date(2025, 9, 1), 5, 1))
    earlier = made(company=company(700, founders=600))
    found = capital(made(earlier, company=OTHERS, splits=splits, **CLOSING, **OPENING))
    assert before(found)["founders"] == 600 and found.issued_before.amount == 850


@pytest.mark.parametrize(
    ("level", "printed", "pool"),
    [(Level.FULL, True, 950), (Level.FULL, False, 1000), (Level.FEW, False, 950), (Level.RANGES, False, 1000)],
)
def test_cash_only_awards_go_on_counting_where_a_few_people_are_left(level: Level, printed: bool, pool: int) -> None:
    """50 of 1,000 units were printed as never stock; a page of few people prints nothing, and they are none still."""
    cell = "closing/outstanding@kind=cash_only"
    earlier = made(company=OTHERS, values={cell: 50})
    now = made(earlier, company=OTHERS, closing__set_aside=1000, level=level, values={cell: 50} if printed else {})
    assert amounts(capital(now))["pool"] == pool


def test_cash_only_awards_at_the_start_are_those_of_the_quarter_before() -> None:
    kind = "outstanding@kind=cash_only"
    opening = {f"opening/{kind}": 30}
    with_it = made(company=OTHERS, values={f"closing/{kind}": 30})
    without = made(company=OTHERS)
    pools = [before(capital(made(earlier, company=OTHERS, **OPENING, values=opening)))["pool"]
             for earlier in (with_it, without)]  # fmt: skip
    assert pools == [800 - 30, 800]


def test_a_sum_is_as_coarse_as_its_coarsest_part() -> None:
    facts = company(800, {"others_issued": 25, "founders": 40}, founders=600)
    found = capital(made(company=facts, block=10, exact=("closing/set_aside",), **CLOSING))
    assert (found.issued.block, found.parts["founders"].block, found.parts["pool"].block) == (25, 40, 10)
    finer = capital(made(company=OTHERS, block=10, **CLOSING))
    assert (finer.issued.block, finer.parts["founders"].block) == (10, 0)


def quarters(*, granted: int = 1000, back: int = 100, block: int = 10) -> list[QuarterCells]:
    """Four quarters that print everything, with so much granted and given back in each."""
    found: list[QuarterCells] = []
    for place in range(4):
        values = {
            "flow/granted/promised": granted, "flow/vested/available": 7,
            "flow/forfeited/available": back // 2, "flow/expired/available": back // 2,
            "closing/owned": 100 * place, "closing/outstanding": 4000,
            "closing/available": 9000, "closing/gone": 500, "closing/set_aside": 15_000,
        }  # fmt: skip
        lines = ("granted", "vested", "forfeited", "expired", "other")
        found.append(made(*found, company=company(20_000 + place, founders=20_003), lines=lines, block=block,
                          values=values))  # fmt: skip
    return found


def ratio(id: str, cells: QuarterCells) -> str:
    figure = next(figure for figure in RATIO_FIGURES if figure.id == f"ratios.{id}")
    found = figure.value(figure.id, cells)
    return "" if found is None else number(found.value, figure.unit)


def test_ratios_of_four_quarters_by_hand() -> None:
    """Issued: 20,000, 20,101, 20,202, 20,303: 20,151 in the mean. Granted 4,000, less 400 that came back."""
    *_, last = quarters()
    assert ratio("utilisation", last) == "30.0%", "(4,000 + 500) ÷ 15,000"
    assert ratio("gross_burn", last) == "19.9%", "4,000 ÷ 20,151 = 19.8501%"
    assert ratio("net_burn", last) == "17.9%", "3,600 ÷ 20,151 = 17.87%"
    assert ratio("overhang", last) == "39.0%", "13,000 ÷ (13,000 + 20,303) = 39.04%"
    assert ratio("runway", last) == "about 10", "9,000 ÷ 900"


@pytest.mark.parametrize(
    ("granted", "back", "block", "runway"),
    [
        (1000, 880, 4, "about 75"),  # 480 in a year are 120 blocks of 4
        (1000, 880, 40, "about 75"),  # twelve of 40
        (1000, 900, 40, "about 90"),  # 400 in a year are ten blocks of 40
        (1000, 900, 41, "about 90"),  # and fewer than ten of 41
        (1000, 1000, 10, ""),  # nothing leaves
        (1000, 1200, 10, ""),  # more comes back than is granted
    ],
)
def test_how_long_the_pool_lasts(granted: int, back: int, block: int, runway: str) -> None:
    *_, last = quarters(granted=granted, back=back, block=block)
    assert ratio("runway", last) == runway


def test_a_year_is_four_full_quarters_in_a_row_with_a_count_of_the_company() -> None:
    first, second, third, last = quarters()
    assert ratio("gross_burn", third) == "", "three are no year"
    whole = (first, second, third)

    def again(*before: QuarterCells, cells: QuarterCells = last) -> str:
        return ratio("gross_burn", replace(cells, before=before))

    assert again(*whole) != ""
    assert again(replace(first, quarter=first.quarter.next(-1)), second, third) == "", "one is missing"
    assert again(first, replace(second, published=replace(second.published, company=None)), third) == ""
    assert again(first, replace(second, published=replace(second.published, level=Level.RANGES)), third) == ""
    bare = replace(last.published, values={k: v for k, v in last.published.values.items() if "outstanding" not in k})
    assert again(*whole, cells=replace(last, published=bare)) == ""


def test_a_split_in_the_year_counts_earlier_units_anew() -> None:
    """2:1 in the third quarter: 1,000 granted in each of the first two are 2,000 each, and their stock is double."""
    *_, last = quarters()
    split = replace(last.published, splits=(Split("main", date(2025, 8, 1), 2, 1),))
    mean = (2 * 20_000 + 2 * 20_101 + 20_202 + 20_303) // 4
    figure = next(figure for figure in RATIO_FIGURES if figure.id == "ratios.gross_burn")
    found = figure.value(figure.id, replace(last, published=split))
    assert found is not None
    assert [step.value.amount for step in found.steps[:2]] == [6000, mean]
    assert Fraction(found.value.amount or 0) == Fraction("19.9"), "6,000 ÷ 30,176 = 19.88%"


def test_ratios_that_need_what_is_not_printed_are_none() -> None:
    bare = made(company=OTHERS, closing__set_aside=1000)
    assert [ratio(id, bare) for id in ("utilisation", "overhang", "runway")] == ["", "", ""]
    assert ratio("overhang", made(company=OTHERS, closing__outstanding=400, closing__available=600)) == ""
