"""Companies of unusual shape: nothing is refused, everything adds up, and no page says more than it may."""

from itertools import pairwise

import pytest
from tests.privacy.companies import Company, day_of
from tests.privacy.reading import faults

from transparency.audit.findings import audit
from transparency.audit.truth import tallies
from transparency.privacy.block_size import RAISE, step_from
from transparency.published.blocks import Level


def clean(company):
    """What is published; both the identities and the private audit find nothing."""
    published = company.publish()
    made, _, positions = company.read()
    assert [list(faults(*pair[::-1])) for pair in pairwise((None, *published))] == [[]] * len(published)
    assert audit(published, tallies(positions, made, published)).failures == ()
    return published


def grouped(root, groups, people):
    """People by turns in one of many groups, and who joins in the second quarter."""
    values = {f"g{number:02d}": f"Group {number}" for number in range(groups)}
    company = Company(root, 3, attributes={"group": {"name": "Group", "values": values}}).authorize(9_000_000)
    for number in range(people):
        company.person(f"p{number:04d}", group=f"g{number % groups:02d}")
        company.grant(f"p{number:04d}", 900 + number % 100)
    for number in range(15):
        company.person(f"q{number:04d}", group=f"g{number % groups:02d}")
        company.grant(f"q{number:04d}", 1000, day_of(1))
    return company


@pytest.mark.parametrize(("people", "rows"), [(60 * 11, 60), (60 * 4, 0), (60 * 11 - 20, 41)])
def test_sixty_groups(tmp_path, people, rows):
    """All of them are rows; none is, for each is too small; the twenty that are too small are one row."""
    for one in clean(grouped(tmp_path, 60, people)):
        of_groups = [table for table in one.tables if table.attributes == ("group",)]
        assert [len(table.rows) for table in of_groups] == ([rows] if rows else [])


def test_everyone_in_one_group(tmp_path):
    """One row is no table: it would only say the total again."""
    for one in clean(grouped(tmp_path, 1, 40)):
        assert one.level is Level.FULL
        assert one.tables == ()


def test_fewer_than_enough_in_all_and_what_comes_of_it(tmp_path):
    company = Company(tmp_path, 5).authorize(90_000)
    company.everybody(4, 1000)
    company.everybody(30, 1000, day_of(2), prefix="q")
    found = clean(company)
    assert [one.level for one in found] == [Level.FEW, Level.FEW, Level.RANGES, Level.RANGES, Level.FULL]
    assert found[0].values == {"closing/set_aside": 90_000} | {
        f"flow/authorized/{measure}": 90_000 for measure in ("available", "set_aside")
    }


def test_huge_units(tmp_path):
    """Ten thousand million units each: as exact as small ones."""
    company = Company(tmp_path, 3).authorize(4 * 10**12)
    grants = company.everybody(60, lambda number: 10**10 + 7 * number, vesting="V48C12")
    for grant in grants[:20]:
        company.event("forfeit", day_of(1), grant=grant, units=10**9 + 1)
    for one in clean(company):
        assert one.level is Level.FULL
        assert one.block == step_from(one.block) > 10**10


def test_lines_that_run_backwards(tmp_path):
    """What was booked is taken back, in its quarter and in a later one: lines below nothing, and no stock is."""
    company = Company(tmp_path, 7).authorize(900_000)
    grants = company.everybody(90, lambda number: 1000 + number, vesting="")
    undone = []
    for grant in grants[:40]:
        company.event("settle", day_of(4), grant=grant, units=1000)
        undone.append(company.rows[-1]["event"])
    for event in undone:
        company.event("reversal", day_of(5), reverses=event)
    for grant in grants[50:80]:
        company.event("retract", day_of(5, 12), grant=grant)
    *_, settled, undone, last = clean(company)
    assert settled.values["flow/settled/owned"] > 0 > undone.values["flow/settled/owned"]
    assert last.values["closing/owned"] == 0 <= last.values["closing/available"]


@pytest.mark.parametrize(("ratio", "block"), [("1:3", 500), ("4:3", 2000), ("7:1", 7000), ("1:1000", 1)])
def test_a_split_that_leaves_no_round_block(tmp_path, ratio, block):
    """A whole number stays, round or not; parts of a unit are the next step from one and a half times on."""
    company = Company(tmp_path, 3).authorize(900_000)
    company.everybody(90, lambda number: 700 + number % 20)
    company.event("split", day_of(1), ratio=ratio)
    first, second, third = clean(company)
    assert first.block == 1000
    assert second.block == third.block == block
    new, old = map(int, ratio.split(":"))
    assert block * old in (1000 * new, step_from(1000 * new * RAISE / old) * old)


def test_stock_bought_before_it_is_earned_is_a_cell_of_its_own(tmp_path):
    """Where a pool allows it: within what is promised and ahead, outside of what is earned and owned."""
    company = Company(tmp_path, 3, pools=[{"id": "a", "name": "A", "early_exercise": True}]).authorize(900_000)
    grants = company.everybody(60, lambda number: 960 + number, vesting="V48C12", instrument="NSO", price="1.00")
    for grant in grants[:30]:
        company.event("exercise", day_of(1), grant=grant, units=500)
    first, second, _ = clean(company)
    assert first.values["closing/unearned"] == 0
    assert abs(second.values["closing/unearned"] - 30 * 500) < second.block
    assert second.values["closing/owned"] == second.values["closing/earned"] == 0
    ahead = sum(units for cell, units in second.values.items() if cell.startswith("ahead/"))
    assert ahead == second.values["closing/unvested"] + second.values["closing/unearned"]
