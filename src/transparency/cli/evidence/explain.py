"""``explain``: a figure's definition, its formula with live numbers, and the events behind it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from transparency.cli.problem_codes import meanings
from transparency.publication.files.suggestion import near
from transparency.publication.problem import Problem, exit_code

if TYPE_CHECKING:
    from transparency.release.figures.figure import Figure
    from transparency.release.release import FigureValue, Release


def explain_figure(figure: str, content: Path, *, quarter: str | None, form: str) -> int:
    """Print the explanation of one figure in one quarter (default: the last disclosed). Returns the exit code."""
    from transparency.build import releases_of
    from transparency.cli.printing import tell
    from transparency.release.catalogue import CATALOGUE
    from transparency.release.catalogue import figure as entry_of

    if (meaning := meanings().get(figure)) is not None:
        told = {"code": figure, "wrong": meaning.wrong, "cure": meaning.cure}
        lines = f"{figure}  {meaning.wrong}\n     {meaning.cure}"
        click.echo(json.dumps(told, ensure_ascii=False, indent=1) if form == "json" else lines)
        return 0
    if entry_of(figure) is None:
        close = near(figure, CATALOGUE, most=3, alike=0.5)
        known = f"Did you mean {', '.join(close)}?" if close else f"The figures are: {', '.join(CATALOGUE)}."
        tell([Problem("F01", f"There is no figure “{figure}”.", hint=known)], root=content, form=form)
        return 1
    if not content.is_dir():  # only the value of a figure needs a publication
        raise click.BadParameter(f"Directory '{content}' does not exist.", param_hint="'--content'")
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
    if form == "json":
        click.echo(_as_json(entry, explained, release))
    else:
        click.echo(_as_text(entry, explained, release, settings.company.currency))
    return 0


def _as_json(entry: "Figure", explained: "FigureValue", release: "Release") -> str:
    """Everything as data."""
    from transparency.telling.numbers.lines import figure_note
    from transparency.telling.numbers.sums import step_name

    told = {
        "figure": entry.id,
        "name": entry.name,
        "definition": entry.definition,
        "formula": entry.formula,
        "quarter": release.quarter,
        "as_of": release.as_of.isoformat(),
        "value": to_builtins(explained.value),
        "steps": [to_builtins(step) | {"name": step_name(step, release)} for step in explained.steps],
        "note": figure_note(release, entry.id),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _as_text(entry: "Figure", explained: "FigureValue", release: "Release", currency: str) -> str:
    """The value, what it means, and the sum with its numbers below one another."""
    from transparency.telling.numbers.format import day, number
    from transparency.telling.numbers.lines import figure_note
    from transparency.telling.numbers.sums import step_name

    value = number(explained.value, entry.unit, currency=currency, decimals=entry.decimals)
    lines = [
        click.style(f"{entry.name}: {value}", bold=True),
        f"{entry.id}, {release.label}, as of {day(release.as_of)}\n",
        f"{entry.definition}\n\nFormula: {entry.formula}",
    ]
    rows = [
        (step.sign, step_name(step, release), number(step.value, step.unit, currency=currency, decimals=2))
        for step in explained.steps
    ]
    name_width, value_width = (max((len(row[place]) for row in rows), default=0) for place in (1, 2))
    lines += [f"  {sign or ' '} {name:<{name_width}}  {amount:>{value_width}}" for sign, name, amount in rows]
    if note := figure_note(release, entry.id):
        lines.append(f"\n{note}")
    return "\n".join(lines)
