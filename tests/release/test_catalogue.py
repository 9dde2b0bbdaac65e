"""The catalogue, the sample releases and the catalogue's promises fit together."""

import pytest
from sample import sample_releases

from transparency.release.catalogue import CATALOGUE, GROUPS, figure

HOLDERS = {"founders": "Founders", "investors": "Investors", "staff": "Staff"}


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_every_figure_says_what_it_is(entry) -> None:
    assert entry.group in GROUPS
    assert entry.name and entry.formula
    assert entry.definition.endswith(".")
    assert all(id in CATALOGUE for id in entry.inputs), entry.inputs
    assert entry.table in sample_releases()[-1].tables


def test_releases_have_figures_of_the_catalogue_only_and_tell_what_they_print() -> None:
    for release in sample_releases():
        assert all(figure(id, HOLDERS) for id in release.figures)
        assert all(found.value.amount is not None for found in release.figures.values())
    printed = set(sample_releases()[-1].figures)
    silent = {"quarter.company_cancelled", "quarter.settled", "quarter.cash_settled", "quarter.repurchased",
              "quarter.reduced", "holdings.unearned"}  # fmt: skip
    assert set(CATALOGUE) - printed == silent


def test_dilution_by_a_group_of_holders_carries_its_name() -> None:
    found = figure("dilution.founders", HOLDERS)
    assert found and found.name == "Dilution by Founders"
    assert figure("dilution.nobody", HOLDERS) is None
    assert figure("pool.nothing") is None


def test_slugs_are_unique() -> None:
    slugs = [entry.slug for entry in CATALOGUE.values()]
    assert len(set(slugs)) == len(slugs)


def test_steps_of_a_sum_add_up() -> None:
    for release in sample_releases():
        for found in release.figures.values():
            if found.steps and "÷" not in {step.sign for step in found.steps}:
                signs = [(-1 if step.sign == "−" else 1) * (step.value.amount or 0) for step in found.steps]
                assert sum(signs[:-1]) == signs[-1], found.id


def test_a_share_names_what_it_is_a_share_of() -> None:
    bases = {"fully_diluted": "÷ fully diluted units ×", "issued": "÷ issued and outstanding stock ×"}
    shares = [entry for entry in CATALOGUE.values() if entry.id.rpartition(".")[2] in bases and entry.group == "ladder"]
    assert len(shares) == 8
    assert all(bases[entry.id.rpartition(".")[2]] in entry.formula for entry in shares)
