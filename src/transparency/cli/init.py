"""``init``: asks what only a founder knows and writes a publication that builds at once. Never overwrites."""

import re
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from transparency.cli.day import today
from transparency.cli.given import PlainPath

if TYPE_CHECKING:
    from transparency.importing.new_publication import InitAnswers
    from transparency.publication.problem import Problem

DAY = click.DateTime(["%Y-%m-%d"])
MOST_UNITS = 2**53
UNITS = click.IntRange(0, MOST_UNITS)
PROGRAM = re.compile(r"[A-Za-z0-9 @:/._+=<>~!#\[\],-]*")

QUESTIONS = (
    ("company", "Name of the company, as printed", str),
    ("provider", "What is one of the people called who get equity", str),
    ("providers", "And several of them", str),
    ("plan_start", "Day the board adopted the plan", DAY),
    ("set_aside", "Units the board set aside (0: not decided)", UNITS),
    ("issued", "Shares issued and outstanding in the whole company (0: later)", UNITS),
    ("fully_diluted", "Fully diluted shares (0: later)", UNITS),
    ("contact", "Address for questions and corrections (may stay empty)", str),
    ("url", "Public address of the site, https://… (may stay empty)", str),
)
"""What is asked on a terminal: option, question, type. The rest has a default that can be changed in the files."""


@click.command()
@click.argument("folder", type=PlainPath(file_okay=False), default=".")
@click.option("--yes", is_flag=True, help="Ask nothing: defaults for all that no option gives.")
@click.option("--company", metavar="NAME", default="Our company", help="Name as printed.")
@click.option("--provider", metavar="WORD", default="provider", help="What one of the people is called: therapist.")
@click.option("--providers", metavar="WORD", help="And several of them: therapists.")
@click.option("--plan-start", type=DAY, help="Day the board adopted the plan.")
@click.option("--set-aside", type=UNITS, default=0, help="Units the board set aside on that day.")
@click.option(
    "--pool",
    "more_pools",
    metavar="NAME=UNITS",
    multiple=True,
    help="A further pool beside the first, and its units; may be repeated.",
)
@click.option("--issued", type=UNITS, default=0, help="Shares issued and outstanding on that day.")
@click.option("--fully-diluted", type=UNITS, default=0, help="Fully diluted shares on that day.")
@click.option("--contact", metavar="ADDRESS", default="", help="For questions and corrections.")
@click.option("--url", metavar="ADDRESS", default="", help="Public address of the site.")
@click.option("--currency", metavar="CODE", default="USD", help="ISO 4217 code of amounts.")
@click.option("--quarter", metavar="QUARTER", help="First quarter to report; default: the last one that has ended.")
@click.option("--fiscal-year-start", type=click.IntRange(1, 12), default=1, help="Month in which the year starts.")
@click.option(
    "--program",
    metavar="REQUIREMENT",
    default="",
    help="What pip installs in the workflows; default: this program, put into program/.",
)
@click.pass_context
def init(context: click.Context, /, folder: Path, yes: bool, **given: Any) -> None:
    """Begin a publication in FOLDER: settings, ledger, rule, policies, workflows. It builds at once.

    Asks a few questions on a terminal. A file that is already there is never changed.
    """
    from transparency.cli.printing import end
    from transparency.importing.new_publication import scaffold
    from transparency.importing.own_wheel import own_wheel

    there = [path for path in ("content", ".github", ".gitlab-ci.yml") if (folder / path).exists()]
    if not yes and not there and sys.stdin.isatty():
        given = _asked(context, given)
    program = {}
    if not given["program"]:
        name, wheel = own_wheel()
        given["program"], program = f"./program/{name}", {f"program/{name}": wheel}
    files = scaffold(_answers(given)) | program
    _judge(files)
    problems = _write_new(files, folder)
    if problems:
        end(problems, root=folder)
    content = folder / "content"
    shown = "" if folder == Path() else f"cd {folder} && "
    click.echo(f"Written: {content} and what a repository around it needs. Next:", err=True)
    click.echo(f"  {shown}transparency check       # finds what is missing", err=True)
    click.echo(f"  {shown}transparency serve       # shows the page at http://127.0.0.1:8000", err=True)
    click.echo(f"  {shown}transparency import …    # takes over an export; see README.md there", err=True)


