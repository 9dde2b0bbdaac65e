"""What went against providers, as it is told: every cause in the sentence and in the sum, whatever there is of each.

The sum is that of ``tests/release/test_causes.py``; here a change is given, and the words are asked for.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace
from sample import THIRTY, releases_of, sample_releases, sample_settings

from transparency.release.causes import Cause, PartChange, part_change
from transparency.release.release import NONE, FigureValue, Release, Status, Value
from transparency.telling.numbers.drawings import draw_paid_first, draw_setbacks
from transparency.telling.record import setbacks as told_of
from transparency.telling.record.setbacks import (
    Setbacks,
    paid_first,
    paid_first_heading,
    paid_first_sentence,
    setbacks,
    span_told,
    squares_told,
)

CLAIMS = "capitalization.claims_first"


def told(monkeypatch: pytest.MonkeyPatch, *causes: tuple[str, int], before: int = 200, quarters: int = 4) -> Setbacks:
    """The section for a change that is made of these causes."""
    made = change(*causes, before=before, quarters=quarters)
    monkeypatch.setattr(told_of, "part_change", lambda _releases: made)
    section = setbacks(sample_releases(), sample_settings())
    assert section is not None
    return section


def change(*causes: tuple[str, int], before: int = 200, quarters: int = 4) -> PartChange:
    first, *_, last = sample_releases()
    now = before + sum(squares for _, squares in causes)
    found = tuple(Cause(id, squares) for id, squares in causes)
    return PartChange(first, last, before, now, found, Fraction(3, 2), quarters)


ALL = (("holder/investors", -30), ("holder/pool", -4), ("forfeited", -5), ("expired", -2), ("repurchased", -3),
       ("granted", 40), ("holder/staff", 1), ("rest", -1))  # fmt: skip


def test_every_cause_is_in_the_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    section = told(monkeypatch, *ALL)
    assert str(section.finding) == (
        "In a year therapists lost 44 squares and gained 41: with other changes and rounding, 200 became 196"
    ), "200 less 44 and 41 more are 197: who adds up is told why it is 196"
    assert str(section.sentence) == (
        "Think of the company as 10,000 squares. On 31 March 2025, 200 of them were promised to therapists; now 196 "
        "are. They lost 34 to new units of Investors and the pool, 5 by promises given back on leaving, 2 by earned "
        "units that lapsed and 3 in other ways. 40 were newly promised. 1 came of fewer units of Staff: "
        "the same promises are a larger part of a smaller whole."
    )
    assert "one block is up to 2 squares" in section.note, "one and a half, rounded up"


def test_every_cause_is_a_line_of_the_sum_and_the_sum_adds_up(monkeypatch: pytest.MonkeyPatch) -> None:
    section = told(monkeypatch, *ALL)
    assert [(line.sign, line.name, line.squares.text) for line in section.lines] == [
        ("", "Promised to therapists, 31 March 2025", "200"),
        ("−", "New units of Investors", "30"),
        ("−", "New units of the pool", "4"),
        ("−", "Given back on leaving", "5"),
        ("−", "Earned, then lapsed", "2"),
        ("−", "Bought back by the company", "3"),
        ("+", "Newly promised", "40"),
        ("+", "Fewer units of Staff", "1"),
        ("−", "Other changes, and rounding", "1"),
        ("=", "31 March 2026", "196"),
    ]


def test_fewer_units_of_the_pool_are_a_gain(monkeypatch: pytest.MonkeyPatch) -> None:
    section = told(monkeypatch, ("holder/pool", 7))
    assert section.lines[1].name == "Fewer units of the pool" and section.lines[1].sign == "+"
    assert "lost" not in str(section.sentence)


def test_what_was_gained_otherwise_is_told_apart_from_fewer_units_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    causes = (("granted", 2), ("holder/staff", 4), ("expired", 1))
    assert str(told(monkeypatch, *causes).sentence).endswith(
        "2 were newly promised. 4 came of fewer units of Staff: the same promises are a larger part of a smaller "
        "whole. Gained in other ways: 1."
    )
    listed = squares_told(change(*causes))
    assert (listed["squares/gained"], listed["squares/fewer"], listed["squares/otherwise"]) == ((7,), (4,), (1,))


@pytest.mark.parametrize(
    ("causes", "finding"),
    [
        ((("granted", 3), ("rest", -1)), "In a year no line that is printed went against therapists"),
        (
            (("forfeited", -1), ("rest", 1)),
            "In a year therapists lost 1 square and gained no square: with other changes and rounding, 200 became 200",
        ),
        ((("forfeited", -2), ("granted", 1)), "In a year therapists lost 2 squares and gained 1"),
    ],
)
def test_what_was_found(monkeypatch: pytest.MonkeyPatch, causes: tuple[tuple[str, int], ...], finding: str) -> None:
    assert str(told(monkeypatch, *causes).finding) == finding


@pytest.mark.parametrize(
    ("causes", "lost"),
    [
        ((("granted", 3),), ""),
        ((("holder/investors", -30),), "They lost 30 to new units of Investors."),
        ((("forfeited", -5),), "They lost 5 by promises given back on leaving."),
        ((("expired", -2), ("repurchased", -3)), "They lost 2 by earned units that lapsed and 3 in other ways."),
    ],
)
def test_what_was_lost(monkeypatch: pytest.MonkeyPatch, causes: tuple[tuple[str, int], ...], lost: str) -> None:
    sentence = str(told(monkeypatch, *causes).sentence)
    assert (lost in sentence) and ("They lost" in sentence) is bool(lost)
    assert ("were newly promised" in sentence) is any(squares > 0 for _, squares in causes)


@pytest.mark.parametrize(("quarters", "span"), [(1, "1 quarter"), (3, "3 quarters"), (4, "a year"), (5, "5 quarters")])
def test_how_long_it_took(quarters: int, span: str) -> None:
    assert span_told(change(quarters=quarters)) == span


def test_all_numbers_of_squares_that_are_printed_are_listed_for_who_checks_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = squares_told(change(*ALL))
    assert listed == {
        "squares/holder/investors": (30,), "squares/holder/pool": (4,), "squares/forfeited": (5,),
        "squares/expired": (2,), "squares/repurchased": (3,), "squares/granted": (40,), "squares/holder/staff": (1,),
        "squares/rest": (1,), "squares/promised": (200, 196), "squares/taken": (34,), "squares/away": (3,),
        "squares/against": (44,), "squares/gained": (41,),
        "squares/otherwise": (0,), "squares/fewer": (1,),
    }  # fmt: skip
    section = told(monkeypatch, *ALL)
    marked = [*section.finding.parts, *section.sentence.parts, *(line.squares for line in section.lines)]
    for part in marked:
        if not isinstance(part, str):
            assert part.value.amount in listed[part.figure], part


def test_nothing_is_told_where_ranges_are_printed() -> None:
    assert setbacks(releases_of(THIRTY), sample_settings()) is None
    assert part_change(sample_releases()) is not None and setbacks(sample_releases(), sample_settings()) is not None


@pytest.mark.parametrize(("most", "rows"), [(1, 10), (220, 10), (221, 11), (440, 20), (441, 21)])
def test_heaps_are_as_high_as_the_largest_needs_so_that_it_fits_beside_its_words(most: int, rows: int) -> None:
    """22 columns at most: ten rows hold 220 squares."""
    drawn = draw_setbacks(change(("forfeited", -most), before=most))
    whole = [drawing.wide for drawing in drawn if drawing.wide]
    assert f'height="{5 * min(rows, most)}"' in whole[0]


def test_what_was_gained_is_promised_what_came_back_is_set_aside_and_all_else_is_others_now() -> None:
    drawn = draw_setbacks(
        change(("holder/investors", -30), ("holder/pool", -4), ("forfeited", -5), ("granted", 40), ("holder/staff", 2))
    )
    fills = [drawing.wide.partition('<rect class="')[2].partition('"')[0] for drawing in drawn]
    assert fills == ["f-s2", "f-other", "f-s1", "f-s1", "f-s2", "f-s2", "f-s2"]


def with_claims(*amounts: int | None) -> list[Release]:
    """The last releases, with what others are paid first in each."""
    releases = sample_releases()[-len(amounts) :]
    values = [NONE if money is None else Value(amount=Decimal(money)) for money in amounts]
    return [
        replace(release, figures=release.figures | {CLAIMS: FigureValue(id=CLAIMS, value=value)})
        for release, value in zip(releases, values, strict=True)
    ]


@pytest.mark.parametrize(
    ("amounts", "quarters"),
    [
        ((8_000_000,), ["Q1 2026"]),
        ((8_000_000, 8_000_000), ["Q4 2025 to Q1 2026"]),
        ((None, 0, 8_000_000, 8_000_000, 9_000_000), ["Q3 2025 to Q4 2025", "Q1 2026"]),
        ((None,), []),
    ],
)
def test_what_others_are_paid_first_stands_once_for_quarters_in_which_it_was_the_same(
    amounts: tuple[int | None, ...], quarters: list[str]
) -> None:
    assert [past.quarters for past in paid_first(with_claims(*amounts))] == quarters


def test_what_others_are_paid_first_is_told_beside_what_it_was() -> None:
    releases, settings = with_claims(7_000_000, 8_000_000, 8_000_000, 9_000_000), sample_settings()
    assert str(paid_first_heading(releases)) == (
        "If the company is sold, others are paid $9,000,000 first; in Q2 2025 it was $7,000,000"
    )
    assert str(paid_first_sentence(releases, settings)) == (
        "A sale at or below $9,000,000 pays nothing to anyone who holds units. Q3 2025 to Q4 2025: $8,000,000. "
        "Q2 2025: $7,000,000."
    )
    lone = with_claims(8_000_000, 8_000_000)
    assert str(paid_first_heading(lone)) == "If the company is sold, others are paid $8,000,000 first"
    assert str(paid_first_sentence(lone, settings)) == (
        "A sale at or below $8,000,000 pays nothing to anyone who holds units."
    )
    assert not paid_first_sentence(with_claims(8_000_000, None), settings)
    assert not paid_first_sentence(with_claims(8_000_000, 0), settings)
    drawing = draw_paid_first(releases, "Finding")
    assert "Q2 2025 $7,000,000; Q3 2025 to Q4 2025 $8,000,000; Q1 2026 $9,000,000" in drawing.wide


def test_money_that_is_no_plain_number_has_no_sentence() -> None:
    (release,) = with_claims(8_000_000)
    under = replace(release, figures={CLAIMS: FigureValue(id=CLAIMS, value=Value(8_000_000, Status.ABOUT))})
    assert not paid_first_sentence([under], sample_settings())
    assert release.as_of == date(2026, 3, 31)
