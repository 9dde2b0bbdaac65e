"""Ties of finished positions: states of grants against sums of movements, and a fault in any side is told."""

import polars as pl
import pytest
from msgspec.structs import replace

from transparency.ledger.checks.ties import check_positions
from transparency.ledger.problem_list import ProblemList

TABLE = """
event date       type            pool provider grant units instrument vesting vest_start
a     2025-01-01 pool_authorized a    .        .     1000  .          .       .
g     2025-01-02 grant           a    p1       g1    400   NSO        V4      2025-01-02
x     2025-07-03 exercise        .    .        g1    50    .          .       .
"""


@pytest.mark.parametrize(
    ("side", "place"),
    [
        *(("flows", place) for place in ("available", "unvested", "vested", "gone", "owned")),
        *(("balances", place) for place in ("available", "unvested", "vested", "gone", "owned")),
        *(("holdings", place) for place in ("unvested", "vested", "owned")),
    ],
)
def test_one_unit_more_on_one_side_does_not_tie(desk, side, place):
    book = desk.book(TABLE)
    positions = desk.good(TABLE)
    sound, broken = ProblemList(desk.root, book.files), ProblemList(desk.root, book.files)
    check_positions(book, positions, sound)
    assert not sound.any
    frame = getattr(positions, side)
    last = pl.int_range(pl.len()) == pl.len() - 1
    check_positions(book, replace(positions, **{side: frame.with_columns(pl.col(place) + last.cast(pl.Int64))}), broken)
    assert [(one.code, f"{place} units" in one.message) for one in broken.close()] == [("I01", True)]
