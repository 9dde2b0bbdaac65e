"""One rendered report for all tests that look at it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from transparency.report.document import ReportInput
from transparency.report.rendering import render


def sample() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_report", Path(__file__).parent / "sample_report.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["sample_report"] = module
    spec.loader.exec_module(module)
    return module


def sample_report(quarters: int | None = None) -> ReportInput:
    return sample().sample_report(quarters)


@pytest.fixture(scope="session")
def sample_module() -> ModuleType:
    return sample()


@pytest.fixture(scope="session")
def report() -> ReportInput:
    return sample_report()


@pytest.fixture(scope="session")
def first_report() -> ReportInput:
    return sample_report(1)


@pytest.fixture(scope="session")
def pdf(report: ReportInput, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("report") / "report.pdf"
    file.write_bytes(render(report))
    return file
