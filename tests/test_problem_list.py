"""docs/problems.md names every code the program can give, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CODE = re.compile(r'"([A-Z]\d{2,3}|E\d)"')


def test_every_code_is_documented() -> None:
    used = {code for path in (ROOT / "src").rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    problems = (ROOT / "docs" / "problems.md").read_text("utf-8")
    listed = re.findall(r"^\| `([A-Z]\d{2,3}|E\d)` \|", problems, re.MULTILINE)
    assert sorted(set(listed)) == sorted(listed), "each code has one line"
    assert used == set(listed)
