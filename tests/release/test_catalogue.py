"""The catalogue, the sample releases and the catalogue's promises fit together."""

import pytest
from sample import sample_releases, sample_settings

from transparency.release.catalogue import CATALOGUE, GROUPS, figure
from transparency.release.release import Status

HOLDERS = {"founders": "Founders", "investors": "Investors", "staff": "Staff"}


@pytest.mark.parametrize("entry", CATALOGUE.values(), ids=CATALOGUE)
def test_every_figure_says_what_it_is(entry) -> None:
    assert entry.group in GROUPS
    assert entry.name and entry.formula
    assert entry.definition.endswith(".")
    assert all(id in CATALOGUE for id in entry.inputs), entry.inputs
    assert entry.table in sample_releases()[-1].tables


def test_every_release_has_every_figure_and_no_other() -> None:
    for release in sample_releases():
        assert set(CATALOGUE) <= set(release.figures)
        assert all(figure(id, HOLDERS) for id in release.figures)
        assert {"ladder", "movements", "pool", "awards", "vesting", "plans", "denominator", "ratios", "participation",
                "ahead"} == set(release.tables)  # fmt: skip


def test_dilution_by_a_group_of_holders_carries_its_name() -> None:
    found = figure("dilution.founders", HOLDERS)
    assert found and found.name == "Dilution by Founders"
    assert figure("dilution.nobody", HOLDERS) is None
    assert figure("pool.nothing") is None


def test_slugs_are_unique() -> None:
    slugs = [entry.slug for entry in CATALOGUE.values()]
    assert len(set(slugs)) == len(slugs)


def test_the_sample_has_the_numbers_of_the_mock_ups() -> None:
    last = sample_releases()[-1]
    assert [last.amount(id) for id in ("pool.set_aside", "awards.promised", "awards.earned", "holdings.owned")] == [
        2_000_000, 412_386, 96_214, 4_155,
    ]  # fmt: skip
    assert last.amount("capitalization.issued_outstanding") == 15_204_155
    assert str(last.amount("awards.promised.fully_diluted")) == "2.06"
    withheld = last.breakdowns[1]
    assert withheld.withheld_because
    assert all(cell.status is Status.WITHHELD for row in withheld.rows[:-1] for cell in row.cells)
    assert all(identity.difference == 0 for release in sample_releases() for identity in release.identities)
    assert sample_settings().company.fictional


def test_steps_of_a_sum_add_up() -> None:
    for release in sample_releases():
        for found in release.figures.values():
            if found.steps and "÷" not in {step.sign for step in found.steps}:
                signs = [(-1 if step.sign == "−" else 1) * (step.value.amount or 0) for step in found.steps]
                assert sum(signs[:-1]) == signs[-1], found.id
