"""Reading ``governance/exceptions.yaml``: grants off the rule, with reason and approvals."""

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Struct
from pydantic import Field

from transparency.publication.files.regular_files import stands
from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.files.text_file import TextFile, excerpt, read_text
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import LIMIT, Key, Positions, parse_yaml, problem_at
from transparency.publication.problem import Problem
from transparency.publication.settings import Model, Words
from transparency.publication.texts.typed_people import numbers_of_people
from transparency.rules.rule import Approval, Id, Rule

FILE = "governance/exceptions.yaml"


class ExceptionToRule(Model):
    """One exception, for one grant."""

    id: Id
    """Named in the ledger: ``exception:<id>`` in the grant's ``inputs``."""
    rule: str
    """Id of the rule that was not followed."""
    grant: str
    """Id of its grant."""
    reason: str
    """One of ``reasons``."""
    approvals: tuple[Approval, ...] = ()


class ExceptionsFile(Model):
    """The whole file."""

    schema_: Annotated[Literal["provider-equity-exceptions/1"], Field(alias="schema")]
    reasons: dict[Id, str]
    """Reason → one sentence, as printed. A reason is shared by many exceptions, so that it identifies nobody."""
    exceptions: tuple[ExceptionToRule, ...] = ()


class Excused(Struct, frozen=True):
    """All exceptions by id, and the reasons in words."""

    by_id: dict[str, ExceptionToRule]
    reasons: dict[str, str]


def read_exceptions(root: Path, rules: tuple[Rule, ...]) -> tuple[Excused, list[Problem]]:
    """Read the exceptions; no file means none."""
    none = Excused({}, {})
    if not stands(root, FILE):
        return none, []
    text, problems = read_text(root, FILE, limit=LIMIT)
    if text is None:
        return none, problems
    data, positions, problems = parse_yaml(text.text, text.path)
    if problems:
        return none, problems
    file, problems = validate(ExceptionsFile, data, positions, text.path, text=text.text)
    if file is None:
        return none, problems
    for id, reason in file.reasons.items():
        for found in numbers_of_people(reason, Words()):
            problems.append(problem_at(("reasons", id), positions, found.at(text.path), text.text))
    by_id: dict[str, ExceptionToRule] = {}
    by_rule = {rule.id: rule for rule in rules}
    for number, exception in enumerate(file.exceptions):
        for name, message, hint in _faults(exception, file, by_rule, by_id):
            problems.append(_at(text, positions, ("exceptions", number, name), message, hint))
        by_id.setdefault(exception.id, exception)
    return Excused(by_id, dict(file.reasons)), problems


def _faults(
    exception: ExceptionToRule, file: ExceptionsFile, rules: dict[str, Rule], before: dict[str, ExceptionToRule]
) -> list[tuple[str, str, str]]:
    """Setting, message and hint of all that is wrong with one exception (R107)."""
    faults = []
    if exception.id in before:
        faults.append(("id", f'The exception "{exception.id}" stands twice.', "Give each its own id."))
    if exception.reason not in file.reasons:
        faults.append(
            (
                "reason",
                f'"{exception.reason}" is not one of the reasons.',
                did_you_mean(exception.reason, file.reasons),
            )
        )
    rule = rules.get(exception.rule)
    if rule is None:
        return [*faults, ("rule", f'There is no rule "{exception.rule}".', did_you_mean(exception.rule, rules))]
    ids = [grant.id for grant in rule.grants]
    if ids and exception.grant not in ids:
        faults.append(("grant", f'"{exception.grant}" is no grant of {rule.id}.', did_you_mean(exception.grant, ids)))
    if not rule.exceptions.allowed:
        faults.append(("rule", f"The rule {rule.id} allows no exceptions.", "Grant by the rule, or change the rule."))
    approved = {approval.body for approval in exception.approvals if approval.result != "rejected"}
    if missing := [body for body in rule.exceptions.approval if body not in approved]:
        said = f'The exception "{exception.id}" was not approved by {" and ".join(missing)}.'
        faults.append(("approvals", said, f"The rule {rule.id} asks for: {', '.join(rule.exceptions.approval)}."))
    return faults


def _at(text: TextFile, positions: Positions, key: Key, message: str, hint: str) -> Problem:
    while key not in positions:
        key = key[:-1]
    line = positions[key].line
    return Problem("R107", message, text.path, line, positions[key].column, hint, excerpt(text.text, line))
