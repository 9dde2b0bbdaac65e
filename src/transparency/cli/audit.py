"""The words of ``audit``: what an attack on everything published finds."""

import json
from fractions import Fraction
from pathlib import Path

import click

from transparency.build import guarded_of
from transparency.cli.printing import tell
from transparency.privacy.audit import Findings
from transparency.privacy.guarding import attack
from transparency.privacy.population import spoken
from transparency.publication.private import read_private
from transparency.publication.problem import exit_code

CLEAN, DISCLOSED, UNCERTAIN = 0, 1, 2


def audit_ledger(content: Path, *, quarter: str | None, form: str) -> int:
    """The private audit: every sensitive sum, all pairs of releases, every single insider.

    Returns the exit code: 0 clean, 1 disclosure, 2 not certified.
    """
    built, guarded = guarded_of(content, quarter=quarter)
    publication = built.publication
    private = built.take(read_private(content, publication.settings)) if publication else None
    if guarded is None or publication is None or private is None:
        tell(built.problems, root=content, form="text" if form == "json" else form)
        return UNCERTAIN if exit_code(built.problems) != 3 else DISCLOSED
    findings = attack(guarded, publication, private)
    last = publication.disclosed[-1].quarter.label if publication.disclosed else "no quarter"
    tied = sum(problem.code in {"I01", "V10"} for problem in built.problems)
    if form == "json":
        click.echo(_as_json(findings, last, guarded.locked, len(guarded.entries), tied))
    else:
        for line in _lines(findings, last, guarded.locked, len(guarded.entries), tied):
            click.echo(line)
    return verdict(findings)


def verdict(findings: Findings) -> int:
    """The exit code of an audit."""
    if findings.failures:
        return DISCLOSED
    return UNCERTAIN if findings.uncertain else CLEAN


def _lines(findings: Findings, last: str, locked: int, entries: int, tied: int) -> list[str]:
    narrowest = findings.narrowest
    margin = (
        "no sum is sensitive" if narrowest is None else f"narrowest margin {_percent(narrowest)} of what is required"
    )
    where = f" ({findings.narrowest_at})" if narrowest is not None else ""
    few = "nothing changed" if findings.fewest_changers is None else f"fewest changers {findings.fewest_changers}"
    lines = [
        f"AUDIT up to {last}  releases {findings.releases:,}  cells {findings.cells:,}  "
        f"published {findings.published:,}  withheld {findings.withheld:,}",
        f"history lock: {locked}/{entries} match   totals tie to ledger: {'no' if tied else 'yes'}",
        f"exact derivation (mod 2147483647): withheld cells derivable {findings.derivable:,}",
        f"intervals: {findings.sensitive:,} sensitive sums, {findings.measures} measures; {margin}{where}",
        f"changes: {findings.pairs:,} pairs of releases, {findings.known_in_both:,} cells known in both; {few}; "
        f"remainders checked {findings.remainders:,}",
        f"insiders: {findings.insiders:,} single providers, exact hits {findings.exact_hits:,}",
    ]
    for failure in findings.failures:
        lines.append(f"DISCLOSED {' and '.join(failure.releases)}: {spoken(failure.cell)}: {failure.equation}")
        lines.append(f"  remedies: {'; or '.join(failure.remedies)}")
    lines += [f"NOT CERTIFIED {what}" for what in findings.uncertain]
    words = {CLEAN: "clean", DISCLOSED: "disclosure", UNCERTAIN: "cannot certify"}
    return [*lines, f"RESULT {words[verdict(findings)]}"]


def _percent(share: Fraction) -> str:
    return f"{float(share) * 100:.1f}%"


def _as_json(findings: Findings, last: str, locked: int, entries: int, tied: int) -> str:
    failures = [
        {
            "cell": spoken(failure.cell),
            "releases": failure.releases,
            "equation": failure.equation,
            "remedies": failure.remedies,
        }
        for failure in findings.failures
    ]
    names = (
        "releases", "cells", "published", "withheld", "derivable", "sensitive", "measures", "narrowest_at", "pairs",
        "known_in_both", "fewest_changers", "remainders", "insiders", "exact_hits", "uncertain",
    )  # fmt: skip
    data = {name: getattr(findings, name) for name in names}
    narrowest = None if findings.narrowest is None else str(findings.narrowest)
    data |= {"up_to": last, "narrowest": narrowest, "failures": failures, "ties": not tied}
    data |= {"locked": locked, "quarters": entries, "result": verdict(findings)}
    return json.dumps(data, ensure_ascii=False, indent=1)
