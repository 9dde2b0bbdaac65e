"""Wide tables: what many small inputs come to, kept as text that a person reads.

A table holds a paragraph a case: its name, what is given and what comes of it. ``UPDATE_EXPECTED=1`` writes the tables
anew; whoever does reads the difference, for no test knows whether a new value is right.
"""

import os
from collections.abc import Iterable
from pathlib import Path


def assert_as_read(table: Path, cases: Iterable[str]) -> None:
    """What comes of the cases is what stands in the table, line by line."""
    text = "\n".join(cases)
    if os.environ.get("UPDATE_EXPECTED"):
        table.parent.mkdir(exist_ok=True)
        table.write_text(text, "utf-8")
    assert text.splitlines() == table.read_text("utf-8").splitlines(), "UPDATE_EXPECTED=1 writes it anew; read it"
