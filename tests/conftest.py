"""Fixtures shared by all tests."""

import os
from pathlib import Path
from typing import Any

import hypothesis
import pytest

TIMES = int(os.environ.get("PROVE", "1"))
"""``make prove`` tries so many times the examples of every property."""

if TIMES > 1:
    _settings = hypothesis.settings.__init__

    def _more(self: hypothesis.settings, *inherited: Any, **given: Any) -> None:
        if "max_examples" in given:
            given["max_examples"] *= TIMES
        _settings(self, *inherited, **given)

    hypothesis.settings.__init__ = _more


# How long an example takes, or is thought up, is a matter of the machine and of what else it does.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with what takes longest come first: two processes then end at about the same time."""
    long = {item.path for item in items if any(map(item.get_closest_marker, ("browser", "pdf", "prove")))}
    items.sort(key=lambda item: item.path not in long)


@pytest.fixture(scope="session")
def cases() -> Path:
    """The folder of cases that no one here wrote; skipped when absent, a failure under ``CI=true``."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "cases"
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{folder.name} is missing beside the project; CI must have it")
        pytest.skip("../shared/cases is not beside this checkout")
    return folder
