"""The legal basis and the value of a unit: facts with their dates, each as of its report, and absent ones as absent."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from transparency.build import releases_of
from transparency.pipe import Built
from transparency.release.release import PlanApproval, Rule701, Value
from transparency.telling.rules.grounds import grounds

EXAMPLE = Path(__file__).resolve().parents[2] / "content"
SMALL = EXAMPLE.parent / "tests" / "sites" / "small"


@pytest.fixture(scope="module")
def example() -> Built:
    return releases_of(EXAMPLE)


def told(built: Built, place: int) -> dict[str, str]:
    assert built.publication is not None
    return {point.title: str(point.text) for point in grounds(built.releases[place], built.publication.settings)}


def test_facts_stand_with_their_dates(example: Built) -> None:
    assert told(example, -1) == {
        "What is given": ("Nonstatutory stock options and restricted stock units under the 2023 provider equity plan."),
        "Approved by": "Provider pool: adopted by the board on 20 June 2023. Shareholders approved it.",
        "Exemption relied on": "Rule 701 of the Securities Act of 1933.",
        "Used of Rule 701": "Not stated.",
        "Reviewed by counsel": "By Marsh & Idle LLP, on 11 May 2026.",
        "States left out": "None.",
        "What a unit is worth": (
            "$0.95 for one unit, by the appraisal of 20 February 2026 (Section 409A). Nobody has to buy at that price."
        ),
    }


def test_who_approved_the_plan_and_how_much_of_rule_701_was_used() -> None:
    """A release of before, as those of the example, does not know who approved the plan: nothing is said then."""
    built = releases_of(SMALL)
    assert built.publication is not None
    stated = built.releases[-1].grounds
    plans = (PlanApproval("Pool A", date(2023, 6, 20), by_holders=True), PlanApproval("Pool B", None, by_holders=False))
    facts = {}
    for over in (False, True):
        use = Rule701(date(2026, 3, 31), Value(amount=40), over_ten_million=over)
        release = replace(built.releases[-1], grounds=replace(stated, plans=plans, rule_701=use))
        facts[over] = {point.title: str(point.text) for point in grounds(release, built.publication.settings)}
    assert facts[True]["Approved by"] == (
        "Pool A: adopted by the board on 20 June 2023. Shareholders approved it. "
        "Pool B: it is not stated when the board adopted it. It is not stated that shareholders approved it."
    )
    assert facts[False]["Used of Rule 701"] == (
        "At most 40% of what it allows in twelve months, as of 31 March 2026; it was no more than ten million dollars."
    )
    assert facts[True]["Used of Rule 701"].endswith(
        "more than ten million dollars, so buyers get financial statements first."
    )


def test_a_report_knows_nothing_that_came_after_it(example: Built) -> None:
    """Of the first quarter of 2024 the appraisal is that of its time, and nobody had reviewed anything."""
    first = next(place for place, one in enumerate(example.releases) if one.quarter == "2024-q1")
    facts = told(example, first)
    assert facts["Reviewed by counsel"] == "No review is stated."
    assert "$0.40 for one unit, by the appraisal of 20 June 2023" in facts["What a unit is worth"]


def test_an_appraisal_from_before_a_split_is_told_for_a_unit_of_today(example: Built) -> None:
    """$0.84 in June; every unit became two, and a report of afterwards says $0.42."""
    kinds = set()
    for one in example.releases:
        stated = one.grounds
        if stated.appraised_on == date(2024, 6, 14):
            halved = any(split.day > stated.appraised_on for split in one.splits)
            assert stated.appraised.amount == (Decimal("0.42") if halved else Decimal("0.84"))
            kinds.add(halved)
    assert kinds == {False, True}, "reports of before and of afterwards"


def test_what_is_not_stated_is_told_as_not_stated() -> None:
    facts = told(releases_of(SMALL), -1)
    assert facts == {
        "What is given": "Not stated.", "Exemption relied on": "Not stated.",
        "Approved by": (
            "Provider pool: it is not stated when the board adopted it. It is not stated that shareholders approved it."
        ),
        "Used of Rule 701": "Not stated.",
        "Reviewed by counsel": "No review is stated.", "States left out": "Not stated.",
        "What a unit is worth": "Not stated.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "on"), [(None, date(2026, 2, 20)), (Decimal("0.95"), None), (None, None)], ids=["day", "amount", "none"]
)
def test_a_value_without_its_day_or_a_day_without_its_value_is_not_told(
    example: Built, amount: Decimal | None, on: date | None
) -> None:
    assert example.publication is not None
    half = replace(example.releases[-1].grounds, appraised=Value(amount=amount), appraised_on=on)
    points = grounds(replace(example.releases[-1], grounds=half), example.publication.settings)
    assert {point.title: str(point.text) for point in points}["What a unit is worth"] == "Not stated."


def test_a_company_may_say_that_it_does_not_publish_the_value(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    for path in SMALL.rglob("*"):
        if path.is_file():
            copy = content / path.relative_to(SMALL)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    settings = content / "publication.yaml"
    said = "value: {published: false}\nlegal_basis: {states_left_out: [Ohio, Texas]}\n"
    settings.write_text(settings.read_text("utf-8") + said, "utf-8")
    built = releases_of(content)
    assert built.problems == []
    assert told(built, -1)["What a unit is worth"] == "We do not publish it."
    assert told(built, -1)["States left out"] == "Ohio, Texas."
