"""Sharing a pot: worked cases of the reference, and what must hold for every pot."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transparency.rules.pot import share, when_short

POINTS = st.fractions(min_value=0, max_value=1000, max_denominator=1000)
PEOPLE = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), POINTS, max_size=30)
BANDS, TENURE = (4, 7, 9, 10), (100, 115, 130)


def test_240_000_units_over_61_people_sum_exactly() -> None:
    people = [(f"p{n:02}", Fraction(BANDS[n % 4] * TENURE[n % 3], 100)) for n in range(61)]
    shared = share(240_000, people, cap=6000)
    assert sum(shared.units.values()) == 240_000
    assert shared.returned == 0


def test_30_people_with_a_cap_of_6_000_leave_60_000_of_240_000() -> None:
    shared = share(240_000, [(f"p{n}", Fraction(9)) for n in range(30)], cap=6000)
    assert set(shared.units.values()) == {6000}
    assert shared.returned == 60_000


def test_largest_remainder_and_ties_by_id() -> None:
    assert share(10, [("b", 1), ("a", 1), ("c", 1)]).units == {"b": 3, "a": 4, "c": 3}
    assert share(10, [("a", 6), ("b", 6), ("c", 2)]).units == {"a": 4, "b": 4, "c": 2}


def test_excess_over_a_cap_is_shared_again() -> None:
    people = [("a", 6), ("b", 3), ("c", 1)]
    assert share(100, people, cap=50).units == {"a": 50, "b": 38, "c": 12}
    assert share(100, people, cap=35).units == {"a": 35, "b": 35, "c": 30}
    once = share(100, people, cap=35, reshare=False)
    assert (once.units, once.returned) == ({"a": 35, "b": 30, "c": 10}, 25)


def test_a_cap_of_one_person_is_the_smaller_one() -> None:
    assert share(100, [("a", 1), ("b", 1)], cap=60, caps={"a": 10}).units == {"a": 10, "b": 60}
    assert share(100, [("a", 1), ("b", 1)], cap=60, caps={"a": 99}).returned == 0
    assert share(100, [("a", 1), ("b", 1)], caps={"a": 49}).units == {"a": 49, "b": 51}


def test_nobody_with_points_returns_everything() -> None:
    assert share(100, [("a", 0)]).returned == 100
    assert share(100, []).returned == 100


@pytest.mark.parametrize("people", [[("a", 1), ("a", 2)], [("a", -1)]])
def test_what_is_no_pot(people: list[tuple[str, int]]) -> None:
    with pytest.raises(ValueError, match=r"twice|negative"):
        share(10, people)


@settings(deadline=None)
@given(st.integers(0, 10**7), PEOPLE, st.integers(0, 10**5), st.booleans())
def test_every_pot_sums_and_every_cap_holds(pot: int, people: dict[str, Fraction], cap: int, again: bool) -> None:
    shared = share(pot, people.items(), cap=cap, reshare=again)
    assert shared.units.keys() == people.keys()
    assert sum(shared.units.values()) + shared.returned == pot
    assert all(0 <= units <= cap for units in shared.units.values())
    assert all(not shared.units[one] for one, own in people.items() if not own)
    if again and shared.returned:
        assert all(shared.units[one] == cap for one, own in people.items() if own)


@settings(deadline=None)
@given(st.integers(0, 10**7), PEOPLE)
def test_without_a_cap_nobody_is_a_unit_off(pot: int, people: dict[str, Fraction]) -> None:
    """The quota rule: each gets the exact share rounded down or up; more points never get fewer units."""
    total = sum(people.values())
    shared = share(pot, people.items())
    for one, own in people.items():
        exact = pot * own / total if total else Fraction(0)
        assert int(exact) <= shared.units[one] <= int(exact) + 1
        assert all(shared.units[one] >= shared.units[other] for other, less in people.items() if less < own)


@settings(deadline=None)
@given(st.integers(0, 10**6), PEOPLE, st.integers(0, 10**5), st.randoms(use_true_random=False))
def test_the_order_of_people_means_nothing(pot: int, people: dict[str, Fraction], cap: int, random: Random) -> None:
    turned = list(people.items())
    random.shuffle(turned)
    assert share(pot, turned, cap=cap).units == share(pot, people.items(), cap=cap).units


WANTED = [("a", 50), ("b", 30), ("c", 40), ("d", 10)]


@pytest.mark.parametrize(
    ("how", "units", "returned"),
    [
        ("scale_down_pro_rata", [38, 23, 31, 8], 0),
        ("first_come", [50, 30, 20, 0], 0),
        ("queue", [50, 30, 0, 0], 20),
        ("stop", [0, 0, 0, 0], 100),
    ],
)
def test_a_short_pool(how: str, units: list[int], returned: int) -> None:
    shared = when_short(100, WANTED, how)
    assert (list(shared.units.values()), shared.returned) == (units, returned)


@pytest.mark.parametrize("how", ["scale_down_pro_rata", "first_come", "queue", "stop"])
def test_a_pool_that_suffices_is_not_short(how: str) -> None:
    assert when_short(130, WANTED, how).units == dict(WANTED)


@settings(deadline=None)
@given(
    st.integers(0, 500),
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 99)),
    st.sampled_from(["scale_down_pro_rata", "first_come", "queue", "stop"]),
)
def test_a_short_pool_is_never_overdrawn(available: int, wanted: dict[str, int], how: str) -> None:
    shared = when_short(available, list(wanted.items()), how)
    assert sum(shared.units.values()) + shared.returned == available
    assert all(shared.units[one] <= units for one, units in wanted.items())
