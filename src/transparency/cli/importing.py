"""``transparency import …`` and ``transparency export …``: exports of cap-table systems in, the ledger as OCF out."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from transparency.cli.commands import CONTENT, FORMAT, _options

if TYPE_CHECKING:
    from transparency.importing.transfer import Reader
    from transparency.publication.problem import Problem


class Day(click.ParamType[date]):
    """A day, ``2026-03-31``."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2026-03-31", param, ctx)


def today() -> date:
    """Today in UTC, or the day of SOURCE_DATE_EPOCH: the one place where an import looks at the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else datetime.now(UTC).date()


PRIVATE = click.option(
    "--private",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of key, crosswalk and reports; default: private beside the content folder.",
)
RESOLVE = click.option(
    "--resolve",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="YAML file of choices, a line for each finding.",
)
TODAY = click.option(
    "--today", "day", type=Day(), default=today, show_default="today", help="The day on which events are recorded."
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


def placed(problems: "list[Problem]", file: Path) -> "list[Problem]":
    """Problems of a file that lies anywhere, with a path that can be opened from where the person stands."""
    place = file.resolve().as_posix()
    return [one.at(place, one.line, one.column) if one.path == file.name else one for one in problems]


def carry_out(
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
    from transparency.publication.private import private_folder
    from transparency.publication.problem import exit_code

    outcome = transfer(
        content,
        private or private_folder(content),
        source.name,
        read,
        resolve=resolve,
        today=day,
        add_settings=add_settings,
        dry_run=dry_run,
    )
    outcome.problems = placed(outcome.problems, resolve) if resolve else outcome.problems
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
@click.argument("package", type=click.Path(path_type=Path, exists=True))
@click.option("--plan", "plans", multiple=True, metavar="ID[=POOL]", help="A plan for providers, and its pool; repeat.")
@click.option("--relationship", "relationships", multiple=True, help="Only people in this relationship are providers.")
@click.option("--attribute", "attributes", multiple=True, metavar="NAME=VALUE", help="Attribute of new providers.")
@click.option("--rule", default="", metavar="ID", help="The rule that the grants name.")
@_options(*INTO)
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
        dict(_pair(one) for one in plans),
        frozenset(relationships),
        dict(_pair(one) for one in attributes),
        rule,
        into["day"],
    )
    carry_out(package, ocf_reader(package, choice), **into)


@importing.command()
@_options(CONTENT, PRIVATE, FORMAT)
def rotate(content: Path, private: Path | None, form: str) -> None:
    """Begin a new epoch of pseudonyms: a new line in private/pseudonyms.key.

    For when the key may have got out. People and awards that are known keep their pseudonyms; whoever comes after this
    gets one by the new key. Back up the private folder afterwards.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.durable import File, read_before
    from transparency.importing.pseudonym import KEY_FILE, rotated
    from transparency.importing.writing import write_import
    from transparency.publication.private import private_folder
    from transparency.publication.problem import exit_code

    place = (private or private_folder(content)) / KEY_FILE
    names, problems = rotated(place.parent)
    if names is not None:
        key = File(place, names.key_text().encode(), read_before(place), private=True)
        problems += write_import(content, [key])
    tell(problems, root=content, form=form)
    if names is None or problems:
        click.echo(f"{verdict(problems)} The key is as it was.", err=True)
    else:
        click.echo(f"Epoch {len(names.keys)} begins. Back up {place.parent}: no older copy has the new key.", err=True)
    sys.exit(exit_code(problems))


def _pair(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, value


@click.group(name="export")
def exporting() -> None:
    """Give the ledger out in a format that other programs read."""


@exporting.command(name="ocf")
@click.argument("target", type=click.Path(path_type=Path))
@_options(CONTENT, FORMAT)
def export_ocf(target: Path, content: Path, form: str) -> None:
    """Write the ledger as an Open Cap Table Format package to TARGET, a new folder or a .zip file.

    It holds pseudonyms, but single people's awards: it is as private as the ledger itself.
    """
    from transparency.cli.printing import tell, verdict
    from transparency.durable import File
    from transparency.importing.ocf.export import export_ocf as export
    from transparency.importing.ocf.export import zipped
    from transparency.ledger.reading import read_book
    from transparency.output import finished, write_files
    from transparency.publication.problem import exit_code
    from transparency.publication.reading import read_settings

    problems = finished(target.parent)
    if target.exists():
        raise click.ClickException(f"{target} is already there; nothing is overwritten.")
    settings, found = read_settings(content)
    problems += found
    book = None
    if settings is not None:
        book, found = read_book(content, settings)
        problems += found
    if book is not None and settings is not None:
        files, found = export(book, settings)
        problems += found
        if not exit_code(problems):
            packed = {target: zipped(files)} if target.suffix == ".zip" else {target / n: d for n, d in files.items()}
            parts = [File(path, data, None, private=True) for path, data in sorted(packed.items())]
            problems += write_files(target.parent, parts)
    tell(problems, root=content, form=form)
    click.echo(f"{verdict(problems)}" + ("" if exit_code(problems) else f" Written: {target}"), err=True)
    sys.exit(exit_code(problems))
