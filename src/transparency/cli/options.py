"""The options that several commands have, each said once."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, ParamSpec, TypeVar

import click

from transparency.cli.given import PlainPath

if TYPE_CHECKING:
    from transparency.publication.problem import Problem


_Given = ParamSpec("_Given")
_Came = TypeVar("_Came")


@contextmanager
def holding(content: Path, form: str = "text") -> Iterator[None]:
    """No other command writes into the publication while what is written there is planned, and is written.

    Every command that writes there reads in here what it plans on. Ends the command where that cannot be, or where
    what is in the place of a file is none.
    """
    from transparency.durable import InTheWayError
    from transparency.output import planning, unwritten

    problem = None
    with ExitStack() as turns:
        try:
            turns.enter_context(planning(content))
        except OSError as error:
            problem = unwritten(error, content)
        if problem is None:
            try:
                yield
            except InTheWayError as error:
                problem = unwritten(error, content)
    if problem is not None:
        from transparency.cli.printing import end

        end([problem], root=content, form=form)


def alone_there(command: Callable[_Given, _Came]) -> Callable[_Given, _Came]:
    """A command that reads the publication, and writes into it, inside of :func:`holding`."""

    @wraps(command)
    def carried_out(*arguments: _Given.args, **given: _Given.kwargs) -> _Came:
        content = given["content"]
        assert isinstance(content, Path)
        with holding(content, str(given.get("form", "text"))):
            return command(*arguments, **given)

    return carried_out


def _finished_first(context: click.Context, parameter: click.Parameter, content: Path) -> Path:
    """Before a publication is read: finish what a run that was cut off while it wrote has left there."""
    from transparency.output import finished

    problems = finished(content)
    if problems:
        _unread(problems, content)
    return content


def _unread(problems: "list[Problem]", content: Path) -> NoReturn:
    from transparency.cli.printing import tell, verdict

    tell(problems, root=content, form="text")
    click.echo(f"{verdict(problems)} The publication was not read.", err=True)
    sys.exit(1)


def content_option(help: str, *, exists: bool = True) -> Callable[[Any], Any]:
    """The option that names the publication's folder; ``exists``: whether it has to be there."""
    return click.option(
        "--content",
        type=PlainPath(exists=exists, file_okay=False),
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
