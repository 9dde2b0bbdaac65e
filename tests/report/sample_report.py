"""The report of the hand-made releases of tests/release/sample.py; run as a script, it renders it to a file."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from transparency.report.composing import compose_report
from transparency.report.document import ReportInput
from transparency.report.rendering import render
from transparency.report.stationery import stationery
from transparency.theme import find_theme

SITE = {
    "index.html": b"<!doctype html>",
    "data/2025-q4/release.json": b'{"quarter":"2025-q4"}\n',
    "data/2026-q1/ladder.csv": b"step,units\nset aside,2000000\n",
    "data/2026-q1/release.json": b'{"quarter":"2026-q1"}\n',
}


def sample() -> ModuleType:
    """The module with the sample releases, a test folder being no package."""
    if "release_sample" not in sys.modules:
        path = Path(__file__).parents[1] / "release" / "sample.py"
        spec = importlib.util.spec_from_file_location("release_sample", path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules["release_sample"] = module
        spec.loader.exec_module(module)
    return sys.modules["release_sample"]


def sample_report(quarters: int | None = None) -> ReportInput:
    """The report of the last of the first ``quarters`` releases; without a number, of the latest."""
    made = sample()
    return compose_report(
        made.sample_publication(), made.sample_releases()[:quarters], stationery(find_theme("default", None)), SITE
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(render(sample_report()))
