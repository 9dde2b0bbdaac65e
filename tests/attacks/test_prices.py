"""Finding 5 over time: what money, less units at the price of nearly all, tells of the one who has another price.

Each quarter is a new reading of a number that stays: the mean of twelve was within 15 % in five cases of twelve, and so
was earned less what can be bought, where one person had earned units without a price. So neither is printed then.
"""

from random import Random

import pytest
from companies import Company, grown
from guesses import Guess, share
from publishing import Printed, printed
from test_findings import MOST, size

from transparency.published.blocks import Published

PRICES = (("12.34", "57.89"), ("0.40", "4.10"), ("1.00", "1.50"))


def lively(seed: int, quarters: int) -> tuple[Company, list[str], Random]:
    """Fifty people who join, leave and buy at one price, and who of them was there from the start."""
    company = grown(50, seed, quarters=quarters, hires=0.03, leaving=0.02, buying=0.1, two_way=False)
    start = company.first.start.isoformat()
    return company, [name for name, facts in company.people.items() if facts["joined"] == start], Random(seed)


def mean(values: list[float]) -> list[float]:
    """As a list, which is empty when there are none."""
    return [sum(values) / len(values)] if values else []


def another_price(seed: int, quarters: int, few: int = 1) -> tuple[Printed, list[Guess]]:
    """A few have another price, and keep what they have: money less units at the common one, over what they differ."""
    company, there, rng = lively(seed, quarters)
    low, high = rng.choice(PRICES)
    for row in company.rows:
        if "price" in row:
            row["price"] = low
    stay = [name for name in there if not company.people[name]["left"]][:few]
    units = [company.grant(person, company.first.start, size(rng), price=high).units for person in stay]
    one = printed(company, seed)

    def read(each: Published) -> float:
        return (each.values["money/outstanding"] - float(low) * each.values["closing/outstanding"]) / (
            float(high) - float(low)
        )

    readings = [read(each) for each in one.published if "money/outstanding" in each.values]
    return one, [Guess("money less price", few, sum(units), guess) for guess in mean(readings)]


def earned_without_price(seed: int, quarters: int) -> list[Guess]:
    """Of sixteen with units without a price one has earned hers: earned less what can be bought is that."""
    company, there, rng = lively(seed, quarters)
    stay = [name for name in there if not company.people[name]["left"]][:16]
    terms = ["NOW", *["EVENT"] * 15]
    units = [
        company.grant(person, company.first.start, size(rng), vesting, instrument="RSU").units
        for person, vesting in zip(stay, terms, strict=True)
    ]
    cells = ("closing/vested", "closing/exercisable")
    told = [each.values for each in printed(company, seed).published if {*cells} <= each.values.keys()]
    readings: list[float] = [values[cells[0]] - values[cells[1]] for values in told]
    return [Guess("earned less to be bought", 1, units[0], guess) for guess in mean(readings)]


@pytest.mark.parametrize(("companies", "quarters"), [(2, 6), pytest.param(50, 12, marks=pytest.mark.prove)])
def test_one_person_with_another_price_is_not_averaged_out(companies, quarters):
    guesses = [guess for seed in range(companies) for guess in another_price(seed, quarters)[1]]
    assert share(guesses) <= MOST, [(guess.truth, round(guess.guess)) for guess in guesses]


@pytest.mark.parametrize(("companies", "quarters"), [(2, 6), pytest.param(50, 12, marks=pytest.mark.prove)])
def test_one_person_who_earned_units_without_a_price_is_not_averaged_out(companies, quarters):
    guesses = [guess for seed in range(companies) for guess in earned_without_price(seed, quarters)]
    assert share(guesses) <= MOST, [(guess.truth, round(guess.guess)) for guess in guesses]


@pytest.mark.parametrize(("few", "told"), [(1, False), (10, False), (11, True)])
def test_money_is_told_where_enough_people_have_each_price(few, told):
    one, _ = another_price(5, 1, few)
    assert ("money/outstanding" in one.published[0].values) is told
    assert "closing/priced" in one.published[0].values
