"""What a stranger's template may do for one page, to the step."""

import pytest
from jinja2.exceptions import SecurityError

from transparency.theme_steps import ENTRIES, MESSAGE, STEPS, TEXT, Steps


def taken(what: str, *given: object) -> int:
    """Steps that one thing takes."""
    steps = Steps()
    getattr(steps, what)(*given)
    return steps.taken


@pytest.mark.parametrize(
    ("what", "given", "count"),
    [
        ("take", (5,), 5), ("take", (0,), 0), ("take", (-5,), 0), ("fits", (63,), 0), ("fits", (64,), 1),
        ("fits", (6400,), 100), ("counted", ([1, 2],), 3), ("counted", ("abc",), 4), ("counted", (7,), 1),
        ("counted", ({},), 1), ("held", ("x" * 128,), 2), ("held", ([],), 1), ("held", ([1, [2, 3]],), 5),
        ("held", ({"a": [1]},), 3), ("held", (["x" * 640],), 12), ("shown", (7,), 1), ("shown", ("x" * 63,), 1),
        ("shown", ("x" * 64,), 2), ("joined", (["x" * 60, "y" * 68],), 2), ("joined", ([],), 0),
        ("called", (len, (), {}), 1), ("called", ("abc".replace, (), {}), 4),
        ("called", (len, ("%(a)s",), {"a": "x" * 64}), 2), ("called", (len, ("%s%s", "x" * 64), {}), 3),
        ("called", (len, ("no place", "x" * 6400), {}), 1),
    ],
)  # fmt: skip
def test_what_a_thing_costs(what: str, given: tuple[object, ...], count: int) -> None:
    assert taken(what, *given) == count


def test_what_goes_over_entries_costs_each() -> None:
    steps = Steps()
    assert list(steps.counted(iter("abc"))) == ["a", "b", "c"] and steps.taken == 3
    assert steps.counted([1]) == [1] and steps.held("a") == "a" and steps.shown(5) == 5
    assert steps.joined(["a", "b"]) == "ab"


@pytest.mark.parametrize(
    ("what", "fits", "beyond"),
    [
        ("take", STEPS, STEPS + 1), ("fits", TEXT, TEXT + 1), ("held", "x" * TEXT, "x" * (TEXT + 1)),
        ("held", [0] * (ENTRIES - 1), [0] * ENTRIES), ("joined", ["x" * TEXT], ["x" * TEXT, "x"]),
        ("joined", ["x"] * 100, ["x" * (TEXT // 2)] * 3),
    ],
    ids=["steps", "signs", "text", "entries", "joined", "parts"],
)  # fmt: skip
def test_how_much_is_too_much(what: str, fits: object, beyond: object) -> None:
    getattr(Steps(), what)(fits)
    with pytest.raises(SecurityError):
        getattr(Steps(), what)(beyond)


def test_steps_add_up() -> None:
    steps = Steps()
    steps.take(STEPS)
    with pytest.raises(SecurityError, match=r"more than 1,000,000 steps"):
        steps.take(1)


def test_a_list_in_itself_is_refused() -> None:
    endless: list[object] = []
    endless += [endless, endless]
    with pytest.raises(SecurityError, match="entries"):
        Steps().held(endless)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("%d", False), ("%99d", False), ("%100d", True), ("%(a)99d", False), ("%(a)100d", True), ("%*d", True),
        ("%.100f", True), ("100 %", False), ("%%" + "x" * (MESSAGE - 2), False), ("%%" + "x" * (MESSAGE - 1), True),
    ],
    ids=str,
)  # fmt: skip
def test_a_text_with_values_in_it_is_short_and_narrow(text: str, refused: bool) -> None:
    if refused:
        with pytest.raises(SecurityError, match="too long, or makes them too wide"):
            Steps().called(len, (text,), {})
    else:
        Steps().called(len, (text,), {})


def test_a_text_with_long_values_is_as_long_as_they_are() -> None:
    with pytest.raises(SecurityError, match="text of more than"):
        Steps().called(len, ("%s%s%s", "x" * (TEXT // 2)), {})
    with pytest.raises(SecurityError, match="text of more than"):
        Steps().called(len, ("%(a)s%(a)s",), {"a": "x" * (TEXT // 2 + 1)})
