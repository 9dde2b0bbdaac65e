"""Rules and published facts as the data of the page "What would I get?" (``data/calculator.json``).

The page's arithmetic reads nothing else, so anybody can compute the same. Only what is published goes in. Shape::

    {schema, facts: {as_of, currency, fully_diluted, pool_units, pool_left, investors_claim, exercise_price,
             price_stated, values},
     limits: {first_day, last_day}, rules: [{id, title, status, effective_from, inputs, tables, grants, …}]}

Numbers are whole; amounts of money and points are decimal text or a fraction such as ``3841/2``.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from transparency.publication.settings import EventBased, Schedule
from transparency.rules.calculator.person import TENURE, must_buy, tenure_inputs
from transparency.rules.expression import Expression, Greatest, Least, Lookup, Product, ShareOfPot, Sum
from transparency.rules.rule import Banded, EnumInput, Grant, IntInput, Rule, TimeVesting, VestingByEvent
from transparency.rules.words.examples import expected_totals

SCHEMA = "provider-equity-calculator/1"
SESSIONS = (6, 12, 22)
"""Common answers to a question about sessions in a week: few, some, and more than the ceiling counts."""
YEARS_BACK, YEARS_AHEAD = 10, 5
"""Days of starting that the page takes, around the day of the figures."""


class LastTotal(Struct, frozen=True):
    """What everybody brought into a pot when it was last shared, in a block; published only for enough people."""

    points: Fraction
    people: int | None = None
    on: date | None = None
    """A day up to which this was the last time."""
    block: Fraction = Fraction(0)
    """The step in which the points are printed: more than anyone brought."""
    by: str = ""
    """The rule by which they were brought, where it is another that counts points otherwise: then they are expected."""


class Facts(Struct, frozen=True):
    """Published figures; ``None`` where one is missing, or printed as a bound or a range."""

    as_of: date
    published: date | None = None
    """From this day on somebody may read them: who has not started starts no earlier."""
    currency: str = "USD"
    fully_diluted: int | None = None
    pool_units: int | None = None
    pool_left: int | None = None
    investors_claim: Decimal | None = None
    exercise_price: Decimal | None = None
    """The newest published price, for one that is only set on the day of a grant. Never an average: where prices rise
    a newcomer pays more."""
    price_stated: bool = False
    """Whether it is the value by the company's last appraisal; else it is what all options outstanding cost."""
    totals: Mapping[str, LastTotal] = field(default_factory=dict)
    """By grant of the rule in force."""
    values: bool = False
    """Whether amounts of money may be shown at all."""


class Names(Struct, frozen=True):
    """How answers are printed where the rule has only codes."""

    roles: Mapping[str, str] = field(default_factory=dict)
    """Every role of the company by code; a rule open to all of them does not ask for one."""
    language: str = "en"
    asks: Mapping[str, str] = field(default_factory=dict)
    """``role_ask``, ``role_other``, ``engagement_ask``, ``engagement_contractor``, ``engagement_employee``."""


def chosen(rules: Sequence[Rule], day: date) -> tuple[Rule, ...]:
    """The rules that the page offers: for each pool the one in force on ``day``, then those ahead that can run."""
    running = [rule for rule in rules if rule.runs]
    current: dict[str | None, Rule] = {}
    ahead = []
    for rule in running:
        start, end = rule.dates.effective_from, rule.dates.effective_to
        if rule.was_in_force and start is not None and start <= day:
            if end is None or end >= day:
                current[rule.pool] = rule
        elif rule.status in {"proposed", "in_force"}:
            ahead.append(rule)
    return (*current.values(), *ahead)


def rescaled(rule: Rule, factor: Fraction) -> Rule:
    """The rule in today's units after splits: ``factor`` new units for each one of the day it took effect."""
    if factor == 1:
        return rule

    def more(units: int | None) -> int | None:
        return None if units is None else int(units * factor)

    def grown(units: Expression) -> Product:
        return Product(product=(units, factor.numerator), divide=factor.denominator)

    grants = tuple(
        grant.model_copy(
            update={"pot": more(grant.pot)} if isinstance(grant.units, ShareOfPot) else {"units": grown(grant.units)}
        )
        for grant in rule.grants
    )
    limits = rule.limits.model_copy(
        update={name: more(getattr(rule.limits, name)) for name in ("per_person_per_year", "per_person_total")}
    )
    return rule.model_copy(update={"grants": grants, "limits": limits})


