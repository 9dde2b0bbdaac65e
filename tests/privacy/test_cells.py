"""Atoms and cells: sums, keys of the same people, the differences that measures imply."""

import polars as pl
import pytest
from people import people

from transparency.privacy.cells import Cells
from transparency.privacy.population import Population, Shape
from transparency.privacy.relations import families, lines

TABLE = """
people role region division promised earned
3 A East Atlantic 10 5
2 A West Pacific 20 20
4 B East Atlantic 30 0
1 B North Pacific 40 15
"""
SHAPE = Shape(
    ("role", "region", "division"), (("role", "region"), ("division",)), ("promised", "earned")
)  # fmt: skip


def test_margins_belong_to_the_shape() -> None:
    assert SHAPE.closed == ((), ("role",), ("region",), ("division",), ("role", "region"))


@pytest.mark.parametrize("table", [("role", "region", "division"), ("role", "role"), ("state",)])
def test_a_table_has_at_most_two_declared_attributes(table: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="at most two"):
        Shape(("role", "region", "division"), (table,), ())


def test_keys_of_the_same_people_are_one_cell() -> None:
    cells = Cells.of(people("2026Q1", TABLE), SHAPE)
    east = cells.index[("region", "East"),]
    assert cells.aliases[east] == ((("region", "East"),), (("division", "Atlantic"),))
    west = cells.index[("region", "West"),]
    assert cells.index[("role", "A"), ("region", "West")] == west
    assert cells.keys(frozenset({east})) == {(("region", "East"),), (("division", "Atlantic"),)}


def test_sums_and_largest_contributions() -> None:
    cells = Cells.of(people("2026Q1", TABLE), SHAPE)
    assert [one.name for one in cells.series] == ["providers", "promised", "earned", "promised - earned"]
    assert cells.tally.total[0].tolist() == [10, 230, 70, 160]
    assert cells.tally.first[0].tolist() == [1, 40, 20, 30]
    assert cells.tally.second[0].tolist() == [1, 30, 20, 30]
    assert cells.tally.total[cells.index[("role", "B"),]].tolist() == [5, 160, 15, 145]


def test_a_measure_is_not_negative() -> None:
    frame = people("2026Q1", TABLE).people.with_columns(-pl.col("promised"))
    with pytest.raises(ValueError, match="promised is negative"):
        Cells.of(Population("2026Q1", frame), SHAPE)


def test_lines_are_totals_and_parts_roll_ups_and_what_chance_makes_add_up() -> None:
    cells = Cells.of(people("2026Q1", TABLE), SHAPE)
    found = {(cells.name(line.total), frozenset(cells.name(part) for part in line.parts)) for line in lines(cells)}
    regions = [(("region", name),) for name in ("East", "West", "North")]
    assert ((), frozenset(regions)) in found
    assert ((("division", "Pacific"),), frozenset(regions[1:])) in found
    assert (("division",), ("region",)) in families(cells)
    assert (("region",), ("division",)) not in families(cells)


def test_nothing_is_missing() -> None:
    frame = people("2026Q1", TABLE).people.with_columns(pl.lit(None, dtype=pl.String).alias("region"))
    with pytest.raises(ValueError, match="unknown"):
        Cells.of(Population("2026Q1", frame), SHAPE)
