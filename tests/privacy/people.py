"""Small populations for the tests of the engine, written as tables."""

import polars as pl

from transparency.privacy.audit import Findings, audit
from transparency.privacy.population import Population, Rules, Shape
from transparency.privacy.protection import Protected, protect
from transparency.privacy.published import Published


def people(release: str, table: str) -> Population:
    """A population from lines of cells: the first line names the columns; digits are numbers.

    A column ``people`` repeats a line for so many providers, numbered on.
    """
    head, *rows = [line.split() for line in table.strip().splitlines()]
    records: list[dict[str, object]] = []
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        for number in range(int(cells.pop("people", 1))):
            record: dict[str, object] = {name: int(text) if text.isdigit() else text for name, text in cells.items()}
            if "provider" not in record or number:
                record["provider"] = f"{record.get('provider', 'p')}-{len(records)}"
            records.append(record)
    return Population(release, pl.DataFrame(records))


def counted(release: str, cells: list[tuple[dict[str, str], int]]) -> Population:
    """A population from cells and how many people are in each; no measure but their number."""
    rows = [attributes for attributes, number in cells for _ in range(number)]
    return Population(release, pl.DataFrame([{"provider": f"p{place:05d}"} | row for place, row in enumerate(rows)]))


def naive(population: Population, shape: Shape, rules: Rules) -> Published:
    """The release as most people would publish it: only the small and the dominated cells withheld."""
    from transparency.privacy.sensitivity import primaries

    cells = Published(population, shape, frozenset()).cells
    return Published(population, shape, cells.keys(frozenset(primaries(cells, rules).reasons)))


def published(populations: list[Population], shape: Shape, rules: Rules) -> list[Published]:
    """One release after the other, each protected with all before it; a refused one is left out."""
    history: list[Published] = []
    for population in populations:
        result = protect(history, population, shape, rules)
        if isinstance(result, Protected):
            history.append(Published(population, shape, result.withheld))
    return history


def clean(history: list[Published], rules: Rules) -> Findings:
    """The findings of the audit, which must be without failure."""
    findings = audit(history, rules)
    assert findings.failures == ()
    assert findings.uncertain == ()
    assert findings.exact_hits == 0
    return findings
