"""Write ``requirements.lock`` (what a build needs) and ``requirements-dev.lock`` (what tests need besides).

The versions that are installed in this environment are kept; uv resolves what they need on every system and every
Python that is supported, and writes the hash of each file that the index has for them, so that ``pip install
--require-hashes`` takes these files and no others. No index address is written: the settings of uv and pip say where
from.
"""

import re
import subprocess
import tempfile
from importlib.metadata import distributions
from pathlib import Path

from uv import find_uv_bin

ROOT = Path(__file__).resolve().parent.parent
BUILD = ("hatchling", "pip")
"""Needed to install the project itself without an isolated build."""
OLDEST = "3.11"
HEADER = "# Written by `make lock`. Pinned versions and the hashes of their files; pip's own settings say where from.\n"


def main() -> None:
    """Write both files beside ``pyproject.toml``."""
    runtime = resolved()
    everything = resolved("--extra", "dev")
    write(ROOT / "requirements.lock", runtime)
    write(ROOT / "requirements-dev.lock", {name: pin for name, pin in everything.items() if name not in runtime})


def resolved(*options: str) -> dict[str, str]:
    """Name of each package that is needed → its lines: version, marker, hashes."""
    with tempfile.TemporaryDirectory() as folder:
        installed, build = Path(folder, "installed.txt"), Path(folder, "build.txt")
        pins = {f"{found.name}=={found.version}" for found in distributions() if found.name != "transparency"}
        installed.write_text("".join(f"{pin}\n" for pin in sorted(pins)), encoding="utf-8")
        build.write_text("".join(f"{name}\n" for name in BUILD), encoding="utf-8")
        command = [find_uv_bin(), "pip", "compile", "--universal", "--python-version", OLDEST, "--generate-hashes"]
        quiet = ["--quiet", "--no-header", "--no-annotate", "--constraint", str(installed)]
        sources = [str(ROOT / "pyproject.toml"), str(build)]
        told = subprocess.run([*command, *quiet, *options, *sources], check=True, capture_output=True, text=True)
    entries = re.split(r"^(?=[a-z])", told.stdout, flags=re.MULTILINE)
    return {entry.partition("==")[0]: entry for entry in entries if entry}


def write(path: Path, pinned: dict[str, str]) -> None:
    """One entry a package, sorted."""
    path.write_text(HEADER + "".join(pinned[name] for name in sorted(pinned)), encoding="utf-8")


if __name__ == "__main__":
    main()
