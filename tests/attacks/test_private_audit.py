"""The private audit: published quarters of ours are clean, and each promise that is broken is told."""

from statistics import median

import pytest
from companies import grown
from msgspec.structs import replace
from publishing import printed, tallied

from transparency.audit.findings import audit
from transparency.published.blocks import Breakdown, Group, Level


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


def test_a_block_from_the_truth_is_counted_and_two_blocks_are_a_failure(one):
    block, tallies, seen = one.published[4].block, tallied(one, one.published), []
    amounts = tallies[4].amounts
    for off in (block - 1, block, 2 * block - 1, 2 * block):
        true = one.published[4].values["ahead/3"] + off
        amounts["ahead/3"] = replace(amounts["ahead/3"], true=true)
        findings = audit(one.published, tallies)
        seen.append((findings.beyond - found(one).beyond, len(findings.failures)))
        assert findings.widest == max(found(one).widest, off / block)
    assert seen == [(0, 0), (1, 0), (1, 0), (1, 1)]


def test_an_exact_value(one):
    told = found(one, 4, **changed(one, "table/role/A/promised", 13)).failures
    assert any("table/role/A/promised is" in words and "no multiple of" in words for words in told)


def test_an_opening_that_is_not_the_closing_before(one):
    block = one.published[4].block
    told = found(one, 4, **changed(one, "opening/owned", block)).failures
    assert any("opening/owned is" in words and "closed with" in words for words in told)


def test_a_raised_block_opens_less_than_two_blocks_from_the_closing_before(one):
    block = one.published[4].block
    for blocks, told in ((1, False), (-1, False), (2, True), (-2, True)):
        changes = changed(one, "opening/owned", blocks * block)
        failures = found(one, 4, raised_from=block - 1_000, **changes).failures
        assert any("opening/owned is" in words for words in failures) == told


def test_a_block_that_someone_holds_more_than(one):
    told = found(one, 4, block=500).failures
    assert any("one person holds more than a block of 500" in words for words in told)
    most = tallied(one, one.published)[4].facts.people["promised"].max()
    assert not any("holds more than" in words for words in found(one, 4, block=most).failures)


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


def test_every_set_and_every_difference_of_two_that_is_too_small_is_told(one):
    """21 of 48 people have role A, 20 work in N, 11 in W."""

    def small(minimum):
        told = found(one, 4, minimum=minimum).failures
        return {words.partition(": ")[2] for words in told if "fewer than" in words}

    sets = {"role=A", "everyone less role=other", "region=N", "region=W", "region=other"}
    assert small(11) == set()
    assert small(12) == {"region=W is fewer than 12 people"}
    assert small(21) == {f"{name} is fewer than 21 people" for name in sets - {"role=A", "everyone less role=other"}}
    assert small(22) == {f"{name} is fewer than 22 people" for name in sets}


def rows_of(*own):
    """A table by role with these rows."""
    rest = tuple((role,) for role in "ABCDE" if role not in own)
    return (Breakdown(("role",), (*(Group(role, ((role,),)) for role in own), Group("other", rest))),)


@pytest.mark.parametrize(
    ("place", "before", "told"),
    [(6, "AC", "rows of 4 people were merged in the table by role, fewer than 11"), (6, "AB", ""), (4, "AC", "")],
)
def test_within_a_fiscal_year_rows_of_few_people_are_not_merged(one, place, before, told):
    """A quarter with the row A alone comes after one with more: C are four people, B are seventeen."""
    published = list(one.published)
    columns = ("people", "promised", "earned", "owned")
    values = published[place - 1].values | {f"table/role/{row}/{column}": 0 for row in before for column in columns}
    published[place - 1] = replace(published[place - 1], tables=rows_of(*before), values=values)
    published[place] = replace(published[place], tables=rows_of("A"))
    failures = [words.split(": ") for words in audit(published, tallied(one, published)).failures]
    here = [words for quarter, words, *_ in failures if quarter == published[place].quarter]
    assert [words for words in here if "merged" in words or "did not have" in words] == [told] * bool(told)


def test_a_quarter_with_only_a_headline_binds_no_rows_and_no_openings(one):
    values = {cell: units for cell, units in one.published[4].values.items() if cell.partition("/")[0] == "people"}
    values["closing/promised"] = one.published[4].values["closing/promised"] + one.published[4].block
    told = found(one, 4, level=Level.HEADLINE, tables=(), instruments=(), values=values).failures
    assert not [words for words in told if "did not have" in words or "closed with" in words]


def test_how_close_one_quarter_comes_to_each_person(one):
    """Of each printed sum somebody is in, the reader knows all others: a block either side of it."""
    quarter, tally = one.published[3], tallied(one, one.published)[3]
    open_to = []
    for person in tally.facts.people.iter_rows(named=True):
        rows = {table.attributes[0]: {row.values[0][0]: row.id for row in table.rows[:-1]} for table in quarter.tables}
        own = [f"table/{name}/{ids.get(person[name], 'other')}/promised" for name, ids in rows.items()]
        errors = [quarter.values[cell] - tally.amounts[cell].true for cell in ("closing/promised", *own)]
        held, block = person["promised"], quarter.block
        width = held + min(errors) + block - max(held + max(errors) - block, 0)
        open_to.append(width / 2 / held * 100)
    (closeness,) = audit([quarter], [tally]).closeness
    assert closeness.people == len(open_to) == 46
    assert (closeness.least, closeness.median) == (pytest.approx(min(open_to)), pytest.approx(median(open_to)))


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
    raised = found(one, 4, raised_from=1_000, **changed(one, steady, step)).moved
    assert raised == found(one, 4, raised_from=1_000).moved, "all cells may change then"


def cell_of_people(cell):
    return cell.endswith("/people") or cell.startswith("people/")
