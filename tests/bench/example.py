"""The command line on the example: seconds beside their limits; 1 s for ``check`` and a rebuild with nothing changed.

    python tests/bench/example.py

Each line with a limit is the best of several runs in processes of their own, since other load only ever adds.
Exits 1 past a limit.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As on a person's machine, where Python keeps what it has compiled; else each run would compile the whole program."""
RUNS = 7
MEASURE = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, capture_output=True)
wall, used = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
print(wall, used.ru_utime + used.ru_stime)
"""
"""Runs a command as its only child, whose share of the cores can then be told."""


def command(*arguments: str) -> tuple[float, float]:
    """Wall and CPU seconds of one run."""
    whole = [sys.executable, "-c", MEASURE, sys.executable, "-m", "transparency", *arguments]
    wall, used = subprocess.run(whole, capture_output=True, text=True, check=True, env=SETTINGS).stdout.split()
    return float(wall), float(used)


def main() -> None:
    """Measure and print the table."""
    rows: list[tuple[str, float, str, float | None]] = []
    with tempfile.TemporaryDirectory() as temporary:
        content = Path(shutil.copytree(ROOT / "content", Path(temporary, "content")))
        arguments = ("--content", str(content))
        build = ("build", *arguments, "--output", str(Path(temporary, "site")))
        rows.append(("--help", min(command("--help")[1] for _ in range(RUNS)), "s CPU", 0.15))
        checks = []
        for _ in range(RUNS + 1):
            shutil.rmtree(content.parent / ".cache", ignore_errors=True)  # else nothing would be done again
            checks.append(command("check", *arguments))
        del checks[0]  # it compiled the program
        rows.append(("check, all of it", min(wall for wall, _ in checks), "s", 1))
        rows.append(("… of which CPU, all threads", min(cpu for _, cpu in checks), "s CPU", None))
        rows.append(("check, nothing changed", min(command("check", *arguments)[0] for _ in range(RUNS)), "s", None))
        without = command(*build, "--no-pdf")[0]
        first = command(*build)[0]
        rows.append(("first build, no PDF", without, "s", None))
        rows.append(("first build, all PDFs rendered", first, "s", None))
        rows.append(("… share of WeasyPrint", 100 * (first - without) / first, "%", None))
        rows.append(("build, nothing changed", min(command(*build)[0] for _ in range(RUNS)), "s", 1))
        commentary = max((content / "quarters").iterdir()) / "commentary.md"
        commentary.write_text(commentary.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
        rows.append(("build, one quarter changed", command(*build)[0], "s", None))
    for name, value, unit, limit in rows:
        verdict = "" if limit is None else f"limit {limit:g}: {'ok' if value <= limit else 'TOO MUCH'}"
        print(f"{name:<34} {value:>8.2f} {unit:<6} {verdict}".rstrip())
    sys.exit(any(limit is not None and value > limit for _, value, _, limit in rows))


main()
