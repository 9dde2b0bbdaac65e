"""Adding vesting terms to publication.yaml without touching a founder's lines."""

import pytest

from transparency.importing.settings_lines import vesting_lines, with_vesting
from transparency.publication.files.yaml_file import parse_yaml
from transparency.publication.settings import EventBased, Immediate, Listed, Schedule, Settings, Tranche

TERMS = {
    "b": Schedule(occurrences=48, cliff=12, day_of_month="first"),
    "a": Listed(tranches=(Tranche(on="2026-01-31", portion="1/3"),), partial=True),
    "c": EventBased(deadline_months=36, deadline="2030-01-31"),
    "d": Immediate(),
}
HEAD = "schema: transparency-publication/1\ncompany: {name: X}  # who\npools: [{id: p, name: P}]\n"


@pytest.mark.parametrize(
    "text",
    [
        HEAD,
        HEAD + "\n\n",
        HEAD + "vesting:\n  old: {kind: immediate}  # kept\n\n# the end\nlanguages: [en]\n",
        HEAD + "vesting:   # terms\n    old:\n        kind: event\n        deadline_months: 3\nlanguages: [en]\n",
        HEAD + "vesting:\n  old: {kind: list,\n    tranches: [{on: 2026-01-31, portion: '1'}]}\nlanguages: [en]\n",
    ],
)
def test_terms_come_in_and_every_line_stays(text):
    new = with_vesting(text, TERMS)
    assert new is not None
    kept = [line for line in text.split("\n") if line.strip()]
    assert [line for line in new.split("\n") if line in kept] == kept
    data, _, problems = parse_yaml(new, "publication.yaml")
    assert not problems
    assert {name: terms for name, terms in Settings.model_validate(data).vesting.items() if name != "old"} == TERMS


@pytest.mark.parametrize("text", [HEAD + "vesting: {}\n", HEAD + "vesting: {old: {kind: event}}\n", "a: [", "- 1\n"])
def test_no_safe_place(text):
    assert with_vesting(text, TERMS) is None


def test_lines_are_sorted():
    assert [line.split(":")[0].strip() for line in vesting_lines(TERMS)] == ["a", "b", "c", "d"]
