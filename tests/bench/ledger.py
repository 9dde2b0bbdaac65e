"""A hundred thousand and a million events, 40 quarters: reading, checking and rolling forward against polars' own read
and group of the same file.

    python tests/bench/ledger.py [events ...]

Promised: 100,000 events within 2 s beyond start-up and 700 MiB; a million within 20 times what polars needs, and 3 GiB;
in between the cost of an event is the same. Each side runs in a process of its own, both in turn. The ledgers are made
with a fixed seed: a fifth of the events are grants with monthly vesting, the others settle, exercise, forfeit and
expire. Lines in brackets are outside the sum: what only a release or the protection of people asks for, afterwards.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

Measured = tuple[dict[str, float], float]
"""Seconds by step, and the most memory in MiB."""
RUNS = 5
SIZES = (100_000, 1_000_000)
FIRST = date(2016, 1, 4)
DAYS = 40 * 91
HEADER = "event,date,type,pool,provider,grant,units,price,instrument,vesting,vest_start,expires,cause\n"
SETTINGS = """schema: transparency-publication/1
company: {name: Bench, fictional: true}
pools: [{id: providers, name: Provider pool}]
vesting:
  V48C12: {kind: schedule, every: 1, period: months, occurrences: 48, cliff: 12}
  V12: {kind: schedule, every: 1, period: months, occurrences: 12}
  AT_EVENT: {kind: event}
"""


def make(root: Path, events: int) -> None:
    """Write a valid ledger of so many events. Units of a grant are taken only well after they are earned."""
    pick = Random(20260331)
    people = events // 20
    lines: list[tuple[date, str]] = [(FIRST, f"{FIRST},pool_authorized,providers,,,{10**12},,,,,,")]
    number = 0
    last = FIRST + timedelta(DAYS)
    while len(lines) < events:
        number += 1
        day = FIRST + timedelta(pick.randrange(DAYS - 30))
        who, kind = f"p{pick.randrange(people):06d}", pick.random()
        instrument, terms, price = (
            ("RSU", "V12", "") if kind < 0.7 else ("NSO", "V48C12", f"{pick.randrange(20, 400) / 100:.2f}")
        )
        units = 12 * pick.randrange(10, 200)
        lines.append(
            (
                day,
                f"{day},grant,providers,{who},t{number},{units},{price},{instrument},{terms},{day},"
                f"{day + timedelta(3650)},",
            )
        )
        if (
            instrument == "RSU"
        ):  # a month's units are settled a few days after they are earned, until the provider leaves
            months = 12 if pick.random() < 0.8 else pick.randrange(1, 12)
            settled = 0
            for month in range(3, months + 1, 3):
                when = day + timedelta(31 * month + pick.randrange(3))
                if when <= last:
                    lines.append((when, f"{when},settle,,,t{number},{units // 12 * 3},,,,,,"))
                    settled = month
            if months < 12 and (when := day + timedelta(31 * months + 5)) <= last and when.day < 28:
                earned = min(12, (when.year - day.year) * 12 + when.month - day.month - (when.day < day.day))
                if earned < 12 and day.day < 28:
                    lines.append(
                        (when, f"{when},forfeit,,,t{number},{units // 12 * (12 - earned)},,,,,,left_voluntarily")
                    )
                    if earned > settled and pick.random() < 0.5:
                        lines.append((when, f"{when},expire,,,t{number},{units // 12 * (earned - settled)},,,,,,"))
        else:
            when = day + timedelta(800 + pick.randrange(900))
            if when <= last:
                lines.append((when, f"{when},exercise,,,t{number},{units // 4},,,,,,"))
    lines = sorted(lines[:events], key=lambda line: line[0])
    (root / "ledger").mkdir(parents=True)
    with (root / "ledger" / "events.csv").open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(f"e{number},{text}\n" for number, (_, text) in enumerate(lines))
    with (root / "ledger" / "providers.csv").open("w", encoding="utf-8") as file:
        file.write("provider,joined,left\n")
        file.writelines(f"p{number:06d},2015-01-01,\n" for number in range(people))
    (root / "ledger" / "capitalization.csv").write_text(
        "as_of,others_issued\n2016-01-01,2000000000000\n", encoding="utf-8"
    )
    (root / "publication.yaml").write_text(SETTINGS, encoding="utf-8")


def with_polars(root: Path) -> Measured:
    """What polars alone needs to read the file, dates and units typed, and to group it by quarter and type."""
    import polars as pl

    start = time.perf_counter()
    frame = pl.read_csv(root / "ledger" / "events.csv", try_parse_dates=True)
    frame.group_by(pl.col("date").dt.truncate("1q"), "type").agg(pl.len(), pl.col("units").sum())
    return {"read and group": time.perf_counter() - start}, peak()


def with_ours(root: Path) -> Measured:
    """Read, check, replay and roll forward; then what a release asks for on top."""
    import ruamel.yaml

    from transparency.ledger.reading import read_book
    from transparency.ledger.replay import replay
    from transparency.publication.publication import Disclosed, Document, Publication
    from transparency.publication.quarter import Quarter
    from transparency.publication.settings import Settings

    settings = Settings.model_validate(ruamel.yaml.YAML(typ="safe").load((root / "publication.yaml").read_text()))
    quarters = [Quarter(2016, 1).next(step) for step in range(39)]
    text = Document("", "", 1, "")
    disclosed = tuple(Disclosed(q, q.end + timedelta(40), q.end + timedelta(20), None, "", text) for q in quarters)
    start = time.perf_counter()
    book, problems = read_book(root, settings)
    read = time.perf_counter()
    assert book is not None, problems[:5]
    positions, problems = replay(book, Publication(root, settings, (), (), disclosed))
    assert positions is not None, problems[:5]
    seconds = {"read": read - start, "check and replay": time.perf_counter() - read}
    most = peak()
    later: dict[str, Callable[[], object]] = {
        "(fingerprints)": positions.fingerprints,
        "(vesting ahead by person)": positions.ahead_by_provider.collect,
    }
    for name, work in later.items():
        start = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - start
    return seconds, most


def peak() -> float:
    """The most memory that this process has used so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_all(seconds: dict[str, float]) -> float:
    """The sum of all steps that are not in brackets."""
    return sum(value for step, value in seconds.items() if not step.startswith("("))


