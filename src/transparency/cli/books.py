"""``transparency books``: the exact books, for the company's own people and its auditors."""

import sys
from pathlib import Path

import click

from transparency.cli.given import PlainPath, apart
from transparency.cli.options import CONTENT, holding

NARROWEST, WIDEST = 80, 120
"""Columns of the text."""


@click.command()
@CONTENT
@click.option("--quarter", metavar="QUARTER", help="Only this one (2026-q1); default: all, as text the last disclosed.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    show_default=True,
    help="For people; for spreadsheets, as files in --output; for programs.",
)
@click.option(
    "--output",
    type=PlainPath(file_okay=False),
    help="Folder for files of CSV or JSON, which only you may read: private/books.",
)
def books(content: Path, quarter: str | None, form: str, output: Path | None) -> None:
    """Show the exact books: roll-forwards, balances, holdings by pseudonym, values and ties of each quarter.

    They are as private as the ledger: nothing in them is rounded or protected. docs/books.md says what each column is.
    """
    from transparency.books.files import csv_files, json_text
    from transparency.books.tables import books_of
    from transparency.books.text import books_text
    from transparency.build import positions_of
    from transparency.cli.printing import tell, verdict
    from transparency.output import write_into
    from transparency.publication.problem import exit_code

    if form == "csv" and output is None:
        raise click.UsageError("--format csv needs --output FOLDER.")
    if form == "text" and output is not None:
        raise click.UsageError("--output goes with --format csv or json.")
    if output is not None:
        apart(output, content, "--output", "That is not private. Name one like private/books.")
    with holding(content):
        built, positions = positions_of(content)
    problems = list(built.problems)
    publication = built.publication
    if positions is None or publication is None:
        tell(problems, root=content, form="text")
        click.echo(verdict(problems), err=True)
        sys.exit(exit_code(problems))
    disclosed = [one.quarter.id for one in publication.disclosed]
    known = [one.id for one in positions.quarters]
    only = quarter.lower() if quarter else None
    if only is None and form == "text":
        only = disclosed[-1] if disclosed else known[-1]
    if only is not None and only not in known:
        raise click.BadParameter(f"The books hold {known[0]} to {known[-1]}.", param_hint="'--quarter'")
    found = books_of(positions, disclosed, only)
    currency = publication.settings.company.currency
    if output is not None:
        files = csv_files(found) if form == "csv" else {"books.json": json_text(found, currency).encode() + b"\n"}
        problems += write_into(output, files, private=True)
    tell(problems, root=content, form="text")
    if code := exit_code(problems):
        click.echo(verdict(problems), err=True)
        sys.exit(code)
    if output is not None:
        click.echo(f"Written: {output}. It is private: keep it out of the site and of public repositories.", err=True)
    elif form == "json":
        click.echo(json_text(found, currency))
    else:
        click.echo(books_text(found, currency, _width()), nl=False)


def _width() -> int:
    from shutil import get_terminal_size

    return min(max(get_terminal_size((WIDEST, 24)).columns, NARROWEST), WIDEST)
