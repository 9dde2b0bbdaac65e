"""docs/mappings.md names every setting and column of a mapping, and every mapping that is shipped; oddities of YAML."""

import re
from pathlib import Path

import pytest

from transparency.importing.tables.mapping import Columns, TableMapping, parse_mapping, shipped

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "mappings.md").read_text("utf-8")


def test_everything_is_documented() -> None:
    named = {name for row in re.findall(r"^\| (`.*?) \|", TEXT, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    known = {field.alias or name for name, field in TableMapping.model_fields.items()} | set(Columns.model_fields)
    assert named == known
    assert all(f"`{name}`" in TEXT for name in shipped())


MAPPING = "schema: transparency-mapping/1\ncolumns: {award: ID}\npool: providers\ninstruments:\n  RSU: RSU\n"


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("RSU: RSU", "NSO: ---", "N53", 5),
        ("RSU: RSU", "NSO: ...", "N53", 5),
        ("RSU: RSU", "NSO: =1+1", "N53", 5),
        ("RSU: RSU", 'NSO: "a,b"', "N53", 5),
        ("RSU: RSU", "NSO: |", "", 0),
        ("RSU: RSU", "NSO: NO", "", 0),
        ("RSU: RSU", "NSO: ~", "N53", 5),
        ("RSU: RSU", "? [a]\n  : b", "Y01", 5),
        ("pool: providers", "pool: &a providers", "Y01", 3),
        ("pool: providers", "pool: *a", "Y01", 3),
        ("pool: providers", "pool: !!python/object/apply:os.system [id]", "Y01", 3),
        ("pool: providers", "<<: {pool: providers}", "N53", 3),
        ("pool: providers", "pool: providers\n---", "Y01", 4),
        ("pool: providers", "pool: providers\npool: providers", "Y02", 4),
        ("pool: providers", "rule: -R", "N53", 3),
        ("columns:", "columns: ---\nx:", "N53", 3),
    ],
)
def test_oddities_of_yaml_are_told_at_their_line(old: str, new: str, code: str, line: int) -> None:
    """``NSO: ---`` ended in a traceback: a cell that begins with a sign is refused by the writer of the ledger."""
    mapping, problems = parse_mapping(MAPPING.replace(old, new), "m.yaml")
    assert (mapping is None) is bool(code)
    assert not code or (code, line) in [(problem.code, problem.line) for problem in problems]
