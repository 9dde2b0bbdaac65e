"""Changes between two releases, against counting person by person."""

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transparency.privacy.cells import Cells
from transparency.privacy.change import Moves
from transparency.privacy.population import Key, Population, Shape

SHAPE = Shape(("role", "region"), (("role",), ("region",), ("role", "region")), ("promised", "earned"))
Row = tuple[str, str, int, int]
quarter = st.dictionaries(
    st.integers(0, 15), st.tuples(st.sampled_from("AB"), st.sampled_from("XYZ"), st.integers(0, 5), st.integers(0, 5)),
    min_size=1, max_size=14,
)  # fmt: skip


def cells(release: str, rows: dict[int, Row]) -> Cells:
    names = ("provider", "role", "region", "promised", "earned")
    records = [dict(zip(names, (f"p{place}", *row), strict=True)) for place, row in rows.items()]
    return Cells.of(Population(release, pl.DataFrame(records)), SHAPE)


def held(row: Row | None, keys: set[Key], attributes: tuple[str, ...], measure: int) -> int:
    """What a person brings to a group of keys of one table."""
    if row is None:
        return 0
    values = {"role": row[0], "region": row[1]}
    return row[1 + measure] if tuple((name, values[name]) for name in attributes) in keys else 0


@settings(max_examples=60, deadline=None)
@given(quarter, quarter, st.randoms(use_true_random=False))
def test_tallies_of_changes_count_every_person_once(then: dict[int, Row], now: dict[int, Row], random) -> None:
    old, new = cells("2026Q1", then), cells("2026Q2", now)
    moves = Moves.between(old, new)
    for name, table in moves.tables.items():
        group = np.array([random.choice([-1, 0, 1]) for _ in table.keys])
        tally = moves.tally(name, group, 2)
        for number in range(2):
            keys = {key for key, place in zip(table.keys, group, strict=True) if place == number}
            for measure in (1, 2):
                sizes = sorted(
                    (abs(held(now.get(one), keys, name, measure) - held(then.get(one), keys, name, measure))
                     for one in range(16)), reverse=True,
                )  # fmt: skip
                assert tally.count[number, measure] == sum(size > 0 for size in sizes)
                assert tally.total[number, measure] == sum(sizes)
                assert (tally.first[number, measure], tally.second[number, measure]) == (sizes[0], sizes[1])
