"""A count split into parts: small parts are withheld, and nothing gives them away by subtraction."""

from hypothesis import given, settings
from hypothesis import strategies as st

from transparency.privacy.counts import Part, Shown, protect_parts


def test_large_parts_and_true_zeros_are_shown() -> None:
    assert protect_parts([Part(150, 140), Part(0, 0)], 140, 11) == Shown(150, (150, 0))
    assert protect_parts([Part(150, 140), Part(20, 15)], 150, 11) == Shown(170, (150, 20))
    assert protect_parts([], 0, 11) == Shown(0, ())


def test_one_exception_takes_the_number_that_would_show_it_along() -> None:
    assert protect_parts([Part(772, 400), Part(1, 1)], 400, 11) == Shown(773, (None, None))


def test_two_small_parts_do_not_cover_for_each_other() -> None:
    found = protect_parts([Part(772, 400), Part(1, 1), Part(2, 2), Part(30, 20)], 400, 11)
    assert found == Shown(805, (772, None, None, None))


def test_the_same_people_behind_several_parts_count_once() -> None:
    """Six people with two exceptions each: twelve exceptions, but not twelve people."""
    found = protect_parts([Part(772, 400), Part(6, 6), Part(6, 6)], 400, 11)
    assert found == Shown(784, (None, None, None))


def test_a_total_of_few_people_is_withheld_whole() -> None:
    assert protect_parts([Part(9, 5), Part(0, 0)], 5, 11) == Shown(None, (None, 0))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5)), max_size=6), st.integers(3, 20))
def test_what_is_withheld_hides_enough_people(made: list[tuple[int, int]], minimum: int) -> None:
    parts = [Part(people + more if people else 0, people) for people, more in made]
    people = sum(part.people for part in parts)
    found = protect_parts(parts, people, minimum)
    held = [part for part, shown in zip(parts, found.parts, strict=True) if shown is None]
    assert all(shown in (None, part.count) for part, shown in zip(parts, found.parts, strict=True))
    assert all(part.people >= minimum or not part.count for part in parts if part not in held)
    if found.total is not None:
        assert found.total == sum(part.count for part in parts)
        large = [part for part in parts if part.people >= minimum]
        assert not held or not large or max(part.people for part in held) >= minimum
        assert len(held) != 1, "the only withheld part would be the difference to the total"
    else:
        assert 0 < people < minimum