def measured(mode: str, root: Path) -> Measured:
    """Run one side in a process of its own, with the threads that the command line allows numpy."""
    command, env = [sys.executable, __file__, mode, str(root)], {"OPENBLAS_NUM_THREADS": "1"} | os.environ
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=env)
    seconds, most = json.loads(done.stdout.splitlines()[-1])
    return seconds, most


def bench(events: int) -> tuple[float, float, float]:
    """Make a ledger, measure both sides in turn, print the best of each: seconds, ratio and most memory of ours."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, events)
        size = (root / "ledger" / "events.csv").stat().st_size / 2**20
        tries = [{mode: measured(mode, root) for mode in ("polars", "ours")} for _ in range(RUNS)]
    runs = {mode: min((one[mode] for one in tries), key=lambda run: in_all(run[0])) for mode in tries[0]}
    base = in_all(runs["polars"][0])
    print(f"{events:,} events, {events // 20:,} providers, 40 quarters, {size:,.0f} MiB of CSV; best of {RUNS}")
    print(f"{'step':<36}{'seconds':>9}{'ratio':>8}{'peak MiB':>10}")
    for mode, (seconds, most) in runs.items():
        for step, value in seconds.items():
            print(f"{mode + ': ' + step:<36}{value:>9.2f}{value / base:>8.2f}")
        total = in_all(seconds)
        print(f"{mode + ': in all':<36}{total:>9.2f}{total / base:>8.2f}{most:>10,.0f}")
    seconds, most = runs["ours"]
    return in_all(seconds), in_all(seconds) / base, most


def main() -> None:
    """Measure all sizes; say what was promised beside what was measured."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    results = {events: bench(events) for events in sizes}
    for events, (seconds, ratio, most) in results.items():
        each = seconds / events * 1e6
        print(f"{events:,}: {seconds:.2f} s, {ratio:.1f} times polars, {most:,.0f} MiB, {each:.1f} µs an event")
    print("promised: 100,000 in 2 s and 700 MiB; 1,000,000 in 20 times polars and 3,072 MiB; each event the same")


if __name__ == "__main__":
    if sys.argv[1:2] in (["polars"], ["ours"]):
        print(json.dumps((with_polars if sys.argv[1] == "polars" else with_ours)(Path(sys.argv[2]))))
    else:
        main()
