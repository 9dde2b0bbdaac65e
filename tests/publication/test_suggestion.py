"""Suggestions and sentences."""

import pytest

from transparency.publication.files.suggestion import did_you_mean, nearest
from transparency.publication.texts.sentence import not_one_sentence


def test_nearest() -> None:
    assert nearest("Fiscal-Year-Start", ["fiscal_year_start", "theme"]) == "fiscal_year_start"
    assert nearest("zzz", ["theme"]) is None
    assert did_you_mean("them", ["theme", "words"]) == 'Did you mean "theme"?'
    assert did_you_mean("zzz", ["b", "a"]) == "Known here: a, b."
    assert did_you_mean("zzz", []) == ""


@pytest.mark.parametrize(
    "text", ["One.", "One", "A plan, e.g. Ours.", "Joining units after 2.5 years.", "In the U.S. Everyone."]
)
def test_one_sentence(text: str) -> None:
    assert not_one_sentence(text) is None


@pytest.mark.parametrize("text", ["", "  ", "One. Two.", "One? “Two.”", "One! Two", "x" * 301])
def test_not_one_sentence(text: str) -> None:
    assert not_one_sentence(text) is not None
