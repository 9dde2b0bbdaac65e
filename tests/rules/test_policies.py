"""Which rules are in force while a version of a policy is."""

from datetime import date, timedelta

import pytest
from tests.rules.sample_rule import data, rule

from transparency.rules.policies import meets

START, END = date(2026, 1, 1), date(2026, 6, 30)
DAY = timedelta(1)


@pytest.mark.parametrize(
    ("begin", "end", "met"),
    [
        (START - 9 * DAY, START - DAY, False),
        (START - 9 * DAY, START, True),
        (END, END + 9 * DAY, True),
        (END + DAY, END + 9 * DAY, False),
        (START + DAY, START + DAY, True),
        (date.min, date.max, True),
    ],
)
def test_one_day_in_common_is_enough(begin: date, end: date, met: bool) -> None:
    dates = data()["dates"] | {"effective_to": END.isoformat()}
    assert meets(rule(dates=dates), begin, end) is met


def test_without_an_end_it_goes_on() -> None:
    assert meets(rule(), date(2099, 1, 1), date(2099, 1, 2))


@pytest.mark.parametrize("status", ["draft", "proposed"])
def test_what_was_never_in_force_meets_nothing(status: str) -> None:
    assert not meets(rule(status=status), START, END)
