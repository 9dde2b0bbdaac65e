"""250,000 grants against their rules in at most 2 s; a pot shared by 50,000 people in at most 1 s.

    python tests/bench/rules.py [grants]

The ledger is made here with a fixed seed: two fifths of the grants are joining units, the others shares of three yearly
pots, and all of them follow the rule of the example. Beside each time stands its ratio to polars reading the same
file, and what is left of its limit. Each is the best of three, since other load only ever adds. Exits 1 past a limit.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random

import polars as pl
from msgspec.structs import replace

from transparency.ledger.reading import read_book
from transparency.publication.reading import read_publication
from transparency.rules.grants.conformance import conform
from transparency.rules.pot import share
from transparency.rules.reading import read_rules

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3
BANDS = {"B1": 4, "B2": 7, "B3": 9, "B4": 10}
TENURE = {"T0": 100, "T1": 115, "T2": 130}
FIRST = date(2026, 1, 1)
EACH = 960
"""Units of a pot for each who takes part, so that nobody reaches a ceiling."""


def best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of several runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def make_ledger(root: Path, grants: int) -> None:
    """Write events, providers and capitalization."""
    rng = Random(250_000)
    people = [f"p{number:06d}" for number in range(grants * 2 // 5)]
    half = people[: grants // 5]
    rows = ["event,date,type,provider,grant,units,instrument,vesting,rule,inputs"]
    rows.append("E0,2026-01-01,pool_authorized,,,1000000000000,,,,")
    cells = "NSO,V48C12,R-2026-01,joining|"
    for number, person in enumerate(people):
        day = FIRST + timedelta(days=number % 365)
        licence, units = (("full", 1440), ("associate", 1152))[number % 2]
        rows.append(f"J{number},{day},grant,{person},GJ{number},{units},{cells}{licence}")
    for year in (2026, 2027, 2028):
        bands = [(rng.choice(list(BANDS)), rng.choice(list(TENURE))) for _ in half]
        points = [(person, BANDS[a] * TENURE[b]) for person, (a, b) in zip(half, bands, strict=True)]
        units = share(EACH * len(half), points).units
        rows += [
            f"Y{year}{person},{year}-12-31,grant,{person},GY{year}{person},{units[person]},RSU,V12Q,R-2026-01,yearly|{a}|{b}"
            for person, (a, b) in zip(half, bands, strict=True)
        ]
    (root / "ledger").mkdir()
    (root / "ledger" / "events.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (root / "ledger" / "providers.csv").write_text(
        "\n".join(["provider,joined,role", *(f"{one},2024-01-01,prescriber" for one in people)]) + "\n",
        "utf-8",
    )
    (root / "ledger" / "capitalization.csv").write_text(
        "as_of,others_issued,founders,investors,staff\n2026-01-01,1,1,0,0\n", "utf-8"
    )


def main() -> None:
    """Measure and print the table."""
    grants = int(sys.argv[1]) if len(sys.argv) > 1 else 250_000
    publication, _ = read_publication(ROOT / "content")
    assert publication is not None
    rules, _ = read_rules(publication)
    rule = next(rule for rule in rules if rule.id == "R-2026-01")
    big = rule.grant("yearly").model_copy(update={"pot": EACH * (grants // 5)})
    rule = rule.model_copy(update={"grants": (rule.grant("joining"), big)})
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        make_ledger(root, grants)
        settings = publication.settings.model_copy(update={"attributes": {
            name: one for name, one in publication.settings.attributes.items() if name == "role"
        }})  # fmt: skip
        book, problems = read_book(root, settings)
        assert book is not None, problems
        publication = replace(publication, root=root, settings=settings, disclosed=())
        made, problems = conform(book, publication, (rule,))
        assert not problems, problems[:3]
        assert made.grants.height == len(book.events) - 1
        file = root / "ledger" / "events.csv"
        read = best(lambda: pl.read_csv(file).group_by("provider").agg(pl.col("units").sum()))
        checked = best(lambda: conform(book, publication, (rule,)))
        people = made.grants.filter(pl.col("kind") == "yearly").height // 3
    crowd = [(f"p{number:05d}", Fraction(number % 9973 + 1, number % 7 + 1)) for number in range(50_000)]
    pot = best(lambda: share(100_000_000, crowd))
    capped = best(lambda: share(100_000_000, crowd, cap=3_000))
    rows = [
        (f"polars reads and groups {made.grants.height:,} grants", read, None),
        (f"{made.grants.height:,} grants checked, 3 pots of {people:,}", checked, 2.0),
        ("a pot shared by 50,000 people", pot, 1.0),
        ("a pot shared by 50,000 people, capped", capped, 1.0),
    ]
    print(f"{'':<46} {'seconds':>8} {'× polars':>9} {'limit':>6} {'× limit':>8}")
    for name, seconds, limit in rows:
        part = f"{limit:>6g} {seconds / limit:>8.2f}" if limit else ""
        print(f"{name:<46} {seconds:>8.3f} {seconds / read:>9.1f} {part}".rstrip())
    sys.exit(any(limit is not None and seconds > limit for _, seconds, limit in rows))


main()
