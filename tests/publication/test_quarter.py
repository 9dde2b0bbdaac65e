"""Fiscal quarters: names, days and order, also where the fiscal year moves to another month."""

from datetime import date, timedelta

import pytest

from transparency.publication.quarter import FiscalYears, Quarter, parse_quarter, quarter_of

MONTHS = range(1, 13)
MOVES = [(old, new) for old in MONTHS for new in MONTHS if old != new and (new - old) % 3 == 0]


def whole(years: FiscalYears) -> list[Quarter]:
    """Ten years of quarters; each follows the one before and is told by its name alone."""
    quarter, found = quarter_of(date(2024, 1, 5), years), []
    for _step in range(40):
        assert quarter_of(quarter.start, years) == quarter_of(quarter.end, years) == quarter
        assert parse_quarter(quarter.id, years) == quarter
        after = quarter.next()
        assert after.next(-1) == quarter and after.index == quarter.index + 1 and quarter < after
        assert after.start == quarter.end + timedelta(days=1)
        found.append(quarter)
        quarter = after
    return found


@pytest.mark.parametrize("month", MONTHS)
def test_a_year_is_named_after_the_year_in_which_it_ends(month: int) -> None:
    for quarter in whole(FiscalYears(month)):
        ends = next(each for each in (quarter.next(step) for step in range(4)) if each.number == 4).end
        assert quarter.year == ends.year and quarter.index == quarter.year * 4 + quarter.number - 1


@pytest.mark.parametrize(("old", "new"), MOVES)
def test_no_name_comes_twice_where_a_year_moves(old: int, new: int) -> None:
    """Days and running numbers are those of the old years for ever; names are unique, and sorted they are in order."""
    before, after = whole(FiscalYears(old)), whole(FiscalYears(old, (date(2027, new, 1),)))
    assert [(each.start, each.end, each.index) for each in after] == [(e.start, e.end, e.index) for e in before]
    names = [each.id for each in after]
    assert sorted(set(names)) == names
    short = [each for each in after if each.short]
    assert len(short) == (new - old) % 12 // 3 and short[-1].next().start == date(2027, new, 1)
    assert short[-1].next().number == 1 and [each.number for each in short] == list(range(1, len(short) + 1))
    for one, other in zip(before, after, strict=True):
        assert one.id == other.id or other.start >= short[0].start
