"""The options that several commands have, each said once."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


def _finished_first(context: click.Context, parameter: click.Parameter, content: Path) -> Path:
    """Before a publication is read: finish what a run that was cut off while it wrote has left there."""
    from transparency.output import finished

    problems = finished(content)
    if problems:
        from transparency.cli.printing import tell, verdict

        tell(problems, root=content, form="text")
        click.echo(f"{verdict(problems)} The publication was not read.", err=True)
        sys.exit(1)
    return content


def content_option(help: str, *, exists: bool = True) -> Callable[[Any], Any]:
    """The option that names the publication's folder; ``exists``: whether it has to be there."""
    return click.option(
        "--content",
        type=click.Path(path_type=Path, exists=exists, file_okay=False),
        default="content",
        show_default=True,
        callback=_finished_first,
        help=help,
    )


CONTENT = content_option("Folder of the publication.")
THEME = click.option("--theme", metavar="NAME", help="Name of a theme; default: as publication.yaml says.")
QUARTER = click.option(
    "--quarter",
    metavar="QUARTER",
    help="Build as if this quarter (2026-q1) were the last one disclosed.",
)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How problems are told: for people, for programs, as annotations of GitHub, as SARIF for any code host.",
)
STRICT = click.option("--strict", is_flag=True, help="Count warnings as errors.")


def options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Several options as one decorator, in the order in which ``--help`` lists them."""

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate
