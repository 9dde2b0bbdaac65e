"""A desk for small ledgers, as in tests/ledger."""

import importlib.util
from pathlib import Path

import pytest


@pytest.fixture
def desk(tmp_path):
    spec = importlib.util.spec_from_file_location("ledger_desk", Path(__file__).parents[1] / "ledger" / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Desk(tmp_path)
