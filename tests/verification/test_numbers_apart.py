"""What a stranger computes of printed numbers: sums, what follows from others, blocks and groups, each planted apart.

The releases are those of ``tests/release/sample.py``: all of them are sound, and one number of them is changed.
"""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace
from tests.release.sample import EIGHTY, LARGE, THIRTY, releases_of, sample_releases

from transparency.release.release import (
    MINUS,
    NONE,
    NOTHING,
    Column,
    FigureValue,
    Release,
    Row,
    RowKind,
    Status,
    Table,
    Unit,
    Value,
)
from transparency.units import Split
from transparency.verification.blocks import block_history, outside_blocks, small_groups, wrong_blocks
from transparency.verification.derived import right_step, wrongly_derived
from transparency.verification.lines import add_up
from transparency.verification.numbers import Equation, ShownNumber, SiteNumbers

PAST = sample_releases()
LAST = PAST[-1]


def changed(release: Release = LAST, **figures: Value) -> Release:
    found = {name.replace("__", "."): value for name, value in figures.items()}
    made = {id: replace(release.figures[id], value=value) if id in release.figures else FigureValue(id, value)
            for id, value in found.items()}  # fmt: skip
    return replace(release, figures=release.figures | made)


def with_cell(table: str, row: str, column: str, value: Value, release: Release = LAST) -> Release:
    """The release with another number in one cell of a table."""
    of = release.tables[table]
    place = [each.id for each in of.columns].index(column)
    rows = tuple(
        replace(each, cells=(*each.cells[:place], value, *each.cells[place + 1 :])) if each.id == row else each
        for each in of.rows
    )
    assert rows != of.rows
    return replace(release, tables=release.tables | {table: replace(of, rows=rows)})


A, B, C = (ShownNumber("q", "t", row) for row in "abc")


@pytest.mark.parametrize(
    ("value", "unit", "taken"),
    [
        (Value(5), Unit.UNITS, True), (Value(0, Status.UNDER, 9), Unit.PEOPLE, True), (NOTHING, Unit.UNITS, True),
        (Value(5), Unit.MONEY, False), (Value(5), Unit.PERCENT, False), (Value(5, Status.ABOUT), Unit.UNITS, False),
        (Value(5, Status.RANGE, 2), Unit.UNITS, False), (NONE, Unit.UNITS, False),
    ],
)  # fmt: skip
def test_only_whole_numbers_add_up(value: Value, unit: Unit, taken: bool) -> None:
    out = SiteNumbers()
    out.put(A, value, unit)
    assert (A in out.shown) is taken


def test_a_number_that_is_printed_twice_is_the_same() -> None:
    out = SiteNumbers()
    out.put(A, Value(1_000), Unit.UNITS)
    out.put(A, Value(1_000), Unit.UNITS)
    assert out.contradictions == []
    out.put(A, Value(2_000), Unit.UNITS)
    assert out.contradictions == ["t a q is printed as 1,000 and as 2,000"]


def test_a_sum_comes_out_where_all_of_it_is_printed() -> None:
    out = SiteNumbers(shown={A: 5, B: 8, C: 3})
    right, wrong = Equation(A, ((1, B), (-1, C)), ""), Equation(A, ((1, B), (1, C)), "")
    assert out.whole(right) and out.ties(right) and not out.ties(wrong)
    del out.shown[C]
    assert not out.whole(right)
    out.tie(A, [], "no parts")
    out.tie(A, [(1, A)], "itself")
    assert out.equations == []
    out.tie(A, [(-1, A)], "")
    out.tie(A, [(1, B)], "")
    assert len(out.equations) == 2


@pytest.mark.parametrize("size", [LARGE, EIGHTY, THIRTY])
def test_sound_releases_add_up(size: Any) -> None:
    out = add_up(releases_of(size))
    whole = [equation for equation in out.equations if out.whole(equation)]
    assert out.contradictions == [] and whole and all(map(out.ties, whole))
    assert {equation.words for equation in add_up(PAST).equations} == {
        "opening and lines make closing", "the rows make the total", "each row adds to those above",
        "the places make the whole", "all groups together are the step of the ladder", "the steps make the figure",
        "the closing of a quarter is the opening of the next",
    }  # fmt: skip


def broken(*releases: Release) -> set[str]:
    """Which kinds of sums of releases do not come out."""
    out = add_up(releases)
    return {equation.words for equation in out.equations if out.whole(equation) and not out.ties(equation)}


@pytest.mark.parametrize(
    ("table", "row", "column", "words"),
    [
        ("movements", "opening", "unvested",
         {"the places make the whole", "the closing of a quarter is the opening of the next"}),
        ("awards", "granted", "units_nso", {"opening and lines make closing", "the places make the whole"}),
        ("ladder", "promised", "units", {"all groups together are the step of the ladder"}),
        ("ahead", "2026-q3", "together", {"each row adds to those above"}),
    ],
)  # fmt: skip
def test_a_number_that_is_off_breaks_the_sums_that_it_stands_in(
    table: str, row: str, column: str, words: set[str]
) -> None:
    assert broken(PAST[-2], with_cell(table, row, column, Value(2_000_000, block=2_000))) == words


