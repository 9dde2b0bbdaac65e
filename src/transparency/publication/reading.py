"""Reading ``content/`` into a :class:`Publication`: everything except ledger rows."""

from pathlib import Path

from transparency.publication.commentary import read_disclosed
from transparency.publication.files.text_file import TextFile, read_text
from transparency.publication.files.validation import validate
from transparency.publication.files.yaml_file import LIMIT, parse_yaml, problem_at
from transparency.publication.policy import read_policies
from transparency.publication.problem import Problem, Severity
from transparency.publication.publication import Publication
from transparency.publication.rule_files import read_rule_files
from transparency.publication.settings import Settings
from transparency.publication.settings_check import check_settings

SETTINGS = "publication.yaml"


def read_publication(root: Path) -> tuple[Publication | None, list[Problem]]:
    """Read the publication in the folder ``root``; ``None`` when anything in it is wrong, with all problems found."""
    if not root.is_dir():
        message = f'There is no content folder "{root.name}".'
        return None, [Problem("Y05", message, hint="Give the folder with publication.yaml: --content FOLDER.")]
    settings, problems = read_settings(root)
    policies, found = read_policies(root)
    problems += found
    rules, files, found = read_rule_files(root)
    problems += found
    if settings is None:  # without the fiscal year, quarters cannot be judged
        return None, problems
    disclosed, found = read_disclosed(root, settings.fiscal_years)
    problems += found
    if any(problem.severity is not Severity.WARNING for problem in problems):
        return None, problems
    return Publication(root, settings, tuple(policies), tuple(rules), tuple(disclosed), tuple(files)), problems


def read_settings(root: Path) -> tuple[Settings | None, list[Problem]]:
    """Read ``publication.yaml``."""
    file, problems = read_text(root, SETTINGS, limit=LIMIT)
    return parse_settings(file) if file else (None, problems)


def parse_settings(file: TextFile) -> tuple[Settings | None, list[Problem]]:
    """The settings in the text of ``publication.yaml``."""
    data, positions, problems = parse_yaml(file.text, file.path)
    if problems:
        return None, problems
    settings, problems = validate(Settings, data, positions, file.path, text=file.text)
    if settings is not None:
        problems = check_settings(settings, positions, file)
    return settings, problems


def at_setting(problem: Problem, root: Path, name: str) -> Problem:
    """A problem of a setting, placed at the line of ``publication.yaml`` that sets it."""
    file, _ = read_text(root, SETTINGS, limit=LIMIT)
    if file is None:
        return problem
    return problem_at((name,), parse_yaml(file.text, file.path)[1], problem.at(SETTINGS), file.text)
