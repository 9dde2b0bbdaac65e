"""Rules made from YAML text for tests: the file of the reference (section 5.2), word for word, with single changes."""

from pathlib import Path

from transparency.publication.files.text_file import TextFile
from transparency.publication.files.yaml_file import parse_yaml
from transparency.publication.problem import Problem
from transparency.publication.publication import Publication, RuleFile
from transparency.publication.settings import Settings
from transparency.rules.checks import check_rules
from transparency.rules.reading import RuleSource, read_sources
from transparency.rules.rule import Rule

REFERENCE = (Path(__file__).parent / "R-2026-01.yaml").read_text("utf-8")
VESTING = {
    "V48C12": {"kind": "schedule", "every": 1, "occurrences": 48, "cliff": 12},
    "V12": {"kind": "schedule", "every": 3, "occurrences": 4},
}


def publication(root: Path, *texts: str) -> Publication:
    """A publication with one pool, P1, and these rule files: ``rules/1.yaml``, ``rules/2.yaml``, …"""
    settings = Settings.model_validate(
        {
            "schema": "transparency-publication/1",
            "company": {"name": "Test"},
            "pools": [{"id": "P1", "name": "Pool"}],
            "vesting": VESTING,
        }
    )
    files = []
    for number, text in enumerate(texts, 1):
        data, positions, problems = parse_yaml(text, f"rules/{number}.yaml")
        assert problems == []
        files.append(RuleFile(TextFile(f"rules/{number}.yaml", text, "0" * 64), data, positions))
    return Publication(root, settings, (), (), (), tuple(files))


def rule(text: str = REFERENCE) -> Rule:
    """The one rule of a text without faults in its form."""
    sources, problems = sources_of(text)
    assert problems == []
    return sources[0].rule


def sources_of(*texts: str) -> tuple[tuple[RuleSource, ...], list[Problem]]:
    """Rules and what is wrong with the form of their files."""
    return read_sources(publication(Path("nowhere"), *texts))


def problems_of(*texts: str, root: Path = Path("nowhere")) -> list[Problem]:
    """All that is wrong with rules, the form of their files included; texts named by a rule need not exist."""
    made = publication(root, *texts)
    sources, problems = read_sources(made)
    return [one for one in [*problems, *check_rules(sources, made, None)] if one.code != "R19"]
