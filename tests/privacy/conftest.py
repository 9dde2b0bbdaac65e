"""A desk for small ledgers, as in tests/ledger; and makes ``people`` importable under ``--import-mode=importlib``."""

import importlib.util
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def desk(tmp_path):
    spec = importlib.util.spec_from_file_location("ledger_desk", Path(__file__).parents[1] / "ledger" / "conftest.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Desk(tmp_path)
