"""Write ``docs/licences.md``: each package of the lock files with its licence, as the package itself says.

    .venv/bin/python tools/licences.py

A package is told by its licence expression, else by its classifiers, else by its licence field, else by the text of
its licence.
"""

import re
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "licences.md"
HEAD = """# Licences of what is installed

Written by `tools/licences.py` from what each package says of itself; a test holds it to the lock files. Nothing of
these packages is part of this repository or of the wheel: pip installs them beside the program. The program is under
the Apache License 2.0, its fonts under the SIL Open Font License (`themes/default/fonts/OFL-*.txt`).
"""


def licences() -> str:
    """The page, whole."""
    parts = [HEAD]
    for name, title in (
        ("requirements.lock", "To build a site"),
        ("requirements-dev.lock", "To work on the program and to test it"),
    ):
        parts.append(f"\n## {title}\n\n| package | version | licence |\n|---|---|---|\n")
        parts += [f"| {package} | {version} | {licence} |\n" for package, version, licence in rows(ROOT / name)]
    return "".join(parts)


def rows(lock: Path) -> list[tuple[str, str, str]]:
    """Package, version and licence of each entry of a lock file."""
    pinned = re.findall(r"^([a-z0-9-]+)==(\S+)(?: ; (.*))? \\$", lock.read_text("utf-8"), re.MULTILINE)
    return [(name, version, licence(name) or f"elsewhere only ({marker})") for name, version, marker in pinned]


def licence(package: str) -> str:
    """The licence of an installed package in one line; empty if it is not installed."""
    try:
        said = metadata(package)
    except PackageNotFoundError:
        return ""
    classifiers = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier", []) if line.startswith("License")]
    named = " or ".join(sorted({each for each in classifiers if each != "OSI Approved"}))
    first_line = (said.get("License") or _by_text(package)).strip().splitlines()[0]
    return said.get("License-Expression") or named or first_line


def _by_text(package: str) -> str:
    """What the file of a licence that is only a text says: MIT, or that nothing is said."""
    texts = (each.read_text() for each in files(package) or () if each.name == "LICENSE")
    granted = "Permission is hereby granted, free of charge, to any person"
    mit = any(granted in " ".join(text.split()) for text in texts)
    return "MIT (by its text)" if mit else "not said"


if __name__ == "__main__":
    TARGET.write_text(licences(), encoding="utf-8")
