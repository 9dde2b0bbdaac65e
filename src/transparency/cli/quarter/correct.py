"""``transparency correct``: a published quarter is corrected in the open, by a release that supersedes it."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from transparency.cli.day import Day, today
from transparency.cli.options import CONTENT, FORMAT, THEME, alone_there, options

if TYPE_CHECKING:
    from transparency.closing.quarters import ClosedQuarter

PARTS = ("text", "names", "rules", "company", "people")
CAUSES = ("mistyped", "misnamed", "wrong-rule", "miscounted", "wrong-entry", "late-entry", "better-data")


@click.command()
@click.argument("quarter")
@options(CONTENT, THEME)
@click.option("--what", type=click.Choice(PARTS), multiple=True, help="What of it; may be given again.")
@click.option("--redraw", is_flag=True, help="Draw it and all later quarters anew: only where two blocks are wrong.")
@click.option("--cause", type=click.Choice(CAUSES), help="Why, as printed in a sentence; default: the usual one.")
@click.option("--material", is_flag=True, help="Call it material, though by the rule it is minor.")
@click.option("--day", type=Day(), help="The day on which the correction is to appear; default: today.")
@options(FORMAT)
@alone_there
def correct(
    quarter: str,
    content: Path,
    theme: str | None,
    what: tuple[str, ...],
    cause: str | None,
    *,
    redraw: bool,
    material: bool,
    day: date | None,
    form: str,
) -> None:
    """Correct the published QUARTER (2026-q1): a new release, which is then signed and published as the first one was.

    Change first what is wrong in content/: the commentary (text), a name in publication.yaml (names), which rules were
    in force (rules), a row of capitalization.csv (company). What people hold is mended by entries of today: they count
    in the open quarter, and --what people tells the readers of the old one at once. Only where a printed number is two
    blocks or more off, --redraw draws the quarter and all later ones anew. What was published stays where it is.
    """
    from transparency.cli.commands import cache_folder, progress_line
    from transparency.cli.printing import end
    from transparency.output import write_files
    from transparency.release.release import Amended, CorrectionCause
    from transparency.workflow.correction import Wanted, amendment
    from transparency.workflow.redraw import redraw as drawn_anew

    if redraw == bool(what):
        raise click.UsageError("Say with --what what is to be corrected, or --redraw for what people hold.")
    parts = tuple(Amended(part) for part in dict.fromkeys(what))
    wanted = Wanted(parts, day or today(), CorrectionCause(cause) if cause else None, material)
    said: list[str] = []
    with progress_line() as progress:
        correction = drawn_anew if redraw else amendment
        built, made = correction(content, quarter, wanted, theme=theme, cache=cache_folder(content), progress=progress)
    problems = list(built.problems)
    if made is not None:
        problems += write_files(content, made.files)
        said = [line for each in made.closed for line in _lines(each)]
    end(problems, root=content, form=form, said="\n".join(said))


def _lines(closed: "ClosedQuarter") -> list[str]:
    """What was made, and what comes next."""
    from transparency.telling.record.corrections import amended_figures, correction_lines

    return [
        *(str(line) for line in correction_lines(closed.release)),
        *(f"  {figure.name}: {figure.before} → {figure.after}" for figure in amended_figures(closed.release)),
        f"{closed.path}, SHA-256 {closed.sha256}",
        f"Next: transparency sign {closed.quarter}, then transparency publish {closed.quarter}.",
    ]
