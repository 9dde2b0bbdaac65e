"""Reading ``private/disclosure.yaml``: what protects people and must not be published itself."""

import hashlib
from pathlib import Path
from typing import Annotated

from msgspec.structs import replace
from pydantic import Field

from transparency.publication.files import stands
from transparency.publication.problem import Problem
from transparency.publication.settings import Model, Settings
from transparency.publication.text_file import read_text
from transparency.publication.validation import validate
from transparency.publication.yaml_file import LIMIT, parse_yaml

PRIVATE = "private/disclosure.yaml"
"""Beside the content folder; where a fictional publication shows how it looks, inside of it."""
EXAMPLE_SEED = "2b9ff1a2b6c9b43a7fd4b9be62f0a3a9ad43e2cb6d4b0a4b6a6b3a8f6f8e1d57"
"""The seed of the fictional example, known to everybody who has this program."""


class Private(Model):
    """The private part of the settings."""

    p_percent: Annotated[int, Field(ge=10, le=100)]
    """A sum is too close to one person's when all but the two largest make less than this part of the largest."""
    seed: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """32 random bytes in hexadecimal; they decide which cells are withheld to protect others."""

    @property
    def key(self) -> bytes:
        """The seed as bytes."""
        return bytes.fromhex(self.seed)

    @property
    def mark(self) -> str:
        """A mark of the seed that tells nothing about it, to see whether it was changed."""
        return hashlib.sha256(b"transparency seed mark\n" + self.key).hexdigest()[:16]


def private_folder(root: Path) -> Path:
    """Where a publication's private files lie: beside its content folder ``root``, outside of what is published."""
    return root.resolve().parent / "private"


def read_private(root: Path, settings: Settings) -> tuple[Private | None, list[Problem]]:
    """Read the private settings; V05 when they are missing or wrong, V06 when the seed protects nothing."""
    hint = (
        "Write private/disclosure.yaml with p_percent (10 or more) and seed (64 hexadecimal digits, "
        "for instance from `openssl rand -hex 32`). Keep the folder private/ out of the public repository."
    )
    beside = root.resolve().parent
    inside = stands(root, PRIVATE) and not stands(beside, PRIVATE)
    path = PRIVATE if inside else f"../{PRIVATE}"
    if not inside and not stands(beside, PRIVATE):
        message = "A new quarter has to be protected, and the private settings for that are missing."
        return None, [Problem("V05", message, path, hint=hint)]
    file, problems = read_text(root if inside else beside, PRIVATE, limit=LIMIT, code="V05")
    data, positions, problems = parse_yaml(file.text, path) if file else (None, {}, problems)
    private = None
    if not problems:
        private, problems = validate(Private, data, positions, path)
    if private is None:
        return None, [_unquoted(problem, path, hint) for problem in problems]
    weak = len(set(private.key)) < 8 or (private.seed == EXAMPLE_SEED and not settings.company.fictional)
    if weak:
        message = "The seed is one that others know or can guess, so it protects nothing."
        return None, [Problem("V06", message, path, hint="Make a new one: `openssl rand -hex 32`.")]
    return private, []


def _unquoted(problem: Problem, path: str, hint: str) -> Problem:
    """The problem without a word of the file's values: they are secret, and a log may be public."""
    message = f"{problem.message.partition(', not ')[0].rstrip('.')}."
    return replace(problem, message=message, path=path, excerpt="", hint=problem.hint or hint)
