"""How long it takes to draw a quarter: seven tables, four hundred people; fifty thousand in fifty regions.

    python tests/bench/blocks.py

Printed is the processor time of a quarter when all are drawn in one run, and of the last one alone, as when it is new
(what people contributed to all quarters is then taken apart for one); the least of some runs. Memory is that of the
whole process. Goals for a quarter: 50 ms at 400 people; 2 s and 1 GiB at 50,000.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "attacks"))

import companies
from publishing import key

from transparency.privacy.door import publish

REGIONS = {f"r{number:02d}": f"Region {number}" for number in range(50)}
LEVELS = {name: f"Level {name}" for name in "123"}
TABLES = [("role", "region"), ("role", "level"), ("role", "joined_in")]
GOALS = {400: (0.05, 1024), 50_000: (2.0, 1024)}
"""People → seconds of a quarter, and MiB."""


class Company(companies.Company):
    """With seven tables: four attributes, three pairs of them."""

    def settings(self):
        """``publication.yaml``."""
        found = super().settings()
        return found.model_copy(update={"disclosure": found.disclosure.model_copy(update={"two_way": TABLES})})


def measure(people: int, regions: int, quarters: int, runs: int) -> tuple[float, float, float]:
    """Seconds of a quarter, of the last one alone, and MiB."""
    companies.ATTRIBUTES["region"] = {"name": "Region", "values": dict(list(REGIONS.items())[:regions])}
    companies.ATTRIBUTES["level"] = {"name": "Level", "values": LEVELS}
    made = companies.grown(people, 1, quarters=quarters)
    company = Company(quarters, attributes=("role", "region", "level", "joined_in"), pool=made.pool * 100)
    company.people, company.awards = made.people, made.awards
    company.rows += made.rows[1:]
    for number, facts in enumerate(company.people.values()):
        facts |= {"region": f"r{number * number % regions:02d}", "level": "123"[number % 3]}
    with tempfile.TemporaryDirectory() as folder:
        publication, book, positions = company.replayed(Path(folder))

    def seconds(past):
        start = time.process_time()
        published, problems = publish(positions, book, publication, past, private=key(1))
        assert problems == []
        return time.process_time() - start, published

    every = [seconds(()) for _ in range(runs)]
    alone = [seconds(every[0][1][:-1]) for _ in range(runs)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return min(spent for spent, _ in every) / quarters, min(spent for spent, _ in alone), memory


def main() -> int:
    """Print the table; 1 when a goal is missed."""
    print(f"{'people':>7} {'a quarter':>10} {'the last alone':>15} {'MiB':>6}")
    missed = 0
    for people, regions, quarters, runs in ((400, 4, 12, 5), (50_000, 50, 5, 2)):
        each, alone, memory = measure(people, regions, quarters, runs)
        print(f"{people:>7,} {each * 1000:>7.0f} ms {alone * 1000:>12.0f} ms {memory:>6.0f}")
        missed += each > GOALS[people][0] or memory > GOALS[people][1]
    print("goals met" if not missed else f"goals missed: {missed}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
