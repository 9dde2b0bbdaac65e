"""Vesting terms of a publication as OCF objects."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from transparency.ledger.vesting import portion
from transparency.publication.settings import EventBased, Immediate, Listed, Schedule, Vesting

START = "start"
_DAY = {"start_day_or_last": "VESTING_START_DAY_OR_LAST_DAY_OF_MONTH", "first": "01", "last": "31_OR_LAST_DAY_OF_MONTH"}


def terms_objects(vesting: Mapping[str, Vesting]) -> list[dict[str, Any]]:
    """One VESTING_TERMS object for each of the terms, sorted by id; terms that vest at once need none."""
    return [
        {
            "object_type": "VESTING_TERMS",
            "id": name,
            "name": name,
            "description": name,
            "allocation_type": terms.allocation.value if isinstance(terms, Schedule) else "CUMULATIVE_ROUND_DOWN",
            "vesting_conditions": _conditions(terms),
        }
        for name, terms in sorted(vesting.items())
        if not isinstance(terms, Immediate)
    ]


def _conditions(terms: Vesting) -> list[dict[str, Any]]:
    start = {"id": START, "quantity": "0", "trigger": {"type": "VESTING_START_DATE"}, "next_condition_ids": []}
    match terms:
        case Schedule():
            rest = _schedule(terms)
        case Listed():
            rest = [
                _condition(
                    f"listed-{number}", tranche.portion, {"type": "VESTING_SCHEDULE_ABSOLUTE", "date": f"{tranche.on}"}
                )
                for number, tranche in enumerate(sorted(terms.tranches, key=lambda tranche: tranche.on), start=1)
            ]
        case EventBased():
            ends = _deadlines(terms)
            event = _condition("event", "1/1", {"type": "VESTING_EVENT"})
            return [start | {"next_condition_ids": [condition["id"] for condition in (*ends, event)]}, *ends, event]
        case _:
            rest = []
    chain = [start, *rest]
    return [
        condition | {"next_condition_ids": [after["id"]] if after else []}
        for condition, after in zip(chain, [*chain[1:], None], strict=True)
    ]


def _schedule(terms: Schedule) -> list[dict[str, Any]]:
    """One condition, or the cliff as a condition before it: ``cliff_installment`` is not in OCF 1.2.0."""
    count, cliff = terms.occurrences, terms.cliff if terms.cliff > 1 else 0
    conditions = []
    if cliff:
        conditions.append(_condition("cliff", f"{cliff}/{count}", _relative(terms, START, terms.every * cliff, 1)))
    if count > cliff:
        conditions.append(
            _condition("steps", f"1/{count}", _relative(terms, "cliff" if cliff else START, terms.every, count - cliff))
        )
    return conditions


def _relative(terms: Schedule, after: str, length: int, occurrences: int) -> dict[str, Any]:
    period: dict[str, Any] = {"length": length, "type": terms.period.upper(), "occurrences": occurrences}
    if terms.period == "months":
        day = terms.day_of_month
        period["day_of_month"] = _DAY[day] if isinstance(day, str) else _numbered(day)
    return {"type": "VESTING_SCHEDULE_RELATIVE", "period": period, "relative_to_condition_id": after}


def _numbered(day: int) -> str:
    return f"{day:02d}" if day <= 28 else f"{day}_OR_LAST_DAY_OF_MONTH"


def _deadlines(terms: EventBased) -> list[dict[str, Any]]:
    conditions = []
    if terms.deadline_months:
        months = Schedule(every=terms.deadline_months, occurrences=1)
        conditions.append(_condition("too-late-after-months", "0/1", _relative(months, START, months.every, 1)))
    if terms.deadline:
        when = terms.deadline + timedelta(days=1)
        conditions.append(_condition("too-late", "0/1", {"type": "VESTING_SCHEDULE_ABSOLUTE", "date": f"{when}"}))
    return conditions


def _condition(name: str, share: str, trigger: dict[str, Any]) -> dict[str, Any]:
    exact = portion(share)
    return {
        "id": name,
        "portion": {"numerator": str(exact.numerator), "denominator": str(exact.denominator)},
        "trigger": trigger,
        "next_condition_ids": [],
    }
