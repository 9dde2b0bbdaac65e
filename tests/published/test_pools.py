"""What is set aside and available, from decisions and printed units: by hand, and what of it is the truth."""

import pytest

from transparency.published.pools import Sizes, available_by_plan, set_aside

PRINTED = {
    "opening/used": 190, "closing/used": 210, "closing/left": 30, "opening/left": 20,
    "flow/granted/used": 30, "flow/forfeited/used": -10, "flow/expired/left": 10, "flow/vested/earned": 10,
}  # fmt: skip
ALL = frozenset(["opening", "closing", "authorized", "reduced", "split_rounding"])
SIZE = Sizes(1000, {"authorized": 100, "reduced": -40, "split_rounding": 2}, 1062, ALL)
LINES = ("granted", "forfeited", "expired", "vested")


def test_of_a_full_page() -> None:
    values, exact = set_aside(PRINTED, SIZE, LINES, "", full=True)
    assert values == {
        "opening/available": 810, "opening/set_aside": 980, "closing/available": 852, "closing/set_aside": 1032,
        "flow/granted/available": -30, "flow/forfeited/available": 10, "flow/expired/set_aside": -10,
        "flow/authorized/available": 100, "flow/authorized/set_aside": 100,
        "flow/reduced/available": -40, "flow/reduced/set_aside": -40,
        "flow/other/available": 2, "flow/other/set_aside": 2,
    }  # fmt: skip
    assert exact == {f"flow/{line}/{of}" for line in ("authorized", "reduced") for of in ("available", "set_aside")}, (
        "what is set aside hangs on printed units that are no longer it"
    )


def test_what_is_set_aside_is_the_truth_where_nothing_that_people_moved_is_in_it() -> None:
    printed = {cell: units for cell, units in PRINTED.items() if "/left" not in cell}
    _, exact = set_aside(printed, SIZE, LINES, "", full=True)
    assert {"opening/set_aside", "closing/set_aside"} <= exact
    assert not {"opening/available", "closing/available"} & exact, "made of printed units"
    fewer = Sizes(1000, SIZE.flows, 1062, frozenset(["opening", "reduced"]))
    _, exact = set_aside(printed, fewer, LINES, "", full=True)
    assert exact == {"opening/set_aside", "flow/reduced/set_aside", "flow/reduced/available"}


def test_rounding_of_a_split_is_in_the_line_of_other_changes() -> None:
    values, _ = set_aside(
        {**PRINTED, "flow/other/used": 7, "flow/other/left": 1}, SIZE, (*LINES, "other"), "", full=True
    )
    assert (values["flow/other/available"], values["flow/other/set_aside"]) == (-7 + 2, -1 + 2)


def test_of_a_short_page_the_end_and_what_is_exact_is_told() -> None:
    size = Sizes(1000, {"authorized": 100, "reduced": -40}, 1060, frozenset(["closing", "authorized"]))
    values, exact = set_aside({}, size, (), "", full=False)
    assert values == {
        "closing/set_aside": 1060, "flow/authorized/available": 100, "flow/authorized/set_aside": 100,
    }  # fmt: skip
    assert exact == {"closing/set_aside", "flow/authorized/set_aside", "flow/authorized/available"}
    rounded = Sizes(1000, {}, 1060, frozenset())
    assert set_aside({}, rounded, (), "", full=False) == ({}, set())
    assert set_aside({"closing/used": 60}, rounded, (), "", full=False)[0] == {
        "closing/available": 1000, "closing/set_aside": 1060,
    }  # fmt: skip


def test_of_one_pool() -> None:
    printed = {"closing/used@pool=a": 60, "closing/used": 100, "flow/granted/used@pool=a": 5, "flow/granted/used": 9}
    values, exact = set_aside(printed, Sizes(0, {}, 500, ALL), ("granted",), "@pool=a", full=False)
    assert values == {
        "closing/available@pool=a": 440, "closing/set_aside@pool=a": 500, "flow/granted/available@pool=a": -5,
    }  # fmt: skip
    assert exact == {"closing/set_aside@pool=a"}


def sizes(**closing: int) -> dict[str, Sizes]:
    return {f"@pool={pool}": Sizes(0, {}, units, ALL) for pool, units in closing.items()}


USED = {"closing/used@plan=approved": 100, "closing/used@plan=not_approved": 30}


@pytest.mark.parametrize(
    ("pools", "plans", "found"),
    [
        (("a", "b"), {"a": "approved", "b": "not_approved"}, {"approved": 900, "not_approved": 470}),
        (("a", "b"), {"a": "approved", "b": "approved"}, {"approved": 1400}),
        (("a", "other"), {"a": "approved", "b": "not_approved", "c": "not_approved"},
         {"approved": 900, "not_approved": 270}),
        (("a", "other"), {"a": "approved", "b": "not_approved", "c": "approved"}, {}),  # "other" is of both
    ],
)  # fmt: skip
def test_by_plan_only_where_printed_pools_tell_the_plans_apart(
    pools: tuple[str, ...], plans: dict[str, str], found: dict[str, int]
) -> None:
    told = available_by_plan(USED, sizes(a=1000, b=500, other=300), pools, plans)
    assert told == {f"closing/available@plan={plan}": units for plan, units in found.items()}


def test_by_plan_only_what_is_exact() -> None:
    rounded = sizes(a=1000, b=500) | {"@pool=b": Sizes(0, {}, 500, frozenset())}
    assert available_by_plan(USED, rounded, ("a", "b"), {"a": "approved", "b": "not_approved"}) == {}
