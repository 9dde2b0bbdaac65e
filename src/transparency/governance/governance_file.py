"""A YAML file of ``content/governance/`` as a model, with the places of its settings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from pydantic import BaseModel

from transparency.publication.files.regular_files import stands
from transparency.publication.files.text_file import TextFile, read_text
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import LIMIT, Key, Positions, parse_yaml, problem_at
from transparency.publication.problem import Problem
from transparency.publication.settings import Words
from transparency.publication.texts.typed_people import numbers_of_people

M = TypeVar("M", bound=BaseModel)


class GovernanceFile(Struct, frozen=True):
    """The text of a file and where its settings stand."""

    text: TextFile
    data: Any
    positions: Positions

    def at(self, problem: Problem, key: Key) -> Problem:
        """The problem at a setting, or at the nearest group around it that is written."""
        while key and key not in self.positions:
            key = key[:-1]
        return problem_at(key, self.positions, problem.at(self.text.path), self.text.text)

    def typed_people(self) -> list[Problem]:
        """M09 for each typed number of a few people or of their units in any text of the file."""
        return [
            self.at(problem, key) for key, text in _texts(self.data, ()) for problem in numbers_of_people(text, Words())
        ]


def _texts(data: Any, key: Key) -> Iterator[tuple[Key, str]]:
    """Every text in the data, with its place."""
    if isinstance(data, str):
        yield key, data
    elif isinstance(data, dict | list):
        for name, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _texts(value, (*key, name))


def read_model(root: Path, path: str, model: type[M]) -> tuple[M | None, GovernanceFile | None, list[Problem]]:
    """The file as a model; nothing where it does not stand, or with problems where it cannot be read."""
    if not stands(root, path):
        return None, None, []
    text, problems = read_text(root, path, limit=LIMIT)
    if text is None:
        return None, None, problems
    return parse_model(text, model)


def parse_model(text: TextFile, model: type[M]) -> tuple[M | None, GovernanceFile | None, list[Problem]]:
    """The text of a file as a model."""
    data, positions, problems = parse_yaml(text.text, text.path)
    if problems:
        return None, None, problems
    stated, problems = validate(model, data, positions, text.path, text=text.text)
    return stated, GovernanceFile(text, data, positions), problems
