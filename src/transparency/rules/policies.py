"""What policies and rules have in common: fields that both speak of, and which are in force on one day."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from transparency.publication.publication import Policy, Publication
from transparency.publication.settings import Model
from transparency.rules.leave_and_sale import Exceptions, LeaveOfAbsence, OnLeave, OnSale
from transparency.rules.reading import public_sources
from transparency.rules.rule import Limits, Rule

GROUPS: dict[str, type[Model]] = {
    "leave_of_absence": LeaveOfAbsence,
    "on_leave": OnLeave,
    "on_sale": OnSale,
    "limits": Limits,
    "exceptions": Exceptions,
}
SINGLE = ("on_shutdown", "repurchase_of_vested", "when_pool_short")
FIELDS = (*(f"{name}.{field}" for name, model in GROUPS.items() for field in model.model_fields), *SINGLE)
"""Fields that a policy can state: what happens to people, never a number of units."""
_CLAUSES = {
    "leave_of_absence": "away", "on_leave": "leaving", "on_sale": "sale", "on_shutdown": "shutdown",
    "repurchase_of_vested": "buying-back", "when_pool_short": "short", "limits": "limits", "exceptions": "exceptions",
}  # fmt: skip


def clause_of(field: str) -> str:
    """The clause of a rule in words (``words/questions.py``) that a field belongs to.

    >>> clause_of("on_leave.exercise_window_days"), clause_of("on_shutdown")
    ('leaving', 'shutdown')
    """
    return _CLAUSES[field.partition(".")[0]]


def value_of(rule: Rule, field: str) -> Any:
    """What a rule says in a field; ``None`` where it says nothing."""
    found: Any = rule
    for name in field.split("."):
        found = getattr(found, name, None)
    return found


def periods(policies: Sequence[Policy]) -> Iterator[tuple[Policy, date]]:
    """Each version of each policy, with its last day."""
    by_slug: dict[str, list[Policy]] = {}
    for policy in policies:
        by_slug.setdefault(policy.slug, []).append(policy)
    for versions in by_slug.values():
        for now, after in pairwise([*sorted(versions, key=lambda one: one.effective), None]):
            assert now is not None
            yield now, after.effective - timedelta(days=1) if after else date.max


def meets(rule: Rule, begin: date, end: date) -> bool:
    """Whether a rule that runs is in force on any day of a period."""
    start, last = rule.dates.effective_from, rule.dates.effective_to
    if not (rule.runs and rule.was_in_force) or start is None:
        return False
    return start <= end and (last is None or last >= begin)


def rules_with(policy: Policy, publication: Publication) -> tuple[Rule, ...]:
    """The public rules in force at any time while a version of a policy is, newest first."""
    until = {one.document.path: end for one, end in periods(publication.policies)}[policy.document.path]
    rules = [source.rule for source in public_sources(publication)]
    return tuple(rule for rule in reversed(rules) if meets(rule, policy.effective, until))
