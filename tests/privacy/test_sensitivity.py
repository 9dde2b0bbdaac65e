"""Which sums are sensitive, and by how much a reader's guess must stay off, after the formulas of the reference."""

import pytest
from people import people

from transparency.privacy.cells import Cells
from transparency.privacy.population import Rules, Shape
from transparency.privacy.sensitivity import Verdict, primaries

SHAPE = Shape(("role",), (("role",),), ("promised",))


def verdict(rows: str, rules: Rules) -> tuple[Verdict, int]:
    """The verdict, and the number of the cell of role A; roles B and C are large and even."""
    table = "people role promised\n" + rows + "\n9 B 100\n9 C 100"
    cells = Cells.of(people("2026Q1", table), SHAPE)
    return primaries(cells, rules), cells.index[("role", "A"),]


@pytest.mark.parametrize(("number", "small"), [(1, True), (4, True), (5, False), (6, False)])
def test_fewer_people_than_n_are_sensitive(number: int, small: bool) -> None:
    found, cell = verdict(f"{number} A 100", Rules(5, 2, 10, b"s"))
    assert found.sensitive[cell] == small
    if small:
        assert found.up[cell].tolist() == [5 - number, number * 10]
        assert found.down[cell].tolist() == [1, number * 10]


@pytest.mark.parametrize(("rest", "short"), [(19, 1), (20, 0)])
def test_p_percent_asks_for_what_the_others_lack(rest: int, short: int) -> None:
    """The largest has 200, so all but the two largest must have 10 % of it: 20."""
    found, cell = verdict(f"1 A 200\n1 A 50\n1 A {rest - 2}\n2 A 1", Rules(3, 2, 10, b"s"))
    assert found.sensitive[cell] == (short > 0)
    assert found.up[cell].tolist() == [0, short]


def test_a_measure_that_is_nothing_for_everyone_is_no_news_about_a_group() -> None:
    table = "people role promised\n6 A 0\n9 B 0"
    cells = Cells.of(people("2026Q1", table), SHAPE)
    assert not primaries(cells, Rules(3, 2, 10, b"s")).sensitive.any()


def test_the_reason_is_said_in_words() -> None:
    found, cell = verdict("1 A 100", Rules(5, 2, 10, b"s"))
    assert found.reasons[cell] == "1 provider, fewer than 5"
    found, cell = verdict("6 A 0", Rules(5, 2, 10, b"s"))
    assert found.reasons[cell] == "the sum of promised tells what each of them has"
    found, cell = verdict("1 A 500\n6 A 1", Rules(5, 2, 10, b"s"))
    assert found.reasons[cell] == "one provider has nearly all of promised"
