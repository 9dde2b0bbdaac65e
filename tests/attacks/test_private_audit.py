"""The private audit: published quarters of ours are clean, and each promise that is broken is told."""

import pytest
from companies import grown
from msgspec.structs import replace
from publishing import printed, tallied

from transparency.audit.findings import audit
from transparency.published.blocks import Breakdown, Group


@pytest.fixture(scope="module")
def one():
    return printed(grown(50, 5, quarters=8, yearly=True), 5)


def found(one, place=None, **changes):
    published = list(one.published)
    if place is not None:
        published[place] = replace(published[place], **changes)
    return audit(published, tallied(one, published))


def test_what_we_publish_is_clean(one):
    findings = found(one)
    assert findings.failures == ()
    assert findings.cells > 400
    assert findings.sums > 300
    assert findings.widest < 2
    assert [close.quarter for close in findings.closeness] == ["2024-q4", "2025-q4"]
    assert all(0 < close.least <= close.median for close in findings.closeness)


def changed(one, cell, units, place=4):
    return {"values": one.published[place].values | {cell: one.published[place].values[cell] + units}}


def test_a_sum_that_does_not_come_out(one):
    block = one.published[4].block
    told = found(one, 4, **changed(one, "closing/owned", block)).failures
    assert any("closing/owned" in words and "do not add up" in words for words in told)


def test_a_value_two_blocks_from_the_truth(one):
    block = one.published[4].block
    told = found(one, 4, **changed(one, "ahead/3", 2 * block)).failures
    assert any("ahead/3 is" in words and "blocks from the truth" in words for words in told)


def test_an_exact_value(one):
    told = found(one, 4, **changed(one, "table/role/A/promised", 13)).failures
    assert any("table/role/A/promised is" in words and "no multiple of" in words for words in told)


def test_an_opening_that_is_not_the_closing_before(one):
    block = one.published[4].block
    told = found(one, 4, **changed(one, "opening/owned", block)).failures
    assert any("opening/owned is" in words and "closed with" in words for words in told)


def test_a_block_that_someone_holds_more_than(one):
    told = found(one, 4, block=500).failures
    assert any("one person holds more than a block of 500" in words for words in told)


def test_a_group_of_few_people(one):
    table = Breakdown(("role",), (Group("E", (("E",),)), Group("other", tuple((role,) for role in "ABCD"))))
    values = {cell: units for cell, units in one.published[4].values.items() if not cell.startswith("table/")}
    values |= {
        f"table/role/{row}/{column}": 0
        for row in ("E", "other")
        for column in ("people", "promised", "earned", "owned")
    }
    told = found(one, 4, tables=(table,), values=values).failures
    assert any("role=E is fewer than 11 people" in words for words in told)


def test_a_row_that_comes_within_a_fiscal_year(one):
    table = Breakdown(("role",), (Group("E", (("E",),)), Group("other", tuple((role,) for role in "ABCD"))))
    fewer = {cell: units for cell, units in one.published[4].values.items() if not cell.startswith("table/")}
    columns = ("people", "promised", "earned", "owned")
    fewer |= {f"table/role/{row}/{column}": 0 for row in ("E", "other") for column in columns}
    told = found(one, 4, tables=(table,), values=fewer).failures
    assert any("the table by role has" in words and "did not have earlier in the year" in words for words in told)


def test_a_cell_that_changes_though_nobody_moved(one):
    then, now = tallied(one, one.published)[3:5]
    same = (cell for cell, amount in now.amounts.items() if amount.mark and then.amounts.get(cell) == amount)
    steady = next(cell for cell in same if cell.startswith(("table/", "people/with")))
    step = 5 if cell_of_people(steady) else one.published[4].block
    assert found(one, 4, **changed(one, steady, step)).moved == found(one).moved + 1


def cell_of_people(cell):
    return cell.endswith("/people") or cell.startswith("people/")
