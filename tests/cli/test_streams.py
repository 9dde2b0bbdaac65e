"""Whoever closes the output, or fills the disk behind it, sees no traceback and no fault of the program."""

import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "sites" / "small"
COMMANDS = {
    "check": f"check --content {SMALL}",
    "faults": f"check --content {ROOT / 'tests' / 'invalid' / 'several-faults'}",
    "help": "--help",
    "explain": f"explain people.granted --content {SMALL}",
}


STREAMS = ("2>&-", ">&-", ">&- 2>&-", ">/dev/full", "2>/dev/full", ">/dev/full 2>/dev/full")
USUAL = [("faults", streams) for streams in STREAMS] + [(name, ">/dev/full") for name in COMMANDS if name != "faults"]
"""In ``make test`` the one that prints most on both; the others as they are most often cut off."""


@pytest.mark.parametrize(
    ("name", "streams"),
    [case if case in USUAL else pytest.param(*case, marks=pytest.mark.prove) for case in product(COMMANDS, STREAMS)],
)
def test_closed_or_full_output_is_no_fault(name: str, streams: str) -> None:
    if "full" in streams and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    command = f"{sys.executable} -m transparency {COMMANDS[name]} {streams}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1)
    assert "Traceback" not in done.stderr and "fault of the program" not in done.stderr


def test_a_pipe_that_nobody_reads_is_no_fault() -> None:
    command = f"{sys.executable} -m transparency --help | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr and "fault of the program" not in done.stderr
