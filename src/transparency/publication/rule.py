"""Reading the identity and dates of ``rules/*.yaml``. What a rule says is read by ``transparency.rules``.

Settings of a rule file: reference "public page and founder workflow", section 5.2.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from transparency.publication.files import listed
from transparency.publication.problem import Problem
from transparency.publication.publication import Rule, RuleFile
from transparency.publication.sentence import not_one_sentence
from transparency.publication.settings import Model
from transparency.publication.suggestion import did_you_mean
from transparency.publication.text_file import Text, read_text
from transparency.publication.validation import validate
from transparency.publication.yaml_file import LIMIT, Positions, parse_yaml, problem_at

NOT_IN_FORCE = {"draft", "proposed"}


class RuleDates(Model):
    """When a rule was proposed, announced and in force. A rule in force needs ``announced`` and ``effective_from``."""

    proposed: date | None = None
    announced: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None


class RuleHead(Model):
    """All that a rule file may say; what only ``transparency.rules`` reads is left as it is."""

    schema_: Annotated[Literal["provider-equity-rule/1"], Field(alias="schema")]
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    """As printed; default: the id."""
    summary: str | None = None
    """One sentence."""
    status: Literal["draft", "proposed", "in_force", "superseded", "withdrawn"] = "in_force"
    supersedes: str | None = None
    dates: RuleDates = RuleDates()
    notice_days: Any = None
    approvals: Any = None
    instrument: Any = None
    pool: Any = None
    eligibility: Any = None
    inputs: Any = None
    tables: Any = None
    grants: Any = None
    in_words_only: Any = None
    limits: Any = None
    when_pool_short: Any = None
    vesting: Any = None
    leave_of_absence: Any = None
    on_leave: Any = None
    on_sale: Any = None
    on_shutdown: Any = None
    repurchase_of_vested: Any = None
    exceptions: Any = None
    care_check: Any = None
    text: Any = None

    @field_validator("summary")
    @classmethod
    def _sentence(cls, value: str | None) -> str | None:
        if value is not None and (wrong := not_one_sentence(value)):
            raise ValueError(wrong)
        return value


def plain_summary(rule_id: str) -> str:
    """What stands for the summary of a rule that has none."""
    return f"The allocation rule {rule_id}."


def read_rules(root: Path) -> tuple[list[Rule], list[RuleFile], list[Problem]]:
    """Read the rules that are or were in force, by the day they took effect; and all files, proposals too."""
    heads: list[tuple[RuleHead, Text, Positions]] = []
    files: list[RuleFile] = []
    places, problems = listed(root, "rules")
    for place in places:
        if not place.name.endswith((".yaml", ".yml")):
            continue
        file, found = read_text(root, place.path, limit=LIMIT)
        problems += found
        if file is None:
            continue
        data, positions, found = parse_yaml(file.text, file.path)
        problems += found
        if found:
            continue
        head, found = validate(RuleHead, data, positions, file.path, text=file.text)
        problems += found
        if head is not None:
            heads.append((head, file, positions))
            files.append(RuleFile(file, data, positions))
            problems += _dates(head, file, positions)
    problems += _names(heads)
    return sorted(_in_force(heads), key=lambda rule: (rule.effective_from, rule.id)), files, problems


def _in_force(heads: list[tuple[RuleHead, Text, Positions]]) -> list[Rule]:
    rules = []
    for head, file, _ in heads:
        announced, start = head.dates.announced, head.dates.effective_from
        # A rule withdrawn before it ended by a date never took effect.
        never = head.status in NOT_IN_FORCE or (head.status == "withdrawn" and head.dates.effective_to is None)
        if announced is None or start is None or never:
            continue
        rules.append(
            Rule(
                id=head.id,
                title=head.title or head.id,
                summary=head.summary or plain_summary(head.id),
                announced=announced,
                effective_from=start,
                effective_to=head.dates.effective_to,
                supersedes=head.supersedes,
                path=file.path,
                sha256=file.sha256,
            )
        )
    return rules


def _dates(head: RuleHead, file: Text, positions: Positions) -> list[Problem]:
    dates, found = head.dates, []
    if head.status in {"in_force", "superseded"}:
        for name in ("announced", "effective_from"):
            if getattr(dates, name) is None:
                message = f'A rule in force needs the day "{name}" under "dates".'
                found.append(_at(file, positions, ("dates",), message, f"Add `{name}: …` under `dates`."))
    if dates.announced and dates.effective_from and dates.effective_from < dates.announced:
        message = f"The rule takes effect on {dates.effective_from}, before it is announced on {dates.announced}."
        found.append(_at(file, positions, ("dates", "effective_from"), message, "Correct one of the two days."))
    if dates.effective_to and dates.effective_from and dates.effective_to < dates.effective_from:
        message = f"The rule ends on {dates.effective_to}, before it takes effect on {dates.effective_from}."
        found.append(_at(file, positions, ("dates", "effective_to"), message, "Correct one of the two days."))
    return found


def _names(heads: list[tuple[RuleHead, Text, Positions]]) -> list[Problem]:
    found = []
    first: dict[str, str] = {}
    for head, file, positions in heads:
        if first.setdefault(head.id, file.path) != file.path:
            message = f'The rule id "{head.id}" is taken by {first[head.id]}.'
            found.append(_at(file, positions, ("id",), message, "Each version of a rule needs its own id."))
    for head, file, positions in heads:
        if head.supersedes == head.id or (head.supersedes and head.supersedes not in first):
            message = f'"supersedes" names "{head.supersedes}", which is not another rule here.'
            hint = did_you_mean(head.supersedes, first.keys() - {head.id}, here="Rules here")
            found.append(_at(file, positions, ("supersedes",), message, hint))
    return found


def _at(file: Text, positions: Positions, key: tuple[str, ...], message: str, hint: str) -> Problem:
    return problem_at(key, positions, Problem("Y04", message, file.path, hint=hint), file.text)
