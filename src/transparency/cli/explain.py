"""``explain``: a figure's definition, its formula with live numbers, and the events behind it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from transparency.publication.problem import Problem, exit_code
from transparency.publication.suggestion import near

if TYPE_CHECKING:
    from transparency.release.release import Unit, Value


def explain_figure(figure: str, content: Path, *, quarter: str | None, form: str) -> int:
    """Print the explanation of one figure in one quarter (default: the last disclosed). Returns the exit code."""
    from transparency.build import releases_of
    from transparency.cli.printing import tell
    from transparency.release.catalogue import CATALOGUE
    from transparency.release.catalogue import figure as entry_of

    if entry_of(figure) is None:
        close = near(figure, CATALOGUE, most=3, alike=0.5)
        known = f"Did you mean {', '.join(close)}?" if close else f"The figures are: {', '.join(CATALOGUE)}."
        tell([Problem("F01", f"There is no figure “{figure}”.", hint=known)], root=content, form=form)
        return 1
    built = releases_of(content, quarter=quarter)
    code = exit_code(built.problems)
    if code or not built.releases or built.publication is None:
        tell(built.problems, root=content, form=form)
        return code or 1
    release = built.releases[-1]
    settings = built.publication.settings
    entry = entry_of(figure, {holder.id: holder.name for holder in settings.other_holders})
    explained = release.figures.get(figure)
    if explained is None or entry is None:
        message = f"The figure “{figure}” has no value in {release.label}."
        tell(
            [Problem("F02", message, hint="It does not apply to this publication or quarter.")], root=content, form=form
        )
        return 1
    from transparency.telling.format import day, number
    from transparency.telling.lines import figure_note
    from transparency.telling.sums import step_name

    currency = settings.company.currency
    note = figure_note(release, figure)

    def say(value: "Value", unit: "Unit", decimals: int = 2) -> str:
        return number(value, unit, currency=currency, decimals=decimals)

    if form == "json":
        click.echo(
            json.dumps(
                {
                    "figure": figure,
                    "name": entry.name,
                    "definition": entry.definition,
                    "formula": entry.formula,
                    "quarter": release.quarter,
                    "as_of": release.as_of.isoformat(),
                    "value": to_builtins(explained.value),
                    "steps": [to_builtins(step) | {"name": step_name(step, release)} for step in explained.steps],
                    "note": note,
                },
                ensure_ascii=False,
                indent=1,
            )
        )
        return 0
    click.echo(click.style(f"{entry.name}: {say(explained.value, entry.unit, entry.decimals)}", bold=True))
    click.echo(f"{figure}, {release.label}, as of {day(release.as_of)}\n")
    click.echo(f"{entry.definition}\n\nFormula: {entry.formula}")
    rows = [(step.sign, step_name(step, release), say(step.value, step.unit)) for step in explained.steps]
    if rows:
        name_width = max(len(name) for _, name, _ in rows)
        value_width = max(len(value) for _, _, value in rows)
        for sign, name, value in rows:
            click.echo(f"  {sign or ' '} {name:<{name_width}}  {value:>{value_width}}")
    if note:
        click.echo(f"\n{note}")
    return 0
