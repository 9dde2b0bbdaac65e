"""Random companies, every event type: what is published adds up, stays near the truth, and never changes by itself."""

from fractions import Fraction
from math import prod

import polars as pl
import pytest
from tests.privacy.random_company import published_of
from tests.privacy.reading import faults

from transparency.audit.truth import truths
from transparency.published.blocks import Level
from transparency.published.cell_ids import chained

BASE = ("unvested", "vested", "gone", "owned")
SEEDS = range(16)


@pytest.fixture(scope="module")
def companies(tmp_path_factory):
    """Published random companies of 8 to 16 quarters; ledgers that the program refuses are left out."""
    made = [published_of(tmp_path_factory.mktemp("company"), seed, quarters=8 + seed % 9) for seed in SEEDS]
    return [one for one in made if one is not None]


def test_what_is_published_adds_up_and_is_near_the_truth(companies):
    """Every identity, every opening, every level; and no block is smaller than what anyone holds."""
    for _, _, positions, found in companies:
        for before, now in zip([None, *found], found, strict=False):
            assert list(faults(now, before)) == []
            index = next(quarter.index for quarter in positions.quarters if quarter.id == now.quarter)
            balances = positions.balances.filter(pl.col("quarter") == index)
            largest = positions.holdings.filter(pl.col("quarter") == index).group_by("provider")
            most = (
                largest.agg(pl.sum_horizontal("unvested", "vested", "owned").sum().alias("units"))["units"].max() or 0
            )
            assert now.level is Level.FEW or now.block >= most
            for measure in BASE if now.level in (Level.FULL, Level.RANGES) else ():
                true = int(balances[measure].sum())
                assert abs(now.values[f"closing/{measure}"] - true) < 2 * now.block, (now.quarter, measure)
    assert {now.level for *_, found in companies for now in found} == set(Level)


def test_nearly_every_value_is_within_a_block_of_the_truth(companies):
    """|published - true| < R; twice that in fewer than 1 % of cells."""
    errors = [error for company in companies for error in errors_of(company)]
    assert len(errors) > 3_000
    assert max(errors) < 2
    assert sum(error >= 1 for error in errors) < len(errors) / 100


def errors_of(company):
    """Distances of printed values from the truth, in blocks."""
    made, _, positions, found = company
    for now, true in zip(found, truths(positions, made, found), strict=True):
        for cell, amount in true.items():
            if not cell.startswith("opening/"):
                yield abs(now.values[cell] - amount.true) / amount.block


@pytest.mark.prove
@pytest.mark.parametrize("portion", range(20))
def test_two_thousand_companies_of_up_to_forty_quarters(portion, tmp_path):
    """There is always a solution, it adds up, and it is near. A hundred companies in each of twenty portions."""
    beyond = cells = companies = quarters = 0
    for seed in range(10_000 + 100 * portion, 10_100 + 100 * portion):
        company = published_of(tmp_path / str(seed), seed, quarters=8 + seed % 33)
        if company is None:
            continue
        companies, quarters = companies + 1, quarters + len(company[3])
        for before, now in zip([None, *company[3]], company[3], strict=False):
            assert list(faults(now, before)) == [], seed
        errors = list(errors_of(company))
        assert max(errors, default=0) < 2, seed
        cells += len(errors)
        beyond += sum(error >= 1 for error in errors)
    print(f"{companies} companies, {quarters} quarters, {cells} cells, {beyond} a block or more beyond")
    assert beyond < cells / 100


def test_what_did_not_change_does_not_move(companies):
    """Rule 1: a cell to which everybody contributes the same keeps its value, unless something forces it.

    Counts of people are not compared over a split that takes units together: it may leave somebody nothing, so that
    those who are counted then are not those who were.
    """
    same = moved = 0
    for made, _, positions, found in companies:
        amounts = truths(positions, made, found)
        for before, now, was, true in zip(found, found[1:], amounts, amounts[1:], strict=False):
            if before.block != now.block or before.level is not now.level:
                continue
            taken_together = ratio_in(positions, now.quarter) < 1
            for cell, amount in true.items():
                if taken_together and cell.endswith("/people"):
                    continue
                unmoved = chained(cell) and amount.true and not amount.mark  # of a balance: nothing changed in it
                if unmoved or (cell.startswith("table/") and was.get(cell) == amount and amount.mark):
                    same += 1
                    moved += now.values[cell] != before.values[cell]
    assert same > 50
    assert moved <= same / 100


def ratio_in(positions, quarter):
    """What the splits of a quarter multiply a unit of pool ``a`` by."""
    index = next(one.index for one in positions.quarters if one.id == quarter)
    return prod(Fraction(new, old) for at, pools, new, old in positions.splits if at == index and "a" in pools)
