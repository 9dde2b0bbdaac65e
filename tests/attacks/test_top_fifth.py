"""The fifth who hold the most: what a reader learns from its change when one person comes into it, or leaves it.

Nobody decides to be in it. When holders are 59 and 60 by turns, the one in twelfth place is in it every other quarter,
and whoever takes the mean of what is printed with that person, less the mean without, would come nearer each time. So
it is printed once a fiscal year.
"""

from datetime import date, timedelta
from random import Random

import pytest
from companies import Company, grown
from guesses import Guess, by_kind, share, steps
from publishing import printed

from transparency.published.blocks import FIFTH

START = date(2024, 1, 1)
MOST = 0.10
"""The part of guesses that may be within 15 % of one person's units."""
MORE = 0.08
"""By how much that part may be above the one of guesses that were made of somebody else."""


def in_twelfth_place(seed: int, quarters: int, turn: int) -> list[Guess]:
    """59 people hold what they hold; in every other ``turn`` of quarters there is one more, with little.

    What the one in twelfth place has is told by nobody else's units: 700 to 1,500; eleven have more, all others less.
    The guess: the mean of what the fifth is printed to hold where it is twelve people, less that where it is eleven.
    """
    rng = Random(seed)
    company = Company(quarters=quarters, attributes=("role",), two_way=False)
    many, few = [rng.randrange(1500, 1900) for _ in range(11)], [rng.randrange(200, 700) for _ in range(47)]
    sizes = [*many, rng.randrange(700, 1500), *few]
    for number, size in enumerate(sizes):
        company.grant(company.join(START, role="AB"[number % 2]), START, size, "NOW")
    for number, quarter in enumerate(company.all_quarters):
        if number // turn % 2 == 0:
            person = company.join(quarter.start + timedelta(3), role="A")
            company.grant(person, quarter.start + timedelta(4), 48, "EVENT")
            if quarter != company.all_quarters[-1]:
                company.leave(person, quarter.end + timedelta(5))
    read: dict[int, list[int]] = {0: [], 1: []}
    for number, one in enumerate(printed(company, seed).published):
        if "table/fifth/most/promised" in one.values:
            read[number // turn % 2].append(one.values["table/fifth/most/promised"])
    twelve, eleven = ([sum(each) / len(each)] if each else [] for each in read.values())
    return [Guess("in twelfth place", 1, sizes[11], twelve[0] - eleven[0])] if twelve and eleven else []


def alone_in_or_out(seed: int) -> list[Guess]:
    """Companies as they are: what the fifth is printed to hold more, or less, where one person came or went alone."""
    company = grown(60 + seed % 5 * 30, seed, quarters=9, hires=0.02, leaving=0.01, buying=0.05, two_way=False)
    one = printed(company, seed)
    tables = [[table for table in each.tables if table.attributes == (FIFTH,)] for each in one.published]
    assert any(tables)
    return [guess for guess in steps(one.positions, one.published, attributes=(FIFTH,)) if guess.truth]


@pytest.mark.parametrize("turn", [1, 4])
@pytest.mark.parametrize(("companies", "quarters"), [(3, 8), pytest.param(40, 16, marks=pytest.mark.prove)])
def test_who_is_in_the_fifth_by_turns_is_not_averaged_out(companies, quarters, turn):
    """Printed every quarter, three of twenty were found within 15 % after 24 quarters, and five after eight.

    Printed once a year, two means of two readings differ by halves of a block. Where half a block is near what people
    have, as 1,500 is near all of 1,305 to 1,764, one in four of such guesses is near, whoever it is made of: what
    counts is how much more often than of another company's person.
    """
    guesses = [guess for seed in range(companies) for guess in in_twelfth_place(seed, quarters, turn)]
    others = [Guess("another", 1, one.truth, other.guess) for one in guesses for other in guesses if one is not other]
    told = [(guess.truth, round(guess.guess)) for guess in guesses]
    print(f"{len(guesses)} guesses: {share(guesses):.0%}, of another's units {share(others):.0%}")
    assert share(guesses) <= max(MOST, share(others) + MORE), told
    assert not [guess for guess in guesses if guess.guess == guess.truth]


@pytest.mark.parametrize("companies", [2, pytest.param(50, marks=pytest.mark.prove)])
def test_a_step_of_the_fifth_is_seldom_one_persons_units(companies):
    guesses = [guess for seed in range(companies) for guess in alone_in_or_out(seed)]
    told = "; ".join(f"{kind} {cases} cases {part:.0%}" for kind, cases, part in by_kind(guesses))
    print(told)
    assert share(guesses) <= MOST, told
