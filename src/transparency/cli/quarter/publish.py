"""``transparency publish``: a closed quarter becomes public."""

from datetime import date
from pathlib import Path

import click

from transparency.cli.day import Day, today
from transparency.cli.options import CONTENT, FORMAT, alone_there, options
from transparency.cli.quarter.sign import closed_books


@click.command()
@click.argument("quarter")
@options(CONTENT)
@click.option("--not-co-signed", is_flag=True, help="Publish without all signatures; the page says which are missing.")
@click.option("--day", type=Day(ahead=False), help="The day of publishing; default: today.")
@options(FORMAT)
@alone_there
def publish(quarter: str, content: Path, *, not_co_signed: bool, day: date | None, form: str) -> None:
    """Make the closed QUARTER (2026-q3) public: the log gets its statement, and last its checkpoint.

    Also writes announce.txt and announce.html beside the release: a subject, five sentences, a link. What is published
    stays; `transparency build` shows it.
    """
    from transparency.cli.printing import end
    from transparency.closing.publishing import is_published, publishing
    from transparency.output import write_files
    from transparency.telling.record.signatures import signature_status

    books, closed, problems = closed_books(content, quarter)
    if is_published(books, closed):
        click.echo(f"{closed.quarter} is published already. Nothing was written.")
        return
    made, wrong = publishing(books, closed, day or today(), not_co_signed=not_co_signed)
    problems += wrong
    said = []
    if made is not None:
        problems += write_files(content, made.files)
        named = ", ".join(each.release.path for each in made.releases)
        said = [
            f"{named} is published: {signature_status(made.signings)}.",
            f"Checkpoint of {made.checkpoint.origin}: {made.checkpoint.fingerprint}",
            f"In words: {made.checkpoint.words}",
            f"To send: {content / closed.folder / 'announce.txt'}",
        ]
    end(problems, root=content, form=form, said="\n".join(said))
