"""``transparency statement``: one private page a provider, for her alone."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.given import PlainPath
from transparency.cli.options import CONTENT, holding

if TYPE_CHECKING:
    from transparency.publication.problem import Problem
    from transparency.published.blocks import Published
    from transparency.statement.page import StatementPages

JOBS = 64
"""Statements rendered at once: all of a large company's would fill the memory."""


@click.command()
@CONTENT
@click.argument("provider", required=False)
@click.option("--all", "everybody", is_flag=True, help="One for everyone who holds anything.")
@click.option("--quarter", metavar="QUARTER", help="As of the end of this one (2026-q1); default: the last disclosed.")
@click.option(
    "--output",
    type=PlainPath(file_okay=False),
    required=True,
    help="Folder that only you may look into, outside of the publication, of sites and of repositories.",
)
@click.option("--no-pdf", is_flag=True, help="Only the pages, which need no libraries for PDFs.")
def statement(
    content: Path, provider: str | None, quarter: str | None, output: Path, *, everybody: bool, no_pdf: bool
) -> None:
    """Write the private statement of PROVIDER, a pseudonym, or of everyone: a page and a PDF.

    It says what she holds, earns next and keeps if she leaves, exactly. Nothing of it is printed here, published or
    kept anywhere else. docs/statement.md says what each part means.
    """
    from transparency.build import positions_of
    from transparency.cli.printing import tell
    from transparency.closing.quarters import in_force, read_closed
    from transparency.publication.private import private_folder
    from transparency.publication.problem import exit_code
    from transparency.rules.reading import read_rules
    from transparency.statement.holding import Records, holdings_of
    from transparency.statement.names import names_of
    from transparency.statement.page import pages, paper

    if (provider is None) == (not everybody):
        raise click.UsageError("Name one provider by pseudonym, or say --all.")
    if reason := _unfit(output, content):
        raise click.BadParameter(reason, param_hint="'--output'")
    with holding(content):
        built, positions = positions_of(content)
        closed, others = read_closed(content)
    problems, publication = list(built.problems), built.publication
    if positions is None or publication is None or built.book is None:
        _stop(problems, content)
        return
    disclosed = [one.quarter.id for one in publication.disclosed]
    known = {one.id: one for one in positions.quarters}
    asked = quarter.lower() if quarter else (disclosed or list(known))[-1]
    if asked not in known:
        first, last = positions.quarters[0].id, positions.quarters[-1].id
        raise click.BadParameter(f"The books hold {first} to {last}.", param_hint="'--quarter'")
    everyone = sorted(set(built.book.providers["provider"]))
    if provider is not None and provider not in everyone:
        raise click.BadParameter(
            "There is no provider of this pseudonym in ledger/providers.csv.", param_hint="PROVIDER"
        )
    names, faults = names_of(private_folder(content))
    rules, more = read_rules(publication)
    problems += [*faults, *more, *others]
    if exit_code(problems):
        _stop(problems, content)
    records = Records(positions, built.book, publication.settings, rules)
    holdings = holdings_of(records, known[asked], [provider] if provider else everyone)
    if everybody:
        holdings = tuple(holding for holding in holdings if holding.sum("held"))
    if not holdings:
        raise click.UsageError(f"Nobody asked for holds anything, or was known, at the end of {asked}.")
    published = _of_quarter(tuple(each.record.cells for each in in_force(closed)), asked)
    sheet = paper()
    statements = [pages(one, records, names.get(one.provider, ""), published, sheet) for one in holdings]
    problems += _write(output, statements, pdf=not no_pdf)
    if exit_code(problems):
        _stop(problems, content)
    tell(problems, root=content, form="text")
    many = "1 statement" if len(holdings) == 1 else f"{len(holdings):,} statements"
    click.echo(f"Written: {many} to {output}. Each is for one person alone: send it to nobody else.", err=True)


def _stop(problems: "list[Problem]", content: Path) -> None:
    from transparency.cli.printing import tell, verdict
    from transparency.publication.problem import exit_code

    tell(problems, root=content, form="text")
    click.echo(verdict(problems), err=True)
    sys.exit(exit_code(problems))


def _of_quarter(published: "tuple[Published, ...]", quarter: str) -> "Published | None":
    return next((one for one in published if one.quarter == quarter), None)


def _write(folder: Path, statements: "list[StatementPages]", *, pdf: bool) -> "list[Problem]":
    """Put all statements into the folder, or none; only their owner may read them, and no cache keeps them."""
    from transparency.output import write_into
    from transparency.publication.problem import exit_code
    from transparency.report.printing import render_many
    from transparency.report.rendering import library_problem

    if pdf and (missing := library_problem()):
        return [missing]
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for begin in range(0, len(statements), JOBS):
        part = statements[begin : begin + JOBS]
        files |= {f"statement-{one.provider}.html": one.html.encode() for one in part}
        if pdf:
            rendered, found = render_many([one.pdf for one in part])
            problems += found
            files |= {f"statement-{one.provider}.pdf": rendered.get(one.pdf.digest, b"") for one in part}
    if exit_code(problems):
        return problems
    return problems + write_into(folder, files, private=True)


def _unfit(folder: Path, content: Path) -> str:
    """Why a folder is no place for what is about one person; empty if it is one."""
    from transparency.output import seen_by_others

    if place := seen_by_others(folder, content):
        return f"{folder} lies in {place}."
    above = (folder.resolve(), *folder.resolve().parents)
    if any((one / ".git").exists() for one in above):
        return f"{folder} lies in a git repository. Name a folder outside of it, such as ~/statements."
    if folder.is_dir() and folder.stat().st_mode & 0o077:
        return f"Others on this computer can look into {folder}. Run: chmod 700 {folder}"
    return ""
