"""``transparency export``: the ledger as a package that other programs read; the public part of a publication."""

import sys
from pathlib import Path

import click

from transparency.cli.given import PlainPath, apart
from transparency.cli.options import CONTENT, FORMAT, alone_there, options


@click.group(name="export")
def exporting() -> None:
    """Give the ledger out in a format that other programs read, or the part of a publication that may be public."""


@exporting.command(name="ocf")
@click.argument("target", type=PlainPath())
@options(CONTENT, FORMAT)
@alone_there
def export_ocf(target: Path, content: Path, form: str) -> None:
    """Write the ledger as an Open Cap Table Format package to TARGET, a new folder or a .zip file.

    It holds pseudonyms, but single people's awards: it is as private as the ledger itself.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.durable import File
    from transparency.importing.ocf.export import export_ocf as export
    from transparency.importing.ocf.export import zipped
    from transparency.ledger.reading import read_book
    from transparency.output import write_new_files
    from transparency.publication.problem import exit_code
    from transparency.publication.reading import read_settings

    if target.exists():
        raise click.ClickException(f"{target} is already there; nothing is overwritten.")
    apart(target, content, "TARGET", "The package is as private as the ledger. Name one like private/package.zip.")
    settings, problems = read_settings(content)
    book = None
    if settings is not None:
        book, more = read_book(content, settings)
        problems += more
    if book is not None and settings is not None:
        files, more = export(book, settings)
        problems += more
        if not exit_code(problems):
            packed = {target: zipped(files)} if target.suffix == ".zip" else {target / n: d for n, d in files.items()}
            parts = [File(path, data, None, private=True) for path, data in sorted(packed.items())]
            problems += write_new_files(target.parent, parts)
    tell(problems, root=content, form=form)
    click.echo(f"{verdict(problems)}" + ("" if exit_code(problems) else f" Written: {target}"), err=True)
    sys.exit(exit_code(problems))


@exporting.command(name="public")
@click.argument("target", type=PlainPath(file_okay=False))
@options(CONTENT, FORMAT)
@alone_there
def export_public(target: Path, content: Path, form: str) -> None:
    """Write what may lie in a public repository to TARGET/content: no ledger, and only quarters that are closed.

    From it anyone builds the same site. Run it again after each closing: it replaces the content folder that it made.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.durable import File, read_before
    from transparency.output import planning, unwritten, write_files
    from transparency.publication.private import PUBLIC
    from transparency.publication.problem import exit_code
    from transparency.workflow.public_part import public_part

    part, problems = public_part(content, target)
    if part is not None:
        try:
            with planning(target):
                mark = File(target / PUBLIC, b"Made by transparency export public.\n", read_before(target / PUBLIC))
                problems += write_files(target, [mark, part])
        except OSError as error:
            problems.append(unwritten(error, target))
    tell(problems, root=content, form=form)
    done = "" if exit_code(problems) or part is None else f" {len(part.files):,} files in {target / 'content'}."
    click.echo(f"{verdict(problems)}{done or ' Nothing was written.'}", err=True)
    sys.exit(exit_code(problems))
