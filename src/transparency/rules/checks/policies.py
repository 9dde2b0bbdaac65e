"""Whether policies and rules say the same: what a policy states of a rule's field, beside what the rule says."""

from collections.abc import Iterator, Sequence
from datetime import date

from transparency.publication.files.suggestion import nearest
from transparency.publication.problem import Problem
from transparency.publication.publication import Policy, Publication, Stated
from transparency.rules.policies import FIELDS, meets, periods, value_of
from transparency.rules.reading import RuleSource


def policies_agree(sources: Sequence[RuleSource], publication: Publication) -> list[Problem]:
    """M11 for a field that no rule has, M10 where a rule says otherwise that is in force while the policy is."""
    problems: list[Problem] = []
    for policy, until in periods(publication.policies):
        for stated in policy.states:
            problems += _of_field(policy, until, stated, sources)
    return problems


def _of_field(policy: Policy, until: date, stated: Stated, sources: Sequence[RuleSource]) -> Iterator[Problem]:
    path = policy.document.path
    if stated.field not in FIELDS:
        near = nearest(stated.field, FIELDS)
        hint = f'Did you mean "{near}"?' if near else f"A policy can state {', '.join(FIELDS)}."
        yield Problem("M11", f'No rule has a field "{stated.field}".', path, stated.line, hint=hint)
        return
    for source in sources:
        rule = source.rule
        said = value_of(rule, stated.field)
        if meets(rule, policy.effective, until) and str(said) != str(stated.value):
            message = (
                f"The policy says {stated.field}: {_written(stated.value)}, "
                f"but rule {rule.id}, in force at the same time, says {_written(said)}."
            )
            hint = f"Correct the text, or write a new version for the day on which rule {rule.id} takes effect."
            yield Problem("M10", message, path, stated.line, hint=hint)


def _written(value: object) -> str:
    """As YAML has it.

    >>> _written(None), _written(True), _written(90)
    ('null', 'true', '90')
    """
    return {"None": "null", "True": "true", "False": "false"}.get(str(value), str(value))
