"""Protection of seven linked tables over 40 quarters, and how near the choice of cells comes to the best one.

    python tests/bench/privacy.py [quarters]

Prints, for two ledgers, the seconds of each release (the slowest and the mean; processor time and time on the clock),
peak memory, and the shares of cells and units withheld; then five small instances beside the optimum of a mixed-integer
program. The ledgers have a fixed seed: six roles with shares of 45, 25, 12, 9, 6 and 3 %, regions by a power law,
log-normal grants, a joining cohort of five; 4 % growth and 2 % leavers a quarter, 0.3 % move; a joining grant and a
yearly refresh for 60 % ("sparse", the hard case). People are those of the last quarter.
"""

import json
import resource
import subprocess
import sys
import time

import highspy
import numpy as np
import polars as pl

from transparency.privacy.audit import audit
from transparency.privacy.population import Population, Rules, Shape
from transparency.privacy.protection import Protected, protect
from transparency.privacy.published import Published
from transparency.privacy.relations import Line, matrix
from transparency.privacy.sensitivity import Need, primaries
from transparency.privacy.suppression import cheapest, costs

ROLES = ["LCSW", "LMFT", "LPC", "PhD", "PsyD", "MD"]
SHARES = np.array([45, 25, 12, 9, 6, 3]) / 100
SHAPE = Shape(
    ("role", "region", "cohort"),
    ((), ("role",), ("region",), ("cohort",), ("role", "region"), ("role", "cohort"), ("region", "cohort")),
    ("promised", "earned"),
)
LEDGERS = (("3,000 providers, 9 regions", 3_000, 9, 1.0), ("50,000 providers, 50 states", 50_000, 50, 5.0))
ONE_MEASURE = Shape(SHAPE.attributes, SHAPE.tables, ("promised",))
SMALL = ((300, 4, 3), (600, 4, 5), (1000, 6, 5), (1500, 9, 5), (3000, 9, 11))


