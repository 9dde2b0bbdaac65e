"""Reading ``policies/<slug>/<version>.md``: every version of every policy, oldest first."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated

from msgspec.structs import replace
from pydantic import Field, field_validator

from transparency.publication.files.front_matter import Head, split
from transparency.publication.files.path_name import unusable
from transparency.publication.files.regular_files import FolderEntry, listed
from transparency.publication.files.text_file import read_text
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Policy, Stated
from transparency.publication.settings import Model
from transparency.publication.texts.sentence import Sentence

LIMIT = 256 * 1024
"""Largest Markdown file in bytes."""

LONGEST = 100
"""Most characters of the name of a policy's folder."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


class PolicyHead(Model):
    """The head of a policy. All of it is required but ``states``."""

    title: Annotated[str, Field(min_length=1, max_length=120)]
    version: str
    """Name of the version; part of its address, and the name of its file."""
    effective: date
    """First day on which this version counts."""
    summary: Sentence
    """One sentence."""
    reviewed_by: Annotated[str, Field(min_length=1)]
    states: dict[str, str | int | bool | None] = Field(default_factory=dict)
    """What the text says of fields of the rule, ``on_leave.exercise_window_days: 90``: checked against the rules."""

    outline: bool = False
    """Whether the text only says what is to be written, as ``init`` leaves it: a warning (M12) until this is gone."""

    @field_validator("version")
    @classmethod
    def _address(cls, value: str) -> str:
        if not _VERSION.fullmatch(value):
            raise ValueError("must be made of letters, digits, dots and hyphens, at most 40 of them")
        if value.lower() == "index.html" or unusable(value):
            raise ValueError("must be a name that a folder can have")
        return value


def read_policies(root: Path) -> tuple[list[Policy], list[Problem]]:
    """Read all policies below ``root/policies``; no folder means no policies."""
    read: list[tuple[Policy, Head]] = []
    places, problems = listed(root, "policies")
    for place in places:
        if not place.folder:
            hint = "Move it to policies/<name of the policy>/<version>.md."
            problems.append(Problem("M05", "A policy belongs in a folder of its own.", place.path, hint=hint))
            continue
        if not _SLUG.fullmatch(place.name) or len(place.name) > LONGEST or unusable(place.name):
            message = f'"{place.name}" cannot be part of an address.'
            hint = "Name the folder with small letters, digits and hyphens, such as leaving-the-company."
            problems.append(Problem("M05", message, place.path, hint=hint))
        held, found = listed(root, place.path)
        problems += found
        versions = [entry for entry in held if entry.name.endswith(".md")]
        if not versions and not found:
            message = "The folder holds no version of the policy."
            problems.append(Problem("M05", message, place.path, hint="Add <version>.md."))
        for file in versions:
            policy, found = _read(root, place.name, file)
            problems += found
            if policy is not None:
                read.append(policy)
    problems += _repeated(read)
    newest = {policy.slug: (policy, where) for policy, where in sorted(read, key=lambda pair: pair[0].effective)}
    problems += [outlined(where) for policy, where in newest.values() if policy.outline]
    return sorted((policy for policy, _ in read), key=lambda p: (p.effective, p.slug, p.version)), problems


def outlined(where: Head) -> Problem:
    """What is published as it stands, and is not written yet."""
    message = "This is an outline, and would be published as it stands."
    hint = "Write the text, then take out the line `outline: true`."
    return replace(where.problem("M12", message, setting="outline", hint=hint), severity=Severity.WARNING)


def _read(root: Path, slug: str, place: FolderEntry) -> tuple[tuple[Policy, Head] | None, list[Problem]]:
    file, problems = read_text(root, place.path, limit=LIMIT)
    if file is None:
        return None, problems
    parts, problems = split(file, PolicyHead)
    if parts is None:
        return None, problems
    head, document, where = parts
    stem = PurePosixPath(place.name).stem
    if head.version != stem:
        hint = f"Name the file {head.version}.md, or write `version: {stem}`."
        message = f'The version is "{head.version}", but the file is {place.name}.'
        problems.append(where.problem("M05", message, setting="version", hint=hint))
    if not document.body.strip():
        problems.append(where.problem("M05", "The policy has no text after its head.", hint="Write the policy."))
    lines = {field: where.positions[("states", field)].line for field in head.states}
    states = tuple(Stated(field, value, lines[field]) for field, value in head.states.items())
    return (Policy(slug=slug, document=document, **head.model_dump() | {"states": states}), where), problems


def _repeated(read: Iterable[tuple[Policy, Head]]) -> list[Problem]:
    problems: list[Problem] = []
    seen: dict[tuple[str, str, object], Policy] = {}
    for policy, where in read:
        for setting, value in (("version", policy.version.casefold()), ("effective", policy.effective)):
            first = seen.setdefault((policy.slug, setting, value), policy)
            if first is not policy:
                message = f"{first.document.path} has the same {_WORDS[setting]}, {getattr(policy, setting)}."
                hint = "Each version of a policy needs its own."
                problems.append(where.problem("M05", message, setting=setting, hint=hint))
    return problems


_WORDS = {"version": "version", "effective": "effective day"}
