"""What companies of six sizes can print: a block beside what is promised, and how far headline numbers are off.

    python tests/bench/utility.py

For each size four made-up companies over eight quarters: as most are, with few movements, with unequal grants, and
young. Errors are those of printed numbers beside the books, in percent of the truth: mean, and the largest in brackets.
Goals: promised within 2.5 % in the mean at 30 people, 0.5 % at 150; nothing is ever refused.
"""

import statistics
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "attacks"))

from companies import Company, grown
from publishing import Printed, printed

SIZES = (20, 30, 40, 80, 150, 400)
GOALS = {30: 2.5, 150: 0.5}
"""People → the largest mean error of what is promised, in percent."""
MEASURES = ("promised", "earned", "owned")


def companies(people: int) -> list[Company]:
    """Four companies of one size."""
    return [
        grown(people, people, yearly=True),
        grown(people, people + 1, hires=0.0, leaving=0.01, buying=0.02),
        grown(people, people + 2, sizes=(2016, 720), yearly=True),
        grown(people, people + 3, quarters=3),
    ]


def truths(one: Printed) -> list[dict[str, int]]:
    """What is true of each quarter."""
    found = []
    for quarter in one.positions.quarters[: len(one.published)]:
        held = one.positions.holdings.filter(quarter=quarter.index)
        unvested, vested, owned = (int(held[name].sum()) for name in ("unvested", "vested", "owned"))
        found.append({"promised": unvested + vested + owned, "earned": vested + owned, "owned": owned})
    return found


def main() -> int:
    """Print the table; 1 when a goal is missed."""
    print(f"{'people':>6} {'block, % of promised':>22} {'page':>22} {'lines':>6} {'cells':>6} {'under':>6}", end="")
    print("".join(f" {f'{name} off, %':>20}" for name in MEASURES), f"{'refused':>8}")
    missed = 0
    for people in SIZES:
        blocks, levels, cells, lines = [], Counter[str](), [], []
        under: list[float] = []
        errors: dict[str, list[float]] = {name: [] for name in MEASURES}
        refused = 0
        for number, company in enumerate(companies(people)):
            one = printed(company, number)
            refused += company.quarters - len(one.published)
            for published, truth in zip(one.published, truths(one), strict=True):
                levels[published.level.value] += 1
                cells.append(len(published.values))
                lines.append(len(published.lines))
                blocks.append(100 * published.block / truth["promised"])
                shown = [value for cell, value in published.values.items() if not cell.startswith(("opening", "flow"))]
                under.append(100 * shown.count(0) / len(shown))
                for name in MEASURES:
                    if f"closing/{name}" in published.values and truth[name]:
                        errors[name].append(100 * abs(published.values[f"closing/{name}"] / truth[name] - 1))
        page = " ".join(f"{name} {count}" for name, count in levels.most_common(2))
        spread = f"{min(blocks):.2f} to {max(blocks):.2f}"
        print(f"{people:>6} {spread:>22} {page:>22} {statistics.mean(lines):>6.1f}", end=" ")
        print(f"{statistics.mean(cells):>6.0f} {statistics.mean(under):>5.0f}%", end="")
        for name in MEASURES:
            told = f"{statistics.mean(errors[name]):.2f} ({max(errors[name]):.1f})" if errors[name] else "not printed"
            print(f" {told:>20}", end="")
        print(f" {refused:>8}")
        missed += refused > 0 or statistics.mean(errors["promised"]) > GOALS.get(people, 100)
    print("goals met" if not missed else f"goals missed: {missed}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
