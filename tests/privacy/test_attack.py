"""The attacks by themselves: intervals from outside, and how far a sum can move from inside."""

import numpy as np
import pytest
from people import people

from transparency.privacy.attack import bounds, exactly_known, reached
from transparency.privacy.population import Key, Shape
from transparency.privacy.published import Published
from transparency.privacy.sensitivity import Need
from transparency.privacy.solver import Uncertain

SHAPE = Shape(("role", "region"), (("role", "region"),), ("promised",))
TABLE = """
people role region promised
2 A East 10
3 A West 20
4 B East 30
5 B West 40
6 C West 50
"""


def key(role: str, region: str) -> Key:
    return (("role", role), ("region", region))


def need(release: Published, plus: tuple[Key, ...], minus: tuple[Key, ...] = ()) -> Need:
    levels = np.array([0, 1000])
    numbers = [tuple(release.cells.index[one] for one in some) for some in (plus, minus)]
    return Need(numbers[0], numbers[1], levels, levels, "", "")


def test_a_block_of_four_moves_as_far_as_its_smallest_parts() -> None:
    block = frozenset(key(role, region) for role in "AB" for region in ("East", "West"))
    release = Published(people("2026Q1", TABLE), SHAPE, block)
    asked = need(release, (key("A", "East"),))
    far = reached(release.cells, release.hidden, [asked], 1)
    assert far[asked.plus, ()] == pytest.approx((60, 20))
    assert exactly_known(release.relations, release.hidden, [asked]) == []


def test_a_sum_of_withheld_cells_may_be_known_though_no_cell_is() -> None:
    block = frozenset(key(role, region) for role in "AB" for region in ("East", "West"))
    release = Published(people("2026Q1", TABLE), SHAPE, block)
    row = need(release, (key("A", "East"), key("A", "West")))
    assert exactly_known(release.relations, release.hidden, [row]) == [row]
    difference = need(release, (key("A", "East"),), (key("A", "West"),))
    assert exactly_known(release.relations, release.hidden, [difference]) == []


def test_a_cell_in_no_line_is_bounded_by_nothing() -> None:
    values: dict[Key, int | None] = {(("role", "A"),): None, (("role", "B"),): 4}
    assert bounds(values, []) == {(("role", "A"),): (0, float("inf"))}


def test_a_withheld_total_is_at_least_its_parts() -> None:
    values: dict[Key, int | None] = {(): None, (("role", "A"),): None, (("role", "B"),): 4}
    found = bounds(values, [((), [(("role", "A"),), (("role", "B"),)])])
    assert found == {(): (4, float("inf")), (("role", "A"),): (0, float("inf"))}


def test_cells_that_contradict_each_other_are_not_certified() -> None:
    values: dict[Key, int | None] = {(): 3, (("role", "A"),): None, (("role", "B"),): 4}
    with pytest.raises(Uncertain, match="contradict"):
        bounds(values, [((), [(("role", "A"),), (("role", "B"),)])])
