"""The words of ``audit --public``: what a stranger can check of a built site."""

import json
from pathlib import Path

import click

from transparency.verification.public_audit import PublicFindings, audit_site
from transparency.verification.published_site import read_site

CLEAN, DISCLOSED, UNCERTAIN = 0, 1, 2
LISTED = 20
"""So many lines of one kind are printed; JSON has all."""


def audit_public(site: Path, *, form: str) -> int:
    """The public audit of a built site. Reads only what is published, writes nothing.

    Returns the exit code: 0 clean, 1 a number that is not in blocks or not published, 2 not certified.
    """
    published, faults = read_site(site)
    findings = audit_site(published)
    findings.unsure[:0] = faults
    if form == "json":
        click.echo(_as_json(findings))
    else:
        quarter = published.releases[-1].quarter if published.releases else "nothing"
        for line in _lines(findings, quarter):
            click.echo(line)
    return verdict(findings)


def verdict(findings: PublicFindings) -> int:
    """The exit code."""
    if findings.failures:
        return DISCLOSED
    return UNCERTAIN if findings.uncertain else CLEAN


def _lines(found: PublicFindings, quarter: str) -> list[str]:
    traced = found.traced
    files = " ".join(f"{number} {ending}" for ending, number in sorted(found.files.items()))
    lines = [
        f"PUBLIC AUDIT up to {quarter}  releases read {found.releases:,}  numbers {found.numbers:,}",
        f"additivity: {found.tied:,}/{found.lines:,} sums come out, from quarter to quarter too",
        f"artifacts: {files}, {found.attachments} attached",
        f"tracing: {traced.traced:,}/{traced.numbers:,} numbers of pages, data and PDFs are published ones, "
        f"{traced.marked:,} of them marked; {traced.drawings:,} drawings are what the printed numbers give",
    ]
    for title, some in (("DISCLOSED", found.failures), ("NOTABLE", found.warnings), ("NOT CERTIFIED", found.uncertain)):
        lines += [f"{title} {one}" for one in some[:LISTED]]
        if len(some) > LISTED:
            lines.append(f"{title} and {len(some) - LISTED:,} more; --format json lists all")
    words = {CLEAN: "clean", DISCLOSED: "disclosure", UNCERTAIN: "cannot certify"}
    return [*lines, f"RESULT {words[verdict(found)]}"]


def _as_json(found: PublicFindings) -> str:
    data = {
        "releases": found.releases,
        "files": dict(sorted(found.files.items())),
        "attachments": found.attachments,
        "numbers": found.numbers,
        "sums": found.lines,
        "sums_that_come_out": found.tied,
        "traced": found.traced.traced,
        "to_trace": found.traced.numbers,
        "marked": found.traced.marked,
        "drawings": found.traced.drawings,
        "failures": found.failures,
        "notable": found.warnings,
        "uncertain": found.uncertain,
        "result": verdict(found),
    }
    return json.dumps(data, ensure_ascii=False, indent=1)