def _asked(context: click.Context, given: dict[str, Any]) -> dict[str, Any]:
    """Ask for what no option gave; Enter takes the default."""
    answers = dict(given)
    for name, question, kind in QUESTIONS:
        if context.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT:
            continue
        default = answers[name]
        if name == "providers":
            default = answers["provider"] + "s"
        elif name == "plan_start":
            default = today().replace(month=1, day=1).isoformat()
        answers[name] = click.prompt(
            question, default=default, type=kind, show_default=default not in ("", 0), err=True
        )
    return answers


def _answers(given: dict[str, Any]) -> "InitAnswers":
    """The answers as values, judged where a judgement needs several of them."""
    from transparency.importing.new_publication import InitAnswers, last_quarter
    from transparency.publication.quarter import FiscalYears, parse_quarter

    day, years = today(), FiscalYears(given.pop("fiscal_year_start"))
    name = given.pop("quarter")
    quarter = parse_quarter(name, years) if name else last_quarter(day, years)
    if quarter is None:
        raise click.BadParameter("write it such as 2026-q1", param_hint="--quarter")
    if quarter.end > day:
        raise click.BadParameter(
            f"{quarter.id} ends on {quarter.end}, so it cannot be reported yet", param_hint="--quarter"
        )
    if given["fully_diluted"] < given["issued"]:
        raise click.BadParameter("less than the shares issued and outstanding", param_hint="--fully-diluted")
    given["more_pools"] = tuple(map(_pool, given["more_pools"]))
    aside = given["set_aside"] + sum(units for _, units in given["more_pools"])
    if aside + given["issued"] > given["fully_diluted"] > 0:
        raise click.BadParameter(
            "with the shares issued more than the fully diluted shares, which count both in", param_hint="--set-aside"
        )
    if not PROGRAM.fullmatch(given["program"]):
        raise click.BadParameter("holds signs that pip does not need", param_hint="--program")
    given["currency"], given["url"] = given["currency"].upper(), given["url"].rstrip("/")
    if isinstance(given["plan_start"], datetime):
        given["plan_start"] = given["plan_start"].date()
    given["providers"] = given["providers"] or given["provider"] + "s"
    return InitAnswers(day, quarter, **given)


def _pool(said: str) -> tuple[str, int]:
    """A further pool: ``Nurses’ pool=50000``."""
    name, is_said, units = said.rpartition("=")
    counted = is_said and units.isascii() and units.isdigit() and int(units) <= MOST_UNITS
    if not counted or not any(map(str.isalnum, name)):
        raise click.BadParameter("write it such as “Nurses’ pool=50000”", param_hint="--pool")
    return name.strip(), int(units)


def _judge(files: Mapping[str, bytes]) -> None:
    """Refuse answers that ``check`` would find fault with: what is written builds at once."""
    from transparency.publication.files.text_file import TextFile
    from transparency.publication.reading import SETTINGS, parse_settings

    _, problems = parse_settings(TextFile(SETTINGS, files[f"content/{SETTINGS}"].decode(), ""))
    if problems:
        raise click.UsageError(" ".join(f"{problem.message} {problem.hint}" for problem in problems))


def _write_new(files: Mapping[str, bytes], folder: Path) -> "list[Problem]":
    """Write all files below ``folder``, or none: O03 for each that is there already, O01 when writing fails."""
    from transparency.durable import File
    from transparency.output import finished, write_new_files
    from transparency.publication.problem import Problem

    problems = finished(folder / "content")
    if problems:
        return problems

    def taken(path: Path) -> bool:
        return path.exists() or path.is_symlink()

    there = [path for path in files if taken(folder / path)]
    if there:
        problems = [Problem("O03", "This file is already there.", path) for path in there]
        hint = "Move it away, or begin in an empty folder: init never changes a file."
        return [*problems[:-1], replace(problems[-1], hint=hint)]
    home = folder / "content"
    problems = write_new_files(
        home, [File(folder / path, data, None, private=path.startswith("private/")) for path, data in files.items()]
    )
    return [problem if problem.path else problem.at(".") for problem in problems]
