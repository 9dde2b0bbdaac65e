"""Days that a person gives, and which day it is."""

import os
from datetime import UTC, date, datetime, timedelta

import click


class Day(click.ParamType[date]):
    """A day, ``2026-03-31``. ``ahead``: whether it may lie in the future, as the first day of a key does."""

    name = "day"

    def __init__(self, *, ahead: bool = True) -> None:
        self.ahead = ahead

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day. Where it is tomorrow already is no reason to refuse it."""
        text = str(value)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = date.min
        if day.isoformat() != text or day == date.min:
            self.fail(f"{text[:40]!r} is not a day such as 2026-03-31", param, ctx)
        if not self.ahead and day > today() + timedelta(days=1):
            self.fail(f"{day} has not come yet: today is {today()}", param, ctx)
        return day


def today() -> date:
    """Today in UTC, or the day of SOURCE_DATE_EPOCH: the one place where the program looks at the clock for a day."""
    try:
        return datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC).date()
    except (KeyError, ValueError, OverflowError, OSError):
        return datetime.now(UTC).date()
