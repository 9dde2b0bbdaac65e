"""Random valid rules with random answers for the calculator, from a seed; and what Python says they come to.

Used by the committed vectors and by the run in Chromium. Edges are sought on purpose: first and last value of each
band, leap days, ends of months, caps that bite, pools that are short.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from transparency.rules.calculator.data import LastTotal, Names, compile_rule
from transparency.rules.calculator.person import Answers, Scenario, Situation, scenario, tenure_inputs
from transparency.rules.rule import Banded, EnumInput, IntInput, Rule

ALLOCATIONS = (
    "CUMULATIVE_ROUNDING", "CUMULATIVE_ROUND_DOWN", "FRONT_LOADED", "BACK_LOADED",
    "FRONT_LOADED_TO_SINGLE_TRANCHE", "BACK_LOADED_TO_SINGLE_TRANCHE", "FRACTIONAL",
)  # fmt: skip
EDGE_DAYS = (
    date(2024, 2, 29), date(2028, 2, 29), date(2023, 3, 1), date(2025, 1, 31), date(2025, 8, 31), date(2024, 12, 31),
    date(2025, 1, 1), date(2027, 10, 31), date(2023, 2, 28), date(2026, 5, 30),
)  # fmt: skip
STARTS = ("service_start", "grant_date", "period_start", "period_end")


@dataclass(frozen=True)
class Case:
    """One rule, one reader, one pool."""

    rule: Rule
    answers: Answers
    situation: Situation


def random_case(dice: random.Random) -> Case:
    """A valid rule with answers that fit it."""
    rule = random_rule(dice)
    return Case(rule, random_answers(dice, rule), random_situation(dice, rule))


def random_rule(dice: random.Random) -> Rule:
    """A rule with one to three grants over an enum, a count of sessions and tenure."""
    values = ["associate", "full", "lead", "trainee"][: dice.randint(1, 4)]
    tables: dict[str, Any] = {
        "joining_units": {value: _size(dice) for value in values},
        "session_band": {"input": "weekly_sessions", "steps": _steps(dice, "B", 60)},
        "tenure_x100": {"input": "tenure_years", "steps": _steps(dice, "T", 40, low=100)},
    }
    vesting = {f"V{n}": _vesting(dice) for n in range(3)}
    grants = [_grant(dice, number, list(vesting)) for number in range(dice.randint(1, 3))]
    cap = dice.random() < 0.5
    data = {
        "schema": "provider-equity-rule/1", "id": "R", "title": "Random", "summary": "A rule.",
        "dates": {"announced": "2022-01-01", "effective_from": "2022-03-01"},
        "instrument": {"kind": "RSU", "exercise_price": dice.choice(["none", "fair_market_value", "0.40"])},
        "eligibility": {"min_tenure_days": dice.choice([0, 1, 30, 90, 365, 1500])},
        "inputs": {
            "licence": {"type": "enum", "values": values},
            "weekly_sessions": {"type": "int", "min": 0, "max": 60},
            "tenure_years": {"type": "int", "min": dice.choice([0, 0, 1]), "max": dice.choice([1, 3, 40])},
        },
        "tables": tables,
        "grants": grants,
        "limits": {
            "per_person_per_year": _size(dice) + 1 if cap else None,
            "per_person_total": _size(dice) + 1 if dice.random() < 0.4 else None,
            "cap_excess": "reshare_then_return_to_pool",
        },
        "when_pool_short": dice.choice(["scale_down_pro_rata", "queue", "first_come", "stop"]),
        "vesting": vesting,
        "leave_of_absence": _leave(dice) if dice.random() < 0.8 else None,
        "on_leave": {
            "vested": dice.choice(["keep", "keep", "keep", "forfeit"]),
            "unvested": dice.choice(["forfeit", "forfeit", "keep", "accelerate_full"]),
            "exercise_window_days": dice.choice([None, 0, 90, 365]),
        },
    }  # fmt: skip
    return Rule.model_validate(data)


def _leave(dice: random.Random) -> dict[str, Any]:
    days = dice.choice([0, 30, 180])
    return {"vesting_continues_days": days, "on_return": "catch_up" if days == 30 else "later"}


def random_answers(dice: random.Random, rule: Rule) -> Answers:
    """Answers at or beside the edges of the rule's bands more often than not."""
    inputs: dict[str, int | str] = {}
    for name, asked in rule.inputs.items():
        if name in tenure_inputs(rule):
            continue
        if isinstance(asked, EnumInput):
            inputs[name] = dice.choice(asked.values)
        elif isinstance(asked, IntInput):
            edges = [
                edge
                for table in rule.tables.values()
                if isinstance(table, Banded) and table.input == name
                for step in table.steps
                for edge in (step.from_, step.to)
                if edge is not None and asked.min <= edge <= asked.max
            ]
            inputs[name] = dice.choice(edges) if dice.random() < 0.6 else dice.randint(asked.min, asked.max)
    start = dice.choice(EDGE_DAYS) if dice.random() < 0.4 else date(2016, 1, 1) + timedelta(days=dice.randrange(6500))
    return Answers(inputs, start, dice.choice([0, 0, 3, 6, 12]), dice.randint(0, 50))


def random_situation(dice: random.Random, rule: Rule) -> Situation:
    """A pool that is short one time in three, and totals of points, whole and not."""
    left = None if dice.random() < 0.3 else dice.choice([0, 1, 7, 1000, 50_000, 2**53])
    totals = {
        grant.id: Fraction(dice.randint(0, 4000), dice.choice([1, 1, 2, 3, 100]))
        for grant in rule.grants
        if grant.shared is not None and dice.random() < 0.85
    }
    blocks = {grant: Fraction(dice.choice([0, 1, 20, 2500])) for grant in totals}
    return Situation(left, totals, blocks)


