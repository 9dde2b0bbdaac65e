"""``transparency import table`` and ``import suggest``: exports as CSV or Excel workbooks."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transparency.cli.commands import CONTENT, _options
from transparency.cli.importing import INTO, carry_out, placed

if TYPE_CHECKING:
    from transparency.importing.imported import Imported
    from transparency.importing.questions import Questions
    from transparency.publication.problem import Problem
    from transparency.publication.settings import Settings


@click.command(name="table")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--mapping", required=True, metavar="FILE|NAME", help="What the columns and words of the export mean.")
@_options(*INTO)
def import_table(file: Path, mapping: str, **into: Any) -> None:
    """Import an export FILE (.csv, .xlsx) of awards, or of what became of them, by a mapping.

    Names and addresses only tell people apart; they stay in private/people.csv. A word that the mapping does not know
    is an error, never a guess.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.durable import File, read_before
    from transparency.importing.tables.mapping import read_mapping
    from transparency.importing.tables.people import read_people
    from transparency.importing.tables.reading import read_table
    from transparency.importing.writing import write_import
    from transparency.personal.roster import PEOPLE
    from transparency.publication.private import private_folder

    chosen, problems = read_mapping(mapping)
    if chosen is None:
        tell(placed(problems, Path(mapping)), root=Path(), form=into["form"])
        click.echo(f"{verdict(problems)} The ledger is as it was.", err=True)
        sys.exit(1)
    private = into["private"] or private_folder(into["content"])

    def read(settings: "Settings", questions: "Questions") -> "tuple[Imported | None, list[Problem]]":
        people, problems = read_people(private)
        if people is None:
            return None, problems
        imported, problems = read_table(file, chosen, settings, questions, people)
        problems = placed(problems, file)
        if imported is not None and not into["dry_run"] and people.known:
            # Before the ledger: whoever was given an id keeps it, even if the import stops half-way.
            listed = private / PEOPLE
            known = File(listed, people.text().encode(), read_before(listed), private=True)
            problems += write_import(into["content"], [known])
        return imported, problems

    carry_out(file, read, **into)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@_options(CONTENT)
def suggest(file: Path, content: Path) -> None:
    """Draft a mapping for an export FILE; it goes to standard output.

    The draft names the columns it recognises and every word that needs a meaning. Read it before you use it.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.importing.tables.suggestion import suggestion
    from transparency.publication.reading import read_settings

    settings = read_settings(content)[0] if content.is_dir() else None
    text, problems = suggestion(file, settings)
    tell(placed(problems, file), root=Path(), form="text")
    if text is None:
        click.echo(verdict(problems), err=True)
        sys.exit(1)
    click.echo(text, nl=False)
