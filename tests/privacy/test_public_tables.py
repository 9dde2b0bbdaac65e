"""Tables that no one here wrote, on which cells were hidden and came out again: in blocks none comes out.

Each case keeps its property, read for this mechanism. Where hiding the small cells left one to be computed exactly, the
rounded table with all its margins leaves every cell open by a block on both sides, or down to nothing; where two
tables differ by few people, no two printed sets of people do.
"""

import csv
from collections import defaultdict
from itertools import combinations
from math import floor

import highspy
import numpy as np
import polars as pl
import pytest

from transparency.ledger.contributions import WHO
from transparency.privacy.coin import Coin
from transparency.privacy.groups import tables_of
from transparency.privacy.rounding import Amount, Tie, round_cells

pytestmark = pytest.mark.external
FIVE = 5
MINIMUM = 11


def rows(cases, path):
    with (cases / "disclosure-control" / path).open(newline="", encoding="utf-8-sig") as file:
        return [{name: cell.removesuffix(".0") for name, cell in row.items()} for row in csv.DictReader(file)]


def long(wide):
    """A wide table, a column a category, as one row a cell."""
    names = list(wide[0])
    return [{"row": row[names[0]], "column": name, "n": row[name]} for row in wide for name in names[1:]]


def marginal(table, tables, count):
    """Every cell that is printed, its truth, and the sums between them.

    ``tables``: the dimensions of each published table; all its margins are published as well.
    """
    subsets = {part for dims in tables for size in range(len(dims) + 1) for part in combinations(dims, size)}
    true = defaultdict(int)
    for row in table:
        for dims in subsets:
            true[dims, tuple(row[dim] for dim in dims)] += int(row[count])
    sums = []
    for dims, key in true:
        told = dict(zip(dims, key, strict=True))
        for wider in (one for one in subsets if len(one) == len(dims) + 1 and set(dims) < set(one)):
            inside = [found for one, found in true if one == wider]
            parts = [found for found in inside if told.items() <= dict(zip(wider, found, strict=True)).items()]
            sums.append(((dims, key), [(wider, found) for found in parts]))
    return dict(true), sums


def rounded(true, sums, block):
    """The printed table: whole blocks, all sums hold."""
    names = {cell: f"cell/{number}" for number, cell in enumerate(true)}
    ties = [Tie(((names[total], -1), *((names[part], 1) for part in parts))) for total, parts in sums]
    amounts = {names[cell]: Amount(value, block) for cell, value in true.items()}
    blocks = round_cells(amounts, ties, {}, {}, Coin(bytes(range(32)), "2026-q1").parts)
    return {cell: blocks[name] * block for cell, name in names.items()}


def known(printed, sums, block):
    """Cell → the least and the most that it can be, for a reader who knows all that is printed and how it is made."""
    cells = list(printed)
    at = {cell: number for number, cell in enumerate(cells)}
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(cells), len(sums)
    program.col_cost_ = np.zeros(len(cells))
    program.col_lower_ = np.array([max(0, printed[cell] - block) for cell in cells], float)
    program.col_upper_ = np.array([printed[cell] + block for cell in cells], float)
    program.row_lower_ = program.row_upper_ = np.zeros(len(sums))
    lines = [[(at[total], -1.0), *((at[part], 1.0) for part in parts)] for total, parts in sums]
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *map(len, lines)]).astype(np.int32)
    program.a_matrix_.index_ = np.array([place for line in lines for place, _ in line], np.int32)
    program.a_matrix_.value_ = np.array([factor for line in lines for _, factor in line])
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.passModel(program)
    found = {}
    for cell in cells:
        ends = []
        for sign in (1, -1):
            cost = np.zeros(len(cells))
            cost[at[cell]] = sign
            solver.changeColsCost(len(cells), np.arange(len(cells), dtype=np.int32), cost)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(sign * solver.getInfo().objective_function_value)
        found[cell] = (ends[0], ends[1])
    return found


