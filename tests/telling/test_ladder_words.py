"""Steps, squares and the pool in words: every form, and the numbers at which one form becomes another."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from sample import FOURTEEN, THIRTY, releases_of, sample_releases, sample_settings

from transparency import charts
from transparency.release.release import NONE, NOTHING, FigureValue, Level, Release, Row, Status, Value
from transparency.telling.numbers.drawings import draw_history, draw_pool, holdings, other_holders
from transparency.telling.numbers.format import Unit
from transparency.telling.numbers.headlines import headline, lead, pool_heading, top_band
from transparency.telling.numbers.ladder import (
    bases,
    coloured,
    company_in_squares,
    ladder_heading,
    scale,
    square_size,
    squares_text,
    step_units,
)
from transparency.telling.protection import block_note, protection

WHOLE = 20_000_000
"""Units of the company: a square is 2,000."""


def value(amount: int, block: int = 0) -> Value:
    return Value(amount=amount, block=block)


def under(block: int) -> Value:
    return Value(amount=0, status=Status.UNDER, block=block)


def between(amount: int, block: int) -> Value:
    """A range a block to both sides."""
    return Value(amount=amount, status=Status.RANGE, block=block)


def release(**figures: Value | None) -> Release:
    """The last release of a company of 300, with other figures; ``None``: it does not print it."""
    last = sample_releases()[-1]
    found = dict(last.figures)
    for name, stated in figures.items():
        id = name.replace("__", ".")
        if stated is None:
            found.pop(id, None)
        else:
            found[id] = FigureValue(id=id, value=stated)
    return replace(last, figures=found)


@pytest.mark.parametrize(
    ("units", "words"),
    [
        (value(0), "no square"),
        (value(199), "less than a tenth of a square"),
        (value(200), "0.1 of a square"),
        (value(1_000), "0.5 of a square"),
        (value(1_890), "0.9 of a square"),
        (value(1_990), "1 square"),
        (value(2_000), "1 square"),
        (value(3_100), "2 squares"),
        (value(4_600), "2 squares"),
        (under(100), "less than 0.1 of a square"),
        (under(250), "less than 0.2 of a square"),
        (under(2_000), "less than 1 square"),
        (under(2_001), "less than 2 squares"),
        (between(5_400, 2_000), "about 3 squares"),
        (between(2_000, 2_000), "about 1 square"),
        (NONE, ""),
    ],
)
def test_units_in_squares_are_rounded_and_never_to_zero_and_a_bound_is_rounded_up(units: Value, words: str) -> None:
    assert squares_text(units, WHOLE) == words
    assert squares_text(units, 0) == squares_text(units, None) == ""


@pytest.mark.parametrize(
    ("owned", "words"),
    [
        (NOTHING, "none of them yet"),
        (value(1_999), "a part of one"),
        (value(2_000), "one"),
        (value(2_000, 2_000), "about one"),
        (value(3_200), "about two"),
        (under(2_000), "less than one"),
        (under(2_001), "less than two"),
        (between(2_000, 2_000), "less than two"),
        (between(3_999, 2_000), "less than three"),
        (between(4_000, 2_000), "one to three"),
        (between(6_000, 2_000), "two to four"),
        (between(5_800, 2_000), "one to four"),
    ],
)
def test_squares_that_are_owned(owned: Value, words: str) -> None:
    heading = ladder_heading(release(holdings__owned=owned), sample_settings())
    assert heading == f"If the company were 10,000 squares, therapists would own {words}"


def test_without_a_count_of_the_company_there_are_no_squares() -> None:
    settings = sample_settings()
    for bare in (release(capitalization__fully_diluted=None), release(capitalization__fully_diluted=value(0))):
        assert ladder_heading(bare, settings) == "From set aside to owned, for therapists"
        assert company_in_squares(bare, settings) == ""
        assert scale(bare, settings) == scale(release(), settings).rpartition(". ")[2]
        assert holdings(bare) is None
    assert ladder_heading(release(holdings__owned=None), settings) == "From set aside to owned, for therapists"
    assert company_in_squares(release(), settings) in scale(release(), settings)


def test_how_large_a_square_is() -> None:
    assert [square_size(whole) for whole in (WHOLE, 12_345_678, 5_000, 9_996_000)] == [
        "2,000", "about 1,230", "0.5", "about 1,000",
    ]  # fmt: skip


def test_what_is_promised_is_told_with_how_many_people_hold_it() -> None:
    settings = sample_settings()
    assert str(step_units(release(), "awards.promised", settings)) == "about 376,000 units to about 270 people"
    assert str(step_units(release(), "awards.earned", settings)) == "about 90,000 units"
    assert str(step_units(release(people__holders=None), "awards.promised", settings)) == "about 376,000 units"


def test_percentages_are_told_with_what_they_are_counted_of() -> None:
    words = sample_settings().words
    both = bases(release(), words)
    assert len(both) == 2 and "20,000,000" in both[0]
    assert bases(release(capitalization__issued_outstanding=None), words) == both[:1]
    assert bases(release(capitalization__fully_diluted=None), words) == both[1:]


def test_the_squares_in_colour_are_those_of_steps_that_are_printed() -> None:
    settings = sample_settings()
    said = coloured(release(), settings)
    assert all(words in said for words in ("1,000 squares", "188 squares", "45 squares", "promised", "earned", "owned"))
    assert "earned" not in coloured(release(awards__earned=None), settings)


@pytest.mark.parametrize(
    ("free", "words"),
    [
        (value(2_000_000), "All units set aside are promised to no one yet"),
        (value(2_000_000, 2_000), "Nearly all units set aside are promised to no one yet"),
        (value(1_900_001), "Nearly all units set aside are promised to no one yet"),
        (value(1_900_000), "More than nine in ten units set aside are promised to no one yet"),
        (value(1_020_001), "More than one in two units set aside are promised to no one yet"),
        (value(1_020_000), "One in two units set aside are promised to no one yet"),
        (value(980_000), "One in two units set aside are promised to no one yet"),
        (value(979_999), "Nearly one in two units set aside are promised to no one yet"),
        (value(800_000), "Two in five units set aside are promised to no one yet"),
        (value(1_400_000), "Seven in ten units set aside are promised to no one yet"),
        (value(100_000), "Nearly one in ten units set aside are promised to no one yet"),
        (value(99_999), "Fewer than one in twenty units set aside are promised to no one yet"),
        (between(979_999, 9_000), "About one in two units set aside are promised to no one yet"),
        (NOTHING, "None of the units set aside are left to promise"),
        (under(2_000), "Less than one block of 2,000 units is left to promise"),
        (NONE, "2,000,000 units are set aside"),
    ],
)
def test_how_much_of_the_pool_is_free(free: Value, words: str) -> None:
    made = release(pool__available=free, pool__set_aside=value(2_000_000))
    assert pool_heading(made, sample_settings()) == words


def test_a_pool_of_nothing() -> None:
    assert pool_heading(release(pool__set_aside=value(0)), sample_settings()) == "No units are set aside yet"


def test_what_is_not_promised_is_named_for_what_it_is() -> None:
    """What left the pool for good stands neither among the promises nor among the free units."""
    aside, promised = value(100), value(30, 10)
    all_free = release(pool__set_aside=aside, awards__promised=promised, pool__available=value(70, 10))
    assert top_band(all_free) == ("Not promised to anyone", value(70, 10))
    some_gone = release(pool__set_aside=aside, awards__promised=promised, pool__available=value(60, 10))
    assert top_band(some_gone) == ("Not promised, or left the pool", value(70, 10))
    assert top_band(release(pool__available=None))[1] == NONE


@pytest.mark.parametrize(
    ("figures", "level", "first", "second"),
    [
        ({}, Level.FULL, "Therapists have been promised about 1.88% of Example Care.", "It could all end"),
        ({"awards__promised__fully_diluted": None}, Level.FULL,
         "Therapists have been promised about 376,000 units of Example Care.", "It could all end"),
        ({"awards__promised": NOTHING}, Level.FULL,
         "Therapists have been promised nothing of Example Care yet.", "What is set aside"),
        ({"awards__promised": None}, Level.FULL,
         "Fewer than 11 therapists hold a promise of Example Care.", "What is set aside"),
        ({}, Level.FEW, "Fewer than 11 therapists hold a promise of Example Care.", "What is set aside"),
    ],
)  # fmt: skip
def test_the_title_of_everything(figures: dict[str, Value | None], level: Level, first: str, second: str) -> None:
    beats = headline(replace(release(**figures), level=level), sample_settings())
    assert str(beats[0]) == first and str(beats[1]).startswith(second)


PAID = "Cash ever paid out for units, to all together: under $5,000."


@pytest.mark.parametrize(
    ("figures", "level", "words"),
    [
        ({}, Level.FULL,
         "About 270 people hold about 376,000 units: promised, or already owned. About 90,000 of them are earned so "
         f"far. {PAID}"),
        ({"holdings__owned": NOTHING}, Level.FULL,
         "About 270 people hold a promise; about 376,000 units are promised to them. About 90,000 of them are "
         f"earned so far. {PAID}"),
        ({"people__holders": None, "awards__earned": under(2_000), "money__paid": None}, Level.FULL,
         "About 376,000 units are promised or already owned. Of these, under 2,000 are earned so far."),
        ({"awards__earned": NOTHING, "money__paid": NOTHING, "people__holders": None}, Level.FULL,
         "About 376,000 units are promised or already owned. None of them are earned yet. No one has ever been paid "
         "cash for a unit."),
        ({"awards__earned": None, "money__paid": None, "people__holders": None}, Level.FULL,
         "About 376,000 units are promised or already owned."),
        ({"awards__promised": NOTHING}, Level.FULL,
         "2,000,000 units are set aside for therapists. No one has been promised any of them."),
        ({"awards__promised": None}, Level.FULL,
         "2,000,000 units are set aside for therapists. So few hold any of them that nothing else about people is "
         "printed."),
        ({}, Level.FEW,
         "2,000,000 units are set aside for therapists. So few hold any of them that nothing else about people is "
         "printed."),
    ],
)  # fmt: skip
def test_what_stands_below_the_title(figures: dict[str, Value | None], level: Level, words: str) -> None:
    assert str(lead(replace(release(**figures), level=level), sample_settings())) == words


def test_who_holds_the_rest_of_the_company_is_drawn_and_nobody_who_holds_nothing() -> None:
    last = release()
    assert [(group.name, group.units, group.share.amount) for group in other_holders(last)] == [
        ("Founders", 8_800_000, Decimal("44.00")), ("Investors", 6_200_000, Decimal("31.00")),
        ("Staff", 3_000_000, Decimal("15.00")),
    ]  # fmt: skip
    table = last.tables["denominator"]
    rows = tuple(Row(id=row.id, cells=(value(0), *row.cells[1:])) if row.id == "staff" else row for row in table.rows)
    without = replace(last, tables=last.tables | {"denominator": replace(table, rows=rows)})
    assert [group.name for group in other_holders(without)] == ["Founders", "Investors"]
    assert other_holders(replace(last, tables={})) == []
    drawn = holdings(last)
    assert drawn == charts.Holdings(
        WHOLE, 2_000_000, 376_000, 90_000, 4_000,
        (("Founders", 8_800_000), ("Investors", 6_200_000), ("Staff", 3_000_000)),
    )  # fmt: skip
    assert holdings(release(pool__set_aside=None)) is None
    unknown = holdings(release(awards__earned=None, holdings__owned=NOTHING))
    assert unknown is not None and (unknown.earned, unknown.owned) == (None, 0)


def test_a_drawing_of_the_pool_leaves_out_what_is_not_printed() -> None:
    releases = sample_releases()
    drawn = draw_pool(releases, "Finding", "units")
    for words in ("Not promised to anyone", "Promised, not yet earned", "Earned 90,000", "Q1 2025", "Q1 2026"):
        assert words in drawn.wide, words
    assert drawn.wide.count("<polygon") == 3
    without = [*releases[:-1], release(awards__earned=None)]
    assert draw_pool(without, "Finding", "units").wide.count("<polygon") == 2


def test_a_history_begins_with_the_first_number_that_was_printed() -> None:
    drawn = draw_history("x", "Finding", ["Q1", "Q2", "Q3"], [NONE, value(4), NONE], Unit.UNITS)
    assert "Q1" not in drawn.wide and ">Q2<" in drawn.wide and ">Q3<" in drawn.wide


@pytest.mark.parametrize(
    ("counts", "steps"), [(5, "people are in fives."), (10, "people are in tens."), (25, "people are in steps of 25.")]
)
def test_how_numbers_are_rounded_is_said_in_one_line(counts: int, steps: str) -> None:
    settings = sample_settings()
    full = block_note(replace(release(), counts=counts), settings)
    assert full.startswith("Units are rounded at random, up or down, to a multiple of 2,000") and full.endswith(steps)
    ranges = block_note(replace(releases_of(THIRTY)[-1], counts=counts), settings)
    assert "printed with both ends" in ranges and ranges.endswith(steps)
    assert block_note(releases_of(FOURTEEN)[-1], settings).startswith("Fewer than 11 therapists hold a promise:")


def test_how_people_are_protected_is_told_by_how_much_is_printed() -> None:
    settings = sample_settings()
    full = [point.title for point in protection(release(), settings)]
    assert full[:2] == ["In blocks", "Who rounds"] and "Money of people" in full
    twice = next(str(point.text) for point in protection(release(), settings) if point.title == "In blocks")
    assert "within 2,000 (rarely 4,000)" in twice
    assert "Money of people" not in [point.title for point in protection(replace(release(), money_block=0), settings)]
    few = [point.title for point in protection(releases_of(FOURTEEN)[-1], settings)]
    assert few == ["So few that nothing is printed", *full[-3:]]
    ranges = [point.title for point in protection(replace(releases_of(THIRTY)[-1], money_block=5), settings)]
    assert ranges[0] == "In ranges" and "Money of people" not in ranges and "In blocks" in ranges
    headline_only = [point.title for point in protection(replace(release(), level=Level.HEADLINE), settings)]
    assert headline_only[0] == "Only the headline"
