"""The words of ``audit --public``: what a stranger can work out from a built site."""

import json
from pathlib import Path

import click

from transparency.cli.audit import CLEAN, DISCLOSED, UNCERTAIN
from transparency.verification.public_audit import PublicFindings, attack_site
from transparency.verification.published_site import read_site

LISTED = 20
"""So many lines of one kind are printed; JSON has all."""


def audit_site(site: Path, *, min_providers: int | None, min_changers: int | None, form: str) -> int:
    """The public audit of a built site. Reads only what is published, writes nothing.

    The minimums are those that the site says it keeps, unless they are given. Returns the exit code: 0 clean,
    1 disclosure, 2 not certified.
    """
    published, faults = read_site(site)
    providers = min_providers or published.min_providers
    changers = min_changers or published.min_changers
    if providers is None or changers is None:
        faults.append("The site does not say which minimums it keeps: give --min-providers and --min-changers.")
    findings = attack_site(published, providers or 0, changers or 0)
    findings.uncertain[:0] = faults
    if form == "json":
        click.echo(_as_json(findings, providers, changers))
    else:
        quarter = published.releases[-1].quarter if published.releases else "nothing"
        for line in _lines(findings, quarter, providers, changers):
            click.echo(line)
    return verdict(findings)


def verdict(findings: PublicFindings) -> int:
    """The exit code."""
    if findings.failures:
        return DISCLOSED
    return UNCERTAIN if findings.uncertain else CLEAN


def _lines(found: PublicFindings, quarter: str, providers: int | None, changers: int | None) -> list[str]:
    shown = found.cells - found.withheld
    traced = found.traced
    files = " ".join(f"{number} {ending}" for ending, number in sorted(found.files.items()))
    lines = [
        f"PUBLIC AUDIT up to {quarter}  releases read {found.releases:,}  numbers {found.cells:,}  "
        f"published {shown:,}  withheld {found.withheld:,}",
        f"promised: groups of at least {providers or '?'} people, changes of at least {changers or '?'} people",
        f"additivity: {found.tied:,}/{found.lines:,} sums come out",
        f"exact derivation (mod 2147483647): withheld numbers derivable {len(found.derivable):,}",
        f"artifacts: {files}, {found.attachments} attached; "
        f"every number traced to a published cell {traced.traced:,}/{traced.numbers:,}",
        f"intervals: {len(found.intervals):,} withheld numbers, as a stranger can bound them; those of {quarter} "
        "(--format json lists all):",
    ]
    lines += [f"  {number.spoken()} in {one}" for number, one in found.intervals.items() if number.quarter == quarter]
    for title, some in (("DISCLOSED", found.failures), ("NOTABLE", found.notable), ("NOT CERTIFIED", found.uncertain)):
        lines += [f"{title} {one}" for one in some[:LISTED]]
        if len(some) > LISTED:
            lines.append(f"{title} and {len(some) - LISTED:,} more; --format json lists all")
    words = {CLEAN: "clean", DISCLOSED: "disclosure", UNCERTAIN: "cannot certify"}
    return [*lines, f"RESULT {words[verdict(found)]}"]


def _as_json(found: PublicFindings, providers: int | None, changers: int | None) -> str:
    data = {
        "releases": found.releases,
        "min_providers": providers,
        "min_changers": changers,
        "files": dict(sorted(found.files.items())),
        "attachments": found.attachments,
        "numbers": found.cells,
        "withheld": found.withheld,
        "sums": found.lines,
        "sums_that_come_out": found.tied,
        "traced": found.traced.traced,
        "to_trace": found.traced.numbers,
        "derivable": [number.spoken() for number in found.derivable],
        "intervals": [
            {"number": number.spoken(), "low": interval.low, "high": interval.high}
            for number, interval in found.intervals.items()
        ],
        "failures": found.failures,
        "notable": found.notable,
        "uncertain": found.uncertain,
        "result": verdict(found),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)