TABLES = {
    "easysdctable/data1a.csv": [("row", "column")],
    "easysdctable/data1b.csv": [("row", "column")],
    "easysdctable/data0a.csv": [("row", "column")],
    "easysdctable/data0b.csv": [("row", "column")],
    "sdctable/block_difference_4x4.csv": [("v1", "v2")],
    "ssbtools/z1.csv": [("region", "hovedint")],
    "ssbtools/z2.csv": [("region", "hovedint"), ("fylke", "hovedint"), ("kostragr", "hovedint")],
    "ssbtools/example1.csv": [("age", "geo", "year"), ("age", "eu", "year")],
    "sdctable/linked_two_hierarchies.csv": [("region",), ("county",), ("group",)],
}
COUNTED = {"sdctable/block_difference_4x4.csv": "freq", "ssbtools/z1.csv": "ant", "ssbtools/z2.csv": "ant",
           "ssbtools/example1.csv": "freq"}  # fmt: skip
INSIDE = {"ssbtools/z2.csv": (("region", "fylke"), ("region", "kostragr")), "ssbtools/example1.csv": (("geo", "eu"),),
          "sdctable/linked_two_hierarchies.csv": (("region", "county"), ("region", "group"))}  # fmt: skip
"""Dimensions that are roll-ups of others: their cells are sums of these."""


def rolled_up(path, table, true, sums):
    """With the sums of each roll-up: a county is its regions, in every column."""
    found = list(sums)
    for fine, coarse in INSIDE.get(path, ()):
        above = {row[fine]: row[coarse] for row in table}
        for dims, key in true:
            if coarse in dims:
                finer = tuple(fine if dim == coarse else dim for dim in dims)
                place = dims.index(coarse)
                parts = [
                    (finer, found_key) for one, found_key in true
                    if one == finer and above[found_key[place]] == key[place]
                    and all(a == b for number, (a, b) in enumerate(zip(found_key, key, strict=True)) if number != place)
                ]  # fmt: skip
                if parts:
                    found.append(((dims, key), parts))
    return found


@pytest.mark.parametrize("path", TABLES)
def test_no_cell_of_a_table_with_its_margins_is_known_closer_than_a_block(cases, path):
    table = rows(cases, path)
    table = long(table) if path.startswith("easysdctable") else table
    true, sums = marginal(table, TABLES[path], COUNTED.get(path, "n"))
    sums = rolled_up(path, table, true, sums)
    printed = rounded(true, sums, FIVE)
    assert all(printed[total] == sum(printed[part] for part in parts) for total, parts in sums), "it adds up"
    assert all(abs(printed[cell] - true[cell]) < 2 * FIVE for cell in true)
    assert all(printed[cell] == 0 for cell in true if true[cell] == 0)
    for cell, (low, high) in known(printed, sums, FIVE).items():
        assert high >= printed[cell] + FIVE - 1e-6, cell
        assert low <= max(0, printed[cell] - FIVE) + 1e-6, cell


def test_what_hiding_pinned_is_open(cases):
    """w|b = 47 came out exactly, of rows w and x less columns a and c; an outsider now knows it to ten."""
    true, sums = marginal(rows(cases, "sdctable/block_difference_4x4.csv"), [("v1", "v2")], "freq")
    printed = rounded(true, sums, FIVE)
    low, high = known(printed, sums, FIVE)[("v1", "v2"), ("w", "b")]
    assert true[("v1", "v2"), ("w", "b")] == 47
    assert high - low >= 2 * FIVE


def test_two_cell_intervals_of_the_handbook_are_wider_in_blocks(cases):
    """Hidden, cell (1,1) lies in [3, 6] exactly; rounded, it is open by a block on both sides."""
    given = rows(cases, "handbook/example3_geurts.csv")
    shown = {(row["row"], row["col"]): row["published_value"] for row in given}
    table = [
        {"row": row, "col": column, "n": shown[row, column] or str(value)}
        for (row, column), value in {("1", "1"): 4, ("1", "2"): 3, ("2", "1"): 2, ("2", "2"): 1,
                                     ("3", "1"): 3, ("3", "2"): 3}.items()
        if (row, column) in shown
    ]  # fmt: skip
    true, sums = marginal(table, [("row", "col")], "n")
    printed = rounded(true, sums, FIVE)
    cell = ("row", "col"), ("1", "1")
    low, high = known(printed, sums, FIVE)[cell]
    assert high - low > 6 - 3 and high >= printed[cell] + FIVE - 1e-6


