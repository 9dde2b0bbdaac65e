"""The examples in docstrings say what is so."""

import doctest
import importlib
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[1] / "src"
MODULES = [
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(SOURCE.rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("module", MODULES)
def test_examples(module: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(module))
    assert tried and not failed


def test_the_helpers_that_a_reader_meets_first_show_an_example() -> None:
    explained = {
        "release.rounding", "telling.numbers.format", "telling.numbers.numerals", "telling.labels", "ledger.vesting",
        "publication.quarter", "publication.files.suggestion",
        "charts.drawing", "units",
    }  # fmt: skip
    assert {f"transparency.{name}" for name in explained} <= set(MODULES)
