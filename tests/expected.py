"""Files that hold what is expected: pages of the documentation, and tables of what many small inputs come to.

A table holds a paragraph a case: its name, what is given and what comes of it. ``UPDATE_EXPECTED=1`` writes the files
anew; whoever does reads the difference, for no test knows whether a new value is right.
"""

import os
from collections.abc import Iterable
from pathlib import Path


def assert_as_read(file: Path, cases: Iterable[str]) -> None:
    """What comes of the cases, a line or more each, is what stands in the file; the first line that differs is told."""
    text = "\n".join(cases)
    if os.environ.get("UPDATE_EXPECTED"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    kept = file.read_text("utf-8")
    assert text.splitlines() == kept.splitlines(), "UPDATE_EXPECTED=1 writes it anew; read it"
    assert text == kept
