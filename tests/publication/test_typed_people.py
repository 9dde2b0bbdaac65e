"""Numbers about people that are typed into a text (M09): which ones are, and which are only a way to speak."""

from decimal import Decimal

import pytest

from transparency.publication.settings import Words
from transparency.publication.texts.typed_people import numbers_of_people


def told(text: str, units: str = "", people: str = "") -> list[str]:
    """What is quoted; ``units`` and ``people``: numbers that are published."""
    published = [{Decimal(number) for number in numbers.split()} for numbers in (units, people)]
    return [problem.message.partition("”")[0][1:] for problem in numbers_of_people(text, Words(), *published)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They bought 1,393 units.", ["1,393 units"]),
        ("Three people left.", ["Three people"]),
        ("one grant was taken back", ["one grant"]),
        ("Twenty new holders came, and 12 former colleagues.", ["Twenty new holders", "12 former colleagues"]),
        ("We took back 2 of our grants.", ["2 of our grants"]),
        ("nineteen units", ["nineteen units"]),
        ("one unit of the plan", []),
        ("One option is the right to buy one share.", []),
        ("two units of the plan", ["two units"]),
        ("the 2026 grants", []),
        ("the 1900 grants and the 2100 grants", []),
        ("the 1899 grants and the 2101 grants", ["1899 grants", "2101 grants"]),
        ("12% of people", []),
        ("12 months", []),
        ("`1,393 units` in code", []),
    ],
)
def test_a_number_with_a_noun_of_people_or_units_is_told(text: str, found: list[str]) -> None:
    assert told(text) == found


def test_what_is_published_tells_nothing_more() -> None:
    text = "They bought 1,400 units, and 25 people left."
    assert told(text, units="1400", people="25") == []
    assert told(text, units="25", people="1400") == ["1,400 units", "25 people"], "each number is of its kind"


def test_it_is_told_at_its_place_with_what_to_write_instead() -> None:
    (problem,) = numbers_of_people("Some words.\n\nThen 7 people left.", Words(), path="commentary.md", first_line=4)
    assert (problem.code, problem.path, problem.line, problem.column) == ("M09", "commentary.md", 6, 6)
    assert "figure(" in problem.hint
