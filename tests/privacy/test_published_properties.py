"""Random companies, every event type: what is published adds up, stays near the truth, and never changes by itself."""

from fractions import Fraction
from math import prod, sqrt
from statistics import fmean, stdev

import polars as pl
import pytest
from msgspec import Struct
from tests.privacy.random_company import KEY, published_of
from tests.privacy.reading import faults

from transparency.audit.truth import truths
from transparency.privacy.cells import MONEY_PARTS
from transparency.privacy.door import publish
from transparency.publication.private import Private
from transparency.published.blocks import Level
from transparency.published.cell_ids import chained

BASE = ("unvested", "vested", "gone", "owned")
SEEDS = (0, 3, 5, 6, 7, 8, 10, 11)


@pytest.fixture(scope="module")
def companies(tmp_path_factory):
    """Published random companies of 8 to 16 quarters, with what is true of each."""
    made = [published_of(tmp_path_factory.mktemp("company"), seed, quarters=8 + seed % 9) for seed in SEEDS]
    assert None not in made, "a ledger is refused"
    return [(*one, truths(one[2], one[0], one[3])) for one in made]


def test_what_is_published_adds_up_and_is_near_the_truth(companies):
    """Every identity, every opening, every level; and no block is smaller than what anyone holds."""
    for _, _, positions, found, _ in companies:
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
    assert {now.level for *_, found, _ in companies for now in found} == set(Level)


def test_nearly_every_value_is_within_a_block_of_the_truth(companies):
    """|published - true| < R; twice that in fewer than 1 % of cells."""
    errors = [abs(error) for *_, found, amounts in companies for error in errors_in(found, amounts)]
    assert len(errors) > 3_000
    assert max(errors) < 2
    assert sum(error >= 1 for error in errors) < len(errors) / 100


def errors_in(found, amounts):
    """Printed values less what is true, in blocks."""
    for now, true in zip(found, amounts, strict=True):
        for cell, amount in true.items():
            if not cell.startswith("opening/"):
                smallest = MONEY_PARTS if cell.startswith("money/") else 1
                yield (now.values[cell] * smallest - amount.true) / amount.block


class Judgement(Struct):
    """What many sequences of quarters come to."""

    sequences: int = 0
    refused: int = 0
    """Ledgers that the program does not accept."""
    quarters: int = 0
    cells: int = 0
    beyond: int = 0
    """Cells that are printed a block or more from the truth."""
    far: int = 0
    """Two blocks or more."""
    same: int = 0
    moved: int = 0
    """Of the cells to which everybody contributes the same, those that were printed otherwise all the same."""
    biases: list[float] = []
    """Of each sequence, by how much its values are above the truth in the mean, in blocks."""
    faults: list[str] = []

    def add(self, seed, company):
        """One more sequence, all of it; what was published before is not drawn anew with the last quarter."""
        if company is None:
            self.refused += 1
            return
        made, book, positions, found = company
        for before, now in zip([None, *found], found, strict=False):
            self.faults += [f"{seed}: {fault}" for fault in faults(now, before)]
        again, _ = publish(positions, book, made, found[:-1], private=Private(key=KEY))
        self.faults += [] if again == found else [f"{seed}: the last quarter differs when the others are published"]
        amounts = truths(positions, made, found)
        errors = [*errors_in(found, amounts)]
        same, moved = unmoved(positions, found, amounts)
        self.sequences, self.quarters, self.cells = (
            self.sequences + 1, self.quarters + len(found), self.cells + len(errors),
        )  # fmt: skip
        self.same, self.moved = self.same + same, self.moved + moved
        self.beyond += sum(abs(error) >= 1 for error in errors)
        self.far += sum(abs(error) >= 2 for error in errors)
        free = [error for error in errors if error]
        self.biases += [fmean(free)] if len(free) > 30 else []


@pytest.mark.prove
@pytest.mark.parametrize("portion", range(20))
def test_two_thousand_companies_of_up_to_forty_quarters(portion, tmp_path):
    """There is always a solution, it adds up, it is near, it stays, and no coin leans to a side.

    A hundred companies in each of twenty portions: 8 to 40 quarters, half of them at most 10.
    """
    told = Judgement()
    for seed in range(10_000 + 100 * portion, 10_100 + 100 * portion):
        told.add(seed, published_of(tmp_path / str(seed), seed, quarters=quarters_of(seed)))
    print(told)
    assert told.faults == []
    assert told.refused <= 2
    assert told.far == 0
    assert told.beyond < told.cells / 100
    assert told.moved <= told.same / 100
    assert abs(fmean(told.biases)) < 4 * stdev(told.biases) / sqrt(len(told.biases))


def quarters_of(seed):
    """How many quarters a sequence has: 8 to 40, half of them at most 10, for what one costs is its quarters.

    >>> [quarters_of(seed) for seed in (0, 16, 24, 32)]
    [8, 10, 18, 40]
    """
    return 8 + (seed % 33) ** 4 // 32**3


def test_what_did_not_change_does_not_move(companies):
    """Rule 1: a cell to which everybody contributes the same keeps its value, unless something forces it.

    Counts of people are not compared over a split that takes units together: it may leave somebody nothing, so that
    those who are counted then are not those who were.
    """
    counts = [unmoved(positions, found, amounts) for _, _, positions, found, amounts in companies]
    same, moved = (sum(each) for each in zip(*counts, strict=True))
    assert same > 50
    assert moved <= same / 100


def unmoved(positions, found, amounts):
    """How many cells got the same from everybody as in the quarter before, and how many of them moved."""
    same = moved = 0
    for before, now, was, true in zip(found, found[1:], amounts, amounts[1:], strict=False):
        if before.block != now.block or before.level is not now.level:
            continue
        taken_together = ratio_in(positions, now.quarter) < 1
        for cell, amount in true.items():
            if taken_together and cell.endswith("/people"):
                continue
            idle = chained(cell) and amount.true and not amount.mark  # of a balance: nothing changed in it
            if idle or (cell.startswith("table/") and was.get(cell) == amount and amount.mark):
                same += 1
                moved += now.values[cell] != before.values.get(cell)
    return same, moved


def ratio_in(positions, quarter):
    """What the splits of a quarter multiply a unit of pool ``a`` by."""
    index = next(one.index for one in positions.quarters if one.id == quarter)
    return prod(Fraction(new, old) for at, pools, new, old in positions.splits if at == index and "a" in pools)