def of(*rows: Row, id: str = "pool", columns: tuple[str, ...] = ("units",)) -> Release:
    table = Table(id=id, code="T", columns=tuple(Column(id=c, unit=Unit.UNITS) for c in columns), rows=rows)
    return replace(LAST, tables={id: table}, breakdowns=(), figures={})


def row(id: str, *units: int, kind: RowKind = RowKind.ITEM, sign: str = "") -> Row:
    return Row(id=id, cells=tuple(map(Value, units)), kind=kind, sign=sign)


def test_lines_with_a_minus_are_taken_away() -> None:
    opening, closing = row("opening", 10, kind=RowKind.OPENING), row("closing", 7, kind=RowKind.TOTAL)
    assert broken(of(opening, row("granted", 3, sign=MINUS), closing)) == set()
    assert broken(of(opening, row("granted", -3), closing)) == set()
    assert broken(of(opening, row("granted", 3), closing)) == {"opening and lines make closing"}
    assert broken(of(row("before", 99), opening, row("granted", -3), closing)) == set(), "what stands above is no part"


def test_a_closing_is_the_next_opening_in_units_of_the_day() -> None:
    same = of(row("opening", 5, kind=RowKind.OPENING), row("closing", 5, kind=RowKind.TOTAL))
    first = replace(same, quarter="2025-q4", as_of=PAST[-2].as_of)
    double = of(row("opening", 10, kind=RowKind.OPENING), row("closing", 10, kind=RowKind.TOTAL))
    split = (Split("main", date(2026, 1, 5), 2, 1),)
    words = {"the closing of a quarter is the opening of the next"}
    assert broken(first, same) == set() and broken(first, double) == words
    assert broken(first, replace(double, splits=split)) == set() and broken(first, replace(same, splits=split)) == words
    assert broken(first, replace(double, raised_from=1_000)) == set(), "rounded anew"
    uneven = (Split("main", date(2026, 1, 5), 3, 2),)
    assert broken(first, replace(double, splits=uneven)) == set(), "parts of a unit are dropped"


def test_what_follows_from_printed_numbers_follows() -> None:
    for size in (LARGE, EIGHTY, THIRTY):
        releases = releases_of(size)
        for place, release in enumerate(releases, 1):
            assert list(wrongly_derived(release, releases[:place])) == []


def step(id: str, release: Release = LAST, past: tuple[Release, ...] = PAST) -> int | None:
    """What a step of a sum has to be, by printed numbers."""
    found = next(each for figure in release.figures.values() for each in figure.steps if each.id == id)
    return right_step(found, release, past)


def test_steps_of_ratios_are_computed_again() -> None:
    granted = sum((10 + 14, 11 + 16, 12 + 17, 20 + 28)) * 2_000
    back = sum((3, 3, 3, 5)) * 2_000
    assert step("granted_in_a_year") == granted and step("net_in_a_year") == granted - back
    available, outstanding = 1_624_000, int(LAST.amount("awards.outstanding") or 0)
    assert step("free") == available + outstanding
    issued = [int(release.amount("capitalization.issued_outstanding") or 0) for release in PAST[-4:]]
    assert step("free_and_issued") == available + outstanding + issued[-1]
    assert step("mean_issued") == sum(issued) // 4
    assert step("used") == outstanding + int(LAST.amount("pool.gone") or 0)
    assert step("pace") == round((granted - back) / 4)


@pytest.mark.parametrize("id", ["granted_in_a_year", "used", "free", "free_and_issued", "mean_issued", "pace"])
def test_a_step_that_is_off_by_one_is_named(id: str) -> None:
    figure = next(f for f in LAST.figures.values() if any(each.id == id for each in f.steps))
    steps = tuple(
        replace(each, value=replace(each.value, amount=int(each.value.amount or 0) + 1)) if each.id == id else each
        for each in figure.steps
    )
    wrong = replace(LAST, figures=LAST.figures | {figure.id: replace(figure, steps=steps)})
    found = list(wrongly_derived(wrong, (*PAST[:-1], wrong)))
    assert found and found[0].startswith(f"2026-q1: {id} under {figure.id} is ")


def test_a_change_of_the_companys_stock_is_the_difference() -> None:
    wrong = with_cell("denominator", "staff", "change", Value(1))
    assert list(wrongly_derived(wrong, PAST)) == [
        "2026-q1: denominator staff change is 1, but the printed numbers give 0"
    ]
    unknown = with_cell("denominator", "staff", "before", NONE)
    assert list(wrongly_derived(unknown, PAST)) == []