def populations(people: int, regions: int, quarters: int, seed: int = 1) -> list[Population]:
    """The quarters of a ledger that ends with about so many people."""
    pick = np.random.default_rng(seed)
    most = int(people * 2.5) + 500
    weights = 1 / np.arange(1, regions + 1) ** 0.9
    role, region = pick.choice(6, most, p=SHARES), pick.choice(regions, most, p=weights / weights.sum())
    cohort, joined = pick.choice(5, most), np.zeros(most, int)
    units, live = np.zeros(most, np.int64), np.zeros(most, bool)
    count, out = 0, []
    for quarter in range(quarters):
        live[np.flatnonzero(live)[pick.random(live.sum()) < 0.02]] = False
        joining = round(live.sum() * 0.06) + 1 if quarter else round(people / 1.04 ** (quarters - 1))
        fresh = slice(count, count + joining)
        live[fresh], joined[fresh] = True, quarter
        units[fresh] = np.maximum(1, pick.lognormal(7, 1, joining))
        if quarter:
            cohort[fresh] = min(4, quarter * 5 // quarters)
        count += joining
        here = np.flatnonzero(live)
        moving = here[pick.random(len(here)) < 0.003]
        region[moving] = pick.choice(regions, len(moving), p=weights / weights.sum())
        due = here[(pick.random(len(here)) < 0.6) & ((quarter - joined[here]) % 4 == 0) & (joined[here] < quarter)]
        units[due] += np.maximum(1, pick.lognormal(6, 1, len(due))).astype(np.int64)
        columns = {
            "provider": [f"p{place:06d}" for place in here],
            "role": [ROLES[place] for place in role[here]],
            "region": [f"r{place:02d}" for place in region[here]],
            "cohort": [f"c{place}" for place in cohort[here]],
            "promised": units[here],
            "earned": units[here] * np.minimum(16, quarter - joined[here] + 4) // 16,
        }
        out.append(Population(f"{2016 + quarter // 4}Q{quarter % 4 + 1}", pl.DataFrame(columns)))
    return out


def measured(people: int, regions: int, quarters: int) -> dict[str, float]:
    """Protect every quarter with all before it, and audit the last."""
    rules = Rules(11, 5, 15, b"a seed of the bench")
    history: list[Published] = []
    clock, processor, refused = [], [], 0
    for population in populations(people, regions, quarters):
        start, used = time.perf_counter(), time.process_time()
        result = protect(history, population, SHAPE, rules)
        clock.append(time.perf_counter() - start)
        processor.append(time.process_time() - used)
        if isinstance(result, Protected):
            history.append(Published(population, SHAPE, result.withheld))
        else:
            refused += 1
    start, used = time.perf_counter(), time.process_time()
    findings = audit(history, rules, since=len(history) - 1)
    last = history[-1]
    two_way = [cell for cell in range(len(last.cells.aliases)) if len(last.cells.name(cell)) == 2]
    hidden = [cell for cell in two_way if cell in last.hidden]
    units = last.cells.tally.total[:, 1]
    return {
        "slowest": max(processor), "mean": float(np.mean(processor)), "slowest by the clock": max(clock),
        "audit": time.process_time() - used, "failures": len(findings.failures), "refused": refused,
        "cells": len(last.hidden) / len(last.cells.aliases),
        "cells, mean of all": float(np.mean([len(one.hidden) / len(one.cells.aliases) for one in history])),
        "two-way cells": len(hidden) / len(two_way), "units": float(units[hidden].sum() / units[two_way].sum()),
        "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def structural(release: Published) -> tuple[Line, ...]:
    """The lines by shape and roll-up."""
    return tuple(line for line in release.relations.lines if line.structural)


def needs_of(release: Published, rules: Rules) -> list[Need]:
    """What has to stay open in one release: small and dominated cells. Remainders depend on the mask and come later."""
    verdict = primaries(release.cells, rules)
    return [Need((cell,), (), verdict.up[cell], verdict.down[cell], "", "") for cell in verdict.reasons]


def optimum(release: Published, rules: Rules) -> int:
    """The number of cells of the cheapest mask that meets the same needs at the same costs; -1 if none is proven.

    One movement for each need, measure and direction, and one switch for each cell.
    """
    cells = release.cells
    equations = matrix(structural(release), len(cells.aliases))
    cost = costs(cells, rules)
    model = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("time_limit", 60.0), ("mip_rel_gap", 0.0)):
        model.setOptionValue(option, value)
    infinity, size = highspy.kHighsInf, len(cells.aliases)
    small = primaries(cells, rules).reasons
    for cell in range(size):
        model.addCol(cost[cell], float(cell in small), float(cell != 0), 0, [], [])
        model.changeColIntegrality(cell, highspy.HighsVarType.kInteger)
    column = size
    for need in needs_of(release, rules):
        for place in range(len(cells.series)):
            values = cells.tally.total[:, place].astype(float)
            for sign, level in ((1.0, need.up[place]), (-1.0, need.down[place])):
                if not level:
                    continue
                most = float(level) * 2
                for cell in range(size):
                    down = min(values[cell], most)
                    model.addCol(0.0, -down, most, 0, [], [])
                    model.addRow(-infinity, 0.0, 2, [column + cell, cell], [1.0, -most])
                    model.addRow(0.0, infinity, 2, [column + cell, cell], [1.0, down])
                model.changeColBounds(column + need.plus[0], sign * level, sign * level)
                for row in equations:
                    held = np.flatnonzero(row)
                    model.addRow(0.0, 0.0, len(held), column + held, row[held].astype(float))
                column += size
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return -1
    return int(sum(value > 0.5 for value in model.getSolution().col_value[:size]))


def compare() -> None:
    """Five small instances beside their optimum."""
    print(f"\n{'instance':<28}{'cells':>7}{'primaries':>11}{'search':>8}{'optimum':>9}{'with remainders':>17}")
    for people, regions, least in SMALL:
        rules = Rules(least, 1, 15, b"a seed of the bench")
        population = populations(people, regions, 1)[0]
        result = protect([], population, ONE_MEASURE, rules)
        assert isinstance(result, Protected), result
        release = Published(population, ONE_MEASURE, result.withheld)
        needs = needs_of(release, rules)
        small = frozenset(need.plus[0] for need in needs)
        search, unmet = cheapest(release.cells, structural(release), rules, small, needs)
        assert unmet is None, unmet
        best = optimum(release, rules)
        name = f"{people:,} / {regions} / n {least}"
        cells = len(release.cells.aliases)
        print(
            f"{name:<28}{cells:>7}{len(small):>11}{len(search.hidden):>8}{best:>9}{len(release.hidden):>17}", flush=True
        )


def main() -> None:
    """Measure each ledger in a process of its own, then compare."""
    quarters = sys.argv[1] if len(sys.argv) > 1 else "40"
    print(f"seven linked tables, two measures and their difference, n 11, m 5, p 15 %, {quarters} quarters, sparse")
    for name, people, regions, allowed in LEDGERS:
        command = [sys.executable, __file__, str(people), str(regions), quarters]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
        print(f"\n{name}: at most {allowed:.0f} s a release")
        for key, value in found.items():
            share = key.startswith(("cells", "two-way", "units"))
            print(
                f"  {'withheld, ' + key if share else key:<32}{value:>10.1%}" if share else f"  {key:<32}{value:>10.2f}"
            )
    compare()


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(measured(*(int(argument) for argument in sys.argv[1:]))))
    else:
        main()
