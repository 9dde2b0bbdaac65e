"""``transparency close``: a quarter is frozen, with the cap table's own totals beside the books' own."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.given import PlainPath, read_given
from transparency.cli.options import CONTENT, THEME, holding, options

if TYPE_CHECKING:
    from transparency.publication.problem import Problem
    from transparency.workflow.totals import TotalBeside

LARGEST = 1 << 20
"""Bytes of a table of four totals."""
NAMES = ("reserved", "granted", "outstanding", "available")


@click.command()
@click.argument("quarter")
@options(CONTENT, THEME)
@click.option("--reserved", metavar="UNITS", help="The cap table’s own total of units set aside.")
@click.option("--granted", metavar="UNITS", help="Of all units granted so far, in today’s units.")
@click.option("--outstanding", metavar="UNITS", help="Of units promised, and not bought, settled or lost.")
@click.option("--available", metavar="UNITS", help="Of units that are nobody’s yet.")
@click.option(
    "--totals",
    "export",
    type=PlainPath(exists=True, dir_okay=False),
    help="A table with these four totals instead: a line each, its name, a comma, units.",
)
@click.option("--accept-differences", is_flag=True, help="Close though the cap table says otherwise.")
@click.option("--withdraw", is_flag=True, help="Take a closed quarter back, while it is not published.")
def close(  # noqa: PLR0917 (options of a command)
    quarter: str,
    content: Path,
    theme: str | None,
    reserved: str | None,
    granted: str | None,
    outstanding: str | None,
    available: str | None,
    export: Path | None,
    *,
    accept_differences: bool,
    withdraw: bool,
) -> None:
    """Freeze QUARTER (2026-q3): its numbers and its PDF, after every check. From then on nothing about it is computed.

    The totals of your cap table at the quarter's end are compared with the ledger, in private; on a terminal you are
    asked for them. With any problem, or an unexplained difference, nothing is written.
    """
    from transparency.cli.commands import cache_folder, progress_line
    from transparency.cli.printing import end, verdict
    from transparency.output import write_files
    from transparency.workflow.closure import closure

    if withdraw:
        _withdraw(quarter, content)
        return
    typed = dict(zip(NAMES, (reserved, granted, outstanding, available), strict=True))
    stated = _stated(typed, export)
    with holding(content), progress_line() as progress:
        built, found = closure(content, quarter, stated, theme=theme, cache=cache_folder(content), progress=progress)
        problems = list(built.problems)
        differ = [total for total in found.totals if total.units] if found is not None else []
        if differ and not accept_differences:
            problems.append(_differing(differ))
        elif found is not None:
            problems += write_files(content, found.files)
    if found is not None:
        for line in _compared(found.totals):
            click.echo(line)
    said = ""
    if found is not None:
        said = f"{found.closed.quarter} is closed: {found.closed.path}, SHA-256 {found.closed.sha256}"
    end(problems, root=content, said=f"{verdict(problems)} {said}")


def _stated(typed: dict[str, str | None], export: Path | None) -> dict[str, int]:
    """The cap table's totals from options, a file, or asked for one by one."""
    from transparency.workflow.totals import TOTALS, read_totals, units

    try:
        stated = read_totals(read_given(export, LARGEST).decode("utf-8-sig")) if export is not None else {}
        stated |= {name: units(text) for name, text in typed.items() if text is not None}
    except (ValueError, OSError) as error:
        raise click.BadParameter(str(error)) from None
    for name in TOTALS:
        if name not in stated:
            if not sys.stdin.isatty():
                hint = f"Give it: --{name} UNITS, or all four with --totals FILE."
                raise click.UsageError(f"The cap table’s own total “{name}” is missing. {hint}")
            stated[name] = click.prompt(f"{name}: {TOTALS[name]}", value_proc=units)
    return stated


def _compared(totals: "Iterable[TotalBeside]") -> list[str]:
    """The table of totals, in columns.

    >>> from transparency.workflow.totals import TotalBeside
    >>> for line in _compared([TotalBeside("reserved", 1000, 900)]):
    ...     print(line)
                    cap table         the ledger    difference
    reserved            1,000                900           100
    """
    rows = [("", "cap table", "the ledger", "difference")]
    rows += [(one.name, f"{one.stated:,}", f"{one.books:,}", f"{one.units:,}") for one in totals]
    return [f"{name:<12}{stated:>13}{books:>19}{units:>14}" for name, stated, books, units in rows]


def _differing(totals: "Sequence[TotalBeside]") -> "Problem":
    from transparency.publication.problem import Problem

    names = ", ".join(total.name for total in totals)
    hint = "Correct the one that is wrong; or, once you know why they differ: --accept-differences."
    return Problem("C09", f"The cap table and the ledger differ: {names}.", hint=hint)


def _withdraw(quarter: str, content: Path) -> None:
    from transparency.cli.printing import end
    from transparency.output import write_files
    from transparency.workflow.closure import withdrawal

    with holding(content):
        folder, problems = withdrawal(content, quarter)
        if folder is not None:
            problems = write_files(content, [folder])
    said = f"{quarter.lower()} is open again. Closed anew with the same books, it comes to the same."
    end(problems, root=content, said=said)
