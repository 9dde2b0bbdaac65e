"""Write ``requirements.lock`` (what a build needs) and ``requirements-dev.lock`` (what tests need besides).

Names and versions of what is installed in this environment, no index address: pip's own settings say where from.
Optional extras of other packages count only where a requirement asks for them.
"""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = "transparency"
BUILD = ("hatchling",)
"""Needed to install the project itself without an isolated build."""

HEADER = "# Written by `make lock`. Pinned versions; pip's own settings say where they come from.\n"


def main() -> None:
    """Write both files beside ``pyproject.toml``."""
    root = Path(__file__).resolve().parent.parent
    runtime = closure([*requirements(PROJECT, frozenset()), *(Requirement(name) for name in BUILD)])
    both = closure(requirements(PROJECT, frozenset({"dev"})))
    write(root / "requirements.lock", runtime)
    write(root / "requirements-dev.lock", {name: version for name, version in both.items() if name not in runtime})


def requirements(name: str, extras: frozenset[str]) -> list[Requirement]:
    """What an installed package asks for on this system."""
    found = [Requirement(line) for line in distribution(name).requires or ()]
    return [one for one in found if any(one.marker is None or one.marker.evaluate({"extra": e}) for e in {"", *extras})]


def closure(wanted: list[Requirement]) -> dict[str, str]:
    """Name to version of everything that is needed for ``wanted``."""
    pinned: dict[str, str] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while wanted:
        one = wanted.pop()
        key = (normal(one.name), frozenset(one.extras))
        if key in seen:
            continue
        seen.add(key)
        try:
            installed: Distribution = distribution(one.name)
        except PackageNotFoundError as error:
            raise SystemExit(f"{one.name} is not installed; run make test first") from error
        pinned[key[0]] = installed.version
        wanted += requirements(one.name, key[1])
    return pinned


def normal(name: str) -> str:
    """A package's name as PEP 503 has it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def write(path: Path, pinned: dict[str, str]) -> None:
    """One line a package, sorted."""
    path.write_text(HEADER + "".join(f"{name}=={pinned[name]}\n" for name in sorted(pinned)), encoding="utf-8")


main()
