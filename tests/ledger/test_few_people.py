"""Amounts that point at few people: those of single ones, and of a line that one to four used."""

import polars as pl

from transparency.ledger.few_people import few_movements, last_decision, moved_since

FLOWS = pl.DataFrame(
    {"quarter": [8100, 8101, 8102, 8103], "line": ["authorized", "granted", "reduced", "authorized"]},
)


def moves(*rows: tuple[int, str, str, int]) -> pl.DataFrame:
    """Quarter, line, person, units."""
    return pl.DataFrame(rows, schema=["quarter", "line", "who", "moved"], orient="row")


def test_the_last_decision_is_one_of_an_earlier_quarter() -> None:
    assert [last_decision(FLOWS, index) for index in (8100, 8101, 8102, 8103, 8104)] == [0, 8100, 8100, 8102, 8103]


def test_a_movement_is_read_alone_with_its_quarters_and_without_the_first() -> None:
    moved = moves((8100, "granted", "a", 9), (8101, "granted", "a", 100), (8102, "granted", "a", -30))
    read = moved_since(moved, 8101, 8102)
    assert sorted(read.select("reading", "units").rows()) == [(-2, 30), (-1, 70), (8101, 100), (8102, 30)]
    assert few_movements(read) == {30, 70, 100}


def test_nobody_points_at_what_came_to_nothing() -> None:
    moved = moves((8101, "granted", "a", 100), (8101, "granted", "a", -100))
    assert few_movements(moved_since(moved, 8101, 8101)) == frozenset()


def test_a_line_that_five_used_points_at_each_but_not_at_their_sum() -> None:
    """Of four the sum points at them as well."""
    five = moves(*((8101, "granted", name, 100 + place) for place, name in enumerate("abcde")))
    assert few_movements(moved_since(five, 8101, 8101)) == {100, 101, 102, 103, 104}
    four = five.head(4)
    assert few_movements(moved_since(four, 8101, 8101)) == {100, 101, 102, 103, 406}
