"""Lines and cells that one person moved, in companies as they are: the printed number is seldom near the truth."""

import pytest
from companies import grown
from guesses import ahead_less_vested, by_kind, lines, share, steps
from publishing import printed

COMPANIES = 6
"""So many in a test run; ``make prove`` has 50."""
MOST = 0.10
"""The part of lone movements that may be guessed within 15 %."""


def guesses(count, most=1):
    found = []
    for seed in range(count):
        company = grown(20 + seed % 3 * 20, seed, quarters=8, yearly=seed % 2 == 0)
        one = printed(company, seed)
        found += lines(one.positions, one.published, most)
        found += steps(one.positions, one.published, most)
        found += ahead_less_vested(one.positions, one.published, most)
    return found


def checked(count):
    alone = guesses(count)
    assert len(alone) > 5 * count
    told = "; ".join(f"{kind} {cases} cases {part:.0%}" for kind, cases, part in by_kind(alone))
    assert share(alone) <= MOST, told
    exact = [guess for guess in alone if guess.guess == guess.truth]
    assert len(exact) <= MOST * len(alone), told
    return told


def test_a_lone_movement_is_seldom_near_the_printed_number():
    checked(COMPANIES)


def moved(count):
    """People who become another in the middle of a year, in companies where little else happens."""
    found = []
    for seed in range(count):
        quiet = grown(30 + seed % 3 * 20, seed, hires=0.0, leaving=0.0, buying=0.05, moving=0.03)
        one = printed(quiet, seed)
        found += [guess for guess in steps(one.positions, one.published) if guess.kind.endswith("moved")]
    told = "; ".join(f"{kind} {cases} cases {part:.0%}" for kind, cases, part in by_kind(found))
    assert len(found) > 5 * count, told
    assert share(found) <= MOST, told
    return told


def test_who_moves_alone_from_one_row_to_another_is_seldom_near_the_printed_step():
    moved(COMPANIES)


@pytest.mark.prove
def test_a_lone_movement_in_fifty_companies():
    print(checked(50))
    print(moved(50))


@pytest.mark.prove
def test_sums_of_two_to_four_are_reported():
    found = [guess for guess in guesses(50, 4) if guess.people > 1]
    print("sums of two to four:", "; ".join(f"{kind} {cases} {part:.0%}" for kind, cases, part in by_kind(found)))
    assert found
