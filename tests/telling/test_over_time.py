"""What figures did over the quarters: directions, spans, falls and growths, each at the edge of what a block hides."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace
from sample import LARGE, THIRTY, releases_of, sample_releases, sample_settings

from transparency.release.release import NONE, NOTHING, FigureValue, Release, RowKind, Status, Unit, Value
from transparency.telling.numbers.course import PROMISED, promised_course, share_course, span
from transparency.telling.numbers.exhibits import ahead, groups, over_time, pool, quarters_of_pool, table_ahead
from transparency.telling.numbers.format import number
from transparency.telling.numbers.history import history, restated, split_note, unbroken
from transparency.telling.numbers.tables import named
from transparency.units import Split

UNDER = Value(amount=0, status=Status.UNDER, block=2_000)
RANGE = Value(amount=18_000, status=Status.RANGE, block=3_000)
ABOUT = Value(amount=Decimal("33.33"), status=Status.ABOUT)


def blocks(*pairs: tuple[int, int]) -> list[Value]:
    return [Value(amount=units, block=block) for units, block in pairs]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "Promised has no history yet"),
        ([UNDER, *blocks((4_000, 2_000))], "Promised has grown to 4,000, from under 2,000 a quarter earlier"),
        ([NOTHING, *blocks((4_000, 2_000))], "Promised has grown to 4,000, from none a quarter earlier"),
        ([RANGE, *blocks((4_000, 2_000))], "Promised stands at 4,000"),
        ([ABOUT, *blocks((4_000, 2_000))], "Promised stands at 4,000"),
        (blocks((4_000, 2_000), (8_000, 4_000)), "Promised stands at 8,000, within one block of a quarter earlier"),
        (blocks((4_000, 2_000), (8_001, 4_000)), "Promised has grown to 8,001, from 4,000 a quarter earlier"),
        (blocks((8_000, 4_000), (4_000, 2_000)), "Promised stands at 4,000, within one block of a quarter earlier"),
        (blocks((8_000, 3_999), (4_000, 2_000)), "Promised has fallen to 4,000, from 8,000 a quarter earlier"),
        (blocks((10, 1), (3, 1), (2, 1)), "Promised stands at 2, within one block of a quarter earlier"),
        (blocks((9, 0), (8, 0), (3, 0)), "Promised has fallen in every quarter, to 3"),
        (blocks((8, 0), (9, 0), (3, 0)), "Promised has fallen to 3, from 9 a quarter earlier"),
        (blocks((3, 0), (9, 0)), "Promised has grown to 9, from 3 a quarter earlier"),
        (blocks((3, 0), (3, 0)), "Promised has stood at 3 in every quarter"),
        ([UNDER, *blocks((2, 0), (3, 0))], "Promised has grown to 3, from 2 a quarter earlier"),
        ([UNDER, *blocks((3, 0), (3, 0))], "Promised stands at 3, as a quarter earlier"),
        ([NOTHING, *blocks((5, 0)), NOTHING], "Promised: none now"),
    ],
)
def test_a_direction_is_more_than_one_block(values: list[Value], words: str) -> None:
    assert history("awards.promised", values) == words


@pytest.mark.parametrize(
    ("id", "values", "words"),
    [
        (PROMISED, ["2.00", "2.10"], "The promised part of the company stands at 2.10%, after 2.00% a quarter earlier"),
        ("money.price", ["0.42", "0.50"], "Price to buy one unit stands at €0.50, after €0.42 a quarter earlier"),
        ("what.is.none", ["3"], "what.is.none stands at 3 in the first quarter that we show"),
    ],
)
def test_what_is_no_number_of_units_has_no_direction(id: str, values: list[str], words: str) -> None:
    name = "Price to buy one unit" if id == "money.price" else ""
    told = history(id, [Value(amount=Decimal(value)) for value in values], name=name, currency="EUR")
    assert told == words


def test_what_moved_in_a_quarter_stands_beside_what_moved_in_the_one_before() -> None:
    moved = [UNDER, Value(amount=4_000, block=2_000)]
    assert history("quarter.forfeited", moved) == (
        "Given back on leaving was 4,000, after under 2,000 in the quarter before"
    )
    assert history("quarter.forfeited", [NONE, moved[1]]) == "Given back on leaving stands at 4,000"


LABELS = ["Q1 2025", "Q2 2025", "Q3 2025", "Q4 2025"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([5, 9, 7], "Since Q1 2025 between 5 (Q1 2025) and 9 (Q2 2025)"),
        ([UNDER, 5, 9, 7], "Since Q2 2025 between 5 (Q2 2025) and 9 (Q3 2025)"),
        ([NOTHING, 5, 9, 7], "Since Q2 2025 between 5 (Q2 2025) and 9 (Q3 2025)"),
        ([5, NOTHING, 9, 7], "Since Q1 2025 between none (Q2 2025) and 9 (Q3 2025)"),
        ([5, RANGE, 9, 7], "Since Q1 2025 between 5 (Q1 2025) and 9 (Q3 2025)"),
        ([5, NONE, 9, 7], "Since Q1 2025 between 5 (Q1 2025) and 9 (Q3 2025)"),
        ([5, 9, RANGE, NONE], ""),
        ([5, 5, 5, UNDER], "Since Q1 2025 between under 2,000 (Q4 2025) and 5 (Q1 2025)"),
        ([5, 5, 5, 5], ""),
    ],
)
def test_a_span_has_three_numbers_or_is_not_told(values: list[int | Value], said: str) -> None:
    given = [Value(amount=value) if isinstance(value, int) else value for value in values]
    assert span(given, LABELS[: len(given)], Unit.UNITS) == said


def with_figure(releases: tuple[Release, ...], id: str, *values: Value) -> list[Release]:
    """The last releases with another value of a figure each."""
    return [
        replace(release, figures=release.figures | {id: FigureValue(id=id, value=value)})
        for release, value in zip(releases[-len(values) :], values, strict=True)
    ]


def shares(*amounts: str | Value) -> list[Release]:
    """Quarters up to Q1 2026 with these promised parts of a company of which one block is 0.01%."""
    values = [Value(amount=Decimal(amount)) if isinstance(amount, str) else amount for amount in amounts]
    return with_figure(sample_releases(), PROMISED, *values)


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        (["2.00", "2.02"], "It grew most in Q1 2026, from 2.00% to 2.02%"),
        (["2.00", "2.01"], ""),
        (["2.02", "2.00"], "It fell from 2.02% to 2.00% in Q1 2026: "),
        (["2.01", "2.00"], ""),
        (["2.00", "2.50", "2.30", "2.30", "2.10"], "It fell from 2.30% to 2.10% in Q1 2026: "),
        (["2.50", "2.10", "2.30", "2.20"], "It fell from 2.50% to 2.10% in Q3 2025: "),
        (["2.50", "2.30", "2.50", "2.40"], "It fell from 2.50% to 2.40% in Q1 2026: "),
        (["2.00", "2.20", "2.40", "2.50"], "It grew most in Q4 2025, from 2.20% to 2.40%. It is 2.50% now"),
        (["2.00", "2.30", "2.40", "2.60"], "It grew most in Q3 2025, from 2.00% to 2.30%. It is 2.60% now"),
        ([Value(Decimal(0), Status.UNDER, Decimal("0.01")), "2.00", "2.00"],
         "It grew most in Q4 2025, from under 0.01% to 2.00%. It is 2.00% now"),
        ([NOTHING, "2.00", "2.00"], "It grew most in Q4 2025, from none to 2.00%. It is 2.00% now"),
        ([NONE, "2.00", "2.00"], ""),
        ([Value(Decimal("1.00"), Status.RANGE, Decimal("0.10")), "2.00", "2.00"], ""),
        (["2.50", NONE], ""),
        (["2.50", ABOUT], ""),
        ([ABOUT, "2.50"], ""),
    ],
)  # fmt: skip
def test_the_largest_fall_since_the_peak_or_else_the_largest_growth(amounts: list[str | Value], told: str) -> None:
    course = share_course(shares(*amounts), PROMISED, "It")
    assert course.startswith(told) and bool(course) is bool(told)


def test_a_fall_without_new_units_is_that_of_what_was_promised() -> None:
    quiet = shares("2.50", "2.00")
    assert share_course(quiet, PROMISED, "It").endswith("Q1 2026: what was promised became less")
    assert promised_course(quiet).startswith("The promised part of the company fell")
    assert promised_course(quiet).endswith("became less.") and promised_course(quiet[:1]) == ""


def test_causes_of_a_fall_are_told_the_largest_first_and_those_that_gave_nothing_not_at_all() -> None:
    first, last = shares("2.50", "2.00")
    parts = {
        "total": "9.00",
        "staff": "1.00",
        "pool": "3.00",
        "investors": "5.00",
        "founders": "-2.00",
        "angels": "1.00",
    }
    figures = {f"dilution.{id}": Value(Decimal(part)) for id, part in parts.items()}
    figures["dilution.others"] = Value(Decimal("4.00"), Status.ABOUT)
    made = replace(last, figures=last.figures | {id: FigureValue(id=id, value=v) for id, v in figures.items()},
                   holders=last.holders | {"angels": "Angels"})  # fmt: skip
    assert share_course([first, made], PROMISED, "It").partition(": ")[2] == (
        "new units of Investors (5.00%), the pool (3.00%), Angels (1.00%) and Staff (1.00%) came out of everyone’s part"
    )


def test_units_of_earlier_quarters_are_told_in_those_of_the_last_day() -> None:
    first, last = sample_releases()[-2:]
    for day, times in ((first.as_of, 1), (date(2026, 1, 1), 3), (last.as_of, 3)):
        split = replace(last, splits=(Split("main", day, 3, 1),))
        assert restated((first, split), "awards.promised")[0].amount == 290_000 * times
        assert restated((first, split), "awards.promised")[1].amount == 376_000, "the last day is as it is"


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2025, 3, 31), ""), (date(2025, 4, 1), "Q2 2025"), (date(2025, 12, 31), "Q4 2025"),
     (date(2026, 1, 1), "Q1 2026")],
)  # fmt: skip
def test_a_split_is_told_of_the_quarter_in_which_it_was(day: date, label: str) -> None:
    *past, last = sample_releases()
    note = split_note([*past, replace(last, splits=(Split("main", day, 2, 1),))])
    assert note == (f"Units were split in {label}; earlier quarters are drawn in the units of today" if label else "")


def test_the_pool_is_drawn_through_two_quarters_at_least() -> None:
    releases = sample_releases()
    assert quarters_of_pool(releases) == list(releases)
    assert quarters_of_pool(releases[:1]) == []
    gap = with_figure(releases, "pool.available", *(NONE if place == 2 else Value(1) for place in range(5)))
    assert [release.label for release in quarters_of_pool(gap)] == ["Q4 2025", "Q1 2026"]
    last_gone = with_figure(releases, "pool.available", *(NONE if place == 4 else Value(1) for place in range(5)))
    assert unbroken(last_gone, "pool.available") == [] == quarters_of_pool(last_gone)


def test_the_largest_group_is_the_finding_of_a_breakdown_unless_it_is_the_rest() -> None:
    release = releases_of(LARGE)[-1]
    table = named(release.breakdowns[0], release)
    place = [column.id for column in table.columns].index("share")

    def finding(**amounts: str | Value) -> str:
        found = [
            replace(row, cells=(*row.cells[:place], value, *row.cells[place + 1 :]))
            for row in table.rows
            for given in [amounts.get(row.id, NONE)]
            for value in [Value(Decimal(given)) if isinstance(given, str) else given]
        ]
        return groups(replace(table, rows=tuple(found)), place, release).finding

    assert finding(full="30.00", associate="40.00") == "Associate licence: 40.00% of what is promised"
    alike = "No group stands out: each of the two has 30.00% of what is promised"
    assert finding(full="30.00", associate="30.00") == alike, "none is named before another that has as much"
    assert finding(full="30.00", other="60.00", total="100.00") == "Fully licensed: 30.00% of what is promised"
    assert finding(full=ABOUT) == "Fully licensed: about a third of what is promised"
    assert finding(full=UNDER) == table.title == finding()
    assert any(row.kind is RowKind.TOTAL for row in table.rows)


def test_what_will_be_earned_in_a_year_is_the_finding_of_what_lies_ahead() -> None:
    """Fourth quarter of a table by quarter, first row of one by year: what is earned together by then."""
    for size, place in ((LARGE, 3), (THIRTY, 0)):
        release = releases_of(size)[-1]
        found = table_ahead(release)
        assert found is not None
        table, rows = found
        assert {row.id for row in table.rows} - {row.id for row in rows} <= {"later", "total"}
        told = ahead(table, rows, release)
        assert number(rows[place].cells[1], Unit.UNITS) in told.finding
        assert bool(told.note) is (size is THIRTY), "ranges are drawn at their middle"
        short = ahead(table, rows[:2], release)
        assert number(rows[1 if size is LARGE else 0].cells[1], Unit.UNITS) in short.finding
        none = replace(table, rows=tuple(replace(row, cells=(NOTHING, *row.cells[1:])) for row in table.rows))
        assert table_ahead(replace(release, tables=release.tables | {"ahead": none})) is None
    assert table_ahead(replace(release, tables={})) is None


def test_an_exhibit_says_what_is_drawn_since_when_and_that_units_were_split() -> None:
    *past, last = sample_releases()
    split = [*past, replace(last, splits=(Split("main", date(2026, 1, 5), 2, 1),))]
    told = over_time(split, "awards.promised")
    assert told.finding.startswith("Promised") and "Units were split in Q1 2026" in told.subtitle
    assert "Since Q1 2025 between 296,000 (Q1 2025)" in told.subtitle, "148,000 units of before the split"
    assert told.subtitle.startswith("Promised, at the end of each quarter.")
    assert not over_time(split, "quarter.granted").subtitle.startswith("Granted in the quarter, at the end of each")
    counted = over_time(split, "people.holders")
    assert "split" not in counted.subtitle and "Since Q1 2025 between 150 (Q1 2025) and 270" in counted.subtitle
    share = over_time(sample_releases(), PROMISED)
    assert share.finding == share_course(sample_releases(), PROMISED, "The promised part of the company")
    named_so = over_time(sample_releases(), "quarter.granted", name="What was given")
    assert named_so.finding.startswith("What was given was 96,000") and "What was given" in named_so.subtitle
    assert "Units were split" in pool(split, sample_settings()).subtitle
    assert "Units were split" not in pool(sample_releases(), sample_settings()).subtitle
