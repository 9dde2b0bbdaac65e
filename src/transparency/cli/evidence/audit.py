"""The words of ``audit``: everything published beside the truth."""

import json
from pathlib import Path

import click
import msgspec

from transparency.audit.findings import Findings
from transparency.build import audited
from transparency.cli.printing import tell
from transparency.publication.problem import exit_code

CLEAN, DISCLOSED, UNCERTAIN = 0, 1, 2


def audit_ledger(content: Path, *, quarter: str | None, form: str) -> int:
    """The private audit of every published quarter, against the ledger.

    Returns the exit code: 0 clean, 1 a promise of the page is broken, 2 not certified.
    """
    built, findings = audited(content, quarter=quarter)
    publication = built.publication
    if findings is None or publication is None:
        tell(built.problems, root=content, form="text" if form == "json" else form)
        return UNCERTAIN if exit_code(built.problems) != 3 else DISCLOSED
    last = publication.disclosed[-1].quarter.label if publication.disclosed else "no quarter"
    if form == "json":
        data = {"up_to": last, **msgspec.structs.asdict(findings), "result": verdict(findings)}
        data["closeness"] = [msgspec.structs.asdict(one) for one in findings.closeness]
        click.echo(json.dumps(data, ensure_ascii=False, indent=1))
    else:
        for line in _lines(findings, last):
            click.echo(line)
    return verdict(findings)


def verdict(findings: Findings) -> int:
    """The exit code of an audit."""
    return DISCLOSED if findings.failures else CLEAN


def _lines(found: Findings, last: str) -> list[str]:
    lines = [
        f"AUDIT up to {last}  quarters {found.quarters:,}  cells compared with the ledger {found.cells:,}",
        f"sums: {found.sums:,} that a reader can form, all of them checked",
        f"distance from the truth: at most {found.widest:.2f} blocks; {found.beyond:,} cells a block or more, "
        f"{found.moved:,} moved although nobody’s part of them did",
    ]
    lines += [
        f"a reader who knows everybody but one, {one.quarter}: of {one.people:,} holdings the best known is open to "
        f"± {one.least:.0f}%, half of them to ± {one.median:.0f}% or more"
        for one in found.closeness
    ]
    lines += [f"BROKEN {words}" for words in found.failures]
    return [*lines, f"RESULT {'clean' if verdict(found) == CLEAN else 'a promise is broken'}"]
