"""The personal-data lint: megabytes a second of CPU on ledger files and prose, beside the limit of 50.

    python tests/bench/lint.py

A clean ledger of some 60 MB with pseudonyms as an import gives them, looked at without and with a roster of 400 names;
the same for prose. Each figure is the best of three; exits 1 below the limit.
"""

import random
import sys
import time

from transparency.personal.linting import Watch, lint_file
from transparency.personal.roster import Name, Roster

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
LIMIT = 50


def ledger(rows: int) -> bytes:
    """Grants with every column filled that a grant has."""
    chance = random.Random(1)
    people = ["p-" + "".join(chance.choices(LETTERS, k=16)) for _ in range(3000)]
    grants = ["g-" + "".join(chance.choices(LETTERS, k=16)) for _ in range(5000)]
    lines = [
        "event,date,recorded,type,pool,provider,grant,units,price,instrument,vesting,vest_start,expires,rule,inputs"
    ]
    for number in range(rows):
        day = f"{2016 + number % 10}-0{1 + number % 9}-{10 + number % 18}"
        lines.append(
            f"E{number:09d},{day},{day},grant,providers,{people[number % 3000]},{grants[number % 5000]},"
            f"{chance.randrange(1, 10**7)},0.{number % 10**6:06d},NSO,V48C12,{day},{day},R-2026-01,joining|full"
        )
    return ("\n".join(lines) + "\n").encode()


def speed(path: str, data: bytes, watch: Watch) -> float:
    """Megabytes for each second of CPU, at best; the data must be clean, or the figure would mean something else."""
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        found = lint_file(path, data, watch)
        best = max(best, len(data) / 1e6 / (time.process_time() - start))
        assert found == [], found[:3]
    return best


def main() -> None:
    """Measure and print the table."""
    chance = random.Random(2)
    names = {"".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=8)) for _ in range(400)}
    roster = Watch(Roster(tuple(Name(("anna", name)) for name in sorted(names))))
    rows = ledger(400_000)
    prose = (
        b"Units come out of the pool that the board has set aside; on 2026-03-31 there were 48,000 left.\n" * 400_000
    )
    table = [
        ("ledger", speed("ledger/events.csv", rows, Watch())),
        ("ledger, 400 names to look for", speed("ledger/events.csv", rows, roster)),
        ("prose", speed("policies/a/1.md", prose, Watch())),
        ("prose, 400 names to look for", speed("policies/a/1.md", prose, roster)),
    ]
    for name, value in table:
        print(f"{name:<34} {value:>8.0f} MB/s   limit {LIMIT}: {'ok' if value >= LIMIT else 'TOO SLOW'}")
    sys.exit(any(value < LIMIT for _, value in table))


if __name__ == "__main__":
    main()
