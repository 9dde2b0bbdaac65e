"""What vesting terms of OCF at random become: words of the publication, and days with units. ``random_terms.txt``."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from tests.expected import assert_as_read

from transparency.importing.ocf.conditions import read_terms, tranches_along
from transparency.importing.ocf.package import Object
from transparency.importing.ocf.values import ValueFault
from transparency.importing.ocf.vesting import name_of, worded
from transparency.publication.settings import Allocation, Schedule, Vesting

TABLE = Path(__file__).parent / "random_terms.txt"
KNOWN: dict[str, Vesting] = {
    "V12": Schedule(occurrences=12),
    "YEAR": Schedule(every=12, occurrences=1),
    "LAST": Schedule(every=3, occurrences=4, day_of_month="last"),
}
SHARES = ("1/4", "1/2", "1/3", "1/12", "1/1", "0/1", "3/8")
DAYS = ("2024-03-31", "2024-09-30", "2025-01-01", "2024-06-15")
STARTS = (date(2024, 1, 31), date(2024, 2, 15), date(2023, 6, 1))
GRANTED = date(2024, 2, 15)


def trigger(pick: Random, before: list[str]) -> dict[str, Any]:
    """Mostly periods: these have most to get wrong."""
    match pick.choice(("period", "period", "period", "period", "day", "event", "start")):
        case "period":
            every, times = pick.choice(((1, 12), (3, 4), (12, 1), (6, 2), (1, 1), (40, 3), (24, 2)))
            period: dict[str, Any] = {"type": pick.choice(("MONTHS", "MONTHS", "MONTHS", "DAYS"))}
            period |= {"length": str(every), "occurrences": str(times)}
            if pick.random() < 0.3:
                period["cliff_installment"] = str(pick.choice((1, 2, 3, 12)))
            if pick.random() < 0.2:
                period["day_of_month"] = pick.choice(("01", "15", "31_OR_LAST_DAY_OF_MONTH"))
            after = pick.choice((before[-1], before[-1], before[-1], before[0], "gone"))
            return {"type": "VESTING_SCHEDULE_RELATIVE", "period": period, "relative_to_condition_id": after}
        case "day":
            return {"type": "VESTING_SCHEDULE_ABSOLUTE", "date": pick.choice(DAYS)}
        case "event":
            return {"type": "VESTING_EVENT"}
    return {"type": "VESTING_START_DATE"}


def conditions(pick: Random) -> list[dict[str, Any]]:
    """A start (mostly) and one to three conditions in a chain, sometimes with a fork."""
    names = ["s", *"abcd"[: pick.choice((1, 1, 2, 2, 3, 4))]]
    made: list[dict[str, Any]] = [{"id": "s", "trigger": {"type": "VESTING_START_DATE"}}]
    if pick.random() < 0.2:
        made[0] |= {"portion": {"numerator": "1", "denominator": "4"}}
    if pick.random() < 0.15:
        names.remove("s")
        made = []
    alike = pick.random() < 0.6
    share = pick.choice(SHARES)
    for place, name in enumerate(names):
        if name == "s":
            continue
        top, bottom = (share if alike else pick.choice(SHARES)).split("/")
        condition: dict[str, Any] = {"id": name, "trigger": trigger(pick, names[: place or 1])}
        if pick.random() < 0.12:
            condition["quantity"] = pick.choice(("30", "10", "0", "7.5"))
        else:
            condition["portion"] = {"numerator": top, "denominator": bottom}
            condition["portion"] |= {"remainder": True} if pick.random() < 0.25 else {}
        if pick.random() < 0.06:
            condition["cliff_condition"] = {"period": {"type": "MONTHS", "length": "6"}}
        made.append(condition)
    for condition, following in zip(made, names[1:], strict=False):
        condition["next_condition_ids"] = [following]
    if len(made) > 2 and pick.random() < 0.25:
        made[0]["next_condition_ids"].append(names[2])
    if pick.random() < 0.03:
        made[-1]["next_condition_ids"] = [names[0]]
    return made


def steady(number: int) -> Iterator[dict[str, Any]]:
    """Chains as systems export them: a cliff, then equal periods; days after a start; deadlines of an event."""
    every, times, cliff = ((1, 12, 3), (3, 4, 2), (1, 48, 12), (6, 4, 1), (1, 6, 6))[number % 5]
    period = {"type": "MONTHS", "occurrences": "1", "length": str(every * cliff)}
    after = {"type": "VESTING_SCHEDULE_RELATIVE", "relative_to_condition_id": "s"}
    fork = number % 3 == 2
    yield {
        "id": "s",
        "trigger": {"type": "VESTING_START_DATE"},
        "next_condition_ids": ["c", "d", "e"] if fork else ["c"],
    }
    if fork:
        yield {"id": "c", "trigger": after | {"period": period}}
        yield {"id": "d", "trigger": {"type": "VESTING_SCHEDULE_ABSOLUTE", "date": DAYS[number % 4]}}
        yield {"id": "e", "trigger": {"type": "VESTING_EVENT"}, "portion": {"numerator": "1", "denominator": "1"}}
    elif number % 3 == 1:
        for name, day, following in (("c", DAYS[0], ["d"]), ("d", DAYS[1], [])):
            share = {"numerator": "1", "denominator": "2" if number % 2 else "3"}
            moment = {"type": "VESTING_SCHEDULE_ABSOLUTE", "date": day}
            yield {"id": name, "trigger": moment, "portion": share, "next_condition_ids": following}
    else:
        share = {"numerator": str(cliff), "denominator": str(times)}
        yield {"id": "c", "trigger": after | {"period": period}, "portion": share, "next_condition_ids": ["d"]}
        rest = {"type": "MONTHS", "occurrences": str(times - cliff or 1), "length": str(every)}
        share = {"numerator": "1", "denominator": str(times)}
        late = {"period": rest, "relative_to_condition_id": "c"}
        yield {"id": "d", "trigger": after | late, "portion": share}


def words(condition: dict[str, Any]) -> str:
    """A condition in a line."""
    given = condition["trigger"]
    period = given.get("period", {})
    parts = [condition["id"], given["type"].removeprefix("VESTING_").removeprefix("SCHEDULE_").lower()]
    parts += [given.get("date", ""), " ".join(f"{value}" for value in period.values())]
    parts += [f"from {given['relative_to_condition_id']}"] if period else []
    if "portion" in condition:
        share = condition["portion"]
        rest = " of the rest" if share.get("remainder") else ""
        parts.append(f"vests {share['numerator']}/{share['denominator']}{rest}")
    parts += [f"vests {condition['quantity']} units"] if "quantity" in condition else []
    parts += ["with a cliff_condition"] if "cliff_condition" in condition else []
    parts.append(f"then {' or '.join(condition['next_condition_ids'])}" if condition.get("next_condition_ids") else "")
    return " ".join(part for part in parts if part)


def become(number: int) -> str:
    """Terms, ``=`` their words, and what vests of 100 units when: alone, and with an event."""
    pick = Random(f"terms {number}")
    allocation = pick.choice(list(Allocation))
    given = list(steady(number // 2)) if number % 2 else conditions(pick)
    lines = [f"# terms {number}, {allocation.name}", *map(words, given)]
    data = {"allocation_type": allocation.name, "vesting_conditions": given}
    start = STARTS[number % 3]
    try:
        terms = read_terms(Object("VESTING_TERMS", "t", data, "VestingTerms", 1), extra_cliff=number % 4 < 2)
    except ValueFault as fault:
        return "\n".join([*lines, f"! {fault.problem.code} {fault.problem.message}", ""])
    found = worded(terms)
    said = {name: value for name, value in found.model_dump(mode="json").items() if value}
    lines.append(f"= {name_of(found, KNOWN)}: {said}")
    lines += [f"roots {terms.roots}, not there {terms.dangling}"] if len(terms.roots) > 1 or terms.dangling else []
    events = {name: date(2024, 7, 10) for name in "abe"}
    for happens in ({}, events) if "VESTING_EVENT" in str(given) else ({},):
        days = tranches_along(terms, 100, start, happens, GRANTED)
        told = ", ".join(f"{day} {units}" for day, units in days[:14])
        lines.append(f"from {start}{' with events' if happens else ''}: {told or 'nothing'}")
    return "\n".join([*lines, ""])


def test_what_random_terms_become() -> None:
    assert_as_read(TABLE, map(become, range(160)))
