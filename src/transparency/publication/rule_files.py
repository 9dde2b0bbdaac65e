"""Reading ``rules/*.yaml`` as files: which rule each is, in force from when to when. ``rules.rule`` says the rest.

Settings of a rule file: reference "public page and founder workflow", section 5.2.
"""

import hashlib
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import rfc8785
from pydantic import ConfigDict, Field, model_validator

from transparency.publication.files.path_name import unusable
from transparency.publication.files.regular_files import listed
from transparency.publication.files.suggestion import did_you_mean
from transparency.publication.files.text_file import TextFile, read_text
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import LIMIT, Positions, parse_yaml, problem_at
from transparency.publication.problem import Problem
from transparency.publication.publication import LeaveTerms, RuleFile, RuleHead
from transparency.publication.quarter import LONGEST
from transparency.publication.settings import Model
from transparency.publication.texts.sentence import Sentence


class RuleDates(Model):
    """When a rule was proposed, announced and in force. A rule in force needs ``announced`` and ``effective_from``."""

    proposed: date | None = None
    announced: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None


class RuleIdentity(Model):
    """The settings by which a rule file says which rule it is. ``transparency.rules.rule.Rule`` adds all others."""

    model_config = ConfigDict(extra="ignore")

    schema_: Annotated[Literal["provider-equity-rule/1"], Field(alias="schema")]
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=120)] = ""
    """As printed; default: the id."""
    summary: Sentence = ""
    """One sentence; default: its name."""
    status: Literal["draft", "proposed", "in_force", "superseded", "withdrawn"] = "in_force"
    supersedes: str | None = None
    dates: RuleDates = RuleDates()

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        """Fill title and summary, so that pages need not ask."""
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            return data
        named = {"title": data["id"], "summary": f"The allocation rule {data['id']}."}
        return data | {name: words for name, words in named.items() if data.get(name) is None}

    @property
    def was_in_force(self) -> bool:
        """Whether the rule is, will be or was in force: announced, and neither proposed nor withdrawn beforehand."""
        never = self.status in {"draft", "proposed"} or (self.status == "withdrawn" and self.dates.effective_to is None)
        return not never and self.dates.effective_from is not None


def read_rule_files(root: Path) -> tuple[list[RuleHead], list[RuleFile], list[Problem]]:
    """Read the heads of rules that are or were in force, by the day they took effect; and all files, proposals too.

    Problems: Y01 to Y05. What a file says beside its head is not judged here.
    """
    read: list[tuple[RuleIdentity, TextFile, Positions]] = []
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
        rule, found = validate(RuleIdentity, data, positions, file.path, text=file.text)
        problems += found
        if rule is not None:
            read.append((rule, file, positions))
            files.append(RuleFile(file, data, positions))
            problems += _dates(rule, file, positions)
    problems += _names(read)
    heads = [head for (rule, _, _), file in zip(read, files, strict=True) if (head := _head(rule, file)) is not None]
    return sorted(heads, key=lambda head: (head.effective_from, head.id)), files, problems


def _head(rule: RuleIdentity, file: RuleFile) -> RuleHead | None:
    """The head of a rule that is or was in force."""
    announced, start = rule.dates.announced, rule.dates.effective_from
    if announced is None or start is None or not rule.was_in_force:
        return None
    return RuleHead(
        id=rule.id,
        title=rule.title,
        summary=rule.summary,
        announced=announced,
        effective_from=start,
        effective_to=rule.dates.effective_to,
        supersedes=rule.supersedes,
        path=file.text.path,
        sha256=rule_digest(file),
        leave=_leave(file.data.get("leave_of_absence")),
        window_days=_days(file.data.get("on_leave"), "exercise_window_days"),
    )


def rule_digest(file: RuleFile) -> str:
    """SHA-256 of what a rule says, as canonical JSON, without ``status`` and ``dates.effective_to``.

    These two are written when the rule ends, long after it was published.
    """
    said = {name: value for name, value in file.data.items() if name != "status"}
    if isinstance(said.get("dates"), dict):
        said["dates"] = {name: day for name, day in said["dates"].items() if name != "effective_to"}
    try:
        return hashlib.sha256(rfc8785.dumps(msgspec.to_builtins(said, str_keys=True))).hexdigest()
    except (ValueError, TypeError):  # a number that no rule may hold: it is told elsewhere
        return file.text.sha256


def _leave(given: object) -> LeaveTerms | None:
    """What a rule says of a leave; what is not sound is for ``transparency.rules`` to say."""
    continues = _days(given, "vesting_continues_days")
    if continues is None or not isinstance(given, dict):
        return None
    return LeaveTerms(continues, given.get("on_return") == "catch_up")


def _days(given: object, name: str) -> int | None:
    days = given.get(name) if isinstance(given, dict) else None
    return days if type(days) is int and 0 <= days <= LONGEST else None


def _dates(rule: RuleIdentity, file: TextFile, positions: Positions) -> list[Problem]:
    dates, problems = rule.dates, []
    if rule.status in {"in_force", "superseded"}:
        for name in ("announced", "effective_from"):
            if getattr(dates, name) is None:
                message = f'A rule in force needs the day "{name}" under "dates".'
                problems.append(_at(file, positions, ("dates",), message, f"Add `{name}: …` under `dates`."))
    if dates.announced and dates.effective_from and dates.effective_from < dates.announced:
        message = f"The rule takes effect on {dates.effective_from}, before it is announced on {dates.announced}."
        problems.append(_at(file, positions, ("dates", "effective_from"), message, "Correct one of the two days."))
    if dates.effective_to and dates.effective_from and dates.effective_to < dates.effective_from:
        message = f"The rule ends on {dates.effective_to}, before it takes effect on {dates.effective_from}."
        problems.append(_at(file, positions, ("dates", "effective_to"), message, "Correct one of the two days."))
    return problems


def _names(read: list[tuple[RuleIdentity, TextFile, Positions]]) -> list[Problem]:
    problems = []
    first: dict[str, str] = {}
    same: dict[str, tuple[str, str]] = {}
    for rule, file, positions in read:
        taken, path = same.setdefault(rule.id.casefold(), (rule.id, file.path))
        first.setdefault(rule.id, file.path)
        if path != file.path:
            alike = "" if taken == rule.id else f' as "{taken}", the same where case does not count'
            message = f'The rule id "{rule.id}" is taken by {path}{alike}.'
            problems.append(_at(file, positions, ("id",), message, "Each version of a rule needs its own id."))
        elif why := unusable(rule.id):
            message = f'The rule id "{rule.id}" {why}.'
            problems.append(_at(file, positions, ("id",), message, "It becomes the name of a folder: choose another."))
    for rule, file, positions in read:
        if rule.supersedes == rule.id or (rule.supersedes and rule.supersedes not in first):
            message = f'"supersedes" names "{rule.supersedes}", which is not another rule here.'
            hint = did_you_mean(rule.supersedes, first.keys() - {rule.id}, here="Rules here")
            problems.append(_at(file, positions, ("supersedes",), message, hint))
    return problems


def _at(file: TextFile, positions: Positions, key: tuple[str, ...], message: str, hint: str) -> Problem:
    return problem_at(key, positions, Problem("Y04", message, file.path, hint=hint), file.text)