@pytest.mark.parametrize(
    ("price", "cost", "block", "well"),
    [
        (Value(2), Value(24_000), 0, True), (Value(2), Value(24_001), 0, False),
        (Value(2), Value(26_000), 5_000, False),
        (NONE, Value(25_000), 5_000, True), (NONE, Value(24_000), 5_000, False), (NONE, Value(25_000), 0, False),
        (Value(2, Status.ABOUT), Value(25_000), 5_000, True), (NONE, NONE, 0, True),
    ],
)  # fmt: skip
def test_what_buying_costs_is_the_one_price_or_in_blocks(price: Value, cost: Value, block: int, well: bool) -> None:
    tables = {
        "money": Table(id="money", code="T", columns=(Column("amount", Unit.MONEY),), rows=(Row("to_buy", (cost,)),)),
        "awards": Table(id="awards", code="T", columns=(Column("units", Unit.UNITS),),
                        rows=(Row("exercisable", (Value(12_000),)),)),
    }  # fmt: skip
    release = replace(
        LAST, tables=tables, money_block=block, figures={"money.price": FigureValue("money.price", price)}
    )
    assert (list(wrongly_derived(release, (release,))) == []) is well


def test_sound_releases_are_in_blocks() -> None:
    for size in (LARGE, EIGHTY, THIRTY):
        releases = releases_of(size)
        assert list(block_history(releases)) == []
        for place, release in enumerate(releases, 1):
            assert list(outside_blocks(release, releases[:place])) == []
            assert list(wrong_blocks(release)) == []
    assert list(small_groups(LAST)) == []


@pytest.mark.parametrize(
    ("id", "value", "said"),
    [
        ("awards.promised", Value(376_001, block=2_000), "awards.promised is 376,001, which is no multiple of 2,000"),
        ("awards.promised", Value(376_001), "awards.promised is 376,001, exactly"),
        ("quarter.granted", Value(96_000), "quarter.granted is 96,000, exactly"),
        ("pool.set_aside", Value(2_000_001), None),
        ("awards.promised", Value(376_001, Status.RANGE, 2_000), None),
        ("awards.promised", Value(0, Status.UNDER, 2_000), None),
    ],
)
def test_a_number_of_people_that_is_in_no_block_is_named(id: str, value: Value, said: str | None) -> None:
    found = list(outside_blocks(changed(LAST, **{id.replace(".", "__"): value}), PAST))
    assert [words for words in found if f": {id} " in words] == ([f"2026-q1: {said}"] if said else [])


def test_counts_of_people_are_in_their_steps() -> None:
    assert next(wrong_blocks(replace(LAST, minimum=4))) == "2026-q1: groups of 4 people are fewer than 5"
    assert list(wrong_blocks(replace(LAST, minimum=5))) == []
    fewer = list(wrong_blocks(replace(LAST, counts=4)))
    assert (
        fewer[0] == "2026-q1: people are counted in steps of 4, less than 5" and "in steps of 5, not of 4" in fewer[1]
    )
    exact = list(wrong_blocks(changed(LAST, people__holders=Value(270))))
    assert exact == ["2026-q1: people.holders counts 270 people exactly"]
    assert list(wrong_blocks(changed(LAST, people__holders=Value(0)))) == []


@pytest.mark.parametrize(("people", "found"), [(6, 1), (7, 0)])
def test_a_group_that_can_be_smaller_than_the_minimum_is_named(people: int, found: int) -> None:
    """Six, and all but a step above it, are fewer than eleven at times."""
    table = LAST.breakdowns[0]
    rows = (replace(table.rows[0], cells=(Value(people, block=5), *table.rows[0].cells[1:])), *table.rows[1:])
    named = list(small_groups(replace(LAST, breakdowns=(replace(table, rows=rows),))))
    assert len(named) == found and all(f"“{table.rows[0].id}” of {table.id} is fewer than 11" in each for each in named)


@pytest.mark.parametrize(
    ("before", "now", "raised", "split", "said"),
    [
        (1_000, 1_000, 0, 1, ""),
        (1_000, 1_001, 0, 1, "and nothing says so"),
        (1_000, 999, 0, 1, "and nothing says so"),
        (1_000, 1_500, 1_000, 1, ""),
        (1_000, 1_499, 1_000, 1, "was raised from 1,000 to 1,499 only"),
        (1_000, 2_000, 0, 2, ""),
        (1_000, 1_000, 0, 2, "and nothing says so"),
        (1_000, 2_999, 2_000, 2, "only"),
        (1_000, 3_000, 2_000, 2, ""),
        (0, 1_000, 0, 1, ""),
        (1_000, 0, 0, 1, ""),
    ],
)
def test_a_block_is_raised_by_half_at_least_and_says_so(
    before: int, now: int, raised: int, split: int, said: str
) -> None:
    first = replace(PAST[-2], block=before)
    splits = (Split("main", date(2026, 1, 5), split, 1),) if split > 1 else ()
    found = list(block_history([first, replace(LAST, block=now, raised_from=raised, splits=splits)]))
    assert bool(found) is bool(said) and all(said in words for words in found)
