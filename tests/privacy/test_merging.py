"""No group below the minimum is ever shown by itself, and nothing gets lost."""

from hypothesis import given
from hypothesis import strategies as st

from transparency.privacy.merging import OTHER, Category, protect

categories = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10**9), st.integers(0, 10**9)), max_size=9).map(
    lambda rows: [Category(f"g{i}", people, (a, b)) for i, (people, a, b) in enumerate(rows) if people or not (a or b)]
)


@given(categories, st.integers(3, 20))
def test_no_shown_group_is_below_the_minimum(rows: list[Category], minimum: int) -> None:
    merged = protect(rows, minimum)
    assert all(row.people >= minimum for row in merged.rows)


@given(categories, st.integers(3, 20))
def test_sums_tie_to_the_input_or_nothing_is_shown(rows: list[Category], minimum: int) -> None:
    merged = protect(rows, minimum)
    assert bool(merged.rows) != bool(merged.withheld_because)
    if merged.rows:
        assert sum(row.people for row in merged.rows) == sum(row.people for row in rows)
        for i in range(2):
            assert sum(row.measures[i] for row in merged.rows) == sum(row.measures[i] for row in rows)


@given(categories, st.integers(3, 20))
def test_other_groups_holds_at_least_two_groups_with_people_in_them(rows: list[Category], minimum: int) -> None:
    merged = protect(rows, minimum)
    people = {row.label: row.people for row in rows}
    if merged.members:
        assert merged.rows[-1].label == OTHER
        assert len(merged.members) >= 2
        assert all(people[label] > 0 for label in merged.members)


@given(categories, st.integers(3, 20), st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(rows: list[Category], minimum: int, random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert protect(mixed, minimum) == protect(rows, minimum)


def test_small_groups_are_merged_smallest_first() -> None:
    rows = [Category("D", 3, (1,)), Category("C", 9, (2,)), Category("A", 50, (4,)), Category("B", 30, (8,))]
    merged = protect(rows, 11)
    assert [(row.label, row.people, row.measures) for row in merged.rows] == [
        ("A", 50, (4,)), ("B", 30, (8,)), (OTHER, 12, (3,)),
    ]  # fmt: skip
    assert merged.members == ("C", "D")


def test_one_small_group_takes_the_next_larger_one_with_it() -> None:
    merged = protect([Category("A", 50, (4,)), Category("B", 30, (8,)), Category("C", 2, (1,))], 11)
    assert [row.label for row in merged.rows] == ["A", OTHER]
    assert merged.members == ("B", "C")


def test_the_table_is_withheld_when_no_group_would_be_left() -> None:
    merged = protect([Category("A", 50, (4,)), Category("C", 2, (1,))], 11)
    assert merged.rows == ()
    assert "too small" in merged.withheld_because


def test_the_table_is_withheld_when_there_are_too_few_people_in_all() -> None:
    assert "Fewer than 11 people" in protect([Category("A", 10, (4,))], 11).withheld_because
