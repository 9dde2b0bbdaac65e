"""How many days lie between announcing a rule and its taking effect, and how many are promised."""

from datetime import date

from msgspec import Struct

from transparency.rules.rule import Rule


class Notice(Struct, frozen=True):
    """Days given between two days, and the days promised by the rule (``None``: it promises none)."""

    announced: date
    start: date
    given: int
    promised: int | None


def notice_of(rule: Rule) -> Notice | None:
    """The notice of a rule that has both days; else nothing to count."""
    announced, start = rule.dates.announced, rule.dates.effective_from
    if announced is None or start is None:
        return None
    return Notice(announced, start, (start - announced).days, rule.notice_days)
