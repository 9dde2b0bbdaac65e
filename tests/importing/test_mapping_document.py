"""docs/mappings.md names every setting and column of a mapping, and every mapping that is shipped."""

import re
from pathlib import Path

from transparency.importing.tables.mapping import Columns, TableMapping, shipped

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "mappings.md").read_text("utf-8")


def test_everything_is_documented() -> None:
    named = {name for row in re.findall(r"^\| (`.*?) \|", TEXT, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}
    known = {field.alias or name for name, field in TableMapping.model_fields.items()} | set(Columns.model_fields)
    assert named == known
    assert all(f"`{name}`" in TEXT for name in shipped())
