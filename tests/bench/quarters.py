"""Forty published quarters: what build, verify, validate and close take of time and memory, beside their limits.

    python tests/bench/quarters.py

A made-up company of sixty people over ten years; its PDFs are stubs that attach their release, since none is rendered.
Seconds are those of the processor, the best of several runs in processes of their own: other load does not count.
Writing is told as a multiple of bare writing and flushing of the same files. Exits 1 past a limit.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "attacks"), str(ROOT / "tests" / "closing")]

from companies import grown  # noqa: E402 (found by the path)
from frozen import paper  # noqa: E402
from made import publish_every, write  # noqa: E402

from transparency.build import build  # noqa: E402

QUARTERS = 40
RUNS = 3
SETTINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
"""Runs a command as its only child, whose share of processor and memory can then be told."""
COMPOSED = """
import sys
from pathlib import Path
from transparency.build import build
assert build(Path(sys.argv[1]), open_quarters=False).sound
"""
CLOSED = """
import sys
from pathlib import Path
from transparency.workflow.closure import closure
built, made = closure(Path(sys.argv[1]), sys.argv[2], {}, pdf=False)
assert made is not None, built.problems
"""
WRITTEN = """
import json, os, sys, time
from pathlib import Path
from transparency.build import build
from transparency.output import write_site
files = build(Path(sys.argv[1]), open_quarters=False).files
found = []
for number in range(3):
    start = time.perf_counter()
    assert write_site(files, Path(sys.argv[2], f"site-{number}")) == []
    ours, start = time.perf_counter() - start, time.perf_counter()
    folders = set()
    for path, data in files.items():
        place = Path(sys.argv[2], f"bare-{number}", path)
        place.parent.mkdir(parents=True, exist_ok=True)
        folders.add(place.parent)
        with place.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    found.append(ours / (time.perf_counter() - start))
print(json.dumps(min(found)))
"""


def published(folder: Path) -> tuple[Path, str]:
    """The publication with forty published quarters, and the quarter after them, which is open."""
    root = folder / "content"
    root.mkdir()
    grown(60, 7, quarters=QUARTERS + 1, yearly=True).write_publication(root, 7)
    built = build(root, pdf=False)
    assert built.sound, built.problems
    closed = built.closed[:QUARTERS]
    write(root, closed)
    for each in closed:
        (root / each.folder / "report.pdf").write_bytes(paper(each.data))
    publish_every(root)
    return root, built.closed[QUARTERS].quarter


def used(*command: str) -> tuple[float, float]:
    """Processor seconds and MiB of the best of several runs."""
    runs = []
    for _ in range(RUNS):
        whole = [sys.executable, "-c", MEASURE, sys.executable, *command]
        done = subprocess.run(whole, capture_output=True, text=True, check=True, env=SETTINGS)
        code, seconds, memory = json.loads(done.stdout)
        assert code in {0, 1}, command  # validate of a made-up company may have something to say
        runs.append((seconds, memory))
    return min(seconds for seconds, _ in runs), min(memory for _, memory in runs)


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as temporary:
        root, following = published(Path(temporary))
        site = Path(temporary, "site")
        subprocess.run(
            [sys.executable, "-m", "transparency", "build", "--content", str(root), "--output", str(site)],
            check=True, capture_output=True, env=SETTINGS,
        )  # fmt: skip
        program = ("-m", "transparency")
        start = used(*program, "--help")[0]
        composed, memory = used("-c", COMPOSED, str(root))
        release = max(site.glob("data/*/release.json"))
        writing = [sys.executable, "-c", WRITTEN, str(root), temporary]
        written = subprocess.run(writing, check=True, capture_output=True, text=True, env=SETTINGS).stdout
        validated = used(*program, "validate", str(release))[0] - start
        rows = [
            (f"build of {QUARTERS} quarters, read and composed", composed, "s CPU", 2.0),
            ("… memory", memory, "MiB", 500.0),
            ("… written, beside bare writing", json.loads(written), "times", 1.5),
            ("verify of that site", used(*program, "verify", str(site))[0], "s CPU", 3.0),
            ("validate of one file, beyond start-up", validated, "s CPU", 0.3),
            ("close, without its PDF", used("-c", CLOSED, str(root), following)[0], "s CPU", 3.0),
        ]
    for name, value, unit, limit in rows:
        print(f"{name:<46} {value:>8.2f} {unit:<6} limit {limit:g}: {'ok' if value <= limit else 'TOO MUCH'}")
    sys.exit(any(value > limit for _, value, _, limit in rows))


main()
