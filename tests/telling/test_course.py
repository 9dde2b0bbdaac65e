"""What a share did over time: its largest fall since the peak is said first, with causes, all in printed numbers."""

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from transparency.build import releases_of
from transparency.release.release import FigureValue, Release, Status, Unit, Value
from transparency.telling.numbers.course import PROMISED, promised_course, share_course, span

EXAMPLE = Path(__file__).resolve().parents[2] / "content"


@pytest.fixture(scope="module")
def releases() -> tuple[Release, ...]:
    return releases_of(EXAMPLE).releases


def with_shares(releases: tuple[Release, ...], *shares: str) -> list[Release]:
    """Quarters of the example in which the promised part of the company is something else."""
    return [
        replace(one, figures=one.figures | {PROMISED: FigureValue(id=PROMISED, value=Value(amount=Decimal(share)))})
        for one, share in zip(releases[-len(shares) :], shares, strict=True)
    ]


def test_a_round_is_named_before_anything_else(releases: tuple[Release, ...]) -> None:
    """The share grew from quarter to quarter but once: in the first quarter of 2026, when investors came in."""
    assert promised_course(releases) == (
        "The promised part of the company fell from 2.20% to 2.02% in Q1 2026: new units of Investors (14.00%), the "
        "pool (2.00%) and Staff (2.00%) came out of everyone’s part. It is 2.08% now."
    )


def test_the_causes_are_those_that_are_printed(releases: tuple[Release, ...]) -> None:
    round_ = next(one for one in releases if one.quarter == "2026-q1")
    parts = {id: value.value.amount for id, value in round_.figures.items() if id.startswith("dilution.")}
    assert parts["dilution.investors"] == Decimal("14.00")
    assert (
        sum(Decimal(part) for id, part in parts.items() if id != "dilution.total" and part) == parts["dilution.total"]
    )


def test_who_got_nothing_is_no_cause(releases: tuple[Release, ...]) -> None:
    round_ = next(one for one in releases if one.quarter == "2026-q1")
    none = {"dilution.staff": FigureValue(id="dilution.staff", value=Value(amount=Decimal("0.00")))}
    told = promised_course([replace(one, figures=one.figures | none) if one is round_ else one for one in releases])
    assert "new units of Investors (14.00%) and the pool (2.00%) came out" in told


def test_a_fall_that_was_made_good_is_not_the_headline(releases: tuple[Release, ...]) -> None:
    told = share_course(with_shares(releases, "2.00", "2.50", "2.30", "2.60"), PROMISED, "It")
    assert told.startswith("It grew most in Q1 2026, from 2.00% to 2.50%") and told.endswith("It is 2.60% now")


def test_a_fall_in_the_last_quarter_stands_as_it_is(releases: tuple[Release, ...]) -> None:
    told = share_course(with_shares(releases, "2.00", "2.50", "2.30"), PROMISED, "It")
    assert told == "It fell from 2.50% to 2.30% in Q3 2026: what was promised became less"


def test_nothing_is_said_of_what_one_block_could_make(releases: tuple[Release, ...]) -> None:
    assert share_course(with_shares(releases, "2.00", "2.01", "2.00"), PROMISED, "It") == ""
    assert share_course(releases, "awards.promised", "It") == "", "no share of the company"
    assert share_course(releases[:1], PROMISED, "It") == ""


def test_span_peak_and_trough() -> None:
    values = [
        Value(amount=6794),
        Value(amount=0, status=Status.UNDER, block=2000),
        Value(amount=16000),
        Value(amount=10759),
    ]
    labels = ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"]
    assert span(values, labels, Unit.UNITS) == "Since Q1 2025 between under 2,000 (Q2 2025) and 16,000 (Q3 2025)"
    assert span(values[:2], labels[:2], Unit.UNITS) == ""
    assert span([Value(amount=1)] * 3, labels[:3], Unit.UNITS) == ""