def compile_data(rules: Sequence[Rule], facts: Facts, names: Names) -> dict[str, Any]:
    """The page's data for these rules, the one in force first."""
    return {
        "schema": SCHEMA,
        "facts": {
            "as_of": facts.as_of.isoformat(),
            "published": (facts.published or facts.as_of).isoformat(),
            "currency": facts.currency,
            "fully_diluted": facts.fully_diluted,
            "pool_units": facts.pool_units,
            "pool_left": facts.pool_left,
            "investors_claim": money(facts.investors_claim),
            "exercise_price": money(facts.exercise_price),
            "price_stated": facts.price_stated,
            "values": facts.values,
        },
        "limits": {
            "first_day": (facts.as_of - timedelta(days=YEARS_BACK * 365)).isoformat(),
            "last_day": (facts.as_of + timedelta(days=YEARS_AHEAD * 365)).isoformat(),
        },
        "rules": [compile_rule(rule, _carried(facts.totals, rules[0], rule), names) for rule in rules],
    }


def _carried(totals: Mapping[str, LastTotal], in_force: Rule, rule: Rule) -> dict[str, LastTotal]:
    """What can be expected to be brought into the pots of ``rule``, as the rule's own page expects it."""
    if rule is in_force:
        return dict(totals)
    brought = {id: total.points for id, total in totals.items()}
    expected = expected_totals(in_force, rule, brought)
    return {id: _expected(totals[id], points, in_force) for id, points in expected.items()}


def _expected(total: LastTotal, points: Fraction, in_force: Rule) -> LastTotal:
    """A total that was counted by another rule, and its block, in the points of a new one."""
    if points == total.points:
        return total
    return replace(total, points=points, block=Fraction(ceil(total.block * points / total.points)), by=in_force.id)


def compile_rule(rule: Rule, totals: Mapping[str, LastTotal], names: Names) -> dict[str, Any]:
    """One rule as data."""
    leaving = rule.on_leave
    return {
        "id": rule.id,
        "title": rule.title,
        "status": "proposed" if rule.status in {"draft", "proposed"} else "in_force",
        "effective_from": rule.dates.effective_from.isoformat() if rule.dates.effective_from else None,
        "eligibility": {
            "roles": list(rule.eligibility.roles),
            "engagement": list(rule.eligibility.engagement),
            "min_tenure_days": rule.eligibility.min_tenure_days,
            "activity": rule.eligibility.activity.model_dump() if rule.eligibility.activity else None,
        },
        "inputs": [*_who(rule, names), *(_input(rule, name, asked, names) for name, asked in rule.inputs.items())],
        "tables": {name: _table(rule, name) for name in rule.tables},
        "grants": [_grant(rule, grant, totals.get(grant.id)) for grant in rule.grants],
        "limits": {
            "per_person_per_year": rule.limits.per_person_per_year,
            "per_person_total": rule.limits.per_person_total,
        },
        "when_pool_short": rule.when_pool_short,
        "leave_continues_days": rule.leave_of_absence.vesting_continues_days if rule.leave_of_absence else None,
        "leave_catches_up": rule.leave_of_absence is not None and rule.leave_of_absence.on_return == "catch_up",
        "leaving": {
            "vested": leaving.vested if leaving else "keep",
            "unvested": leaving.unvested if leaving else "forfeit",
            "exercise_window_days": leaving.exercise_window_days if leaving else None,
            "bad_leaver": leaving.bad_leaver if leaving else None,
        },
    }


def money(amount: Decimal | None) -> str | None:
    """An exact decimal without an exponent or zeros to spare: ``32000000``, ``0.4``."""
    if amount is None:
        return None
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _who(rule: Rule, names: Names) -> list[dict[str, Any]]:
    """Questions about who somebody is, where the rule is not open to all; unless the rule asks for the same itself."""
    questions = []
    asks, open_to = names.asks, rule.eligibility
    if open_to.roles and not set(names.roles) <= set(open_to.roles) and "role" not in rule.inputs:
        values = [
            {"id": code, "name": names.roles.get(code, printed(code))}
            for code in {**names.roles, **dict.fromkeys(open_to.roles)}
        ]
        values.append({"id": "other-role", "name": asks.get("role_other", "Other")})
        questions.append(_decides("role", asks.get("role_ask", "Role"), values))
    if len(set(open_to.engagement)) == 1 and "engagement" not in rule.inputs:
        ways = ("contractor", "employee")
        values = [{"id": way, "name": asks.get(f"engagement_{way}", printed(way))} for way in ways]
        questions.append(_decides("engagement", asks.get("engagement_ask", "Engagement"), values))
    return questions


