"""What the disclosure knows of rules: how large a grant can be, how a pot was shared."""

from datetime import date

import polars as pl

from transparency.rules.grants.sizes import in_force, most_at_once, sizes_of
from transparency.rules.rule import Rule
from transparency.units import Split

DATA = {
    "schema": "provider-equity-rule/1",
    "id": "R-1",
    "title": "R",
    "summary": "S",
    "status": "in_force",
    "dates": {"announced": "2025-01-01", "effective_from": "2025-01-01"},
    "pool": "main",
    "inputs": {
        "licence": {"type": "enum", "values": ["a", "b"]},
        "sessions": {"type": "int", "min": 0, "max": 60},
    },
    "tables": {
        "joining": {"a": 400, "b": 720},
        "band": {"input": "sessions", "steps": [
            {"id": "B0", "from": 0, "to": 9, "points": 3}, {"id": "B1", "from": 10, "to": None, "points": 7}]},
    },
    "grants": [
        {"id": "joining", "when": "once_after_eligible", "units": {"lookup": ["joining", "licence"]}},
        {"id": "more", "when": "once_after_eligible",
         "units": {"product": [{"lookup": "band"}, {"min": [150, {"lookup": ["joining", "licence"]}]}], "divide": 2}},
        {"id": "yearly", "when": "each_period", "period": "year", "pot": 48000, "rounding": "largest_remainder",
         "units": {"share_of_pot": {"points": {"lookup": "band"}}}},
    ],
}  # fmt: skip
RULE = Rule.model_validate(DATA)
SHARES = pl.DataFrame(
    {"rule": ["R-1", "R-1"], "kind": ["yearly", "yearly"], "units": [800, 1600], "quarter": [8100, 8104]},
)


def test_the_sizes_of_a_table_are_its_entries_and_of_arithmetic_the_most():
    joining, more, _ = RULE.grants
    assert sizes_of(RULE, joining) == [400, 720]
    assert sizes_of(RULE, more) == [7 * 150 // 2]


def test_the_most_counts_tables_and_the_largest_share_and_a_quarter_in_units_of_the_day():
    assert most_at_once([RULE], SHARES, [], date(2025, 6, 30), 8099) == 720, "the pot was not shared yet"
    assert most_at_once([RULE], SHARES, [], date(2025, 6, 30), 8101) == 1000
    assert most_at_once([RULE], SHARES, [], date(2026, 6, 30), 8104) == 2000
    split = [Split("main", date(2025, 3, 1), 2, 1)]
    assert most_at_once([RULE], SHARES, split, date(2025, 6, 30), 8099) == 1440
    assert most_at_once([RULE], SHARES, split, date(2025, 2, 28), 8099) == 720
    assert most_at_once([RULE], SHARES, [], date(2024, 12, 31), 8104) == 0, "not in force yet"


def test_a_rule_is_in_force_on_its_days():
    assert in_force([RULE], date(2025, 1, 1)) == [RULE]
    assert in_force([RULE], date(2024, 12, 31)) == []
