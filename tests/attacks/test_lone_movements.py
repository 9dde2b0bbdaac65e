"""Lines and cells that one person moved, in companies as they are: the printed number is seldom near the truth."""

import pytest
from companies import grown
from guesses import ahead_less_vested, by_kind, lines, share, steps
from publishing import printed

COMPANIES = 12
"""So many in a test run; ``make prove`` has 50."""
MOST = 0.10
"""The part of lone movements that may be guessed within 15 %."""


def guesses(count, most=1):
    found = []
    for seed in range(count):
        company = grown(20 + seed % 3 * 20, seed, quarters=8, yearly=seed % 2 == 0)
        one = printed(company, seed)
        people = pl_people(company)
        found += lines(one.positions, one.published, most)
        found += steps(one.positions, one.published, people, most)
        found += ahead_less_vested(one.positions, one.published, most)
    return found


def pl_people(company):
    import polars as pl

    return pl.DataFrame([{"provider": name} | facts for name, facts in company.people.items()])


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


@pytest.mark.prove
def test_a_lone_movement_in_fifty_companies():
    print(checked(50))


@pytest.mark.prove
def test_sums_of_two_to_four_are_reported():
    found = [guess for guess in guesses(50, 4) if guess.people > 1]
    print("sums of two to four:", "; ".join(f"{kind} {cases} {part:.0%}" for kind, cases, part in by_kind(found)))
    assert found
