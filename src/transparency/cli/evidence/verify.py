"""``transparency verify``: six plain verdicts on a built site, or whether a PDF is one that a site published."""

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.day import Day
from transparency.cli.given import PathOrName, PlainPath, read_given

if TYPE_CHECKING:
    from transparency.verification.published_log import PublishedLog
    from transparency.verification.verdicts import Verdict

MOST = 5
"""So many reasons of one verdict are told; JSON has all."""


@click.command()
@click.argument("target", type=PathOrName(), metavar="SITE|PDF|ADDRESS")
@click.option(
    "--pdf",
    "paper",
    type=PlainPath(exists=True, dir_okay=False),
    help="Also say whether this PDF is one that the site published, and when.",
)
@click.option("--site", type=PathOrName(), metavar="SITE|ADDRESS", help="Of a PDF: the site to look for it in.")
@click.option("--checkpoint", "kept", default="", help="A checkpoint that you kept: forty digits, or twenty words.")
@click.option("--today", "day", type=Day(), help="Also say whether the next report is overdue on this day.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(  # noqa: PLR0917 (options of a command)
    target: str, paper: Path | None, site: str | None, kept: str, day: date | None, form: str
) -> None:
    """Say of a built SITE, as a stranger can: whether it is whole, adds up, goes on, exposes nobody, is on time.

    SITE is a folder; an ADDRESS is a site that is fetched first. Nothing else is read, and nothing sent. Of a PDF:
    whether it is the one that the site published, and when. Says too what it does not prove.
    """
    if target.lower().endswith(".pdf") and "://" not in target:
        if paper is not None or site is None:
            raise click.UsageError("Of a PDF say --site: the folder or the address of the site that published it.")
        target, paper = site, Path(target)
        if not paper.is_file():
            raise click.BadParameter(f"There is no file {paper}.", param_hint="PDF")
    elif site is not None:
        raise click.UsageError("--site goes with a PDF.")
    with tempfile.TemporaryDirectory() as folder:
        if "://" in target:
            from transparency.cli.fetching import fetch_site

            try:
                fetch_site(target, Path(folder))
            except OSError as error:
                raise click.ClickException(f"{target} cannot be read: {error.strerror or error}.") from error
            place = Path(folder)
        else:
            place = Path(target)
            if not place.is_dir():
                raise click.BadParameter(f"There is no folder {target}.", param_hint="SITE")
        sys.exit(_verified(place, paper, kept, day, form))


def _verified(place: Path, paper: Path | None, kept: str, day: date | None, form: str) -> int:
    """Tell what the site in a folder comes to; the exit code."""
    from transparency.cli.fetching import LIMIT
    from transparency.telling.verdicts import not_proved, paper_verdict
    from transparency.verification.verdicts import published_as, site_judgement

    judged = site_judgement(place, day, kept)
    known = published_as(place, read_given(paper, LIMIT)) if paper is not None else None
    if form == "json":
        told = [{"id": each.id, "holds": each.holds, "reasons": each.reasons} for each in judged.verdicts]
        papers = {"pdf": {"path": known[0], "published": known[1].isoformat()} if known else None} if paper else {}
        click.echo(json.dumps({"verdicts": told, **papers, **_log_data(judged.log),
                               "not_proved": not_proved(judged.printing)}, ensure_ascii=False, indent=1))  # fmt: skip
    else:
        for line in _lines(judged.verdicts, judged.log):
            click.echo(line)
        if paper is not None:
            click.echo(f"{'yes' if known else 'NO '}  {paper_verdict(known)}")
        click.echo(f"\n{not_proved(judged.printing)}")
    return 0 if judged.holds and (paper is None or known) else 1


def _lines(judged: "tuple[Verdict, ...]", log: "PublishedLog") -> Iterator[str]:
    from transparency.telling.record.signatures import missing_signatures, signature_lines
    from transparency.telling.verdicts import question

    for each in judged:
        yield f"{'yes' if each.holds else 'NO '}  {question(each.id)}"
        yield from (f"       {reason}" for reason in each.reasons[:MOST])
        if len(each.reasons) > MOST:
            yield f"       … and {len(each.reasons) - MOST:,} more; --format json has all"
    yield from (f"  –  {lack}" for lack in log.lacks)
    if log.log.statements:
        last = log.log.statements[-1]
        signed = log.signed.get(last.sequence, ())
        yield f"\n{last.files.named}, published on {last.published}:"
        yield from (f"     {line.decision} {line.proof}" for line in signature_lines(signed))
        yield from (f"     {sentence}" for sentence in missing_signatures(signed))
    if log.log.checkpoint is not None:
        yield f"     Checkpoint: {log.log.checkpoint.fingerprint}"


def _log_data(log: "PublishedLog") -> dict[str, object]:
    """What is told of the log, for programs."""
    checkpoint = log.log.checkpoint
    return {
        "lacks": log.lacks,
        "log": None if checkpoint is None else {
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "signed": log.log.signed,
            "fingerprint": checkpoint.fingerprint,
            "words": checkpoint.words,
        },
        "signatures": [
            {
                "quarter": each.declaration.files.named,
                "role": each.role,
                "signed": each.declaration.signed,
                "day": each.declaration.day.isoformat(),
                "standing": each.standing,
            }
            for signed in log.signed.values()
            for each in signed
        ],
    }  # fmt: skip
