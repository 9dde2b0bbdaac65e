"""The resolve file: YAML, one line for each finding, ``finding id: choice``."""

from pathlib import Path

from transparency.importing.questions import Desk, Finding
from transparency.publication.problem import Problem
from transparency.publication.yaml_file import load_yaml


def read_answers(path: Path | None) -> tuple[Desk, list[Problem]]:
    """Read a resolve file into a fresh desk; without a file a desk that knows no answer. Problems: N09, Y01 to Y05."""
    if path is None:
        return Desk(), []
    data, positions, problems = load_yaml(path, path.name)
    if problems:
        return Desk(), problems
    if not isinstance(data, dict):
        message = "The resolve file is not a list of lines like “finding: choice”."
        return Desk(), [Problem("N09", message, path.name, 1)]
    for name, value in data.items():
        if not isinstance(value, str):
            line = positions[name,].line
            problems.append(Problem("N09", f"The choice for {name} is not a word.", path.name, line))
    return Desk({name: value for name, value in data.items() if isinstance(value, str)}, path.name), problems


def draft(findings: list[Finding]) -> str:
    """A resolve file to fill in: every open finding as a comment with its choices."""
    lines: list[str] = []
    for one in findings:
        if one.open:
            lines += [f"# {one.message}" + (f" ({one.where})" if one.where else "")]
            lines += [f"#   {word}: {meaning}" for word, meaning in one.choices.items()]
            lines += [f"# {one.id}: {next(iter(one.choices))}", ""]
    return "\n".join(lines)
