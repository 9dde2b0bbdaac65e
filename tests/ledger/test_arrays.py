"""Arrays of numbers against plain Python: ids looked up, splits beyond 64 bits."""

from datetime import date
from fractions import Fraction

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from transparency.ledger.replay.arrays import day_number, places, runs
from transparency.ledger.replay.splits import after, opening, scale
from transparency.ledger.replay.timeline import SplitEvent


def test_every_id_is_found_where_it_stands_and_no_other():
    known = [f"g{number}" for number in range(20_000)]
    asked = [*reversed(known), "g20000", "G1", "", None]
    found = places(pl.Series(asked, dtype=pl.String), pl.Series(known, dtype=pl.String))
    assert found.tolist() == [*range(19_999, -1, -1), -1, -1, -1, -1]


def test_nothing_is_found_among_nothing():
    none = pl.Series([], dtype=pl.String)
    assert places(pl.Series(["a", None]), none).tolist() == [-1, -1]
    assert places(none, pl.Series(["a"])).tolist() == []


def test_members_of_groups():
    group, number = runs(np.array([2, 0, 3]))
    assert (group.tolist(), number.tolist()) == ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])


@given(units=st.integers(-(2**53), 2**53), new=st.integers(1, 10**9 - 1), old=st.integers(1, 10**9 - 1))
def test_units_are_scaled_exactly(units: int, new: int, old: int) -> None:
    exact = int(Fraction(units) * new / old)
    if abs(exact) < 2**63:
        assert scale(np.array([units]), new, old).tolist() == [exact]


def test_ratios_of_many_splits_stay_exact():
    """Four splits up and four down again: in between, the ratio is far beyond 64 bits."""
    held, most = opening(1), 10**9 - 1
    nothing, here = np.zeros(1, np.int64), np.ones(1, np.bool_)
    for number, (new, old) in enumerate([(most, most - 1)] * 4 + [(most - 1, most)] * 4):
        held = after(
            held, SplitEvent(number, "s", date(2025, 1, 1), 0, frozenset([0]), new, old), here, nothing, nothing, ~here
        )
    assert int(held.new[0]) == int(held.old[0]) == (most * (most - 1)) ** 4
    assert held.time(np.array([7])).tolist() == [7]


def test_days_count_from_1970():
    assert [day_number(day) for day in (date(1969, 12, 31), date(1970, 1, 1), date(2026, 3, 31))] == [-1, 0, 20543]
