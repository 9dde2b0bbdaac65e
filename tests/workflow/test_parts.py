"""Totals as they are typed, which task is next, and what moved a figure: case by case, without a publication."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from tests.release.sample import sample_releases

from transparency.release.release import NONE, NOTHING, FigureValue, Release, Row, RowKind, Status, Value
from transparency.workflow.difference import FigureMove, TextMove, _figures, _moves, _pages
from transparency.workflow.tasks import State, Task, TaskId, _one_next
from transparency.workflow.totals import TotalBeside, compared, read_totals, units


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("", {}),
        ("reserved,1000", {"reserved": 1_000}),
        ('total,units\n\n reserved ,"1,000"\n,\navailable,250\n', {"reserved": 1_000, "available": 250}),
    ],
)
def test_totals_are_read_from_a_table(text: str, totals: dict[str, int]) -> None:
    assert read_totals(text) == totals


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("reserved,1,000", "“reserved,1,000” is not a total"),
        ("reserved", "“reserved” is not a total"),
        ("total,units\nreserve,5", "“reserve,5” is not a total"),
        ("total,units\nname,value\nreserved,5", "“name,value” is not a total"),
        ("reserved,5\nreserved,5", "“reserved” stands twice."),
        ("reserved,5.5", "“5.5” is not a whole number"),
        ("reserved,x", "“x” is not a whole number"),
    ],
)
def test_a_table_of_anything_else_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        read_totals(text)


def test_totals_stand_beside_the_books_in_one_order() -> None:
    stated, books = {"available": 5, "reserved": 1_000}, {"reserved": 900, "granted": 1, "available": 5}
    assert compared(stated, books) == (TotalBeside("reserved", 1_000, 900), TotalBeside("available", 5, 5))
    assert [total.units for total in compared(stated, books)] == [100, 0]
    assert units("1,250,000") == 1_250_000 and units("300.0") == 300


ORDER = (TaskId.WRITE, TaskId.CLOSE, TaskId.OFFICER, TaskId.REPRESENTATIVE, TaskId.REVIEWER, TaskId.PUBLISH)
D, N, B, L, P = State.DONE, State.NEXT, State.BLOCKED, State.LATER, State.OPTIONAL


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((D, D, D, D, P, L), (D, D, D, D, P, N)),
        ((D, D, L, L, P, L), (D, D, N, N, P, L)),
        ((D, D, D, L, P, L), (D, D, D, N, P, L)),
        ((D, L, L, L, P, L), (D, N, L, L, P, L)),
        ((N, L, L, L, P, L), (N, L, L, L, P, L)),
        ((D, D, L, L, P, B), (D, D, L, L, P, B)),
        ((D, D, D, D, D, D), (D, D, D, D, D, D)),
    ],
)
def test_the_first_task_that_waits_is_next_and_both_signatures_at_once(
    given: tuple[State, ...], told: tuple[State, ...]
) -> None:
    tasks = [Task(id, state, "x") for id, state in zip(ORDER, given, strict=True)]
    assert tuple(task.state for task in _one_next(tasks)) == told


def with_figures(release: Release, **values: Value | None) -> Release:
    found = dict(release.figures)
    for name, value in values.items():
        id = name.replace("__", ".")
        if value is None:
            found.pop(id)
        else:
            found[id] = FigureValue(id=id, value=value)
    return replace(release, figures=found)


BEFORE, AFTER = sample_releases()[-2:]


def moves(old: Release, new: Release, *between: Release) -> dict[str, FigureMove]:
    return {move.id: move for move in _figures(old, new, between or (old, new))}


def causes(move: FigureMove) -> dict[str, int | Decimal | None]:
    return {cause.line or cause.figure: cause.moved.amount for cause in move.causes}


def test_a_figure_that_is_printed_alike_did_not_move() -> None:
    assert moves(BEFORE, BEFORE) == {}
    blocks = with_figures(BEFORE, awards__promised=Value(290_000, block=0))
    assert "awards.promised" not in moves(BEFORE, blocks), "an exact number and one in blocks are printed alike"
    under = with_figures(BEFORE, awards__promised=Value(290_000, Status.ABOUT))
    assert "awards.promised" in moves(BEFORE, under)
    assert "awards.promised" in moves(BEFORE, with_figures(BEFORE, awards__promised=None))
    assert "awards.promised" in moves(with_figures(BEFORE, awards__promised=None), BEFORE)


def test_a_stock_is_moved_by_the_lines_of_its_roll_forward_over_all_quarters_between() -> None:
    first, *_, third, fourth, fifth = sample_releases()
    promised = causes(moves(fourth, fifth, *sample_releases())["awards.promised"])
    assert promised == {"granted": 96_000, "forfeited": -10_000}
    both = causes(moves(third, fifth, *sample_releases())["awards.promised"])
    assert both == {"granted": 96_000 + 58_000, "forfeited": -10_000 - 6_000}
    assert first.as_of < third.as_of


def rolled(release: Release, **units: Value) -> Release:
    """With a line of so many units in each row of the roll-forward of promises."""
    table = release.tables["vesting"]
    place = [column.id for column in table.columns].index("promised")
    cells = [NONE] * len(table.columns)
    rows = []
    for id, value in units.items():
        cells[place] = value
        rows.append(Row(id=id, cells=tuple(cells), kind=RowKind.TOTAL if id == "closing" else RowKind.ITEM))
    return replace(release, tables=release.tables | {"vesting": replace(table, rows=tuple(rows))})


def test_lines_that_moved_nothing_or_back_again_are_no_cause() -> None:
    there = rolled(AFTER, granted=Value(5_000), expired=Value(0), forfeited=NOTHING, closing=Value(9_000), other=NONE)
    assert causes(moves(BEFORE, there, there)["awards.promised"]) == {"granted": 5_000}
    again = replace(there, as_of=date(2026, 3, 30))
    back = rolled(AFTER, granted=Value(-5_000), other=Value(2_000))
    assert causes(moves(BEFORE, back, again, back)["awards.promised"]) == {"other": 2_000}


def test_what_is_no_stock_is_moved_by_the_figures_of_its_formula() -> None:
    share = moves(BEFORE, AFTER)["awards.promised.fully_diluted"]
    assert causes(share) == {"awards.promised": 86_000}, "the company is as large as it was"
    larger = with_figures(AFTER, capitalization__fully_diluted=Value(21_000_000))
    assert causes(moves(BEFORE, larger)["awards.promised.fully_diluted"]) == {
        "awards.promised": 86_000, "capitalization.fully_diluted": 1_000_000,
    }  # fmt: skip
    gone = with_figures(AFTER, awards__promised=None)
    assert causes(moves(BEFORE, gone)["awards.promised.fully_diluted"]) == {}


def test_what_is_there_on_one_side_only_is_new_or_gone() -> None:
    before = {("rule", "R-1"): "a", ("rule", "R-2"): "b", ("policy", "x/1"): "c"}
    after = {("rule", "R-2"): "B", ("policy", "x/1"): "c", ("rule", "R-3"): "d"}
    assert list(_moves(before, after)) == [
        TextMove("rule", "R-1", "gone"), TextMove("rule", "R-2", "changed"), TextMove("rule", "R-3", "new"),
    ]  # fmt: skip


def test_only_pages_are_named_that_differ() -> None:
    old: dict[str, Any] = {"a.html": b"1", "b.html": b"1", "c.html": b"1", "data.csv": b"1"}
    new: dict[str, Any] = {"a.html": b"1", "b.html": b"2", "d.html": b"1", "data.csv": b"2"}
    assert list(_pages(old, new)) == [("b.html", "changed"), ("c.html", "gone"), ("d.html", "new")]