def _decides(id: str, ask: str, values: list[dict[str, str]]) -> dict[str, Any]:
    """A question whose answer only decides whether somebody takes part."""
    return {"id": id, "name": printed(id), "ask": ask, "kind": "choice", "values": values, "decides": True}


def _input(rule: Rule, name: str, asked: EnumInput | IntInput, names: Names) -> dict[str, Any]:
    plain = name.replace("_", " ").capitalize()
    question: dict[str, Any] = {"id": name, "name": plain, "ask": asked.ask.get(names.language, plain)}
    if isinstance(asked, EnumInput):
        values = [{"id": value, "name": names.roles.get(value, printed(value))} for value in asked.values]
        return question | {
            "kind": "choice",
            "values": values,
            "decides": name == "role" and bool(rule.eligibility.roles),
        }
    question |= {"min": asked.min, "max": asked.max}
    if name in tenure_inputs(rule):
        return question | {"kind": "tenure", "months": TENURE[name]}
    presets = [value for value in SESSIONS if asked.min <= value <= asked.max] if "session" in name else []
    return question | {"kind": "number", "presets": presets}


def printed(code: str) -> str:
    """A code of a rule as a word: ``full`` is ``Full``."""
    return code.replace("_", " ").replace("-", " ").capitalize()


def _table(rule: Rule, name: str) -> dict[str, Any]:
    table = rule.tables[name]
    if isinstance(table, Banded):
        steps = [{"id": s.id, "from": s.from_, "to": s.to, "points": s.points} for s in table.steps]
        return {"name": printed(name), "input": table.input, "steps": steps}
    return {"name": printed(name), "cells": dict(table)}


def _grant(rule: Rule, grant: Grant, total: LastTotal | None) -> dict[str, Any]:
    vesting = rule.vesting[grant.vesting] if grant.vesting else None
    instrument = rule.instrument_of(grant)
    price = instrument.exercise_price if instrument is not None else "none"
    return {
        "id": grant.id,
        "name": grant.title or printed(grant.id),
        "when": grant.when,
        "period_months": {"year": 12, "quarter": 3, None: None}[grant.period],
        "min_tenure_days": rule.tenure_of(grant),
        **_given(grant),
        "vesting": _vesting(rule, grant, vesting),
        "kind": instrument.kind if instrument else None,
        "must_buy": must_buy(rule, grant),
        "exercise_price": money(price) if isinstance(price, Decimal) else price,
        "last_total": _total(total) if grant.shared and total else None,
    }


def _given(grant: Grant) -> dict[str, Any]:
    """What the grant gives: units, or points in a pot."""
    if isinstance(grant.units, ShareOfPot):
        return {"pot": grant.pot, "points": _expression(grant.units.share_of_pot.points), "units": None}
    return {"pot": None, "points": None, "units": _expression(grant.units)}


def _total(total: LastTotal) -> dict[str, Any]:
    on = total.on.isoformat() if total.on else None
    counted = {"points": _fraction(total.points), "block": _fraction(total.block), "people": total.people, "on": on}
    return counted | {"by": total.by or None}


def _fraction(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{number.numerator}/{number.denominator}"


def _vesting(rule: Rule, grant: Grant, vesting: TimeVesting | VestingByEvent | None) -> dict[str, Any]:
    terms = rule.terms_of(grant)
    if isinstance(vesting, VestingByEvent) or isinstance(terms, EventBased):
        words = vesting.on_event if isinstance(vesting, VestingByEvent) else ""
        return {"kind": "event", "starts": "grant_date", "on_event": words}
    if not isinstance(vesting, TimeVesting) or not isinstance(terms, Schedule):
        return {"kind": "at_once", "starts": "grant_date"}
    return {
        "kind": "time",
        "starts": vesting.starts,
        "months": terms.occurrences * terms.every,
        "every_months": terms.every,
        "occurrences": terms.occurrences,
        "cliff": terms.cliff,
        "cliff_months": vesting.cliff_months,
        "allocation": terms.allocation.value,
    }


def _expression(expression: Expression) -> dict[str, Any]:
    match expression:
        case Lookup():
            return {"op": "lookup", "table": expression.table, "input": expression.input}
        case Product(product=parts, divide=divide):
            return {"op": "product", "of": [_expression(part) for part in parts], "divide": divide}
        case Sum(sum=parts):
            return {"op": "sum", "of": [_expression(part) for part in parts]}
        case Least(min=parts):
            return {"op": "min", "of": [_expression(part) for part in parts]}
        case Greatest(max=parts):
            return {"op": "max", "of": [_expression(part) for part in parts]}
        case constant:
            return {"op": "number", "value": int(constant)}
