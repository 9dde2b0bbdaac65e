"""Time and memory, as one table with ratios: ``make bench``. Limits are those of the issue "The main job".

Each measurement runs in a process of its own, the best of several runs counts: other load only ever adds.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ledger import write_large

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3

MEASURE = """
import json, resource, sys, time
{prepare}
wall, cpu = time.perf_counter(), time.process_time()
{work}
print(json.dumps([time.perf_counter() - wall, time.process_time() - cpu,
                  resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""

BASELINE = (
    "import polars as pl",
    """
frame = pl.scan_csv(sys.argv[1] + "/ledger/events.csv", try_parse_dates=True)
day = pl.col("date")
found = frame.group_by(day.dt.year(), day.dt.quarter(), "type").agg(pl.col("units").sum()).collect()
assert found.height
""",
)

LEDGER = (
    """
from pathlib import Path
from transparency.publication.reading import read_publication
from transparency.ledger.reading import read_book
from transparency.ledger.replay import replay
root = Path(sys.argv[1])
publication, problems = read_publication(root)
assert publication and not problems, problems
""",
    """
book, problems = read_book(root, publication.settings)
assert book and not problems, problems[:3]
positions, problems = replay(book, publication)
assert positions and not problems, problems[:3]
assert len(positions.quarters) >= 40
""",
)


def measured(prepare: str, work: str, *arguments: str) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak MiB of the best of several runs."""
    runs = []
    for _ in range(RUNS):
        script = MEASURE.format(prepare=prepare, work=work)
        told = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
        runs.append(json.loads(told.stdout.splitlines()[-1]))
    return min(runs)[0], min(run[1] for run in runs), min(run[2] for run in runs)


def command(*arguments: str) -> tuple[float, float]:
    """Wall and CPU seconds of one run of the command line."""
    work = "subprocess.run([sys.executable, '-m', 'transparency', *sys.argv[1:]], check=True, capture_output=True)"
    script = (
        f"import subprocess, sys, resource, time; wall = time.perf_counter(); {work}; "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(time.perf_counter() - wall, used.ru_utime + used.ru_stime)"
    )
    told = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    wall, cpu = told.stdout.split()
    return float(wall), float(cpu)


def main() -> None:
    """Measure everything and print the table; exit 1 when a limit is passed."""
    rows: list[tuple[str, float, str, float]] = []
    with tempfile.TemporaryDirectory() as temporary:
        large = Path(temporary, "large", "content")
        print("writing a ledger of one million events …", file=sys.stderr)
        write_large(large)
        base = measured(*BASELINE, str(large))
        ours = measured(*LEDGER, str(large))
        rows.append(("polars: read the same CSV, group by quarter and type", base[0], "s", 0))
        rows.append(("one million events: read, check, replay", ours[0], "s", 0))
        rows.append(("… as a multiple of polars", ours[0] / base[0], "×", 4))
        rows.append(("… peak memory", ours[2], "MiB", 2048))
        example = Path(temporary, "example")
        shutil.copytree(ROOT / "content", example / "content")
        arguments = ("--content", str(example / "content"))
        build = ("build", *arguments, "--output", str(example / "site"))
        rows.append(("--help", min(command("--help")[1] for _ in range(RUNS)), "s CPU", 0.15))
        rows.append(("check of the example", min(command("check", *arguments)[0] for _ in range(RUNS)), "s", 1))
        rows.append(("build of the example, nothing cached", command(*build)[0], "s", 0))
        rows.append(("… without PDFs", command(*build, "--no-pdf")[0], "s", 0))
        rows.append(("… again with all PDFs in the cache", command(*build)[0], "s", 0))
        rows.append(("build, nothing changed", min(command(*build)[0] for _ in range(RUNS)), "s", 1))
    for name, value, unit, limit in rows:
        verdict = "" if not limit else f"limit {limit:g}  {'ok' if value <= limit else 'TOO MUCH'}"
        print(f"{name:<55} {value:>9.2f} {unit:<6} {verdict}")
    sys.exit(any(limit and value > limit for _, value, _, limit in rows))


main()