def persons(table, count, **attributes):
    """A row for each person."""
    found = [
        {name: make(row) for name, make in attributes.items()} for row in table for _ in range(int(row[count]))
    ]  # fmt: skip
    return pl.DataFrame(found).with_row_index(WHO).with_columns(pl.col(WHO).cast(pl.String))


def outside(people, tables):
    """Of each printed set inside another one, how many are in the larger one only."""
    sets = [frozenset(people[WHO])]
    for attributes, own in tables:
        keys = list(people.select(attributes).iter_rows())
        for row in (*own, None):
            members = (
                who for who, key in zip(people[WHO], keys, strict=True) if (key == row if row else key not in own)
            )
            sets.append(frozenset(members))
    return [len(outer - inner) for inner in sets for outer in sets if inner and inner < outer]


def test_cut_points_at_20_and_at_25_do_not_tell_who_lies_between(cases):
    """Two tables of one set of people, whose difference was one man of 20 to 24."""
    table = rows(cases, "handbook/differencing_subpopulation.csv")
    at_20 = {(row["sex"], row["band"]): int(row["count"]) for row in table if row["table"] == "A"}
    at_25 = {(row["sex"], row["band"]): int(row["count"]) for row in table if row["table"] == "B"}
    made = []
    for (sex, band), count in at_20.items():
        later = at_25.get((sex, "<25"), 0) - at_20[sex, "<20"]
        for number in range(count):
            between = band == "20-39" and number < later
            young = "<25" if band == "<20" or between else "25-39" if band == "20-39" else band
            made.append({"a": f"{sex} {band}", "b": f"{sex} {young}"})
    people = pl.DataFrame(made).with_row_index(WHO).with_columns(pl.col(WHO).cast(pl.String))
    assert sum(row["a"] != row["b"] and row["a"].startswith("M 20") and row["b"].endswith("<25") for row in made) == 1
    found = tables_of(people, [("a",), ("b",)], MINIMUM)
    assert all(rest >= MINIMUM for rest in outside(people, found))


@pytest.mark.parametrize("path", ["sdctable/linked_two_hierarchies.csv", "ssbtools/z2.csv"])
def test_linked_hierarchies_print_no_two_sets_that_differ_by_few(cases, path):
    """Each table alone was safe; together they told the people of one region."""
    names = ("region", "county", "group") if path.startswith("sdctable") else ("region", "fylke", "kostragr")
    people = persons(
        rows(cases, path), COUNTED.get(path, "n"), **{name: lambda row, name=name: row[name] for name in names}
    )
    for minimum in (3, 4, MINIMUM):
        found = tables_of(people, [(name,) for name in names], minimum)
        assert all(rest >= minimum for rest in outside(people, found)), minimum


def test_a_block_is_more_than_a_holding_not_than_a_row_of_it(cases):
    """A company stands in several rows: what it has in all of them together is what a block must exceed."""
    table = rows(cases, "ssbtools/magnitude1.csv")
    of_company = defaultdict(int)
    for row in table:
        row["units"] = str(floor(10 * float(row["value"]) + 0.5))
        of_company[row["company"]] += int(row["units"])
    largest_row = max(int(row["units"]) for row in table)
    block = next(
        step * 10**power for power in range(9) for step in (1, 2, 5) if step * 10**power > max(of_company.values())
    )
    assert block > largest_row
    true, sums = marginal(table, [("sector4", "geo"), ("sector2", "eu")], "units")
    printed = rounded(true, sums, block)
    for cell, (low, high) in known(printed, sums, block).items():
        assert high - low >= max(of_company.values()), cell
