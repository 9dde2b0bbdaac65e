"""``transparency verify``: six plain verdicts on a built site."""

import json
import sys
from datetime import date
from pathlib import Path

import click

from transparency.cli.import_ import Day

MOST = 5
"""So many reasons of one verdict are told; JSON has all."""


@click.command()
@click.argument("site", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--pdf",
    "paper",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Also say whether this PDF is one that the site published, and when.",
)
@click.option("--today", "day", type=Day(), help="Also say whether the next report is overdue on this day.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(site: Path, paper: Path | None, day: date | None, form: str) -> None:
    """Say of a built SITE, as a stranger can: whether it is whole, adds up, goes on, exposes nobody, is on time.

    Reads nothing but the site, and no network. Says too what it does not prove.
    """
    from transparency.verification.verdicts import NOT_PROVED, QUESTIONS, published_as, verdicts

    found = verdicts(site, day)
    known = published_as(site, paper.read_bytes()) if paper is not None else None
    if form == "json":
        told = [{"id": each.id, "holds": each.holds, "reasons": each.reasons} for each in found]
        papers = {"pdf": {"path": known[0], "published": known[1].isoformat()} if known else None} if paper else {}
        click.echo(json.dumps({"verdicts": told, **papers, "not_proved": NOT_PROVED}, ensure_ascii=False, indent=1))
    else:
        for each in found:
            click.echo(f"{'yes' if each.holds else 'NO '}  {QUESTIONS[each.id]}")
            for reason in each.reasons[:MOST]:
                click.echo(f"       {reason}")
            if len(each.reasons) > MOST:
                click.echo(f"       … and {len(each.reasons) - MOST:,} more; --format json has all")
        if paper is not None:
            words = f"It is {known[0]}, published on {known[1]}." if known else "The site never published this PDF."
            click.echo(f"{'yes' if known else 'NO '}  {words}")
        click.echo(f"\n{NOT_PROVED}")
    sys.exit(0 if all(each.holds for each in found) and (paper is None or known) else 1)
