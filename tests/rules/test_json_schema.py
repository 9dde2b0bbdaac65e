"""The JSON Schema for editors is that of the model; ``UPDATE_EXPECTED=1`` writes it anew."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.expected import assert_as_read
from tests.rules.reading_rules import REFERENCE
from tests.rules.rule_schema import ID, json_schema, json_schema_text

from transparency.publication.files.yaml_file import parse_yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "schemas" / ID
VALIDATOR = Draft202012Validator(json_schema())


def data(text: str) -> Any:
    """A rule file as an editor sees it: days are text."""
    read, _, problems = parse_yaml(text, "rule.yaml")
    assert problems == []
    return json.loads(json.dumps(read, default=str))


def test_the_file_is_current() -> None:
    assert_as_read(FILE, [json_schema_text()])


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", sorted((ROOT / "content" / "rules").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_rules_of_the_example_fit(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(data(path.read_text("utf-8")))] == []


def test_the_rule_of_the_reference_fits() -> None:
    assert list(VALIDATOR.iter_errors(data(REFERENCE))) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status: in_force", "status: running"),
        ("pot: 240000", "pott: 240000"),
        ("divide: 100", "divide: 0"),
        ("full: 1500", "full: -1"),
        ("{lookup: session_band}", "{share_of_pot: {points: 1}}"),
        ("schema: provider-equity-rule/1", "schema: provider-equity-rule/2"),
    ],
)
def test_faults_do_not_fit(before: str, after: str) -> None:
    assert before in REFERENCE
    assert not VALIDATOR.is_valid(data(REFERENCE.replace(before, after)))
