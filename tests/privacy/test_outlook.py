"""What will be earned next: by quarter, by year, or not at all."""

from dataclasses import dataclass

import polars as pl
import pytest

from transparency.privacy.outlook import Told, outlook
from transparency.privacy.population import Rules

NONE = pl.DataFrame({"unvested": [0]})
"""Nothing that concerns units not yet earned is carried forward."""
RULES = Rules(3, 2, 10, b"x" * 32)


@dataclass
class Positions:
    """The two things that the outlook looks at."""

    ahead_by_provider: pl.LazyFrame
    splits: tuple = ()


def positions(*rows, splits=()):
    """Rows: quarter, quarters ahead, provider, units."""
    schema = {"quarter": pl.Int32, "ahead": pl.Int32, "provider": pl.String, "units": pl.Int64}
    return Positions(pl.LazyFrame(rows, schema=schema, orient="row"), splits)


def everyone(quarter, units=10, steps=range(1, 9), who="abcd"):
    return [(quarter, step, one, units) for step in steps for one in who]


def test_quarters_are_shown_where_enough_people_stand_behind_each():
    assert outlook(positions(*everyone(5)), 5, [], NONE, RULES) == "quarters"


def test_years_where_single_quarters_are_about_too_few():
    rows = [*everyone(5, steps=(1, 2, 3, 5, 6, 7)), (5, 4, "a", 10), (5, 8, "b", 10)]
    assert outlook(positions(*rows), 5, [], NONE, RULES) == "years"


def test_nothing_where_years_are_too():
    assert outlook(positions(*everyone(5, who="ab")), 5, [], NONE, RULES) == "withheld"


def test_one_who_left_is_not_told_by_two_reports_of_one_quarter():
    before, after = everyone(5), everyone(6, steps=range(1, 8), who="bcd") + everyone(6, steps=(8,))
    assert outlook(positions(*before, *after), 6, [Told(5, "quarters")], NONE, RULES) == "withheld"
    assert outlook(positions(*before, *after), 6, [Told(5, "withheld")], NONE, RULES) == "quarters"


@pytest.mark.parametrize(("told", "shown"), [("quarters", "years"), ("years", "quarters")])
def test_only_sums_that_a_reader_can_make_are_compared(told, shown):
    """One person moved from one quarter to the next: the year's sum is the same, the quarters' are not."""
    before = everyone(5)
    after = [row for row in everyone(6) if row[:3] not in {(6, 1, "a"), (6, 2, "a")}] + [(6, 2, "a", 20)]
    assert outlook(positions(*before, *after), 6, [Told(5, told)], NONE, RULES) == shown


def test_a_split_is_no_change():
    before, after = everyone(5), everyone(6, units=20)
    found = positions(*before, *after, splits=((6, frozenset({"a"}), 2, 1),))
    assert outlook(found, 6, [Told(5, "quarters")], NONE, RULES) == "quarters"


def test_nothing_while_units_not_yet_earned_are_carried_forward():
    assert outlook(positions(*everyone(5)), 5, [], pl.DataFrame({"unvested": [-48]}), RULES) == "withheld"
