"""Whatever stands in a rule file, it is a problem in plain words or a rule that can be checked, never a crash."""

from collections.abc import Iterator
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.rules.ledger_bands import bands_give_what_inputs_give
from tests.rules.reading_rules import REFERENCE, publication

from transparency.publication.problem import Severity
from transparency.rules.checks import check_rules
from transparency.rules.evaluation import units
from transparency.rules.expression import LARGEST
from transparency.rules.reading import read_sources
from transparency.rules.rule import EnumInput, Rule

MADE = publication(Path("nowhere"), REFERENCE)
DATA = MADE.rule_files[0].data


def places(value: Any, key: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in the data."""
    yield key
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*key, name))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*key, number))


PLACES = [key for key in places(DATA) if key]
WORDS = st.sampled_from(
    ["", "none", "licence", "session_band", "weekly_sessions", "joining", "B1", "V12", "lookup", "R-2026-01", "a b"]
)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 99), st.integers(), st.decimals(allow_nan=False), st.dates(), WORDS
)
KEYS = st.sampled_from(
    ["lookup", "product", "sum", "min", "max", "share_of_pot", "points", "input", "steps", "id", "x"]
)
JUNK = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | WORDS, inner, max_size=3), max_leaves=5
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=3), st.sampled_from(["put", "drop"]))
def test_nothing_crashes(changes: list[tuple[tuple[str | int, ...], Any]], how: str) -> None:
    data = deepcopy(DATA)
    for key, junk in changes:
        around = data
        try:
            for part in key[:-1]:
                around = around[part]
            if how == "drop":
                del around[key[-1]]
            else:
                around[key[-1]] = junk
        except (KeyError, IndexError, TypeError):  # an earlier change took this place away
            continue
    made = replace(MADE, rule_files=(replace(MADE.rule_files[0], data=data),))
    sources, problems = read_sources(made)
    problems += check_rules(sources, made, None)
    assert sources or problems
    for problem in problems:
        assert problem.message
        assert problem.path == "rules/1.yaml"
        assert problem.line
        assert len(problem.message) < 600
        assert "Error" not in problem.message
    if all(problem.severity is Severity.WARNING or problem.code == "R19" for problem in problems):
        for source in sources:
            runs(source.rule)


def runs(rule: Rule) -> None:
    """A rule without faults gives something for the smallest and for the largest answers, and bands give the same."""
    for smallest in (True, False):
        inputs = {
            name: (asked.values[0] if smallest else asked.values[-1])
            if isinstance(asked, EnumInput)
            else (asked.min if smallest else asked.max)
            for name, asked in rule.inputs.items()
        }
        for grant in rule.grants:
            made = units(rule, grant.id, inputs, others=Fraction(100))
            assert 0 <= made.units <= LARGEST
            assert bands_give_what_inputs_give(rule, grant.id, inputs)
