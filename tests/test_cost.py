"""What bad input costs grows with its size and no faster: measured at two sizes, in a process of its own.

Time is that of the processor, and compared with itself, so that other load counts little. What is refused for its size
costs nothing, so the sizes are those that are still read.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = Path(__file__).resolve().parent / "sites" / "small"
YAML, MARKDOWN, LEDGER = 250_000, 250_000, 10_000_000
"""Largest bad files of each kind, in bytes; the smaller ones are half as large."""

MEASURE = """
import json, resource, sys, time
from pathlib import Path
from transparency.build import check
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
check(Path(sys.argv[1]))
told = []
for content in sys.argv[2:]:
    before, start = peak(), time.process_time()
    problems = check(Path(content)).problems
    told.append((time.process_time() - start, peak() - before, len(problems)))
print(json.dumps(told))
"""


def _more(content: Path, path: str, text: str) -> None:
    place = content / path
    place.parent.mkdir(exist_ok=True)
    place.write_text((place.read_text() if place.exists() else "") + text)


def _event(content: Path) -> str:
    return (content / "ledger/events.csv").read_text().splitlines()[1]


def _head(content: Path, size: int) -> None:
    text = content / "policies/allocation/1.0.md"
    keys = "".join(f"k{number:07d}: 1\n" for number in range(size // 12))
    text.write_text(text.read_text().replace("---\n", f"---\n{keys}", 1))


def _lines(content: Path, name: str, text: str) -> None:
    (content / "ledger/events.csv").unlink()
    _more(content, f"ledger/events.{name}", text)


BAD: dict[str, tuple[int, Callable[[Path, int], None]]] = {
    "unknown settings": (
        YAML,
        lambda content, size: _more(content, "publication.yaml", "".join(f"k{i:07d}: 1\n" for i in range(size // 12))),
    ),
    "one setting again and again": (
        YAML,
        lambda content, size: _more(content, "publication.yaml", "a: 1\n" * (size // 5)),
    ),
    "unknown settings of a head": (YAML, _head),
    "unknown settings of exceptions": (
        YAML,
        lambda content, size: _more(
            content, "governance/exceptions.yaml", "exceptions:\n" + "  - {a: 1}\n" * (size // 11)
        ),
    ),
    "deep lists": (YAML, lambda content, size: _more(content, "rules/deep.yaml", "[" * size)),
    "deep quotes": (MARKDOWN, lambda content, size: _more(content, "policies/allocation/1.0.md", "> " * (size // 2))),
    "open quotes on each line": (
        LEDGER,
        lambda content, size: _more(content, "ledger/events.csv", f'"{_event(content)}\n' * (size // 90)),
    ),
    "a quote that is never closed": (
        LEDGER,
        lambda content, size: _more(content, "ledger/events.csv", '"' + f"{_event(content)}\n" * (size // 90)),
    ),
    "lines without cells": (LEDGER, lambda content, size: _more(content, "ledger/events.csv", "x\n" * (size // 2))),
    "empty lines": (LEDGER, lambda content, size: _more(content, "ledger/events.csv", "\n" * size)),
    "many columns": (900_000, lambda content, size: _lines(content, "csv", "event,date" + ",x" * (size // 2))),
    "deep JSON": (LEDGER, lambda content, size: _lines(content, "jsonl", ('{"a":' * 50 + "\n") * (size // 251))),
    "unknown names in JSON": (
        LEDGER,
        lambda content, size: _lines(
            content, "jsonl", "".join(f'{{"n{number:08d}": ""}}\n' for number in range(size // 15))
        ),
    ),
    "numbers of ten digits": (
        LEDGER // 10,
        lambda content, size: _more(content, "notes.md", "1234567890 \n" * (size // 12)),
    ),
    "telephone numbers": (LEDGER, lambda content, size: _more(content, "notes.md", "(202) 555-0143\n" * (size // 15))),
}  # fmt: skip


SHORT = ("unknown settings", "open quotes on each line", "deep lists")
"""Measured in every run of the tests; the others in ``make prove``."""


@pytest.mark.parametrize("name", [pytest.param(n, marks=[] if n in SHORT else [pytest.mark.prove]) for n in BAD])
def test_bad_input_costs_what_its_size_says(name: str, tmp_path: Path) -> None:
    size, make = BAD[name]
    places = []
    for part in (2, 1):
        content = Path(shutil.copytree(SMALL, tmp_path / str(part) / "content"))
        make(content, size // part)
        places.append(str(content))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(SMALL), *places], capture_output=True, text=True, check=True
    )
    (half, _, _), (whole, memory, problems) = json.loads(done.stdout)
    print(f"{name}: {half:.2f} s for {size // 2:,} bytes, {whole:.2f} s and {memory:.0f} MiB for {size:,}")
    assert problems or name == "numbers of ten digits"
    assert whole <= 3 * half + 0.3
    assert memory <= 300
