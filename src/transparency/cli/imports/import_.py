"""``transparency import``: exports of cap-table systems into the ledger, from OCF packages and from tables."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transparency.cli.day import Day, today
from transparency.cli.given import PathOrName, PlainPath
from transparency.cli.imports.history import PRIVATE, forget, private_place, rotate, undo
from transparency.cli.options import CONTENT, FORMAT, alone_there, options

if TYPE_CHECKING:
    from transparency.importing.imported import Imported
    from transparency.importing.questions import Questions
    from transparency.importing.transfer import Reader
    from transparency.publication.problem import Problem
    from transparency.publication.settings import Settings


RESOLVE = click.option(
    "--resolve",
    type=PlainPath(exists=True, dir_okay=False),
    help="YAML file of choices, a line for each finding.",
)
TODAY = click.option(
    "--today",
    "day",
    type=Day(ahead=False),
    default=today,
    show_default="today",
    help="The day on which events are recorded.",
)
ADD_SETTINGS = click.option(
    "--add-settings", is_flag=True, help="Add missing vesting terms to publication.yaml; no other line changes."
)
DRY_RUN = click.option("--dry-run", is_flag=True, help="Only say what would happen; write nothing.")
INTO: tuple[Callable[[Any], Any], ...] = (CONTENT, PRIVATE, RESOLVE, TODAY, ADD_SETTINGS, DRY_RUN, FORMAT)
"""The options of every import."""


@click.group(name="import")
def importing() -> None:
    """Bring an export of your cap-table system into the anonymised ledger."""


def _placed(problems: "list[Problem]", file: Path) -> "list[Problem]":
    """Problems of a file that lies anywhere, with a path that can be opened from where the person stands."""
    place = file.resolve().as_posix()
    return [
        problem.at(place, problem.line, problem.column) if problem.path == file.name else problem
        for problem in problems
    ]


def _carry_out(
    source: Path,
    read: "Reader",
    *,
    content: Path,
    private: Path | None,
    resolve: Path | None,
    day: date,
    add_settings: bool,
    dry_run: bool,
    form: str,
) -> None:
    """Run one import, tell what came of it, and exit."""
    from transparency.cli.printing import tell, verdict
    from transparency.importing.transfer import transfer
    from transparency.personal.checking import open_to_others
    from transparency.publication.problem import exit_code

    folder = private_place(private, content)
    outcome = transfer(
        content,
        folder,
        source.name,
        read,
        resolve=resolve,
        today=day,
        add_settings=add_settings,
        dry_run=dry_run,
    )
    outcome.problems = _placed(outcome.problems, resolve) if resolve else outcome.problems
    outcome.problems += open_to_others(folder)
    tell(outcome.problems, root=content, form=form)
    code = exit_code(outcome.problems)
    if code:
        click.echo(f"{verdict(outcome.problems)} The ledger is as it was.", err=True)
    else:
        done = "would be added" if dry_run else "added to the ledger"
        many = "1 event" if outcome.added == 1 else f"{outcome.added:,} events"
        click.echo(f"{verdict(outcome.problems)} {many} {done}.", err=True)
    if outcome.report is not None and outcome.written:
        click.echo(f"Report: {outcome.written[0]}", err=True)
    sys.exit(code)


@importing.command(name="ocf")
@click.argument("package", type=PlainPath(exists=True))
@click.option("--plan", "plans", multiple=True, metavar="ID[=POOL]", help="A plan for providers, and its pool; repeat.")
@click.option("--relationship", "relationships", multiple=True, help="Only people in this relationship are providers.")
@click.option("--attribute", "attributes", multiple=True, metavar="NAME=VALUE", help="Attribute of new providers.")
@click.option("--rule", default="", metavar="ID", help="The rule that the grants name.")
@options(*INTO)
@alone_there
def import_ocf(
    package: Path,
    plans: tuple[str, ...],
    relationships: tuple[str, ...],
    attributes: tuple[str, ...],
    rule: str,
    **into: Any,
) -> None:
    """Import an Open Cap Table Format PACKAGE, a folder or a zip file.

    Names and all other fields that the ledger does not need are dropped unread. Where the package contradicts itself
    and units depend on it, nothing is written until a line in the file of --resolve makes the choice.
    """
    from transparency.importing.ocf.reading import OcfChoice, ocf_reader

    choice = OcfChoice(
        dict(map(_pair, plans)),
        frozenset(relationships),
        dict(map(_pair, attributes)),
        rule,
        into["day"],
    )
    _carry_out(package, ocf_reader(package, choice), **into)


@importing.command(name="table")
@click.argument("file", type=PlainPath(exists=True, dir_okay=False))
@click.option(
    "--mapping",
    required=True,
    type=PathOrName(),
    metavar="FILE|NAME",
    help="What the columns and words of the export mean.",
)
@options(*INTO)
@alone_there
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
    from transparency.importing.transfer import write_import
    from transparency.personal.roster import PEOPLE

    chosen, problems = read_mapping(mapping)
    if chosen is None:
        tell(_placed(problems, Path(mapping)), root=Path(), form=into["form"])
        click.echo(f"{verdict(problems)} The ledger is as it was.", err=True)
        sys.exit(1)
    private = private_place(into["private"], into["content"])

    def read(settings: "Settings", questions: "Questions") -> "tuple[Imported | None, list[Problem]]":
        before = read_before(private / PEOPLE)
        people, problems = read_people(private)
        if people is None:
            return None, problems
        imported, problems = read_table(file, chosen, settings, questions, people)
        problems = _placed(problems, file)
        if imported is not None and not into["dry_run"] and people.known:
            # Before the ledger: whoever was given an id keeps it, even if the import stops half-way.
            known = File(private / PEOPLE, people.text().encode(), before, private=True)
            problems += write_import(into["content"], [known])
        return imported, problems

    _carry_out(file, read, **into)


@importing.command()
@click.argument("file", type=PlainPath(exists=True, dir_okay=False))
@options(CONTENT)
def suggest(file: Path, content: Path) -> None:
    """Draft a mapping for an export FILE; it goes to standard output.

    The draft names the columns it recognises and every word that needs a meaning. Read it before you use it.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.importing.tables.suggestion import suggestion
    from transparency.publication.problem import exit_code
    from transparency.publication.reading import read_settings

    settings = read_settings(content)[0] if content.is_dir() else None
    text, problems = suggestion(file, settings)
    tell(_placed(problems, file), root=Path(), form="text")
    click.echo(text, nl=False)
    if code := exit_code(problems):
        click.echo(verdict(problems), err=True)
        sys.exit(code)


@importing.command()
@click.argument("name", required=False)
def mappings(name: str | None) -> None:
    """List the mappings that come with the program, or print the one called NAME, to be copied and changed."""
    from transparency.importing.tables.mapping import parse_mapping, shipped, shipped_text
    from transparency.publication.files.suggestion import did_you_mean

    if name is None:
        for known in shipped():
            mapping, _ = parse_mapping(shipped_text(known), known)
            click.echo(f"{known:<28} {mapping.about if mapping else ''}")
    elif name in shipped():
        click.echo(shipped_text(name), nl=False)
    else:
        raise click.BadParameter(did_you_mean(name, shipped(), here="There are"), param_hint="NAME")


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


for _command in (undo, forget, rotate):
    importing.add_command(_command)