def page_data(case: Case, compiled: dict[str, Any] | None = None) -> dict[str, Any]:
    """The case as the page's scripts take it; ``compiled``: the rule as data, if it is at hand."""
    answers = case.answers
    blocks = case.situation.blocks or {}
    totals = {
        grant: LastTotal(points, block=blocks.get(grant, Fraction(0)))
        for grant, points in (case.situation.totals or {}).items()
    }
    return {
        "rule": compiled or compile_rule(case.rule, totals, Names()),
        "inputs": dict(answers.inputs),
        "start": answers.start.isoformat(),
        "pause": answers.pause_months,
        "pause_after": answers.pause_after,
        "pool_left": None if case.situation.pool_left is None else str(case.situation.pool_left),
    }


def expected(case: Case) -> dict[str, Any]:
    """What Python says, every whole number as text."""
    return told(scenario(case.rule, case.answers, case.situation))


def told(found: Scenario) -> dict[str, Any]:
    """A scenario in the form in which both sides are compared."""
    return {
        "eligible": found.eligible.isoformat(),
        "promised": [
            [one.grant, one.day.isoformat(), *map(str, (one.units, one.low, one.high, one.fewest, one.most)),
             _digest(one.steps)]
            for one in found.promised
        ],
        "left": [
            [one.months, one.day.isoformat(), str(one.keep), str(one.lose), str(one.buy), one.by and one.by.isoformat()]
            for one in found.left
        ],
        "unknown": list(found.unknown),
    }  # fmt: skip


def _digest(steps: tuple[tuple[date, int], ...]) -> list[str]:
    """Steps in short: how many, the first and last day, the sum of what is earned, the same weighted by the day."""
    if not steps:
        return []
    epoch = date(1970, 1, 1)
    weighted = sum(total * (day - epoch).days for day, total in steps)
    return [
        str(len(steps)), steps[0][0].isoformat(), steps[-1][0].isoformat(),
        str(sum(total for _, total in steps)), str(weighted),
    ]  # fmt: skip


SAID = """
(cases) => {
  const { days, scenario } = calculator;
  const sum = (steps, part) => String(steps.reduce((total, step) => total + part(step), 0n));
  const digest = (steps) => steps.length ? [String(steps.length), iso(steps[0].day), iso(steps[steps.length - 1].day),
    sum(steps, (s) => s.earned), sum(steps, (s) => s.earned * BigInt(s.day))] : [];
  const iso = (day) => (day === null ? null : days.iso(day));
  return cases.map((one) => {
    const found = scenario(
      one.rule,
      { inputs: one.inputs, start: days.parse(one.start), pause: one.pause, pauseAfter: one.pause_after },
      one.pool_left === null ? null : BigInt(one.pool_left),
    );
    return {
      eligible: iso(found.eligible),
      promised: found.promised.map((p) => [p.grant.id, iso(p.day),
        ...[p.units, p.low, p.high, p.fewest, p.most].map(String), digest(p.steps)]),
      left: found.left.map((l) => [l.months, iso(l.day), String(l.keep), String(l.lose), String(l.buy), iso(l.by)]),
      unknown: found.unknown.map((grant) => grant.id),
    };
  });
}
"""
"""What the page's own scripts say to a list of :func:`page_data`, in the form of :func:`expected`."""


def _size(dice: random.Random) -> int:
    return dice.choice([0, 1, 17, 1152, 1500, 6000, dice.randint(0, 100_000), 2**52 + dice.randint(0, 1000)])


def _steps(dice: random.Random, letter: str, top: int, low: int = 0) -> list[dict[str, Any]]:
    cuts = sorted(dice.sample(range(1, top), dice.randint(0, 4)))
    bounds = zip([0, *cuts], [*(cut - 1 for cut in cuts), None], strict=True)
    return [
        {"id": f"{letter}{n}", "from": first, "to": last, "points": low + dice.randint(0, 50)}
        for n, (first, last) in enumerate(bounds)
    ]


def _vesting(dice: random.Random) -> dict[str, Any]:
    if dice.random() < 0.1:
        return {"on_event": "a licence for supervision"}
    every = dice.choice([1, 1, 3, 6, 7])
    months = every * dice.randint(1, 12)
    return {
        "months": months, "cliff_months": dice.choice([0, every, 12, months]), "every_months": every,
        "allocation": dice.choice(ALLOCATIONS), "starts": dice.choice(STARTS),
    }  # fmt: skip


def _grant(dice: random.Random, number: int, vesting: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": f"g{number}",
        "when": "once_after_eligible" if dice.random() < 0.4 else "each_period",
        "vesting": dice.choice([*vesting, None]),
        "min_tenure_days": dice.choice([None, None, 0, 113]),
    }
    if found["when"] == "each_period":
        found["period"] = dice.choice(["year", "quarter"])
        if dice.random() < 0.7:
            pot = dice.choice([1, 240_000, 48_000, dice.randint(1, 10**6)])
            points = {"share_of_pot": {"points": _expression(dice, 0)}}
            return found | {"pot": pot, "units": points, "rounding": "largest_remainder"}
    return found | {"units": _expression(dice, 0)}


def _expression(dice: random.Random, depth: int) -> Any:
    kind = dice.choice(["number", "band", "tenure", "licence", "product", "sum", "min", "max"])
    if depth > 2 or kind == "number":
        return dice.randint(0, 3000)
    if kind in {"band", "tenure"}:
        return {"lookup": "session_band" if kind == "band" else "tenure_x100"}
    if kind == "licence":
        return {"lookup": ["joining_units", "licence"]}
    parts = [_expression(dice, depth + 1) for _ in range(dice.randint(1, 3))]
    return {kind: parts} | ({"divide": dice.choice([1, 3, 100])} if kind == "product" else {})
