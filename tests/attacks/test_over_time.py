"""What many quarters tell together: a difference that stays, the coin's draws, everything in one linear program."""

import math
from datetime import date
from random import Random

import pytest
from companies import Company, grown
from program import Outsider
from publishing import drawn, printed

from transparency.published.sums import broken

START = date(2024, 1, 1)


def frozen_errors(seed: int, quarters: int) -> list[float]:
    """Errors, in blocks, of a reader who takes the mean of a difference of two cells over all quarters.

    Sixty people hold what they hold, and nothing moves. The difference is a row of a table less those of it who are in
    a region: fifteen people, all but one of them known to the reader.
    """
    rng = Random(seed)
    company = Company(quarters=quarters)
    units: dict[tuple[str, str], int] = {}
    for number in range(60):
        group = ("AB"[number % 2], "NS"[number // 2 % 2])
        person = company.join(START, role=group[0], region=group[1])
        size = rng.randrange(700, 1900)
        units[group] = units.get(group, 0) + size
        company.grant(person, START, size, "NOW")
    found = []
    one = printed(company, seed)
    for role in "AB":
        for region in "NS":
            cells = f"table/role/{role}/promised", f"table/role+region/{role}+{region}/promised"
            read = [
                q.values[cells[0]] - q.values[cells[1]]
                for q in one.published
                if all(cell in q.values for cell in cells)
            ]
            assert len(read) == quarters
            truth = sum(size for group, size in units.items() if group[0] == role and group[1] != region)
            found.append((sum(read) / len(read) - truth) / one.published[0].block)
    return found


def rms(errors: list[float]) -> float:
    return math.sqrt(sum(error**2 for error in errors) / len(errors))


@pytest.mark.parametrize("companies", [4, pytest.param(12, marks=pytest.mark.prove)])
def test_a_frozen_difference_does_not_average_out(companies):
    """Rule 1: after 24 quarters the error is still at least 0.4 blocks; a fresh coin each quarter would leave 0.13."""
    errors = [error for seed in range(companies) for error in frozen_errors(seed, 24)]
    assert rms(errors) >= 0.4, rms(errors)


@pytest.mark.parametrize("seeds", [(0, 5), pytest.param(range(1, 5), marks=pytest.mark.prove)])
def test_every_sum_that_a_reader_can_form_holds(seeds):
    for seed in seeds:
        one = printed(grown(24 + 12 * seed, seed, quarters=9, yearly=True), seed)
        assert broken(one.published) == []


def known_of(people: int, seed: int, quarters: int, cells: int) -> list[tuple[str, float, float]]:
    """How closely an outsider knows cells of a publication, in blocks below and above the printed value."""
    one = printed(grown(people, seed, quarters=quarters, yearly=True), seed)
    reader = Outsider(one.published)
    plain = Outsider(one.published, only_exact=True)
    free = [cell for cell in reader.cells if reader.block(*cell)]
    found = []
    for place, cell in Random(seed).sample(free, min(cells, len(free))):
        if plain.known([((place, cell), 1)])[1] <= 0:
            continue  # a part of what is said to be none
        low, high = reader.known([((place, cell), 1)])
        value, block = one.published[place].values[cell], reader.block(place, cell)
        found.append((cell, 1.0 if abs(low) < 1e-6 else (value - low) / block, (high - value) / block))
    return found


def assert_open(found: list[tuple[str, float, float]]) -> None:
    """No cell is known closer than a block either side, or down to nothing."""
    for cell, below, above in found:
        assert below > 1 - 1e-6, (cell, below)
        assert above > 1 - 1e-6, (cell, above)


def test_no_cell_is_known_closer_than_a_block():
    assert_open(known_of(40, 1, 6, 40))


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(20))
def test_no_cell_is_known_closer_than_a_block_in_twelve_quarters(seed):
    assert_open(known_of(20 + 10 * (seed % 6), seed, 12, 150))


def test_the_coin_is_fair():
    """Over many keys a cell is rounded up as often as its fraction says: the mean of what is printed is the truth."""
    company = grown(40, 3, quarters=1)
    truth = sum(award.units for award in company.awards)
    one = printed(company)
    errors = []
    for number in range(60):
        first = drawn(one, number)[0]
        errors.append((first.values["closing/promised"] - truth) / first.block)
    assert abs(sum(errors) / len(errors)) < 4 * 0.5 / math.sqrt(len(errors)), errors
    assert max(map(abs, errors)) < 1
